//! What is remembered of a server and of a person, read and deleted.
//!
//! In: a server or a person, and for how long. Out: figures and labelled questions of that server alone, or how much
//! was deleted. What may not be seen where somebody looks is left out.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::{
    corpus::{Article, ArticleId, Visible},
    failure::Failure,
    store::{ExportedQuestion, Forgotten, Insights, preferences::Id},
};

use super::{Service, Spot};

const SECONDS_A_DAY: i64 = 86_400;
/// Bytes of an upload are known in the database long before they are so old, in whichever process.
const RESTED: Duration = Duration::from_mins(10);
/// Articles read at a time.
const AT_ONCE: usize = 200;

/// Questions whose right answer people have told, and the articles to ask them of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Exported {
    /// The questions.
    pub questions: Vec<ExportedQuestion>,
    /// The articles.
    pub articles: Vec<Arc<Article>>,
    /// Whether these are only the articles that were quoted, since all of them are too many.
    pub is_partial: bool,
}

impl Service {
    /// What a server asked in the last `days` days, as far as it is kept, and when that time began, in seconds since
    /// 1970.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn insights(&self, guild: u64, days: u16, visible: &Visible) -> Result<(Insights, i64), Failure> {
        let (since, now) = self.last(days);
        let mut insights = self.parts.store.insights(guild, since, now)?;
        insights.most_cited.retain(|cited| visible.shows(&cited.article));
        Ok((insights, since))
    }

    /// The questions of a server in the last `days` days that say something about an answer, with all articles that
    /// may be seen, or, where their texts have more than `most_bytes`, with those that were quoted.
    ///
    /// # Errors
    /// When something cannot be read.
    pub fn exported(&self, guild: u64, days: u16, visible: &Visible, most_bytes: usize) -> Result<Exported, Failure> {
        let mut questions = self.parts.store.export(guild, self.last(days).0)?;
        questions.retain(|question| question.quotations.iter().all(|quoted| visible.shows(&quoted.article)));
        let snapshot = self.parts.index.snapshot()?;
        let all: Vec<ArticleId> = snapshot.catalog()?.into_iter().map(|listed| listed.id).collect();
        let shown: Vec<ArticleId> = all.into_iter().filter(|id| visible.shows(id)).collect();
        let mut articles: Vec<Arc<Article>> = Vec::new();
        let mut bytes = 0;
        for ids in shown.chunks(AT_ONCE) {
            let read = snapshot.articles(ids)?;
            bytes += read.iter().map(|article| article.text.len()).sum::<usize>();
            articles.extend(read);
            if bytes > most_bytes {
                break;
            }
        }
        let is_partial = bytes > most_bytes;
        if is_partial {
            let quotations = questions.iter().flat_map(|question| &question.quotations);
            let mut quoted: Vec<ArticleId> = quotations.map(|quoted| quoted.article.clone()).collect();
            quoted.sort();
            quoted.dedup();
            articles = snapshot.articles(&quoted)?;
        }
        Ok(Exported {
            questions,
            articles,
            is_partial,
        })
    }

    /// Deletes all that a person asked, said and wanted, everywhere.
    ///
    /// # Errors
    /// When it cannot be deleted; nothing is then.
    pub fn forget(&self, user: u64) -> Result<Forgotten, Failure> {
        Ok(self.parts.store.forget(self.parts.store.asker(user))?)
    }

    /// Deletes all of a server that the bot has left, what its moderators chose too.
    ///
    /// # Errors
    /// When it cannot be deleted; nothing is then.
    pub fn leave(&self, guild: u64) -> Result<Forgotten, Failure> {
        let left = self.parts.store.leave(guild)?;
        self.refresh_removed();
        self.sweep_uploads(Duration::ZERO);
        if let Some(guild) = Id::new(guild) {
            self.communities.forget(guild);
        }
        Ok(left)
    }

    /// The servers that anything is kept of.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn remembered_guilds(&self) -> Result<Vec<u64>, Failure> {
        Ok(self.parts.store.guilds()?)
    }

    /// Deletes bytes that no upload has, and what is older than its server wants it kept; what was asked outside of servers goes by what the
    /// operator chose. Where it cannot be known how long something is wanted, it stays. Of processes on one database one
    /// does it at a time.
    ///
    /// # Errors
    /// When something cannot be deleted.
    pub fn purge(&self) -> Result<Forgotten, Failure> {
        self.sweep_uploads(RESTED);
        let Ok(_alone) = self.alone("purge", "", &CancellationToken::new())? else {
            tracing::debug!("another process deletes what is too old");
            return Ok(Forgotten::default());
        };
        self.parts.store.forget_begun(self.parts.clock.seconds())?;
        let days = |guild: Option<u64>| {
            let spot = Spot {
                guild: guild.and_then(Id::new),
                ..Spot::default()
            };
            match self.preferences(spot) {
                Ok(preferences) => i64::from(preferences.retention_days.value.get()),
                Err(error) => {
                    tracing::warn!(%error, "it is not known how long a server wants things kept");
                    i64::MAX
                }
            }
        };
        Ok(self.parts.store.purge(self.parts.clock.seconds(), &days)?)
    }

    /// The first and the last second of the last `days` days.
    fn last(&self, days: u16) -> (i64, i64) {
        let now = self.parts.clock.seconds();
        (now - i64::from(days) * SECONDS_A_DAY, now)
    }
}
