//! What a button does, written into the button.
//!
//! In: an action. Out: a text of at most 100 characters that Discord keeps with the button and hands back when it
//! is pressed, a day or a restart later, and from it the action again. It is signed, for the server that it stands
//! in, so that nobody can make a button of their own: HMAC-SHA256 (RFC 2104), of which eight bytes are kept, since
//! each guess costs a request to Discord.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use serenity::model::id::UserId;
use sha2::Sha256;

use crate::answer::{ArticleKey, Place, RevisionKey};

/// The most characters of a `custom_id` (Discord's reference, Components).
pub(super) const LONGEST: usize = 100;
/// Bytes of a signature.
const MAC: usize = 8;

/// What a button does. The order of the kinds is what buttons that were sent before rely on: new ones come last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Action {
    /// Removes the message, for whoever asked for it and for moderators.
    Delete {
        /// Whoever asked.
        asker: Tag,
    },
    /// Shows the paragraphs around a quotation.
    Context {
        /// Where the quotation stands.
        place: Place,
    },
    /// Says where each quotation of an answer comes from.
    Sources {
        /// Where they stand, at most three.
        places: Vec<Place>,
    },
    /// Opens an article, in a message of its own.
    Article {
        /// Which article.
        article: ArticleKey,
        /// Which page, from one.
        page: u16,
    },
    /// Shows an answer that only its asker sees to all, once.
    Share {
        /// The question, as it is kept.
        question: i64,
        /// What was quoted, at most three.
        places: Vec<Place>,
    },
    /// Says whether an answer was good.
    Vote {
        /// The question, as it is kept.
        question: i64,
        /// Whether it was.
        up: bool,
    },
    /// Asks the moderators for an answer.
    Request {
        /// The question, as it is kept.
        question: i64,
    },
    /// Closes a request, for moderators.
    CloseRequest {
        /// The request, as it is kept.
        request: i64,
    },
    /// Shows a page of what a search found.
    Found {
        /// What was searched for, as it is kept.
        question: i64,
        /// Which page, from one.
        page: u16,
    },
    /// Turns to a page of an article, in place.
    Page {
        /// Which article.
        article: ArticleKey,
        /// Which revision of it the reader turns from.
        revision: RevisionKey,
        /// Which page, from one.
        page: u16,
    },
    /// Says why an answer was not good; the form that a vote against it opens.
    VoteDown {
        /// The question, as it is kept.
        question: i64,
    },
    /// Deletes all that is kept of whoever presses it.
    Forget,
    /// Reindexes although much goes, for moderators.
    Reindex {
        /// Whether everything is read again.
        full: bool,
        /// How many articles may go: as many as the moderator was told.
        removed: u32,
    },
    /// Approves or rejects documents that somebody proposed, for moderators.
    Decide {
        /// Those that were proposed together.
        batch: i64,
        /// Whether they are approved.
        approve: bool,
    },
    /// Shows a section that came near a question.
    Section {
        /// The passage of it that did.
        place: Place,
    },
}

/// A person, as far as a button has to tell them from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tag([u8; 6]);

impl Action {
    /// Whether it means anything outside of servers, where nobody moderates.
    pub(super) fn is_for(&self, scope: u64) -> bool {
        scope != 0
            || !matches!(
                self,
                Self::Request { .. } | Self::CloseRequest { .. } | Self::Reindex { .. } | Self::Decide { .. }
            )
    }
}

/// Signs what buttons do.
#[derive(Clone)]
pub(super) struct Signer(Hmac<Sha256>);

impl Signer {
    /// One that signs with this key, which has to be the same after a restart.
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self(Hmac::new_from_slice(key).expect("HMAC takes keys of any length"))
    }

    /// The text for a button that stands in `scope`: a server's id, or 0. `None` where it would be too long for
    /// Discord.
    pub(super) fn sign(&self, scope: u64, action: &Action) -> Option<String> {
        let mut bytes = postcard::to_allocvec(action).ok()?;
        let mac = self.mac(b"button", scope, &bytes);
        bytes.extend_from_slice(&mac[..MAC]);
        let text = URL_SAFE_NO_PAD.encode(bytes);
        (text.len() <= LONGEST).then_some(text)
    }

    /// What a button does; `None` where this bot did not make it, or not for `scope`.
    pub(super) fn action(&self, scope: u64, text: &str) -> Option<Action> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (said, mac) = bytes.split_at_checked(bytes.len().checked_sub(MAC)?)?;
        self.started(b"button", scope, said).verify_truncated_left(mac).ok()?;
        postcard::from_bytes(said).ok()
    }

    /// Who somebody is to a button.
    pub(super) fn tag(&self, user: UserId) -> Tag {
        let mac = self.mac(b"person", user.get(), &[]);
        let mut tag = [0; 6];
        tag.copy_from_slice(&mac[..6]);
        Tag(tag)
    }

    fn mac(&self, purpose: &[u8], number: u64, bytes: &[u8]) -> [u8; 32] {
        self.started(purpose, number, bytes).finalize().into_bytes().into()
    }

    fn started(&self, purpose: &[u8], number: u64, bytes: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in [purpose, number.to_be_bytes().as_slice(), bytes] {
            mac.update(part);
        }
        mac
    }
}
