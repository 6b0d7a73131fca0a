//! Whose identity paper a document is: the person's whose role a leaf names, or somebody else's.

use super::context::EvaluationContext;
use super::role_persons::PaperFit;
use crate::checks::Observation;
use crate::rules::pack::DocumentLeaf;
use model::{Document, FindingCode};

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
    let role = leaf.of.as_ref()?;
    let observation = match context.persons.fit_of_paper(role, document) {
        PaperFit::Own | PaperFit::Anothers => return None,
        PaperFit::Asks(question) => {
            Observation::new(FindingCode::FactUnanswered).with("question", question)
        }
        PaperFit::Doubtful => Observation::new(FindingCode::OwnerUnknown)
            .in_case(FindingCode::PERSON)
            .with("document", context.input.rules.document_title(&leaf.kind))
            .with("owner", role.title.clone()),
    };
    let shown = observation.at_most_warning();
    let place = document.pages.first();
    Some(place.map_or(shown.clone(), |page| shown.on_page(*page)))
}
