//! What is ready and loses a proof is not ready any more; what a reviewer would not notice changes nothing.

use model::Verdict;
use policy::authoring::DossierSnapshot;
use policy::authoring::adversary::{
    Adversary, AdversaryOptions, AdversaryResult, OperatorResult, load_known_escapes,
    rules_without_check, take_from_refused,
};
use policy::rules::Rules;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::support::{all_packs, pack_snapshot};

/// Another sample than the usual one: `PREAUDIT_SEED=7 cargo test --test whole adversary`.
fn seed() -> u64 {
    let given = std::env::var("PREAUDIT_SEED").ok();
    given
        .and_then(|n| n.parse().ok())
        .unwrap_or(14)
}

/// Every fixture pack as it is before it is evaluated.
fn pack_snapshots() -> Vec<DossierSnapshot> {
    let packs = all_packs();
    let packs = packs
        .iter()
        .map(|folder| pack_snapshot(folder));
    packs
        .map(|snapshot| (*snapshot).clone())
        .collect()
}

fn result_text(result: &AdversaryResult) -> String {
    let mut lines = vec![format!(
        "seed {}: {} of {} applications ready, {} packs",
        result.seed, result.solved, result.applications, result.packs
    )];
    for operator in result
        .hostile
        .iter()
        .chain(&result.mirror)
    {
        let OperatorResult {
            id,
            tries,
            caught,
            known,
            escapes,
            ..
        } = operator;
        let count = escapes.len();
        lines.push(format!("{id:32} {tries:7} {caught:7} {known:5} {count:5}"));
        let named = escapes.iter().take(3);
        lines.extend(named.map(|escape| format!("      {escape:?}")));
    }
    lines.join("\n")
}

#[test]
fn nothing_stays_ready_without_its_proofs() {
    let rules = Rules::load_embedded().expect("sound");
    let options = AdversaryOptions {
        seed: seed(),
        applications: Some(45),
        changes: Some(2),
        only: None,
        // The one category that is bound to classes; no sample need hold it.
        always: vec!["medical.device-own · enterprise · wechat-pay".into()],
    };
    let packs = pack_snapshots();
    let ready = packs
        .iter()
        .filter(|p| p.evaluate(&rules).verdict == Verdict::Ready);
    let ready = ready.count();
    let result = Adversary::new(&rules, options).run(packs);
    println!("{}", result_text(&result));
    assert!(result.solved >= 30, "{} solved", result.solved);
    // Everything that no rule closes to the entity type has a ready dossier.
    assert_eq!(result.unsolved, Vec::<String>::new(), "no ready dossier");
    assert!(ready >= 12 && result.packs == ready, "{ready} packs ready");
    for operator in result
        .hostile
        .iter()
        .chain(&result.mirror)
    {
        assert!(operator.tries > 0, "{} found nothing to do", operator.id);
        assert_eq!(operator.escapes, [], "{}", operator.id);
    }
    assert!(result.is_clean());
}

#[test]
fn the_ledger_of_known_escapes_is_empty_and_stays_so() {
    let known = load_known_escapes();
    assert!(known.is_empty(), "{} known", known.len());
}

/// Each check with the operator that has to get through without it, and applications where it has something
/// to do, by a part of their names; all where it is empty.
const SWITCHED_OFF: [(&str, &str, &str); 21] = [
    ("not-expired", "ended-decades-ago", ""),
    ("same-subject", "other-holder", ""),
    ("scope-fits", "activity-excluded", ""),
    ("all-sides", "side-removed", ""),
    ("filled-in", "blank-form", ""),
    ("sealed", "no-seal", ""),
    ("not-legacy", "form-no-longer-issued", ""),
    ("not-specimen", "specimen", ""),
    ("accepted-format", "too-many-bytes", ""),
    ("resolution", "too-few-pixels", ""),
    ("colour", "grey", ""),
    ("sharp", "out-of-focus", ""),
    ("not-skewed", "page-turned", ""),
    ("not-upscaled", "picture-enlarged", ""),
    ("no-screenshot", "query-page", ""),
    ("field-contains", "other-words-in-the-field", ""),
    ("trademark-class", "other-class-of-mark", "local-component"),
    ("scope-fits", "paper-of-a-lower-class", "medical.device-own"),
    ("same-region", "another-province", ""),
    ("accepted-format", "picture-too-small", "icp-filing"),
    // No check: whose paper a leaf asks for.
    ("of", "letter-for-another-agent", "· wechat-pay"),
];

#[test]
fn a_check_that_is_switched_off_is_missed() {
    let rules = Rules::load_embedded().expect("sound");
    let missed = |(check, operator, within): &(&'static str, &str, &str)| {
        let judge = rules_without_check(&rules, check);
        let options = AdversaryOptions {
            seed: seed(),
            applications: Some(10),
            changes: Some(2),
            only: (!within.is_empty()).then(|| (*within).to_owned()),
            always: Vec::new(),
        };
        let adversary = Adversary::new(&rules, options).with_operator(operator);
        let result = adversary
            .with_judge(&judge)
            .run(Vec::new());
        let escapes: usize = result
            .hostile
            .iter()
            .map(|o| o.escapes.len())
            .sum();
        println!("{check:16} off: {operator} gets through {escapes} times");
        // That nothing gets through while it is on is what the first test says.
        (escapes == 0).then_some(*check)
    };
    let unmissed: Vec<&str> = SWITCHED_OFF
        .par_iter()
        .filter_map(missed)
        .collect();
    assert!(unmissed.is_empty(), "nobody misses {unmissed:?}");
}

#[test]
fn what_is_missing_makes_nothing_ready() {
    let rules = Rules::load_embedded().expect("sound");
    let packs = pack_snapshots();
    let results: Vec<_> = packs
        .par_iter()
        .map(|pack| take_from_refused(&rules, pack, Some(6), seed()))
        .collect();
    let papers: usize = results.iter().map(|r| r.papers).sum();
    let lines: usize = results.iter().map(|r| r.lines).sum();
    println!("{papers} papers and {lines} lines taken from packs that are not ready");
    let escapes: Vec<_> = results
        .into_iter()
        .flat_map(|r| r.escapes)
        .collect();
    assert_eq!(escapes, []);
    assert!(papers >= 60 && lines >= 120, "{papers} {lines}");
}
