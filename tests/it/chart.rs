//! The chart of questions: what its pixels say, read back from the PNG.

use ibid::{
    corpus::Date,
    reply::chart::{self, ANSWERED, BACKGROUND, Day, HEIGHT, MOST_DAYS, NOT_FOUND, TEXT, WIDTH},
};
use proptest::prelude::*;

/// More would be slow to load on a telephone.
const MOST_BYTES: usize = 100_000;
/// Pixels by which a bar may be off for rounding at its two ends.
const ROUNDING: u32 = 1;

struct Picture {
    pixels: Vec<u8>,
}

impl Picture {
    fn at(&self, x: u32, y: u32) -> [u8; 3] {
        let at = (y * WIDTH + x) as usize * 3;
        self.pixels[at..at + 3].try_into().unwrap()
    }

    fn column(&self, x: u32) -> impl Iterator<Item = [u8; 3]> {
        (0..HEIGHT).map(move |y| self.at(x, y))
    }

    /// How high each bar is, from left to right: the pixels that were answered and that were not.
    /// It is read at the left edge, where the hatched part is full.
    fn bars(&self) -> Vec<(u32, u32)> {
        let counted = |x: u32| {
            let of = |wanted| u32::try_from(self.column(x).filter(|colour| *colour == wanted).count()).unwrap();
            (of(ANSWERED), of(NOT_FOUND))
        };
        (1..WIDTH)
            .filter(|&x| counted(x - 1) == (0, 0) && counted(x) != (0, 0))
            .map(counted)
            .collect()
    }
}

/// Draws the days, and checks what holds for every picture.
fn check(days: &[Day]) -> Picture {
    let bytes = chart::draw(days).unwrap();
    assert!(bytes.len() < MOST_BYTES, "{} bytes", bytes.len());
    assert_eq!(bytes, chart::draw(days).unwrap(), "the same days give the same bytes");
    let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((frame.width, frame.height), (WIDTH, HEIGHT));
    assert_eq!(frame.color_type, png::ColorType::Rgb, "nothing shines through");
    let picture = Picture { pixels };
    for x in 0..WIDTH {
        for y in [0, HEIGHT - 1] {
            assert_eq!(picture.at(x, y), BACKGROUND, "nothing touches the edge at {x}, {y}");
        }
    }
    for y in 0..HEIGHT {
        for x in [0, WIDTH - 1] {
            assert_eq!(picture.at(x, y), BACKGROUND, "nothing touches the edge at {x}, {y}");
        }
    }
    picture
}

fn day(number: i32) -> Date {
    let first = time::Date::from_calendar_date(2026, time::Month::January, 1).unwrap();
    (first + time::Duration::days(i64::from(number))).into()
}

/// Days in a row, with their counts.
fn days(counts: &[(u32, u32)]) -> Vec<Day> {
    (0..)
        .zip(counts)
        .map(|(number, &(answered, not_found))| Day {
            date: day(number),
            answered,
            not_found,
        })
        .collect()
}

