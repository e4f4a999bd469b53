//! Questions that were asked, and what was quoted to them.
//!
//! In: a question, its outcome and the places that were quoted. Out: the same by its number, by the message
//! that shows the answer, or the last one of somebody in a channel. The quoted words are not kept: they are
//! cut again from the article of the same revision.

use sha2::{Digest, Sha256};

use crate::{
    corpus::{ArticleId, Revision},
    text::{self, Span},
};

use super::{
    AskerHash, Error, Store,
    database::{Row, Tx, Value, values},
    people::hexadecimal,
};

/// The number of a question, which no other question ever gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QuestionId(pub i64);

/// A question as it was asked and answered.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedQuestion {
    /// Who asked.
    pub asker: AskerHash,
    /// The server it was asked in, if it was in one.
    pub guild: Option<u64>,
    /// The channel it was asked in.
    pub channel: u64,
    /// When, in seconds since 1970.
    pub at: i64,
    /// What was asked, in the words of whoever asked.
    pub asked: String,
    /// The question with the subject of an earlier one, where it leant on that.
    pub understood: Option<String>,
    /// The asker's locale, as Discord names it.
    pub locale: String,
    /// What was to answer it, as JSON; empty where everything was.
    pub filters: String,
    /// Whether anything did.
    pub outcome: Found,
    /// The confidence of the answer, from 0 to 1.
    pub confidence: f32,
    /// How long the answer took, in milliseconds.
    pub elapsed_ms: u64,
    /// When the index that answered was made, in seconds since 1970.
    pub indexed_at: i64,
    /// What was quoted, best first.
    pub quotations: Vec<Quoted>,
}

/// Whether anything answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Found {
    /// Something was quoted as an answer.
    Answered,
    /// Something was quoted that may not be one.
    Near,
    /// Nothing was found.
    NotFound,
}

/// A place that was quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// The article.
    pub article: ArticleId,
    /// Its title.
    pub title: String,
    /// Its revision, without which the span means nothing.
    pub revision: Revision,
    /// Where the words stand in its text.
    pub span: Span,
}

/// A question that is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptQuestion {
    /// Its number.
    pub id: QuestionId,
    /// The message that shows the answer, once there is one.
    pub shown: Option<Shown>,
    /// What was asked.
    pub question: AskedQuestion,
}

/// A message in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shown {
    /// The channel.
    pub channel: u64,
    /// The message.
    pub message: u64,
}

impl Found {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Near => "near",
            Self::NotFound => "not_found",
        }
    }

    pub(super) fn named(name: &str) -> Result<Self, Error> {
        match name {
            "answered" => Ok(Self::Answered),
            "near" => Ok(Self::Near),
            "not_found" => Ok(Self::NotFound),
            other => Err(Error::Damaged(format!("`{other}` is no outcome of a question"))),
        }
    }
}

/// The columns that [`kept`] reads, in its order.
const COLUMNS: &str = "id, shown_channel, shown_message, asker, guild, channel, at, asked, understood, locale, \
     filters, outcome, confidence, elapsed_ms, indexed_at";

impl Store {
    /// Keeps a question.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn record(&self, question: &AskedQuestion) -> Result<QuestionId, Error> {
        self.note(|tx| {
            let id = insert(tx, question)?;
            for (number, quoted) in (0_i64..).zip(&question.quotations) {
                insert_quotation(tx, id, number, quoted)?;
            }
            Ok(id)
        })
    }

    /// Remembers which message shows the answer. A question that is not kept any more is none.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn shown_in(&self, id: QuestionId, shown: Shown) -> Result<(), Error> {
        self.note(|tx| {
            tx.execute(
                "UPDATE questions SET shown_channel = $2, shown_message = $3 WHERE id = $1",
                values![id.0, shown.channel, shown.message],
            )
        })?;
        Ok(())
    }

    /// The question with this number, while it is kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn question(&self, id: QuestionId) -> Result<Option<KeptQuestion>, Error> {
        self.one("WHERE id = $1", values![id.0])
    }

    /// The question whose answer this message shows.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn question_shown_in(&self, shown: Shown) -> Result<Option<KeptQuestion>, Error> {
        self.one(
            "WHERE shown_channel = $1 AND shown_message = $2 AND shown_message <> 0 ORDER BY id DESC LIMIT 1",
            values![shown.channel, shown.message],
        )
    }

    /// The last question of `asker` in `channel` that was asked at `since` or later, in seconds since 1970.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn last_question_of(&self, asker: AskerHash, channel: u64, since: i64) -> Result<Option<KeptQuestion>, Error> {
        self.one(
            "WHERE asker = $1 AND channel = $2 AND at >= $3 ORDER BY at DESC, id DESC LIMIT 1",
            values![&asker.to_string(), channel, since],
        )
    }

    fn one(&self, which: &str, values: &[Value<'_>]) -> Result<Option<KeptQuestion>, Error> {
        self.read(|tx| {
            let Some(row) = tx.row(&format!("SELECT {COLUMNS} FROM questions {which}"), values)? else {
                return Ok(None);
            };
            let quotations = quotations(tx, QuestionId(row.int(0)?))?;
            kept(&row, quotations).map(Some)
        })
    }
}

