//! Whose identity paper a document is: the person's whose role a leaf names, or somebody else's.

use std::collections::BTreeSet;

use super::context::EvaluationContext;
use super::role_persons::PaperFit;
use crate::checks::Observation;
use crate::rules::pack::DocumentLeaf;
use crate::rules::role::Role;
use model::{Bilingual, Document, FieldRole, FieldState, FindingCode, Printing};
use values::text::normalise_text;

/// Whether a document bears the name of somebody who does not have the role that the leaf names.
pub fn is_of_another_person(
    context: &EvaluationContext<'_>,
    leaf: &DocumentLeaf,
    document: &Document,
) -> bool {
    let role = leaf.of.as_ref();
    role.is_some_and(|r| {
        context
            .persons
            .fit_of_paper(r, document)
            == PaperFit::Anothers
    })
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
    let observation = match context
        .persons
        .fit_of_paper(role, document)
    {
        PaperFit::Own | PaperFit::Anothers => return None,
        PaperFit::Doubtful if names_in_sentence(context, role, document) => return None,
        PaperFit::Asks(question) => question.observation(),
        PaperFit::Doubtful => Observation::new(FindingCode::OwnerUnknown)
            .in_case(FindingCode::PERSON)
            .with(
                "document",
                context
                    .input
                    .rules
                    .document_title(&leaf.kind),
            )
            .with("owner", role.title.clone()),
    };
    Some(shown_as_warning(observation, document))
}

/// Whether a letter on which no label names the agent has the name of whoever has the role in its text.
fn names_in_sentence(context: &EvaluationContext<'_>, role: &Role, document: &Document) -> bool {
    let agent = document.field_by_role(FieldRole::Agent);
    let is_unlabelled = agent.is_some_and(|(_, field)| field.state == FieldState::LabelAbsent);
    let names = context.persons.possible_names(role);
    let files = document
        .pages
        .iter()
        .map(|page| page.file);
    let files: BTreeSet<usize> = files.collect();
    let texts = files
        .iter()
        .filter_map(|f| context.input.files.get(*f));
    let mut texts = texts.map(|file| {
        let lines = file
            .text
            .lines()
            .map(|line| normalise_text(&line.text));
        lines.collect::<String>()
    });
    is_unlabelled
        && texts.any(|text| {
            names
                .iter()
                .any(|n| text.contains(&normalise_text(n)))
        })
}

fn shown_as_warning(observation: Observation, document: &Document) -> Observation {
    observation
        .at_most_warning()
        .on_first_page(document)
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
