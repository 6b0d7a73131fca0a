//! `learn`: a generated history whose truth is known is counted exactly.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::{fixtures, preaudit, stderr, stdout};

const DAY: &str = "2026-11-01";

const PACKS: [&str; 8] = [
    "catering-ready",
    "catering-permit-missing",
    "catering-expired",
    "catering-blurred",
    "hotel-expires-soon",
    "retail-scope-mismatch",
    "retail-greyscale",
    "certification-ready",
];

/// Reasons that no report on these packs tells: refusals for them are missed.
const UNTOLD: [(&str, &str); 3] = [
    ("contact.unreachable", "客服电话无人接听"),
    ("filing.sms_not_confirmed", "工信部短信核验超时"),
    ("main-category-not-set", "main-category-not-set"),
];

/// Reasons that `check` says will be given.
fn told_reasons(pack: &str) -> BTreeSet<String> {
    let path = fixtures().join(pack);
    let path = path.to_string_lossy();
    let output = preaudit(&["check", &path, "--format", "json", "--as-of", DAY]);
    let report: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let reasons = report["rejection_reasons"]
        .as_array()
        .expect("reasons");
    reasons
        .iter()
        .filter(|reason| reason["status"] == "triggered")
        .filter_map(|reason| reason["id"].as_str())
        .map(str::to_owned)
        .collect()
}

/// Numbers that look random and are the same in every run (Knuth, MMIX).
struct Random(u64);

impl Random {
    fn is_one_of(&mut self, n: u64) -> bool {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33).is_multiple_of(n)
    }
}

/// Foreseen, missed, false alarms.
type Counts = BTreeMap<String, [u64; 3]>;

/// A table of submissions, and what the command must count in it.
fn generate_history() -> (String, Counts, usize) {
    let (mut table, mut truth, mut rows) = (
        String::from("folder,date,outcome,reasons\n"),
        Counts::new(),
        0,
    );
    let mut random = Random(19);
    for pack in PACKS {
        let told = told_reasons(pack);
        for _ in 0..3 {
            let mut cells = Vec::new();
            for id in &told {
                // A third of what is told did not happen.
                let happened = !random.is_one_of(3);
                truth.entry(id.clone()).or_default()[if happened { 0 } else { 2 }] += 1;
                cells.extend(happened.then(|| id.clone()));
            }
            for (id, words) in UNTOLD {
                if random.is_one_of(4) {
                    truth.entry(id.to_owned()).or_default()[1] += 1;
                    cells.push(words.to_owned());
                }
            }
            let outcome = if cells.is_empty() {
                "accepted"
            } else {
                "refused"
            };
            table += &format!("{pack},{DAY},{outcome},\"{}\"\n", cells.join("; "));
            rows += 1;
        }
    }
    (table, truth, rows)
}

fn learn(table: &str, format: &str) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("history.csv");
    std::fs::write(&file, table).expect("written");
    let root = fixtures()
        .to_string_lossy()
        .into_owned();
    let file = file.to_string_lossy();
    let output = preaudit(&["learn", &file, "--root", &root, "--format", format]);
    (output.status.code(), stdout(&output), stderr(&output))
}

