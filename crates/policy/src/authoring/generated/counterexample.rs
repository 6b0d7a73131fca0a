//! The document that a leaf asks for, and the changes that make its checks fail.

use crate::checks::CheckSpec;
use crate::rules::catalogue::{DocumentType, FieldDefinition};
use crate::rules::pack::DocumentLeaf;
use crate::rules::raw::DocumentOwner;
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
    document
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
        fields: kind.fields.iter().map(field_shape).collect(),
        sides: kind.side_names(),
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
            .any(|(own_check, _)| own_check.tag() == check.tag())
    };
    let further = others.iter().filter(|other| {
        let same_kind = other.kind == leaf.kind;
        same_kind && other.owner == leaf.owner
    });
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
