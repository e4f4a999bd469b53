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
    eval::{self, Calibrated, Documents, Material, Objection, Questions, Reliability, Set, Standing, Wanted, Watch},
    failure::Failure,
    reply::plain,
    service::Service,
};

use super::eval::Split;

/// What the confidence is fitted to.
#[derive(Debug, Args)]
pub struct Calibrate {
    /// Folder with articles.jsonl and questions.jsonl, or folder of documents, whose titles and headings
    /// are asked unless there are --questions
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Questions about the documents: CSV with the columns question, expected and, if known, path and section, or one
    /// JSON object with these a line (.jsonl)
    #[arg(long, value_name = "FILE")]
    pub questions: Option<PathBuf>,
    /// Choose the threshold that answers this share of the answerable questions, from 0 to 1 [default: as many as now]
    #[arg(long, value_parser = share, value_name = "SHARE")]
    pub keep: Option<f64>,
    /// Choose the threshold that refuses this share of the questions that nothing answers, from 0 to 1 [default: as many
    /// as now]
    #[arg(long, value_parser = share, value_name = "SHARE")]
    pub refuse: Option<f64>,
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
    fn said(&self, now: &Standing) -> anyhow::Result<String>;

    /// Writes them into `file`, and what they say now as comments.
    ///
    /// # Errors
    /// When it cannot be written.
    fn write(&self, file: &Path, now: &Standing, before: &Standing) -> anyhow::Result<()>;
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
    /// What speaks against it; nothing is written then.
    objection: Option<Objection>,
    written: Option<&'a Path>,
}

/// The section of the settings, as JSON.
#[derive(Serialize)]
struct Answer {
    threshold: f32,
    near_threshold: f32,
    confidence: BTreeMap<&'static str, f32>,
}

fn share(written: &str) -> Result<f64, String> {
    let share = written.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "a share is a number from 0 to 1, for example 0.9".to_owned())
}

impl Calibrate {
    /// Fits the confidence, prints how reliable it is to `out`, and writes it into the file of `settings` where nothing
    /// speaks against it.
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
        let wanted = Wanted {
            keep: self.keep,
            refuse: self.refuse,
        };
        let calibrated = eval::calibrate(&material, &met?, wanted, &standing);
        let is_better = calibrated.objection.is_none();
        let file = settings.file().filter(|_| !self.check && is_better);
        if self.json {
            print_json(out, &material, &calibrated, file)?;
        } else {
            print(out, &material, &calibrated, &standing)?;
            explain(out, &material, wanted)?;
            if file.is_none() && is_better {
                let section = settings.said(&calibrated.standing)?;
                writeln!(out, "\n{section}")?;
            }
        }
        if let Some(file) = file {
            settings.write(file, &calibrated.standing, &standing)?;
        }
        say(&outcome(&calibrated, file, self.check));
        Ok(ExitCode::SUCCESS)
    }

    /// What is asked; the documents are put into the folder `corpus`.
    fn material(&self, corpus: &Path) -> anyhow::Result<Material> {
        let is_set = ["articles.jsonl", "questions.jsonl"]
            .iter()
            .all(|file| self.folder.join(file).is_file());
        if is_set && self.questions.is_none() {
            let set = Set::read(&self.folder)?;
            set.write_articles(corpus)?;
            return Ok(Material::of_set(&set, self.split.into(), self.limit));
        }
        let questions = self.questions.as_deref().map(Questions::read).transpose()?;
        let questions = questions.map(Questions::answerable).transpose()?;
        let documents = Documents::copied(&Directory::new(&self.folder), corpus)?;
        let Some(questions) = questions else {
            return Ok(Material::of_documents(&documents, self.split.into(), self.limit));
        };
        if let Some(remark) = documents.named().check(&questions, &self.folder)? {
            say(&remark);
        }
        Ok(Material::of_questions(
            &questions,
            &documents,
            self.split.into(),
            self.limit,
        ))
    }
}

fn print(out: &mut dyn Write, material: &Material, calibrated: &Calibrated, standing: &Standing) -> anyhow::Result<()> {
    let after = &calibrated.after;
    let from = if material.is_labelled() {
        "labelled"
    } else {
        "made of titles and headings"
    };
    writeln!(out, "articles                 {:>6}", material.articles())?;
    writeln!(out, "answerable questions     {:>6}, {from}", after.answerable)?;
    if after.near_misses > 0 {
        writeln!(out, "near misses              {:>6}, labelled too", after.near_misses)?;
    }
    writeln!(
        out,
        "questions held out       {:>6}, asked without their article",
        after.held_out
    )?;
    writeln!(out)?;
    write!(out, "{}", eval::reliability_table(&calibrated.before, after))?;
    let (before, after) = (standing.thresholds, calibrated.standing.thresholds);
    for (name, before, after) in [
        ("threshold", before.sure, after.sure),
        ("near threshold", before.near, after.near),
    ] {
        writeln!(out, "{name:<30}{before:>24.3}  {after:>24.3}")?;
    }
    Ok(())
}

