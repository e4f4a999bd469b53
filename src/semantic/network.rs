//! From a text to its vector.
//!
//! In: a model's files, then texts. Out: vectors of length one, whose scalar product is the likeness of two
//! texts. A text that is longer than the model reads is cut.

use std::{fmt::Display, rc::Rc, sync::Arc};

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView};
use rten_tensor::{NdTensor, Tensor, prelude::*};
use rten_text::Tokenizer;

use super::{Pooling, Unavailable, folder::Folder};

/// A model that is ready to run.
pub(super) struct Network {
    tokenizer: Rc<Tokenizer>,
    model: Model,
    inputs: Vec<(NodeId, Input)>,
    output: NodeId,
    pooling: Pooling,
    most_tokens: usize,
    dimensions: usize,
    /// Where it runs, so that no other work of this process waits behind it.
    threads: Arc<ThreadPool>,
}

/// What an input of the network wants.
#[derive(Debug, Clone, Copy)]
enum Input {
    Tokens,
    /// Which tokens are some: all, since texts are run one by one and nothing is padded.
    Mask,
    /// Which of two texts a token is of: the first.
    Types,
}

/// The question that a model is tried on, what is like it, and what is not.
const TRIED: [&str; 3] = [
    "How high is the tower?",
    "The tower is high: its height is 324 metres.",
    "Sugar and butter make the cake sweet.",
];

impl Network {
    /// Loads the model of `folder` and tries it. What `rten` makes of a network to run it faster relies on
    /// shapes written in the file, which not every exporter gets right, so a network that fails is run once
    /// more just as it was written.
    pub(super) fn open(folder: &Folder) -> Result<Self, Unavailable> {
        let tokenizer = Rc::new(Tokenizer::from_json(&folder.tokenizer).map_err(unusable)?);
        let load = |faster| Self::load(Rc::clone(&tokenizer), folder, faster);
        load(true).or_else(|error| {
            tracing::debug!(%error, "the network is run as it was written");
            load(false)
        })
    }

    fn load(tokenizer: Rc<Tokenizer>, folder: &Folder, faster: bool) -> Result<Self, Unavailable> {
        let model = ModelOptions::with_all_ops()
            .enable_optimization(faster)
            .load_file(&folder.network)
            .map_err(unusable)?;
        let inputs = model
            .input_ids()
            .iter()
            .map(|id| Some((*id, input(model.node_info(*id)?.name()?)?)))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| unusable("it wants an input that is no token, mask or type"))?;
        let output = model.output_ids().first().copied();
        let mut network = Self {
            tokenizer,
            inputs,
            output: output.ok_or_else(|| unusable("it has no output"))?,
            model,
            pooling: folder.manifest.pooling,
            most_tokens: folder.manifest.most_tokens,
            dimensions: 0,
            threads: Arc::new(ThreadPool::with_num_threads(cores())),
        };
        let [question, like, unlike] = TRIED.map(|text| network.encode(text));
        let (question, like, unlike) = (question?, like?, unlike?);
        network.dimensions = question.len();
        if product(&question, &like) > product(&question, &unlike) {
            Ok(network)
        } else {
            Err(Unavailable::Senseless)
        }
    }

    /// How many numbers a vector has.
    pub(super) fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The vector of `text`.
    pub(super) fn encode(&self, text: &str) -> Result<Vec<f32>, Unavailable> {
        let encoded = self.tokenizer.encode(text, None).map_err(unusable)?;
        let tokens = shortened(encoded.token_ids(), self.most_tokens);
        let inputs = self.inputs.iter().map(|(id, input)| (*id, input.value(&tokens)));
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.threads)));
        let [value] = self
            .model
            .run_n(inputs.collect(), [self.output], Some(options))
            .map_err(unusable)?;
        let of_tokens: NdTensor<f32, 3> = value.try_into().map_err(unusable)?;
        Ok(unit(self.pooling.pooled(&of_tokens)))
    }
}

fn unusable(reason: impl Display) -> Unavailable {
    Unavailable::Unusable(reason.to_string())
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn input(name: &str) -> Option<Input> {
    match name {
        "input_ids" => Some(Input::Tokens),
        "attention_mask" => Some(Input::Mask),
        "token_type_ids" => Some(Input::Types),
        _ => None,
    }
}

impl Input {
    fn value(self, tokens: &[i32]) -> ValueOrView<'static> {
        let data = match self {
            Self::Tokens => tokens.to_vec(),
            Self::Mask => vec![1; tokens.len()],
            Self::Types => vec![0; tokens.len()],
        };
        Value::from(Tensor::from_data(&[1, tokens.len()], data)).into()
    }
}

/// At most `most` tokens, the last of which, where a text ends, is kept.
fn shortened(tokens: &[u32], most: usize) -> Vec<i32> {
    let whole = tokens.iter().map(|token| token.cast_signed());
    match tokens.last() {
        Some(last) if tokens.len() > most => whole.take(most.saturating_sub(1)).chain([last.cast_signed()]).collect(),
        _ => whole.collect(),
    }
}

impl Pooling {
    /// One vector for all tokens of the one text in `of_tokens`: text, token, dimension.
    fn pooled(self, of_tokens: &NdTensor<f32, 3>) -> Vec<f32> {
        let count = match self {
            Self::Mean => of_tokens.size(1),
            Self::First => 1,
        };
        let mut sum = vec![0.0; of_tokens.size(2)];
        for token in 0..count.min(of_tokens.size(1)) {
            for (dimension, sum) in sum.iter_mut().enumerate() {
                *sum += of_tokens[[0, token, dimension]];
            }
        }
        // The length is made one afterwards, so the sum is as good as the mean.
        sum
    }
}

fn unit(vector: Vec<f32>) -> Vec<f32> {
    let length = product(&vector, &vector).sqrt().max(f32::MIN_POSITIVE);
    vector.into_iter().map(|number| number / length).collect()
}

/// The scalar product.
pub(super) fn product(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
