//! Counts over all submissions: what was foreseen, missed, and a false alarm.

use std::collections::{BTreeMap, BTreeSet};

use super::submission::SubmissionOutcome;
use super::told_reason::{ReasonKey, ReasonReader, told_reasons};
use model::{Bilingual, Outcome, Report, Severity, Verdict};

/// One prediction against what happened, over all submissions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Confusion {
    /// Told, and it happened.
    pub foreseen: usize,
    /// It happened and was not told.
    pub missed: usize,
    /// Told, and it did not happen.
    pub false_alarms: usize,
}

impl Confusion {
    /// Of what was told, the share that happened; `None` where nothing was told.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        ratio(self.foreseen, self.foreseen + self.false_alarms)
    }

    /// Of what happened, the share that was told; `None` where nothing happened.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        ratio(self.foreseen, self.foreseen + self.missed)
    }

    fn count(&mut self, told: bool, happened: bool) {
        match (told, happened) {
            (true, true) => self.foreseen += 1,
            (false, true) => self.missed += 1,
            (true, false) => self.false_alarms += 1,
            (false, false) => {}
        }
    }
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// A reject reason or a cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyTally {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Counts.
    pub confusion: Confusion,
}

/// A requirement or a finding code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleTally {
    /// Id of the requirement, or the finding code.
    pub id: String,
    /// Title; of a code the code.
    pub title: Bilingual,
    /// Submissions in which it was asked.
    pub asked: usize,
    /// Refused submissions in which it was unmet.
    pub fired_refused: usize,
    /// Accepted submissions in which it was unmet: false alarms.
    pub fired_accepted: usize,
}

impl RuleTally {
    /// Submissions in which it was unmet.
    #[must_use]
    pub fn fired(&self) -> usize {
        self.fired_refused + self.fired_accepted
    }
}

/// The rules held against all submissions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BackTest {
    /// Submissions that were audited.
    pub submissions: usize,
    /// Rows that were left out.
    pub left_out: usize,
    /// *not ready* against refused.
    pub verdicts: Confusion,
    /// Reasons by id.
    pub reasons: Vec<KeyTally>,
    /// Requirements by id, those that were asked.
    pub requirements: Vec<RuleTally>,
    /// Finding codes by name, those that were told.
    pub codes: Vec<RuleTally>,
}

impl BackTest {
    /// Requirements that were asked and never unmet.
    pub fn silent_requirements(&self) -> impl Iterator<Item = &RuleTally> {
        let requirements = self.requirements.iter();
        requirements.filter(|rule| rule.fired() == 0)
    }
}

/// Counts one submission after the other.
#[derive(Default)]
pub struct Tally {
    back_test: BackTest,
    /// Causes that some submission was refused for.
    causes: Vec<ReasonKey>,
    reasons: BTreeMap<String, Confusion>,
    requirements: BTreeMap<String, RuleTally>,
    codes: BTreeMap<String, RuleTally>,
}

impl Tally {
    /// For submissions that were refused for these reasons, all of them together.
    #[must_use]
    pub fn new(all_reasons: &[ReasonKey]) -> Self {
        let is_cause = |key: &&ReasonKey| matches!(key, ReasonKey::Cause { .. });
        let mut causes: Vec<ReasonKey> = all_reasons
            .iter()
            .filter(is_cause)
            .cloned()
            .collect();
        causes.sort_by(|a, b| a.id().cmp(b.id()));
        causes.dedup_by(|a, b| a.id() == b.id());
        Self {
            causes,
            ..Self::default()
        }
    }

    /// Counts a submission: its report as of its day, and what became of it.
    pub fn add(&mut self, report: &Report, outcome: SubmissionOutcome, reasons: &[ReasonKey]) {
        let refused = outcome == SubmissionOutcome::Refused;
        self.back_test.submissions += 1;
        let not_ready = report.verdict == Verdict::NotReady;
        self.back_test
            .verdicts
            .count(not_ready, refused);
        self.add_requirements(report, refused);
        self.add_codes(report, refused);
        self.add_reasons(report, reasons);
    }

    /// A reason and a cause that can be it speak of one refusal: told as the one, it is no false alarm where the
    /// table says the other.
    fn add_reasons(&mut self, report: &Report, happened_keys: &[ReasonKey]) {
        let told_reasons = told_reasons(report);
        let causes = self.causes.iter();
        let told_causes: Vec<&ReasonKey> = causes
            .filter(|key| key.is_told(report))
            .collect();
        let is_meant = |reason: &&&str| {
            let mut keys = happened_keys.iter();
            keys.any(|key| key.may_be(reason))
        };
        let has_its_reason = |cause: &&&ReasonKey| {
            let mut keys = happened_keys.iter();
            keys.any(|key| matches!(key, ReasonKey::Reason(id) if cause.may_be(id)))
        };
        let mut happened: BTreeSet<&str> = happened_keys
            .iter()
            .map(ReasonKey::id)
            .collect();
        happened.extend(told_reasons.iter().filter(is_meant));
        let meant_causes = told_causes
            .iter()
            .filter(has_its_reason);
        happened.extend(meant_causes.map(|key| key.id()));
        let mut told = told_reasons;
        told.extend(told_causes.iter().map(|key| key.id()));
        for id in told.union(&happened) {
            let confusion = self.reasons.entry((*id).to_owned());
            confusion
                .or_default()
                .count(told.contains(id), happened.contains(id));
        }
    }

    /// Counts rows that could not be audited.
    pub fn leave_out(&mut self, rows: usize) {
        self.back_test.left_out += rows;
    }

    fn add_requirements(&mut self, report: &Report, refused: bool) {
        let asked = report
            .requirements
            .iter()
            .filter(|requirement| requirement.outcome != Outcome::NotApplicable);
        for requirement in asked {
            let rule = rule_tally(&mut self.requirements, &requirement.id, &requirement.title);
            count_rule(rule, requirement.outcome == Outcome::Unmet, refused);
        }
    }

    fn add_codes(&mut self, report: &Report, refused: bool) {
        let told = report
            .findings
            .iter()
            .filter(|finding| finding.severity > Severity::Info && finding.waived.is_none());
        let codes: BTreeSet<&str> = told
            .map(|finding| finding.code.name())
            .collect();
        for code in codes {
            let rule = rule_tally(&mut self.codes, code, &code.into());
            count_rule(rule, true, refused);
        }
    }

    /// All counts.
    #[must_use]
    pub fn finish(mut self, reader: &ReasonReader<'_>) -> BackTest {
        let tally = |(id, confusion): (String, Confusion)| KeyTally {
            title: reader.title(&id),
            id,
            confusion,
        };
        self.back_test.reasons = self
            .reasons
            .into_iter()
            .map(tally)
            .collect();
        self.back_test.requirements = self
            .requirements
            .into_values()
            .collect();
        self.back_test.codes = self.codes.into_values().collect();
        self.back_test
    }
}

fn rule_tally<'a>(
    rules: &'a mut BTreeMap<String, RuleTally>,
    id: &str,
    title: &Bilingual,
) -> &'a mut RuleTally {
    rules
        .entry(id.to_owned())
        .or_insert_with(|| RuleTally {
            id: id.to_owned(),
            title: title.clone(),
            asked: 0,
            fired_refused: 0,
            fired_accepted: 0,
        })
}

fn count_rule(rule: &mut RuleTally, fired: bool, refused: bool) {
    rule.asked += 1;
    match (fired, refused) {
        (true, true) => rule.fired_refused += 1,
        (true, false) => rule.fired_accepted += 1,
        (false, _) => {}
    }
}
