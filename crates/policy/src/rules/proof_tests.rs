//! What the catalogue says of a valid paper of each type: whose it is, how long it holds, how many
//! sides are asked, which seal it bears.

use std::collections::BTreeSet;

use model::{Printing, SealKind, SideCount, SourceTrust};

use super::Rules;
use super::document_type::{DocumentType, names_holder};
use super::pack::{DocumentLeaf, Need, Pack};

fn built_in_rules() -> Rules {
    Rules::load_embedded().expect("sound")
}

#[test]
fn every_type_answers_all_four() {
    let rules = built_in_rules();
    let kinds = &rules.catalogue.kinds;
    assert!(kinds.len() >= 300, "an empty run cannot pass");
    let mut open = Vec::new();
    for kind in kinds {
        let proofs = &kind.proofs;
        let (id, holder, term) = (&kind.id, proofs.holder, proofs.term);
        let (sides, seal) = (&proofs.sides, proofs.seal);
        println!("{id}: holder {holder:?}, term {term:?}, sides {sides:?}, seal {seal:?}");
        let is_said = [
            holder.is_some(),
            term.is_some(),
            sides.is_some(),
            seal.is_some(),
        ];
        if is_said.contains(&false) {
            open.push(id);
        }
    }
    assert_eq!(open, Vec::<&String>::new());
}

#[test]
fn what_a_type_does_not_print_has_its_reason_and_source() {
    let rules = built_in_rules();
    let mut excused = 0;
    for kind in &rules.catalogue.kinds {
        let proofs = &kind.proofs;
        let lacks = |said: Option<Printing>| said != Some(Printing::Printed);
        let without_seal = proofs.seal == Some(SealKind::None);
        if lacks(proofs.holder) || lacks(proofs.term) || without_seal {
            excused += 1;
            assert!(
                proofs.why.is_some() && proofs.source.is_some(),
                "{}",
                kind.id
            );
        }
    }
    assert!(excused > 100, "{excused}");
}

/// What nobody knows may not be excused by a source that says it, and the other way round.
#[test]
fn an_unknown_term_is_excused_by_nothing() {
    let rules = built_in_rules();
    let is_unknown = |k: &&DocumentType| k.proofs.term == Some(Printing::Unknown);
    let unknown: Vec<&DocumentType> = rules
        .catalogue
        .kinds
        .iter()
        .filter(is_unknown)
        .collect();
    assert!(!unknown.is_empty());
    for kind in unknown {
        let trust = kind
            .proofs
            .source
            .as_ref()
            .map(|s| s.trust);
        assert_ne!(trust, Some(SourceTrust::Law), "{}", kind.id);
    }
}

#[test]
fn what_may_be_printed_can_be_read() {
    let rules = built_in_rules();
    for kind in &rules.catalogue.kinds {
        let reads_holder = kind.fields.iter().any(names_holder);
        let may_be = |said: Option<Printing>| said != Some(Printing::None);
        assert!(reads_holder || !may_be(kind.proofs.holder), "{}", kind.id);
        let terms = kind
            .fields
            .iter()
            .filter(|f| f.role == Some(model::FieldRole::Validity));
        let labels: BTreeSet<&String> = terms.flat_map(|f| &f.labels).collect();
        assert!(
            !labels.is_empty() || !may_be(kind.proofs.term),
            "{}",
            kind.id
        );
    }
}

/// Every document leaf of a pack.
fn collect_leaves<'a>(need: &'a Need, into: &mut Vec<&'a DocumentLeaf>) {
    match need {
        Need::All(members) | Need::Any(members) => {
            for member in members {
                collect_leaves(member, into);
            }
        }
        Need::AtLeast(_, of) => collect_leaves(of, into),
        Need::Document(leaf) => into.push(leaf),
        Need::Fact(_) => {}
    }
}

fn leaves_of_pack(pack: &Pack) -> Vec<&DocumentLeaf> {
    let of_categories = pack
        .categories
        .iter()
        .flat_map(|c| &c.requirements);
    let mut leaves = Vec::new();
    for requirement in pack
        .requirements
        .iter()
        .chain(of_categories)
    {
        collect_leaves(&requirement.need, &mut leaves);
    }
    leaves
}

#[test]
fn whoever_asks_for_several_sides_looks_for_them() {
    let rules = built_in_rules();
    let mut looked_for = 0;
    for pack in rules.packs.values() {
        let scenarios = [pack.id.clone()];
        for leaf in leaves_of_pack(pack) {
            let kind = rules
                .catalogue
                .get(&leaf.kind)
                .expect("known");
            if kind.traits(&scenarios).sides != Some(SideCount::Several) {
                continue;
            }
            looked_for += 1;
            let looks = leaf
                .checks
                .iter()
                .any(|(check, _)| check.tag() == "all-sides");
            assert!(looks, "{}: {}", pack.id, leaf.kind);
        }
    }
    assert!(looked_for >= 12, "{looked_for}");
}

#[test]
fn a_permit_has_two_sides_for_one_platform_and_one_for_the_others() {
    let rules = built_in_rules();
    let asked = |id: &str, scenarios: &[&str]| {
        let scenarios: Vec<String> = scenarios
            .iter()
            .map(|s| (*s).to_owned())
            .collect();
        let kind = rules.catalogue.get(id).expect(id);
        kind.traits(&scenarios)
            .sides
            .expect("said")
    };
    for permit in [
        "hk-macao-permit",
        "taiwan-permit",
        "foreigner-residence-permit",
    ] {
        assert_eq!(asked(permit, &[]), SideCount::One, "{permit}");
        assert_eq!(asked(permit, &["icp-filing"]), SideCount::One, "{permit}");
        assert_eq!(
            asked(permit, &["wechat-pay"]),
            SideCount::Several,
            "{permit}"
        );
        let both = asked(permit, &["icp-filing", "wechat-pay"]);
        assert_eq!(both, SideCount::Several, "{permit}");
    }
    for card in ["id-card", "hmt-residence-permit"] {
        assert_eq!(asked(card, &[]), SideCount::Several, "{card}");
    }
    assert_eq!(asked("passport", &["wechat-pay"]), SideCount::One);
}
