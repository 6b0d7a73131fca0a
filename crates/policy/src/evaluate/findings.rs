//! From observations to findings: severity by trust, words and remedy from the rules, no doubles.

use std::collections::HashMap;

use super::evaluated_node::ExaminedCode;
use super::input::AuditOptions;
use super::privacy;
use crate::checks::Observation;
use crate::rules::Rules;
use crate::rules::pack::Source;
use model::{
    Bilingual, Evidence, FileEvidence, Finding, FindingCode, Outcome, RemedyClass,
    RequirementLevel, Severity, SourceTrust,
};

/// What an observation belongs to.
#[derive(Debug, Clone, Copy)]
pub struct FindingContext<'a> {
    /// Source of the rule or check.
    pub source: &'a Source,
    /// How binding the requirement is.
    pub level: RequirementLevel,
    /// The rule belongs to a scenario that the user named.
    pub chosen: bool,
    /// Only a guessed category asks for it.
    pub guessed: bool,
    /// Id of the requirement.
    pub requirement: Option<&'a str>,
    /// Reject reason of the requirement.
    pub reason: Option<&'a str>,
    pub remedy: Option<&'a Bilingual>,
    /// Document id and type.
    pub document: Option<(&'a str, &'a str)>,
    /// Type of the document, also when it is missing.
    pub kind: Option<&'a str>,
}

impl<'a> FindingContext<'a> {
    /// Something the tool says beside all requirements.
    pub fn without_requirement(source: &'a Source, level: RequirementLevel) -> Self {
        Self {
            source,
            level,
            chosen: true,
            guessed: false,
            requirement: None,
            reason: None,
            remedy: None,
            document: None,
            kind: None,
        }
    }
}

/// What was looked for, on which type of document and for which reject reason.
#[derive(Debug, Clone)]
pub struct CoverageEntry {
    pub examined: ExaminedCode,
    /// Reject reason of the requirement that asked for it.
    pub reason: Option<String>,
}

/// What a finding says and asks for.
struct FindingTexts {
    message: Bilingual,
    remedy: Bilingual,
    ask: Bilingual,
}

pub struct FindingCollector<'a> {
    rules: &'a Rules,
    settings: &'a AuditOptions,
    findings: Vec<Finding>,
    /// Where the finding about the very same thing stands.
    index: HashMap<String, usize>,
    coverage: Vec<CoverageEntry>,
}

impl<'a> FindingCollector<'a> {
    pub fn new(rules: &'a Rules, settings: &'a AuditOptions) -> Self {
        Self {
            rules,
            settings,
            findings: Vec::new(),
            index: HashMap::new(),
            coverage: Vec::new(),
        }
    }

    /// Remembers what was looked for, and how that ended.
    pub fn record_coverage(&mut self, examined: ExaminedCode, reason: Option<&str>) {
        let reason = reason.map(str::to_owned);
        self.coverage
            .push(CoverageEntry { examined, reason });
    }

    /// Adds a finding and tells how severe it is; the same one about the same thing is kept once, at
    /// its worst severity.
    pub fn add_observation(
        &mut self,
        observation: Observation,
        outcome: Outcome,
        about: FindingContext<'_>,
    ) -> Severity {
        let muted = self.settings.is_muted(observation.code);
        if muted || about.requirement.is_none() {
            let examined = ExaminedCode {
                code: observation.code,
                kind: about
                    .document
                    .map(|(_, kind)| kind.to_owned()),
                // Not told, so it is not clear either.
                outcome: if muted { Outcome::Unknown } else { outcome },
                absent: false,
            };
            self.record_coverage(examined, about.reason);
        }
        if muted {
            return Severity::Info;
        }
        let finding = self.to_finding(observation, outcome, about);
        // The evidence is part of the key: two thresholds that one page misses are two findings.
        let key = format!(
            "{:?}",
            (
                finding.code,
                &finding.document,
                &finding.places,
                &finding.evidence
            )
        );
        let severity = finding.severity;
        match self
            .index
            .get(&key)
            .and_then(|i| self.findings.get_mut(*i))
        {
            Some(duplicate) if duplicate.severity >= finding.severity => {}
            Some(duplicate) => *duplicate = finding,
            None => {
                self.index
                    .insert(key, self.findings.len());
                self.findings.push(finding);
            }
        }
        severity
    }

