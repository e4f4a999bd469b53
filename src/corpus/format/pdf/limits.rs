//! What a file may cost.
//!
//! In: the bytes of a file before anything in it is unpacked, and then every piece of work that is done for it. Out:
//! nothing, or the reason why it is too much. The crates that read PDF unpack a stream whole and take a drawing for
//! what it is, so the bounds are here: a stream is weighed before it is unpacked for the first time, and a form that
//! draws two forms that draw two forms is counted, not followed to its end.

use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;

use hayro_syntax::{Filter, object::Stream};

use super::{Rejected, malformed};

/// The most that one stream may unpack to, in bytes. A page's drawing takes some 10 kB, a font some 100 kB, a Chinese
/// one 20 MB.
const MOST_STREAM: u64 = 64_000_000;
/// The most that all streams of a file may unpack to but for its pictures, which are not unpacked: the text of a
/// thousand books.
const MOST_UNPACKED: u64 = 512_000_000;
/// The most that drawing all pages may unpack; more than the streams of a file, because a form is unpacked each time
/// that it is drawn.
const MOST_DRAWN: u64 = 1_000_000_000;
/// The most operators of all pages; a page of text has some thousand, a map a hundred thousand.
const MOST_OPERATORS: usize = 50_000_000;
/// The most forms (ISO 32000-1, 8.10) that are drawn on all pages, each counted as often as it is drawn.
const MOST_FORMS: usize = 200_000;
/// The most glyphs on all pages: the letters of ten long books.
const MOST_GLYPHS: usize = 10_000_000;
/// The most pages.
pub(super) const MOST_PAGES: usize = 20_000;
/// To how many times its size deflate unpacks at most (zlib's technical notes say 1,032).
const DEFLATED: u64 = 1_032;
/// How much in front of a stream is searched for what it is, in bytes.
const DICTIONARY: usize = 1_000;

/// What is left of what a file may cost.
pub(super) struct Limits {
    drawn: u64,
    operators: usize,
    forms: usize,
    glyphs: usize,
    scale: Option<Scale>,
}

impl Limits {
    /// What a file may cost that was weighed; the streams of an encrypted one are weighed when they are drawn.
    pub(super) fn of(file: &[u8]) -> Self {
        let encrypted = memmem::find(file, b"/Encrypt").is_some();
        Self {
            scale: encrypted.then(Scale::new),
            drawn: MOST_DRAWN,
            operators: MOST_OPERATORS,
            forms: MOST_FORMS,
            glyphs: MOST_GLYPHS,
        }
    }

    /// Unpacks a stream behind what is in `content` already; one that is broken is left out.
    pub(super) fn unpack(&mut self, stream: &Stream<'_>, content: &mut Vec<u8>) -> Result<(), Rejected> {
        self.allow(stream)?;
        let Ok(unpacked) = stream.decoded_data() else {
            return Ok(());
        };
        let left = self.drawn.checked_sub(unpacked.len() as u64);
        self.drawn = left.ok_or(too_large(MOST_DRAWN))?;
        content.extend_from_slice(&unpacked);
        if content.len() as u64 > MOST_STREAM {
            return Err(too_large(MOST_STREAM));
        }
        Ok(())
    }

    /// Lets a stream be unpacked that is packed once, and of which is known that it does not unpack to too much: it
    /// was weighed, or is weighed now, or cannot.
    fn allow(&mut self, stream: &Stream<'_>) -> Result<(), Rejected> {
        let filters = stream.filters();
        let packs = |filter: &&Filter| {
            matches!(
                filter,
                Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode
            )
        };
        match filters.iter().filter(packs).count() {
            0 => return Ok(()),
            1 => {}
            _ => return Err(malformed("a stream in it is compressed more than once")),
        }
        if filters.first() != Some(&Filter::FlateDecode) {
            let most = stream.raw_data().len() as u64 * DEFLATED;
            return if most > MOST_UNPACKED {
                Err(too_large(MOST_UNPACKED))
            } else {
                Ok(())
            };
        }
        if let Some(scale) = &mut self.scale {
            scale.weigh(&stream.raw_data())?;
        }
        Ok(())
    }

