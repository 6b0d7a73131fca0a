//! `identifiers`: numbers on the paper have the right form and check digit.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, Field, FieldOrigin, FieldState, FindingCode, Words};
use values::Flaw;
use values::identifier::{check, IdentifierVerdict};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identifiers {}

/// Numbers whose check digit is certain; that of food permits is inferred, so it only warns.
const CERTAIN: &[&str] = &["credit-code", "subject-number", "org-code", "registration-number", "citizen-id"];

impl Check for Identifiers {
    const CODES: &'static [FindingCode] = &[FindingCode::IdentifierInvalid];

    fn sentence() -> Words {
        Words::new("证件上的编号格式和校验位正确", "numbers on the paper have the right form and check digit")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let present = case.document.fields.iter().filter(|(_, f)| f.state == FieldState::Present);
        present.fold(Ruling::met(), |ruling, (name, field)| ruling.and(number(case, name, field)))
    }
}

fn number(case: &Case<'_>, name: &str, field: &Field) -> Ruling {
    // Misreading is commoner than forgery: refused only where the paper's own text says so.
    let typeset = field.origin == FieldOrigin::PdfText;
    let certain = CERTAIN.contains(&field.data_type.as_str());
    let seen = |flaw: Flaw| {
        let seen = Observation::new(FindingCode::IdentifierInvalid)
            .sure(Confidence::Medium)
            .with("document", case.title.clone())
            .with("file", case.file_names())
            .with("field", field_title(name, field))
            .with("why", Words::new(flaw.zh(), flaw.en()))
            .at(field.place.as_ref());
        match field.privacy() {
            Some(kind) => seen.with_private("value", field.value.clone(), kind),
            None => seen.with("value", field.value.clone()),
        }
    };
    match check(&field.data_type, &field.value) {
        IdentifierVerdict::Valid | IdentifierVerdict::NotApplicable => Ruling::met(),
        // The check digit holds; region codes change and are only a hint.
        IdentifierVerdict::Suspect(flaw @ Flaw::Region) => Ruling::noted(seen(flaw).info()),
        IdentifierVerdict::Suspect(flaw @ Flaw::LegacyCheckDigit) => Ruling::noted(seen(flaw).warning()),
        IdentifierVerdict::Suspect(flaw) if !certain => Ruling::noted(seen(flaw).warning()),
        IdentifierVerdict::Suspect(flaw) | IdentifierVerdict::Invalid(flaw) if typeset => Ruling::unmet(seen(flaw)),
        IdentifierVerdict::Suspect(flaw) | IdentifierVerdict::Invalid(flaw) => Ruling::unknown(seen(flaw).warning()),
    }
}

/// The printed label, or the field's name in the rules.
fn field_title(name: &str, field: &Field) -> String {
    field.label.clone().unwrap_or_else(|| name.to_owned())
}
