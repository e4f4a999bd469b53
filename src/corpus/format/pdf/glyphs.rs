//! From the drawing of a page to letters and where they stand.
//!
//! In: a page. Out: its glyphs in the order in which they are drawn, each with the characters that its font says it
//! stands for, and whether there is a picture. Only what moves or shows text is carried out; the crates below read the
//! operators and the fonts. `hayro-interpret` would carry out everything, but it cannot be stopped, and a form that
//! draws itself twice keeps it busy for ever.

use std::sync::Arc;

use hayro_cmap::{BfString, load_embedded};
use hayro_font::{
    CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, UNITS_PER_EM,
    kurbo::{Affine, Point, Rect, Vec2},
};
use hayro_syntax::{
    content::{TypedIter, ops::TypedInstruction},
    object::{Array, Dict, Name, Object, ObjectIdentifier, Stream},
    page::{Page, Resources},
};

use super::{Rejected, hidden::Hidden, limits::Limits, strings};

/// How deep forms may hold forms; more is drawn as if it were not there. Programs that make PDF files get to three.
const DEEPEST_FORM: usize = 16;
/// How many states may be saved at once (ISO 32000-1, annex C, says 28 for what a program must bear).
const MOST_SAVED: usize = 512;
/// Letters that are shown together and spaced out are one word from so many on; fewer are spaced to make a space.
const SPACED_OUT: usize = 4;
/// How many marks may be open at once.
const MOST_MARKS: usize = 512;

/// A glyph on a page, in points from the page's upper left corner.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// The characters it stands for; `None` where its font does not say.
    pub(super) words: Option<String>,
    /// Where it begins on its base line.
    pub(super) start: Point,
    /// Where the next one begins.
    pub(super) end: Point,
    /// The size of its font.
    pub(super) size: f64,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) picture: bool,
    /// How wide and high it is, in points.
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The fonts of a file.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    /// Stands in for the fonts that are not in the file.
    standing_in: FontResolverFn,
    cmaps: CMapResolverFn,
}

impl<'a> Fonts<'a> {
    pub(super) fn new() -> Self {
        Self {
            cache: FontCache::new(),
            standing_in: Arc::new(|query| {
                Some(match query {
                    FontQuery::Standard(font) => font.get_font_data(),
                    FontQuery::Fallback(font) => font.pick_standard_font().get_font_data(),
                })
            }),
            cmaps: Arc::new(load_embedded),
        }
    }

    fn of(&self, dict: &Dict<'a>) -> Option<Font<'a>> {
        self.cache.font(dict, &self.standing_in, &self.cmaps)
    }
}

/// Reads what `page` shows.
pub(super) fn read<'a>(
    page: &Page<'a>,
    fonts: &Fonts<'a>,
    hidden: &Hidden,
    limits: &mut Limits,
) -> Result<Drawn, Rejected> {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let mut reader = Reader {
        fonts,
        hidden,
        limits,
        view: Rect::new(0.0, 0.0, width, height),
        drawn: Drawn {
            width,
            height,
            ..Drawn::default()
        },
        state: State::new(Affine::new(page.initial_transform(true).as_coeffs())),
        saved: Vec::new(),
        forms: Vec::new(),
        marks: Vec::new(),
    };
    let parts = page.raw().get::<Array<'_>>("Contents");
    let parts = parts.iter().flat_map(Array::iter::<Stream<'_>>);
    let mut content = Vec::new();
    for part in page.raw().get::<Stream<'_>>("Contents").into_iter().chain(parts) {
        reader.limits.unpack(&part, &mut content)?;
        content.push(b'\n');
    }
    reader.content(&content, page.resources())?;
    Ok(reader.drawn)
}

/// The parameters of ISO 32000-1, 9.3, with the matrices of 9.4.1.
#[derive(Clone)]
struct State<'a> {
    to_page: Affine,
    font: Option<Font<'a>>,
    size: f64,
    letter_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    text: Affine,
    line: Affine,
}

impl State<'_> {
    fn new(to_page: Affine) -> Self {
        Self {
            to_page,
            font: None,
            size: 1.0,
            letter_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            text: Affine::IDENTITY,
            line: Affine::IDENTITY,
        }
    }

    fn place(&mut self, at: Affine) {
        self.line = at;
        self.text = at;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.place(self.line * Affine::translate((x, y)));
    }

    /// Moves on in the direction of writing by thousandths of the font's size, backwards.
    fn adjust(&mut self, by: f64) {
        let across = self.font.as_ref().is_none_or(Font::is_horizontal);
        let by = -by / 1000.0 * self.size;
        let step = if across { (by * self.stretch, 0.0) } else { (0.0, by) };
        self.text *= Affine::translate(step);
    }
}

/// A part of the drawing that is marked (ISO 32000-1, 14.6).
struct Mark {
    /// What to read in its place, until its first glyph has it.
    instead: Option<String>,
    /// Whether something else is read in its place.
    replaced: bool,
    hidden: bool,
}

