//! What evaluating a part of a requirement gives: its outcome, its counts, what it has to say.

use std::sync::Arc;

use crate::checks::Observation;
use crate::rules::pack::Source;
use model::{Outcome, TreeNode};

/// An observation that waits for the outcome of its tree.
pub struct PendingFinding {
    pub observation: Observation,
    pub outcome: Outcome,
    pub source: Arc<Source>,
    /// Document id and type.
    pub document: Option<(String, String)>,
    pub kind: Option<String>,
}

pub struct EvaluatedNode {
    pub tree: TreeNode,
    pub drafts: Vec<PendingFinding>,
    /// How many different documents (or sets) meet it; may meet it.
    pub met: u32,
    pub possible: u32,
    /// How many of its documents are there in some form.
    pub present: u32,
}
