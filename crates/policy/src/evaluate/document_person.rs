//! Whose identity paper a document is: the person's whose role a leaf names, or somebody else's.

use super::context::EvaluationContext;
use super::role_persons::PaperFit;
use crate::checks::Observation;
use crate::rules::pack::DocumentLeaf;
use model::{Bilingual, Document, FieldRole, FieldState, FindingCode, Printing};

/// Whether a document bears the name of somebody who does not have the role that the leaf names.
pub fn is_of_another_person(
    context: &EvaluationContext<'_>,
    leaf: &DocumentLeaf,
    document: &Document,
) -> bool {
    let role = leaf.of.as_ref();
    role.is_some_and(|r| context.persons.fit_of_paper(r, document) == PaperFit::Anothers)
}

/// Why it is not settled that a document is that of the person whose role the leaf names.
pub fn person_unknown(
    context: &EvaluationContext<'_>,
    leaf: &DocumentLeaf,
    document: &Document,
) -> Option<Observation> {
    let Some(role) = leaf.of.as_ref() else {
        return nameless_paper(context, document);
    };
    let observation = match context.persons.fit_of_paper(role, document) {
        PaperFit::Own | PaperFit::Anothers => return None,
        PaperFit::Asks(question) => question.observation(),
        PaperFit::Doubtful => Observation::new(FindingCode::OwnerUnknown)
            .in_case(FindingCode::PERSON)
            .with("document", context.input.rules.document_title(&leaf.kind))
            .with("owner", role.title.clone()),
    };
    Some(shown_as_warning(observation, document))
}

fn shown_as_warning(observation: Observation, document: &Document) -> Observation {
    observation.at_most_warning().on_first_page(document)
}

/// An identity paper proves one person: of one without a legible name nobody can tell whom.
fn nameless_paper(context: &EvaluationContext<'_>, document: &Document) -> Option<Observation> {
    let rules = context.input.rules;
    let kind = rules.catalogue.get(&document.kind)?;
    let names_person = kind.fields.iter().any(|field| {
        let is_name = field.role == Some(FieldRole::PersonName);
        is_name && !field.may_be_absent
    });
    let identifies = kind.proofs.holder == Some(Printing::Printed) && names_person;
    let name = document.field_by_role(FieldRole::PersonName);
    let is_read = name.is_some_and(|(_, field)| field.state == FieldState::Present);
    if !identifies || is_read {
        return None;
    }
    let observation = Observation::new(FindingCode::OwnerUnknown)
        .in_case(FindingCode::PERSON)
        .with("document", rules.document_title(&document.kind))
        .with("owner", Bilingual::new("持证人", "its holder"));
    Some(shown_as_warning(observation, document))
}
