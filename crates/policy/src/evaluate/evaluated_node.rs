//! What evaluating a part of a requirement gives: its outcome, its counts, what it has to say.

use std::sync::Arc;

use crate::checks::Observation;
use crate::rules::pack::Source;
use model::{Bilingual, FindingCode, Outcome, TreeNode};

/// An observation that waits for the outcome of its tree.
pub struct PendingFinding {
    pub observation: Observation,
    pub outcome: Outcome,
    pub source: Arc<Source>,
    /// Document id and type.
    pub document: Option<(String, String)>,
    pub kind: Option<String>,
}

/// A code that was looked for on one type of document, and how that ended.
#[derive(Debug, Clone)]
pub struct ExaminedCode {
    pub code: FindingCode,
    /// Type of the document; `None` for an answer.
    pub kind: Option<String>,
    pub outcome: Outcome,
    /// The document is not there, so nothing on it could be looked at.
    pub absent: bool,
}

pub struct EvaluatedNode {
    pub tree: TreeNode,
    pub drafts: Vec<PendingFinding>,
    /// How many different documents (or sets) meet it; may meet it as far as they are there.
    pub met: u32,
    pub possible: u32,
    /// How many more of them may be among the files that nobody read.
    pub doubts: u32,
    /// How many of its documents are there in some form.
    pub present: u32,
    /// One of its documents is there, was read and will not do.
    pub wrong: bool,
    /// What was looked for.
    pub examined: Vec<ExaminedCode>,
}

/// The node of a leaf in the report's tree.
pub fn document_node(
    (title, kind): (Bilingual, &str),
    documents: Vec<String>,
    outcome: Outcome,
    why: Option<Bilingual>,
) -> TreeNode {
    TreeNode {
        op: "document".to_owned(),
        title,
        kind: Some(kind.to_owned()),
        documents,
        outcome,
        why,
        children: Vec::new(),
    }
}
