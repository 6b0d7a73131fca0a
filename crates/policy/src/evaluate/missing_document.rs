//! A leaf of which no document is there.

use std::sync::Arc;

use super::context::EvaluationContext;
use super::evaluated_node::{EvaluatedNode, ExaminedCode, PendingFinding, document_node};
use super::unread_files::{missing_document, not_recognised};
use crate::checks::Observation;
use crate::rules::pack::{DocumentLeaf, Source};
use model::{Bilingual, Document, FindingCode, Outcome};

/// Nothing of that type was found. A file that nobody could read may be it, so then it is unknown.
pub fn missing_document_node(
    context: &EvaluationContext<'_>,
    leaf: &DocumentLeaf,
    source: &Arc<Source>,
) -> EvaluatedNode {
    let title = context.input.rules.leaf_title(leaf);
    // A wrong document under the right name is told as well: it explains why the right one is
    // missing.
    let claimed_document = context
        .input
        .documents
        .iter()
        .find(|d| d.claimed.as_ref() == Some(&leaf.kind));
    let mut drafts = Vec::new();
    let draft = |observation, outcome, document: Option<&Document>| PendingFinding {
        observation,
        outcome,
        source: Arc::clone(source),
        document: document.map(|d| (d.id.clone(), d.kind.clone())),
        kind: Some(leaf.kind.clone()),
    };
    if let Some(document) = claimed_document {
        drafts.push(draft(
            wrong_document(context, document, &title),
            Outcome::Unmet,
            Some(document),
        ));
    }
    let doubts = context.unread.count_doubtful();
    let (outcome, observation) = if doubts > 0 {
        (
            Outcome::Unknown,
            not_recognised(&context.unread, title.clone()),
        )
    } else {
        let observation = missing_document(&context.unread, title.clone());
        (Outcome::Unmet, observation)
    };
    let why = Some(Bilingual::from(observation.code.name()));
    drafts.push(draft(observation, outcome, None));
    EvaluatedNode {
        tree: document_node((title, &leaf.kind), Vec::new(), outcome, why),
        drafts,
        met: 0,
        possible: 0,
        doubts: u32::try_from(doubts).unwrap_or(u32::MAX),
        present: 0,
        wrong: false,
        examined: examined_of_absent(leaf, outcome),
    }
}

/// That the document is not there, and that nothing could be looked for on it.
fn examined_of_absent(leaf: &DocumentLeaf, outcome: Outcome) -> Vec<ExaminedCode> {
    let entry = |code, outcome, absent| ExaminedCode {
        code,
        kind: Some(leaf.kind.clone()),
        outcome,
        absent,
    };
    let presence = [
        FindingCode::DocumentMissing,
        FindingCode::WrongDocument,
        FindingCode::DocumentNotRecognised,
    ];
    let codes = leaf
        .checks
        .iter()
        .flat_map(|(c, _)| c.finding_codes());
    let unseen = codes.map(|code| entry(*code, Outcome::Unknown, true));
    let presence = presence.map(|code| entry(code, outcome, false));
    presence
        .into_iter()
        .chain(unseen)
        .collect()
}

/// A file that is called one document and is another.
fn wrong_document(
    context: &EvaluationContext<'_>,
    document: &Document,
    expected: &Bilingual,
) -> Observation {
    let page = document.pages.first();
    let file = page
        .and_then(|p| context.input.files.get(p.file))
        .map(|f| f.path.clone())
        .unwrap_or_default();
    let observation = Observation::new(FindingCode::WrongDocument)
        .with("file", file)
        .with("wanted", expected.clone())
        .with(
            "found",
            context
                .input
                .rules
                .document_title(&document.kind),
        );
    page.map_or(observation.clone(), |p| observation.on_page(*p))
}
