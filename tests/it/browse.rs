//! Going back to a quoted place, reading around it, paging through an article.

use ibid::{
    answer::{ArticleKey, Place, Quotation, RevisionKey},
    corpus::{ArticleId, Revision},
    text::Span,
};
use proptest::prelude::*;

use super::support::corpus;

#[test]
fn a_place_is_short_and_names_no_article() {
    let article = corpus::article("harbour/lighthouse.md", "The lighthouse was lit in 1871.\n");
    let quotation = Quotation::cut(&article, Span::new(4, 14)).expect("words stand there");
    let place = Place::of(&quotation);
    assert_eq!(place.article, ArticleKey::of(&article.id));
    assert_eq!(place.revision, RevisionKey::of(&article.revision));
    assert_eq!(place.span, Span::new(4, 14));
    assert_eq!(place.article.to_string().len(), 11);
    assert_eq!(ArticleKey::parse(&place.article.to_string()), Some(place.article));
    for other in ["", "lighthouse", "harbour/lighthouse.md", "AAAAAAAAAAAA"] {
        assert_eq!(ArticleKey::parse(other), None, "{other:?}");
    }
    // The revision is the beginning of what a writer sees from `sha256sum`.
    assert_ne!(
        RevisionKey::of(&Revision::of(b"a")),
        RevisionKey::of(&Revision::of(b"b"))
    );

    let mut bytes = Vec::new();
    let far = Place {
        span: Span::new(16_000_000, 16_000_400),
        ..place
    };
    for _ in 0..3 {
        far.encode(&mut bytes);
    }
    assert_eq!(bytes.len(), 54);
}

fn place() -> impl Strategy<Value = Place> {
    ("[a-z/]{1,40}", any::<[u8; 4]>(), any::<u32>(), any::<u32>()).prop_map(|(id, bytes, start, length)| Place {
        article: ArticleKey::of(&ArticleId::new(id)),
        revision: RevisionKey::of(&Revision::of(&bytes)),
        span: Span::new(start as usize, start as usize + length as usize),
    })
}

proptest! {
    #[test]
    fn a_place_is_read_as_it_was_written(places in prop::collection::vec(place(), 0..4), rest in any::<Vec<u8>>()) {
        let mut bytes = Vec::new();
        for place in &places {
            place.encode(&mut bytes);
        }
        bytes.extend(&rest);
        let mut left = bytes.as_slice();
        for place in places {
            prop_assert_eq!(Place::decode(&mut left), Some(place));
        }
        prop_assert_eq!(left, rest.as_slice());
    }

    #[test]
    fn garbage_is_no_place(bytes in any::<Vec<u8>>()) {
        let mut left = bytes.as_slice();
        match Place::decode(&mut left) {
            Some(place) => prop_assert!(left.len() + 14 <= bytes.len() && place.span.start <= place.span.end),
            None => prop_assert_eq!(left, bytes.as_slice()),
        }
    }
}
