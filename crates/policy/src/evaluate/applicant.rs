//! Who applies, by the best evidence there is: a paper outranks the declaration.

use super::Input;
use crate::checks::{Applicant, Claim, EntityType};
use model::{Basis, Document, FieldRole, FieldState};
use values::text::{fold, fold_upper};

pub fn applicant(input: &Input<'_>) -> Applicant {
    let declared = &input.declaration.merchant;
    let paper = subject_paper(input);
    let claim = |role: FieldRole, said: &Option<String>| {
        let read = paper.and_then(|d| {
            let (_, field) = d.by_role(role).filter(|(_, f)| f.state == FieldState::Present)?;
            Some(Claim { value: field.value.clone(), document: Some(d.id.clone()) })
        });
        read.or_else(|| said.as_ref().map(|v| Claim { value: v.clone(), document: None }))
    };
    let entity_types: Vec<EntityType> = input.rules.entities.iter().map(|e| e.shows.clone()).collect();
    let code = claim(FieldRole::SubjectCode, &declared.code);
    let type_line = claim(FieldRole::EntityType, &None);
    let entity = declared
        .entity
        .as_ref()
        .map(|id| Claim { value: id.clone(), document: None })
        .or_else(|| inferred(&entity_types, code.as_ref(), type_line.as_ref()));
    Applicant {
        name: claim(FieldRole::SubjectName, &declared.name),
        code,
        representative: claim(FieldRole::Representative, &declared.representative),
        entity,
        entity_types,
        address: claim(FieldRole::Address, &None),
        account: input.declaration.account.clone().unwrap_or_default(),
        declared: declared.clone(),
    }
}

/// The paper that tells who applies: of the strongest kind; among several, the one the declaration
/// names, then the surest.
fn subject_paper<'a>(input: &Input<'a>) -> Option<&'a Document> {
    let declared = &input.declaration.merchant;
    let own =
        |d: &&Document| d.basis == Basis::Content && d.owner.as_deref().is_none_or(|o| o == "applicant");
    input.rules.catalogue.subject_papers().into_iter().find_map(|kind| {
        input.documents.iter().filter(|d| d.kind == kind.id).filter(own).max_by(|a, b| {
            let rank = |d: &Document| (says(d, declared), d.confidence);
            let (a, b) = (rank(a), rank(b));
            // The earlier document wins a tie, so that order of files decides and not chance.
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(std::cmp::Ordering::Greater)
        })
    })
}

/// Whether a paper carries the declared name or code.
fn says(document: &Document, declared: &model::Merchant) -> bool {
    let read = |role| document.by_role(role).map(|(_, f)| f.value.as_str());
    let same_name =
        declared.name.as_ref().zip(read(FieldRole::SubjectName)).is_some_and(|(a, b)| fold(a) == fold(b));
    let same_code = declared
        .code
        .as_ref()
        .zip(read(FieldRole::SubjectCode))
        .is_some_and(|(a, b)| fold_upper(a) == fold_upper(b));
    same_name || same_code
}

/// The entity type by the first two characters of the code, then by the 类型 line. The longest
/// matching words win: 个体工商户 before 工商户.
fn inferred(types: &[EntityType], code: Option<&Claim>, type_line: Option<&Claim>) -> Option<Claim> {
    let by_code = code.and_then(|c| {
        let folded = fold_upper(&c.value);
        let hit = types
            .iter()
            .find(|t| folded.len() == 18 && t.code_prefixes.iter().any(|p| folded.starts_with(p)))?;
        Some(Claim { value: hit.id.clone(), document: c.document.clone() })
    });
    by_code.or_else(|| {
        let c = type_line?;
        let folded = fold(&c.value);
        let words = types.iter().flat_map(|t| t.type_words.iter().map(move |w| (w, t)));
        let (_, hit) =
            words.filter(|(w, _)| folded.contains(&fold(w))).max_by_key(|(w, _)| w.chars().count())?;
        Some(Claim { value: hit.id.clone(), document: c.document.clone() })
    })
}
