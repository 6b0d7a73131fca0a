//! Refusals in free text find their cause, other texts find none; every code of the merged list is in the tables;
//! a finding in a platform's own code is decoded to the same finding.

// Helpers outside of test functions may fail loudly too.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use model::FindingCode;
use preaudit_policy::rejections::{Decoder, find_code, find_platform_code};
use preaudit_policy::rules::Rules;
use preaudit_policy::rules::rejection::RejectionTable;

const REFUSALS: &str = include_str!("data/refusals.tsv");
const UNRELATED: &str = include_str!("data/unrelated.txt");
const MERGED_CODES: &str = include_str!("data/rejection-codes.tsv");

fn rules() -> Rules {
    Rules::load_embedded().expect("sound")
}

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = table
        .lines()
        .filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').collect())
}

/// Texts, right cause first, right cause among the first three, right reason first of those that have one.
#[derive(Debug, Default)]
struct Score {
    texts: usize,
    first: usize,
    among_three: usize,
    with_reason: usize,
    reason: usize,
}

#[test]
fn refusals_find_their_cause_and_reason() {
    let rules = rules();
    let decoder = Decoder::new(&rules);
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for row in rows(REFUSALS) {
        let [set, platform, cause, reason, text] = row[..] else {
            panic!("{row:?}");
        };
        let score = scores.entry(set).or_default();
        let items = decoder.decode(text, Some(platform));
        let causes = items
            .first()
            .map(|item| item.causes.as_slice());
        let causes = causes.unwrap_or_default();
        let first = causes.first();
        score.texts += 1;
        score.first += usize::from(first.is_some_and(|found| found.id == cause));
        score.among_three += usize::from(
            causes
                .iter()
                .any(|found| found.id == cause),
        );
        let told = first.and_then(|found| found.reason.as_ref());
        let told = told.map_or("-", |told| told.id.as_str());
        if reason != "-" {
            score.with_reason += 1;
            score.reason += usize::from(told == reason);
        }
        if first.is_none_or(|found| found.id != cause) || reason != "-" && told != reason {
            let ids: Vec<&str> = causes
                .iter()
                .map(|found| found.id.as_str())
                .collect();
            println!("{set}: {text}: {ids:?} {told}, expected {cause} {reason}");
        }
    }
    println!("{scores:#?}");
    for score in scores.values() {
        // The promise of `decode`: 95 of 100 first, all among the first three.
        assert!(score.first * 100 >= score.texts * 95, "{score:?}");
        assert_eq!(score.among_three, score.texts);
        assert!(score.reason * 100 >= score.with_reason * 95, "{score:?}");
    }
    let all: usize = scores
        .values()
        .map(|score| score.texts)
        .sum();
    assert!(all >= 170, "only {all} refusals");
}

#[test]
fn unrelated_texts_are_not_known() {
    let rules = rules();
    let decoder = Decoder::new(&rules);
    let texts = UNRELATED
        .lines()
        .filter(|line| !line.starts_with('#'));
    let mut count = 0;
    for text in texts {
        let items = decoder.decode(text, None);
        assert_eq!(items.len(), 1, "{text}");
        assert!(!items[0].is_known(), "{text}: {items:#?}");
        count += 1;
    }
    assert!(count >= 33, "only {count} texts");
}

#[test]
fn every_code_of_the_merged_list_is_in_the_tables() {
    let rules = rules();
    let rejections = &rules.rejections;
    let (mut numbers, mut codes) = (BTreeSet::new(), 0);
    for row in rows(MERGED_CODES) {
        let [number, cause, platform, code] = row[..] else {
            panic!("{row:?}");
        };
        let known = rejections
            .find_cause(cause)
            .expect(cause);
        assert_eq!(
            known
                .number
                .map(|n| n.to_string())
                .as_deref(),
            Some(number)
        );
        numbers.insert(number);
        if code == "-" {
            continue;
        }
        let table = rejections
            .find_platform(platform)
            .expect(platform);
        let found = find_code(table, code).unwrap_or_else(|| panic!("{platform} {code}"));
        assert!(
            found
                .causes
                .iter()
                .any(|id| id == cause),
            "{platform} {code}: {:?}, not {cause}",
            found.causes
        );
        codes += 1;
    }
    let numbered = rejections
        .causes
        .iter()
        .filter(|cause| cause.number.is_some());
    assert_eq!((numbers.len(), numbered.count()), (66, 66));
    assert!(codes >= 160, "only {codes} codes");
}

/// Whether the answer made of the finding's code is decoded to that finding.
fn comes_back(
    decoder: &Decoder<'_>,
    table: &RejectionTable,
    finding: FindingCode,
    code: &str,
) -> bool {
    let answer = if table.answer.codes.is_empty() && !table.answer.texts.is_empty() {
        let key = &table.answer.texts[0];
        format!(
            r#"{{"{}": [{{"{key}": "{code}"}}]}}"#,
            table.answer.marks[0]
        )
    } else {
        code.to_owned()
    };
    let items = decoder.decode(&answer, Some(&table.platform));
    let causes = items
        .iter()
        .flat_map(|item| &item.causes);
    let found: Vec<_> = causes
        .filter(|cause| cause.findings.contains(&finding))
        .collect();
    !found.is_empty()
}

#[test]
fn a_finding_in_a_platforms_code_is_decoded_to_the_same_finding() {
    let rules = rules();
    let rejections = &rules.rejections;
    let decoder = Decoder::new(&rules);
    let mut counts = BTreeMap::new();
    let mut told: BTreeSet<FindingCode> = BTreeSet::new();
    for platform in ["wechatpay", "stripe", "adyen", "sumsub", "onfido", "veriff"] {
        let table = rejections
            .find_platform(platform)
            .expect(platform);
        for finding in FindingCode::ALL {
            let Some(code) = find_platform_code(rejections, table, *finding, None) else {
                continue;
            };
            assert!(
                comes_back(&decoder, table, *finding, &code.code),
                "{platform} {finding}: {code:?}"
            );
            *counts.entry(platform).or_insert(0) += 1;
            told.insert(*finding);
        }
    }
    println!("findings with a code, by platform: {counts:?}");
    // Every finding has a counterpart somewhere, or the reason why no platform has one.
    let untold: Vec<&FindingCode> = FindingCode::ALL
        .iter()
        .filter(|code| !told.contains(code))
        .collect();
    let reasoned: Vec<&FindingCode> = FindingCode::ALL
        .iter()
        .filter(|code| {
            rejections
                .without_counterpart
                .contains_key(code)
        })
        .collect();
    assert_eq!(untold, reasoned);
}
