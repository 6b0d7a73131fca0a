//! One slot for each paper that the rules ask for, in their order.

use model::{Bilingual, Outcome, Report, RequirementLevel, RequirementReport, TreeNode};

/// A slot before anything is copied.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedSlot {
    /// The paper.
    pub title: Bilingual,
    /// Its type; of a choice that nobody made, the first one's.
    pub kind: String,
    /// Ids of the requirements that ask for it.
    pub requirements: Vec<String>,
    /// One of them is required.
    pub required: bool,
    /// Id of the document that is handed in; `None`: it is missing.
    pub document: Option<String>,
    /// Why it is missing, as far as the rules say.
    pub why: Option<Bilingual>,
}

/// The slots of everything that is required or recommended. A document has one slot, however many
/// requirements it meets; what is only recommended and not there has none.
#[must_use]
pub fn plan_slots(report: &Report) -> Vec<PlannedSlot> {
    let mut plan = SlotPlan { slots: Vec::new() };
    for requirement in &report.requirements {
        let is_asked = matches!(
            requirement.level,
            RequirementLevel::Required | RequirementLevel::Recommended
        );
        if let Some(tree) = requirement
            .tree
            .as_ref()
            .filter(|_| is_asked)
        {
            plan.add_node(tree, requirement);
        }
    }
    plan.slots
}

struct SlotPlan {
    slots: Vec<PlannedSlot>,
}

impl SlotPlan {
    fn add_node(&mut self, node: &TreeNode, requirement: &RequirementReport) {
        if let Some(kind) = &node.kind {
            self.add_leaf(node, kind, requirement);
            return;
        }
        if node.op != "any" {
            for child in &node.children {
                self.add_node(child, requirement);
            }
            return;
        }
        // Of a choice that is made only what made it is handed in; of one that is open, what is there.
        let is_made = is_settled(node.outcome);
        let counts = |child: &&TreeNode| {
            if is_made {
                is_settled(child.outcome)
            } else {
                holds_documents(child)
            }
        };
        let chosen: Vec<&TreeNode> = node
            .children
            .iter()
            .filter(counts)
            .collect();
        for child in &chosen {
            self.add_node(child, requirement);
        }
        if chosen.is_empty() && !is_made {
            self.add_open_choice(node, requirement);
        }
    }

    fn add_leaf(&mut self, leaf: &TreeNode, kind: &str, requirement: &RequirementReport) {
        for document in &leaf.documents {
            self.add_slot(PlannedSlot {
                document: Some(document.clone()),
                ..new_slot(leaf.title.clone(), kind, requirement)
            });
        }
        let is_missing = leaf.documents.is_empty() && !is_settled(leaf.outcome);
        if is_missing {
            self.add_missing(PlannedSlot {
                why: leaf.why.clone(),
                ..new_slot(leaf.title.clone(), kind, requirement)
            });
        }
    }

    /// A choice of papers none of which is there.
    fn add_open_choice(&mut self, node: &TreeNode, requirement: &RequirementReport) {
        let mut leaves = Vec::new();
        collect_leaves(node, &mut leaves);
        let Some((_, kind)) = leaves.first() else {
            return;
        };
        let titles: Vec<Bilingual> = leaves
            .iter()
            .map(|(leaf, _)| leaf.title.clone())
            .collect();
        let title = Bilingual::join(&titles, " 或 ", " or ");
        self.add_missing(new_slot(title, kind, requirement));
    }

    fn add_missing(&mut self, slot: PlannedSlot) {
        if slot.required {
            self.add_slot(slot);
        }
    }

    fn add_slot(&mut self, slot: PlannedSlot) {
        let is_same = |other: &&mut PlannedSlot| match &slot.document {
            Some(_) => other.document == slot.document,
            None => other.document.is_none() && other.title == slot.title,
        };
        let Some(known) = self.slots.iter_mut().find(is_same) else {
            self.slots.push(slot);
            return;
        };
        known.required |= slot.required;
        for id in slot.requirements {
            if !known.requirements.contains(&id) {
                known.requirements.push(id);
            }
        }
    }
}

