//! Questions whose right answer people have told.
//!
//! In: one server and a time. Out: its questions with what answers them, from which a
//! set can be made that is asked again. What nobody judged is no label and stays out.

use std::collections::BTreeMap;

use super::{
    Error, Found, QuestionId, Quoted, Store,
    database::{Row, values},
    insights::readable,
    questions,
};

/// A question and what answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedQuestion {
    /// What is asked, with the subject of an earlier question where it leant on one.
    pub asked: String,
    /// The places that answer it, best first; none where nothing does.
    pub quotations: Vec<Quoted>,
}

/// A question as the database has it.
struct Judged {
    id: QuestionId,
    asked: String,
    outcome: Found,
    is_filtered: bool,
    up: u64,
    down: u64,
    is_settled: bool,
}

impl Store {
    /// The questions of `guild` since `since`, in seconds since 1970, that say something about an answer, each
    /// once, as it was asked last:
    ///
    /// - the answer helps more people than not: what was quoted answers it;
    /// - nothing was found, though nothing was left out by filters, and no moderator has closed a request for
    ///   it, and nothing was found for it later either: nothing answers it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn export(&self, guild: u64, since: i64) -> Result<Vec<ExportedQuestion>, Error> {
        self.read(|tx| {
            let rows = tx.rows(
                "SELECT id, asked, understood, sameness, outcome, filters, \
                 (SELECT COUNT(*) FROM votes WHERE question = questions.id AND verdict = 'up'), \
                 (SELECT COUNT(*) FROM votes WHERE question = questions.id AND verdict <> 'up'), \
                 (SELECT COUNT(*) FROM requests WHERE requests.guild = questions.guild \
                     AND requests.sameness = questions.sameness AND state = 'closed') \
                 FROM questions WHERE guild = $1 AND at >= $2 ORDER BY at, id",
                values![guild, since],
            )?;
            let mut last = BTreeMap::new();
            for row in &rows {
                judged(row)?.counts_in(row.text(3)?, &mut last);
            }
            let mut last: Vec<Judged> = last.into_values().collect();
            last.sort_by_key(|judged| judged.id);
            let exported = last.into_iter().map(|judged| {
                let quotations = match judged.label() {
                    Some(Found::Answered) => questions::quotations(tx, judged.id)?,
                    _ => Vec::new(),
                };
                Ok(ExportedQuestion {
                    asked: judged.asked,
                    quotations,
                })
            });
            exported.collect()
        })
    }
}

impl Judged {
    /// Takes its place among the `last` ones that were asked the same.
    fn counts_in(self, sameness: String, last: &mut BTreeMap<String, Self>) {
        let before = last.get(&sameness).and_then(Self::label);
        match (self.label(), before) {
            // That people were helped once says more than that nothing was found another time.
            (Some(Found::NotFound), Some(Found::Answered)) | (None, None | Some(Found::Answered | Found::Near)) => {}
            (Some(_), _) => drop(last.insert(sameness, self)),
            // Something was found since, of which nobody has said whether it helps.
            (None, Some(Found::NotFound)) if self.outcome != Found::NotFound => drop(last.remove(&sameness)),
            (None, Some(Found::NotFound)) => {}
        }
    }

    /// Whether something answers it, where that is known.
    fn label(&self) -> Option<Found> {
        match self.outcome {
            Found::Answered | Found::Near if self.up > self.down => Some(Found::Answered),
            Found::NotFound if !self.is_filtered && !self.is_settled => Some(Found::NotFound),
            _ => None,
        }
    }
}

fn judged(row: &Row) -> Result<Judged, Error> {
    Ok(Judged {
        id: QuestionId(row.int(0)?),
        asked: readable(row.text(1)?, row.text(2)?),
        outcome: Found::named(&row.text(4)?)?,
        is_filtered: !row.text(5)?.is_empty(),
        up: row.count(6)?,
        down: row.count(7)?,
        is_settled: row.count(8)? > 0,
    })
}
