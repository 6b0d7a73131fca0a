//! `same-representative`: the identity paper is the legal representative's or operator's.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, Field, FieldRole, FieldState, FindingCode, Private, Words};
use values::name::{compare_persons, delegate, NameMatch};

/// Whether an earlier representative will do.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SameRepresentative {
    /// The paper must name the representative of today: a permit may still name an earlier one.
    pub current: bool,
}

impl Check for SameRepresentative {
    const CODES: &'static [FindingCode] = &[FindingCode::RepresentativeMismatch, FindingCode::SubjectUnknown];

    fn sentence() -> Words {
        Words::new("证件上的人是法定代表人或经营者", "the person on the paper is the legal representative or operator")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let field = |role| case.document.by_role(role).map(|(_, f)| f);
        let (person, role) = (field(FieldRole::PersonName), field(FieldRole::Representative));
        let Some(found) = person.or(role) else { return Ruling::not_applicable() };
        if !case.was_read() {
            return Ruling::silent();
        }
        if person.is_none() && found.may_be_absent && found.state == FieldState::LabelAbsent {
            return Ruling::not_applicable();
        }
        let Some(wanted) = case.applicant.representative.as_ref().filter(|_| found.state == FieldState::Present) else {
            let seen = Observation::new(FindingCode::SubjectUnknown).warning();
            return Ruling::unknown(seen.with("document", case.title.clone()).with("file", case.file_names()));
        };
        // 执行事务合伙人（委派代表：张三）: the delegate is the person.
        let (found_name, wanted_name) = (delegate(&found.value), delegate(&wanted.value));
        let seen = match compare_persons(&found_name, &wanted_name) {
            NameMatch::Same => return Ruling::met(),
            NameMatch::OnlyScriptDiffers | NameMatch::ProbableOcrConfusion | NameMatch::Unknown => {
                return Ruling::unknown(mismatch(case, found, &wanted_name).warning());
            }
            NameMatch::OnlyLegalFormDiffers | NameMatch::BranchOf | NameMatch::Different => {
                mismatch(case, found, &wanted_name)
            }
        };
        match person {
            Some(_) => Ruling::unmet(seen),
            None if self.current => Ruling::unknown(seen.warning()),
            None => Ruling::noted(seen.warning()),
        }
    }
}

fn mismatch(case: &Case<'_>, found: &Field, wanted: &str) -> Observation {
    Observation::new(FindingCode::RepresentativeMismatch)
        .sure(Confidence::Medium)
        .with("document", case.title.clone())
        .with("file", case.file_names())
        .with_private("found", found.value.clone(), Private::Person)
        .with_private("wanted", wanted, Private::Person)
        .at(found.place.as_ref())
}
