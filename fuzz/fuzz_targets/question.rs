//! What a person wrote: a question, a search, their filters, and other names for the same thing.
#![no_main]

use ibid::{
    corpus::{Date, Visible},
    question::{Filters, Question, Reading, Stages, Synonyms},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(written) = std::str::from_utf8(data) else { return };
    let synonyms = Synonyms::parse(written).unwrap_or_default();
    let reading = Reading {
        most_chars: 1000,
        today: Date::parse("2024-02-29").expect("it is a day"),
        synonyms: &synonyms,
        stages: Stages::default(),
    };
    let _ = Date::parse(written);
    if let Ok(filters) = Filters::from_json(written, Visible::default()) {
        let again = Filters::from_json(&filters.to_json(), Visible::default()).expect("it was written here");
        assert_eq!(again.to_json(), filters.to_json());
    }
    if let Ok(question) = Question::new(written, Filters::default(), &reading) {
        let _ = (question.terms(), question.pairs(), question.head(), question.wants());
    }
    let _ = Question::search(written, Filters::default(), &reading);
});
