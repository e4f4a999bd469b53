//! `ibid calibrate`: the confidence fitted to documents of one's own.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::Context;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::{
    answer::ConfidenceModel,
    corpus::Directory,
    eval::{self, Calibrated, Material, Reliability, Set, Standing, Watch},
    failure::Failure,
    reply::plain,
    service::Service,
};

use super::eval::Split;

/// The share of answerable questions that the threshold is to answer. On five sets of people's questions it
/// refuses 82 to 94 % of those that nothing answers, near to where both together are most; 0.95 refuses 62 to
/// 87 %.
const KEEP: f64 = 0.9;

/// What the confidence is fitted to.
#[derive(Debug, Args)]
pub struct Calibrate {
    /// Folder with articles.jsonl and questions.jsonl, or folder of documents, whose titles and headings
    /// are asked
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Choose the threshold that answers this share of the answerable questions, from 0 to 1 [default: 0.9,
    /// or the threshold stays where the questions are made]
    #[arg(long, value_parser = share, value_name = "SHARE")]
    pub keep: Option<f64>,
    /// Ask about this part of the articles
    #[arg(long, value_enum, default_value = "all", value_name = "PART")]
    pub split: Split,
    /// Ask at most this many questions, taken evenly
    #[arg(long, default_value = "2000", value_name = "N")]
    pub limit: usize,
    /// Fit and print, write nothing
    #[arg(long)]
    pub check: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Settings that can be written.
pub trait Settings {
    /// The file that they are in, if there is one.
    fn file(&self) -> Option<&Path>;

    /// The section that says these.
    ///
    /// # Errors
    /// When they cannot be said.
    fn said(&self, model: &ConfidenceModel, threshold: f32) -> anyhow::Result<String>;

    /// Writes them into `file`.
    ///
    /// # Errors
    /// When it cannot be written.
    fn write(&self, file: &Path, model: &ConfidenceModel, threshold: f32) -> anyhow::Result<()>;
}

/// The JSON object.
#[derive(Serialize)]
struct Printed<'a> {
    labelled: bool,
    articles: usize,
    spread: f64,
    before: &'a Reliability,
    after: &'a Reliability,
    answer: Answer,
    written: Option<&'a Path>,
}

/// The section of the settings, as JSON.
#[derive(Serialize)]
struct Answer {
    threshold: f32,
    confidence: BTreeMap<&'static str, f32>,
}

fn share(written: &str) -> Result<f64, String> {
    let share = written.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "a share is a number from 0 to 1, for example 0.9".to_owned())
}

impl Calibrate {
    /// Fits the confidence, prints how reliable it is to `out`, and writes it into the file of `settings`.
    /// `open` puts a service together over a corpus folder and a data folder, and tells what the settings say.
    ///
    /// # Errors
    /// When the folder cannot be read, holds too little, indexing or asking fails, the work is stopped, or
    /// `out` or the settings cannot be written.
    pub fn run(
        &self,
        out: &mut dyn Write,
        stop: &CancellationToken,
        settings: &dyn Settings,
        open: impl FnOnce(&Path, &Path) -> Result<(Arc<Service>, Standing), Failure>,
    ) -> anyhow::Result<ExitCode> {
        let folder = tempfile::tempdir().context("making a folder for the articles failed")?;
        let [corpus, data, aside] = ["corpus", "data", "aside"].map(|name| folder.path().join(name));
        fs::create_dir(&corpus).context("making a folder for the articles failed")?;
        let material = self.material(&corpus)?;
        material.enough()?;
        let (service, standing) = open(&corpus, &data)?;
        let bar = bar(material.len());
        let watch = Watch {
            indexing: &|progress| bar.set_message(format!("indexing {} of {} files", progress.seen, progress.files)),
            asked: &|| bar.inc(1),
            stop,
        };
        let met = material.ask(&service, &corpus, &aside, &watch);
        bar.finish_and_clear();
        let keep = self.keep.or(material.is_labelled().then_some(KEEP));
        let calibrated = eval::calibrate(&material, &met?, keep, &standing);
        let file = settings.file().filter(|_| !self.check);
        if self.json {
            print_json(out, &material, &calibrated, file)?;
        } else {
            print(out, &material, &calibrated, standing.threshold)?;
            explain(out, &material, keep)?;
            if file.is_none() {
                let section = settings.said(&calibrated.model, calibrated.threshold)?;
                writeln!(out, "\n{section}")?;
            }
        }
        let Some(file) = file else {
            say(if self.check {
                "Nothing was written, as `--check` says."
            } else {
                "Nothing was written: put this into your settings file, or name the file with `--config FILE`."
            });
            return Ok(ExitCode::SUCCESS);
        };
        settings.write(file, &calibrated.model, calibrated.threshold)?;
        say(&format!("Written into {}.", file.display()));
        Ok(ExitCode::SUCCESS)
    }

