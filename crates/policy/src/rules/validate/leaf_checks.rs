//! The checks that a leaf adds, and the default ones that it leaves out.

use std::collections::BTreeSet;

use super::Validator;
use super::activities::show_activities;
use crate::checks::CheckSpec;
use crate::rules::pack::SourcedCheck;
use crate::rules::yaml::YamlPath;

/// Refuses unknown activities of checks, and gives `scope-fits` the words that a reader is shown.
pub fn show_scope_activities(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    checks: &mut [CheckSpec],
) {
    for (i, check) in checks.iter_mut().enumerate() {
        if let CheckSpec::ScopeFits(fits) = check {
            let path = path.at("check");
            let path = path.at(i);
            let path = path.at("scope-fits");
            let shown = show_activities(validator, &path.at("activities"), &fits.activities);
            fits.show_activities(shown.names, shown.near);
        }
        if let CheckSpec::FieldContains(states) = check {
            let path = path.at("check");
            let path = path.at(i);
            let path = path.at("field-contains");
            show_activities(validator, &path.at("keeps"), &states.keeps);
        }
    }
}

/// Parameters of the checks that a leaf adds.
pub fn validate_leaf_checks(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    kind: &str,
    checks: &[CheckSpec],
) {
    let names = validator.names;
    for (i, check) in checks.iter().enumerate() {
        // Kept alive: a path borrows the path above it.
        let all = path.at("check");
        let here = all.at(i);
        if let Some(problem) = check.validate_parameters() {
            validator.report(
                &here,
                format!("检查 {}：{problem}", check.tag()),
                format!("check {}: {problem}", check.tag()),
            );
        }
        if let CheckSpec::FieldContains(states) = check {
            let fields = names.fields.get(kind);
            let is_known = match fields {
                Some(known) => known.contains(&states.field),
                None => false,
            };
            if !is_known {
                let none = BTreeSet::new();
                let at = here.at("field-contains");
                validator.expect_known(
                    &at.at("field"),
                    ("字段", "field"),
                    &states.field,
                    fields.unwrap_or(&none).iter(),
                );
            }
        }
    }
}

/// Only default checks can be left out.
pub fn validate_left_out(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    without: &[String],
    defaults: &[SourcedCheck],
) {
    for (i, tag) in without.iter().enumerate() {
        let mut known = defaults.iter();
        let is_default = known.any(|(default, _)| default.tag() == tag);
        if is_default {
            continue;
        }
        let tags: Vec<String> = defaults
            .iter()
            .map(|(default, _)| default.tag().to_owned())
            .collect();
        validator.expect_known(
            &path.at("without").at(i),
            ("默认检查", "default check"),
            tag,
            tags.iter(),
        );
    }
}
