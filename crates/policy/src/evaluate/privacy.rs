//! Personal data leaves the audit masked, unless the user asked to see it.

use super::private_lines::{add_labelled_names, mask_name_lines};
use model::{
    Bilingual, Document, DocumentField, Evidence, FieldRole, FieldState, FileEvidence,
    PersonalData, Report,
};
use std::collections::BTreeSet;

use values::mask;
use values::mask::known::KnownValues;

/// Evidence that holds paths.
const PATH_EVIDENCE: &[&str] = &["file", "files", "other", "container"];

/// Masks every field, line and name of a report. Messages are composed of evidence that was masked
/// before ([`mask_evidence`]). `natural_person`: the applicant is a person without a licence.
pub fn mask_report(report: &mut Report, natural_person: bool) {
    // People name folders after a person, or by a number.
    report.name = mask::mask_path(&report.name);
    let merchant = &mut report.merchant;
    for text in [&mut merchant.name, &mut merchant.scope]
        .into_iter()
        .flatten()
    {
        *text = mask::mask_text(text);
    }
    // The name of a business is no secret, that of a person without one is.
    let own = merchant
        .name
        .as_mut()
        .filter(|_| natural_person);
    for name in own
        .into_iter()
        .chain(merchant.representative.as_mut())
    {
        *name = mask::mask_person_name(name);
    }
    for reason in report
        .findings
        .iter_mut()
        .filter_map(|f| f.waived.as_mut())
    {
        *reason = mask::mask_text(reason);
    }
    let individual = report.merchant.entity.as_deref() == Some("individual-business");
    mask_documents(
        &mut report.documents,
        report
            .files
            .iter_mut()
            .map(|f| &mut f.facts),
        individual,
    );
}

/// Masks the fields of documents, and the names and texts of the files they are in. `individual`:
/// the applicant is a natural person in business.
pub fn mask_documents<'a>(
    documents: &mut [Document],
    files: impl Iterator<Item = &'a mut FileEvidence>,
    individual: bool,
) {
    let mut known = KnownValues::default();
    let named = files_with_names(documents);
    for document in documents {
        // On an ID card, and for a person in business, the address is that of a home.
        let personal = document.kind == "id-card" || (individual && !names_company(document));
        document
            .fields
            .values_mut()
            .for_each(|f| mask_field(f, personal, &mut known));
        document
            .why
            .iter_mut()
            .for_each(|w| *w = mask::mask_text(w));
    }
    let files: Vec<&mut FileEvidence> = files.collect();
    // Names are found by the fields that were masked before, and where none was read by their labels.
    for page in files
        .iter()
        .flat_map(|file| &file.text.pages)
    {
        add_labelled_names(page, &mut known);
    }
    for (index, file) in files.into_iter().enumerate() {
        file.path = mask::mask_path(&file.path);
        let is_named = named.contains(&index);
        for page in &mut file.text.pages {
            mask_name_lines(page, !is_named);
            // Patterns find numbers anywhere.
            let lines = page.lines.iter_mut();
            lines.for_each(|l| l.text = known.mask_text(&mask::mask_text(&l.text)));
        }
    }
}

/// Whether a paper is a company's, by its holder's name: a natural person in business may not call itself
/// one (个体工商户名称管理办法), so the address is none of a home.
fn names_company(document: &Document) -> bool {
    let mut fields = document.fields.values();
    fields.any(|field| {
        let names_holder = field.role == Some(FieldRole::SubjectName);
        let is_read = field.state == FieldState::Present;
        names_holder && is_read && field.value.contains("公司")
    })
}

/// The files on which a person's name was read, so that no other has to be guessed.
fn files_with_names(documents: &[Document]) -> BTreeSet<usize> {
    let is_named = |document: &&Document| {
        let mut fields = document.fields.values();
        fields.any(|f| {
            f.state == FieldState::Present && f.personal_data() == Some(PersonalData::Person)
        })
    };
    let named = documents.iter().filter(is_named);
    named
        .flat_map(|d| d.pages.iter().map(|p| p.file))
        .collect()
}

/// A company's address is public; a person's is not.
fn mask_field(field: &mut DocumentField, personal: bool, known: &mut KnownValues) {
    let masked = match field.personal_data() {
        Some(PersonalData::Words) if personal => mask::mask_address(&field.value),
        Some(PersonalData::Person) => mask::mask_person_name(&field.value),
        Some(PersonalData::Number) => mask::mask_account(&field.value),
        Some(PersonalData::Words) | None => {
            field.value = mask::mask_text(&field.value);
            return;
        }
    };
    known.add_value(&field.value, &masked);
    field.value = masked;
}

/// Masks what a finding shows.
pub fn mask_evidence(evidence: &mut Evidence) {
    let masked = |text: &str| match evidence.private {
        Some(PersonalData::Person) => mask::mask_person_name(text),
        Some(PersonalData::Number) => mask::mask_account(text),
        Some(PersonalData::Words) => mask::mask_address(text),
        // The same word for a file everywhere: here, in the list of files, in the client's folder.
        None if PATH_EVIDENCE.contains(&evidence.name.as_str()) => mask::mask_path(text),
        None => mask::mask_text(text),
    };
    evidence.value = Bilingual::new(masked(&evidence.value.zh), masked(&evidence.value.en));
}
