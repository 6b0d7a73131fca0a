//! `expect.yaml`.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::rules::yaml::{Diagnostic, Diagnostics, YamlFile, YamlStep, name_hint};
use model::{Bilingual, FindingCode, Severity, Verdict};

/// `expect.yaml`, mirrored.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawExpectation {
    /// Date of the audit.
    pub as_of: Option<String>,
    /// The verdict: `ready`, `review`, `not-ready`.
    pub verdict: Option<String>,
    /// Findings that must be there.
    pub findings: Vec<ExpectedFinding>,
    /// No other error or warning.
    pub exact: bool,
    /// Findings expected one day; reported when they begin to pass.
    pub todo: Vec<ExpectedFinding>,
    /// Recorded readings of the pack's pictures.
    pub readings: Option<String>,
    /// `allowed`: the papers are invented and say so on their faces; the default unless the pack
    /// expects the finding `specimen`. `refused`: that is what the pack tests.
    pub specimens: Option<String>,
}

/// A finding that an audit must give. What is left out is not compared.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectedFinding {
    /// Finding code.
    pub code: String,
    /// Path of its first place.
    #[serde(default)]
    pub file: Option<String>,
    /// Document kind.
    #[serde(default)]
    pub document: Option<String>,
    /// Page of its first place.
    #[serde(default)]
    pub page: Option<u32>,
    /// Requirement id.
    #[serde(default)]
    pub requirement: Option<String>,
    /// Severity.
    #[serde(default)]
    pub severity: Option<Severity>,
}

/// What an audit of a pack must say.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// Date of the audit.
    pub as_of: Option<Date>,
    /// The verdict.
    pub verdict: Option<Verdict>,
    /// Findings that must be there.
    pub findings: Vec<ExpectedFinding>,
    /// No other error or warning.
    pub exact: bool,
    /// Findings expected one day.
    pub todo: Vec<ExpectedFinding>,
    /// The pack's OCR recordings are to be used.
    pub readings: Option<String>,
    /// Invented documents are expected.
    pub specimens_allowed: bool,
}

impl Expectation {
    /// Reads `expect.yaml`; every problem with its place.
    pub fn parse(file: &YamlFile) -> Result<Self, Diagnostics> {
        // An empty file is enough to make a folder a fixture pack.
        let raw: RawExpectation = if file.text.trim().is_empty() {
            RawExpectation::default()
        } else {
            let parsed = file.parse();
            parsed.map_err(|problem| Diagnostics(vec![problem]))?
        };
        let mut problems = Vec::new();
        let as_of = raw.as_of.as_ref().and_then(|date| {
            let parsed = date.parse();
            if parsed.is_err() {
                let problem = invalid_value(file, "as_of", date, "YYYY-MM-DD");
                problems.push(problem);
            }
            parsed.ok()
        });
        // Verdicts are written as in the JSON report, so serde already knows their names.
        let verdict = raw
            .verdict
            .as_ref()
            .and_then(|verdict| {
                let parsed = serde_json::from_value(verdict.clone().into());
                if parsed.is_err() {
                    let names = "ready, review, not-ready";
                    problems.push(invalid_value(file, "verdict", verdict, names));
                }
                parsed.ok()
            });
        let specimens_allowed = match raw.specimens.as_deref() {
            // A pack that expects the finding is one that tests it.
            None => raw.findings.iter().all(|finding| {
                let specimen = FindingCode::Specimen.name();
                finding.code != specimen
            }),
            Some("allowed") => true,
            Some("refused") => false,
            Some(other) => {
                let names = "allowed, refused";
                problems.push(invalid_value(file, "specimens", other, names));
                true
            }
        };
        let lists = [("findings", &raw.findings), ("todo", &raw.todo)];
        for (key, list) in lists {
            problems.extend(unknown_codes(file, key, list));
        }
        if !problems.is_empty() {
            return Err(Diagnostics(problems));
        }
        Ok(Self {
            as_of,
            verdict,
            findings: raw.findings,
            exact: raw.exact,
            todo: raw.todo,
            readings: raw.readings,
            specimens_allowed,
        })
    }
}

fn invalid_value(file: &YamlFile, key: &'static str, value: &str, expected: &str) -> Diagnostic {
    file.diagnostic_at(
        &[key.into()],
        Bilingual::new(
            format!("`{value}` 不对，应为 {expected}"),
            format!("`{value}` is wrong, expected {expected}"),
        ),
    )
}

fn unknown_codes(file: &YamlFile, key: &'static str, list: &[ExpectedFinding]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (index, finding) in list.iter().enumerate() {
        let code = &finding.code;
        if code.parse::<FindingCode>().is_err() {
            problems.push(unknown_code(file, key, index, code));
        }
    }
    problems
}

fn unknown_code(file: &YamlFile, key: &'static str, index: usize, code: &str) -> Diagnostic {
    let path: [YamlStep; 3] = [key.into(), index.into(), "code".into()];
    let codes = FindingCode::ALL
        .iter()
        .map(|known| known.name());
    let Bilingual { zh, en } = name_hint(code, codes);
    file.diagnostic_at(
        &path,
        Bilingual::new(
            format!("未知的发现代码 `{code}`{zh}"),
            format!("unknown finding code `{code}`{en}"),
        ),
    )
}