    /// Counts an operator.
    pub(super) fn operator(&mut self) -> Result<(), Rejected> {
        self.operators = less(self.operators, "drawing operators", MOST_OPERATORS)?;
        Ok(())
    }

    /// Counts a form that is drawn.
    pub(super) fn form(&mut self) -> Result<(), Rejected> {
        self.forms = less(self.forms, "drawn forms", MOST_FORMS)?;
        Ok(())
    }

    /// Counts a glyph.
    pub(super) fn glyph(&mut self) -> Result<(), Rejected> {
        self.glyphs = less(self.glyphs, "letters", MOST_GLYPHS)?;
        Ok(())
    }
}

fn less(left: usize, what: &'static str, most: usize) -> Result<usize, Rejected> {
    left.checked_sub(1).ok_or(Rejected::TooMany {
        what: what.into(),
        most,
    })
}

fn too_large(most: u64) -> Rejected {
    Rejected::TooLarge {
        most_mb: most / 1_000_000,
    }
}

/// Unpacks every deflated stream of a file but its pictures and throws away what comes out, to know that it is not too
/// much. The streams of an encrypted file cannot be weighed so, nor those that are written in ASCII besides.
pub(super) fn weigh(file: &[u8]) -> Result<(), Rejected> {
    let mut scale = Scale::new();
    let mut unpacked = 0;
    for keyword in memmem::find_iter(file, b"stream") {
        if let Some(packed) = packed(file, keyword) {
            unpacked += scale.weigh(packed)?;
        }
        if unpacked > MOST_UNPACKED {
            return Err(too_large(MOST_UNPACKED));
        }
    }
    Ok(())
}

/// What begins behind the keyword of a stream, where it is deflated (RFC 1950) and no picture.
fn packed(file: &[u8], keyword: usize) -> Option<&[u8]> {
    let data = file[keyword..].strip_prefix(b"stream")?;
    let data = data.strip_prefix(b"\r").unwrap_or(data);
    let data = data.strip_prefix(b"\n").unwrap_or(data);
    let (method, flags) = (*data.first()?, *data.get(1)?);
    let deflated = method & 0x0f == 8 && (u16::from(method) << 8 | u16::from(flags)) % 31 == 0;
    let before = &file[keyword.saturating_sub(DICTIONARY)..keyword];
    let begin = memmem::rfind(before, b"obj").unwrap_or(0);
    let holds = |name: &[u8]| memmem::find(&before[begin..], name).is_some();
    let picture = holds(b"/Image") && !holds(b"/ObjStm") && !holds(b"/XRef");
    (deflated && !picture).then_some(data)
}

/// Unpacks streams into the same room over and over.
struct Scale {
    inflate: Decompress,
    room: Vec<u8>,
}

impl Scale {
    fn new() -> Self {
        Self {
            inflate: Decompress::new(true),
            room: vec![0; 64 * 1024],
        }
    }

    /// How many bytes come out of the stream that begins here, up to its end or the first thing wrong with it.
    fn weigh(&mut self, packed: &[u8]) -> Result<u64, Rejected> {
        self.inflate.reset(true);
        loop {
            let (read, written) = (self.inflate.total_in(), self.inflate.total_out());
            let rest = usize::try_from(read).ok().and_then(|read| packed.get(read..));
            let status = self
                .inflate
                .decompress(rest.unwrap_or_default(), &mut self.room, FlushDecompress::None);
            if self.inflate.total_out() > MOST_STREAM {
                return Err(too_large(MOST_STREAM));
            }
            let idle = (read, written) == (self.inflate.total_in(), self.inflate.total_out());
            if idle || !matches!(status, Ok(Status::Ok)) {
                return Ok(self.inflate.total_out());
            }
        }
    }
}
