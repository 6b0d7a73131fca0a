//! Ids in a line of a page.

use crate::render::markdown_syntax::code_span;

/// Ids as code, parted by commas.
pub(super) fn code_spans(ids: &[String]) -> String {
    let spans: Vec<String> = ids.iter().map(|id| code_span(id)).collect();
    spans.join(", ")
}
