//! Chinese and Japanese, where a subject is simply left out.
//!
//! In: both questions as written, and which of the two languages they are in. Out: whether the second leans, and what is
//! asked then. Words are found by guesswork there, so what can be told by characters is.

use crate::{
    question::{Stages, naming, quoted},
    text::{self, Span},
};

use super::Follow;

/// What the words of a language do, as written.
struct Script {
    openers: &'static [&'static str],
    /// Behind one of these, what looks like an opener is something else.
    not_behind: &'static [char],
    pronouns: &'static str,
    /// Pronouns for whose it is, beside what stands behind the name then.
    possessives: &'static str,
    possessive: &'static str,
    asking: &'static [&'static str],
    /// What ends a question that only names something else.
    about: &'static [&'static str],
    /// What may follow an ordinal that lacks its noun.
    behind_ordinal: &'static [&'static str],
    /// What stands behind what is asked about.
    topic: &'static [&'static str],
    /// What a question cannot hold that lacks its subject.
    subject_marks: &'static [char],
    /// The most naming words that make one predicate.
    predicate: usize,
}

const CHINESE: Script = Script {
    openers: &["那么", "那", "然后", "还有", "而"],
    not_behind: &[
        '个', '里', '儿', '些', '时', '年', '次', '场', '位', '是', '不', '拉', '曲',
    ],
    pronouns: "它 他 她 它们 他们 她们 这 那 这个 那个 这里 那里 这儿 那儿 此",
    possessives: "其",
    possessive: "的",
    asking: &[
        "什么时候",
        "为什么",
        "什么地方",
        "什么",
        "何时",
        "何地",
        "为何",
        "哪里",
        "哪儿",
        "哪一年",
        "哪年",
        "哪个",
        "哪",
        "谁",
        "多少",
        "怎么样",
        "怎么",
        "怎样",
        "如何",
        "几",
    ],
    about: &["怎么样呢", "怎么样", "呢"],
    behind_ordinal: &[
        "是",
        "在",
        "呢",
        "什么",
        "何",
        "由",
        "有",
        "于",
        "谁",
        "哪",
        "又",
        "举",
        "召",
        "开",
        "为什么",
    ],
    topic: &["的", "是", "在", "什么", "何", "谁", "哪", "有", "由", "为"],
    subject_marks: &['的', '在', '把', '被', '和', '与', '、', '，', '对', '中', '从'],
    predicate: 1,
};

const JAPANESE: Script = Script {
    openers: &[
        "それでは",
        "それで",
        "では",
        "じゃあ",
        "じゃ",
        "そして",
        "ちなみに",
        "また",
        "あと",
        "でも",
        "で、",
    ],
    not_behind: &[],
    pronouns: "それ これ あれ そこ ここ あそこ 彼 彼女 彼ら それら これら その時 当時",
    possessives: "その この あの",
    possessive: "の",
    asking: &[
        "いつ",
        "どこ",
        "誰",
        "だれ",
        "なぜ",
        "どうして",
        "いくつ",
        "いくら",
        "何人",
        "何年",
        "何",
        "なに",
        "どれくらい",
        "どの",
        "どう",
        "どんな",
    ],
    about: &[
        "についてはどうですか",
        "はどうですか",
        "はどうでしょうか",
        "の場合は",
        "はどう",
        "は",
    ],
    behind_ordinal: &["は", "が", "を", "に", "って", "いつ", "どこ"],
    topic: &["は", "が"],
    subject_marks: &['は', 'の', 'を', 'に', 'と', 'で', '、'],
    predicate: 3,
};

/// Numerals of both languages.
const NUMERALS: &str = "0123456789０１２３４５６７８９一二三四五六七八九十百";
const COUNTERS: &str = "届次个個位名部场代座条期回番章号版";
const NEIGHBOURS: [&str; 9] = [
    "下一届",
    "下一次",
    "下一个",
    "上一届",
    "上一次",
    "上一个",
    "另一个",
    "另外一个",
    "最后一个",
];
const JAPANESE_NEIGHBOURS: [&str; 5] = ["次", "最初", "最後", "もう一つ", "もうひとつ"];
/// Names are carried up to so many characters.
const MOST_CHARS: usize = 40;

