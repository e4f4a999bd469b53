//! Files that are no more what was written: each kind of file that the index, the manifest and the database consist
//! of, changed, cut short, emptied and removed. What can be made again from the corpus is; what cannot is left as it is
//! and named.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use crate::support::{
    cli::{Place, Ran},
    corpus::THREE,
    faults::{Damage, tell},
};

const QUESTION: &[&str] = &["ask", "When was the lighthouse of Norrö lit?"];

/// Every file of the index and of what goes with it, by what it is of; a segment's own name differs in each run.
fn files(place: &Place) -> Vec<(String, PathBuf)> {
    let below = |folder: &str| walkdir::WalkDir::new(place.path(folder)).into_iter().flatten();
    let files = below("data/index").chain(below("data/manifests"));
    let files = files.filter(|entry| entry.file_type().is_file());
    let mut named: Vec<(String, PathBuf)> = files
        .filter(|entry| !entry.file_name().to_string_lossy().ends_with("lock"))
        .map(|entry| (kind(entry.path()), entry.path().to_owned()))
        .collect();
    named.sort();
    named
}

fn kind(path: &Path) -> String {
    let name = path.file_name().expect("it is a file").to_string_lossy();
    let folder = path.parent().and_then(Path::file_name).expect("it lies in a folder");
    match name.split_once('.') {
        _ if folder == "manifests" => "the manifest".to_owned(),
        Some((segment, ending)) if segment.len() == 32 => format!("index segment .{ending}"),
        _ => format!("index file {name}"),
    }
}

/// What differs between two answers to one question is when the articles were indexed, which is masked.
fn answered(ran: &Ran, healthy: &str, what: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), healthy), "{what}: {}", ran.err);
}

/// Damages one file of a fresh index in every way, and says how often it was named, and how often it was built anew.
fn check(number: usize) -> Option<(String, usize, usize, usize)> {
    let place = Place::with(THREE);
    let mut told = None;
    for damage in Damage::ALL {
        for heals in [QUESTION, &["index"]] {
            let _ = fs::remove_dir_all(place.path("data"));
            assert_eq!(place.ibid(&["index"]).code, Some(0));
            let healthy = place.ibid(QUESTION).out;
            let (kind, file) = files(&place).into_iter().nth(number)?;
            damage.to(&file);
            let what = format!("{kind}, {damage:?}, healed by {heals:?}");
            let ran = place.ibid(heals);
            assert_eq!(ran.code, Some(0), "{what}: {}", ran.err);
            if heals == QUESTION {
                answered(&ran, &healthy, &what);
            }
            let is_segment = kind.starts_with("index segment");
            let name = file.file_name().expect("it is a file").to_string_lossy();
            let (_, times, named, anew) = told.get_or_insert((kind.clone(), 0, 0, 0));
            *times += 1;
            *named += usize::from(ran.err.contains(&*name));
            *anew += usize::from(!file.exists() || place.path("data/index/g2").exists());
            if heals != QUESTION && is_segment {
                assert!(!file.exists(), "{what}: it was not built anew: {}", ran.err);
                assert!(ran.err.contains(&*name), "{what}: it is not named: {}", ran.err);
            }
            answered(&place.ibid(QUESTION), &healthy, &what);
            // What the question did not meet is found by whoever writes next.
            assert_eq!(place.ibid(&["index"]).code, Some(0));
            let ran = place.ibid(&["index"]);
            assert!(!ran.err.contains("damaged"), "{what}: it stays: {}", ran.err);
        }
    }
    told
}

#[test]
fn each_file_of_the_index_is_found_damaged_named_and_built_anew() {
    let place = Place::with(THREE);
    assert_eq!(place.ibid(&["index"]).code, Some(0));
    let count = files(&place).len();
    let rows: Vec<_> = (0..count).into_par_iter().filter_map(check).collect();
    assert_eq!(rows.len(), count);
    for (kind, times, named, anew) in rows {
        tell(
            &format!("{kind}: changed, cut short, emptied, removed"),
            times,
            &format!("answered {times}; built anew {anew}, named {named}"),
        );
    }
}
