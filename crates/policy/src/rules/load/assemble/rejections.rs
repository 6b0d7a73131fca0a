//! Causes of refusals and the tables of platforms, later layers over earlier ones.

use super::RuleAssembly;
use crate::rules::load::file::FileOrigin;
use crate::rules::merge;
use crate::rules::raw::{AnswerKeys, RawCauses, RawRejections};
use crate::rules::rejection::RejectionTable;
use crate::rules::validate;
use crate::rules::yaml::YamlPath;

impl RuleAssembly<'_> {
    pub(super) fn add_causes(&mut self, origin: &FileOrigin, raw: RawCauses) {
        let mut validator = self.validator_for(origin, &raw.sources);
        let list = YamlPath::from("causes");
        for (i, cause) in raw.causes.into_iter().enumerate() {
            let cause = validate::validate_cause(&mut validator, &list.at(i), cause);
            let Some(cause) = cause else {
                continue;
            };
            self.record_overlay(origin, "cause", &cause.id);
            let known_causes = &mut self.rules.rejections.causes;
            merge::upsert(known_causes, cause, |known| &known.id);
        }
        for (name, reason) in raw.without_counterpart {
            let entry = validate::validate_without_counterpart(&mut validator, &name, reason);
            let known = &mut self
                .rules
                .rejections
                .without_counterpart;
            known.extend(entry);
        }
        for (name, list) in &raw.words {
            let path = YamlPath::from("words");
            validator.source_of_item(&path.at(name.as_str()), &list.source);
        }
        if let Some(list) = raw.courtesies {
            validator.source_of_item(&YamlPath::from("courtesies"), &list.source);
            let courtesies = &mut self.rules.rejections.courtesies;
            courtesies.extend(list.any);
        }
        self.problems
            .append(&mut validator.problems);
    }

    pub(super) fn add_rejections(&mut self, origin: &FileOrigin, raw: RawRejections) {
        let mut validator = self.validator_for(origin, &raw.sources);
        let table = validate::validate_rejections(&mut validator, raw);
        self.record_overlay(origin, "rejections", &table.platform);
        self.problems
            .append(&mut validator.problems);
        let tables = &mut self.rules.rejections.platforms;
        let known = tables
            .iter_mut()
            .find(|known| known.platform == table.platform);
        match known {
            Some(known) => merge_table(known, table),
            None => tables.push(table),
        }
    }
}

/// A later table changes single codes and fields of an earlier one; what it leaves out stays.
fn merge_table(known: &mut RejectionTable, table: RejectionTable) {
    known.title = table.title;
    for code in table.codes {
        merge::upsert(&mut known.codes, code, |known| &known.code);
    }
    for field in table.fields {
        merge::upsert(&mut known.fields, field, |known| &known.name);
    }
    if !table.scenarios.is_empty() {
        known.scenarios = table.scenarios;
    }
    if table.answer != AnswerKeys::default() {
        known.answer = table.answer;
    }
    if !table.prefixes.is_empty() {
        known.prefixes = table.prefixes;
    }
}
