//! How many questions were answered each day, as a picture.
//!
//! In: days with their counts. Out: a PNG of [`WIDTH`] by [`HEIGHT`] pixels with one bar a day, the questions
//! that found nothing stacked on those that were answered. The picture holds no words, so that it is the
//! same in every language; the message that carries it says what the colours mean. The same days give the
//! same bytes on every machine, since nothing is taken from it, not even a font.

use std::ops::Range;

use noto_sans_mono_bitmap::{FontWeight, RasterHeight, get_raster, get_raster_width};
use plotters::{
    backend::{BitMapBackend, DrawingBackend},
    coord::{
        CoordTranslate, Shift,
        cartesian::Cartesian2d,
        types::{RangedCoordi32, RangedCoordu64},
    },
    drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea},
    element::Rectangle,
    style::{Color, RGBColor},
};

use crate::corpus::Date;

/// Pixels from left to right: about twice what Discord shows, so that it is sharp on fine screens.
pub const WIDTH: u32 = 1000;
/// Pixels from top to bottom.
pub const HEIGHT: u32 = 420;
/// The most days that are drawn: with more, bars are too thin to tell apart. The last ones are kept.
pub const MOST_DAYS: u16 = 90;

/// What is behind everything: Discord's dark grey. It is opaque, so that the picture has the same contrast in
/// the light theme, where it stands on a dark card.
pub const BACKGROUND: [u8; 3] = [0x31, 0x33, 0x38];
/// Dates and counts.
pub const TEXT: [u8; 3] = [0xdb, 0xde, 0xe1];
/// Questions that were answered, as a full bar: the sky blue of the palette for all kinds of colour vision by
/// M. Okabe and K. Ito, [Color Universal Design](https://jfly.uni-koeln.de/color/), 2008.
pub const ANSWERED: [u8; 3] = [86, 180, 233];
/// Questions that found nothing, as a hatched bar: the orange of the same palette.
pub const NOT_FOUND: [u8; 3] = [230, 159, 0];

const GRID: [u8; 3] = [0x4e, 0x50, 0x58];
/// Pixels between the edge and what is drawn.
const MARGIN: i32 = 20;
/// Pixels between the axes and their labels.
const LABEL_GAP: i32 = 12;
const FONT: RasterHeight = RasterHeight::Size32;
/// Pixels; more for a day looks like a wall.
const WIDEST_SLOT: i32 = 96;
/// Pixels of a count above zero, however small it is beside the others: a day with questions must be seen.
const LEAST_HEIGHT: i32 = 2;
/// Pixels around a hatched bar.
const OUTLINE: i32 = 2;
/// Pixels from stripe to stripe, half of them filled.
const HATCH: i32 = 8;
/// More lines would not tell more.
const MOST_TICKS: u64 = 4;
/// Days between dates, the first that leaves room for them.
const DATE_STEPS: [i32; 4] = [1, 2, 7, 14];

/// The questions of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// How many were answered.
    pub answered: u32,
    /// How many found nothing.
    pub not_found: u32,
}

/// What plotters says.
pub type DrawingFailed = DrawingAreaErrorKind<<BitMapBackend<'static> as DrawingBackend>::ErrorType>;

