//! Which sentences of a message the articles say too.
//!
//! In: a message. Out: its claims, each with the words of an article that say the same, where there are any. That an
//! article says so does not make it true. Nothing of the message is kept.

use crate::{
    answer::{self, Quotation},
    failure::Failure,
    index::Snapshot,
    question::{Claims, Filters, Question, Reading},
};

use super::Service;

/// Each claim is a search; whoever wants to know more asks about a part of the message.
pub const MOST_CLAIMS: usize = 8;

/// What of a message the articles say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Supported {
    /// Its first sentences that claim something, at most [`MOST_CLAIMS`], in order.
    pub claims: Vec<Claim>,
    /// Questions, greetings, and sentences that name too little to be looked for.
    pub passed_over: Vec<String>,
    /// How many claims behind those were not looked for.
    pub left_out: usize,
}

/// A sentence that claims something.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The sentence as it stands in the message, without markup.
    pub sentence: String,
    /// The words of an article that say it.
    pub support: Option<Quotation>,
    /// How much of the claim's words, weighed by rarity, stand in them, from 0 to 1; 0 without any.
    pub strength: f32,
}

impl Supported {
    /// How many of the claims found support.
    #[must_use]
    pub fn found(&self) -> usize {
        self.claims.iter().filter(|claim| claim.support.is_some()).count()
    }
}

impl Service {
    /// Looks for what `message` claims in the articles that `filters` let.
    ///
    /// # Errors
    /// When nothing can be read. A message that claims nothing, and claims that nothing supports, are no errors.
    pub fn supported(&self, message: &str, filters: &Filters) -> Result<Supported, Failure> {
        let Claims { claiming, passed_over } = Claims::of(message);
        let snapshot = self.snapshot_to_answer_from()?;
        let left_out = claiming.len().saturating_sub(MOST_CLAIMS);
        let looked_for = claiming.into_iter().take(MOST_CLAIMS);
        let claims = looked_for.map(|sentence| self.claim(sentence, filters, &*snapshot));
        Ok(Supported {
            claims: claims.collect::<Result<_, _>>()?,
            passed_over,
            left_out,
        })
    }

    fn claim(&self, sentence: String, filters: &Filters, snapshot: &dyn Snapshot) -> Result<Claim, Failure> {
        let found = self.support(&sentence, filters, snapshot)?;
        let (support, strength) = found.map_or((None, 0.0), |(support, strength)| (Some(support), strength));
        Ok(Claim {
            sentence,
            support,
            strength,
        })
    }

    fn support(
        &self,
        sentence: &str,
        filters: &Filters,
        snapshot: &dyn Snapshot,
    ) -> Result<Option<(Quotation, f32)>, Failure> {
        let reading = Reading {
            // Of a message that was posted no sentence is too long.
            most_chars: usize::MAX,
            today: self.today(),
            synonyms: &self.parts.synonyms,
            stages: self.parts.policy.stages,
        };
        let Ok(claim) = Question::new(sentence, filters.clone(), &reading) else {
            // A sentence of common words alone says nothing that could be looked for.
            return Ok(None);
        };
        let mut retrieved = self.retrieve(&claim, snapshot, &self.parts.policy.retrieval)?;
        retrieved
            .candidates
            .retain(|candidate| filters.within.shows(&candidate.hit.article));
        let Some(support) = answer::support(&claim, &retrieved) else {
            return Ok(None);
        };
        let place = (&retrieved.candidates[support.candidate].hit, support.span);
        let cut = answer::quotations(&[place], snapshot)?;
        if cut.contains(&None) {
            self.mismatched(1, "passages that did not fit their article were dropped");
        }
        Ok(cut
            .into_iter()
            .flatten()
            .next()
            .map(|quotation| (quotation, support.strength)))
    }
}
