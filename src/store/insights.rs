//! What a server's questions come to.
//!
//! In: one server and a time. Out: figures of that server alone: nothing here is ever summed over servers.

use time::OffsetDateTime;

use crate::corpus::{ArticleId, Date};

use super::{
    Error, Found, Reason, Store,
    database::{Tx, Value, values},
};

/// The most lines of each list.
const MOST: i64 = 10;
/// The most days that are counted one by one: a chart of more could not be read.
const MOST_DAYS: i64 = 366;
const SECONDS_A_DAY: i64 = 86_400;

/// What a server asked, and how that went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Insights {
    /// The days, oldest first, from the first with a question to today (in UTC), at most the last 366; days
    /// without any too.
    pub days: Vec<Day>,
    /// The time that half of the answers took less than, in milliseconds, if there was any.
    pub median_ms: Option<u64>,
    /// What was asked most, at most ten.
    pub most_asked: Vec<Counted>,
    /// What was asked most and not answered, at most ten.
    pub unanswered: Vec<Counted>,
    /// The answers that most people said do not help, at most ten.
    pub voted_down: Vec<VotedDown>,
    /// The articles that were quoted to most questions, at most ten.
    pub most_cited: Vec<Cited>,
}

/// The questions of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The day, in UTC.
    pub date: Date,
    /// Questions that something answered.
    pub answered: u64,
    /// Questions that nothing answered.
    pub not_found: u64,
}

/// A question and how often it was asked, in whatever case and punctuation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The question as it was asked last.
    pub asked: String,
    /// How often.
    pub count: u64,
}

/// A question whose answer does not help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VotedDown {
    /// The question as it was asked last.
    pub asked: String,
    /// How many votes say so.
    pub count: u64,
    /// Why, with how many votes for each reason, most first.
    pub reasons: Vec<(Reason, u64)>,
    /// What people wrote, newest first, at most ten.
    pub notes: Vec<String>,
}

/// An article and how many questions it was quoted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// The article.
    pub article: ArticleId,
    /// A title that it bore.
    pub title: String,
    /// How many.
    pub count: u64,
}

impl Store {
    /// What `guild` asked from `since` to `now`, both included, in seconds since 1970.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn insights(&self, guild: u64, since: i64, now: i64) -> Result<Insights, Error> {
        let range = values![guild, since, now];
        self.read(|tx| {
            Ok(Insights {
                days: days(tx, range, now)?,
                median_ms: median(tx, guild, since, now)?,
                most_asked: most_asked(tx, range, "")?,
                unanswered: most_asked(tx, range, "AND outcome <> 'answered'")?,
                voted_down: voted_down(tx, guild, since, now)?,
                most_cited: most_cited(tx, range)?,
            })
        })
    }
}

/// The questions of one server and time, whose values are the first three.
const OF_GUILD: &str = "guild = $1 AND at >= $2 AND at <= $3";

fn days(tx: &mut Tx<'_>, range: &[Value<'_>], now: i64) -> Result<Vec<Day>, Error> {
    let sql = format!(
        "SELECT at / {SECONDS_A_DAY}, outcome, COUNT(*) FROM questions WHERE {OF_GUILD} \
         GROUP BY at / {SECONDS_A_DAY}, outcome ORDER BY at / {SECONDS_A_DAY}"
    );
    let rows = tx.rows(&sql, range)?;
    let Some(first) = rows.first().map(|row| row.int(0)).transpose()? else {
        return Ok(Vec::new());
    };
    let today = now / SECONDS_A_DAY;
    let first = first.max(today.saturating_sub(MOST_DAYS - 1));
    let mut days = Vec::new();
    for number in first..=today {
        let date = OffsetDateTime::from_unix_timestamp(number.saturating_mul(SECONDS_A_DAY));
        days.push(Day {
            date: date.map_err(|error| Error::Damaged(error.to_string()))?.date().into(),
            answered: 0,
            not_found: 0,
        });
    }
    for row in rows {
        let place = usize::try_from(row.int(0)? - first).ok();
        let Some(day) = place.and_then(|place| days.get_mut(place)) else {
            continue;
        };
        match Found::named(&row.text(1)?)? {
            Found::Answered => day.answered = row.count(2)?,
            // Nobody was told that it answers.
            Found::Near | Found::NotFound => day.not_found += row.count(2)?,
        }
    }
    Ok(days)
}

