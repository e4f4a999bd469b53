//! A sentence model of a few words, small enough to be written here.
//!
//! Its network is one lookup: each word has a direction, words that mean the same share one, and a word it
//! does not know has none.

use std::{fs, path::Path};

use serde_json::{Map, Value, json};

/// Words by what they mean: those of one line mean the same.
const MEANINGS: &[&[&str]] = &[
    &["[UNK]", "[CLS]", "[SEP]", "[PAD]"],
    &["tower"],
    &["high", "height"],
    &["car", "automobile"],
    &["red", "colour"],
    &["club"],
    &["meets"],
];

/// Writes the model into `folder`, without a manifest. With `sense` false, every word means the same.
pub(crate) fn write(folder: &Path, sense: bool) {
    fs::create_dir_all(folder).expect("a folder can be made");
    fs::write(folder.join("tokenizer.json"), tokenizer().to_string()).expect("a file can be written");
    fs::write(folder.join("model.onnx"), network(sense)).expect("a file can be written");
}

fn tokenizer() -> Value {
    let words = MEANINGS.iter().copied().flatten();
    let vocabulary: Map<String, Value> = words
        .enumerate()
        .map(|(number, word)| ((*word).to_owned(), json!(number)))
        .collect();
    json!({
        "version": "1.0",
        "added_tokens": [],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": true,
            "handle_chinese_chars": true,
            "lowercase": true,
            "strip_accents": null,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": vocabulary,
        },
    })
}

/// An ONNX file (<https://onnx.ai/onnx/repo-docs/IR.html>; the field numbers are those of `onnx.proto`).
fn network(sense: bool) -> Vec<u8> {
    let lookup = [
        text(1, "directions"),
        text(1, "input_ids"),
        text(2, "last_hidden_state"),
        text(4, "Gather"),
    ];
    let graph = [
        field(1, &lookup.concat()),
        text(2, "lookup"),
        field(5, &directions(sense)),
        field(11, &port("input_ids", 7, &[None, None])),
        field(
            12,
            &port("last_hidden_state", 1, &[None, None, Some(MEANINGS.len() as u64)]),
        ),
    ];
    [
        number(1, 8),
        field(7, &graph.concat()),
        field(8, &[text(1, ""), number(2, 17)].concat()),
    ]
    .concat()
}

/// The table of 32-bit floats: a row a word.
fn directions(sense: bool) -> Vec<u8> {
    let rows = MEANINGS.iter().enumerate();
    let rows: Vec<usize> = rows
        .flat_map(|(meaning, words)| words.iter().map(move |_| meaning))
        .collect();
    let mut table = Vec::new();
    for meaning in &rows {
        for direction in 0..MEANINGS.len() {
            let points = if sense {
                *meaning > 0 && direction == *meaning
            } else {
                direction == 1
            };
            table.extend(f32::from(u8::from(points)).to_le_bytes());
        }
    }
    [
        number(1, rows.len() as u64),
        number(1, MEANINGS.len() as u64),
        number(2, 1),
        text(8, "directions"),
        field(9, &table),
    ]
    .concat()
}

/// What goes in or out: its name, its kind, its dimensions.
fn port(name: &str, kind: u64, dimensions: &[Option<u64>]) -> Vec<u8> {
    let dimension = |size: &Option<u64>| field(1, &size.map_or_else(|| text(2, "n"), |size| number(1, size)));
    let shape: Vec<u8> = dimensions.iter().flat_map(dimension).collect();
    let tensor = [number(1, kind), field(2, &shape)].concat();
    [text(1, name), field(2, &field(1, &tensor))].concat()
}

fn text(tag: u64, text: &str) -> Vec<u8> {
    field(tag, text.as_bytes())
}

fn field(tag: u64, bytes: &[u8]) -> Vec<u8> {
    [varint(tag << 3 | 2), varint(bytes.len() as u64), bytes.to_vec()].concat()
}

fn number(tag: u64, value: u64) -> Vec<u8> {
    [varint(tag << 3), varint(value)].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let seven = u8::try_from(value & 0x7f).expect("it has seven bits");
        value >>= 7;
        bytes.push(if value > 0 { seven | 0x80 } else { seven });
        if value == 0 {
            return bytes;
        }
    }
}
