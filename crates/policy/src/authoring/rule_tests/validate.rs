//! A file of rule tests against the rules: every unknown name with its place.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::described_documents::{kind_ids, validate_documents};
use super::expected_ids::{KnownIds, validate_expected};
use super::raw::{DocumentEntry, RawRuleTest, RawTestExpectation, RawTestFile};
use super::rule_test::{RuleTest, RuleTestFile};
use super::usual_items::fill_items;
use crate::authoring::synthetic::SyntheticDossier;
use crate::authoring::{Expectation, ExpectedFinding};
use crate::rules::yaml::{Diagnostics, YamlFile, YamlPath};
use crate::rules::{IdIndex, Rules, Validator, declaration};
use crate::synthetic::SyntheticDocument;
use model::{Declaration, FindingCode};

pub fn validate_test_file(file: &YamlFile, rules: &Rules) -> Result<RuleTestFile, Diagnostics> {
    let raw: RawTestFile = file
        .parse()
        .map_err(|p| Diagnostics(vec![p]))?;
    let names = IdIndex::default();
    let mut validator = Validator::new(file, &names, &BTreeMap::new());
    let as_of = raw
        .as_of
        .as_ref()
        .and_then(|d| validator.parse_date(&"as_of".into(), d));
    validate_documents(&mut validator, &"every".into(), &raw.every, rules);
    let generate = packs_to_generate(&mut validator, &raw, rules);
    let known = KnownIds::new(rules);
    let mut cases = Vec::new();
    for (i, case) in raw.tests.iter().enumerate() {
        let path = YamlPath::from("tests");
        let path = path.at(i);
        cases.extend(validate_rule_test(
            &mut validator,
            &path,
            case,
            &raw,
            as_of,
            rules,
            &known,
        ));
    }
    validate_left_out(&mut validator, &raw);
    validator.problems.sort();
    if !validator.problems.is_empty() {
        return Err(Diagnostics(validator.problems));
    }
    Ok(RuleTestFile {
        name: file.name.clone(),
        generate,
        cases,
        left_out: raw
            .left_out
            .into_iter()
            .map(|l| l.sentence)
            .collect(),
    })
}

/// Each sentence once, each with a reason.
fn validate_left_out(validator: &mut Validator<'_>, raw: &RawTestFile) {
    let all = YamlPath::from("left_out");
    let mut known = BTreeSet::new();
    for (i, left) in raw.left_out.iter().enumerate() {
        let here = all.at(i);
        let bare = [&left.sentence, &left.why.zh, &left.why.en];
        if bare
            .iter()
            .any(|text| text.trim().is_empty())
        {
            validator.report(
                &here,
                "须写明句子和中英文理由",
                "names the sentence and the reason in both languages",
            );
        }
        if !known.insert(left.sentence.as_str()) {
            validator.report(
                &here,
                format!("`{}` 重复", left.sentence),
                format!("`{}` stands twice", left.sentence),
            );
        }
    }
}

/// `all`, or pack ids.
fn packs_to_generate(
    validator: &mut Validator<'_>,
    raw: &RawTestFile,
    rules: &Rules,
) -> Option<Vec<String>> {
    let ids = raw.generate.ids();
    // An empty list stands for every pack.
    if ids == ["all"] {
        return Some(Vec::new());
    }
    let packs: Vec<String> = rules.packs.keys().cloned().collect();
    for id in ids {
        validator.expect_known(&"generate".into(), ("规则包", "pack"), id, packs.iter());
    }
    (!ids.is_empty()).then(|| ids.to_vec())
}

fn validate_rule_test(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: &RawRuleTest,
    file: &RawTestFile,
    as_of: Option<Date>,
    rules: &Rules,
    known: &KnownIds,
) -> Option<RuleTest> {
    let declared = test_declaration(raw);
    declaration::validate_merchant(validator, path, &declared, rules);
    validate_documents(validator, &path.at("papers"), &raw.papers, rules);
    let kinds = kind_ids(rules);
    for (i, kind) in raw.without.iter().enumerate() {
        validator.expect_known(
            &path.at("without").at(i),
            ("文件种类", "document kind"),
            kind,
            kinds.iter(),
        );
    }
    validate_expected(validator, &path.at("expect"), raw, known);
    let as_of = test_date(validator, path, raw, as_of)?;
    // Documents of tests are invented anyway; only a test about the mark itself wants it reported.
    let specimens = raw
        .expect
        .findings
        .iter()
        .all(|f| f.code != FindingCode::Specimen.name());
    let mut papers = merge_documents(raw, file);
    fill_items(&mut papers, &declared, rules);
    let dossier = SyntheticDossier {
        declaration: declared,
        papers,
        unread: raw.unread,
        as_of,
        specimens,
    };
    Some(RuleTest {
        name: raw.name.clone(),
        scene: dossier,
        expectation: build_expectation(&raw.expect),
        requirements: raw
            .expect
            .requirements
            .clone()
            .into_iter()
            .collect(),
        reasons: raw
            .expect
            .reasons
            .clone()
            .into_iter()
            .collect(),
        notes: expected_notes(&raw.expect),
    })
}

/// Each note with each of its words.
fn expected_notes(raw: &RawTestExpectation) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (id, words) in &raw.notes {
        all.extend(
            words
                .ids()
                .iter()
                .map(|w| (id.clone(), w.clone())),
        );
    }
    all
}

/// What the merchant of a test declares.
fn test_declaration(raw: &RawRuleTest) -> Declaration {
    Declaration {
        merchant: raw.merchant.clone(),
        industry: raw.industry.clone(),
        category: raw.category.clone(),
        categories: raw.categories.clone(),
        scenarios: raw.scenarios.clone(),
        facts: raw.facts.clone(),
        persons: raw.persons.clone(),
        account: raw.account.clone(),
        ..Declaration::default()
    }
}

/// The test's own date, or that of its file; one of the two must be there.
fn test_date(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: &RawRuleTest,
    of_file: Option<Date>,
) -> Option<Date> {
    let own = raw
        .as_of
        .as_ref()
        .map(|d| validator.parse_date(&path.at("as_of"), d));
    let as_of = own.unwrap_or(of_file);
    if as_of.is_none() {
        validator.report(
            path,
            "缺少 as_of：检查日期",
            "as_of is missing: the date of the audit",
        );
    }
    as_of
}

fn build_expectation(raw: &RawTestExpectation) -> Expectation {
    Expectation {
        as_of: None,
        verdict: raw.verdict,
        findings: raw
            .findings
            .iter()
            .map(ExpectedFinding::clone)
            .collect(),
        exact: raw.exact,
        todo: Vec::new(),
        readings: None,
        specimens_allowed: true,
    }
}

/// The documents of every test of the file that this one does not replace or leave out, then its
/// own.
fn merge_documents(raw: &RawRuleTest, file: &RawTestFile) -> Vec<SyntheticDocument> {
    let own: Vec<SyntheticDocument> = raw
        .papers
        .iter()
        .map(DocumentEntry::to_document)
        .collect();
    // A partner's document does not stand in for the applicant's own of the same type.
    let kept = |p: &SyntheticDocument| {
        !raw.without.contains(&p.document)
            && !own.iter().any(|o| {
                o.document == p.document
                    && o.owner
                        .as_deref()
                        .is_none_or(|x| x == "applicant")
            })
    };
    let common = file
        .every
        .iter()
        .map(DocumentEntry::to_document)
        .filter(kept);
    common
        .chain(own.iter().cloned())
        .collect()
}
