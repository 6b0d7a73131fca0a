//! A file of rule tests against the rules: every unknown name with its place.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::raw::{Listed, RawCase, RawTests};
use super::{expectation, Case, Tests};
use model::{Declaration, FindingCode};
use crate::rules::raw::Owner;
use crate::rules::yaml::{Path, Problems, YamlFile};
use crate::rules::{declaration, Checker, Names, Rules};
use crate::authoring::generated::places;
use crate::authoring::synthetic::{role_name, Paper, Scene};

pub fn tests(file: &YamlFile, rules: &Rules) -> Result<Tests, Problems> {
    let raw: RawTests = file.parse().map_err(|p| Problems(vec![p]))?;
    let names = Names::default();
    let mut c = Checker::new(file, &names, &BTreeMap::new());
    let as_of = raw.as_of.as_ref().and_then(|d| c.date(&"as_of".into(), d));
    papers(&mut c, &"every".into(), &raw.every, rules);
    let generate = generated(&mut c, &raw, rules);
    let known = Known::new(rules);
    let mut cases = Vec::new();
    for (i, case) in raw.tests.iter().enumerate() {
        let path = Path::from("tests");
        let path = path.at(i);
        cases.extend(crate::authoring::rule_tests::validate::case(&mut c, &path, case, &raw, as_of, rules, &known));
    }
    c.problems.sort();
    if !c.problems.is_empty() {
        return Err(Problems(c.problems));
    }
    Ok(Tests { name: file.name.clone(), generate, cases })
}

/// Ids that expectations may name.
struct Known {
    requirements: Vec<String>,
    codes: Vec<String>,
    reasons: Vec<String>,
}

impl Known {
    fn new(rules: &Rules) -> Self {
        let whole: BTreeSet<String> = places(rules).map(|p| p.id()).collect();
        let last = whole.iter().filter_map(|id| id.rsplit('/').next().map(str::to_owned));
        let category = ["category".to_owned()];
        Self {
            requirements: whole.iter().cloned().chain(last).chain(category).collect(),
            codes: FindingCode::ALL.iter().map(|x| x.name().to_owned()).collect(),
            reasons: rules.reasons.iter().map(|r| r.id.clone()).collect(),
        }
    }
}

/// `all`, or pack ids.
fn generated(c: &mut Checker<'_>, raw: &RawTests, rules: &Rules) -> Option<Vec<String>> {
    let ids = raw.generate.ids();
    if ids == ["all"] {
        return Some(Vec::new());
    }
    let packs: Vec<String> = rules.packs.keys().cloned().collect();
    for id in ids {
        c.known(&"generate".into(), ("规则包", "pack"), id, packs.iter());
    }
    (!ids.is_empty()).then(|| ids.to_vec())
}

fn case(
    c: &mut Checker<'_>,
    path: &Path<'_>,
    raw: &RawCase,
    file: &RawTests,
    as_of: Option<Date>,
    rules: &Rules,
    known: &Known,
) -> Option<Case> {
    let declared = Declaration {
        merchant: raw.merchant.clone(),
        industry: raw.industry.clone(),
        category: raw.category.clone(),
        scenarios: raw.scenarios.clone(),
        facts: raw.facts.clone(),
        account: raw.account.clone(),
        ..Declaration::default()
    };
    declaration::check(c, path, &declared, rules);
    papers(c, &path.at("papers"), &raw.papers, rules);
    let kinds: Vec<String> = rules.catalogue.kinds.iter().map(|k| k.id.clone()).collect();
    for (i, kind) in raw.without.iter().enumerate() {
        c.known(&path.at("without").at(i), ("文件种类", "document kind"), kind, kinds.iter());
    }
    expected(c, &path.at("expect"), raw, known);
    let own = raw.as_of.as_ref().map(|d| c.date(&path.at("as_of"), d));
    let Some(as_of) = own.unwrap_or(as_of) else {
        c.say(path, "缺少 as_of：检查日期", "as_of is missing: the date of the audit");
        return None;
    };
    let specimens = raw.expect.findings.iter().all(|f| f.code != FindingCode::Specimen.name());
    let scene =
        Scene { declaration: declared, papers: all_papers(raw, file), unread: raw.unread, as_of, specimens };
    Some(Case {
        name: raw.name.clone(),
        scene,
        expectation: expectation(&raw.expect),
        requirements: raw.expect.requirements.clone().into_iter().collect(),
        reasons: raw.expect.reasons.clone().into_iter().collect(),
    })
}

