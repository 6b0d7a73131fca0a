//! The summary of many dossiers, in every format.

mod html;
mod json;
mod labels;
mod markdown;
mod sections;
mod table;

use std::io::{self, Write};

use super::table::Style;
use super::{OutputFormat, Records, csv, github, ics, junit, sarif, xlsx};
use crate::rules::Rules;
use model::BatchSummary;

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
        OutputFormat::Ics => ics::write_records(records, rules, style.lang, sink),
        OutputFormat::Xlsx => xlsx::write_records(records, style.lang, sink),
    }
}