struct Reader<'a, 'b> {
    fonts: &'b Fonts<'a>,
    hidden: &'b Hidden,
    limits: &'b mut Limits,
    view: Rect,
    drawn: Drawn,
    state: State<'a>,
    saved: Vec<State<'a>>,
    /// The forms that are being drawn, outermost first.
    forms: Vec<ObjectIdentifier>,
    marks: Vec<Mark>,
}

impl<'a> Reader<'a, '_> {
    fn content(&mut self, content: &[u8], resources: &Resources<'a>) -> Result<(), Rejected> {
        let (saved, marks) = (self.saved.len(), self.marks.len());
        let before = self.state.clone();
        let mut operators = TypedIter::new(content);
        while let Some(operator) = operators.next() {
            self.limits.operator()?;
            match operator {
                TypedInstruction::SaveState(_) if self.saved.len() < MOST_SAVED => self.saved.push(self.state.clone()),
                TypedInstruction::RestoreState(_) if self.saved.len() > saved => {
                    self.state = self.saved.pop().unwrap_or_else(|| before.clone());
                }
                TypedInstruction::Transform(m) => {
                    let by = [m.0, m.1, m.2, m.3, m.4, m.5].map(|number| number.as_f64());
                    self.state.to_page *= Affine::new(by);
                }
                TypedInstruction::InlineImage(_) => self.picture(),
                TypedInstruction::XObject(name) => {
                    if let Some(object) = resources.get_x_object(name.0) {
                        self.object(&object, resources)?;
                    }
                }
                TypedInstruction::SetGraphicsState(name) => {
                    if let Some(dict) = resources.get_ext_g_state(name.0) {
                        self.font_of_state(&dict);
                    }
                }
                TypedInstruction::BeginMarkedContent(_) => self.mark(None, resources),
                TypedInstruction::BeginMarkedContentWithProperties(mark) => {
                    self.mark(Some((mark.0, mark.1)), resources);
                }
                TypedInstruction::EndMarkedContent(_) if self.marks.len() > marks => {
                    self.marks.pop();
                }
                other => self.text(&other, resources)?,
            }
        }
        self.saved.truncate(saved);
        self.marks.truncate(marks);
        self.state = before;
        Ok(())
    }

    fn text(&mut self, operator: &TypedInstruction<'_, '_>, resources: &Resources<'a>) -> Result<(), Rejected> {
        let state = &mut self.state;
        match operator {
            TypedInstruction::BeginText(_) => state.place(Affine::IDENTITY),
            TypedInstruction::SetTextMatrix(m) => {
                state.place(Affine::new(
                    [m.0, m.1, m.2, m.3, m.4, m.5].map(|number| number.as_f64()),
                ));
            }
            TypedInstruction::TextFont(font) => {
                state.size = font.1.as_f64();
                self.state.font = resources.get_font(font.0).and_then(|dict| self.fonts.of(&dict));
            }
            TypedInstruction::CharacterSpacing(space) => state.letter_space = space.0.as_f64(),
            TypedInstruction::WordSpacing(space) => state.word_space = space.0.as_f64(),
            TypedInstruction::HorizontalScaling(percent) => state.stretch = percent.0.as_f64() / 100.0,
            TypedInstruction::TextLeading(leading) => state.leading = leading.0.as_f64(),
            TypedInstruction::TextRise(rise) => state.rise = rise.0.as_f64(),
            TypedInstruction::NextLine(by) => state.next_line(by.0.as_f64(), by.1.as_f64()),
            TypedInstruction::NextLineAndSetLeading(by) => {
                state.leading = -by.1.as_f64();
                state.next_line(by.0.as_f64(), by.1.as_f64());
            }
            TypedInstruction::NextLineUsingLeading(_) => state.next_line(0.0, -state.leading),
            TypedInstruction::ShowText(text) => self.show(text.0.as_bytes())?,
            TypedInstruction::NextLineAndShowText(text) => {
                state.next_line(0.0, -state.leading);
                self.show(text.0.as_bytes())?;
            }
            TypedInstruction::ShowTextWithParameters(text) => {
                state.word_space = text.0.as_f64();
                state.letter_space = text.1.as_f64();
                state.next_line(0.0, -state.leading);
                self.show(text.2.as_bytes())?;
            }
            TypedInstruction::ShowTexts(texts) => {
                for part in texts.0.iter::<Object<'_>>() {
                    match part {
                        Object::Number(by) => self.state.adjust(by.as_f64()),
                        Object::String(text) => self.show(text.as_bytes())?,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn show(&mut self, text: &[u8]) -> Result<(), Rejected> {
        let Some(font) = self.state.font.clone() else {
            return Ok(());
        };
        let mut at = 0;
        while at < text.len() {
            self.limits.glyph()?;
            let (code, length) = font.read_code(text, at);
            at += length.max(1);
            let spaced_out = text.len() >= SPACED_OUT * length;
            self.glyph(&font, code, code == 32 && length == 1, spaced_out);
        }
        Ok(())
    }

    fn glyph(&mut self, font: &Font<'a>, code: u32, space: bool, spaced_out: bool) {
        let (words, height) = match font.glyph(font.map_code(code), code) {
            FontGlyph::Outline(glyph) => (glyph.as_unicode(), 1.0),
            FontGlyph::Type3(glyph) => (glyph.as_unicode(), height(&glyph.font().matrix())),
        };
        let words = match words {
            Some(BfString::Char(c)) => Some(c.to_string()),
            Some(BfString::String(words)) => Some(words),
            None => space.then(|| " ".to_owned()),
        };
        let state = &mut self.state;
        let advance = font.code_advance(code) / f64::from(UNITS_PER_EM) * state.size;
        let more = state.letter_space + if space { state.word_space } else { 0.0 };
        let within = if spaced_out { state.letter_space } else { 0.0 };
        let (step, advance) = if font.is_horizontal() {
            (
                Vec2::new((advance.x + more) * state.stretch, 0.0),
                Vec2::new((advance.x + within) * state.stretch, 0.0),
            )
        } else {
            (Vec2::new(0.0, advance.y + more), Vec2::new(0.0, advance.y))
        };
        let to_page = state.to_page * state.text * Affine::translate((0.0, state.rise));
        let origin = to_page * Point::ORIGIN;
        let up = to_page * Point::new(0.0, state.size * height) - origin;
        state.text *= Affine::translate(step);
        self.push(Glyph {
            words,
            start: origin,
            end: to_page * advance.to_point(),
            size: up.hypot(),
        });
    }

    /// Keeps a glyph that a reader sees, or the words that are to be read in its place.
    fn push(&mut self, mut glyph: Glyph) {
        let seen = self.view.contains(glyph.start) || self.view.contains(glyph.end);
        let finite = glyph.start.is_finite() && glyph.end.is_finite() && glyph.size.is_finite();
        if !seen || !finite || glyph.size <= 0.0 || self.marks.iter().any(|mark| mark.hidden) {
            return;
        }
        if let Some(mark) = self.marks.iter_mut().find(|mark| mark.replaced) {
            glyph.words = Some(mark.instead.take().unwrap_or_default());
        }
        self.drawn.glyphs.push(glyph);
    }

    fn picture(&mut self) {
        self.drawn.picture |= !self.marks.iter().any(|mark| mark.hidden);
    }

    fn object(&mut self, object: &Stream<'a>, resources: &Resources<'a>) -> Result<(), Rejected> {
        let dict = object.dict();
        let kind = dict.get::<Name<'_>>("Subtype");
        if kind.as_ref().is_some_and(|kind| kind.as_str() == "Image") {
            self.picture();
            return Ok(());
        }
        let id = object.obj_id();
        let hidden = dict.get_ref("OC").is_some_and(|layer| self.hidden.holds(layer));
        if hidden || self.forms.len() >= DEEPEST_FORM || self.forms.contains(&id) {
            return Ok(());
        }
        self.limits.form()?;
        let mut content = Vec::new();
        self.limits.unpack(object, &mut content)?;
        let own = dict.get::<Dict<'_>>("Resources").map(Resources::new);
        let before = self.state.to_page;
        if let Some(matrix) = dict.get::<[f64; 6]>("Matrix") {
            self.state.to_page *= Affine::new(matrix);
        }
        self.forms.push(id);
        let read = self.content(&content, own.as_ref().unwrap_or(resources));
        self.forms.pop();
        self.state.to_page = before;
        read
    }

    fn font_of_state(&mut self, dict: &Dict<'a>) {
        let Some(array) = dict.get::<Array<'_>>("Font") else {
            return;
        };
        let mut parts = array.iter::<Object<'_>>();
        let font = parts.next().and_then(Object::into_dict);
        let size = parts.next().and_then(Object::into_number);
        if let (Some(font), Some(size)) = (font, size) {
            self.state.font = self.fonts.of(&font);
            self.state.size = size.as_f64();
        }
    }

    fn mark(&mut self, mark: Option<(&Name<'_>, &Object<'_>)>, resources: &Resources<'a>) {
        if self.marks.len() >= MOST_MARKS {
            return;
        }
        let (mut instead, mut hidden) = (None, false);
        match mark {
            Some((tag, Object::Name(name))) => {
                let layer = resources.properties.get_ref(name.as_ref());
                hidden = tag.as_str() == "OC" && layer.is_some_and(|layer| self.hidden.holds(layer));
                let dict = resources.properties.get::<Dict<'_>>(name.as_ref());
                instead = dict.and_then(|dict| strings::of(&dict, "ActualText"));
            }
            Some((_, Object::Dict(dict))) => instead = strings::of(dict, "ActualText"),
            _ => {}
        }
        self.marks.push(Mark {
            replaced: instead.is_some(),
            instead,
            hidden,
        });
    }
}

/// How high a font that is drawn by drawings is, for a size of one: what a thousand of its units would be elsewhere.
fn height(matrix: &Affine) -> f64 {
    let per_unit = matrix.as_coeffs()[3].abs();
    // Letters made of dots count in dots; a font of other units than thousandths is some hundred of them high.
    if per_unit > 0.002 {
        per_unit * 50.0
    } else {
        per_unit * 1000.0
    }
}
