//! Links to the reader page, which shows an article that no other page does.
//!
//! In: quoted words, and the spot that they were quoted at. Out: a URL that leads to them until it expires, and from it
//! the place again. It is signed with HMAC-SHA256 (RFC 2104) under the key that buttons are signed with, so nobody can
//! make a link to an article that the bot has not quoted to them. It names the spot and not what may be seen there: that
//! is asked when the link is followed, so that what moderators hide is hidden from links too.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    answer::{ArticleKey, Place, Quotation, RevisionKey},
    store::preferences::Id,
    text::Span,
};

use super::{Service, Spot};

/// Bytes of a signature that are kept: guesses cost no more than a request here, so half of them, as RFC 2104 advises.
const MAC: usize = 16;
/// Links are dated by the hour, so that the same words have the same link for a while.
const HOUR_S: i64 = 60 * 60;
const DAY_S: i64 = 24 * HOUR_S;

/// Makes links to the reader page and reads them again.
#[derive(Clone)]
pub struct ReaderLinks {
    base: String,
    days: u16,
    key: Hmac<Sha256>,
}

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Linked {
    /// The quoted words.
    pub place: Place,
    /// Which words they were, to find them in another revision.
    pub words: Fingerprint,
    /// Where they were quoted.
    pub spot: Spot,
}

/// Words as far as they have to be told from others: the first six bytes of their SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint([u8; 6]);

/// Why a link is not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadLink {
    /// It was not made here, or not for this article.
    Forged,
    /// Its time is over.
    Expired,
}

/// What is written into a link beside the article.
#[derive(Serialize, Deserialize)]
struct Written {
    revision: RevisionKey,
    start: usize,
    length: usize,
    words: Fingerprint,
    guild: u64,
    channel: u64,
    parent: u64,
    /// The first hour after 1970 at which it is not followed any more.
    until: i64,
}

impl ReaderLinks {
    /// Links that begin with `base`, an `http` or `https` URL without `/` at its end, are signed with `key`, and are
    /// followed for `days` days.
    #[must_use]
    pub fn new(base: String, days: u16, key: &[u8; 32]) -> Self {
        let key = Hmac::new_from_slice(key).expect("HMAC takes keys of any length");
        Self { base, days, key }
    }

    /// The link to quoted words, made `now`, in seconds since 1970.
    #[must_use]
    pub fn to(&self, quotation: &Quotation, spot: Spot, now: i64) -> Option<String> {
        let place = Place::of(quotation);
        let id = |id: Option<Id>| id.map_or(0, Id::get);
        let written = Written {
            revision: place.revision,
            start: place.span.start,
            length: place.span.len(),
            words: Fingerprint::of(quotation.excerpt.words()),
            guild: id(spot.guild),
            channel: id(spot.channel),
            parent: id(spot.parent),
            until: (now + i64::from(self.days) * DAY_S).div_euclid(HOUR_S) + 1,
        };
        let mut bytes = postcard::to_allocvec(&written).ok()?;
        let mac = self.mac(place.article, &bytes).finalize().into_bytes();
        bytes.extend_from_slice(&mac[..MAC]);
        let (base, article, signed) = (&self.base, place.article, URL_SAFE_NO_PAD.encode(bytes));
        let paragraph = quotation.citation.paragraph;
        Some(format!("{base}/a/{article}?s={signed}#p{paragraph}"))
    }

    /// Where the link to `article` that is signed so leads `now`, in seconds since 1970.
    ///
    /// # Errors
    /// When it was not made here for this article, or its time is over.
    pub fn read(&self, article: &str, signed: &str, now: i64) -> Result<Linked, BadLink> {
        let (article, written) = self.written(article, signed).ok_or(BadLink::Forged)?;
        if now.div_euclid(HOUR_S) >= written.until {
            return Err(BadLink::Expired);
        }
        let end = written.start.checked_add(written.length).ok_or(BadLink::Forged)?;
        Ok(Linked {
            place: Place {
                article,
                revision: written.revision,
                span: Span::new(written.start, end),
            },
            words: written.words,
            spot: Spot {
                guild: Id::new(written.guild),
                channel: Id::new(written.channel),
                parent: Id::new(written.parent),
            },
        })
    }

    fn written(&self, article: &str, signed: &str) -> Option<(ArticleKey, Written)> {
        let article = ArticleKey::parse(article)?;
        let bytes = URL_SAFE_NO_PAD.decode(signed).ok()?;
        let (said, mac) = bytes.split_at_checked(bytes.len().checked_sub(MAC)?)?;
        self.mac(article, said).verify_truncated_left(mac).ok()?;
        Some((article, postcard::from_bytes(said).ok()?))
    }

    fn mac(&self, article: ArticleKey, said: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.key.clone();
        // Buttons are signed under the same key for other purposes.
        for part in [b"reader".as_slice(), article.to_string().as_bytes(), said] {
            mac.update(part);
        }
        mac
    }
}

impl Fingerprint {
    /// That of these words.
    #[must_use]
    pub fn of(words: &str) -> Self {
        let mut bytes = [0; 6];
        bytes.copy_from_slice(&Sha256::digest(words)[..6]);
        Self(bytes)
    }
}

impl Service {
    /// The same, whose quotations lead to the reader page where their articles have no page of their own.
    #[must_use]
    pub fn with_reader(self, links: ReaderLinks) -> Self {
        Self {
            reader: Some(links),
            ..self
        }
    }

    /// Gives citations that lead nowhere a link to the reader page, where there is one. The words must have been seen
    /// at `spot`, for whoever has the link reads the article.
    pub fn lead_to_reader<'a>(&self, quotations: impl IntoIterator<Item = &'a mut Quotation>, spot: Spot) {
        let Some(links) = &self.reader else { return };
        let now = self.parts.clock.seconds();
        for quotation in quotations {
            if quotation.citation.url.is_none() {
                quotation.citation.url = links.to(quotation, spot, now);
            }
        }
    }

    /// Where the link to `article` that is signed so leads.
    ///
    /// # Errors
    /// When it was not made here for this article, or its time is over.
    pub fn follow_link(&self, article: &str, signed: &str) -> Result<Linked, BadLink> {
        let links = self.reader.as_ref().ok_or(BadLink::Forged)?;
        links.read(article, signed, self.parts.clock.seconds())
    }
}