fn median(tx: &mut Tx<'_>, guild: u64, since: i64, now: i64) -> Result<Option<u64>, Error> {
    let sql = format!("SELECT COUNT(*) FROM questions WHERE {OF_GUILD}");
    let row = tx.row(&sql, values![guild, since, now])?;
    let count = row.map(|row| row.int(0)).transpose()?.unwrap_or(0);
    let sql = format!("SELECT elapsed_ms FROM questions WHERE {OF_GUILD} ORDER BY elapsed_ms LIMIT 1 OFFSET $4");
    let row = tx.row(&sql, values![guild, since, now, (count - 1).max(0) / 2])?;
    row.map(|row| row.count(0)).transpose()
}

fn most_asked(tx: &mut Tx<'_>, range: &[Value<'_>], which: &str) -> Result<Vec<Counted>, Error> {
    // What is understood of a question that leans on another is what can be read without that one.
    let sql = format!(
        "SELECT asked, understood, asked_often.often FROM questions JOIN ( \
             SELECT sameness, MAX(id) AS last, COUNT(*) AS often FROM questions WHERE {OF_GUILD} {which} \
             GROUP BY sameness ORDER BY COUNT(*) DESC, MAX(id) DESC LIMIT {MOST} \
         ) AS asked_often ON questions.id = asked_often.last \
         ORDER BY asked_often.often DESC, asked_often.last DESC"
    );
    let rows = tx.rows(&sql, range)?;
    let read = rows.iter().map(|row| {
        Ok(Counted {
            asked: readable(row.text(0)?, row.text(1)?),
            count: row.count(2)?,
        })
    });
    read.collect()
}

/// The question as it can be read without an earlier one.
pub(super) fn readable(asked: String, understood: String) -> String {
    if understood.is_empty() { asked } else { understood }
}

fn voted_down(tx: &mut Tx<'_>, guild: u64, since: i64, now: i64) -> Result<Vec<VotedDown>, Error> {
    let down = "FROM questions JOIN votes ON votes.question = questions.id \
         WHERE guild = $1 AND questions.at >= $2 AND questions.at <= $3 AND verdict <> 'up'";
    let sql = format!(
        "SELECT questions.sameness, COUNT(*), MAX(questions.id) {down} \
         GROUP BY questions.sameness ORDER BY COUNT(*) DESC, MAX(questions.id) DESC LIMIT {MOST}"
    );
    let mut voted_down = Vec::new();
    for row in tx.rows(&sql, values![guild, since, now])? {
        let sameness = row.text(0)?;
        let values = values![guild, since, now, &sameness];
        let sql = format!(
            "SELECT verdict, COUNT(*) {down} AND questions.sameness = $4 \
             GROUP BY verdict ORDER BY COUNT(*) DESC, verdict"
        );
        let mut reasons = Vec::new();
        for row in tx.rows(&sql, values)? {
            reasons.extend(Reason::named(&row.text(0)?).zip(Some(row.count(1)?)));
        }
        let sql = format!(
            "SELECT note {down} AND questions.sameness = $4 AND note <> '' \
             ORDER BY votes.at DESC, votes.asker LIMIT {MOST}"
        );
        let notes = tx
            .rows(&sql, values)?
            .iter()
            .map(|row| row.text(0))
            .collect::<Result<_, _>>()?;
        let sql = "SELECT asked, understood FROM questions WHERE id = $1";
        let asked = tx.row(sql, values![row.int(2)?])?;
        let asked = asked.map(|row| Ok::<_, Error>(readable(row.text(0)?, row.text(1)?)));
        voted_down.push(VotedDown {
            asked: asked.transpose()?.unwrap_or_default(),
            count: row.count(1)?,
            reasons,
            notes,
        });
    }
    Ok(voted_down)
}

fn most_cited(tx: &mut Tx<'_>, range: &[Value<'_>]) -> Result<Vec<Cited>, Error> {
    let sql = format!(
        "SELECT article, MAX(title), COUNT(DISTINCT question) FROM quotations \
         JOIN questions ON questions.id = quotations.question WHERE {OF_GUILD} \
         GROUP BY article ORDER BY COUNT(DISTINCT question) DESC, article LIMIT {MOST}"
    );
    let rows = tx.rows(&sql, range)?;
    let read = rows.iter().map(|row| {
        Ok(Cited {
            article: ArticleId::new(row.text(0)?),
            title: row.text(1)?,
            count: row.count(2)?,
        })
    });
    read.collect()
}
