//! Business scopes against categories, through the built-in rules.
//!
//! The scopes of `data/scopes.tsv` are invented and all of them must be judged right. Two more lists can be
//! held against the rules without being a part of the project:
//! `PREAUDIT_SCOPE_LABELS=FILE cargo test -p preaudit-policy --test scopes -- --nocapture` prints what is
//! wrong in a list of the same columns, `PREAUDIT_SCOPES=FILE` how many items of its first column nobody
//! knows.

#![allow(clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Instant;
use std::{env, fs};

use model::limits::Limits;
use preaudit_policy::rules::Rules;
use preaudit_policy::rules::raw::PackRole;
use values::scope::{Scope, ScopeOutcome};

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::load_embedded().expect("built-in rules"));

/// A scope with what a reviewer says of it: `fit`, `limited`, `mismatch`, or two of them.
struct LabelledScope {
    scope: String,
    category: String,
    expected: String,
    kind: String,
}

fn read_labels(text: &str) -> Vec<LabelledScope> {
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#'));
    let rows = lines.skip(1).filter_map(|line| {
        let mut fields = line.split('\t').map(str::to_owned);
        Some(LabelledScope {
            scope: fields.next()?,
            category: fields.next()?,
            expected: fields.next()?,
            kind: fields.next().unwrap_or_default(),
        })
    });
    rows.collect()
}

/// What the rules say, in the words of the labels.
fn judge(labelled: &LabelledScope) -> &'static str {
    let category = RULES.find_category(&labelled.category);
    let asked = category.and_then(|(_, category)| category.scope.as_ref());
    let Some(asked) = asked else {
        return "not asked";
    };
    let lexicon = RULES.activity_set.lexicon();
    let scope = Scope::parse(&labelled.scope);
    match scope
        .match_activities(lexicon, &asked.activities)
        .outcome
    {
        ScopeOutcome::Matched => "fit",
        ScopeOutcome::Limited => "limited",
        ScopeOutcome::BranchOnly => "limited|mismatch",
        ScopeOutcome::Excluded | ScopeOutcome::NotFound | ScopeOutcome::Embedded => "mismatch",
        ScopeOutcome::ParentDependent | ScopeOutcome::Truncated | ScopeOutcome::NotShown => {
            "unknown"
        }
    }
}

fn is_right(labelled: &LabelledScope) -> bool {
    let said = judge(labelled);
    said == labelled.expected
        || labelled
            .expected
            .split('|')
            .any(|one| one == said)
}

