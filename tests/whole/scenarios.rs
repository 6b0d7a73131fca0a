//! One dossier under each scenario: what one takes, another refuses (rules-open-questions A11 to A16).

use crate::support::{preaudit, stderr};

const PACK: &str = "fixtures/packs/scenarios-differ";

/// Question, category, scenario (empty: the category table alone), requirement, outcome.
const TABLE: &[(&str, &str, &str, &str, &str)] = &[
    (
        "A11 fund-rating listing",
        "finance.fund",
        "",
        "finance.fund/fund-right",
        "met",
    ),
    (
        "A11 fund-rating listing",
        "finance.fund",
        "face-verification",
        "face-verification/fund",
        "unmet",
    ),
    (
        "A12 insurance agency",
        "finance.insurance",
        "",
        "finance.insurance/insurance-right",
        "met",
    ),
    (
        "A12 insurance agency",
        "finance.insurance",
        "face-verification",
        "face-verification/insurance",
        "unmet",
    ),
    (
        "A12 insurance agency",
        "finance.insurance",
        "channels-shop",
        "finance.channels-insurance/insurance-right",
        "met",
    ),
    (
        "A13 leasing",
        "finance.lease",
        "",
        "finance.lease/lease-right",
        "met",
    ),
    (
        "A13 leasing",
        "finance.lease",
        "face-verification",
        "face-verification/auto-finance",
        "unmet",
    ),
    (
        "A14 private school",
        "edu.school",
        "",
        "edu.school/school-right",
        "met",
    ),
    (
        "A14 private school",
        "edu.school",
        "face-verification",
        "face-verification/school",
        "unmet",
    ),
    (
        "A15 live streams",
        "other.live",
        "",
        "other.live/live-right",
        "unmet",
    ),
    (
        "A15 live streams",
        "other.live",
        "face-verification",
        "face-verification/live",
        "met",
    ),
    (
        "A15 live streams",
        "other.live",
        "wechat-pay",
        "wechat-pay/live",
        "met",
    ),
    (
        "A16 hotel",
        "hotel.single",
        "",
        "hotel.single/lodging-right",
        "met",
    ),
    (
        "A16 hotel",
        "hotel.single",
        "face-verification",
        "face-verification/hotel",
        "unmet",
    ),
    (
        "A16 hotel",
        "hotel.single",
        "local-component",
        "local-component/single-hotel",
        "unmet",
    ),
    (
        "A16 hotel",
        "hotel.single",
        "wechat-pay",
        "hotel.single/lodging-right",
        "met",
    ),
    (
        "A34 hotel",
        "hotel.single",
        "douyin-laike",
        "douyin-laike/lodging",
        "unmet",
    ),
];

fn report(category: &str, scenario: &str) -> serde_json::Value {
    let mut call = vec!["check", PACK, "--format", "json", "--category", category];
    if !scenario.is_empty() {
        call.extend(["--scenario", scenario]);
    }
    let output = preaudit(&call);
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{call:?}: {e}: {}", stderr(&output)))
}

#[test]
fn one_dossier_has_another_answer_in_each_scenario() {
    for (question, category, scenario, requirement, wanted) in TABLE {
        let report = report(category, scenario);
        let all = report["requirements"]
            .as_array()
            .expect("a list");
        let found = all
            .iter()
            .find(|r| r["id"] == *requirement);
        let outcome = found
            .and_then(|r| r["outcome"].as_str())
            .unwrap_or("not asked");
        assert_eq!(
            outcome, *wanted,
            "{question}: {category} {scenario} {requirement}"
        );
        // What is refused as required keeps the dossier from being ready.
        let required = found.is_some_and(|r| r["level"] == "required");
        if *wanted == "unmet" && required {
            assert_eq!(
                report["verdict"], "not-ready",
                "{question}: {category} {scenario}"
            );
        }
    }
    assert_eq!(TABLE.len(), 17);
}

#[test]
fn a_hotel_is_ready_for_payment_and_not_for_faces() {
    assert_eq!(report("hotel.single", "")["verdict"], "ready");
    assert_eq!(
        report("hotel.single", "wechat-pay")["verdict"],
        "ready",
        "payment asks hotels for nothing"
    );
    assert_eq!(
        report("hotel.single", "face-verification")["verdict"],
        "not-ready"
    );
    assert_eq!(
        report("hotel.single", "douyin-laike")["verdict"],
        "not-ready"
    );
}

fn verdict_of_call(more: &[&str]) -> (serde_json::Value, Option<i32>) {
    let scenario = [
        "--category",
        "hotel.single",
        "--scenario",
        "local-component",
    ];
    let call: Vec<&str> = ["check", PACK, "--format", "json", "--lang", "en"]
        .into_iter()
        .chain(scenario)
        .chain(more.iter().copied())
        .collect();
    let output = preaudit(&call);
    let report = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (report, output.status.code())
}

#[test]
fn what_weak_sources_ask_only_advises_where_the_call_says_so() {
    let (strict, code) = verdict_of_call(&["--fact", "lodging_kind=单体酒店"]);
    assert_eq!((&strict["verdict"], code), (&"not-ready".into(), Some(1)));
    let (mild, code) = verdict_of_call(&["--trust", "copy", "--fact", "lodging_kind=single"]);
    assert_eq!(code, Some(0), "{mild}");
    assert_ne!(mild["verdict"], "not-ready");
    // The demand is still told, with its trust, and how far it counts stands in a note.
    let all = mild["requirements"]
        .as_array()
        .expect("a list");
    let id = "local-component/single-hotel";
    let hotel = all
        .iter()
        .find(|r| r["id"] == id)
        .expect("told");
    assert_eq!(hotel["level"], "recommended");
    assert_eq!(hotel["outcome"], "unmet");
    let notes = mild["notes"].to_string();
    assert!(notes.contains("only advise"), "{notes}");
}

#[test]
fn answers_of_the_call_are_held_against_the_questions() {
    let scenario = ["check", PACK, "--lang", "en", "--fact"];
    for (given, wanted) in [
        ("lodging_kind=motel", "unknown answer `motel`"),
        ("lodging_kin=single", "did you mean `lodging_kind`"),
        ("stores_under_mark=many", "must be a number"),
        ("sells_food", "expected KEY=VALUE"),
    ] {
        let output = preaudit(&[&scenario[..], &[given]].concat());
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{given}: {said}");
        assert!(said.contains(wanted), "{given}: {said}");
    }
    for yes in ["sells_food=是", "sells_food=yes", "sells_food=true"] {
        let output = preaudit(&[&scenario[..], &[yes]].concat());
        assert_ne!(output.status.code(), Some(2), "{yes}: {}", stderr(&output));
    }
}
