//! A question asked after another one.
//!
//! In: what was understood before, and what a person wrote now. Out: the answer, and what of the earlier question was
//! carried into the new one. Both are asked where both can be, and the surer answer counts: what leans by its words
//! alone may still say enough, and to carry wrongly is worse than not to carry.

use super::{Answered, Service};
use crate::{
    answer::Answer,
    failure::Failure,
    question::{Filters, Follow},
};

/// What was understood of a question that leans on an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// The question that was really asked; the earlier one of the next.
    pub asked: String,
    /// What of the earlier question stands in it, as written there.
    pub carried: Vec<String>,
}

impl Service {
    /// Answers what a person wrote after `earlier`, the question before it as it was understood.
    ///
    /// # Errors
    /// When neither the question nor what it was understood as names something, or nothing can be read.
    pub fn ask_after(&self, earlier: Option<&str>, written: &str, filters: Filters) -> Result<Answered, Failure> {
        let follow = earlier.map_or(Follow::Stands, |earlier| Follow::of(earlier, written));
        let Follow::Leans { asked, carried } = follow else {
            return self.ask(written, filters);
        };
        let alone = self.ask(written, filters.clone());
        let Ok(leaning) = self.ask(&asked, filters) else {
            return alone;
        };
        match alone {
            Ok(alone) if is_surer(&alone, &leaning) => Ok(alone),
            _ => Ok(Answered {
                understood: Some(Understood { asked, carried }),
                ..leaning
            }),
        }
    }
}

/// Whether a question was answered that needs nothing carried into it, and more surely so.
fn is_surer(alone: &Answered, leaning: &Answered) -> bool {
    let quoted = |answered: &Answered| matches!(answered.answer, Answer::Quoted { .. });
    quoted(alone) && alone.answer.confidence() > leaning.answer.confidence()
}
