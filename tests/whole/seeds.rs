//! The five texts that the rules began with, sentence by sentence: each met and unmet, seen in the
//! checklist, or left out with a reason (`rules/tests/seeds/`).

use std::collections::BTreeMap;

use policy::authoring::rule_tests::{RuleTestFile, embedded_tests, parse_test_files};
use policy::rules::Rules;

/// File, sentences with a test, notes among them, sentences left out: none may get lost.
const SEEDS: &[(&str, usize, usize, usize)] = &[
    ("developer-community", 193, 29, 15),
    ("mini-program-certification", 31, 10, 13),
    ("official-account", 24, 9, 4),
    ("points-program", 61, 12, 11),
    ("weidian-binding", 40, 15, 9),
];

fn seed_files(rules: &Rules) -> Vec<RuleTestFile> {
    let mut files = embedded_tests();
    files.retain(|file| file.name.contains("/seeds/"));
    parse_test_files(&files, rules).expect("sound tests")
}

/// What the tests of each sentence show: the end of their names after the last colon.
fn outcomes_by_sentence(file: &RuleTestFile) -> BTreeMap<String, Vec<String>> {
    let mut sentences: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for case in &file.cases {
        let name = case.name.rsplit_once('：');
        let (sentence, shows) = name.unwrap_or_else(|| panic!("{} shows nothing", case.name));
        let of_sentence = sentences
            .entry(sentence.to_owned())
            .or_default();
        of_sentence.push(shows.to_owned());
    }
    sentences
}

#[test]
fn every_sentence_is_met_and_unmet_or_noted() {
    let rules = Rules::load_embedded().expect("sound");
    let files = seed_files(&rules);
    assert_eq!(files.len(), SEEDS.len());
    for (file, (name, sentences, notes, left_out)) in files.iter().zip(SEEDS) {
        assert!(
            file.name
                .ends_with(&format!("/{name}.yaml")),
            "{}",
            file.name
        );
        let found = outcomes_by_sentence(file);
        let mut with_note = 0;
        for (sentence, shows) in &found {
            let is = |word: &str| {
                shows
                    .iter()
                    .any(|s| s.starts_with(word))
            };
            with_note += usize::from(is("提示"));
            let proven = is("符合") && is("不符合");
            assert!(
                proven || is("提示") || is("不适用"),
                "{name}: {sentence} only shows {shows:?}"
            );
        }
        assert!(found.len() >= *sentences, "{name}: {}", found.len());
        assert!(with_note >= *notes, "{name}: {with_note} notes");
        assert!(
            file.left_out.len() >= *left_out,
            "{name}: {}",
            file.left_out.len()
        );
        eprintln!(
            "{name}: {} sentences in {} tests, {with_note} notes, {} left out",
            found.len(),
            file.cases.len(),
            file.left_out.len()
        );
    }
}

#[test]
fn an_unmet_sentence_names_what_fails() {
    let rules = Rules::load_embedded().expect("sound");
    let mut checked = 0;
    for file in seed_files(&rules) {
        for case in file
            .cases
            .iter()
            .filter(|c| c.name.contains("：不符合"))
        {
            let by_requirement = case
                .requirements
                .iter()
                .any(|(_, outcome)| {
                    matches!(outcome, model::Outcome::Unmet | model::Outcome::Unknown)
                });
            assert!(by_requirement, "{} names no requirement", case.name);
            checked += 1;
        }
    }
    assert!(checked >= 290, "{checked}");
}
