//! Findings as comma-separated values (RFC 4180), a row for each; dossiers without one have a row too.

use std::io::{self, Write};

use super::Records;
use super::text::{serde_name, verdict_name};
use model::{DossierRecord, FindingRow};

// Scripts read columns by their place: new ones go to the end.
const HEADER: [&str; 16] = [
    "client",
    "merchant",
    "as_of",
    "verdict",
    "severity",
    "code",
    "message",
    "file",
    "page",
    "document",
    "requirement",
    "reason",
    "remedy",
    "fixable",
    "source",
    "waived",
];

/// Writes the findings of all records.
pub fn write_records(records: Records<'_>, sink: &mut dyn Write) -> io::Result<()> {
    write_row(&HEADER.map(str::to_owned), sink)?;
    for record in records {
        let record = record?;
        // Without a row of its own a dossier in order would look like one that was not audited.
        if record.findings.is_empty() {
            write_row(&finding_cells(&record, None), sink)?;
        }
        for finding in &record.findings {
            write_row(&finding_cells(&record, Some(finding)), sink)?;
        }
    }
    Ok(())
}

fn finding_cells(record: &DossierRecord, finding: Option<&FindingRow>) -> Vec<String> {
    let of = |get: &dyn Fn(&FindingRow) -> String| finding.map(get).unwrap_or_default();
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let failure = record
        .failure
        .as_ref()
        .map(|failure| failure.message.clone());
    vec![
        record.client.clone(),
        some(&record.merchant),
        record.as_of.clone(),
        verdict_name(record.verdict).to_owned(),
        of(&|f| serde_name(&f.severity)),
        of(&|f| f.code.clone()),
        failure.unwrap_or_else(|| of(&|f| f.message.clone())),
        of(&|f| some(&f.file)),
        of(&|f| {
            f.page
                .map(|page| page.to_string())
                .unwrap_or_default()
        }),
        of(&|f| some(&f.kind)),
        of(&|f| some(&f.requirement)),
        of(&|f| some(&f.reason)),
        of(&|f| f.remedy.clone()),
        of(&|f| serde_name(&f.fixable)),
        of(&|f| f.source.clone()),
        of(&|f| some(&f.waived)),
    ]
}

// Not `csv`: it cannot quote a guarded cell and leave the others bare.
fn write_row(cells: &[String], sink: &mut dyn Write) -> io::Result<()> {
    let quoted = cells
        .iter()
        .map(|cell| quote_cell(cell));
    let line: Vec<String> = quoted.collect();
    // RFC 4180, section 2: CR LF on every system.
    write!(sink, "{}\r\n", line.join(","))
}

/// A cell that no spreadsheet takes for a formula: names of files are other people's text.
fn quote_cell(text: &str) -> String {
    let text = super::text::plain_text(text);
    // The signs on OWASP's page `CSV Injection`; its tabs and line breaks are spelled out by now.
    // An apostrophe makes a cell text.
    let guard = if text.starts_with(['=', '+', '-', '@']) {
        "'"
    } else {
        ""
    };
    if guard.is_empty() && !text.contains([',', '"', '\n', '\r']) {
        return text;
    }
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::quote_cell;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        assert_eq!(quote_cell("plain 中文"), "plain 中文");
        assert_eq!(quote_cell("a,b"), "\"a,b\"");
        assert_eq!(quote_cell("say \"x\""), "\"say \"\"x\"\"\"");
        assert_eq!(quote_cell("=HYPERLINK(1)"), "\"'=HYPERLINK(1)\"");
        assert_eq!(quote_cell("@x"), "\"'@x\"");
        assert_eq!(
            quote_cell("a\nb"),
            "a\\nb",
            "a line break in a name is shown as such"
        );
    }
}
