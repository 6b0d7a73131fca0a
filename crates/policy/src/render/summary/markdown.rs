//! The summary as Markdown, for tickets and mails.

use std::io::{self, Write};

use super::labels::{incomplete_notice, likeness_label, verdict_counts, verdict_label};
use super::sections::{self, CLIENTS, EXPIRING, REASONS, REMEDIES, SummarySection};
use crate::render::labels;
use crate::render::markdown_syntax::{code_span, escape_text, format_heading, format_table};
use model::{BatchSummary, ClientRow, ExpiringDocument, Lang, RemedyGroup, SharedDocument};

/// Writes the page.
pub fn write_summary(summary: &BatchSummary, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let tr = |zh, en| labels::tr(lang, zh, en);
    let mut out = format!(
        "# {}\n\n",
        tr("商户资料批量检查", "Audit of many merchants' papers")
    );
    if let Some(words) = incomplete_notice(summary) {
        out += &format!("**{}**\n\n", escape_text(words.get(lang)));
    }
    out += &format!(
        "{} {} {}\n",
        verdict_counts(summary, lang),
        tr("检查日期", "as of"),
        summary.as_of
    );
    out += &table_section(&CLIENTS, &client_rows(summary, lang)?, lang);
    out += &table_section(&REMEDIES, &remedy_rows(summary), lang);
    out += &table_section(&REASONS, &reason_rows(summary), lang);
    out += &table_section(&EXPIRING, &expiring_rows(summary)?, lang);
    out += &table_section(&SHARED, &shared_rows(summary, lang), lang);
    sink.write_all(out.as_bytes())
}

type TableRow = Vec<String>;

/// Without the number of clients: the last column names them all.
const SHARED: SummarySection = SummarySection {
    columns: &[
        ("相同之处", "likeness"),
        ("证照", "paper"),
        ("在哪里", "where"),
    ],
    ..sections::SHARED
};

/// A heading with a table, left out where it has no row.
fn table_section(section: &SummarySection, rows: &[TableRow], lang: Lang) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut text = format_heading(2, section.translate_heading(lang));
    text += &format_table(&section.translate_columns(lang), rows);
    text
}

fn client_rows(summary: &BatchSummary, lang: Lang) -> io::Result<Vec<TableRow>> {
    let row = |client: ClientRow| {
        let note = escape_text(&client.note());
        let merchant = client
            .merchant
            .as_deref()
            .map(escape_text)
            .unwrap_or_default();

        vec![
            verdict_label(client.verdict, lang),
            escape_text(&client.client),
            merchant,
            client.errors.to_string(),
            client.warnings.to_string(),
            note,
        ]
    };
    let clients = summary.clients_by_urgency();
    clients
        .map(|client| client.map(row))
        .collect()
}

fn remedy_rows(summary: &BatchSummary) -> Vec<TableRow> {
    let row = |group: &RemedyGroup| {
        let codes: Vec<String> = group
            .codes
            .iter()
            .map(|code| code_span(code))
            .collect();
        vec![
            group.clients.to_string(),
            group.findings.to_string(),
            escape_text(&group.remedy),
            codes.join(" "),
        ]
    };
    summary
        .remedies
        .iter()
        .map(row)
        .collect()
}

fn reason_rows(summary: &BatchSummary) -> Vec<TableRow> {
    summary
        .reasons
        .iter()
        .map(|reason| vec![reason.clients.to_string(), escape_text(&reason.title)])
        .collect()
}

fn expiring_rows(summary: &BatchSummary) -> io::Result<Vec<TableRow>> {
    let row = |paper: ExpiringDocument| {
        vec![
            paper.until.clone(),
            paper.days.to_string(),
            escape_text(&paper.client),
            escape_text(&paper.title),
            escape_text(&paper.file),
        ]
    };
    let expiring = summary.expiring.iter();
    expiring
        .map(|paper| paper.map(row))
        .collect()
}

fn shared_rows(summary: &BatchSummary, lang: Lang) -> Vec<TableRow> {
    let row = |paper: &SharedDocument| {
        let uses: Vec<String> = paper
            .uses
            .iter()
            .map(|place| {
                format!(
                    "{}: {}",
                    escape_text(&place.client),
                    escape_text(&place.file)
                )
            })
            .collect();
        vec![
            likeness_label(paper.likeness)
                .get(lang)
                .to_owned(),
            escape_text(&paper.title),
            uses.join("\n"),
        ]
    };
    summary.shared.iter().map(row).collect()
}
