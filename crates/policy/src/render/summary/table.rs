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

// Origin: by eye, one screen.
/// Rows of a list; the whole of it is in the other formats.
const MAX_ROWS: usize = 20;

// Origin: by eye, more than anybody scrolls through; those to see to first come first.
/// Rows of clients.
const MAX_CLIENTS: usize = 1000;

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
    let clients = summary.clients_by_urgency();
    let clients = clients.map(|client| Ok(client_row(&client?, style)));
    let most = ListLength::new(summary.clients.len(), MAX_CLIENTS);
    write_list(&CLIENTS, clients, most, style, sink)?;
    let remedies = summary.remedies.iter();
    let remedies = remedies.map(|group| Ok(remedy_row(group, style)));
    let most = ListLength::new(summary.remedies.len(), MAX_ROWS);
    write_list(&REMEDIES, remedies, most, style, sink)?;
    let reasons = summary
        .reasons
        .iter()
        .map(|reason| Ok(reason_row(reason)));
    let most = ListLength::new(summary.reasons.len(), MAX_ROWS);
    write_list(&REASONS, reasons, most, style, sink)?;
    let expiring = summary.expiring.iter();
    let expiring = expiring.map(|paper| Ok(expiring_row(&paper?)));
    let most = ListLength::new(summary.expiring.len(), MAX_ROWS);
    write_list(&EXPIRING, expiring, most, style, sink)?;
    let shared = summary.shared.iter();
    let shared = shared.map(|paper| Ok(shared_row(paper, style)));
    let most = ListLength::new(summary.shared.len(), MAX_ROWS);
    write_list(&SHARED, shared, most, style, sink)
}

/// How many rows a list has, and how many of them are shown.
#[derive(Clone, Copy)]
struct ListLength {
    rows: usize,
    shown: usize,
}

impl ListLength {
    fn new(rows: usize, most: usize) -> Self {
        let shown = rows.min(most);
        Self { rows, shown }
    }
}

/// A heading with a table of the first rows, and how many it leaves out; nothing where there is none.
fn write_list(
    section: &SummarySection,
    rows: impl Iterator<Item = io::Result<TableRow>>,
    length: ListLength,
    style: Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
    if length.rows == 0 {
        return Ok(());
    }
    let heading = section.translate_heading(style.lang);
    writeln!(sink, "\n{}", style.paint(heading, "1;4"))?;
    let titles = section.translate_columns(style.lang);
    let mut table = style.new_table(&titles);
    for row in rows.take(length.shown) {
        table.add_row(row?);
    }
    writeln!(sink, "{table}")?;
    let omitted = length.rows - length.shown;
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