/// How `next` follows `earlier` in Chinese, or in Japanese.
pub(super) fn follow(earlier: &str, next: &str, japanese: bool) -> Follow {
    let script = if japanese { &JAPANESE } else { &CHINESE };
    let bare = next.trim().trim_end_matches(is_mark);
    if !quoted::quotations(bare).is_empty() {
        return Follow::Stands;
    }
    let (body, opened) = script.opened(bare);
    let Some(subject) = script.subject(earlier) else {
        return Follow::Stands;
    };
    let asks = script.asks(body);
    script
        .pointing(body, &subject)
        .or_else(|| script.instead(body, earlier, &subject))
        .or_else(|| script.counted(body, earlier, &subject))
        .or_else(|| asks.and_then(|asks| script.bare(body, asks, earlier, &subject)))
        .or_else(|| asks.and_then(|asks| script.subjectless(body, asks, opened, &subject)))
        .unwrap_or(Follow::Stands)
}

impl Script {
    /// Without what opens it, and whether something did.
    fn opened<'a>(&self, text: &'a str) -> (&'a str, bool) {
        let behind = self.openers.iter().find_map(|opener| {
            let rest = text.strip_prefix(opener)?;
            (!rest.starts_with(self.not_behind)).then_some(rest)
        });
        match behind {
            Some(rest) => (rest.trim_start_matches(|c: char| is_mark(c) || c.is_whitespace()), true),
            None => (text, false),
        }
    }

    /// Where a word asks.
    fn asks(&self, text: &str) -> Option<Span> {
        let places = self
            .asking
            .iter()
            .filter_map(|word| text.find(word).map(|at| Span::new(at, at + word.len())));
        places.min_by_key(|span| (span.start, std::cmp::Reverse(span.end)))
    }

    /// What a question asks about.
    fn subject(&self, earlier: &str) -> Option<String> {
        let bare = earlier.trim().trim_end_matches(is_mark);
        let bare = self.opened(bare).0;
        let runs = runs(bare, self);
        let asks = self.asks(bare).map_or(bare.len(), |span| span.start);
        let topic = if self.topic.contains(&"は") {
            bare.find('は').filter(|at| *at > 0 && *at < asks)
        } else {
            None
        };
        let before = runs.iter().find(|run| run.end <= asks).copied();
        let longest = || {
            let longest = |run: &Span| (run.len(), std::cmp::Reverse(run.start));
            runs.iter().copied().max_by_key(longest)
        };
        let run = if let Some(topic) = topic {
            let start = bare[..topic].rfind('、').map_or(0, |at| at + '、'.len_utf8());
            Some(Span::new(start, topic))
        } else {
            before.or_else(longest)
        };
        let subject = run?.slice(bare)?.trim();
        (!subject.is_empty()).then(|| subject.chars().take(MOST_CHARS).collect())
    }

    /// "それはいつですか": a pronoun before which nothing is named.
    fn pointing(&self, body: &str, subject: &str) -> Option<Follow> {
        let words = text::words(body);
        let names = naming(&words, &[], Stages::default());
        let mut before = 0;
        for (number, (word, names)) in words.iter().zip(names).enumerate() {
            let has = |list: &str| list.split(' ').any(|known| known == word.folded);
            let (whose, points) = (has(self.possessives), has(self.pronouns));
            let last = number + 1 == words.len();
            if (whose || points) && (before == 0 || before == 1 && last) {
                let carried = if whose {
                    format!("{subject}{}", self.possessive)
                } else {
                    subject.to_owned()
                };
                let asked = format!("{}{carried}{}", &body[..word.span.start], &body[word.span.end..]);
                return Some(Follow::leans(asked, vec![subject.to_owned()]));
            }
            before += usize::from(names && !self.is_asking(&word.folded));
        }
        None
    }

    fn is_asking(&self, word: &str) -> bool {
        self.asking.iter().any(|asks| word.starts_with(asks))
    }

    /// "德国呢", "ドイツは".
    fn instead(&self, body: &str, earlier: &str, subject: &str) -> Option<Follow> {
        let about = self.about.iter().find_map(|about| body.strip_suffix(about))?;
        let about = about.trim().trim_start_matches("在");
        let few = about.chars().count() <= 16 && !about.is_empty();
        if !few || self.asks(about).is_some() || text::words(about).is_empty() {
            return None;
        }
        if super::is_kind(&text::fold(about)) {
            let asked = format!("{subject}{}{about}", self.possessive);
            return Some(Follow::leans(asked, vec![subject.to_owned()]));
        }
        let bare = earlier.trim().trim_end_matches(is_mark);
        let old = like(bare, about).or_else(|| self.place(bare, subject));
        let (asked, kept) = match old.and_then(|span| Some((span, span.slice(bare)?))) {
            Some((span, old)) => {
                let asked = format!("{}{about}{}", &bare[..span.start], &bare[span.end..]);
                (
                    asked,
                    runs(&bare.replace(old, " "), self)
                        .into_iter()
                        .map(|run| (run, bare.replace(old, " ")))
                        .collect::<Vec<_>>(),
                )
            }
            None => (format!("{about}{bare}"), vec![(Span::of(subject), subject.to_owned())]),
        };
        let kept = kept.iter().filter_map(|(run, text)| Some(run.slice(text)?.to_owned()));
        Some(Follow::leans(asked, kept.collect()))
    }

    /// Where the name stands that another can replace: before "的" or "の", else at the beginning.
    fn place(&self, bare: &str, subject: &str) -> Option<Span> {
        let first = *runs(bare, self).first()?;
        let head = Span::new(bare.find(subject)?, bare.find(subject)? + subject.len());
        Some(if head.contains(first) { first } else { head })
    }

    /// "第二届是什么时候".
    fn counted(&self, body: &str, earlier: &str, subject: &str) -> Option<Follow> {
        let ordinal = ordinal(body).filter(|span| span.start == 0)?;
        let rest = body[ordinal.end..].trim_start();
        let lacks = rest.is_empty() || self.behind_ordinal.iter().any(|word| rest.starts_with(word));
        if !lacks {
            return None;
        }
        let said = ordinal.slice(body)?;
        let noun = self::ordinal(subject).map_or_else(
            || subject.to_owned(),
            |old| {
                format!(
                    "{}{}",
                    &subject[..old.start],
                    subject[old.end..].trim_start_matches('の')
                )
            },
        );
        if noun.is_empty() {
            return None;
        }
        let joins = if self.possessive == "の" { "の" } else { "" };
        if rest.is_empty() {
            let bare = earlier.trim().trim_end_matches(is_mark);
            let asked = bare.replace(subject, &format!("{said}{joins}{noun}"));
            return Some(Follow::leans(asked, vec![noun]));
        }
        Some(Follow::leans(format!("{said}{joins}{noun}{rest}"), vec![noun]))
    }

    /// "为什么", "いつですか".
    fn bare(&self, body: &str, asks: Span, earlier: &str, subject: &str) -> Option<Follow> {
        let outside = format!("{} {}", &body[..asks.start], &body[asks.end..]);
        let words = text::words(&outside);
        let silent = naming(&words, &[], Stages::default()).iter().all(|names| !names);
        let plain = outside.chars().all(|c| !c.is_ascii_alphanumeric()) && outside.chars().count() <= 8;
        if !silent || !plain {
            return None;
        }
        let bare = earlier.trim().trim_end_matches(is_mark);
        let word = asks.slice(body)?;
        let asked = match self.asks(bare) {
            Some(old) => format!("{}{word}{}", &bare[..old.start], &bare[old.end..]),
            None => format!("{subject}{body}"),
        };
        let kept = runs(bare, self)
            .into_iter()
            .filter_map(|run| Some(run.slice(bare)?.to_owned()));
        Some(Follow::leans(asked, kept.collect()))
    }

    /// "什么时候成立的", "誰が作りましたか": it begins with the question word and names no more than a verb.
    fn subjectless(&self, body: &str, asks: Span, opened: bool, subject: &str) -> Option<Follow> {
        let reason = [
            "为什么",
            "为何",
            "怎么",
            "怎样",
            "如何",
            "なぜ",
            "どうして",
            "どう",
            "什么是",
            "谁是",
            "哪个",
            "どの",
            "何",
            "什么",
        ];
        let word = asks.slice(body)?;
        let begins = body[..asks.start]
            .chars()
            .all(|c| matches!(c, '在' | '是' | '有' | '于' | '由' | '从' | '又'));
        let rest = body[asks.end..].trim_start_matches(['が', 'に', 'で']);
        let words = text::words(rest);
        let named = naming(&words, &[], Stages::default())
            .iter()
            .filter(|names| **names)
            .count();
        let foreign = rest.chars().any(|c| c.is_ascii_alphanumeric() || is_katakana(c));
        let marked = rest.trim_end_matches('的').contains(self.subject_marks)
            || rest.starts_with('是')
            || rest.starts_with('有');
        let reason = reason.contains(&word) && word != "什么时候";
        let short = rest.chars().count() <= if opened { 12 } else { 10 };
        let fits = begins && (1..=self.predicate).contains(&named) && !foreign && !marked && !reason && short;
        let topic = if self.possessive == "の" { "は" } else { "" };
        fits.then(|| Follow::leans(format!("{subject}{topic}{body}"), vec![subject.to_owned()]))
    }
}

