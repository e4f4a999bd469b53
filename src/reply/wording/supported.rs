//! What is said of a message whose claims were looked for.

use crate::{
    locale::Language,
    reply::{Inline, Line, Part, Reply, ours},
    service::{Claim, Supported},
};

use super::{citation, hint, quote, say};

/// Which sentences of a message the articles say too, and where.
#[must_use]
pub fn supported(language: Language, supported: &Supported) -> Reply {
    if supported.claims.is_empty() {
        let parts = vec![
            say(language, "sources-no-claims").text(),
            hint(language, say(language, "sources-no-claims-hint").line()),
        ];
        return Reply { parts, footer: None };
    }
    let summary = say(language, "sources-summary")
        .number("supported", supported.found())
        .number("count", supported.claims.len());
    let mut parts = vec![summary.text()];
    let mut number = 0;
    for claim in &supported.claims {
        parts.extend(claimed(language, claim, &mut number));
    }
    parts.extend(unread(language, supported));
    Reply {
        parts,
        footer: Some(say(language, "sources-meaning").line()),
    }
}

/// A message without words, as one of a picture alone is.
#[must_use]
pub fn supported_no_words(language: Language) -> Reply {
    say(language, "sources-no-words").reply()
}

fn claimed(language: Language, claim: &Claim, number: &mut usize) -> Vec<Part> {
    let marked = |mark: &str| -> Line { vec![ours(format!("{mark} ")), Inline::Theirs(claim.sentence.clone())] };
    match &claim.support {
        Some(quotation) => {
            *number += 1;
            vec![
                Part::Text(marked("✅")),
                quote::shaped(language, quotation, citation(language, *number, &quotation.citation)),
            ]
        }
        None => vec![Part::Text(marked("❌"))],
    }
}

/// How much of the message was not looked for.
fn unread(language: Language, supported: &Supported) -> Vec<Part> {
    let counts = [
        ("sources-passed-over", supported.passed_over.len()),
        ("sources-left-out", supported.left_out),
    ];
    let some = counts.into_iter().filter(|(_, count)| *count > 0);
    some.map(|(key, count)| say(language, key).number("count", count).text())
        .collect()
}
