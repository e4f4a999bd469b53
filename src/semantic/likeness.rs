//! The likeness of a question and of passages.
//!
//! In: texts. Out: one number a passage. The question is encoded each time; a passage once, and its
//! vector is kept.

use crate::retrieval::Meaning;

use super::{Unavailable, encoder::Encoder, network::product, vectors::Vectors};

/// A model with the vectors it has made.
pub(super) struct Likeness {
    encoder: Encoder,
    vectors: Vectors,
    name: String,
}

impl Likeness {
    pub(super) fn new(encoder: Encoder, vectors: Vectors, name: String) -> Self {
        Self { encoder, vectors, name }
    }

    fn of(&self, question: &str, passages: &[String]) -> Result<Vec<f32>, Unavailable> {
        let question = self.encoder.encode(question)?;
        passages
            .iter()
            .map(|passage| Ok(product(&question, &self.vector(passage)?)))
            .collect()
    }

    fn vector(&self, passage: &str) -> Result<Vec<f32>, Unavailable> {
        if let Some(kept) = self.vectors.get(passage) {
            return Ok(kept);
        }
        let vector = self.encoder.encode(passage)?;
        self.vectors.keep(passage, &vector);
        Ok(vector)
    }
}

impl Meaning for Likeness {
    fn name(&self) -> &str {
        &self.name
    }

    fn likeness(&self, question: &str, passages: &[String]) -> Option<Vec<f32>> {
        self.of(question, passages)
            .inspect_err(|error| tracing::error!(%error, "passages were not compared by meaning"))
            .ok()
    }
}
