//! `same-representative`: the identity document is the legal representative's or operator's.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder};
use model::{
    Bilingual, Confidence, DocumentField, FieldRole, FieldState, FindingCode, Outcome, PersonalData,
};
use values::name::{NameMatch, compare_persons, delegate_name};

/// Whether an earlier representative will do.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SameRepresentative {
    /// The paper must name the representative of today: a permit may still name an earlier one.
    pub current: bool,
}

impl Check for SameRepresentative {
    const CODES: &'static [FindingCode] = &[
        FindingCode::RepresentativeMismatch,
        FindingCode::SubjectUnknown,
    ];

    fn summary() -> Bilingual {
        Bilingual::new(
            "所印姓名与执照上的法定代表人（经营者）一致",
            "the person on the paper is the legal representative or operator",
        )
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let field = |role| {
            context
                .document
                .field_by_role(role)
                .map(|(_, f)| f)
        };
        let (person, role) = (
            field(FieldRole::PersonName),
            field(FieldRole::Representative),
        );
        let Some(found) = person.or(role) else {
            return CheckOutcome::not_applicable();
        };
        if !context.has_text() {
            return CheckOutcome::undecided();
        }
        if person.is_none() && found.may_be_absent && found.state == FieldState::LabelAbsent {
            return CheckOutcome::not_applicable();
        }
        let Some(expected) = context
            .applicant
            .representative
            .as_ref()
            .filter(|_| found.state == FieldState::Present)
        else {
            let observation = Observation::new(FindingCode::SubjectUnknown).at_most_warning();
            return CheckOutcome::unknown(
                observation
                    .with("document", context.title.clone())
                    .with("file", context.file_names()),
            );
        };
        // 执行事务合伙人（委派代表：张三）: the delegate is the person.
        let (found_name, expected_name) =
            (delegate_name(&found.value), delegate_name(&expected.value));
        let observation = match compare_persons(&found_name, &expected_name) {
            NameMatch::Same => return CheckOutcome::met(),
            NameMatch::OnlyScriptDiffers | NameMatch::ProbableOcrConfusion | NameMatch::Unknown => {
                return CheckOutcome::unknown(
                    representative_mismatch(context, found, &expected_name).at_most_warning(),
                );
            }
            NameMatch::OnlyLegalFormDiffers | NameMatch::BranchOf | NameMatch::Different => {
                representative_mismatch(context, found, &expected_name)
            }
        };
        match person {
            Some(_) => CheckOutcome::unmet(observation),
            None if self.current => CheckOutcome::unknown(observation.at_most_warning()),
            // A permit may lawfully show an earlier representative (document-formats section 6).
            None => CheckOutcome::met_with(observation.at_most_warning()),
        }
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        let code = FindingCode::RepresentativeMismatch;
        let by_role = |role, outcome| builder.with_field_value(role, "王某某", code, outcome);
        // A person's own document is refused; a permit may still show an earlier representative,
        // unless the current one is asked for.
        let earlier = if self.current {
            Outcome::Unknown
        } else {
            Outcome::Met
        };
        by_role(FieldRole::PersonName, Outcome::Unmet)
            .or_else(|| by_role(FieldRole::Representative, earlier))
            .into_iter()
            .collect()
    }
}

fn representative_mismatch(
    context: &CheckContext<'_>,
    found: &DocumentField,
    expected: &str,
) -> Observation {
    Observation::new(FindingCode::RepresentativeMismatch)
        .with_confidence(Confidence::Medium)
        .with("document", context.title.clone())
        .with("file", context.file_names())
        .with_private("found", found.value.clone(), PersonalData::Person)
        .with_private("wanted", expected, PersonalData::Person)
        .at_location(found.place.as_ref())
}
