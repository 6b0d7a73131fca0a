//! JUnit XML, for CI: a suite for each dossier with a case for each requirement and for each finding
//! beside them. Errors fail, unknowns and waived findings are skipped with their reason, the rest passes
//! and says what it has to say.

use std::io::{self, Write};

use super::Records;
use super::text::{name, place};
use model::{FindingRow, Level, Outcome, Record, RequirementRow, Severity};

/// How a case ended.
enum End {
    Passed,
    Skipped(String),
    Failed { kind: String, message: String },
    Broken(String),
}

/// One test case.
pub(super) struct Case {
    class: String,
    name: String,
    end: End,
    said: Vec<String>,
}

impl Case {
    /// A case that passes, or fails with these lines.
    pub(super) fn new(class: &str, name: &str, failures: &[String]) -> Self {
        let end = if failures.is_empty() {
            End::Passed
        } else {
            End::Failed { kind: "expectation".into(), message: failures.join("; ") }
        };
        Self { class: class.to_owned(), name: name.to_owned(), end, said: Vec::new() }
    }
}

/// Writes all records.
pub fn write(records: Records<'_>, sink: &mut dyn Write) -> io::Result<()> {
    open(sink)?;
    for record in records {
        let record = record?;
        suite(&record.client, &cases(&record), sink)?;
    }
    close(sink)
}

pub(super) fn open(sink: &mut dyn Write) -> io::Result<()> {
    sink.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"preaudit\">\n")
}

pub(super) fn close(sink: &mut dyn Write) -> io::Result<()> {
    sink.write_all(b"</testsuites>\n")
}

pub(super) fn suite(name: &str, cases: &[Case], sink: &mut dyn Write) -> io::Result<()> {
    let count = |is: &dyn Fn(&End) -> bool| cases.iter().filter(|c| is(&c.end)).count();
    writeln!(
        sink,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
        escape(name),
        cases.len(),
        count(&|e| matches!(e, End::Failed { .. })),
        count(&|e| matches!(e, End::Broken(_))),
        count(&|e| matches!(e, End::Skipped(_))),
    )?;
    for case in cases {
        write_case(case, sink)?;
    }
    writeln!(sink, "  </testsuite>")
}

fn write_case(case: &Case, sink: &mut dyn Write) -> io::Result<()> {
    write!(sink, "    <testcase classname=\"{}\" name=\"{}\">", escape(&case.class), escape(&case.name))?;
    match &case.end {
        End::Passed => {}
        End::Skipped(why) => write!(sink, "<skipped message=\"{}\"/>", escape(why))?,
        End::Failed { kind, message } => {
            write!(sink, "<failure type=\"{}\" message=\"{}\"/>", escape(kind), escape(message))?;
        }
        End::Broken(why) => write!(sink, "<error type=\"audit\" message=\"{}\"/>", escape(why))?,
    }
    if !case.said.is_empty() {
        write!(sink, "<system-out>{}</system-out>", escape(&case.said.join("\n")))?;
    }
    writeln!(sink, "</testcase>")
}

fn cases(record: &Record) -> Vec<Case> {
    if let Some(failure) = &record.failure {
        let end = End::Broken(failure.message.clone());
        return vec![Case { class: record.client.clone(), name: "audit".into(), end, said: Vec::new() }];
    }
    let own = |f: &&FindingRow| {
        f.requirement.as_ref().is_none_or(|id| !record.requirements.iter().any(|r| &r.id == id))
    };
    let of_requirements = record.requirements.iter().map(|r| requirement(record, r));
    let beside = record.findings.iter().filter(own).map(|f| finding(record, f));
    of_requirements.chain(beside).collect()
}

fn requirement(record: &Record, r: &RequirementRow) -> Case {
    let findings = || record.findings.iter().filter(|f| f.requirement.as_ref() == Some(&r.id));
    let first = findings().find(|f| f.severity == Severity::Error && f.waived.is_none());
    let why = || {
        let note = r.why.clone().into_iter();
        note.chain(findings().map(|f| f.message.clone())).collect::<Vec<_>>().join("; ")
    };
    let end = match (r.outcome, r.level) {
        (Outcome::Unmet, Level::Required) => End::Failed {
            kind: first.map_or_else(|| "unmet".to_owned(), |f| f.code.clone()),
            message: first.map_or_else(why, |f| f.message.clone()),
        },
        (Outcome::Unknown, _) => End::Skipped(why()),
        (Outcome::Waived, _) => End::Skipped(findings().filter_map(waived).collect::<Vec<_>>().join("; ")),
        (Outcome::Met | Outcome::NotApplicable | Outcome::Unmet, _) => End::Passed,
    };
    let said = findings().map(|f| line(record, f)).collect();
    Case { class: record.client.clone(), name: format!("{} ({})", r.title, r.id), end, said }
}

fn finding(record: &Record, f: &FindingRow) -> Case {
    let end = match (f.severity, waived(f)) {
        (_, Some(why)) => End::Skipped(why),
        (Severity::Error, None) => End::Failed { kind: f.code.clone(), message: f.message.clone() },
        (Severity::Warning | Severity::Info, None) => End::Passed,
    };
    let about = f.file.clone().or_else(|| f.kind.clone()).unwrap_or_default();
    let name = format!("{} {about}", f.code);
    Case { class: record.client.clone(), name: name.trim_end().to_owned(), end, said: vec![line(record, f)] }
}

fn waived(f: &FindingRow) -> Option<String> {
    f.waived.as_ref().map(|reason| format!("waived: {reason} ({}: {})", f.code, f.message))
}

fn line(record: &Record, f: &FindingRow) -> String {
    let waived = if f.waived.is_some() { " (waived)" } else { "" };
    let at = f.file.as_ref().map(|p| format!(" {}", place(&record.location, Some(p)))).unwrap_or_default();
    format!("{}{waived} {}{at}: {} {}", name(&f.severity), f.code, f.message, f.remedy)
}

/// XML 1.0 text: markup escaped, characters that XML cannot hold dropped.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\n' => out += "&#10;",
            '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