    fn to_finding(
        &self,
        mut observation: Observation,
        outcome: Outcome,
        about: FindingContext<'_>,
    ) -> Finding {
        if !self.settings.reveal {
            observation
                .evidence
                .iter_mut()
                .for_each(privacy::mask_evidence);
        }
        let FindingTexts {
            message,
            remedy,
            ask,
        } = self.fill_texts(&observation, about);
        let text = self
            .rules
            .findings
            .get(&observation.code);
        Finding {
            code: observation.code,
            case: observation.case,
            severity: compute_severity(&observation, outcome, about),
            confidence: observation.confidence,
            message,
            places: observation.places,
            document: about
                .document
                .map(|(id, _)| id.to_owned()),
            kind: about
                .document
                .map(|(_, kind)| kind)
                .or(about.kind)
                .map(str::to_owned),
            requirement: about.requirement.map(str::to_owned),
            reason: about.reason.map(str::to_owned),
            remedy,
            ask,
            fixable: text.map_or(RemedyClass::Resend, |t| t.fixable),
            replaces: text.is_some_and(|t| t.replaces),
            evidence: observation.evidence,
            source: observation
                .source
                .unwrap_or_else(|| about.source.id.clone()),
            waived: None,
            platform_code: None,
        }
    }

    /// The texts of a finding from the rules, its evidence filled in.
    fn fill_texts(&self, observation: &Observation, about: FindingContext<'_>) -> FindingTexts {
        let text = self
            .rules
            .findings
            .get(&observation.code);
        let [message, fix, ask] = text.map_or([None; 3], |t| {
            t.texts_for_case(observation.case)
                .map(Some)
        });
        let args: Vec<(String, Bilingual)> = observation
            .evidence
            .iter()
            .map(|e| (e.name.clone(), self.shown_value(e, about)))
            .collect();
        // A requirement's own remedy says what to get or to change, not how to scan it.
        let absent = matches!(
            observation.code,
            FindingCode::DocumentMissing
                | FindingCode::TooFewDocuments
                | FindingCode::DocumentNotRecognised
                | FindingCode::FactFails
        );
        // What nobody read has to be read first.
        let unread =
            observation.code == FindingCode::DocumentNotRecognised && observation.case.is_some();
        let own = about
            .remedy
            .filter(|_| absent && !unread);
        let filled = |words: Option<&Bilingual>| {
            own.or(words)
                .map(|r| r.fill_placeholders(&args))
                .unwrap_or_default()
        };
        FindingTexts {
            message: message.map_or_else(
                || observation.code.name().into(),
                |m| m.fill_placeholders(&args),
            ),
            remedy: filled(fix),
            ask: filled(ask),
        }
    }

    /// A field that was found without its printed label is called as its type prints it.
    fn shown_value(&self, evidence: &Evidence, about: FindingContext<'_>) -> Bilingual {
        let kind = about
            .document
            .map(|(_, kind)| kind)
            .or(about.kind);
        let kind = kind.and_then(|kind| self.rules.catalogue.get(kind));
        let mut fields = kind
            .iter()
            .flat_map(|kind| &kind.fields);
        let value = &evidence.value;
        let field = fields.find(|f| evidence.name == "field" && f.name == value.zh);
        let label = field.and_then(|f| f.labels.first());
        label.map_or_else(|| value.clone(), |label| label.clone().into())
    }

    /// Findings so far.
    pub fn findings_mut(&mut self) -> &mut Vec<Finding> {
        &mut self.findings
    }

    /// Findings worst first, then by file and code: the same input gives the same order.
    pub fn into_sorted_findings(
        mut self,
        files: &[FileEvidence],
    ) -> (Vec<Finding>, Vec<CoverageEntry>) {
        let path = |f: &Finding| {
            f.places
                .first()
                .and_then(|p| files.get(p.file))
                .map(|f| f.path.clone())
                .unwrap_or_default()
        };
        self.findings.sort_by(|a, b| {
            (a.waived
                .is_some()
                .cmp(&b.waived.is_some()))
            .then(b.severity.cmp(&a.severity))
            .then_with(|| path(a).cmp(&path(b)))
            .then(a.code.cmp(&b.code))
            .then_with(|| a.message.en.cmp(&b.message.en))
        });
        (self.findings, self.coverage)
    }
}

/// Severity: an error needs something required, disproven, by a source trusted for it.
fn compute_severity(
    observation: &Observation,
    outcome: Outcome,
    about: FindingContext<'_>,
) -> Severity {
    let by_outcome = match (outcome, about.level) {
        (Outcome::Unmet, RequirementLevel::Required) => Severity::Error,
        (_, RequirementLevel::Info) => Severity::Info,
        _ => Severity::Warning,
    };
    let by_guess = if about.guessed {
        Severity::Warning
    } else {
        Severity::Error
    };
    // Trust is a ceiling: what no official source says cannot refuse anybody.
    by_outcome
        .min(by_guess)
        .min(
            about
                .source
                .trust
                .max_severity(about.chosen),
        )
        .min(observation.at_most)
}

/// Trust of what the tool itself says of files, beside all rules.
pub fn tool_source() -> Source {
    // What the tool says of a file itself rests on its bytes and needs no outside source.
    Source {
        id: "preaudit".into(),
        title: "preaudit".into(),
        trust: SourceTrust::Owner,
        as_of: String::new(),
    }
}
