//! The worked example of CONTRIBUTING.md: a check is its file and one line of the list.

use std::collections::BTreeMap;

use super::paper_tests::{codes, licence};
use super::registry::checks;
use super::{Check, CheckContext, CheckInfo, CheckOutcome, Observation};
use crate::authoring::synthetic::build_file;
use crate::synthetic::{CounterexampleBuilder, DossierContext, SyntheticDocument};
use model::Outcome;

checks! {
    max_bytes::MaxBytes "max-bytes"
}

const GUIDE: &str = include_str!("../../../../../CONTRIBUTING.md");

/// The block of CONTRIBUTING.md that begins with `opening`, without it.
fn guide_block(opening: &str) -> &'static str {
    let (_, rest) = GUIDE
        .split_once(opening)
        .expect("the block is there");
    rest.split_once("```")
        .expect("it ends")
        .0
}

/// The check as the rule of CONTRIBUTING.md names it.
fn check_of_the_rule() -> CheckSpec {
    let yaml = guide_block("```yaml\n# a leaf of a pack that uses it\n");
    let leaf: BTreeMap<String, Vec<CheckSpec>> = serde_yaml::from_str(yaml).expect("a leaf");
    leaf.into_values()
        .flatten()
        .next()
        .expect("a check")
}

fn verdict(document: &SyntheticDocument) -> CheckOutcome {
    let mut world = licence();
    world.files = vec![build_file(document, 0, &[]).0];
    world.apply(|context| check_of_the_rule().check_document(context))
}

fn satisfied() -> SyntheticDocument {
    let mut document = SyntheticDocument::of_type("business-license");
    check_of_the_rule().satisfy(&mut document);
    document
}

#[test]
fn contributing_shows_the_very_file_and_line_that_are_compiled() {
    let file = guide_block("```rust\n// crates/policy/src/checks/max_bytes.rs\n");
    assert_eq!(file, include_str!("max_bytes.rs"));
    let line = guide_block("```rust\n// in the list of crates/policy/src/checks/mod.rs\n").trim();
    assert_eq!(line.lines().count(), 1, "{line}");
    let list = format!("checks! {{\n    {line}\n}}\n");
    assert!(include_str!("mod.rs").contains(&list), "{list}");
}

#[test]
fn the_line_gives_tag_schema_and_explanation() {
    let check = check_of_the_rule();
    assert_eq!(
        (check.tag(), CheckSpec::TAGS),
        ("max-bytes", &["max-bytes"][..])
    );
    assert_eq!(check.finding_codes(), [FindingCode::FileTooLarge]);
    assert!(!check.checks_scan_quality());
    assert_eq!(check.validate_parameters(), None);
    assert!(check.asked_words().is_empty());

    let schema = serde_json::to_value(schemars::schema_for!(CheckSpec)).expect("JSON");
    assert_eq!(schema["oneOf"][0]["enum"][0], "max-bytes");
    let parameters = &schema["oneOf"][1]["properties"]["max-bytes"];
    assert!(parameters.is_object(), "{schema:#}");

    let [info] = CheckSpec::describe_all()
        .try_into()
        .expect("one check");
    assert_eq!((info.tag, info.codes), (check.tag(), check.finding_codes()));
    assert_eq!(info.sentence, check.requirement_text());
}

#[test]
fn its_parameters_are_validated_and_no_other_is_taken() {
    let parse = serde_yaml::from_str::<CheckSpec>;
    let zero = parse("max-bytes: { at_most: 0 }").expect("well formed");
    assert!(zero.validate_parameters().is_some());
    assert!(parse("max-bytes: { at_least: 1 }").is_err());
    assert!(parse("max-byte: { at_most: 1 }").is_err());
}

#[test]
fn it_is_met_by_what_it_satisfies_and_unmet_by_each_counterexample() {
    let untouched = verdict(&SyntheticDocument::of_type("business-license"));
    assert_eq!(
        untouched.outcome,
        Outcome::Unmet,
        "there is something to satisfy"
    );
    assert_eq!(verdict(&satisfied()), CheckOutcome::met());

    let context = DossierContext::default();
    let builder = CounterexampleBuilder {
        valid: satisfied(),
        fields: Vec::new(),
        sides: Vec::new(),
        own: true,
        context: &context,
    };
    let all = check_of_the_rule().counterexamples(&builder);
    assert_eq!(all.len(), 1);
    for counterexample in all {
        let found = verdict(&counterexample.paper);
        assert_eq!(found.outcome, counterexample.outcome);
        assert_eq!(codes(&found), [counterexample.code]);
    }
}