#[test]
fn precision_and_recall_of_a_known_history_are_exact() {
    let (table, truth, rows) = generate_history();
    let (code, text, told) = learn(&table, "json");
    assert_eq!(code, Some(0), "{told}");
    let counted: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(counted["schema"], "preaudit.learn/1");
    assert_eq!(
        (&counted["submissions"], &counted["left_out"]),
        (&rows.into(), &0.into())
    );
    let reasons = counted["reasons"]
        .as_array()
        .expect("reasons");
    assert_eq!(reasons.len(), truth.len());
    for reason in reasons {
        let [foreseen, missed, alarms] = truth[reason["id"].as_str().expect("an id")];
        let share = |whole: u64| match whole {
            0 => Value::Null,
            whole => (foreseen as f64 / whole as f64).into(),
        };
        assert_eq!(reason["foreseen"], foreseen, "{reason}");
        assert_eq!(reason["missed"], missed, "{reason}");
        assert_eq!(reason["false_alarms"], alarms, "{reason}");
        assert_eq!(reason["precision"], share(foreseen + alarms), "{reason}");
        assert_eq!(reason["recall"], share(foreseen + missed), "{reason}");
    }
    let kinds = |place: usize| {
        truth
            .values()
            .filter(|counts| counts[place] > 0)
            .count()
    };
    assert!(
        kinds(0) > 2 && kinds(1) > 2 && kinds(2) > 2,
        "too plain a history: {truth:?}"
    );
    let silent = counted["never_fired"]
        .as_array()
        .expect("a list");
    assert!(!silent.is_empty());
    for rule in counted["requirements"]
        .as_array()
        .expect("rules")
    {
        assert_eq!(rule["fired"] == 0, silent.contains(&rule["id"]), "{rule}");
    }
}

#[test]
fn bad_rows_are_told_with_their_place_and_the_rest_is_counted() {
    let table = format!(
        "folder,date,outcome,reasons\ncatering-ready,{DAY},accepted,\nnowhere,{DAY},accepted,\n\
         catering-ready,soon,perhaps,\ncatering-ready,{DAY},refused,今天天气很好\n"
    );
    let (code, text, told) = learn(&table, "json");
    assert_eq!(code, Some(4), "{told}");
    let counted: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        (&counted["submissions"], &counted["left_out"]),
        (&1.into(), &3.into())
    );
    for place in [
        "history.csv:3:1: ",
        "history.csv:4:16: ",
        "history.csv:5:35: ",
    ] {
        assert!(told.contains(place), "{place}: {told}");
    }
    let (code, _, told) = learn("folder,when\n", "table");
    assert_eq!(code, Some(2));
    assert!(told.contains("history.csv:1:8: "), "{told}");
    let (code, ..) = learn("folder,date,outcome\n", "table");
    assert_eq!(code, Some(3));
}

#[test]
fn tables_and_pages_tell_the_same() {
    let table = format!(
        "folder,date,outcome,reasons\ncatering-expired,{DAY},refused,食品经营许可证已过期\n"
    );
    let (code, text, _) = learn(&table, "table");
    assert_eq!(code, Some(0));
    assert!(
        text.contains("1 submissions") && text.contains("Rules that never fired"),
        "{text}"
    );
    let (_, page, _) = learn(&table, "html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Rules that fired"));
    assert!(!page.contains("<script"));
}

#[test]
fn words_are_foreseen_by_findings_whatever_reason_they_are_filed_under() {
    let table = format!(
        "folder,date,outcome,reasons\ncatering-expired,{DAY},refused,食品经营许可证已过期\n\
         catering-expired,{DAY},accepted,\nretail-greyscale,{DAY},refused,licence-not-own-or-unreadable\n\
         retail-greyscale,{DAY},refused,image.not_colour\n"
    );
    let (code, text, told) = learn(&table, "json");
    assert_eq!(code, Some(0), "{told}");
    let counted: Value = serde_json::from_str(&text).expect("JSON");
    let counts = |id: &str| {
        let reasons = counted["reasons"]
            .as_array()
            .expect("reasons");
        let reason = reasons
            .iter()
            .find(|reason| reason["id"] == id);
        let reason = reason.unwrap_or_else(|| panic!("{id}: {text}"));
        ["foreseen", "missed", "false_alarms"].map(|key| reason[key].as_u64())
    };
    assert_eq!(counts("date.expired"), [Some(1), Some(0), Some(1)]);
    // The reason and the cause that can be it are told together: neither is a false alarm of the other.
    assert_eq!(counts("image.not_colour"), [Some(2), Some(0), Some(0)]);
    assert_eq!(
        counts("licence-not-own-or-unreadable"),
        [Some(2), Some(0), Some(0)]
    );
}
