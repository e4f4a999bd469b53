//! From a text to its vector.
//!
//! In: a model's files, then texts. Out: vectors of length one, whose scalar product is the likeness of two texts. A
//! text that is longer than the model reads is cut.

use std::{borrow::Cow, fmt::Display, sync::Arc};

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView};
use rten_tensor::{NdTensor, Tensor, prelude::*};
use tokenizers::Tokenizer;

use super::{Manifest, Pooling, Unavailable, folder::Files};

/// A model that is ready to run.
pub struct Network {
    tokenizer: Tokenizer,
    model: Model,
    inputs: Vec<(NodeId, Input)>,
    output: NodeId,
    manifest: Manifest,
}

/// What a text is to the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Somebody asks it.
    Question,
    /// It may answer.
    Passage,
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
const TRIED: [(Role, &str); 3] = [
    (Role::Question, "How high is the tower?"),
    (Role::Passage, "The tower is high: its height is 324 metres."),
    (Role::Passage, "Sugar and butter make the cake sweet."),
];

impl Network {
    /// Loads the model of `files`. What `rten` makes of a network to run it faster relies on shapes written in the file,
    /// which not every exporter gets right, so a network that fails is loaded once more just as it was written.
    pub(super) fn open(files: &Files) -> Result<Self, Unavailable> {
        Self::load(files, true).or_else(|error| {
            tracing::debug!(%error, "the network is run as it was written");
            Self::load(files, false)
        })
    }

    fn load(files: &Files, faster: bool) -> Result<Self, Unavailable> {
        let mut options = ModelOptions::with_all_ops();
        options.enable_optimization(faster).prepack_weights(faster);
        let model = match &files.network {
            Cow::Borrowed(network) => options.load_static_slice(network),
            Cow::Owned(network) => options.load(network.clone()),
        };
        let model = model.map_err(unusable)?;
        let inputs = model.input_ids().iter();
        let inputs = inputs.map(|id| Some((*id, input(model.node_info(*id)?.name()?)?)));
        let inputs = inputs.collect::<Option<Vec<_>>>();
        let output = model.output_ids().first().copied();
        Ok(Self {
            tokenizer: Tokenizer::from_bytes(&files.tokenizer).map_err(unusable)?,
            inputs: inputs.ok_or_else(|| unusable("it wants an input that is no token, mask or type"))?,
            output: output.ok_or_else(|| unusable("it has no output"))?,
            model,
            manifest: files.manifest.clone(),
        })
    }

    /// How many numbers a vector has, of a model that has been tried.
    pub(super) fn tried(&self) -> Result<usize, Unavailable> {
        let threads = Arc::new(ThreadPool::with_num_threads(1));
        let [question, like, unlike] = TRIED.map(|(role, text)| self.encode(role, text, &threads));
        let (question, like, unlike) = (question?, like?, unlike?);
        if product(&question, &like) > product(&question, &unlike) {
            Ok(question.len())
        } else {
            Err(Unavailable::Senseless)
        }
    }

    /// The vector of `text`, by one thread.
    ///
    /// # Errors
    /// When the network fails.
    pub fn vector(&self, role: Role, text: &str) -> Result<Vec<f32>, Unavailable> {
        self.encode(role, text, &Arc::new(ThreadPool::with_num_threads(1)))
    }

    /// The vector of `text`, by `threads`.
    pub(super) fn encode(&self, role: Role, text: &str, threads: &Arc<ThreadPool>) -> Result<Vec<f32>, Unavailable> {
        let prefix = match role {
            Role::Question => &self.manifest.question_prefix,
            Role::Passage => &self.manifest.passage_prefix,
        };
        let encoded = self
            .tokenizer
            .encode_fast(format!("{prefix}{text}"), true)
            .map_err(unusable)?;
        let tokens = shortened(encoded.get_ids(), self.manifest.most_tokens);
        let inputs = self.inputs.iter().map(|(id, input)| (*id, input.value(&tokens)));
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(threads)));
        let [value] = self
            .model
            .run_n(inputs.collect(), [self.output], Some(options))
            .map_err(unusable)?;
        let of_tokens: NdTensor<f32, 3> = value.try_into().map_err(unusable)?;
        Ok(unit(self.manifest.pooling.pooled(&of_tokens)))
    }
}

fn unusable(reason: impl Display) -> Unavailable {
    Unavailable::Unusable(reason.to_string())
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
fn product(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
