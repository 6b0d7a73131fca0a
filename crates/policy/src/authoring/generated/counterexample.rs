//! The document that a leaf asks for, and the changes that make its checks fail.

use crate::checks::CheckSpec;
use crate::rules::document_type::{DocumentType, FieldDefinition};
use crate::rules::pack::DocumentLeaf;
use crate::rules::raw::DocumentOwner;
use crate::rules::role::Role;
use crate::synthetic::{CounterexampleBuilder, DossierContext, FieldShape, SyntheticDocument};
use model::Outcome;

/// The document that a leaf asks for.
#[must_use]
pub fn valid_document(leaf: &DocumentLeaf) -> SyntheticDocument {
    let mut document = SyntheticDocument {
        owner: Some(leaf.owner.name().to_owned()),
        ..SyntheticDocument::of_type(&leaf.kind)
    };
    for (check, _) in &leaf.checks {
        check.satisfy(&mut document);
    }
    if let Some(person) = leaf
        .of
        .as_deref()
        .and_then(person_of_role)
    {
        // An identity paper is about the person, a letter authorises him.
        for role in ["person-name", "agent"] {
            document
                .fields
                .insert(role.to_owned(), person.clone());
        }
    }
    document
}

/// The name of the person who has a role and is not the representative, where it is another role.
#[must_use]
pub fn person_of_role(role: &Role) -> Option<String> {
    // By the title, so that no two roles share a person.
    let title: String = role.title.zh.chars().take(3).collect();
    (!role.is_representative()).then(|| format!("{title}样本"))
}

/// What the checks of a leaf need to say how its document fails them.
#[must_use]
pub fn counterexample_builder<'a>(
    leaf: &DocumentLeaf,
    kind: &'a DocumentType,
    context: &'a DossierContext,
) -> CounterexampleBuilder<'a> {
    CounterexampleBuilder {
        valid: valid_document(leaf),
        fields: kind
            .fields
            .iter()
            .map(field_shape)
            .collect(),
        sides: kind.asked_sides(&context.scenarios),
        own: leaf.owner == DocumentOwner::Applicant,
        context,
    }
}

fn field_shape(field: &FieldDefinition) -> FieldShape<'_> {
    FieldShape {
        name: &field.name,
        role: field.role,
        data_type: &field.data_type,
        labels: &field.labels,
    }
}

/// The document of `leaf` as far from what `others` ask as its own checks allow, so that no other
/// way is met by chance.
#[must_use]
pub fn exclusive_document(
    leaf: &DocumentLeaf,
    kind: &DocumentType,
    others: &[&DocumentLeaf],
    context: &DossierContext,
) -> SyntheticDocument {
    let builder = counterexample_builder(leaf, kind, context);
    let own = |check: &CheckSpec| {
        leaf.checks
            .iter()
            .any(|(c, _)| c.tag() == check.tag())
    };
    let further = others
        .iter()
        .filter(|o| o.kind == leaf.kind && o.owner == leaf.owner)
        // Whose identity paper it is, the role alone says.
        .filter(|o| leaf.of.is_none() || o.of == leaf.of);
    let further = further
        .flat_map(|other| &other.checks)
        .map(|(check, _)| &**check)
        .filter(|check| !own(check));
    let mut first = further.filter_map(|check| {
        let counterexamples = check.counterexamples(&builder);
        counterexamples.into_iter().next()
    });
    let failing = first.find(|counterexample| counterexample.outcome == Outcome::Unmet);
    match failing {
        Some(counterexample) => counterexample.paper,
        None => builder.valid.clone(),
    }
}
