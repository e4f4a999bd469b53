//! From letters and digits to days.
//!
//! In: text and today. Out: the first and last day of every date in it. Text is parted into words, numbers and
//! single marks; each shape of a date is tried where a word begins, longer shapes first.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use time::{Date, Month};

use crate::text::{fold, is_spaceless};

use super::{
    calendar::{Days, FIRST_YEAR, around, exactly_back, month_of, one_day, span, year},
    names::{
        AFTER, AGO, AGO_BEFORE, BACK, BEFORE, BETWEEN, IN, LATELY, LEADING, MONTHS, NUMBERS, SINCE, SINCE_BEHIND, TO,
        UNITS, UNTIL, UNTIL_BEHIND, Unit,
    },
};

/// What was read, and how many tokens it takes.
type Found = Option<(Days, usize)>;

/// The years that a number without more can mean.
const YEARS: std::ops::RangeInclusive<i32> = 1000..=2999;
/// What stands behind the number of a day in Chinese and Japanese.
const DAY_SIGNS: [&str; 2] = ["日", "号"];
/// The most units that are counted back: ten thousand years, months, weeks or days.
const MOST_UNITS: u16 = 9999;

/// The period that `written` is, if it is nothing else.
pub(super) fn whole(written: &str, today: Date) -> Option<Days> {
    let tokens = tokens(written);
    let reader = Reader { tokens: &tokens, today };
    let shapes = [0, reader.leading(0)].into_iter().flat_map(|at| {
        let shapes = [reader.bounded(at), reader.dated(at), reader.bare(at)];
        shapes
            .into_iter()
            .flatten()
            .map(move |(days, taken)| (days, at + taken))
    });
    let mut read = shapes.filter(|(_, taken)| *taken == tokens.len());
    read.next().map(|(days, _)| days)
}

/// The periods that `text` mentions, in order.
pub(super) fn all(text: &str, today: Date) -> Vec<Days> {
    let tokens = tokens(text);
    let reader = Reader { tokens: &tokens, today };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match reader.mentioned(at) {
            Some((days, taken)) => {
                found.push(days);
                at += taken.max(1);
            }
            None => at += 1,
        }
    }
    found
}

/// Words and numbers, folded; marks and letters of scripts without spaces each by itself.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut open = false;
    for c in fold(text).chars() {
        let belongs = !is_spaceless(c) && is_letter(c);
        match tokens.last_mut() {
            Some(last) if open && belongs => last.push(c),
            _ if !c.is_whitespace() => tokens.push(c.to_string()),
            _ => {}
        }
        open = belongs;
    }
    tokens
}

/// Letters, digits, and the vowel signs of Indic scripts, which are no letters to Unicode.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || ('\u{900}'..='\u{97f}').contains(&c)
}

/// Every name that is known, as [`tokens`].
static NAMES: LazyLock<HashMap<&'static str, Vec<String>>> = LazyLock::new(|| {
    let phrases = [
        LATELY,
        AGO,
        AGO_BEFORE,
        SINCE,
        SINCE_BEHIND,
        UNTIL,
        UNTIL_BEHIND,
        BEFORE,
        AFTER,
        IN,
        TO,
        BETWEEN,
        LEADING,
    ];
    let phrases = phrases.into_iter().chain(BACK.iter().map(|(_, _, said)| *said));
    let lists = MONTHS
        .iter()
        .chain(&NUMBERS)
        .copied()
        .chain(UNITS.iter().map(|(_, said)| *said));
    let words = lists.flat_map(|list| list.split(' '));
    let all = phrases.flatten().copied().chain(words);
    all.map(|name| (name, tokens(name))).collect()
});

/// What a date can begin with, besides a number.
static BEGINNINGS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    NAMES
        .values()
        .filter_map(|name| name.first())
        .map(String::as_str)
        .collect()
});

struct Reader<'a> {
    tokens: &'a [String],
    today: Date,
}

