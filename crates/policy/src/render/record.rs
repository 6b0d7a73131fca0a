//! A report in few words: one row for each requirement, finding and file.

use sha2::{Digest, Sha256};

use super::labels::{self, comma};
use model::digest::encode_hex;
use model::{
    Document, DocumentField, DocumentRow, DossierRecord, FieldRole, FieldState, FileReport,
    Finding, FindingRow, FingerprintRow, Lang, Outcome, Page, ReasonRow, ReasonStatus, Report,
    RequirementReport, RequirementRow,
};

use values::text::normalise_upper;
use values::{TermEnd, parse_term};

/// The rows of a report. `location`: where the dossier lies, as a relative path with `/`.
#[must_use]
pub fn build_record(report: &Report, lang: Lang, location: &str) -> DossierRecord {
    DossierRecord {
        client: report.name.clone(),
        location: location.to_owned(),
        merchant: report.merchant.name.clone(),
        category: category_ids(report),
        as_of: report.as_of.clone(),
        verdict: Some(report.verdict),
        notes: report
            .notes
            .iter()
            .map(|note| note.get(lang).to_owned())
            .collect(),
        first_step: first_step(report, lang),
        steps: report.urgent_actions().count() + report.advisable_actions().count(),
        requirements: report
            .requirements
            .iter()
            .filter(|requirement| requirement.outcome != Outcome::NotApplicable)
            .map(|requirement| requirement_row(requirement, lang))
            .collect(),
        findings: report
            .findings
            .iter()
            .map(|finding| finding_row(finding, report, lang))
            .collect(),
        papers: report
            .examined_files()
            .enumerate()
            .map(|(index, file)| file_row(index, file, report, lang))
            .collect(),
        reasons: report
            .reasons
            .iter()
            .filter(|reason| reason.status == ReasonStatus::Triggered)
            .map(|reason| ReasonRow {
                id: reason.id.clone(),
                title: reason.title.get(lang).to_owned(),
            })
            .collect(),
        ..DossierRecord::default()
    }
}

/// The most urgent step, with what it is about.
fn first_step(report: &Report, lang: Lang) -> Option<String> {
    let mut actions = report
        .urgent_actions()
        .chain(report.advisable_actions());
    let action = actions.next()?;
    let step = action.steps.first()?.get(lang);
    Some(match labels::action_subject(report, action, lang) {
        Some(subject) => format!("{subject}{}{step}", labels::colon(lang)),
        None => step.to_owned(),
    })
}

/// The ids of all categories in one word; `None` where there is none.
fn category_ids(report: &Report) -> Option<String> {
    let ids = report
        .categories
        .iter()
        .map(|(id, _)| id.as_str());
    let ids: Vec<&str> = ids.collect();
    (!ids.is_empty()).then(|| ids.join(","))
}

fn requirement_row(requirement: &RequirementReport, lang: Lang) -> RequirementRow {
    let why = requirement.why.as_ref();
    RequirementRow {
        id: requirement.id.clone(),
        title: requirement.title.get(lang).to_owned(),
        level: requirement.level,
        outcome: requirement.outcome,
        why: why.map(|why| why.get(lang).to_owned()),
    }
}

fn finding_row(finding: &Finding, report: &Report, lang: Lang) -> FindingRow {
    let place = finding.places.first();
    let path = place.and_then(|place| report.path_of(place.file));
    FindingRow {
        code: finding.code.name().to_owned(),
        severity: finding.severity,
        message: finding.message.get(lang).to_owned(),
        file: path.map(str::to_owned),
        page: place.map(|place| place.page),
        kind: finding.kind.clone(),
        requirement: finding.requirement.clone(),
        reason: finding.reason.clone(),
        remedy: finding.remedy.get(lang).to_owned(),
        fixable: finding.fixable,
        source: finding.source.clone(),
        waived: finding.waived.clone(),
        submit_by: last_safe_day(finding),
    }
}

/// The last safe day to submit, where the check on terms found one.
fn last_safe_day(finding: &Finding) -> Option<String> {
    let mut evidence = finding.evidence.iter();
    let safe = evidence.find(|evidence| evidence.name == "safe")?;
    let day = safe.value.en.clone();
    (!day.is_empty()).then_some(day)
}