fn new_slot(title: Bilingual, kind: &str, requirement: &RequirementReport) -> PlannedSlot {
    PlannedSlot {
        title,
        kind: kind.to_owned(),
        requirements: vec![requirement.id.clone()],
        required: requirement.level == RequirementLevel::Required,
        document: None,
        why: None,
    }
}

fn is_settled(outcome: Outcome) -> bool {
    match outcome {
        Outcome::Met | Outcome::Waived | Outcome::NotApplicable => true,
        Outcome::Unmet | Outcome::Unknown => false,
    }
}

fn holds_documents(node: &TreeNode) -> bool {
    !node.documents.is_empty() && node.kind.is_some()
        || node
            .children
            .iter()
            .any(holds_documents)
}

fn collect_leaves<'a>(node: &'a TreeNode, into: &mut Vec<(&'a TreeNode, &'a str)>) {
    into.extend(
        node.kind
            .as_deref()
            .map(|kind| (node, kind)),
    );
    for child in &node.children {
        collect_leaves(child, into);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::SourceTrust;

    fn leaf(kind: &str, documents: &[&str], outcome: Outcome) -> TreeNode {
        TreeNode {
            op: "document".into(),
            title: kind.into(),
            kind: Some(kind.into()),
            documents: documents
                .iter()
                .map(|d| (*d).to_owned())
                .collect(),
            outcome,
            why: None,
            children: Vec::new(),
        }
    }

    fn branch(op: &str, outcome: Outcome, children: Vec<TreeNode>) -> TreeNode {
        TreeNode {
            op: op.into(),
            title: op.into(),
            kind: None,
            documents: Vec::new(),
            outcome,
            why: None,
            children,
        }
    }

    fn slots_of(
        level: RequirementLevel,
        trees: Vec<TreeNode>,
    ) -> Vec<(String, Option<String>, usize)> {
        let mut plan = SlotPlan { slots: Vec::new() };
        for (number, tree) in trees.into_iter().enumerate() {
            let requirement = RequirementReport {
                id: format!("pack/{number}"),
                title: Bilingual::default(),
                pack: "pack".into(),
                level,
                outcome: tree.outcome,
                why: None,
                tree: None,
                source: String::new(),
                source_title: String::new(),
                trust: SourceTrust::Owner,
                as_of: String::new(),
            };
            plan.add_node(&tree, &requirement);
        }
        let slots = plan.slots.into_iter();
        slots
            .map(|s| (s.title.en, s.document, s.requirements.len()))
            .collect()
    }

    #[test]
    fn a_document_has_one_slot_and_a_choice_is_what_made_it() {
        use Outcome::{Met, Unmet};
        let choice = |outcome, children| branch("any", outcome, children);
        let trees = vec![
            leaf("licence", &["d1"], Met),
            choice(
                Met,
                vec![leaf("permit", &["d2"], Met), leaf("filing", &["d3"], Unmet)],
            ),
            branch(
                "all",
                Met,
                vec![leaf("licence", &["d1"], Met), leaf("card", &["d4"], Met)],
            ),
            choice(
                Unmet,
                vec![leaf("deed", &[], Unmet), leaf("lease", &[], Unmet)],
            ),
        ];
        let named = |title: &str, document: Option<&str>, count| {
            (title.to_owned(), document.map(str::to_owned), count)
        };
        let expected = [
            named("licence", Some("d1"), 2),
            named("permit", Some("d2"), 1),
            named("card", Some("d4"), 1),
            named("deed or lease", None, 1),
        ];
        assert_eq!(
            slots_of(RequirementLevel::Required, trees.clone()),
            expected
        );
        // What is only advised and not there needs no slot.
        assert_eq!(
            slots_of(RequirementLevel::Recommended, trees),
            expected[..3]
        );
    }
}
