//! What people say of an answer.
//!
//! In: a question, a person and their verdict. Out: whether that is new; the last verdict of a person counts.
//! The places and revisions that they saw are those of the question, which never change.

use super::{AskerHash, Error, QuestionId, Store, database::values};

/// The most characters of a note that are kept.
pub const NOTE_CHARS: usize = 500;

/// What somebody says of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// The question that was answered.
    pub question: QuestionId,
    /// Who says it.
    pub asker: AskerHash,
    /// What.
    pub verdict: Verdict,
    /// In their words, of which [`NOTE_CHARS`] are kept; may be empty.
    pub note: String,
    /// When, in seconds since 1970.
    pub at: i64,
}

/// Whether an answer helped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// It did.
    Up,
    /// It did not, for this reason.
    Down(Reason),
}

/// Why an answer did not help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// What it says is wrong.
    Wrong,
    /// It is about something else.
    OffTopic,
    /// It was right once.
    Outdated,
    /// Something is missing.
    Incomplete,
    /// Something else, which the note may say.
    Other,
}

/// What a vote came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voted {
    /// It is the first of this person on this question.
    New,
    /// It takes the place of an earlier one.
    Changed,
    /// It says what the earlier one said.
    Same,
    /// The question is not kept any more.
    Gone,
}

impl Reason {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Wrong,
        Self::OffTopic,
        Self::Outdated,
        Self::Incomplete,
        Self::Other,
    ];

    /// The name by which it is kept, and by which a form may name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::OffTopic => "off_topic",
            Self::Outdated => "outdated",
            Self::Incomplete => "incomplete",
            Self::Other => "other",
        }
    }

    /// The reason with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

impl Verdict {
    const UP: &str = "up";

    fn name(self) -> &'static str {
        match self {
            Self::Up => Self::UP,
            Self::Down(reason) => reason.name(),
        }
    }

    fn named(name: &str) -> Result<Self, Error> {
        if name == Self::UP {
            return Ok(Self::Up);
        }
        let reason = Reason::named(name).ok_or_else(|| Error::Damaged(format!("`{name}` is no verdict")))?;
        Ok(Self::Down(reason))
    }
}

impl Store {
    /// Keeps a vote in place of an earlier one of the same person on the same question.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn vote(&self, vote: &Vote) -> Result<Voted, Error> {
        let note: String = vote.note.chars().take(NOTE_CHARS).collect();
        let asker = vote.asker.to_string();
        let values = values![vote.question.0, &asker, vote.verdict.name(), &note, vote.at];
        self.write(|tx| {
            let kept = "SELECT id FROM questions WHERE id = $1";
            if tx.row(kept, values![vote.question.0])?.is_none() {
                return Ok(Voted::Gone);
            }
            // Which of the two changes a row decides, so that it holds also when two votes come at once.
            let inserted = tx.execute(
                "INSERT INTO votes (question, asker, verdict, note, at) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (question, asker) DO NOTHING",
                values,
            )?;
            if inserted > 0 {
                return Ok(Voted::New);
            }
            let updated = tx.execute(
                "UPDATE votes SET verdict = $3, note = $4, at = $5 \
                 WHERE question = $1 AND asker = $2 AND (verdict <> $3 OR note <> $4)",
                values,
            )?;
            Ok(if updated > 0 { Voted::Changed } else { Voted::Same })
        })
    }

    /// Takes a vote back. Returns whether there was one.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn unvote(&self, question: QuestionId, asker: AskerHash) -> Result<bool, Error> {
        let removed = self.write(|tx| {
            tx.execute(
                "DELETE FROM votes WHERE question = $1 AND asker = $2",
                values![question.0, &asker.to_string()],
            )
        })?;
        Ok(removed > 0)
    }

    /// All votes on a question, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn votes_on(&self, question: QuestionId) -> Result<Vec<Vote>, Error> {
        let rows = self.read(|tx| {
            tx.rows(
                "SELECT asker, verdict, note, at FROM votes WHERE question = $1 ORDER BY at, asker",
                values![question.0],
            )
        })?;
        let read = rows.iter().map(|row| {
            Ok(Vote {
                question,
                asker: AskerHash::read(row, 0)?,
                verdict: Verdict::named(&row.text(1)?)?,
                note: row.text(2)?,
                at: row.int(3)?,
            })
        });
        read.collect()
    }
}
