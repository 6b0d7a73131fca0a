//! The summary of many dossiers, in every format.

mod html;
mod json;
mod markdown;
mod table;

use std::io::{self, Write};

use super::table::Style;
use super::{OutputFormat, Records, csv, github, junit, sarif, xlsx};
use crate::rules::Rules;
use model::{BatchSummary, Bilingual, Lang, Verdict};

/// Writes the summary. Formats of rows take them from `records`, in the order of the dossiers.
pub fn write_summary(
    summary: &BatchSummary,
    records: Records<'_>,
    format: OutputFormat,
    style: Style,
    rules: &Rules,
    sink: &mut dyn Write,
) -> io::Result<()> {
    match format {
        // A message is for one client; of many, the table says as much.
        OutputFormat::Table | OutputFormat::Message => table::write_summary(summary, style, sink),
        OutputFormat::Markdown => markdown::write_summary(summary, style.lang, sink),
        OutputFormat::Html => html::write_summary(summary, style.lang, sink),
        OutputFormat::Json => json::write_summary(summary, sink),
        OutputFormat::Jsonl => json::write_lines(summary, records, sink),
        OutputFormat::Junit => junit::write_records(records, sink),
        OutputFormat::Sarif => sarif::write(records, rules, style.lang, sink),
        OutputFormat::Github => github::write_records(records, style.lang, sink),
        OutputFormat::Csv => csv::write_records(records, sink),
        OutputFormat::Xlsx => xlsx::write_records(records, style.lang, sink),
    }
}

/// Counts of dossiers by verdict, in one sentence.
fn verdict_counts(summary: &BatchSummary, lang: Lang) -> String {
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

fn verdict_label(verdict: Option<Verdict>, lang: Lang) -> String {
    let words = match verdict {
        Some(Verdict::Ready) => Bilingual::new("✓ 可以提交", "✓ ready"),
        Some(Verdict::Review) => Bilingual::new("? 需人工复核", "? review"),
        Some(Verdict::NotReady) => Bilingual::new("✗ 不可提交", "✗ not ready"),
        None => Bilingual::new("! 未能检查", "! not audited"),
    };
    words.get(lang).to_owned()
}

/// How documents of two clients are the same.
fn likeness_label(likeness: model::Likeness) -> Bilingual {
    match likeness {
        model::Likeness::SameFile => Bilingual::new("同一文件", "the same file"),
        model::Likeness::LooksAlike => Bilingual::new("画面几乎相同", "looks the same"),
    }
}

/// What an interrupted batch says first.
fn incomplete_notice(summary: &BatchSummary) -> Option<Bilingual> {
    // `dossiers` are all that were found, `clients` those with a result.
    let left = summary.dossiers - summary.clients.len();
    (!summary.complete).then(|| {
        Bilingual::new(
            format!("未完成：还有 {left} 家没有检查；用 --resume 继续"),
            format!("not complete: {left} dossiers were not audited; go on with --resume"),
        )
    })
}