/// The papers of every test of the file that this one does not replace or leave out, then its own.
fn all_papers(raw: &RawCase, file: &RawTests) -> Vec<Paper> {
    let own: Vec<Paper> = raw.papers.iter().map(Listed::paper).collect();
    let kept = |p: &Paper| {
        !raw.without.contains(&p.document)
            && !own
                .iter()
                .any(|o| o.document == p.document && o.owner.as_deref().is_none_or(|x| x == "applicant"))
    };
    let common = file.every.iter().map(Listed::paper).filter(kept);
    common.chain(own.iter().cloned()).collect()
}

fn papers(c: &mut Checker<'_>, path: &Path<'_>, listed: &[Listed], rules: &Rules) {
    let kinds: Vec<String> = rules.catalogue.kinds.iter().map(|k| k.id.clone()).collect();
    for (i, one) in listed.iter().enumerate() {
        let here = path.at(i);
        let paper = one.paper();
        let inside = here.at("document");
        let place = if matches!(one, Listed::Kind(_)) { &here } else { &inside };
        if !c.known(place, ("文件种类", "document kind"), &paper.document, kinds.iter()) {
            continue;
        }
        described(c, &here, &paper, rules);
    }
}

fn described(c: &mut Checker<'_>, path: &Path<'_>, paper: &Paper, rules: &Rules) {
    let Some(kind) = rules.catalogue.get(&paper.document) else { return };
    let known = kind.fields.iter().filter_map(|f| role_name(f.role?));
    let fields: Vec<String> = kind.fields.iter().map(|f| f.name.clone()).chain(known).collect();
    for name in paper.fields.keys() {
        c.known(&path.at("fields").at(name), ("字段", "field"), name, fields.iter());
    }
    for (i, name) in paper.absent.iter().enumerate() {
        c.known(&path.at("absent").at(i), ("字段", "field"), name, fields.iter());
    }
    if let Some(owner) = &paper.owner {
        let owners = Owner::ALL.map(|o| o.name().to_owned());
        c.known(&path.at("owner"), ("持有人", "owner"), owner, owners.iter());
    }
    let sides: Vec<String> = kind.sides.iter().map(|s| s.name.clone()).collect();
    for (i, side) in paper.sides.iter().flatten().enumerate() {
        c.known(&path.at("sides").at(i), ("面", "side"), side, sides.iter());
    }
    for (key, count) in [("copies", paper.copies), ("pages", paper.pages)] {
        if count.is_some_and(|n| !(1..=1000).contains(&n)) {
            c.say(&path.at(key), "应在 1 到 1000 之间", "must lie between 1 and 1000");
        }
    }
}

fn expected(c: &mut Checker<'_>, path: &Path<'_>, raw: &RawCase, known: &Known) {
    for id in raw.expect.requirements.keys() {
        c.known(&path.at("requirements").at(id), ("要求", "requirement"), id, known.requirements.iter());
    }
    for id in raw.expect.reasons.keys() {
        c.known(&path.at("reasons").at(id), ("驳回原因", "reason"), id, known.reasons.iter());
    }
    for (i, finding) in raw.expect.findings.iter().enumerate() {
        let all = path.at("findings");
        let here = all.at(i);
        c.known(&here.at("code"), ("发现代码", "finding code"), &finding.code, known.codes.iter());
        if let Some(id) = &finding.requirement {
            c.known(&here.at("requirement"), ("要求", "requirement"), id, known.requirements.iter());
        }
    }
}
