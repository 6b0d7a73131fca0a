//! `account-holder`: the account belongs to the applicant, its name complete with brackets.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder};
use model::{
    Bilingual, ClassificationBasis, Confidence, Document, FieldRole, FieldState, FindingCode,
    Outcome,
};
use values::name::{NameMatch, compare_companies, compare_persons, individual_names};

/// Who may hold it besides the applicant.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AccountHolder {
    /// A person whose identity paper was handed in will do as well: a contact's own account.
    persons: bool,
}

impl Check for AccountHolder {
    const CODES: &'static [FindingCode] = &[
        FindingCode::AccountHolderMismatch,
        FindingCode::SubjectUnknown,
    ];

    fn summary() -> Bilingual {
        Bilingual::new(
            "户名与申请主体的名称完全一致（含括号）",
            "the account name is the applicant's, complete with brackets",
        )
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let Some((_, field)) = context
            .document
            .field_by_role(FieldRole::AccountHolder)
        else {
            return CheckOutcome::not_applicable();
        };
        if !context.has_text() {
            return CheckOutcome::undecided();
        }
        let Some(name) = context
            .applicant
            .name
            .as_ref()
            .filter(|_| field.state == FieldState::Present)
        else {
            let observation = Observation::new(FindingCode::SubjectUnknown).at_most_warning();
            return CheckOutcome::unknown(
                observation
                    .with("document", context.title.clone())
                    .with("file", context.file_names()),
            );
        };
        let name_match = compare_companies(&field.value, &name.value);
        let own = name_match == NameMatch::Same
            || bears_operator_name(context, &name.value, &field.value);
        if own || (self.persons && is_identified_person(context, &field.value)) {
            return CheckOutcome::met();
        }
        let observation = Observation::new(FindingCode::AccountHolderMismatch)
            .with_confidence(Confidence::Medium)
            .with("document", context.title.clone())
            .with("file", context.file_names())
            .with("found", field.value.clone())
            .with("wanted", name.value.clone())
            .at_location(field.place.as_ref());
        match name_match {
            // Differences of these types come from reading rather than from the bank, so somebody
            // has to look.
            NameMatch::OnlyScriptDiffers | NameMatch::ProbableOcrConfusion | NameMatch::Unknown => {
                CheckOutcome::unknown(observation.at_most_warning())
            }
            // Whose paper a contact has to prove himself with was not read, or is another one.
            _ if self.persons => CheckOutcome::unknown(observation.at_most_warning()),
            _ => CheckOutcome::unmet(observation),
        }
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        let other = builder.other_subject().name;
        let code = FindingCode::AccountHolderMismatch;
        let outcome = if self.persons {
            Outcome::Unknown
        } else {
            Outcome::Unmet
        };
        let changed = builder.with_field_value(FieldRole::AccountHolder, &other, code, outcome);
        changed.into_iter().collect()
    }
}

/// Whether an identity paper of the dossier bears the name.
fn is_identified_person(context: &CheckContext<'_>, name: &str) -> bool {
    let bears = |document: &Document| {
        let person = document.field_by_role(FieldRole::PersonName);
        let present = person.filter(|(_, f)| f.state == FieldState::Present);
        present.is_some_and(|(_, f)| compare_persons(&f.value, name) == NameMatch::Same)
    };
    let others = context.documents.iter();
    let others = others.filter(|d| d.id != context.document.id);
    others
        .filter(|d| d.basis == ClassificationBasis::Content)
        .any(bears)
}

// Origin: document-formats section 6.
/// Whether an account reads 个体户 and the name of its operator: an individual business may have no name
/// of its own.
fn bears_operator_name(context: &CheckContext<'_>, name: &str, holder: &str) -> bool {
    let applicant = context.applicant;
    let entity = applicant.entity.as_ref();
    let individual = entity.is_some_and(|e| e.value == "individual-business");
    let operator = applicant
        .representative
        .as_ref()
        .filter(|_| individual);
    operator.is_some_and(|operator| {
        let names = individual_names(name, &operator.value);
        let is_holder = |name: &String| compare_persons(holder, name) == NameMatch::Same;
        names.iter().any(is_holder)
    })
}
