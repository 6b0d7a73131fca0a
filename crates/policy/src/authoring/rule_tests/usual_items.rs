//! What permits say where a test does not: what the chosen categories ask of them.

use std::collections::BTreeMap;

use crate::authoring::generated::document_leaves;
use crate::rules::Rules;
use crate::rules::document_type::DocumentType;
use crate::rules::pack::{Category, DocumentLeaf};
use crate::synthetic::{SyntheticDocument, is_field_asked, role_name};
use model::{Declaration, FieldRole};

/// Writes items on the papers that a test says nothing of, so that a bare paper is a sound one.
pub(super) fn fill_items(papers: &mut [SyntheticDocument], declared: &Declaration, rules: &Rules) {
    let ids = declared
        .category
        .iter()
        .chain(&declared.categories);
    let categories = ids.filter_map(|id| rules.find_category(id));
    let mut asked: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for leaf in categories.flat_map(|(_, category)| category_leaves(category)) {
        let kind = rules.catalogue.get(&leaf.kind);
        if let Some(words) = kind.and_then(|kind| words_asked(leaf, kind)) {
            asked
                .entry(&leaf.kind)
                .or_default()
                .push(words);
        }
    }
    for paper in papers {
        let words = asked.get(paper.document.as_str());
        let kind = rules.catalogue.get(&paper.document);
        let Some((words, field)) = words.zip(kind.and_then(items_field)) else {
            continue;
        };
        let is_named = |key: &String| is_field_asked(key, &field, Some(FieldRole::Items));
        if !paper
            .fields
            .keys()
            .chain(&paper.absent)
            .any(is_named)
        {
            paper
                .fields
                .insert(field, words.join("；"));
        }
    }
}

fn category_leaves(category: &Category) -> impl Iterator<Item = &DocumentLeaf> {
    let requirements = category.requirements.iter();
    requirements.flat_map(|r| document_leaves(&r.need))
}

fn items_field(kind: &DocumentType) -> Option<String> {
    let mut fields = kind.fields.iter();
    let field = fields.find(|f| f.role == Some(FieldRole::Items))?;
    Some(field.name.clone())
}

/// What the checks of a leaf want to read in the items of a document.
fn words_asked(leaf: &DocumentLeaf, kind: &DocumentType) -> Option<String> {
    let mut document = SyntheticDocument {
        document: leaf.kind.clone(),
        ..SyntheticDocument::default()
    };
    for (check, _) in &leaf.checks {
        check.satisfy(&mut document);
    }
    let by_role = role_name(FieldRole::Items).and_then(|role| document.fields.remove(&role));
    by_role.or_else(|| {
        document
            .fields
            .remove(&items_field(kind)?)
    })
}
