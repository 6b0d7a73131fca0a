//! The documents that a rule test describes, against the catalogue.

use super::raw::DocumentEntry;
use crate::rules::raw::DocumentOwner;
use crate::rules::yaml::YamlPath;
use crate::rules::{Rules, Validator};
use crate::synthetic::{SyntheticDocument, role_name};

/// Every document type that a test may name.
pub(super) fn kind_ids(rules: &Rules) -> Vec<String> {
    let kinds = rules.catalogue.kinds.iter();
    kinds
        .map(|kind| kind.id.clone())
        .collect()
}

pub(super) fn validate_documents(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    listed: &[DocumentEntry],
    rules: &Rules,
) {
    let kinds = kind_ids(rules);
    for (i, one) in listed.iter().enumerate() {
        let here = path.at(i);
        let paper = one.to_document();
        let inside = here.at("document");
        let place = if matches!(one, DocumentEntry::Kind(_)) {
            &here
        } else {
            &inside
        };
        if !validator.expect_known(
            place,
            ("文件种类", "document kind"),
            &paper.document,
            kinds.iter(),
        ) {
            continue;
        }
        validate_description(validator, &here, &paper, rules);
    }
}

fn validate_description(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    paper: &SyntheticDocument,
    rules: &Rules,
) {
    let Some(kind) = rules.catalogue.get(&paper.document) else {
        return;
    };
    let known = kind
        .fields
        .iter()
        .filter_map(|f| role_name(f.role?));
    let fields: Vec<String> = kind
        .fields
        .iter()
        .map(|f| f.name.clone())
        .chain(known)
        .collect();
    for name in paper.fields.keys() {
        validator.expect_known(
            &path.at("fields").at(name),
            ("字段", "field"),
            name,
            fields.iter(),
        );
    }
    for (i, name) in paper.absent.iter().enumerate() {
        validator.expect_known(
            &path.at("absent").at(i),
            ("字段", "field"),
            name,
            fields.iter(),
        );
    }
    if let Some(owner) = &paper.owner {
        let owners = DocumentOwner::ALL.map(|o| o.name().to_owned());
        validator.expect_known(&path.at("owner"), ("持有人", "owner"), owner, owners.iter());
    }
    let sides: Vec<String> = kind
        .sides
        .iter()
        .map(|s| s.name.clone())
        .collect();
    for (i, side) in paper.sides.iter().flatten().enumerate() {
        validator.expect_known(&path.at("sides").at(i), ("面", "side"), side, sides.iter());
    }
    // The same bound as for `at_least` in rules, by eye.
    for (key, count) in [("copies", paper.copies), ("pages", paper.pages)] {
        if count.is_some_and(|n| !(1..=1000).contains(&n)) {
            validator.report(
                &path.at(key),
                "应在 1 到 1000 之间",
                "must lie between 1 and 1000",
            );
        }
    }
}
