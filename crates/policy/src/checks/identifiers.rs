//! `identifiers`: numbers on the document have the right form and check digit.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, FieldShape};
use model::{
    Bilingual, Confidence, DocumentField, FieldOrigin, FieldRole, FieldState, FindingCode, Outcome,
};
use values::IdentifierIssue;
use values::identifier::{IdentifierVerdict, check_identifier};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identifiers {}

// Origin: document-formats section 2. That 7 of 7 food permits pass the inferred check digit is no
// proof of it.
/// Numbers whose check digit is certain; that of food permits is inferred, so it only warns.
const CERTAIN_CHECK_DIGITS: &[&str] = &[
    "credit-code",
    "subject-number",
    "org-code",
    "registration-number",
    "citizen-id",
];

impl Check for Identifiers {
    const CODES: &'static [FindingCode] = &[FindingCode::IdentifierInvalid];

    fn summary() -> Bilingual {
        Bilingual::new(
            "证件上的编号格式和校验位正确",
            "numbers on the paper have the right form and check digit",
        )
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let present = context
            .document
            .fields
            .iter()
            .filter(|(_, f)| f.state == FieldState::Present);
        present.fold(CheckOutcome::met(), |outcome, (name, field)| {
            outcome.and(check_number(context, name, field))
        })
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        // Whether a number that cannot be one is doubt or only a word depends on its type.
        let verdict = |f: &FieldShape<'_>| check_identifier(f.data_type, "7X");
        let is_refused = |f: &&FieldShape<'_>| {
            f.role != Some(FieldRole::SubjectCode)
                && matches!(
                    verdict(f),
                    IdentifierVerdict::Invalid(_) | IdentifierVerdict::Suspect(_)
                )
        };
        let Some(field) = builder.fields.iter().find(is_refused) else {
            return Vec::new();
        };
        let outcome = match verdict(field) {
            IdentifierVerdict::Invalid(_) => Outcome::Unknown,
            _ => Outcome::Met,
        };
        vec![builder.with_change(
            |p| {
                p.fields
                    .insert(field.name.to_owned(), "7X".into());
            },
            FindingCode::IdentifierInvalid,
            outcome,
        )]
    }
}

fn check_number(context: &CheckContext<'_>, name: &str, field: &DocumentField) -> CheckOutcome {
    // Misreading is commoner than forgery: refused only where the document's own text says so.
    let typeset = field.origin == FieldOrigin::PdfText;
    let certain = CERTAIN_CHECK_DIGITS.contains(&field.data_type.as_str());
    let observation = |flaw: IdentifierIssue| {
        let observation = Observation::new(FindingCode::IdentifierInvalid)
            .with_confidence(Confidence::Medium)
            .with("document", context.title.clone())
            .with("file", context.file_names())
            .with("field", field_title(name, field))
            .with("why", Bilingual::new(flaw.zh(), flaw.en()))
            .at_location(field.place.as_ref());
        match field.personal_data() {
            Some(kind) => observation.with_private("value", field.value.clone(), kind),
            None => observation.with("value", field.value.clone()),
        }
    };
    match check_identifier(&field.data_type, &field.value) {
        IdentifierVerdict::Valid | IdentifierVerdict::NotApplicable => CheckOutcome::met(),
        // The check digit holds; region codes change and are only a hint.
        IdentifierVerdict::Suspect(flaw @ IdentifierIssue::Region) => {
            CheckOutcome::met_with(observation(flaw).at_most_info())
        }
        // Xiamen issued codes with a wrong last character until about 2016 (document-formats
        // section 2.1).
        IdentifierVerdict::Suspect(flaw @ IdentifierIssue::LegacyCheckDigit) => {
            CheckOutcome::met_with(observation(flaw).at_most_warning())
        }
        IdentifierVerdict::Suspect(flaw) if !certain => {
            CheckOutcome::met_with(observation(flaw).at_most_warning())
        }
        IdentifierVerdict::Suspect(flaw) | IdentifierVerdict::Invalid(flaw) if typeset => {
            CheckOutcome::unmet(observation(flaw))
        }
        IdentifierVerdict::Suspect(flaw) | IdentifierVerdict::Invalid(flaw) => {
            CheckOutcome::unknown(observation(flaw).at_most_warning())
        }
    }
}

/// The printed label, or the field's name in the rules.
fn field_title(name: &str, field: &DocumentField) -> String {
    field
        .label
        .clone()
        .unwrap_or_else(|| name.to_owned())
}
