//! A calendar (RFC 5545): the day each paper expires, and the last safe day to submit it.
//!
//! No clock is in it: the stamp is the date of the audit and each event is named by its content, so that a calendar
//! that imports the file again replaces what it has.

use std::collections::BTreeSet;
use std::io::{self, Write};

use icalendar::{Calendar, Component, Event, Property};
use sha2::{Digest, Sha256};

use super::labels::{colon, tr};
use super::text::plain_text;
use super::{Records, TOOL_NAME};
use crate::rules::Rules;
use model::digest::encode_hex;
use model::{DocumentRow, DossierRecord, FindingCode, FindingRow, Lang};

/// What ends on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum EntryKind {
    Submission,
    Expiry,
}

/// One event, as far as it is told.
struct Entry {
    deadline: EntryKind,
    /// `YYYY-MM-DD`.
    day: String,
    title: String,
    client: String,
    file: String,
    remedy: String,
}

/// Writes the deadlines of all records, past ones left out.
pub fn write_records(
    records: Records<'_>,
    rules: &Rules,
    lang: Lang,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    let product = format!("-//{TOOL_NAME}//{}//EN", env!("CARGO_PKG_VERSION"));
    calendar.append_property(("PRODID", product.as_str()));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    for record in records {
        let record = record?;
        // A paper of two sides is in two files, and expires once.
        let mut known_days = BTreeSet::new();
        for entry in record_entries(&record, rules, lang) {
            let key = (entry.deadline, entry.day.clone(), entry.title.clone());
            if entry.day >= record.as_of && known_days.insert(key) {
                calendar.push(event(&entry, &record.as_of, lang));
            }
        }
    }
    write!(sink, "{calendar}")
}

fn record_entries(record: &DossierRecord, rules: &Rules, lang: Lang) -> Vec<Entry> {
    let with_day = |paper: &DocumentRow, deadline, day: &String, remedy: String| Entry {
        deadline,
        day: day.clone(),
        title: paper.title.clone(),
        client: client_name(record),
        file: paper.file.clone(),
        remedy,
    };
    let mut entries = Vec::new();
    for paper in &record.papers {
        let Some(until) = &paper.until else {
            continue;
        };
        let finding = expiry_finding(record, paper);
        let remedy = match finding {
            Some(finding) => finding.remedy.clone(),
            None => usual_remedy(rules, lang),
        };
        let submit_by = finding.and_then(|finding| finding.submit_by.as_ref());
        if let Some(day) = submit_by {
            entries.push(with_day(paper, EntryKind::Submission, day, remedy.clone()));
        }
        entries.push(with_day(paper, EntryKind::Expiry, until, remedy));
    }
    entries
}

/// The applicant and the folder, or the folder alone.
fn client_name(record: &DossierRecord) -> String {
    match &record.merchant {
        Some(merchant) if merchant != &record.client => format!("{merchant} ({})", record.client),
        _ => record.client.clone(),
    }
}

fn expiry_finding<'a>(record: &'a DossierRecord, paper: &DocumentRow) -> Option<&'a FindingRow> {
    let code = FindingCode::DocumentExpiresSoon.name();
    let mut findings = record.findings.iter();
    findings.find(|finding| finding.code == code && finding.file.as_ref() == Some(&paper.file))
}

/// What the rules say to do about any paper that expires.
fn usual_remedy(rules: &Rules, lang: Lang) -> String {
    let text = rules
        .findings
        .get(&FindingCode::DocumentExpiresSoon);
    text.map(|text| text.remedy.get(lang).to_owned())
        .unwrap_or_default()
}

fn event(entry: &Entry, as_of: &str, lang: Lang) -> Event {
    let (what, name) = match entry.deadline {
        EntryKind::Submission => (
            tr(lang, "最后安全提交日", "last safe day to submit"),
            "submission",
        ),
        EntryKind::Expiry => (tr(lang, "到期", "expires"), "expiry"),
    };
    let colon = colon(lang);
    let summary = format!("{what}{colon}{} · {}", entry.title, entry.client);
    let file = tr(lang, "文件", "file");
    let description = format!("{}\n{file}{colon}{}", entry.remedy, entry.file);
    let mut event = Event::new();
    event.uid(&content_id(entry, name));
    event.append_property((
        "DTSTAMP",
        format!("{}T000000Z", compact_day(as_of)).as_str(),
    ));
    let mut start = Property::new("DTSTART", compact_day(&entry.day));
    start.add_parameter("VALUE", "DATE");
    event.append_property(start);
    event.summary(&plain_text(&summary));
    // Line feeds are the only control characters that a description keeps.
    let lines: Vec<String> = description
        .lines()
        .map(plain_text)
        .collect();
    event.description(&lines.join("\n"));
    // A whole day that blocks nobody's time.
    event.append_property(("TRANSP", "TRANSPARENT"));
    event.done()
}

/// `2027-01-31` → `20270131`, as RFC 5545 section 3.3.4 writes days.
fn compact_day(day: &str) -> String {
    day.replace('-', "")
}

/// The same deadline of the same paper has the same name in every run.
fn content_id(entry: &Entry, name: &str) -> String {
    let parts = [name, &entry.client, &entry.file, &entry.title, &entry.day];
    // A separator that no path and no title holds.
    let digest = Sha256::digest(parts.join("\0"));
    // 128 bits, as many as a random UUID has.
    let short = digest.get(..16).unwrap_or(&digest);
    format!("{}@{TOOL_NAME}", encode_hex(short))
}