    /// What is asked; the documents are put into the folder `corpus`.
    fn material(&self, corpus: &Path) -> anyhow::Result<Material> {
        let is_set = ["articles.jsonl", "questions.jsonl"]
            .iter()
            .all(|file| self.folder.join(file).is_file());
        if is_set {
            let set = Set::read(&self.folder)?;
            set.write_articles(corpus)?;
            return Ok(Material::of_set(&set, self.split.into(), self.limit));
        }
        let directory = Directory::new(&self.folder);
        Ok(Material::of_corpus(&directory, self.split.into(), self.limit, corpus)?)
    }
}

fn print(out: &mut dyn Write, material: &Material, calibrated: &Calibrated, threshold: f32) -> anyhow::Result<()> {
    let after = &calibrated.after;
    let from = if material.is_labelled() {
        "from questions.jsonl"
    } else {
        "made of titles and headings"
    };
    writeln!(out, "articles                 {:>6}", material.articles())?;
    writeln!(out, "answerable questions     {:>6}, {from}", after.answerable)?;
    if after.near_misses > 0 {
        writeln!(out, "near misses              {:>6}, from there too", after.near_misses)?;
    }
    writeln!(
        out,
        "questions held out       {:>6}, asked without their article",
        after.held_out
    )?;
    writeln!(out)?;
    write!(out, "{}", eval::reliability_table(&calibrated.before, after))?;
    writeln!(
        out,
        "{:<30}{threshold:>24.3}  {:>24.3}",
        "threshold", calibrated.threshold
    )?;
    Ok(())
}

fn explain(out: &mut dyn Write, material: &Material, keep: Option<f64>) -> anyhow::Result<()> {
    writeln!(
        out,
        "\nWhat stands under \"after\" was measured on articles that the weights were not fitted to."
    )?;
    if let Some(keep) = keep {
        let percent = keep * 100.0;
        writeln!(
            out,
            "The threshold is chosen to answer {percent} % of the answerable questions."
        )?;
    } else {
        writeln!(out, "The threshold stays as it is; `--keep` chooses another.")?;
    }
    if !material.is_labelled() {
        writeln!(
            out,
            "Titles and headings are easier than what people ask, so the weights may move little.\n\
             hint: some tens of questions of your own, in questions.jsonl beside articles.jsonl, say far more."
        )?;
    }
    Ok(())
}

fn print_json(
    out: &mut dyn Write,
    material: &Material,
    calibrated: &Calibrated,
    written: Option<&Path>,
) -> anyhow::Result<()> {
    let weights = ConfidenceModel::NAMES.into_iter().zip(calibrated.model.weights());
    let printed = Printed {
        labelled: material.is_labelled(),
        articles: material.articles(),
        spread: calibrated.spread,
        before: &calibrated.before,
        after: &calibrated.after,
        answer: Answer {
            threshold: calibrated.threshold,
            confidence: weights.collect(),
        },
        written,
    };
    writeln!(out, "{}", serde_json::to_string_pretty(&printed)?)?;
    Ok(())
}

fn say(sentence: &str) {
    // A remark that cannot be shown is no reason to stop.
    let _ = writeln!(io::stderr(), "{}", plain::safe(sentence));
}

fn bar(questions: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} questions, {eta} left, {msg}")
        .expect("the template is fixed and names known keys");
    ProgressBar::with_draw_target(Some(questions as u64), ProgressDrawTarget::stderr()).with_style(style)
}
