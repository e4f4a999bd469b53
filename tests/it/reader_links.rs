//! Links to the reader: they lead back to what they were made of and cannot be changed, and the page's colours can be read.

use std::collections::BTreeMap;

use ibid::{
    answer::{Place, Quotation},
    service::{BadLink, Fingerprint, ReaderLinks, Spot},
    store::preferences::Id,
    text::Span,
};
use proptest::prelude::*;

use super::support::corpus;

const NOW: i64 = 1_700_000_000;
const DAY: i64 = 24 * 60 * 60;

fn links(key: u8) -> ReaderLinks {
    ReaderLinks::new("https://docs.example.org".to_owned(), 30, &[key; 32])
}

fn quotation(name: &str, from: usize, to: usize) -> Quotation {
    let article = corpus::article(name, "The lighthouse was lit in 1871, and the harbour dug by hand.\n");
    Quotation::cut(&article, Span::new(from, to)).expect("words stand there")
}

/// The article and the signature of a link.
fn parts(link: &str) -> (&str, &str) {
    let (_, rest) = link.split_once("/a/").expect("it leads to an article");
    let (article, rest) = rest.split_once("?s=").expect("it is signed");
    (article, rest.split_once('#').expect("it names a paragraph").0)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_link_leads_back_for_as_long_as_it_is_followed(
        from in 0_usize..20,
        length in 8_usize..30,
        guild in any::<u64>(),
        channel in any::<u64>(),
        parent in any::<u64>(),
        now in 0_i64..4_000_000_000,
        later in 0_i64..60 * DAY,
    ) {
        let quotation = quotation("a/b.md", from, from + length);
        let spot = Spot { guild: Id::new(guild), channel: Id::new(channel), parent: Id::new(parent) };
        let link = links(1).to(&quotation, spot, now).expect("it can be signed");
        prop_assert!(link.len() < 200 && link.bytes().all(|byte| byte.is_ascii_graphic()), "{link}");
        let (article, signed) = parts(&link);
        let read = links(1).read(article, signed, now + later);
        // It is dated by the hour.
        if later <= 30 * DAY {
            let linked = read.expect("its time is not over");
            prop_assert_eq!((linked.place, linked.spot), (Place::of(&quotation), spot));
            prop_assert_eq!(linked.words, Fingerprint::of(quotation.excerpt.words()));
        } else if later > 30 * DAY + 2 * 60 * 60 {
            prop_assert_eq!(read, Err(BadLink::Expired));
        }
        prop_assert_eq!(links(2).read(article, signed, now), Err(BadLink::Forged), "another bot's");
    }

    #[test]
    fn what_was_not_signed_is_no_link(article in "[A-Za-z0-9_-]{11}", signed in "\\PC{0,120}", at in any::<prop::sample::Index>(), with in "[A-Za-z0-9_-]") {
        prop_assert_eq!(links(1).read(&article, &signed, NOW), Err(BadLink::Forged));
        let link = links(1).to(&quotation("a/b.md", 0, 20), Spot::default(), NOW).expect("it can be signed");
        let (own, good) = parts(&link);
        prop_assert_eq!(links(1).read(&article, good, NOW), Err(BadLink::Forged));
        let at = at.index(good.len());
        let mut changed = good.to_owned();
        changed.replace_range(at..=at, &with);
        if changed != good {
            prop_assert_eq!(links(1).read(own, &changed, NOW), Err(BadLink::Forged), "{}", changed);
        }
    }
}

/// The colours that the style names, in light or in dark.
fn colours(scheme: &str) -> BTreeMap<&str, [f64; 3]> {
    let (_, rest) = scheme.split_once('{').expect("a rule has a body");
    let body = rest.split_once('}').expect("it is closed").0;
    let named = body.split(';').filter_map(|one| one.split_once(":#"));
    let named = named.map(|(name, digits)| {
        let digits: Vec<char> = digits.chars().collect();
        let part = |at: usize| match digits.len() {
            3 => format!("{0}{0}", digits[at]),
            _ => digits[2 * at..2 * at + 2].iter().collect(),
        };
        let value = |at| f64::from(u8::from_str_radix(&part(at), 16).expect("hexadecimal"));
        (name, [0, 1, 2].map(value))
    });
    named.collect()
}

/// How bright a colour is, as WCAG 2.2 defines relative luminance.
fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|value| {
        let value = value / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn colours_can_be_told_apart_in_light_and_in_dark() {
    let style = include_str!("../../src/http/page.css");
    let schemes: Vec<&str> = style.split(":root").skip(1).collect();
    assert_eq!(schemes.len(), 2, "light and dark");
    for scheme in schemes {
        let colours = colours(scheme);
        // Words need 4.5 and what is drawn 3 (WCAG 2.2, 1.4.3 and 1.4.11, level AA).
        for (ink, ground, least) in [
            ("--ink", "--ground", 4.5),
            ("--quiet", "--ground", 4.5),
            ("--link", "--ground", 4.5),
            ("--ink", "--notice", 4.5),
            ("--mark-ink", "--mark", 4.5),
            ("--first", "--ground", 3.0),
            ("--second", "--ground", 3.0),
        ] {
            let had = contrast(colours[ink], colours[ground]);
            assert!(had >= least, "{ink} on {ground} has {had:.2}");
        }
    }
}
