//! News articles and plain text.
#![no_main]

use ibid::corpus::{ArticleId, File, parse, passages};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let bytes = [b"date ", data].concat();
    for bytes in [data, &bytes] {
        let Ok(parsed) = parse(&File::new(&ArticleId::new("d.txt"), bytes)) else { continue };
        let article = &parsed.articles[0];
        for passage in passages(article) {
            let words = passage.span.slice(&article.text).expect("it is a part of the text");
            assert!(!words.is_empty());
        }
    }
});