fn explain(out: &mut dyn Write, material: &Material, wanted: Wanted) -> anyhow::Result<()> {
    writeln!(
        out,
        "\nWhat stands under \"after\" was measured on articles that the weights were not fitted to."
    )?;
    let percent = |share: f64| share * 100.0;
    let keep = wanted
        .keep
        .map(|keep| format!("answer {} % of the answerable questions", percent(keep)));
    let refuse = wanted
        .refuse
        .map(|refuse| format!("refuse {} % of those that nothing answers", percent(refuse)));
    let directions: Vec<String> = keep.into_iter().chain(refuse).collect();
    if !directions.is_empty() {
        writeln!(out, "The threshold is chosen to {}.", directions.join(" and to "))?;
    } else if material.is_labelled() {
        writeln!(
            out,
            "The thresholds are chosen to answer and to refuse as many as before; `--keep` and `--refuse` choose others."
        )?;
    } else {
        writeln!(
            out,
            "The thresholds stay as they are; `--keep` and `--refuse` choose others."
        )?;
    }
    if !material.is_labelled() {
        writeln!(
            out,
            "Titles and headings are easier than what people ask, so the weights may move little.\n\
             hint: some tens of questions of your own, named with `--questions FILE`, say far more."
        )?;
    }
    Ok(())
}

/// What was written, or why nothing was, with the figures that decided it.
fn outcome(calibrated: &Calibrated, file: Option<&Path>, check: bool) -> String {
    let (before, after) = (&calibrated.before, &calibrated.after);
    let percent = |share: Option<f64>| share.unwrap_or_default() * 100.0;
    let changes = format!(
        "Of questions about held-out articles, answerable ones answered: {:.1} % before, {:.1} % after; unanswerable ones \
         refused: {:.1} % before, {:.1} % after.",
        percent(before.kept),
        percent(after.kept),
        percent(before.refused),
        percent(after.refused),
    );
    let written = match (calibrated.objection, file) {
        (Some(objection), _) => format!(
            "Nothing was written: {}.\nhint: More questions of your own tell more; `--keep SHARE` and `--refuse SHARE` \
             together say what is good enough.",
            against(objection)
        ),
        (None, Some(file)) => format!(
            "Written into {}; the earlier values stand there as comments.",
            file.display()
        ),
        (None, None) if check => "Nothing was written, as `--check` says.".to_owned(),
        (None, None) => {
            "Nothing was written: put this into your settings file, or name the file with `--config FILE`.".to_owned()
        }
    };
    format!("{changes}\n{written}")
}

fn against(objection: Objection) -> &'static str {
    match objection {
        Objection::KeepsFewer => "fewer answerable questions would be answered than now",
        Objection::RefusesFewer => "fewer questions that nothing answers would be refused than now",
        Objection::ShowsFewer => "fewer answerable questions would be shown even what comes near",
        Objection::ShowsMoreUnanswerable => "more questions that nothing answers would be shown what comes near",
        Objection::NothingBetter => "as many questions would be answered and refused as now",
    }
}

fn print_json(
    out: &mut dyn Write,
    material: &Material,
    calibrated: &Calibrated,
    written: Option<&Path>,
) -> anyhow::Result<()> {
    let weights = ConfidenceModel::NAMES
        .into_iter()
        .zip(calibrated.standing.model.weights());
    let printed = Printed {
        labelled: material.is_labelled(),
        articles: material.articles(),
        spread: calibrated.spread,
        before: &calibrated.before,
        after: &calibrated.after,
        answer: Answer {
            threshold: calibrated.standing.thresholds.sure,
            near_threshold: calibrated.standing.thresholds.near,
            confidence: weights.collect(),
        },
        objection: calibrated.objection,
        written,
    };
    writeln!(out, "{}", serde_json::to_string_pretty(&printed)?)?;
    Ok(())
}

fn say(sentence: &str) {
    for line in sentence.lines() {
        // A remark that cannot be shown is no reason to stop.
        let _ = writeln!(io::stderr(), "{}", plain::safe(line));
    }
}

fn bar(questions: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} questions, {eta} left, {msg}")
        .expect("the template is fixed and names known keys");
    ProgressBar::with_draw_target(Some(questions as u64), ProgressDrawTarget::stderr()).with_style(style)
}
