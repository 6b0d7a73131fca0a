//! `account-holder`: the account belongs to the applicant, its name complete with brackets.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, FieldRole, FieldState, FindingCode, Words};
use values::name::{compare, compare_persons, individual_names, NameMatch};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountHolder {}

impl Check for AccountHolder {
    const CODES: &'static [FindingCode] = &[FindingCode::AccountHolderMismatch, FindingCode::SubjectUnknown];

    fn sentence() -> Words {
        Words::new("账户名称与申请主体完全一致（含括号）", "the account name is the applicant's, complete with brackets")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let Some((_, field)) = case.document.by_role(FieldRole::AccountHolder) else {
            return Ruling::not_applicable();
        };
        if !case.was_read() {
            return Ruling::silent();
        }
        let Some(name) = case.applicant.name.as_ref().filter(|_| field.state == FieldState::Present) else {
            let seen = Observation::new(FindingCode::SubjectUnknown).warning();
            return Ruling::unknown(seen.with("document", case.title.clone()).with("file", case.file_names()));
        };
        let individual = case.applicant.entity.as_ref().is_some_and(|e| e.value == "individual-business");
        let operator = case.applicant.representative.as_ref().map(|c| c.value.as_str());
        let matched = compare(&field.value, &name.value);
        let own = matched == NameMatch::Same
            || (individual && operator.is_some_and(|o| individual_names(&name.value, o).iter().any(|n| compare_persons(&field.value, n) == NameMatch::Same)));
        if own {
            return Ruling::met();
        }
        let seen = Observation::new(FindingCode::AccountHolderMismatch)
            .sure(Confidence::Medium)
            .with("document", case.title.clone())
            .with("file", case.file_names())
            .with("found", field.value.clone())
            .with("wanted", name.value.clone())
            .at(field.place.as_ref());
        match matched {
            NameMatch::OnlyScriptDiffers | NameMatch::ProbableOcrConfusion | NameMatch::Unknown => Ruling::unknown(seen.warning()),
            _ => Ruling::unmet(seen),
        }
    }
}
