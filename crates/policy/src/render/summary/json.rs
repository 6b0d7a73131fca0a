//! `preaudit.batch/1`: the summary for machines.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::json;

use crate::render::Records;
use model::BatchSummary;

const SCHEMA: &str = "preaudit.batch/1";

#[derive(Serialize)]
struct SummaryView<'a> {
    schema: &'static str,
    tool: BatchTool,
    // Flat: the keys of the summary stand beside `schema`, as in a report.
    #[serde(flatten)]
    summary: &'a BatchSummary,
}

#[derive(Serialize)]
struct BatchTool {
    name: &'static str,
    version: &'static str,
}

fn summary_view(summary: &BatchSummary) -> SummaryView<'_> {
    let tool = BatchTool {
        name: super::super::TOOL_NAME,
        version: env!("CARGO_PKG_VERSION"),
    };
    SummaryView {
        schema: SCHEMA,
        tool,
        summary,
    }
}

/// One JSON object, indented.
pub(super) fn write_summary(summary: &BatchSummary, sink: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *sink, &summary_view(summary))?;
    sink.write_all(b"\n")
}

/// The report of each dossier on a line, then the summary on a line of its own.
pub(super) fn write_lines(
    summary: &BatchSummary,
    records: Records<'_>,
    sink: &mut dyn Write,
) -> io::Result<()> {
    for record in records {
        let record = record?;
        if let Some(line) = &record.line {
            writeln!(sink, "{}", line.trim_end())?;
        } else if let Some(failure) = &record.failure {
            // Failures have a line too, so that there are as many lines as dossiers.
            let failed = json!({
                "schema": "preaudit.failure/1", "name": record.client, "verdict": null,
                "exit": failure.exit, "message": failure.message,
            });
            writeln!(sink, "{failed}")?;
        }
    }
    serde_json::to_writer(&mut *sink, &summary_view(summary))?;
    sink.write_all(b"\n")
}
