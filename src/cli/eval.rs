//! `ibid eval`: how good the answers are on labelled questions, of a set or of a corpus as it is.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::Context;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio_util::sync::CancellationToken;

use crate::{
    eval::{self, Column, Figures, Foreign, Named, Paragraph, Plan, Questions, Set, Thresholds, Without},
    failure::Failure,
    question::Stage,
    reply::plain,
    service::{Requested, Service},
};

use super::Console;

/// Which questions are asked, and how the figures are printed.
#[derive(Debug, Args)]
pub struct Eval {
    /// Folder with articles.jsonl and questions.jsonl, or, with --questions, a corpus folder as `ibid index` reads it
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Questions about the corpus folder: CSV with the columns question, expected and, if known, path and section, or
    /// one JSON object with these a line (.jsonl)
    #[arg(long, value_name = "FILE")]
    pub questions: Option<PathBuf>,
    /// A file of questions or a folder with questions.jsonl and articles.jsonl, whose questions nothing here answers
    #[arg(long, value_name = "PATH")]
    pub foreign: Option<PathBuf>,
    /// Ask about this part of the articles
    #[arg(long, value_enum, default_value = "all", value_name = "PART")]
    pub split: Split,
    /// Ask at most this many questions of each set, taken evenly
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Score a plain search as well
    #[arg(long)]
    pub baseline: bool,
    /// Leave out one stage of the answer after the other, to see what each is worth
    #[arg(long)]
    pub stages: bool,
    /// Write what every rank came from, with what was right, for fitting, one JSON object a question
    #[arg(long, value_name = "FILE")]
    pub features: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// Show the figures of an earlier run, as --json printed them, beside these
    #[arg(long, value_name = "FILE")]
    pub compare: Option<PathBuf>,
}

/// A part of a set, by article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Split {
    /// Two thirds, to fit on
    Train,
    /// One third, to report on
    Test,
    /// Everything
    All,
}

/// The JSON object.
#[derive(serde::Serialize, serde::Deserialize)]
struct Printed {
    set: String,
    ibid: Figures,
    baseline: Option<Figures>,
    /// The same without one stage each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stages: Vec<Without>,
}

