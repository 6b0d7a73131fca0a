//! JUnit XML, for CI: a suite for each dossier with a case for each requirement and for each finding
//! beside them. Errors fail, unknowns and waived findings are skipped with their reason, the rest passes
//! and says what it has to say.

use std::io::{self, Write};

use super::Records;
use super::text::{file_location, serde_name};
use model::{DossierRecord, FindingRow, Outcome, RequirementLevel, RequirementRow, Severity};

enum CaseStatus {
    Passed,
    Skipped(String),
    Failed { kind: String, message: String },
    Broken(String),
}

pub(super) struct JunitCase {
    class: String,
    name: String,
    end: CaseStatus,
    said: Vec<String>,
}

impl JunitCase {
    /// A case that passes, or fails with these lines.
    pub(super) fn new(class: &str, name: &str, failures: &[String]) -> Self {
        let end = if failures.is_empty() {
            CaseStatus::Passed
        } else {
            CaseStatus::Failed {
                kind: "expectation".into(),
                message: failures.join("; "),
            }
        };
        Self {
            class: class.to_owned(),
            name: name.to_owned(),
            end,
            said: Vec::new(),
        }
    }
}

/// Writes all records.
pub fn write_records(records: Records<'_>, sink: &mut dyn Write) -> io::Result<()> {
    start_document(sink)?;
    for record in records {
        let record = record?;
        write_suite(&record.client, &record_cases(&record), sink)?;
    }
    end_document(sink)
}

// JUnit has no schema of its own; the attributes below are those that CI servers read.
pub(super) fn start_document(sink: &mut dyn Write) -> io::Result<()> {
    sink.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"preaudit\">\n")
}

pub(super) fn end_document(sink: &mut dyn Write) -> io::Result<()> {
    sink.write_all(b"</testsuites>\n")
}

// Counts stand in the opening tag: a suite is written once all its cases are known.
pub(super) fn write_suite(name: &str, cases: &[JunitCase], sink: &mut dyn Write) -> io::Result<()> {
    let count = |is: &dyn Fn(&CaseStatus) -> bool| {
        cases
            .iter()
            .filter(|case| is(&case.end))
            .count()
    };
    writeln!(
        sink,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
        escape_xml(name),
        cases.len(),
        count(&|e| matches!(e, CaseStatus::Failed { .. })),
        count(&|e| matches!(e, CaseStatus::Broken(_))),
        count(&|e| matches!(e, CaseStatus::Skipped(_))),
    )?;
    for case in cases {
        write_case(case, sink)?;
    }
    writeln!(sink, "  </testsuite>")
}

fn write_case(case: &JunitCase, sink: &mut dyn Write) -> io::Result<()> {
    write!(
        sink,
        "    <testcase classname=\"{}\" name=\"{}\">",
        escape_xml(&case.class),
        escape_xml(&case.name)
    )?;
    match &case.end {
        CaseStatus::Passed => {}
        CaseStatus::Skipped(why) => write!(sink, "<skipped message=\"{}\"/>", escape_xml(why))?,
        CaseStatus::Failed { kind, message } => {
            write!(
                sink,
                "<failure type=\"{}\" message=\"{}\"/>",
                escape_xml(kind),
                escape_xml(message)
            )?;
        }
        CaseStatus::Broken(why) => write!(
            sink,
            "<error type=\"audit\" message=\"{}\"/>",
            escape_xml(why)
        )?,
    }
    if !case.said.is_empty() {
        write!(
            sink,
            "<system-out>{}</system-out>",
            escape_xml(&case.said.join("\n"))
        )?;
    }
    writeln!(sink, "</testcase>")
}

fn record_cases(record: &DossierRecord) -> Vec<JunitCase> {
    // One broken case, so that the dossier does not vanish from the result.
    if let Some(failure) = &record.failure {
        let end = CaseStatus::Broken(failure.message.clone());
        return vec![JunitCase {
            class: record.client.clone(),
            name: "audit".into(),
            end,
            said: Vec::new(),
        }];
    }
    let own = |finding: &&FindingRow| {
        finding
            .requirement
            .as_ref()
            .is_none_or(|id| {
                !record
                    .requirements
                    .iter()
                    .any(|requirement| &requirement.id == id)
            })
    };
    let of_requirements = record
        .requirements
        .iter()
        .map(|requirement| requirement_case(record, requirement));
    let beside = record
        .findings
        .iter()
        .filter(own)
        .map(|finding| finding_case(record, finding));
    of_requirements.chain(beside).collect()
}

