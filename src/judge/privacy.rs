//! Personal data leaves the audit masked, unless the user asked to see it.

use crate::model::{Evidence, Field, Private, Report, Words};
use crate::values::mask;

/// Masks every field, line and name of a report. Messages are composed of evidence that was masked
/// before ([`mask_evidence`]).
pub fn mask(report: &mut Report) {
    if let Some(name) = &mut report.merchant.representative {
        *name = mask::person_name(name);
    }
    let individual = report.merchant.entity.as_deref() == Some("individual-business");
    for document in &mut report.documents {
        document.fields.values_mut().for_each(|f| field(f, document.kind == "id-card" || individual));
        document.why.iter_mut().for_each(|w| *w = mask::mask_text(w));
    }
    for file in &mut report.files {
        file.facts.path = mask::mask_text(&file.facts.path);
        for page in &mut file.facts.text.pages {
            page.lines.iter_mut().for_each(|l| l.text = mask::mask_text(&l.text));
        }
    }
}

/// A company's address is public; a person's is not.
fn field(field: &mut Field, personal: bool) {
    field.value = match field.privacy() {
        Some(Private::Words) if personal => mask::address(&field.value),
        Some(Private::Person) => mask::person_name(&field.value),
        Some(Private::Number) => mask::number(&field.value),
        Some(Private::Words) | None => mask::mask_text(&field.value),
    };
}

/// Masks what a finding shows.
pub fn mask_evidence(evidence: &mut Evidence) {
    let masked = |text: &str| match evidence.private {
        Some(Private::Person) => mask::person_name(text),
        Some(Private::Number) => mask::number(text),
        Some(Private::Words) => mask::address(text),
        None => mask::mask_text(text),
    };
    evidence.value = Words::new(masked(&evidence.value.zh), masked(&evidence.value.en));
}