/// Where `text` holds something of the kind that `about` is: an ordinal, a year, a number.
fn like(text: &str, about: &str) -> Option<Span> {
    if let Some(new) = ordinal(about) {
        let old = ordinal(text)?;
        return (new.len() == about.len()).then_some(old).or(Some(old));
    }
    let digits = |text: &str| {
        let start = text.find(|c: char| c.is_ascii_digit())?;
        let end = text[start..]
            .find(|c: char| !c.is_ascii_digit())
            .map_or(text.len(), |end| start + end);
        let year = text[end..].starts_with('年');
        Some(Span::new(start, end + if year { '年'.len_utf8() } else { 0 }))
    };
    digits(about).and_then(|new| (new.len() == about.len()).then(|| digits(text)).flatten())
}

/// "第二届", "第3回", "二番目".
fn ordinal(text: &str) -> Option<Span> {
    let is_japanese = text.contains(|c| matches!(c, '\u{3041}'..='\u{309f}'));
    let known: &[&str] = if is_japanese { &JAPANESE_NEIGHBOURS } else { &NEIGHBOURS };
    let neighbour = known
        .iter()
        .filter(|word| text.starts_with(*word))
        .max_by_key(|word| word.len());
    if let Some(word) = neighbour {
        return Some(Span::new(0, word.len()));
    }
    let numerals = |from: usize| {
        let rest = text.get(from..)?;
        let end = rest.find(|c| !NUMERALS.contains(c)).unwrap_or(rest.len());
        (end > 0).then_some(from + end)
    };
    if let Some(at) = text.find('第') {
        let end = numerals(at + '第'.len_utf8())?;
        let counter = text[end..].chars().next().filter(|c| COUNTERS.contains(*c));
        return Some(Span::new(at, end + counter.map_or(0, char::len_utf8)));
    }
    let end = ["番目", "回目", "つ目", "人目"]
        .iter()
        .find_map(|ending| text.find(ending).map(|at| (at, at + ending.len())))?;
    let start = text[..end.0]
        .char_indices()
        .rev()
        .take_while(|(_, c)| NUMERALS.contains(*c))
        .last()?
        .0;
    Some(Span::new(start, end.1))
}

/// Naming words that stand side by side.
fn runs(text: &str, script: &Script) -> Vec<Span> {
    let words = text::words(text);
    let names = naming(&words, &quoted::quotations(text), Stages::default());
    let mut runs: Vec<Span> = Vec::new();
    for (word, names) in words.iter().zip(names) {
        if !names || script.is_asking(&word.folded) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if text[run.end..word.span.start].trim().is_empty() => *run = run.cover(word.span),
            _ => runs.push(word.span),
        }
    }
    runs
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '?' | '？' | '。' | '.' | '!' | '！' | '，' | ',' | '、') || c.is_whitespace()
}
