//! The thread that has the model.
//!
//! In: texts, from any thread. Out: their vectors. One text is encoded at a time, by all cores together: the
//! memory that takes is then that of one text however many people ask, and the tokenizer, which cannot leave
//! the thread it was made on, stays there.

use std::{
    sync::mpsc::{Sender, channel},
    thread,
};

use super::{Unavailable, folder::Folder, network::Network};

/// A model that is ready; its thread ends with it.
pub(super) struct Encoder {
    asked: Sender<Asked>,
    dimensions: usize,
}

struct Asked {
    text: String,
    answer: Sender<Result<Vec<f32>, Unavailable>>,
}

impl Encoder {
    /// Loads the model of `folder` and tries it.
    pub(super) fn open(folder: Folder) -> Result<Self, Unavailable> {
        let (asked, questions) = channel::<Asked>();
        let (opened, is_open) = channel();
        let work = move || {
            let network = match Network::open(&folder) {
                Ok(network) => network,
                Err(error) => {
                    // Whoever opens it waits below.
                    let _ = opened.send(Err(error));
                    return;
                }
            };
            let _ = opened.send(Ok(network.dimensions()));
            for Asked { text, answer } in questions {
                // Who does not wait any more needs no answer.
                let _ = answer.send(network.encode(&text));
            }
        };
        let thread = thread::Builder::new().name("sentence model".to_owned());
        thread
            .spawn(work)
            .map_err(|error| Unavailable::Unusable(error.to_string()))?;
        let dimensions = is_open.recv().unwrap_or_else(|_| Err(gone()))?;
        Ok(Self { asked, dimensions })
    }

    /// How many numbers a vector has.
    pub(super) fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The vector of `text`, of length one.
    pub(super) fn encode(&self, text: &str) -> Result<Vec<f32>, Unavailable> {
        let (answer, answered) = channel();
        let text = text.to_owned();
        self.asked.send(Asked { text, answer }).map_err(|_| gone())?;
        answered.recv().unwrap_or_else(|_| Err(gone()))
    }
}

fn gone() -> Unavailable {
    Unavailable::Unusable("its thread broke down".to_owned())
}