/// WCAG 2.2, "relative luminance" and "contrast ratio".
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let luminance = |colour: [u8; 3]| {
        let [red, green, blue] = colour.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn a_bar_is_as_high_as_its_count() {
    let counts = [(10, 2), (20, 4), (5, 0), (0, 8), (40, 0)];
    let bars = check(&days(&counts)).bars();
    assert_eq!(bars.len(), counts.len());
    let (highest, _) = bars[4];
    assert!(highest > HEIGHT / 2, "the highest bar has {highest} pixels");
    for ((answered, not_found), bar) in counts.into_iter().zip(bars) {
        let expected = |count: u32| count * highest / 40;
        assert!(expected(answered).abs_diff(bar.0) <= ROUNDING, "{answered} {bar:?}");
        assert!(expected(not_found).abs_diff(bar.1) <= ROUNDING, "{not_found} {bar:?}");
    }
}

#[test]
fn one_question_is_seen_beside_a_million() {
    let bars = check(&days(&[(1, 1), (1_000_000, 0), (0, 1)])).bars();
    assert_eq!(bars.len(), 3);
    for bar in [bars[0].0, bars[0].1, bars[2].1] {
        assert!((2..5).contains(&bar), "{bar} pixels");
    }
}

#[test]
fn days_without_questions_leave_a_gap() {
    let mut given = days(&[(3, 0), (0, 0), (0, 0), (3, 0)]);
    let whole = chart::draw(&given).unwrap();
    given.retain(|day| day.answered > 0);
    given.reverse();
    assert_eq!(
        chart::draw(&given).unwrap(),
        whole,
        "in any order, with or without zeros"
    );
    assert_eq!(check(&given).bars().len(), 2);
}

#[test]
fn counts_of_the_same_day_are_added() {
    let twice = [days(&[(1, 2)]), days(&[(3, 4)])].concat();
    assert_eq!(chart::draw(&twice).unwrap(), chart::draw(&days(&[(4, 6)])).unwrap());
}

#[test]
fn of_many_days_the_last_are_drawn() {
    let many = days(&[(1, 1); 100]);
    let last = &many[many.len() - usize::from(MOST_DAYS)..];
    assert_eq!(chart::draw(&many).unwrap(), chart::draw(last).unwrap());
    assert_eq!(check(&many).bars().len(), usize::from(MOST_DAYS));
}

#[test]
fn bars_are_equally_thick() {
    let picture = check(&days(&[(1, 0); 90]));
    let row: Vec<bool> = (0..WIDTH)
        .map(|x| picture.column(x).any(|colour| colour == ANSWERED))
        .collect();
    let runs: Vec<usize> = row
        .chunk_by(|a, b| a == b)
        .filter(|run| run[0])
        .map(<[bool]>::len)
        .collect();
    assert_eq!(runs, [runs[0]; 90]);
}

#[test]
fn everything_stands_out() {
    let picture = check(&days(&[(5, 5), (3, 0)]));
    for (colour, least) in [(ANSWERED, 3.0), (NOT_FOUND, 3.0), (TEXT, 4.5)] {
        assert!(
            (0..WIDTH).any(|x| picture.column(x).any(|seen| seen == colour)),
            "{colour:?} is drawn"
        );
        let ratio = contrast(colour, BACKGROUND);
        assert!(
            ratio >= least,
            "{colour:?} has a contrast of {ratio:.1}, {least} is wanted"
        );
    }
}

#[test]
fn the_two_kinds_differ_without_colours() {
    let picture = check(&days(&[(50, 50)]));
    let inside = |wanted| {
        let column = (0..WIDTH)
            .rfind(|&x| picture.column(x).any(|colour| colour == ANSWERED))
            .unwrap()
            - 20;
        let colours: Vec<_> = picture.column(column).collect();
        let first = colours.iter().position(|colour| *colour == wanted).unwrap();
        let last = colours.iter().rposition(|colour| *colour == wanted).unwrap();
        colours[first..=last]
            .iter()
            .filter(|colour| **colour == BACKGROUND)
            .count()
            * 100
            / (last - first)
    };
    assert_eq!(inside(ANSWERED), 0, "answered is full");
    assert!((40..60).contains(&inside(NOT_FOUND)), "not found is hatched");
}

#[test]
fn nothing_is_a_picture_too() {
    for empty in [&[][..], &days(&[(0, 0)]), &days(&[(0, 0); 90])] {
        let picture = check(empty);
        assert_eq!(picture.bars(), []);
        assert!(
            (0..WIDTH).any(|x| picture.column(x).any(|colour| colour == TEXT)),
            "the axis is there"
        );
    }
}

#[test]
fn extremes_are_drawn() {
    check(&days(&[(u32::MAX, u32::MAX), (0, 1), (u32::MAX, 0)]));
    check(&days(&[(u32::MAX, u32::MAX); 90]));
    for date in [time::Date::MIN, time::Date::MAX] {
        let date = date.into();
        check(&[Day {
            date,
            answered: 1,
            not_found: 1,
        }]);
    }
    check(&[time::Date::MIN, time::Date::MAX].map(|date| Day {
        date: date.into(),
        answered: 1,
        not_found: 1,
    }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_days_give_a_picture(
        given in prop::collection::vec((0..400_i32, 0..=u32::MAX, 0..=u32::MAX, 0..31_u32), 0..120)
    ) {
        let days: Vec<Day> = given
            .into_iter()
            .map(|(number, answered, not_found, shift)| Day {
                date: day(number),
                answered: answered >> shift,
                not_found: not_found >> shift,
            })
            .collect();
        check(&days);
    }
}
