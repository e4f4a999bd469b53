//! What a heading is about, as one word.
//!
//! In: words and which of them name something. Out: a short key that is the same for words that name the same in
//! another order, in other common words and mostly in other forms, so that an index of any size finds the headings
//! that say just what a question does. It proposes and decides nothing: whatever it brings up is read and ranked.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::{Word, stopwords};

/// Of each word so many letters count: endings stand behind them in most languages.
const LETTERS: usize = 5;
/// Bytes of the key's hash. Of a million headings one in thirty million pairs is mistaken, which costs one passage read
/// in vain.
const BYTES: usize = 6;
/// More words than this are no heading.
const MOST_WORDS: usize = 24;

/// The key of `words`, of which `naming` says whether each names something; none where no word does.
#[must_use]
pub fn subject(words: &[Word], naming: &[bool]) -> Option<String> {
    let named = words.iter().zip(naming).filter(|(_, naming)| **naming);
    if named.clone().count() > MOST_WORDS {
        return None;
    }
    let mut about: Vec<&str> = named.map(|(word, _)| stem(&word.folded)).collect();
    about.sort_unstable();
    about.dedup();
    if about.is_empty() {
        return None;
    }
    let mut hash = Sha256::new();
    for word in about {
        hash.update(word);
        hash.update([0]);
    }
    Some(URL_SAFE_NO_PAD.encode(&hash.finalize()[..BYTES]))
}

/// The key of just these words in this order, those included that only connect: of "How it works" as of "Why it works",
/// which are about the same.
#[must_use]
pub fn wording_key(words: &[Word]) -> Option<String> {
    if words.is_empty() || words.len() > MOST_WORDS {
        return None;
    }
    let mut hash = Sha256::new();
    for word in words {
        hash.update(word.folded.as_bytes());
        hash.update([1]);
    }
    Some(URL_SAFE_NO_PAD.encode(&hash.finalize()[..BYTES]))
}

/// Which of the words of a heading name something: all but those that only connect, or all where there are no others.
#[must_use]
pub fn naming(words: &[Word]) -> Vec<bool> {
    let stops = stopwords::are_stopwords(words);
    let names_any = stops.contains(&false);
    stops.into_iter().map(|stops| !stops || !names_any).collect()
}

fn stem(word: &str) -> &str {
    let end = word.char_indices().nth(LETTERS).map_or(word.len(), |(end, _)| end);
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        word
    } else {
        &word[..end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    #[test]
    fn a_subject_is_the_same_in_other_order_forms_and_common_words() {
        let key = |text: &str| {
            let words = words(text);
            subject(&words, &naming(&words))
        };
        let check = |a: &str, b: &str, same: bool| assert_eq!(key(a) == key(b), same, "{a}, {b}");
        check("How do I reset my password?", "password reset", true);
        check("Resetting passwords", "reset a password", true);
        check("What changed in 1.2.3", "1.2.3 changes", true);
        check("What changed in 1.2.3", "what changed in 1.2.4", false);
        check("How do I reset my password?", "How do I change my password?", false);
        check("Wie setze ich das Passwort zurück?", "Passwort zurücksetzen", false);
        check("What is it?", "Who are we?", false);
        assert_eq!(key("?!"), None);
        let exact = |text: &str| wording_key(&words(text));
        assert_eq!(exact("How it works?"), exact("how it works"));
        assert_ne!(exact("How it works"), exact("Why it works"));
    }
}
