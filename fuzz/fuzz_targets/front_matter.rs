//! The metadata at the top of a Markdown file.
#![no_main]

use ibid::corpus::{ArticleId, File, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|yaml: &[u8]| {
    let bytes = [b"---\n", yaml, b"\n---\nWords.\n"].concat();
    let _ = parse(&File::new(&ArticleId::new("2020-01-02-d.md"), &bytes));
});