fn requirement_case(record: &DossierRecord, requirement: &RequirementRow) -> JunitCase {
    let findings = || {
        record
            .findings
            .iter()
            .filter(|finding| finding.requirement.as_ref() == Some(&requirement.id))
    };
    // A failure has one type: that of the first open error, as findings come worst first.
    let first =
        findings().find(|finding| finding.severity == Severity::Error && finding.waived.is_none());
    let why = || {
        let note = requirement.why.clone().into_iter();
        note.chain(findings().map(|finding| finding.message.clone()))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let end = match (requirement.outcome, requirement.level) {
        (Outcome::Unmet, RequirementLevel::Required) => CaseStatus::Failed {
            kind: first.map_or_else(|| "unmet".to_owned(), |finding| finding.code.clone()),
            message: first.map_or_else(why, |finding| finding.message.clone()),
        },
        // An open error fails whatever else is still in doubt.
        _ if first.is_some() => CaseStatus::Failed {
            kind: first
                .map(|finding| finding.code.clone())
                .unwrap_or_default(),
            message: first
                .map(|finding| finding.message.clone())
                .unwrap_or_default(),
        },
        // Unknown is never a pass, nor a proven failure.
        (Outcome::Unknown, _) => CaseStatus::Skipped(why()),
        (Outcome::Waived, _) => CaseStatus::Skipped(
            findings()
                .filter_map(waiver_text)
                .collect::<Vec<_>>()
                .join("; "),
        ),
        (Outcome::Met | Outcome::NotApplicable | Outcome::Unmet, _) => CaseStatus::Passed,
    };
    let said = findings()
        .map(|finding| finding_line(record, finding))
        .collect();
    JunitCase {
        class: record.client.clone(),
        name: format!("{} ({})", requirement.title, requirement.id),
        end,
        said,
    }
}

fn finding_case(record: &DossierRecord, finding: &FindingRow) -> JunitCase {
    let end = match (finding.severity, waiver_text(finding)) {
        (_, Some(why)) => CaseStatus::Skipped(why),
        (Severity::Error, None) => CaseStatus::Failed {
            kind: finding.code.clone(),
            message: finding.message.clone(),
        },
        (Severity::Warning | Severity::Info, None) => CaseStatus::Passed,
    };
    let about = finding
        .file
        .clone()
        .or_else(|| finding.kind.clone())
        .unwrap_or_default();
    let name = format!("{} {about}", finding.code);
    JunitCase {
        class: record.client.clone(),
        name: name.trim_end().to_owned(),
        end,
        said: vec![finding_line(record, finding)],
    }
}

fn waiver_text(finding: &FindingRow) -> Option<String> {
    finding
        .waived
        .as_ref()
        .map(|reason| format!("waived: {reason} ({}: {})", finding.code, finding.message))
}

fn finding_line(record: &DossierRecord, finding: &FindingRow) -> String {
    let waiver_mark = if finding.waived.is_some() {
        " (waived)"
    } else {
        ""
    };
    let at = finding
        .file
        .as_ref()
        .map(|path| format!(" {}", file_location(&record.location, Some(path))))
        .unwrap_or_default();
    format!(
        "{}{waiver_mark} {}{at}: {} {}",
        serde_name(&finding.severity),
        finding.code,
        finding.message,
        finding.remedy
    )
}

// XML 1.0, section 2.2: most control characters may not appear, not even as references. One in a
// file name would make the whole file unreadable.
/// XML 1.0 text: markup escaped, characters that XML cannot hold dropped.
fn escape_xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            // A bare line feed in an attribute is read as a blank (XML 1.0, section 3.3.3).
            '\n' => out += "&#10;",
            '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
