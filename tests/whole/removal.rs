//! Taking any one required paper out of a ready pack makes it not ready and names that paper.

use std::collections::BTreeSet;

use model::{FindingCode, Outcome, RequirementLevel, TreeNode, Verdict};
use policy::rules::Rules;

use crate::support::{Pack, all_packs, pack_report, pack_snapshot};

/// Kinds that a tree cannot do without: every leaf outside an `any` of which several members hold.
fn needed(node: &TreeNode, kinds: &mut BTreeSet<String>) {
    let met = || {
        node.children
            .iter()
            .filter(|c| c.outcome == Outcome::Met)
    };
    match node.op.as_str() {
        "document" => {
            kinds.extend(node.kind.clone());
        }
        "any" if met().count() > 1 => {}
        "any" => met().for_each(|c| needed(c, kinds)),
        _ => node
            .children
            .iter()
            .for_each(|c| needed(c, kinds)),
    }
}

#[test]
fn every_required_paper_of_every_ready_pack_is_missed() {
    let rules = Rules::load_embedded().expect("the built-in rules are sound");
    let (mut packs, mut papers) = (0, 0);
    for folder in all_packs() {
        let pack = Pack::open(&folder, &rules);
        if pack.expectation.verdict != Some(Verdict::Ready) {
            continue;
        }
        packs += 1;
        let report = pack_report(&folder);
        let mut kinds = BTreeSet::new();
        let required = report
            .requirements
            .iter()
            .filter(|r| r.level == RequirementLevel::Required);
        required
            .filter_map(|r| r.tree.as_ref())
            .for_each(|t| needed(t, &mut kinds));
        // A natural person has no licence beside the card.
        let is_person = report.merchant.entity.as_deref() == Some("personal");
        let least = if is_person { 1 } else { 2 };
        assert!(kinds.len() >= least, "{}: {kinds:?}", pack.dossier.name);
        for kind in kinds {
            papers += 1;
            miss(&folder, &rules, &report, &kind);
        }
    }
    assert!(
        packs >= 10 && papers >= 30,
        "{packs} packs, {papers} papers"
    );
}

/// What lies in the folder is looked at once: what is taken out was never there.
fn miss(folder: &std::path::Path, rules: &Rules, whole: &model::Report, kind: &str) {
    let mut dossier = (*pack_snapshot(folder)).clone();
    let files: BTreeSet<usize> = whole
        .documents
        .iter()
        .filter(|d| d.kind == kind)
        .flat_map(|d| d.pages.iter().map(|p| p.file))
        .collect();
    for file in files.into_iter().rev() {
        dossier.remove_file(file);
    }
    dossier.identify_again(rules);
    let report = dossier.evaluate(rules);
    let name = format!("{} without {kind}", dossier.name);
    assert_eq!(report.verdict, Verdict::NotReady, "{name}");
    // One of several papers that would do is named among the alternatives.
    let title = rules.document_title(kind).en;
    let missing = report.findings.iter().any(|f| {
        f.code == FindingCode::DocumentMissing
            && (f.kind.as_deref() == Some(kind) || f.message.en.contains(&title))
    });
    let said: Vec<_> = report
        .findings
        .iter()
        .map(|f| &f.message.en)
        .collect();
    assert!(missing, "{name}: {said:?}");
}
