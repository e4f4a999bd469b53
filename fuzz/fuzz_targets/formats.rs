//! Every format: the first byte chooses it, the rest is the file.
#![no_main]

use ibid::corpus::{ArticleId, File, parse, passages};
use libfuzzer_sys::fuzz_target;

const EXTENSIONS: &[&str] = &[
    "md", "txt", "rst", "adoc", "html", "xhtml", "pdf", "docx", "odt", "epub", "csv", "tsv", "json", "jsonl", "rss",
    "atom", "xml", "mbox", "eml",
];

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let extension = EXTENSIONS[usize::from(*first) % EXTENSIONS.len()];
    let id = ArticleId::new(format!("d.{extension}"));
    let Ok(parsed) = parse(&File::new(&id, bytes)) else { return };
    for article in &parsed.articles {
        assert!(article.id.is_of(&id));
        for paragraph in &article.blocks {
            assert!(paragraph.span.slice(&article.text).is_some());
        }
        for passage in passages(article) {
            assert!(passage.span.slice(&article.text).is_some());
        }
    }
});
