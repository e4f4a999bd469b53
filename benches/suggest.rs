//! How fast titles are suggested while somebody types, beside what cannot be left out.
//!
//! `cargo bench --bench suggest -- 100000 2000` makes that many titles (100,000 without a number) in seven scripts and
//! types into them that many times (2,000 without a number), in each of four ways. The peer is a plain look through
//! the same titles, folded beforehand, for those that hold what was typed, until twenty-five are found: no order, no
//! typos, and nothing found at all for half of what is typed. What is printed are times and their ratio; nothing is
//! asserted.

mod generate;

use std::{
    env,
    time::{Duration, Instant},
};

use ibid::{
    corpus::{ArticleId, Date, Revision, Visible},
    index::{Listed, State},
    service::{MOST_SUGGESTIONS, Titles},
    text::fold,
};

use generate::Generator;

/// Titles, when the command line does not say.
const TITLES: usize = 100_000;
/// How often is typed in each way.
const TYPED: usize = 2_000;

/// How somebody types.
#[derive(Clone, Copy)]
enum Way {
    /// The beginning of a title, from one letter on.
    Beginning,
    /// A word of it.
    Word,
    /// Its first two words, with two letters swapped.
    Typo,
    /// Every other letter of its first two words.
    Letters,
}

fn main() {
    let mut numbers = env::args().skip(1).filter_map(|argument| argument.parse().ok());
    let count: usize = numbers.next().unwrap_or(TITLES);
    let typed: usize = numbers.next().unwrap_or(TYPED);
    let generator = Generator::new();
    let catalog: Vec<Listed> = (0..count)
        .map(|number| listed(number, title(&generator, number)))
        .collect();
    let plain: Vec<String> = catalog.iter().map(|listed| fold(&listed.title)).collect();
    let written: Vec<String> = catalog.iter().map(|listed| listed.title.clone()).collect();

    let started = Instant::now();
    let titles = Titles::new(State::default(), catalog);
    println!("{count} titles taken in within {:.1?}", started.elapsed());
    let half = Visible::Only((0..count / 2_000).map(|number| format!("c{number:03}")).collect());
    println!(
        "{:>20} {:>4} {:>10} {:>10} {:>6} {:>10}",
        "suggest", "", "ibid ms", "plain ms", "ratio", "found"
    );
    for (name, way, visible) in [
        ("beginning", Way::Beginning, &Visible::All),
        ("word", Way::Word, &Visible::All),
        ("typo", Way::Typo, &Visible::All),
        ("letters in order", Way::Letters, &Visible::All),
        ("typo, half visible", Way::Typo, &half),
    ] {
        let all: Vec<String> = (0..2 * typed)
            .map(|number| way.type_some(&written[(number * 7_919) % count], number))
            .collect();
        let mut found = 0;
        let ours = times(&all, |typed| {
            found += usize::from(!titles.suggest(visible, typed, MOST_SUGGESTIONS).is_empty());
        });
        let theirs = times(&all, |typed| {
            let typed = fold(typed);
            let held = plain.iter().filter(|title| title.contains(&typed));
            std::hint::black_box(held.take(MOST_SUGGESTIONS).collect::<Vec<_>>());
        });
        for (share, label) in [(50, "p50"), (99, "p99"), (100, "most")] {
            let [ours, theirs] =
                [&ours, &theirs].map(|times| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e3);
            let found = found * 100 / all.len();
            println!(
                "{name:>20} {label:>4} {ours:>10.3} {theirs:>10.3} {:>6.2} {found:>9}%",
                ours / theirs
            );
        }
    }
}

impl Way {
    fn type_some(self, title: &str, number: usize) -> String {
        let words: Vec<&str> = title.split(' ').collect();
        let two: Vec<char> = words[..words.len().min(2)].join(" ").chars().collect();
        match self {
            Self::Beginning => title.chars().take(1 + number % 12).collect(),
            Self::Word => words[number % words.len()].to_owned(),
            Self::Typo => {
                let mut letters = two;
                let at = letters.len() / 3;
                if at + 1 < letters.len() {
                    letters.swap(at, at + 1);
                }
                letters.into_iter().collect()
            }
            Self::Letters => two.into_iter().step_by(2).collect(),
        }
    }
}

/// What each of the later half of `typed` takes, shortest first.
fn times(typed: &[String], mut suggest: impl FnMut(&str)) -> Vec<Duration> {
    let each = typed.iter().map(|typed| {
        let started = Instant::now();
        suggest(typed);
        started.elapsed()
    });
    let mut times: Vec<Duration> = each.skip(typed.len() / 2).collect();
    times.sort_unstable();
    times
}

fn listed(number: usize, title: String) -> Listed {
    let id = ArticleId::new(format!("c{:03}/{number:07}.txt", number / 1_000));
    Listed {
        revision: Revision::of(id.as_str().as_bytes()),
        id,
        title,
        date: Date::parse(&format!(
            "{}-{:02}-{:02}",
            2000 + number % 25,
            1 + number % 12,
            1 + number % 28
        )),
        tags: Vec::new(),
        language: None,
    }
}

/// The title of a generated article, its letters moved into another script for half of them.
fn title(generator: &Generator, number: usize) -> String {
    let article = generator.article(number, 0);
    let words = article.lines().next().and_then(|line| line.splitn(3, ' ').nth(2));
    let words = words.unwrap_or_default();
    let moved = |first: char| -> String {
        let letter = |c: char| match c.to_ascii_lowercase() {
            c @ 'a'..='z' => char::from_u32(u32::from(first) + u32::from(c) - u32::from('a')).unwrap_or(c),
            c => c,
        };
        words.chars().map(letter).collect()
    };
    match number % 12 {
        0 => moved('а'),
        1 => moved('α'),
        2 => moved('ب'),
        3 => syllables(words, '一', 6_000),
        4 => syllables(words, 'あ', 80),
        5 => moved('ก').replace(' ', ""),
        _ => words.to_owned(),
    }
}

/// Each two letters as one character of a script without spaces, `count` characters from `first` on.
fn syllables(words: &str, first: char, count: u32) -> String {
    let letters: Vec<u32> = words.chars().filter(|c| *c != ' ').map(u32::from).collect();
    let syllable = |pair: &[u32]| {
        let number = pair.iter().fold(0, |number, letter| number * 31 + letter);
        char::from_u32(u32::from(first) + number % count)
    };
    letters.chunks(2).filter_map(syllable).collect()
}
