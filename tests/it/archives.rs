//! Zip files within bounds: what is listed and read of them, and what each hostile one is rejected with.

use std::io::{Cursor, Write as _};

use ibid::corpus::{Archive, ArchiveLimits};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Small limits, so that small files reach them.
const LIMITS: ArchiveLimits = ArchiveLimits {
    members: 5,
    member_bytes: 6_000_000,
    all_bytes: 9_000_000,
};

/// A zip file with these files.
pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    packed(files, CompressionMethod::Deflated)
}

fn packed(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        writer.start_file(*name, options).expect("the name is new");
        writer.write_all(bytes).expect("it fits into memory");
    }
    writer.finish().expect("it fits into memory").into_inner()
}

/// The same bytes with every `from` made `to`, which is as long.
fn patched(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len(), "nothing may move");
    let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
    assert!(!places.is_empty(), "there is nothing to patch");
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    bytes
}

/// Opens an archive, reads all there is, and tells of each file its name and size, or why not.
fn check(bytes: &[u8], expected: &[&str]) {
    let told = match Archive::open(bytes, "ZIP", LIMITS) {
        Err(rejected) => vec![rejected.to_string()],
        Ok(mut archive) => {
            let names: Vec<String> = archive.names().map(str::to_owned).collect();
            let mut told: Vec<String> = names
                .iter()
                .map(|name| match archive.read(name) {
                    Ok(bytes) => format!("{name}: {} bytes", bytes.expect("it was listed").len()),
                    Err(rejected) => format!("{name}: {rejected}"),
                })
                .collect();
            told.extend(archive.passed_over().iter().map(|name| format!("passed over: {name}")));
            told
        }
    };
    assert_eq!(told, expected);
}

#[test]
fn files_are_listed_by_name_and_read() {
    check(
        &zipped(&[("b.txt", b"two"), ("a/c.txt", b"")]),
        &["a/c.txt: 0 bytes", "b.txt: 3 bytes"],
    );
    let stored = packed(&[("b.txt", b"two")], CompressionMethod::Stored);
    check(&stored, &["b.txt: 3 bytes"]);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    writer.add_directory("folder/", options).expect("it is new");
    writer.add_symlink("link", "/etc/passwd", options).expect("it is new");
    let bytes = writer.finish().expect("it fits into memory").into_inner();
    check(&bytes, &["passed over: link"]);
    assert_eq!(
        Archive::open(&zipped(&[]), "ZIP", LIMITS).and_then(|mut archive| archive.read("none")),
        Ok(None)
    );
}

#[test]
fn names_stay_below_a_folder() {
    for (name, told) in [
        ("../b.txt", "../b.txt"),
        ("a/../../b", "a/../../b"),
        ("/etc/b.t", "/etc/b.t"),
        ("a\\b.text", "a\\\\b.text"),
        ("C:/b.txt", "C:/b.txt"),
        ("a/b\nc.tx", "a/b\\nc.tx"),
        ("a//b.txt", "a//b.txt"),
        ("a/./b.tx", "a/./b.tx"),
        ("a\0b.text", "a\\0b.text"),
    ] {
        let neutral = "n".repeat(name.len());
        let bytes = patched(zipped(&[(&neutral, b"x")]), neutral.as_bytes(), name.as_bytes());
        check(&bytes, &[&format!("passed over: {told}")]);
    }
    let long = "n".repeat(1001);
    check(&zipped(&[(&long, b"x")]), &[&format!("passed over: {long}")]);
    // A name that is no UTF-8 is in the letters of the first PCs, which have one for every byte.
    check(
        &patched(zipped(&[("nnn.txt", b"x")]), b"nnn", b"\x81\xff."),
        &["ü\u{a0}..txt: 1 bytes"],
    );
}

#[test]
fn bombs_are_cut_off() {
    let blanks = |megabytes: usize| vec![b' '; megabytes * 1_000_000];
    check(
        &zipped(&[("bomb", &blanks(5))]),
        &["bomb: the file is larger, or unpacks to more, than 4 MB"],
    );
    // Bytes that do not pack, so that only their number counts.
    let noise: Vec<u8> = (0..7_000_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    check(
        &packed(&[("large", &noise)], CompressionMethod::Stored),
        &["large: the file is larger, or unpacks to more, than 6 MB"],
    );
    check(
        &packed(
            &[("a", &noise[..5_000_000]), ("b", &noise[..5_000_000])],
            CompressionMethod::Stored,
        ),
        &[
            "a: 5000000 bytes",
            "b: the file is larger, or unpacks to more, than 4 MB",
        ],
    );
    let files: Vec<String> = (0..6).map(|n| n.to_string()).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|name| (name.as_str(), b"x" as &[u8])).collect();
    check(&zipped(&files), &["the file holds more files in an archive than 5"]);
}

#[test]
fn archives_inside_stay_closed() {
    let inside = zipped(&[("inner.txt", b"inner")]);
    let told = format!("inside.zip: {} bytes", inside.len());
    check(&zipped(&[("inside.zip", &inside)]), &[&told]);
}

#[test]
fn damage_is_told() {
    let whole = zipped(&[("a.txt", b"the ferry sails at nine")]);
    check(
        b"",
        &["the file cannot be read as ZIP: the archive is damaged or cut off"],
    );
    check(
        &whole[..whole.len() - 10],
        &["the file cannot be read as ZIP: the archive is damaged or cut off"],
    );
    let twice = patched(zipped(&[("a.txt", b"one"), ("b.txt", b"two")]), b"b.txt", b"a.txt");
    check(
        &twice,
        &["the file cannot be read as ZIP: it holds two files of the same name"],
    );
    // The flag of encryption, in the list of members.
    let mut locked = whole.clone();
    let at = locked
        .windows(4)
        .position(|mark| mark == b"PK\x01\x02")
        .expect("there is a list");
    locked[at + 8] |= 1;
    check(&locked, &["the file is encrypted; save it without a password"]);
    // The list says that the file unpacks to 4 bytes, and the checksum is of all of it.
    let mut lying = whole;
    lying[at + 24..at + 28].copy_from_slice(&4_u32.to_le_bytes());
    check(
        &lying,
        &["a.txt: the file cannot be read as ZIP: the archive is damaged or cut off"],
    );
}
