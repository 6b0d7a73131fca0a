//! Personal data leaves the audit masked, unless the user asked to see it.

use crate::model::{Document, Evidence, Field, FileFacts, Private, Report, Words};
use crate::values::mask;

/// Masks every field, line and name of a report. Messages are composed of evidence that was masked
/// before ([`mask_evidence`]).
pub fn mask(report: &mut Report) {
    report.name = mask::mask_text(&report.name);
    let merchant = &mut report.merchant;
    for text in [&mut merchant.name, &mut merchant.scope].into_iter().flatten() {
        *text = mask::mask_text(text);
    }
    if let Some(name) = &mut merchant.representative {
        *name = mask::person_name(name);
    }
    for reason in report.findings.iter_mut().filter_map(|f| f.waived.as_mut()) {
        *reason = mask::mask_text(reason);
    }
    let individual = report.merchant.entity.as_deref() == Some("individual-business");
    documents(&mut report.documents, individual);
    report.files.iter_mut().for_each(|f| file(&mut f.facts));
}

/// Masks the fields of papers. `individual`: the applicant is a natural person in business.
pub fn documents(documents: &mut [Document], individual: bool) {
    for document in documents {
        document.fields.values_mut().for_each(|f| field(f, document.kind == "id-card" || individual));
        document.why.iter_mut().for_each(|w| *w = mask::mask_text(w));
    }
}

/// Masks the name and the text of a file.
pub fn file(file: &mut FileFacts) {
    file.path = mask::mask_text(&file.path);
    for page in &mut file.text.pages {
        page.lines.iter_mut().for_each(|l| l.text = mask::mask_text(&l.text));
    }
}

/// A company's address is public; a person's is not.
fn field(field: &mut Field, personal: bool) {
    field.value = match field.privacy() {
        Some(Private::Words) if personal => mask::address(&field.value),
        Some(Private::Person) => mask::person_name(&field.value),
        Some(Private::Number) => mask::account(&field.value),
        Some(Private::Words) | None => mask::mask_text(&field.value),
    };
}

/// Masks what a finding shows.
pub fn mask_evidence(evidence: &mut Evidence) {
    let masked = |text: &str| match evidence.private {
        Some(Private::Person) => mask::person_name(text),
        Some(Private::Number) => mask::account(text),
        Some(Private::Words) => mask::address(text),
        None => mask::mask_text(text),
    };
    evidence.value = Words::new(masked(&evidence.value.zh), masked(&evidence.value.en));
}
