//! The summary for people, on a terminal or in a pipe.

use std::io::{self, Write};

use comfy_table::Cell;

use super::labels::{incomplete_notice, likeness_label, verdict_counts, verdict_label};
use super::sections::{self, CLIENTS, EXPIRING, REASONS, SHARED, SummarySection};
use crate::render::table::Style;
use crate::sanitize::printable;
use model::{
    BatchSummary, ClientRow, ExpiringDocument, Lang, ReasonCount, RemedyGroup, SharedDocument,
};

// Origin: by eye, one screen. Clients are never cut.
/// Rows of a list; the whole of it is in the other formats.
const MAX_ROWS: usize = 20;

type TableRow = Vec<Cell>;

/// With the level before the counts.
const REMEDIES: SummarySection = SummarySection {
    columns: &[
        ("级别", "level"),
        ("客户数", "clients"),
        ("问题数", "findings"),
        ("怎么办", "remedy"),
        ("代码", "codes"),
    ],
    ..sections::REMEDIES
};

pub(super) fn write_summary(
    summary: &BatchSummary,
    style: Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
    if let Some(words) = incomplete_notice(summary) {
        let mark = style.paint("!", "1;33");
        writeln!(sink, "{mark} {}", words.get(style.lang))?;
    }
    let counts = verdict_counts(summary, style.lang);
    writeln!(sink, "{}", style.paint(&counts, "1"))?;
    if style.quiet {
        return Ok(());
    }
    let clients = summary.clients_by_urgency().into_iter();
    let client_rows = clients.map(|client| client_row(client, style));
    write_section(&CLIENTS, client_rows, style, sink)?;
    let remedy_row = |group: &RemedyGroup| remedy_row(group, style);
    write_list(&REMEDIES, &summary.remedies, remedy_row, style, sink)?;
    write_list(&REASONS, &summary.reasons, reason_row, style, sink)?;
    write_list(&EXPIRING, &summary.expiring, expiring_row, style, sink)?;
    let shared_row = |paper: &SharedDocument| shared_row(paper, style);
    write_list(&SHARED, &summary.shared, shared_row, style, sink)
}

/// A heading with a table.
fn write_section(
    section: &SummarySection,
    rows: impl Iterator<Item = TableRow>,
    style: Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let heading = section.translate_heading(style.lang);
    writeln!(sink, "\n{}", style.paint(heading, "1;4"))?;
    let titles = section.translate_columns(style.lang);
    let mut table = style.new_table(&titles);
    table.add_rows(rows);
    writeln!(sink, "{table}")
}

/// The first rows of a list and how many it leaves out; nothing where it has none.
fn write_list<Item>(
    section: &SummarySection,
    items: &[Item],
    row: impl Fn(&Item) -> TableRow,
    style: Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let rows = items.iter().take(MAX_ROWS).map(row);
    write_section(section, rows, style, sink)?;
    let omitted = items.len().saturating_sub(MAX_ROWS);
    if omitted == 0 {
        return Ok(());
    }
    let text = match style.lang {
        Lang::Zh => format!("… 另有 {omitted} 行，见 --format xlsx 或 json"),
        Lang::En => format!("… {omitted} more, see --format xlsx or json"),
    };
    writeln!(sink, "{}", style.paint(&text, "2"))
}

fn client_row(client: &ClientRow, style: Style) -> TableRow {
    let mut note = client.note();
    if client.failure.is_none() && client.waived > 0 {
        let word = style.tr("已豁免", "waived");
        note += &format!(" {word} {}", client.waived);
    }
    let merchant = client
        .merchant
        .as_deref()
        .map(printable);
    vec![
        Cell::new(verdict_label(client.verdict, style.lang)),
        Cell::new(printable(&client.client)),
        Cell::new(merchant.unwrap_or_default()),
        Cell::new(client.errors),
        Cell::new(client.warnings),
        Cell::new(printable(note.trim())),
    ]
}

fn remedy_row(group: &RemedyGroup, style: Style) -> TableRow {
    vec![
        style.severity_cell(group.severity),
        Cell::new(group.clients),
        Cell::new(group.findings),
        Cell::new(printable(&group.remedy)),
        Cell::new(group.codes.join("\n")),
    ]
}

fn reason_row(reason: &ReasonCount) -> TableRow {
    vec![Cell::new(reason.clients), Cell::new(&reason.title)]
}

fn expiring_row(paper: &ExpiringDocument) -> TableRow {
    vec![
        Cell::new(&paper.until),
        Cell::new(paper.days),
        Cell::new(printable(&paper.client)),
        Cell::new(&paper.title),
        Cell::new(printable(&paper.file)),
    ]
}

fn shared_row(paper: &SharedDocument, style: Style) -> TableRow {
    let likeness = likeness_label(paper.likeness);
    let places: Vec<String> = paper
        .uses
        .iter()
        .map(|place| format!("{}: {}", place.client, place.file))
        .map(|place| printable(&place))
        .collect();
    vec![
        Cell::new(likeness.get(style.lang)),
        Cell::new(&paper.title),
        Cell::new(paper.clients),
        Cell::new(places.join("\n")),
    ]
}
