//! `preaudit.batch/1`: the summary for machines.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::json;

use model::Summary;
use crate::render::Records;

/// Name and version of the schema.
const SCHEMA: &str = "preaudit.batch/1";

#[derive(Serialize)]
struct View<'a> {
    schema: &'static str,
    tool: Tool,
    #[serde(flatten)]
    summary: &'a Summary,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

fn view(summary: &Summary) -> View<'_> {
    let tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
    View { schema: SCHEMA, tool, summary }
}

/// One JSON object, indented.
pub(super) fn write(summary: &Summary, sink: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *sink, &view(summary))?;
    sink.write_all(b"\n")
}

/// The report of each dossier on a line, then the summary on a line of its own.
pub(super) fn lines(summary: &Summary, records: Records<'_>, sink: &mut dyn Write) -> io::Result<()> {
    for record in records {
        let record = record?;
        if let Some(line) = &record.line {
            writeln!(sink, "{}", line.trim_end())?;
        } else if let Some(failure) = &record.failure {
            let failed = json!({
                "schema": "preaudit.failure/1", "name": record.client, "verdict": null,
                "exit": failure.exit, "message": failure.message,
            });
            writeln!(sink, "{failed}")?;
        }
    }
    serde_json::to_writer(&mut *sink, &view(summary))?;
    sink.write_all(b"\n")
}
