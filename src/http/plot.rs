//! Bars as SVG in a page.
//!
//! In: numbers in order, one or two for each bar. Out: a figure with the bars, a key where there are two, and the same
//! numbers as a table. The second number is stacked on the first and hatched, so that the two are told apart without
//! colours too, which are blue and orange of the palette for all kinds of colour vision by M. Okabe and K. Ito.

use maud::{Markup, html};

/// Units of the picture from left to right and from top to bottom; a browser stretches them to the page.
const WIDTH: usize = 960;
const HEIGHT: usize = 220;
/// Room for numbers on the left, for half of the last word on the right, and for words below.
const LEFT: usize = 64;
const RIGHT: usize = 48;
const BELOW: usize = 28;
const ABOVE: usize = 12;
/// The widest that a bar is with the gap beside it, so that few bars do not look like walls.
const WIDEST: usize = 48;
/// Lines across, besides the one at zero.
const LINES: u64 = 4;
/// The widest letter under a bar, and what parts its words from those of another.
const LETTER: usize = 8;
const APART: usize = 24;

/// What is drawn.
pub(super) struct Plot<'a> {
    /// Names the plot in the page: a word.
    pub(super) name: &'a str,
    /// What is counted, with its unit.
    pub(super) caption: &'a str,
    /// What a bar stands for.
    pub(super) of: &'a str,
    /// What the first number is called, and the second, where there are two.
    pub(super) series: (&'a str, Option<&'a str>),
    /// In order.
    pub(super) bars: Vec<Bar>,
}

/// One bar.
pub(super) struct Bar {
    /// Which it is, in a few letters.
    pub(super) label: String,
    /// What is added up in it.
    pub(super) values: (u64, u64),
}

impl Bar {
    fn total(&self) -> u64 {
        self.values.0.saturating_add(self.values.1)
    }
}

impl Plot<'_> {
    pub(super) fn written(&self) -> Markup {
        let hatch = format!("hatch-{}", self.name);
        html! {
            figure {
                figcaption id={ "plot-" (self.name) } { (self.caption) }
                @if let Some(second) = self.series.1 { (self.key(second, &hatch)) }
                (self.drawn(&hatch))
                details {
                    summary { "The same as a table" }
                    (self.table())
                }
            }
        }
    }

    fn key(&self, second: &str, hatch: &str) -> Markup {
        html! {
            ul.key {
                li {
                    svg viewBox="0 0 16 16" aria-hidden="true" { rect.first width="16" height="16" {} }
                    (self.series.0)
                }
                li {
                    svg viewBox="0 0 16 16" aria-hidden="true" {
                        rect.second width="16" height="16" fill={ "url(#" (hatch) ")" } {}
                    }
                    (second)
                }
            }
        }
    }

    fn drawn(&self, hatch: &str) -> Markup {
        let step = round_step(self.bars.iter().map(Bar::total).max().unwrap_or(0));
        let top = self
            .bars
            .iter()
            .map(Bar::total)
            .max()
            .unwrap_or(0)
            .div_ceil(step)
            .max(1)
            * step;
        let ground = HEIGHT - BELOW;
        let up = |value: u64| ground - scaled(value, top, ground - ABOVE);
        let slot = ((WIDTH - LEFT - RIGHT) / self.bars.len().max(1)).min(WIDEST);
        let wide = slot - slot / 5;
        let longest = self.bars.iter().map(|bar| bar.label.len()).max().unwrap_or(0);
        let every = (longest * LETTER + APART).div_ceil(slot.max(1)).max(1);
        html! {
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-labelledby={ "plot-" (self.name) } {
                defs {
                    pattern id=(hatch) width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                        line.hatch x1="1.5" y1="0" x2="1.5" y2="6" {}
                    }
                }
                @for line in (0..=top / step).map(|line| line * step) {
                    line.grid x1=(LEFT) x2=(WIDTH) y1=(up(line)) y2=(up(line)) {}
                    text x=(LEFT - 8) y=(up(line) + 4) text-anchor="end" { (line) }
                }
                @for (at, bar) in self.bars.iter().enumerate() {
                    @let left = LEFT + at * slot;
                    @let (middle, high) = (up(bar.values.0), up(bar.total()));
                    @if bar.values.0 > 0 {
                        rect.first x=(left) y=(middle) width=(wide) height=(ground - middle) {}
                    }
                    @if bar.values.1 > 0 {
                        rect.second x=(left) y=(high) width=(wide) height=(middle - high) fill={ "url(#" (hatch) ")" } {}
                    }
                    @if (self.bars.len() - 1 - at).is_multiple_of(every) {
                        text x=(left + wide / 2) y=(HEIGHT - 8) text-anchor="middle" { (bar.label) }
                    }
                }
            }
        }
    }

    fn table(&self) -> Markup {
        html! {
            div.scroll {
                table {
                    thead {
                        tr {
                            th scope="col" { (self.of) }
                            th.number scope="col" { (self.series.0) }
                            @if let Some(second) = self.series.1 { th.number scope="col" { (second) } }
                        }
                    }
                    tbody {
                        @for bar in self.bars.iter().filter(|bar| bar.total() > 0) {
                            tr {
                                th scope="row" { (bar.label) }
                                td.number { (bar.values.0) }
                                @if self.series.1.is_some() { td.number { (bar.values.1) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// So many of `pixels` as `value` is of `top`; at least two for what is not nothing, so that it is seen.
fn scaled(value: u64, top: u64, pixels: usize) -> usize {
    let high = u128::from(value) * pixels as u128 / u128::from(top.max(1));
    let high = usize::try_from(high).unwrap_or(pixels);
    if value == 0 { 0 } else { high.max(2) }
}

/// The smallest of 1, 2, 5, 10, 20, 50 … that needs no more than [`LINES`] steps.
fn round_step(highest: u64) -> u64 {
    let powers = std::iter::successors(Some(1_u64), |power| power.checked_mul(10));
    powers
        .flat_map(|power| [1, 2, 5].map(|times| power.saturating_mul(times)))
        .find(|step| highest.div_ceil(*step) <= LINES)
        .unwrap_or(u64::MAX)
}
