//! A file of rule tests against the rules: every unknown name with its place.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::notes::known_notes;
use super::raw::{DocumentEntry, RawRuleTest, RawTestExpectation, RawTestFile};
use super::rule_test::{RuleTest, RuleTestFile};
use super::usual_items::fill_items;
use crate::authoring::generated::all_requirements;
use crate::authoring::synthetic::SyntheticDossier;
use crate::authoring::{Expectation, ExpectedFinding};
use crate::rules::raw::DocumentOwner;
use crate::rules::yaml::{Diagnostics, YamlFile, YamlPath};
use crate::rules::{IdIndex, Rules, Validator, declaration};
use crate::synthetic::{SyntheticDocument, role_name};
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
        cases.extend(crate::authoring::rule_tests::validate::validate_rule_test(
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

/// Ids that expectations may name.
struct KnownIds {
    requirements: Vec<String>,
    codes: Vec<String>,
    reasons: Vec<String>,
    notes: Vec<String>,
}

impl KnownIds {
    fn new(rules: &Rules) -> Self {
        let whole: BTreeSet<String> = all_requirements(rules)
            .map(|p| p.id())
            .collect();
        // Within one test the last part of an id is clear enough and easier to read.
        let last = whole
            .iter()
            .filter_map(|id| id.rsplit('/').next().map(str::to_owned));
        // The choice of a category is reported like a requirement, under this id.
        let category = ["category".to_owned()];
        Self {
            requirements: whole
                .iter()
                .cloned()
                .chain(last)
                .chain(category)
                .collect(),
            codes: FindingCode::ALL
                .iter()
                .map(|x| x.name().to_owned())
                .collect(),
            reasons: rules
                .reasons
                .iter()
                .map(|r| r.id.clone())
                .collect(),
            notes: known_notes(rules),
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
    let kinds: Vec<String> = rules
        .catalogue
        .kinds
        .iter()
        .map(|k| k.id.clone())
        .collect();
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

fn validate_documents(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    listed: &[DocumentEntry],
    rules: &Rules,
) {
    let kinds: Vec<String> = rules
        .catalogue
        .kinds
        .iter()
        .map(|k| k.id.clone())
        .collect();
    for (i, one) in listed.iter().enumerate() {
        let here = path.at(i);
        let paper = one.to_document();
        let inside = here.at("document");
        let place = if matches!(one, DocumentEntry::Kind(_)) {
            &here
        } else {
            &inside
        };
        if !validator.expect_known(
            place,
            ("文件种类", "document kind"),
            &paper.document,
            kinds.iter(),
        ) {
            continue;
        }
        validate_description(validator, &here, &paper, rules);
    }
}

fn validate_description(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    paper: &SyntheticDocument,
    rules: &Rules,
) {
    let Some(kind) = rules.catalogue.get(&paper.document) else {
        return;
    };
    let known = kind
        .fields
        .iter()
        .filter_map(|f| role_name(f.role?));
    let fields: Vec<String> = kind
        .fields
        .iter()
        .map(|f| f.name.clone())
        .chain(known)
        .collect();
    for name in paper.fields.keys() {
        validator.expect_known(
            &path.at("fields").at(name),
            ("字段", "field"),
            name,
            fields.iter(),
        );
    }
    for (i, name) in paper.absent.iter().enumerate() {
        validator.expect_known(
            &path.at("absent").at(i),
            ("字段", "field"),
            name,
            fields.iter(),
        );
    }
    if let Some(owner) = &paper.owner {
        let owners = DocumentOwner::ALL.map(|o| o.name().to_owned());
        validator.expect_known(&path.at("owner"), ("持有人", "owner"), owner, owners.iter());
    }
    let sides: Vec<String> = kind
        .sides
        .iter()
        .map(|s| s.name.clone())
        .collect();
    for (i, side) in paper.sides.iter().flatten().enumerate() {
        validator.expect_known(&path.at("sides").at(i), ("面", "side"), side, sides.iter());
    }
    // The same bound as for `at_least` in rules, by eye.
    for (key, count) in [("copies", paper.copies), ("pages", paper.pages)] {
        if count.is_some_and(|n| !(1..=1000).contains(&n)) {
            validator.report(
                &path.at(key),
                "应在 1 到 1000 之间",
                "must lie between 1 and 1000",
            );
        }
    }
}

fn validate_expected(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: &RawRuleTest,
    known: &KnownIds,
) {
    for id in raw.expect.requirements.keys() {
        validator.expect_known(
            &path.at("requirements").at(id),
            ("要求", "requirement"),
            id,
            known.requirements.iter(),
        );
    }
    for id in raw.expect.reasons.keys() {
        validator.expect_known(
            &path.at("reasons").at(id),
            ("驳回原因", "reason"),
            id,
            known.reasons.iter(),
        );
    }
    for id in raw.expect.notes.keys() {
        let here = path.at("notes");
        let here = here.at(id);
        validator.expect_known(&here, ("说明", "note"), id, known.notes.iter());
    }
    for (i, finding) in raw.expect.findings.iter().enumerate() {
        let all = path.at("findings");
        let here = all.at(i);
        validator.expect_known(
            &here.at("code"),
            ("发现代码", "finding code"),
            &finding.code,
            known.codes.iter(),
        );
        if let Some(id) = &finding.requirement {
            validator.expect_known(
                &here.at("requirement"),
                ("要求", "requirement"),
                id,
                known.requirements.iter(),
            );
        }
    }
}