/// Why there is no picture. Neither comes of what is asked for; both would be faults of this module.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// The drawing failed.
    #[error("the chart cannot be drawn: {0}")]
    Drawing(#[from] DrawingFailed),
    /// The drawing could not be written as a PNG.
    #[error("the chart cannot be written as a PNG")]
    Png(#[from] png::EncodingError),
}

type Drawn = Result<(), DrawingFailed>;
type Canvas<'a> = DrawingArea<BitMapBackend<'a>, Shift>;

/// Draws `days` as a PNG.
///
/// They may come in any order; counts of the same day are added, and days between the first and the last that
/// are not given have none. No days at all give a chart without bars.
///
/// # Errors
///
/// When a library of drawing fails, which no input is known to cause.
pub fn draw(days: &[Day]) -> Result<Vec<u8>, ChartError> {
    let mut pixels = vec![0; (WIDTH * HEIGHT * 3) as usize];
    {
        let canvas = BitMapBackend::with_buffer(&mut pixels, (WIDTH, HEIGHT)).into_drawing_area();
        canvas.fill(&colour(BACKGROUND))?;
        let counts = Counts::of(days);
        let plot = Plot::of(&counts);
        draw_counts(&canvas, &plot)?;
        draw_dates(&canvas, &plot, &counts)?;
        for (at, &count) in (0..).zip(&counts.of_days) {
            draw_bar(&canvas, &plot, at, count)?;
        }
        canvas.present()?;
    }
    Ok(encode(&pixels)?)
}

/// Every day from the first to the last.
struct Counts {
    /// The first day, as a Julian day, which is a number that days can be counted with.
    first: i32,
    of_days: Vec<Count>,
}

#[derive(Clone, Copy, Default)]
struct Count {
    answered: u64,
    not_found: u64,
}

impl Counts {
    fn of(days: &[Day]) -> Self {
        let numbered = days.iter().map(|day| (time::Date::from(day.date).to_julian_day(), day));
        let numbers = || numbered.clone().map(|(number, _)| number);
        let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else {
            return Self {
                first: 0,
                of_days: Vec::new(),
            };
        };
        let first = first.max(last - i32::from(MOST_DAYS) + 1);
        let mut of_days: Vec<Count> = (first..=last).map(|_| Count::default()).collect();
        for (number, day) in numbered {
            let place = usize::try_from(number - first).ok();
            if let Some(count) = place.and_then(|place| of_days.get_mut(place)) {
                count.answered += u64::from(day.answered);
                count.not_found += u64::from(day.not_found);
            }
        }
        Self { first, of_days }
    }

    /// How many days there are; at most [`MOST_DAYS`].
    fn len(&self) -> i32 {
        i32::try_from(self.of_days.len()).unwrap_or(i32::from(MOST_DAYS))
    }

    fn highest(&self) -> u64 {
        self.of_days.iter().map(|count| count.total()).max().unwrap_or(0)
    }

    /// `05-14`, which reads the same in every language.
    fn label(&self, at: i32) -> Option<String> {
        let day = time::Date::from_julian_day(self.first + at).ok()?;
        Some(format!("{:02}-{:02}", u8::from(day.month()), day.day()))
    }
}

impl Count {
    fn total(self) -> u64 {
        self.answered + self.not_found
    }
}

/// Where things stand, in pixels.
struct Plot {
    /// From the left end of the lines to the right one.
    across: Range<i32>,
    /// From days, by their place in [`Counts::of_days`], and questions to pixels. The slots of all days have the
    /// same whole number of pixels, so that no bar is thicker than its neighbour.
    scale: Cartesian2d<RangedCoordi32, RangedCoordu64>,
    slot: i32,
    /// Between two lines, in questions.
    step: u64,
    /// The count of the highest line.
    top: u64,
}

impl Plot {
    fn of(counts: &Counts) -> Self {
        let days = counts.len().max(1);
        let step = round_step(counts.highest());
        let top = counts.highest().div_ceil(step).max(1) * step;
        let across = MARGIN + text_width(&top.to_string()) + LABEL_GAP..pixels(WIDTH) - MARGIN;
        let up = pixels(HEIGHT) - MARGIN - text_height() - LABEL_GAP..MARGIN;
        let slot = (length(&across) / days).min(WIDEST_SLOT);
        let left = across.start + (length(&across) - slot * days) / 2;
        Self {
            scale: Cartesian2d::new(0..days, 0..top, (left..left + slot * days, up)),
            across,
            slot,
            step,
            top,
        }
    }

    /// How far down a count is.
    fn height(&self, count: u64) -> i32 {
        self.scale.translate(&(0, count)).1
    }

    /// The pixels of a day's bar from left to right.
    fn bar(&self, at: i32) -> Range<i32> {
        let gap = (self.slot / 4).max(1);
        let start = self.scale.translate(&(at, 0)).0 + gap / 2;
        start..start + self.slot - gap
    }
}

/// The smallest of 1, 2, 5, 10, 20, 50 … that needs no more than [`MOST_TICKS`] steps.
fn round_step(highest: u64) -> u64 {
    let powers = std::iter::successors(Some(1_u64), |power| power.checked_mul(10));
    powers
        .flat_map(|power| [1, 2, 5].map(|times| power.saturating_mul(times)))
        .find(|step| highest.div_ceil(*step) <= MOST_TICKS)
        .unwrap_or(u64::MAX)
}

/// Lines of the grid and what they count.
fn draw_counts(canvas: &Canvas, plot: &Plot) -> Drawn {
    for count in (0..=plot.top / plot.step).map(|line| line * plot.step) {
        let at = plot.height(count);
        let line = if count == 0 { TEXT } else { GRID };
        fill(canvas, plot.across.clone(), at..at + 2, line)?;
        let label = count.to_string();
        let left = plot.across.start - LABEL_GAP - text_width(&label);
        write(canvas, &label, left, at - text_height() / 2)?;
    }
    Ok(())
}

/// Dates below the bars, counted back from the last, which is the one that people look for.
fn draw_dates(canvas: &Canvas, plot: &Plot, counts: &Counts) -> Drawn {
    let room = text_width("00-00") + 2 * LABEL_GAP;
    let step = DATE_STEPS.into_iter().find(|step| step * plot.slot >= room);
    let step = step.unwrap_or(DATE_STEPS[DATE_STEPS.len() - 1]);
    let top = plot.height(0) + LABEL_GAP;
    for at in (0..counts.len()).rev().step_by(step.unsigned_abs() as usize) {
        let Some(label) = counts.label(at) else { continue };
        let bar = plot.bar(at);
        let wide = text_width(&label);
        let left = (bar.start + length(&bar) / 2 - wide / 2).min(plot.across.end + MARGIN / 2 - wide);
        write(canvas, &label, left, top)?;
    }
    Ok(())
}

fn draw_bar(canvas: &Canvas, plot: &Plot, at: i32, count: Count) -> Drawn {
    let across = plot.bar(at);
    let bottom = plot.height(0);
    let middle = above(bottom, plot.height(count.answered), count.answered);
    let top = above(middle, plot.height(count.total()), count.not_found);
    fill(canvas, across.clone(), middle..bottom, ANSWERED)?;
    hatch(canvas, across, top..middle, NOT_FOUND)
}

/// `line`, or a little above `bottom` where that is too low to be seen.
fn above(bottom: i32, line: i32, count: u64) -> i32 {
    if count == 0 {
        bottom
    } else {
        line.min(bottom - LEAST_HEIGHT)
    }
}

fn hatch(canvas: &Canvas, across: Range<i32>, down: Range<i32>, with: [u8; 3]) -> Drawn {
    for y in down.clone() {
        for x in across.clone() {
            let stripe = (x + y).rem_euclid(HATCH) < HATCH / 2;
            let edge = [x - across.start, across.end - 1 - x, y - down.start, down.end - 1 - y];
            if stripe || edge.into_iter().any(|distance| distance < OUTLINE) {
                canvas.draw_pixel((x, y), &colour(with))?;
            }
        }
    }
    Ok(())
}

fn fill(canvas: &Canvas, across: Range<i32>, down: Range<i32>, with: [u8; 3]) -> Drawn {
    let corners = [(across.start, down.start), (across.end, down.end)];
    canvas.draw(&Rectangle::new(corners, colour(with).filled()))
}

/// Writes digits, with their upper left corner at `(left, top)`. What is not in the font is left out.
fn write(canvas: &Canvas, words: &str, left: i32, top: i32) -> Drawn {
    let glyphs = words.chars().filter_map(|c| get_raster(c, FontWeight::Regular, FONT));
    for (glyph, left) in glyphs.zip((left..).step_by(glyph_width())) {
        for (row, y) in glyph.rows().zip(top..) {
            for (&ink, x) in row.iter().zip(left..) {
                if ink > 0 {
                    canvas.draw_pixel((x, y), &colour(TEXT).mix(f64::from(ink) / 255.0))?;
                }
            }
        }
    }
    Ok(())
}

const fn glyph_width() -> usize {
    get_raster_width(FontWeight::Regular, FONT)
}

fn text_width(words: &str) -> i32 {
    i32::try_from(words.chars().count() * glyph_width()).unwrap_or(i32::MAX)
}

fn text_height() -> i32 {
    i32::try_from(FONT.val()).unwrap_or(i32::MAX)
}

fn pixels(size: u32) -> i32 {
    i32::try_from(size).unwrap_or(i32::MAX)
}

fn length(range: &Range<i32>) -> i32 {
    range.end - range.start
}

fn colour([red, green, blue]: [u8; 3]) -> RGBColor {
    RGBColor(red, green, blue)
}

fn encode(pixels: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes)
}
