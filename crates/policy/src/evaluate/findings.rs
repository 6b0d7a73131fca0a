//! From observations to findings: severity by trust, words and remedy from the rules, no doubles.

use std::collections::{BTreeSet, HashMap};

use super::{privacy, Settings};
use crate::checks::Observation;
use model::{FileFacts, Finding, FindingCode, Fixable, Level, Outcome, Severity, Trust, Words};
use crate::rules::Rules;
use crate::rules::pack::{FindingText, Source};

/// What an observation belongs to.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Source of the rule or check.
    pub source: &'a Source,
    /// How binding the requirement is.
    pub level: Level,
    /// The rule belongs to a scenario that the user named.
    pub chosen: bool,
    /// Id of the requirement.
    pub requirement: Option<&'a str>,
    /// Reject reason of the requirement.
    pub reason: Option<&'a str>,
    /// Remedy of the requirement.
    pub remedy: Option<&'a Words>,
    /// Document id and kind.
    pub document: Option<(&'a str, &'a str)>,
    /// Kind of the document, also when it is missing.
    pub kind: Option<&'a str>,
}

impl<'a> About<'a> {
    /// Something the tool says beside all requirements.
    pub fn beside(source: &'a Source, level: Level) -> Self {
        Self {
            source,
            level,
            chosen: true,
            requirement: None,
            reason: None,
            remedy: None,
            document: None,
            kind: None,
        }
    }
}

/// Codes that were looked for, and those that could not be decided somewhere.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Looked for.
    pub looked: BTreeSet<FindingCode>,
    /// Not decided.
    pub undecided: BTreeSet<FindingCode>,
}

/// Collects findings.
pub struct Board<'a> {
    rules: &'a Rules,
    settings: &'a Settings,
    findings: Vec<Finding>,
    /// Where the finding about the very same thing stands.
    index: HashMap<String, usize>,
    seen: Seen,
}

impl<'a> Board<'a> {
    pub fn new(rules: &'a Rules, settings: &'a Settings) -> Self {
        Self { rules, settings, findings: Vec::new(), index: HashMap::new(), seen: Seen::default() }
    }

    /// Remembers that these codes were looked for, and how that ended.
    pub fn looked(&mut self, codes: &[FindingCode], outcome: Outcome) {
        self.seen.looked.extend(codes);
        if outcome == Outcome::Unknown {
            self.seen.undecided.extend(codes);
        }
    }

    /// Adds a finding; the same one about the same thing is kept once, at its worst severity.
    pub fn add(&mut self, seen: Observation, outcome: Outcome, about: About<'_>) {
        if self.settings.muted(seen.code) {
            // Not told, so it is not clear either.
            self.looked(&[seen.code], Outcome::Unknown);
            return;
        }
        self.looked(&[seen.code], outcome);
        let finding = self.dress(seen, outcome, about);
        let key = format!("{:?}", (finding.code, &finding.document, &finding.places, &finding.evidence));
        match self.index.get(&key).and_then(|i| self.findings.get_mut(*i)) {
            Some(twin) if twin.severity >= finding.severity => {}
            Some(twin) => *twin = finding,
            None => {
                self.index.insert(key, self.findings.len());
                self.findings.push(finding);
            }
        }
    }

    fn dress(&self, mut seen: Observation, outcome: Outcome, about: About<'_>) -> Finding {
        if !self.settings.reveal {
            seen.evidence.iter_mut().for_each(privacy::mask_evidence);
        }
        let text = self.rules.findings.get(&seen.code);
        let [message, fix, ask] = text.map_or([None; 3], |t| t.of(seen.case).map(Some));
        let args: Vec<(String, Words)> =
            seen.evidence.iter().map(|e| (e.name.clone(), e.value.clone())).collect();
        // A requirement's own remedy says what to get or to change, not how to scan it.
        let absent = matches!(
            seen.code,
            FindingCode::DocumentMissing
                | FindingCode::TooFewDocuments
                | FindingCode::DocumentNotRecognised
                | FindingCode::FactFails
        );
        let own = about.remedy.filter(|_| absent);
        let filled = |words: Option<&Words>| own.or(words).map(|r| r.fill(&args)).unwrap_or_default();
        let remedy = filled(fix);
        let ask = filled(ask);
        Finding {
            code: seen.code,
            severity: severity(&seen, outcome, about),
            confidence: seen.confidence,
            message: message.map_or_else(|| seen.code.name().into(), |m| m.fill(&args)),
            places: seen.places,
            document: about.document.map(|(id, _)| id.to_owned()),
            kind: about.document.map(|(_, kind)| kind).or(about.kind).map(str::to_owned),
            requirement: about.requirement.map(str::to_owned),
            reason: about.reason.map(str::to_owned),
            remedy,
            ask,
            fixable: text.map_or(Fixable::Resend, |t: &FindingText| t.fixable),
            evidence: seen.evidence,
            source: seen.source.unwrap_or_else(|| about.source.id.clone()),
            waived: None,
        }
    }

    /// Findings so far.
    pub fn findings_mut(&mut self) -> &mut Vec<Finding> {
        &mut self.findings
    }

    /// Findings worst first, then by file and code: the same input gives the same order.
    pub fn finish(mut self, files: &[FileFacts]) -> (Vec<Finding>, Seen) {
        let path = |f: &Finding| {
            f.places.first().and_then(|p| files.get(p.file)).map(|f| f.path.clone()).unwrap_or_default()
        };
        self.findings.sort_by(|a, b| {
            (a.waived.is_some().cmp(&b.waived.is_some()))
                .then(b.severity.cmp(&a.severity))
                .then_with(|| path(a).cmp(&path(b)))
                .then(a.code.cmp(&b.code))
                .then_with(|| a.message.en.cmp(&b.message.en))
        });
        (self.findings, self.seen)
    }
}

/// Severity: an error needs something required, disproven, by a source trusted for it.
fn severity(seen: &Observation, outcome: Outcome, about: About<'_>) -> Severity {
    let by_outcome = match (outcome, about.level) {
        (Outcome::Unmet, Level::Required) => Severity::Error,
        (_, Level::Info) => Severity::Info,
        _ => Severity::Warning,
    };
    by_outcome.min(about.source.trust.ceiling(about.chosen)).min(seen.at_most)
}

/// Trust of what the tool itself says of files, beside all rules.
pub fn own_source() -> Source {
    Source { id: "preaudit".into(), title: "preaudit".into(), trust: Trust::Owner, as_of: String::new() }
}
