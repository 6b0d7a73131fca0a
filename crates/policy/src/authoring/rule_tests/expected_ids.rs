//! The ids that a rule test expects, against those that there are.

use std::collections::BTreeSet;

use super::notes::known_notes;
use super::raw::RawRuleTest;
use crate::authoring::generated::all_requirements;
use crate::rules::yaml::YamlPath;
use crate::rules::{Rules, Validator};
use model::FindingCode;

/// Ids that expectations may name.
pub(super) struct KnownIds {
    requirements: Vec<String>,
    codes: Vec<String>,
    reasons: Vec<String>,
    notes: Vec<String>,
}

impl KnownIds {
    pub(super) fn new(rules: &Rules) -> Self {
        let whole: BTreeSet<String> = all_requirements(rules)
            .map(|p| p.id())
            .collect();
        // Within one test the last part of an id is clear enough and easier to read.
        let last = whole
            .iter()
            .filter_map(|id| id.rsplit('/').next().map(str::to_owned));
        // The choice of a category is reported like a requirement, under this id.
        let category = ["category".to_owned()];
        Self {
            requirements: whole
                .iter()
                .cloned()
                .chain(last)
                .chain(category)
                .collect(),
            codes: FindingCode::ALL
                .iter()
                .map(|x| x.name().to_owned())
                .collect(),
            reasons: rules
                .reasons
                .iter()
                .map(|r| r.id.clone())
                .collect(),
            notes: known_notes(rules),
        }
    }
}

/// Every id of the expectation that nothing has is reported.
pub(super) fn validate_expected(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: &RawRuleTest,
    known: &KnownIds,
) {
    for id in raw.expect.requirements.keys() {
        validator.expect_known(
            &path.at("requirements").at(id),
            ("要求", "requirement"),
            id,
            known.requirements.iter(),
        );
    }
    for id in raw.expect.reasons.keys() {
        validator.expect_known(
            &path.at("reasons").at(id),
            ("驳回原因", "reason"),
            id,
            known.reasons.iter(),
        );
    }
    for id in raw.expect.notes.keys() {
        let here = path.at("notes");
        let here = here.at(id);
        validator.expect_known(&here, ("说明", "note"), id, known.notes.iter());
    }
    for (i, finding) in raw.expect.findings.iter().enumerate() {
        let all = path.at("findings");
        let here = all.at(i);
        validator.expect_known(
            &here.at("code"),
            ("发现代码", "finding code"),
            &finding.code,
            known.codes.iter(),
        );
        if let Some(id) = &finding.requirement {
            validator.expect_known(
                &here.at("requirement"),
                ("要求", "requirement"),
                id,
                known.requirements.iter(),
            );
        }
    }
}