impl Eval {
    /// Measures and prints the figures to `out`. `open` puts a service together over a corpus folder and
    /// a data folder, to write the index or to answer from it without a stage, and says the thresholds that it would
    /// answer at.
    ///
    /// # Errors
    /// When a set cannot be read, indexing or asking fails, or `out` cannot be written.
    pub fn run(
        &self,
        out: &mut dyn Write,
        open: impl Fn(&Path, &Path, Option<Stage>) -> Result<(Arc<Service>, Thresholds), Failure>,
    ) -> anyhow::Result<ExitCode> {
        let source = Measured::read(&self.folder, self.questions.as_deref())?;
        let foreign = self.foreign.as_deref().map(foreign).transpose()?;
        let earlier = self.compare.as_deref().map(earlier).transpose()?;

        let folder = tempfile::tempdir().context("making a folder for the index failed")?;
        let data = folder.path().join("data");
        let corpus = source.corpus(&self.folder, folder.path())?;
        let (service, thresholds) = open(&corpus, &data, None)?;
        let console = Console::new();
        let requested = Requested {
            may_remove: usize::MAX,
            ..Requested::changed("ibid eval")
        };
        let report = service.reindex(
            &requested,
            &|progress| console.show(progress),
            &CancellationToken::new(),
        );
        console.finish();
        let report = report?;
        if !report.failed.is_empty() {
            say(&format!(
                "{} of the files could not be read; `ibid index --check` says why.",
                report.failed.len()
            ));
        }
        service.prepare(&mut |made, all| {
            console.show_vectors(made, all);
            true
        });
        console.finish();
        let mut plan = source.plan(&service, &corpus, self.split.into(), self.limit)?;
        if let Some(foreign) = &foreign {
            plan = plan.and(foreign, self.split.into(), self.limit);
        }

        if let Some(path) = &self.features {
            let file = fs::File::create(path).with_context(|| format!("`{}` cannot be written", path.display()))?;
            eval::examples(&plan, &service, &mut io::BufWriter::new(file))?;
        }

        let left_out: Vec<Stage> = Stage::ALL
            .into_iter()
            .filter(|stage| self.stages && service.stages().has(*stage))
            .collect();
        let (bar, indexing) = (bar(plan.len() * (1 + left_out.len())), report.elapsed);
        let ibid = eval::product(&plan, &service, thresholds, indexing, &|| bar.inc(1))?;
        let stages = left_out
            .into_iter()
            .map(|stage| {
                let (service, thresholds) = open(&corpus, &data, Some(stage))?;
                let figures = eval::product(&plan, &service, thresholds, indexing, &|| bar.inc(1))?;
                Ok(Without {
                    stage: stage.name().to_owned(),
                    figures,
                })
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        bar.finish_and_clear();
        let baseline = self
            .baseline
            .then(|| eval::baseline(&plan, &source.paragraphs(&service)?, &|| ()))
            .transpose()?;
        let name = self
            .folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let printed = Printed {
            set: name,
            ibid,
            baseline,
            stages,
        };
        self.print(out, &printed, earlier.as_ref())?;
        Ok(ExitCode::SUCCESS)
    }

    fn print(&self, out: &mut dyn Write, printed: &Printed, earlier: Option<&Printed>) -> anyhow::Result<()> {
        if self.json {
            writeln!(out, "{}", serde_json::to_string_pretty(printed)?)?;
            return Ok(());
        }
        let figures = [
            ("ibid", Some(&printed.ibid)),
            ("earlier", earlier.map(|earlier| &earlier.ibid)),
            ("baseline", printed.baseline.as_ref()),
        ];
        let columns: Vec<Column<'_>> = figures
            .into_iter()
            .filter_map(|(name, figures)| figures.map(|figures| Column { name, figures }))
            .collect();
        writeln!(out, "{}", printed.set)?;
        write!(out, "{}", eval::render(&columns))?;
        if !printed.stages.is_empty() {
            write!(out, "\n{}", eval::render_stages(&printed.ibid, &printed.stages))?;
        }
        Ok(())
    }
}

/// What is asked, and where its articles are.
enum Measured {
    Set(Set),
    Corpus(Questions),
}

impl Measured {
    fn read(folder: &Path, questions: Option<&Path>) -> anyhow::Result<Self> {
        if let Some(questions) = questions {
            return Ok(Self::Corpus(Questions::read(questions)?.answerable()?));
        }
        let is_set = folder.join("articles.jsonl").exists() || folder.join("questions.jsonl").exists();
        if folder.is_dir() && !is_set {
            anyhow::bail!(
                "`{}` holds neither articles.jsonl nor questions.jsonl; name the questions about its documents with \
                 `--questions FILE`",
                folder.display()
            );
        }
        Ok(Self::Set(Set::read(folder)?))
    }

    /// The folder that is indexed: the articles of a set are written into one below `aside`.
    fn corpus(&self, folder: &Path, aside: &Path) -> anyhow::Result<PathBuf> {
        match self {
            Self::Set(set) => {
                let corpus = aside.join("corpus");
                fs::create_dir(&corpus).context("making a folder for the articles failed")?;
                set.write_articles(&corpus)?;
                Ok(corpus)
            }
            Self::Corpus(_) => Ok(folder.to_owned()),
        }
    }

    fn plan(&self, service: &Service, corpus: &Path, split: eval::Split, limit: Option<usize>) -> anyhow::Result<Plan> {
        match self {
            Self::Set(set) => Ok(Plan::of_set(set, split, limit)),
            Self::Corpus(questions) => {
                if let Some(remark) = Named::of(service)?.check(questions, corpus)? {
                    say(&remark);
                }
                Ok(Plan::of_questions(questions, split, limit))
            }
        }
    }

    fn paragraphs(&self, service: &Service) -> Result<Vec<Paragraph>, Failure> {
        match self {
            Self::Set(set) => Ok(Paragraph::of_set(set)),
            Self::Corpus(_) => Paragraph::of_corpus(service),
        }
    }
}

fn foreign(path: &Path) -> anyhow::Result<Foreign> {
    if path.is_dir() {
        Ok(Foreign::Set(Set::read(path)?))
    } else {
        Ok(Foreign::Questions(Questions::read(path)?))
    }
}

/// Remarks go to standard error, so that standard output is the figures alone.
fn say(remark: &str) {
    for line in remark.lines() {
        // A remark that cannot be shown is no reason to stop.
        let _ = writeln!(io::stderr(), "{}", plain::safe(line));
    }
}

impl From<Split> for eval::Split {
    fn from(split: Split) -> Self {
        match split {
            Split::Train => Self::Train,
            Split::Test => Self::Test,
            Split::All => Self::All,
        }
    }
}

fn earlier(path: &Path) -> anyhow::Result<Printed> {
    let text = fs::read_to_string(path).with_context(|| format!("`{}` cannot be read", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("`{}` holds no figures of `ibid eval --json`", path.display()))
}

fn bar(questions: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} questions, {eta} left")
        .expect("the template is fixed and names known keys");
    ProgressBar::with_draw_target(Some(questions as u64), ProgressDrawTarget::stderr()).with_style(style)
}