impl Reader<'_> {
    /// A date in running text.
    fn mentioned(&self, at: usize) -> Found {
        let first = self.token(at);
        if !first.starts_with(|c: char| c.is_ascii_digit()) && !BEGINNINGS.contains(first) {
            return None;
        }
        self.bounded(at).or_else(|| self.dated(at)).or_else(|| {
            // A month without a year is told from another word ("may", "march") by the word before it.
            let (taken, _) = self.one_of(IN, at)?;
            let (days, month) = self.bare_month(at + taken)?;
            Some((days, taken + month))
        })
    }

    /// A date with a word that says that it is an end: since, until, between … and.
    fn bounded(&self, at: usize) -> Found {
        self.between(at).or_else(|| {
            let read = |at| self.dated(at).or_else(|| self.bare(at));
            let end = |list, days: fn(Days, Date) -> Option<Days>| {
                let (taken, _) = self.one_of(list, at)?;
                let from = at + taken;
                let plain = read(from).map(|(days, more)| (days, from + more));
                let (read, until) = plain.or_else(|| {
                    let from = self.leading(from);
                    read(from).map(|(days, more)| (days, from + more))
                })?;
                Some((days(read, self.today)?, until - at))
            };
            let behind = |list, days: fn(Days, Date) -> Option<Days>| {
                let (read, taken) = read(at)?;
                let (more, _) = self.one_of(list, at + taken)?;
                Some((days(read, self.today)?, taken + more))
            };
            let since = |read: Days, today: Date| span(read.first, today.max(read.last));
            let until = |read: Days, _: Date| span(year(FIRST_YEAR)?.first, read.last);
            end(SINCE, since)
                .or_else(|| behind(SINCE_BEHIND, since))
                .or_else(|| end(UNTIL, until))
                .or_else(|| behind(UNTIL_BEHIND, until))
                .or_else(|| {
                    end(BEFORE, |read, _| {
                        span(year(FIRST_YEAR)?.first, read.first.previous_day()?)
                    })
                })
                .or_else(|| end(AFTER, |read, today| span(read.last.next_day()?, today)))
        })
    }

    fn between(&self, at: usize) -> Found {
        let (taken, _) = self.one_of(BETWEEN, at).unwrap_or((0, 0));
        let (first, one) = self.dated(at + taken)?;
        let (joined, _) = self.one_of(TO, at + taken + one)?;
        // Without a word before them only a dash joins two dates: "in 2014 and 2016" are two.
        let dashed = || ["-", "–", "—"].contains(&self.token(at + taken + one));
        if taken == 0 && !dashed() {
            return None;
        }
        let (last, two) = self.shaped(at + taken + one + joined)?;
        Some((span(first.first, last.last)?, taken + one + joined + two))
    }

    /// A date by itself, of the calendar or counted back from today.
    fn dated(&self, at: usize) -> Found {
        (!self.is_amidst(at)).then(|| self.shaped(at))?
    }

    fn shaped(&self, at: usize) -> Found {
        let shapes = [
            Self::year_month_day,
            Self::day_month_year,
            Self::day_name_year,
            Self::name_day_year,
            Self::lately,
            Self::ago,
            Self::named,
            Self::ideographic,
            Self::year,
        ];
        shapes.iter().find_map(|shape| shape(self, at))
    }

    fn token(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", String::as_str)
    }

    /// A number behind a mark that joins it to one before: the middle of something longer.
    fn is_amidst(&self, at: usize) -> bool {
        let is_number = |at: usize| number(self.token(at)).is_some();
        at >= 2 && is_number(at) && is_number(at - 2) && ["-", "/", ".", ","].contains(&self.token(at - 1))
    }

    /// Whether a date ends at `at` and does not go on as a longer number.
    fn ends(&self, at: usize) -> bool {
        !(["-", "/", ".", ","].contains(&self.token(at)) && number(self.token(at + 1)).is_some())
    }

    /// 2014-05-14, 2014/5/14, 2014.05.14, 2014-05.
    fn year_month_day(&self, at: usize) -> Found {
        let year = self.year_number(at)?;
        let mark = self.token(at + 1);
        if !["-", "/", "."].contains(&mark) {
            return None;
        }
        let month = self.month_number(at + 2)?;
        if self.token(at + 3) == mark
            && let Some(day) = self.day_number(at + 4)
            && self.ends(at + 5)
        {
            return Some((one_day(year, month, day)?, 5));
        }
        let is_month = self.token(at + 2).len() == 2 && mark == "-" && self.ends(at + 3);
        is_month.then(|| Some((month_of(year, month)?, 3))).flatten()
    }

    /// 14.5.2014, and 14/5/2014 or 5/14/2014 where one number is no month.
    fn day_month_year(&self, at: usize) -> Found {
        let mark = self.token(at + 1);
        if !["-", "/", "."].contains(&mark) || self.token(at + 3) != mark || !self.ends(at + 5) {
            return None;
        }
        let year = self.year_number(at + 4)?;
        let as_written = || one_day(year, self.month_number(at + 2)?, self.day_number(at)?);
        let as_in_america = || one_day(year, self.month_number(at)?, self.day_number(at + 2)?);
        let day = match (as_written(), as_in_america()) {
            (Some(day), _) if mark == "." => day,
            (Some(day), None) | (None, Some(day)) if mark != "." => day,
            (Some(a), Some(b)) if a == b => a,
            _ => return None,
        };
        Some((day, 5))
    }

    /// 14 May 2014, 14th of May, 2014, 14. Mai 2014, 14 de mayo de 2014.
    fn day_name_year(&self, at: usize) -> Found {
        let day = self.day_number(at)?;
        let mut next = self.without(at + 1, &[".", "of", "de"]);
        let month = self.month_name(next)?;
        next = self.without(next + 1, &[".", ",", "of", "de", "del"]);
        Some((one_day(self.year_number(next)?, month, day)?, next + 1 - at))
    }

    /// May 14, 2014; May 14th 2014; May 2014; mayo de 2014.
    fn name_day_year(&self, at: usize) -> Found {
        let month = self.month_name(at)?;
        let mut next = self.without(at + 1, &["."]);
        if let Some(day) = self.day_number(next) {
            let behind = self.without(next + 1, &[","]);
            if let Some(year) = self.year_number(behind) {
                return Some((one_day(year, month, day)?, behind + 1 - at));
            }
        }
        next = self.without(next, &[",", "of", "de", "del"]);
        Some((month_of(self.year_number(next)?, month)?, next + 1 - at))
    }

    /// 2014年5月14日, 2014年5月, 2014年.
    fn ideographic(&self, at: usize) -> Found {
        let year_number = self.year_number(at)?;
        if self.token(at + 1) != "年" {
            return None;
        }
        let month = || self.month_number(at + 2).filter(|_| self.token(at + 3) == "月");
        let day = || {
            self.day_number(at + 4)
                .filter(|_| DAY_SIGNS.contains(&self.token(at + 5)))
        };
        match (month(), day()) {
            (Some(month), Some(day)) => Some((one_day(year_number, month, day)?, 6)),
            (Some(month), None) => Some((month_of(year_number, month)?, 4)),
            (None, _) => Some((year(year_number)?, 2)),
        }
    }

    /// 2014, and the 1990s.
    fn year(&self, at: usize) -> Found {
        if !self.ends(at + 1) && !self.is_joined_to_year(at + 1) {
            return None;
        }
        if let Some(decade) = self.token(at).strip_suffix("0s").and_then(number) {
            let first = i32::from(decade) * 10;
            return (YEARS.contains(&first)).then(|| Some((span(year(first)?.first, year(first + 9)?.last)?, 1)))?;
        }
        Some((year(self.year_number(at)?)?, 1))
    }

    /// Whether a dash and another year follow.
    fn is_joined_to_year(&self, at: usize) -> bool {
        self.token(at) == "-" && self.year_number(at + 1).is_some() && self.ends(at + 2)
    }

    /// The last 3 months, in den letzten 7 Tagen: up to today.
    fn lately(&self, at: usize) -> Found {
        let (before, _) = self.one_of(LATELY, at)?;
        let (count, unit, taken) = self.counted(at + before)?;
        let first = exactly_back(self.today, unit, count)?;
        Some((span(first, self.today)?, before + taken))
    }

    /// 3 days ago, vor zwei Wochen: that day, and of longer units the one that it lies in.
    fn ago(&self, at: usize) -> Found {
        let before = self.one_of(AGO_BEFORE, at).map_or(0, |(taken, _)| taken);
        let (count, unit, taken) = self.counted(at + before)?;
        let behind = self.one_of(AGO, at + before + taken).map_or(0, |(taken, _)| taken);
        (before + behind > 0).then(|| {
            Some((
                around(exactly_back(self.today, unit, count)?, unit)?,
                before + taken + behind,
            ))
        })?
    }

    /// Yesterday, last week, im letzten Monat, 去年.
    fn named(&self, at: usize) -> Found {
        let (unit, units, taken) = BACK.iter().find_map(|(unit, units, said)| {
            let (taken, _) = self.one_of(said, at)?;
            Some((*unit, *units, taken))
        })?;
        Some((around(exactly_back(self.today, unit, units)?, unit)?, taken))
    }

    /// A day or a month without its year.
    fn bare(&self, at: usize) -> Found {
        self.bare_day(at).or_else(|| self.bare_month(at))
    }

    /// 14 May, May 14th, 14 de mayo, 5月14日: the last one that has begun.
    fn bare_day(&self, at: usize) -> Found {
        let day_first = || {
            let day = self.day_number(at)?;
            let next = self.without(at + 1, &[".", "of", "de"]);
            Some((self.month_name(next)?, day, next + 1))
        };
        let month_first = || {
            let next = self.without(at + 1, &["."]);
            Some((self.month_name(at)?, self.day_number(next)?, next + 1))
        };
        let ideographic = || {
            let (month, next) = self.ideographic_month(at)?;
            let day = self.day_number(next)?;
            DAY_SIGNS
                .contains(&self.token(next + 1))
                .then_some((month, day, next + 2))
        };
        let (month, day, until) = day_first().or_else(month_first).or_else(ideographic)?;
        let of_year = |year| one_day(year, month, day);
        let this_year = of_year(self.today.year()).filter(|days| days.first <= self.today);
        let days = this_year.or_else(|| of_year(self.today.year() - 1))?;
        self.ends(until).then_some((days, until - at))
    }

    /// A month by its name alone, or 5月: the last one that has begun.
    fn bare_month(&self, at: usize) -> Found {
        let named = || Some((self.month_name(at)?, at + 1));
        let (month, until) = named().or_else(|| self.ideographic_month(at))?;
        let has_begun = u8::from(month) <= u8::from(self.today.month());
        Some((month_of(self.today.year() - i32::from(!has_begun), month)?, until - at))
    }

    /// 5月, and what stands behind it.
    fn ideographic_month(&self, at: usize) -> Option<(Month, usize)> {
        let month = self.month_number(at).filter(|_| self.token(at + 1) == "月")?;
        Some((month, at + 2))
    }

    /// Where a date begins behind an article or the like: la semana pasada, am 14. Mai.
    fn leading(&self, at: usize) -> usize {
        at + self.one_of(LEADING, at).map_or(0, |(taken, _)| taken)
    }

    /// A number and a unit: 3 days, zwei Wochen.
    fn counted(&self, at: usize) -> Option<(u16, Unit, usize)> {
        let in_words = || {
            let (taken, which) = self.one_of_listed(&NUMBERS, at)?;
            Some((u16::try_from(which + 1).ok()?, taken))
        };
        let (count, taken) = number(self.token(at)).map(|count| (count, 1)).or_else(in_words)?;
        let unit = UNITS.iter().find_map(|(unit, said)| {
            let (more, _) = self.one_of_listed(&[*said], at + taken)?;
            Some((*unit, more))
        });
        let (unit, more) = unit?;
        (count <= MOST_UNITS).then_some((count, unit, taken + more))
    }

    fn year_number(&self, at: usize) -> Option<i32> {
        let token = self.token(at);
        let year = number(token).filter(|_| token.len() == 4).map(i32::from)?;
        YEARS.contains(&year).then_some(year)
    }

    fn month_number(&self, at: usize) -> Option<Month> {
        let token = self.token(at);
        let month = number(token).filter(|_| token.len() <= 2)?;
        Month::try_from(u8::try_from(month).ok()?).ok()
    }

    /// 14, 14th.
    fn day_number(&self, at: usize) -> Option<u8> {
        let token = self.token(at);
        let digits = token.trim_end_matches(|c: char| c.is_alphabetic());
        let ordinal = &token[digits.len()..];
        let day = number(digits)
            .filter(|_| digits.len() <= 2 && ["", "st", "nd", "rd", "th", "er", "o"].contains(&ordinal))?;
        u8::try_from(day).ok().filter(|day| (1..=31).contains(day))
    }

    fn month_name(&self, at: usize) -> Option<Month> {
        let (_, which) = self.one_of_listed(&MONTHS, at).filter(|(taken, _)| *taken == 1)?;
        Month::try_from(u8::try_from(which + 1).ok()?).ok()
    }

    /// The first place from `at` on that is none of these.
    fn without(&self, at: usize, skipped: &[&str]) -> usize {
        at + usize::from(skipped.contains(&self.token(at)))
    }

    /// How many tokens the longest of these phrases takes that stands at `at`, and which it is.
    fn one_of(&self, phrases: &[&str], at: usize) -> Option<(usize, usize)> {
        let lengths = phrases.iter().enumerate().filter_map(|(which, phrase)| {
            let wanted = NAMES.get(phrase)?;
            self.tokens
                .get(at..)?
                .starts_with(wanted)
                .then_some((wanted.len(), which))
        });
        lengths.max_by_key(|(length, _)| *length)
    }

    /// The same for lists of words, and which list it is in.
    fn one_of_listed(&self, lists: &[&str], at: usize) -> Option<(usize, usize)> {
        let found = lists.iter().enumerate().filter_map(|(which, list)| {
            let taken = list
                .split(' ')
                .filter_map(|word| Some(self.one_of(&[word], at)?.0))
                .max()?;
            Some((taken, which))
        });
        found.max_by_key(|(length, _)| *length)
    }
}

fn number(token: &str) -> Option<u16> {
    token
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| token.parse().ok())?
}