fn file_row(index: usize, file: &FileReport, report: &Report, lang: Lang) -> DocumentRow {
    let facts = &file.facts;
    // A document can span files and a file can hold documents: there is one row for each file.
    let own = documents_in_file(index, report);
    let titles: Vec<String> = own
        .iter()
        .map(|document| {
            report
                .kind_title(&document.kind)
                .get(lang)
                .to_owned()
        })
        .collect();
    let number = own
        .iter()
        .find_map(|document| identity_digest(document));
    let pages = &facts.probe.pages;
    let looks = fingerprint_rows(pages, &own, number.as_deref());
    DocumentRow {
        file: facts.path.clone(),
        sha256: facts.sha256.clone(),
        bytes: facts.bytes,
        format: facts.probe.format.name().to_owned(),
        pages: facts.probe.page_count,
        status: file.status,
        kinds: own
            .iter()
            .map(|document| document.kind.clone())
            .collect(),
        title: titles.join(comma(lang)),
        // The earliest day: a file with two permits is good only as long as both are.
        until: own
            .iter()
            .filter_map(|document| last_day(document))
            .min(),
        // The worst page decides. Whole dpi, as the limits are.
        dpi: file
            .resolutions
            .iter()
            .filter_map(|resolution| resolution.effective)
            .min_by(f64::total_cmp)
            .map(f64::round),
        colour: pages
            .first()
            .and_then(Page::effective_colour),
        own: number,
        looks,
    }
}

fn documents_in_file(index: usize, report: &Report) -> Vec<&Document> {
    let is_in_file = |document: &&Document| {
        let mut pages = document.pages.iter();
        pages.any(|page| page.file == index)
    };
    let documents = report.documents.iter();
    documents.filter(is_in_file).collect()
}

/// The fingerprints of the pages, where they tell one document from another.
fn fingerprint_rows(
    pages: &[Page],
    own: &[&Document],
    number: Option<&str>,
) -> Vec<FingerprintRow> {
    // Cards are printed alike but for a few words: without their number read, a look tells nothing.
    let is_card = |document: &&Document| !document.sides_expected.is_empty();
    let is_telling = number.is_some() || !own.iter().any(is_card);
    if !is_telling {
        return Vec::new();
    }
    let rows = pages.iter().filter_map(fingerprint_row);
    rows.collect()
}

fn fingerprint_row(page: &Page) -> Option<FingerprintRow> {
    let look = page.quality.as_ref()?.look?;
    Some(FingerprintRow {
        page: page.number,
        hash: format!("{:016x}", look.hash),
        cells: encode_hex(&look.cells),
    })
}

/// What is the document's own: its number, or whose it is. Sixteen bits tell two documents apart and do
/// not give the number away.
fn identity_digest(document: &Document) -> Option<String> {
    const IDENTITY_ROLES: &[FieldRole] = &[
        FieldRole::SubjectCode,
        FieldRole::Number,
        FieldRole::PersonName,
        FieldRole::SubjectName,
    ];
    let field = IDENTITY_ROLES
        .iter()
        .find_map(|role| present_field(document, *role))?;
    // Normalised, because a number recognised in full-width characters is the same number.
    let value = normalise_upper(&field.value);
    // Two bytes, 65,536 values: two owners that meet by chance are still told apart by their
    // pictures.
    Some(encode_hex(Sha256::digest(value).get(..2)?))
}

fn present_field(document: &Document, role: FieldRole) -> Option<&DocumentField> {
    let (_, field) = document.field_by_role(role)?;
    match field.state {
        FieldState::Present => Some(field),
        FieldState::LabelWithoutValue | FieldState::LabelAbsent | FieldState::Unreadable => None,
    }
}

/// The last day that a document prints, where it prints one.
fn last_day(document: &Document) -> Option<String> {
    let field = present_field(document, FieldRole::Validity)?;
    match parse_term(&field.value).end {
        TermEnd::On(date) => Some(date.to_string()),
        TermEnd::LongTerm | TermEnd::NotShown | TermEnd::Unreadable => None,
    }
}
