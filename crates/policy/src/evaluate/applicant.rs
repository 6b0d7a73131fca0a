//! Who applies, by the best evidence there is: a document outranks the declaration.

use super::input::EvaluationInput;
use crate::checks::{Applicant, EntityType, SourcedValue};
use model::{ClassificationBasis, Document, FieldRole, FieldState};
use values::text::{normalise_text, normalise_upper};
use values::{Date, parse_date};

pub fn resolve_applicant(input: &EvaluationInput<'_>) -> Applicant {
    let declared = &input.declaration.merchant;
    let paper = subject_document(input);
    let claim = |role: FieldRole, fallback: &Option<String>| {
        let printed = paper.and_then(|d| printed_value(d, role));
        printed.or_else(|| fallback.as_deref().map(declared_value))
    };
    let entity_types: Vec<EntityType> = input
        .rules
        .entities
        .iter()
        .map(|e| e.shows.clone())
        .collect();
    let code = claim(FieldRole::SubjectCode, &declared.code);
    let type_line = claim(FieldRole::EntityType, &None);
    // The declared entity type wins here; `entity-fits` tells where the licence shows another one.
    let entity = declared
        .entity
        .as_deref()
        .map(declared_value)
        .or_else(|| infer_entity_type(&entity_types, code.as_ref(), type_line.as_ref()));
    let name = claim(FieldRole::SubjectName, &declared.name);
    // A person without a licence represents himself.
    let himself = name
        .clone()
        .filter(|_| is_natural_person(entity.as_ref(), &entity_types));
    let representative = claim(FieldRole::Representative, &declared.representative);
    Applicant {
        name,
        code,
        representative: representative.or(himself),
        entity,
        entity_types,
        address: claim(FieldRole::Address, &None),
        account: input
            .declaration
            .account
            .clone()
            .unwrap_or_default(),
        declared: declared.clone(),
    }
}

/// What a document prints under `role`, where it was read.
fn printed_value(document: &Document, role: FieldRole) -> Option<SourcedValue> {
    let (_, field) = document
        .field_by_role(role)
        .filter(|(_, f)| f.state == FieldState::Present)?;
    Some(SourcedValue {
        value: field.value.clone(),
        document: Some(document.id.clone()),
    })
}

fn declared_value(value: &str) -> SourcedValue {
    SourcedValue {
        value: value.to_owned(),
        document: None,
    }
}

/// Whether an entity is a person without a licence.
pub fn is_natural_person(entity: Option<&SourcedValue>, types: &[EntityType]) -> bool {
    entity.is_some_and(|entity| {
        types
            .iter()
            .any(|t| t.id == entity.value && t.natural_person)
    })
}

/// The document that tells who applies: of the strongest type; among several, the one the
/// declaration names, then the surest.
fn subject_document<'a>(input: &EvaluationInput<'a>) -> Option<&'a Document> {
    let declared = &input.declaration.merchant;
    let own = |d: &&Document| {
        d.basis == ClassificationBasis::Content
            && d.owner
                .as_deref()
                .is_none_or(|o| o == "applicant")
    };
    input
        .rules
        .catalogue
        .applicant_document_types()
        .into_iter()
        .find_map(|kind| {
            input
                .documents
                .iter()
                .filter(|d| d.kind == kind.id)
                .filter(own)
                .max_by(|a, b| {
                    // Of several versions the newest tells.
                    let rank = |d: &Document| (names_declared_subject(d, declared), issue_date(d));
                    // The earlier document wins a tie, so that order of files decides and not chance.
                    rank(a)
                        .cmp(&rank(b))
                        .then(a.confidence.total_cmp(&b.confidence))
                        .then(std::cmp::Ordering::Greater)
                })
        })
}

fn issue_date(document: &Document) -> Option<Date> {
    let (_, field) = document.field_by_role(FieldRole::Issued)?;
    let present = field.state == FieldState::Present;
    present
        .then(|| parse_date(&field.value))
        .flatten()
}

/// Whether a document carries the declared name or code.
fn names_declared_subject(document: &Document, declared: &model::Merchant) -> bool {
    let read = |role| {
        document
            .field_by_role(role)
            .map(|(_, f)| f.value.as_str())
    };
    let same_name = declared
        .name
        .as_ref()
        .zip(read(FieldRole::SubjectName))
        .is_some_and(|(a, b)| normalise_text(a) == normalise_text(b));
    let same_code = declared
        .code
        .as_ref()
        .zip(read(FieldRole::SubjectCode))
        .is_some_and(|(a, b)| normalise_upper(a) == normalise_upper(b));
    same_name || same_code
}

/// The entity type by the first two characters of the code, then by the 类型 line. The longest
/// matching words win: 个体工商户 before 工商户.
fn infer_entity_type(
    types: &[EntityType],
    code: Option<&SourcedValue>,
    type_line: Option<&SourcedValue>,
) -> Option<SourcedValue> {
    // The code goes first: it has a check digit, and the printed type line has none.
    let by_code = code.and_then(|c| {
        let folded = normalise_upper(&c.value);
        let hit = types.iter().find(|t| {
            folded.len() == 18
                && t.code_prefixes
                    .iter()
                    .any(|p| folded.starts_with(p))
        })?;
        Some(SourcedValue {
            value: hit.id.clone(),
            document: c.document.clone(),
        })
    });
    by_code.or_else(|| {
        let c = type_line?;
        let folded = normalise_text(&c.value);
        let words = types
            .iter()
            .flat_map(|t| t.type_words.iter().map(move |w| (w, t)));
        let (_, hit) = words
            .filter(|(w, _)| folded.contains(&normalise_text(w)))
            .max_by_key(|(w, _)| w.chars().count())?;
        Some(SourcedValue {
            value: hit.id.clone(),
            document: c.document.clone(),
        })
    })
}