#[test]
fn invented_scopes_are_judged_as_a_reviewer_would() {
    let all = read_labels(include_str!("data/scopes.tsv"));
    let wrong: Vec<String> = all
        .iter()
        .filter(|labelled| !is_right(labelled))
        .map(|one| {
            format!(
                "{}: {} wants {}, got {}",
                one.scope,
                one.category,
                one.expected,
                judge(one)
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let mut per_kind: BTreeMap<&str, usize> = BTreeMap::new();
    for labelled in &all {
        *per_kind
            .entry(&labelled.kind)
            .or_default() += 1;
    }
    // Several of every kind of difficulty, or the list proves nothing.
    assert!(all.len() >= 60 && per_kind.len() >= 8, "{per_kind:?}");
    assert!(
        per_kind
            .values()
            .all(|count| *count >= 3),
        "{per_kind:?}"
    );
}

#[test]
fn every_registered_wording_is_its_activity() {
    let lexicon = RULES.activity_set.lexicon();
    let mut tried = 0;
    for activity in &RULES.activities {
        let id = activity.words.id.clone();
        for (name, _) in &activity.standard {
            for scope in [name.clone(), format!("一般项目：竹器修理；{name}。")] {
                let found =
                    Scope::parse(&scope).match_activities(lexicon, std::slice::from_ref(&id));
                assert_eq!(found.outcome, ScopeOutcome::Matched, "{scope}: {id}");
                tried += 1;
            }
        }
    }
    assert!(tried > 100, "{tried}");
}

#[test]
fn what_looks_near_is_not_the_activity() {
    let lexicon = RULES.activity_set.lexicon();
    let mut tried = 0;
    for activity in &RULES.activities {
        let id = activity.words.id.clone();
        for near in &activity.words.near {
            let found = Scope::parse(near).match_activities(lexicon, std::slice::from_ref(&id));
            let fits = matches!(found.outcome, ScopeOutcome::Matched | ScopeOutcome::Limited);
            assert!(!fits, "{near} fits {id}");
            tried += 1;
        }
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn every_category_asks_for_activities_or_its_table_asks_none() {
    let industries = RULES.packs_with_role(PackRole::Industry);
    let (mut asked, mut unasked) = (0, 0);
    for pack in industries {
        for category in &pack.categories {
            if let Some(scope) = &category.scope {
                assert!(!scope.activities.is_empty(), "{}: words", category.id);
                asked += 1;
            } else {
                assert!(pack.unasked_scope.is_some(), "{}: nobody said", category.id);
                unasked += 1;
            }
        }
    }
    assert!(asked >= 40 && unasked >= 100, "{asked} {unasked}");
}

#[test]
fn an_unknown_activity_is_told_with_its_place() {
    let pack = "pack: teahouse\ntitle: { zh: 茶馆, en: Teahouses }\nversion: 2026.11.0\nas_of: 2026-11-01\n\
        sources:\n  own: { title: 茶馆, trust: official, as_of: 2026-09-01 }\ncategories:\n  - id: teahouse.room\n    \
        title: { zh: 茶馆, en: Teahouse }\n    scope: { activities: [caterin] }\n    source: own\n";
    let folder = tempfile_folder();
    fs::write(folder.join("teahouse.yaml"), pack).expect("a rule file");
    let problems = Rules::load(&[&folder], &Limits::default()).expect_err("an unknown activity");
    let text = problems.to_string();
    assert!(text.contains("teahouse.yaml:10:27"), "{text}");
    assert!(text.contains("did you mean `catering`"), "{text}");
    fs::remove_dir_all(folder).expect("the folder");
}

fn tempfile_folder() -> PathBuf {
    let folder = env::temp_dir().join(format!("preaudit-scopes-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[test]
fn other_labels_are_counted() {
    let Some(file) = env::var_os("PREAUDIT_SCOPE_LABELS") else {
        return;
    };
    let all = read_labels(&fs::read_to_string(Path::new(&file)).expect("a list of labels"));
    let mut false_passes = 0;
    let mut right = 0;
    for labelled in &all {
        if is_right(labelled) {
            right += 1;
            continue;
        }
        let said = judge(labelled);
        false_passes += usize::from(said == "fit");
        println!(
            "{} wants {}, got {said}: {}",
            labelled.category, labelled.expected, labelled.scope
        );
    }
    println!(
        "{right} of {} right, {false_passes} false passes",
        all.len()
    );
}

#[test]
fn unknown_items_are_counted() {
    let Some(file) = env::var_os("PREAUDIT_SCOPES") else {
        return;
    };
    let text = fs::read_to_string(Path::new(&file)).expect("a list of scopes");
    let lexicon = RULES.activity_set.lexicon();
    let (mut scopes, mut items) = (0, 0);
    let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
    let begin = Instant::now();
    for line in text
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let scope = Scope::parse(
            line.split('\t')
                .next()
                .unwrap_or_default(),
        );
        scopes += 1;
        items += scope.items.len();
        for item in scope.unknown_items(lexicon) {
            *unknown
                .entry(item.head_text().to_owned())
                .or_default() += 1;
        }
    }
    let spent = begin.elapsed();
    let count: usize = unknown.values().sum();
    println!(
        "{scopes} scopes in {spent:?}; {items} items, {} known",
        items - count
    );
    let by_count: BTreeSet<(usize, &String)> = unknown
        .iter()
        .map(|(text, n)| (*n, text))
        .collect();
    for (count, text) in by_count.iter().rev().take(100) {
        println!("{count}\t{text}");
    }
}
