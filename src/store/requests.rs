//! Questions that somebody wants answered.
//!
//! In: a question that nothing answered, and who wants an answer. Out: one open request for it in each server,
//! with how many want it, until a moderator closes it.

use super::{
    AskerHash, Error, QuestionId, Shown, Store,
    database::{Row, Value, values},
    questions::sameness,
};

/// The number of a request, which no other request ever gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(pub i64);

/// What somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// The server whose moderators are asked.
    pub guild: u64,
    /// The question as it is kept, if it is.
    pub question: Option<QuestionId>,
    /// What was asked, in words that can be read without the question.
    pub asked: String,
    /// Who wants it.
    pub asker: AskerHash,
    /// When, in seconds since 1970.
    pub at: i64,
}

/// What a request came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requested {
    /// Nobody wanted this before.
    New(RequestId),
    /// It is open already, and now counts this person too.
    Already(RequestId),
}

/// A request that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its number.
    pub id: RequestId,
    /// The server whose moderators were asked.
    pub guild: u64,
    /// The question that it was first made from, while that is kept.
    pub question: Option<QuestionId>,
    /// What was asked.
    pub asked: String,
    /// When it was first made, in seconds since 1970.
    pub at: i64,
    /// Whether a moderator has closed it.
    pub state: State,
    /// The message that shows it to moderators, once there is one.
    pub item: Option<Shown>,
    /// How many people want it.
    pub askers: u64,
}

/// Whether a request is still to be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It is.
    Open,
    /// It was answered.
    Closed {
        /// By whom, unless they were forgotten.
        by: Option<AskerHash>,
        /// When, in seconds since 1970.
        at: i64,
        /// Where the answer stands; may be empty.
        link: String,
    },
}

/// The columns that [`request`] reads, in its order.
const SELECT: &str = "SELECT id, guild, question, asked, at, state, item_channel, item_message, closed_by, \
     closed_at, link, (SELECT COUNT(*) FROM request_askers WHERE request = requests.id) FROM requests";

impl Store {
    /// Asks for an answer. A server has one open request for a question, however it is written.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn request(&self, new: &NewRequest) -> Result<Requested, Error> {
        let sameness = sameness(&new.asked);
        let asker = new.asker.to_string();
        self.write(|tx| {
            // A question that is not kept any more is none.
            let inserted = tx.row(
                "INSERT INTO requests (guild, question, asked, sameness, at, state, item_channel, item_message, \
                 closed_by, closed_at, link) \
                 VALUES ($1, (SELECT id FROM questions WHERE id = $2), $3, $4, $5, 'open', 0, 0, '', 0, '') \
                 ON CONFLICT (guild, sameness) WHERE state = 'open' DO NOTHING RETURNING id",
                values![new.guild, new.question.map(|id| id.0), &new.asked, &sameness, new.at],
            )?;
            let requested = if let Some(row) = inserted {
                Requested::New(RequestId(row.int(0)?))
            } else {
                let open = "SELECT id FROM requests WHERE guild = $1 AND sameness = $2 AND state = 'open'";
                let row = tx.row(open, values![new.guild, &sameness])?;
                // It was closed just now, so that there is room for a new one.
                let row = row.ok_or_else(|| Error::Conflict("a request was closed meanwhile".to_owned()))?;
                Requested::Already(RequestId(row.int(0)?))
            };
            let (Requested::New(id) | Requested::Already(id)) = requested;
            tx.execute(
                "INSERT INTO request_askers (request, asker, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                values![id.0, &asker, new.at],
            )?;
            Ok(requested)
        })
    }

    /// Remembers which message shows the request to moderators.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn request_shown_in(&self, id: RequestId, item: Shown) -> Result<(), Error> {
        self.write(|tx| {
            tx.execute(
                "UPDATE requests SET item_channel = $2, item_message = $3 WHERE id = $1",
                values![id.0, item.channel, item.message],
            )
        })?;
        Ok(())
    }

    /// Closes a request. Returns false when it was closed before, or is not kept any more.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn close_request(&self, id: RequestId, link: &str, by: AskerHash, at: i64) -> Result<bool, Error> {
        let by = by.to_string();
        let closed = self.write(|tx| {
            tx.execute(
                "UPDATE requests SET state = 'closed', link = $2, closed_by = $3, closed_at = $4 \
                 WHERE id = $1 AND state = 'open'",
                values![id.0, link, &by, at],
            )
        })?;
        Ok(closed > 0)
    }

    /// The request with this number, while it is kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn kept_request(&self, id: RequestId) -> Result<Option<Request>, Error> {
        Ok(self.requests("WHERE id = $1", values![id.0])?.pop())
    }

    /// The open requests of a server, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn open_requests(&self, guild: u64) -> Result<Vec<Request>, Error> {
        self.requests("WHERE guild = $1 AND state = 'open' ORDER BY at, id", values![guild])
    }

    fn requests(&self, which: &str, values: &[Value<'_>]) -> Result<Vec<Request>, Error> {
        let rows = self.read(|tx| tx.rows(&format!("{SELECT} {which}"), values))?;
        rows.iter().map(request).collect()
    }
}

fn request(row: &Row) -> Result<Request, Error> {
    let item = Shown {
        channel: row.id(6)?,
        message: row.id(7)?,
    };
    Ok(Request {
        id: RequestId(row.int(0)?),
        guild: row.id(1)?,
        question: row.reference(2)?.map(QuestionId),
        asked: row.text(3)?,
        at: row.int(4)?,
        state: state(row)?,
        item: (item.message != 0).then_some(item),
        askers: row.count(11)?,
    })
}

fn state(row: &Row) -> Result<State, Error> {
    if row.text(5)? == "open" {
        return Ok(State::Open);
    }
    let is_known = !row.text(8)?.is_empty();
    Ok(State::Closed {
        by: is_known.then(|| AskerHash::read(row, 8)).transpose()?,
        at: row.int(9)?,
        link: row.text(10)?,
    })
}
