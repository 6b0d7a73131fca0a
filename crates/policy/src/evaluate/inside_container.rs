//! A document that was found in another file: it is there, and cannot be handed in like this.

use super::context::EvaluationContext;
use crate::checks::Observation;
use model::{Bilingual, Document, FindingCode, PageRef};

/// What keeps such a document from being accepted; nothing for one that is a file of its own.
pub fn inside_container(
    context: &EvaluationContext<'_>,
    document: &Document,
    title: &Bilingual,
) -> Option<Observation> {
    let files = context.input.files;
    let inside = |page: &&PageRef| {
        let file = files.get(page.file)?;
        let container = files.get(
            context
                .containers
                .enclosing(&file.path)?,
        )?;
        Some((**page, file, container))
    };
    let (page, file, container) = document
        .pages
        .iter()
        .find_map(|p| inside(&p))?;
    let observation = Observation::new(FindingCode::InsideContainer)
        .at_most_warning()
        .with("document", title.clone())
        .with("file", file.path.clone())
        .with("container", container.path.clone())
        .on_page(page);
    Some(observation)
}
