//! SARIF 2.1.0 (OASIS): one run, rules from the catalogue of finding codes, a result for each finding.

use std::io::{self, Write};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Records;
use super::text::{file_location, serde_name};
use crate::rules::Rules;
use model::digest::encode_hex;
use model::{DossierRecord, FindingCode, FindingRow, Lang, Severity};

// Named, not fetched; a copy in tests/data holds the output to it.
/// The schema that the output keeps to.
pub const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes all records as one log.
pub fn write(
    records: Records<'_>,
    rules: &Rules,
    lang: Lang,
    sink: &mut dyn Write,
) -> io::Result<()> {
    // All codes, not only those that were found: `ruleIndex` is then the same in every run.
    let descriptors: Vec<Value> = FindingCode::ALL
        .iter()
        .map(|code| rule_descriptor(*code, rules, lang))
        .collect();
    let mut log = SarifLog::begin(&descriptors, lang, sink)?;
    for record in records {
        let record = record?;
        for finding in &record.findings {
            log.push_result(&finding_result(&record, finding))?;
        }
        if let Some(failure) = &record.failure {
            log.push_failure(&record.client, &failure.message);
        }
    }
    log.finish()
}

// Results go out one by one, because those of a thousand dossiers need not fit into memory.
// Failures are known at the end only, so `invocations` comes last.
/// A log that is written result by result.
pub(super) struct SarifLog<'a> {
    sink: &'a mut dyn Write,
    first: bool,
    failures: Vec<Value>,
}

impl<'a> SarifLog<'a> {
    pub(super) fn begin(
        descriptors: &[Value],
        lang: Lang,
        sink: &'a mut dyn Write,
    ) -> io::Result<Self> {
        let driver = json!({
            "name": super::TOOL_NAME,
            "version": env!("CARGO_PKG_VERSION"),
            "rules": descriptors,
        });
        let language = match lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en-US",
        };
        write!(
            sink,
            "{{\"$schema\":{},\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\
             \"language\":\"{language}\",\"columnKind\":\"unicodeCodePoints\",\"results\":[",
            json!(SCHEMA)
        )?;
        Ok(Self {
            sink,
            first: true,
            failures: Vec::new(),
        })
    }

    pub(super) fn push_result(&mut self, result: &Value) -> io::Result<()> {
        let comma = if std::mem::take(&mut self.first) {
            ""
        } else {
            ","
        };
        write!(self.sink, "{comma}\n{result}")
    }

    pub(super) fn push_failure(&mut self, subject: &str, message: &str) {
        let text = format!("{subject}: {message}");
        self.failures.push(json!({
            "level": "error",
            "message": { "text": text },
        }));
    }

    pub(super) fn finish(self) -> io::Result<()> {
        let invocation = json!({
            "executionSuccessful": self.failures.is_empty(),
            "toolExecutionNotifications": self.failures,
        });
        writeln!(self.sink, "\n],\"invocations\":[{invocation}]}}]}}")
    }
}

fn rule_descriptor(code: FindingCode, rules: &Rules, lang: Lang) -> Value {
    let Some(text) = rules.findings.get(&code) else {
        return json!({ "id": code.name() });
    };
    let title = text.title.get(lang);
    let about = text.about.get(lang);
    let remedy = text.remedy.get(lang);
    let level = sarif_level(text.source.trust.max_severity(false));
    json!({
        "id": code.name(),
        "shortDescription": { "text": title },
        "fullDescription": { "text": about },
        "help": {
            "text": format!("{about}\n\n{remedy}"),
            "markdown": format!("{about}\n\n**{remedy}**"),
        },
        "defaultConfiguration": { "level": level },
        "properties": {
            "fixable": text.fixable,
            "source": text.source.id,
        },
    })
}

fn sarif_level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn finding_result(record: &DossierRecord, finding: &FindingRow) -> Value {
    let index = FindingCode::ALL
        .iter()
        .position(|code| code.name() == finding.code);
    // Not every viewer shows the help of a rule, so the remedy stands in the message.
    let text = format!("{} {}", finding.message, finding.remedy);
    let mut result = json!({
        "ruleId": finding.code,
        "level": sarif_level(finding.severity),
        "message": { "text": text.trim_end() },
        "locations": [finding_location(record, finding)],
        "partialFingerprints": { "preaudit/v1": finding_fingerprint(record, finding) },
        "properties": {
            "client": record.client,
            "page": finding.page,
            "document": finding.kind,
            "requirement": finding.requirement,
            "reason": finding.reason,
            "fixable": serde_name(&finding.fixable),
            "source": finding.source,
        },
    });
    if let (Some(index), Some(object)) = (index, result.as_object_mut()) {
        object.insert("ruleIndex".into(), json!(index));
    }
    // SARIF 2.1.0, section 3.35: a suppressed result stays in the log and does not count as open.
    if let (Some(reason), Some(object)) = (&finding.waived, result.as_object_mut()) {
        let suppression = json!({
            "kind": "external",
            "status": "accepted",
            "justification": reason,
        });
        object.insert("suppressions".into(), json!([suppression]));
    }
    result
}

fn finding_location(record: &DossierRecord, finding: &FindingRow) -> Value {
    // Without a file the location still needs a name.
    let about = finding
        .kind
        .as_ref()
        .or(finding.requirement.as_ref())
        .unwrap_or(&record.client);
    let path = file_location(&record.location, finding.file.as_deref());
    let qualified_name = format!("{}/{about}", record.client);
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": relative_uri(&path) },
        },
        "logicalLocations": [{
            "name": about,
            "fullyQualifiedName": qualified_name,
        }],
    })
}

/// The same problem of the same document keeps its fingerprint when texts, dates or figures change.
fn finding_fingerprint(record: &DossierRecord, finding: &FindingRow) -> String {
    let page = finding
        .page
        .map(|page| page.to_string());
    let parts = [
        Some(record.client.as_str()),
        Some(finding.code.as_str()),
        finding.file.as_deref(),
        page.as_deref(),
        finding.kind.as_deref(),
        finding.requirement.as_deref(),
    ];
    // NUL stands in no path and no id: different parts never join to the same text.
    let text = parts
        .map(Option::unwrap_or_default)
        .join("\u{0}");
    // Origin: by eye. 128 bits, far beyond a chance match.
    encode_hex(
        Sha256::digest(text)
            .get(..16)
            .unwrap_or_default(),
    )
}

/// A relative reference (RFC 3986): every byte but unreserved ones and `/` as its code.
pub(super) fn relative_uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}
