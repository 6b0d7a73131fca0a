//! The summary of many dossiers, in every format.

mod html;
mod json;
mod markdown;
mod table;

use std::io::{self, Write};

use super::table::Style;
use super::{csv, github, junit, sarif, xlsx, OutputFormat, Records};
use model::{Lang, Summary, Verdict, Words};
use crate::rules::Rules;

/// Writes the summary. Formats of rows take them from `records`, in the order of the dossiers.
pub fn write(
    summary: &Summary,
    records: Records<'_>,
    format: OutputFormat,
    style: Style,
    rules: &Rules,
    sink: &mut dyn Write,
) -> io::Result<()> {
    match format {
        // A message is for one client; of many, the table says as much.
        OutputFormat::Table | OutputFormat::Message => table::write(summary, style, sink),
        OutputFormat::Markdown => markdown::write(summary, style.lang, sink),
        OutputFormat::Html => html::write(summary, style.lang, sink),
        OutputFormat::Json => json::write(summary, sink),
        OutputFormat::Jsonl => json::lines(summary, records, sink),
        OutputFormat::Junit => junit::write(records, sink),
        OutputFormat::Sarif => sarif::write(records, rules, style.lang, sink),
        OutputFormat::Github => github::write(records, style.lang, sink),
        OutputFormat::Csv => csv::write(records, sink),
        OutputFormat::Xlsx => xlsx::write(records, style.lang, sink),
    }
}

/// Counts of dossiers by verdict, in one sentence.
fn counts(summary: &Summary, lang: Lang) -> String {
    let v = summary.verdicts;
    match lang {
        Lang::Zh => format!(
            "{} 家：{} 可以提交，{} 需人工复核，{} 不可提交，{} 未能检查",
            summary.dossiers, v.ready, v.review, v.not_ready, v.failed
        ),
        Lang::En => format!(
            "{} dossiers: {} ready, {} in review, {} not ready, {} not audited",
            summary.dossiers, v.ready, v.review, v.not_ready, v.failed
        ),
    }
}

fn verdict(verdict: Option<Verdict>, lang: Lang) -> String {
    let words = match verdict {
        Some(Verdict::Ready) => Words::new("✓ 可以提交", "✓ ready"),
        Some(Verdict::Review) => Words::new("? 需人工复核", "? review"),
        Some(Verdict::NotReady) => Words::new("✗ 不可提交", "✗ not ready"),
        None => Words::new("! 未能检查", "! not audited"),
    };
    words.get(lang).to_owned()
}

/// How papers of two clients are the same.
fn likeness(likeness: model::Likeness) -> Words {
    match likeness {
        model::Likeness::SameFile => Words::new("同一文件", "the same file"),
        model::Likeness::LooksAlike => Words::new("画面几乎相同", "looks the same"),
    }
}

/// What an interrupted batch says first.
fn incomplete(summary: &Summary) -> Option<Words> {
    let left = summary.dossiers - summary.clients.len();
    (!summary.complete).then(|| {
        Words::new(
            format!("未完成：还有 {left} 家没有检查；用 --resume 继续"),
            format!("not complete: {left} dossiers were not audited; go on with --resume"),
        )
    })
}
