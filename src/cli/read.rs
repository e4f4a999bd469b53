//! `ibid read`: what is read of a file, before it is indexed.
//!
//! In: a file. Out: its title, what is known about it, and its headings, questions and blocks in order, each with what
//! it is; or a JSON object with the whole text. So a writer sees what could be quoted of a document, and under which
//! question or heading. The tables of `corpus.toml` are not looked at, since the file may lie anywhere.

use std::{fs, io::Write, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;

use crate::{
    corpus::{Article, ArticleId, Block, BlockKind, File, Parsed, Parser, Rejected, Section, SectionKind, Warning},
    reply::plain,
};

/// The file.
#[derive(Debug, Args)]
pub struct Read {
    /// The file to read
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print one JSON object, with the text of each article
    #[arg(long)]
    pub json: bool,
}

/// The JSON object.
#[derive(Serialize)]
struct Printed<'a> {
    articles: Vec<PrintedArticle<'a>>,
    warnings: &'a [Warning],
}

#[derive(Serialize)]
struct PrintedArticle<'a> {
    id: &'a ArticleId,
    #[serde(flatten)]
    meta: &'a crate::corpus::Meta,
    text: &'a str,
    sections: Vec<PrintedSection<'a>>,
    blocks: Vec<PrintedBlock<'a>>,
}

#[derive(Serialize)]
struct PrintedSection<'a> {
    kind: &'static str,
    level: u8,
    heading_path: Vec<&'a str>,
    anchor: &'a str,
}

#[derive(Serialize)]
struct PrintedBlock<'a> {
    kind: BlockKind,
    depth: u8,
    heading_path: Vec<&'a str>,
    text: &'a str,
}

impl Read {
    /// Reads the file with `parser` and prints what was found to `out`. A file of more than `most_bytes` is not read. The
    /// exit code is 0 when it was read and 1 when it cannot be.
    ///
    /// # Errors
    /// When the file cannot be opened or `out` cannot be written.
    pub fn run(&self, parser: &dyn Parser, most_bytes: u64, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        let id = ArticleId::new(name);
        let unopened = || format!("`{}` cannot be read", self.file.display());
        let length = fs::metadata(&self.file).with_context(unopened)?.len();
        let read = if length > most_bytes {
            Err(Rejected::TooLarge {
                most_mb: most_bytes / 1_000_000,
            })
        } else {
            let bytes = fs::read(&self.file).with_context(unopened)?;
            parser.parse(&File::new(&id, &bytes))
        };
        match read {
            Err(rejected) => {
                let line = rejected.line().map(|line| format!(", line {line}")).unwrap_or_default();
                writeln!(out, "failed: {}{line}: {rejected}", plain::safe(id.as_str()))?;
                writeln!(out, "hint: {}", hint(&rejected))?;
                return Ok(ExitCode::from(1));
            }
            Ok(parsed) if self.json => writeln!(out, "{}", serde_json::to_string_pretty(&printed(&parsed))?)?,
            Ok(parsed) => show(&parsed, out)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What to do about a file that cannot be read, where the sentence does not say it.
fn hint(rejected: &Rejected) -> &'static str {
    match rejected {
        Rejected::UnknownKind => "`corpus/README.md` lists the kinds of files that are read.",
        Rejected::TooLarge { .. } | Rejected::TooSlow { .. } | Rejected::Died { .. } => {
            "What a file may take is set under `[corpus]` in the settings."
        }
        _ => "What each format may hold is written in `corpus/README.md`.",
    }
}

fn printed(parsed: &Parsed) -> Printed<'_> {
    Printed {
        articles: parsed.articles.iter().map(printed_article).collect(),
        warnings: &parsed.warnings,
    }
}

fn printed_article(article: &Article) -> PrintedArticle<'_> {
    let section = |(index, section): (usize, &'_ Section)| PrintedSection {
        kind: match section.kind {
            SectionKind::Heading => "heading",
            SectionKind::Question => "question",
        },
        level: section.level,
        heading_path: article.heading_path(Some(index)),
        anchor: &article.sections[index].anchor.0,
    };
    let block = |block: &Block| PrintedBlock {
        kind: block.kind,
        depth: block.depth,
        heading_path: article.heading_path(block.section),
        text: block.span.slice(&article.text).unwrap_or_default(),
    };
    PrintedArticle {
        id: &article.id,
        meta: &article.meta,
        text: &article.text,
        sections: article.sections.iter().enumerate().map(section).collect(),
        blocks: article.blocks.iter().map(block).collect(),
    }
}

fn show(parsed: &Parsed, out: &mut dyn Write) -> anyhow::Result<()> {
    for (number, article) in parsed.articles.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        show_article(article, out)?;
    }
    for warning in &parsed.warnings {
        let line = warning.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        writeln!(out, "warning: {line}{}", plain::safe(&warning.what))?;
    }
    Ok(())
}

fn show_article(article: &Article, out: &mut dyn Write) -> anyhow::Result<()> {
    let meta = &article.meta;
    let known = [
        ("article", Some(article.id.to_string())),
        ("title", Some(meta.title.clone())),
        ("date", meta.date.map(|date| date.to_string())),
        ("url", meta.url.clone()),
        ("authors", Some(meta.authors.join(", "))),
        ("tags", Some(meta.tags.join(", "))),
        ("language", meta.language.clone()),
    ];
    for (name, value) in known {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            entry(out, name, &value)?;
        }
    }
    writeln!(out)?;
    let mut sections = article.sections.iter().peekable();
    for block in &article.blocks {
        while let Some(section) = sections.next_if(|section| section.span.start <= block.span.start) {
            show_section(section, out)?;
        }
        let words = block.span.slice(&article.text).unwrap_or_default();
        let depth = if block.depth > 0 {
            format!(" {}", block.depth)
        } else {
            String::new()
        };
        entry(out, &format!("{}{depth}", name(block.kind)), words)?;
    }
    for section in sections {
        show_section(section, out)?;
    }
    Ok(())
}

fn show_section(section: &Section, out: &mut dyn Write) -> anyhow::Result<()> {
    let name = match section.kind {
        SectionKind::Heading => "#".repeat(section.level.into()),
        SectionKind::Question => "question".to_owned(),
    };
    entry(out, &name, &section.heading)
}

/// A name and words behind it; their further lines stand further in.
fn entry(out: &mut dyn Write, name: &str, words: &str) -> anyhow::Result<()> {
    let mut lines = words.split('\n').map(plain::safe);
    writeln!(out, "{name} {}", lines.next().unwrap_or_default())?;
    for line in lines {
        writeln!(out, "    {line}")?;
    }
    Ok(())
}

fn name(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Paragraph => "paragraph",
        BlockKind::Lead => "lead",
        BlockKind::Item => "item",
        BlockKind::Header => "header",
        BlockKind::Row => "row",
        BlockKind::Code => "code",
        BlockKind::Quotation => "quotation",
        BlockKind::Term => "term",
        BlockKind::Definition => "definition",
    }
}