/// What two questions have in common that ask the same in other case, accents or punctuation. It has one
/// length, since PostgreSQL cannot look up long texts.
pub(super) fn sameness(question: &str) -> String {
    let folded = text::fold(question);
    let words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let mut hash = Sha256::new();
    for word in words {
        hash.update(word);
        hash.update(" ");
    }
    hexadecimal(&hash.finalize()[..16])
}

fn insert(tx: &mut Tx<'_>, question: &AskedQuestion) -> Result<QuestionId, Error> {
    let row = tx.row(
        "INSERT INTO questions (asker, guild, channel, shown_channel, shown_message, at, asked, understood, \
         sameness, locale, filters, outcome, confidence, elapsed_ms, indexed_at) \
         VALUES ($1, $2, $3, 0, 0, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id",
        values![
            &question.asker.to_string(),
            question.guild,
            question.channel,
            question.at,
            &question.asked,
            question.understood.as_deref().unwrap_or_default(),
            &sameness(question.understood.as_deref().unwrap_or(&question.asked)),
            &question.locale,
            &question.filters,
            question.outcome.name(),
            // No number is not a number: SQLite would keep none.
            question.confidence.max(0.0),
            question.elapsed_ms,
            question.indexed_at,
        ],
    )?;
    let row = row.ok_or_else(|| Error::Statement("a row that was inserted has no number".to_owned()))?;
    row.int(0).map(QuestionId)
}

fn insert_quotation(tx: &mut Tx<'_>, id: QuestionId, number: i64, quoted: &Quoted) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO quotations (question, number, article, title, revision, span_start, span_end) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![
            id.0,
            number,
            quoted.article.as_str(),
            &quoted.title,
            &quoted.revision.to_string(),
            quoted.span.start as u64,
            quoted.span.end as u64,
        ],
    )?;
    Ok(())
}

/// What was quoted to a question, best first.
pub(super) fn quotations(tx: &mut Tx<'_>, id: QuestionId) -> Result<Vec<Quoted>, Error> {
    let rows = tx.rows(
        "SELECT article, title, revision, span_start, span_end FROM quotations WHERE question = $1 ORDER BY number",
        values![id.0],
    )?;
    let read = rows.iter().map(|row| {
        Ok(Quoted {
            article: ArticleId::new(row.text(0)?),
            title: row.text(1)?,
            revision: row.revision(2)?,
            span: Span::new(offset(row, 3)?, offset(row, 4)?),
        })
    });
    read.collect()
}

fn offset(row: &Row, index: usize) -> Result<usize, Error> {
    usize::try_from(row.int(index)?).map_err(|error| Error::Damaged(error.to_string()))
}

fn kept(row: &Row, quotations: Vec<Quoted>) -> Result<KeptQuestion, Error> {
    let shown = Shown {
        channel: row.id(1)?,
        message: row.id(2)?,
    };
    Ok(KeptQuestion {
        id: QuestionId(row.int(0)?),
        shown: (shown.message != 0).then_some(shown),
        question: AskedQuestion {
            asker: AskerHash::read(row, 3)?,
            guild: row.maybe_id(4)?,
            channel: row.id(5)?,
            at: row.int(6)?,
            asked: row.text(7)?,
            understood: Some(row.text(8)?).filter(|understood| !understood.is_empty()),
            locale: row.text(9)?,
            filters: row.text(10)?,
            outcome: Found::named(&row.text(11)?)?,
            confidence: row.real(12)?,
            elapsed_ms: row.count(13)?,
            indexed_at: row.int(14)?,
            quotations,
        },
    })
}
