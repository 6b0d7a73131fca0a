//! Sources, questions, types, reasons: old, unused, without a remedy, without a test.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::lints::{Lint, LintKind, LintOptions, build_lint};
use super::place::{RuleLocation, locate_requirement, parse_documents, parse_packs, parse_reasons};
use crate::authoring::generated::{all_requirements, document_leaves, fact_leaves};
use crate::authoring::{TestResult, compute_coverage};
use crate::checks::CheckSpec;
use crate::rules::Rules;
use crate::rules::pack::{Condition, DocumentLeaf};
use model::RequirementLevel;

pub fn lint_tables(rules: &Rules, tests: &[TestResult], settings: &LintOptions) -> Vec<Lint> {
    let mut found = find_missing_remedies(rules, settings);
    found.extend(find_stale_sources(rules, settings));
    found.extend(find_unused(rules, settings));
    // The built-in packs are proven by tests of their own; only a user's rules are asked for
    // theirs.
    if settings.own_only {
        found.extend(find_unproven(rules, tests));
    }
    found
}

/// Requirements of own packs that the authors' tests do not show both ways.
fn find_unproven(rules: &Rules, tests: &[TestResult]) -> Vec<Lint> {
    let open = compute_coverage(tests, rules).open;
    let own = all_requirements(rules).filter(|p| p.pack.overlaid);
    own.filter_map(|p| {
        let id = p.id();
        let (_, met, unmet) = open.iter().find(|(o, ..)| *o == id)?;
        let spot = locate_requirement(rules, p).at("id");
        let zh = format!("{id}：没有测试同时证明它能满足和不满足（满足 {met}，不满足 {unmet}）；可在 tests/ 中写 generate: {}", p.pack.id);
        let en = format!("{id}: no test proves it both met and unmet (met {met}, unmet {unmet}); `generate: {}` in tests/ would", p.pack.id);
        Some(build_lint(LintKind::Unproven, &spot, zh, en))
    })
    .collect()
}

/// Information asks for nothing; everything else must say what to do.
fn find_missing_remedies(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    let silent = all_requirements(rules).filter(|p| {
        let r = p.requirement;
        (!settings.own_only || p.pack.overlaid)
            && r.level != RequirementLevel::Info
            && r.remedy.is_none()
            && r.reason
                .as_ref()
                .is_none_or(|id| !rules.reasons.iter().any(|x| &x.id == id))
    });
    silent
        .map(|p| {
            let id = p.id();
            let (zh, en) = (
                format!("{id}：既没有 remedy 也没有 reason"),
                format!("{id}: neither a remedy nor a reason"),
            );
            build_lint(
                LintKind::MissingRemedy,
                &locate_requirement(rules, p).at("id"),
                zh,
                en,
            )
        })
        .collect()
}

fn find_stale_sources(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    let mut found = Vec::new();
    for (file, pack) in parse_packs(rules, settings.own_only) {
        for (id, source) in &pack.sources {
            let Some(months) =
                age_in_months(&source.as_of, settings.as_of).filter(|m| *m > settings.stale_months)
            else {
                continue;
            };
            let spot = RuleLocation::new(
                file,
                vec!["sources".into(), id.clone().into(), "as_of".into()],
            );
            let (zh, en) = (
                format!("来源 `{id}` 的日期 {} 已过 {months} 个月", source.as_of),
                format!("source `{id}` is {months} months old ({})", source.as_of),
            );
            found.push(build_lint(LintKind::StaleSource, &spot, zh, en));
        }
    }
    found
}

/// Whole months since a date of the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, at its latest reading.
fn age_in_months(text: &str, today: Date) -> Option<i32> {
    let mut parts = text.split('-').map(str::parse::<i32>);
    let year = parts.next()?.ok()?;
    // A year alone may mean its December: a source is called old only where it surely is.
    let month = parts.next().and_then(Result::ok).unwrap_or(12);
    Some((i32::from(today.year()) - year) * 12 + i32::from(today.month()) - month)
}

fn find_unused(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    let mut found = find_unused_in_packs(rules, settings);
    found.extend(find_unused_document_types(rules, settings));
    found.extend(find_unused_reasons(rules, settings));
    found
}

fn unused_lint(spot: &RuleLocation<'_>, what: (&str, &str), id: &str) -> Lint {
    let zh = format!("没有用到的{} `{id}`", what.0);
    let en = format!("unused {} `{id}`", what.1);
    build_lint(LintKind::Unused, spot, zh, en)
}

/// Questions that nothing asks, sources that nothing cites.
fn find_unused_in_packs(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    let asked = asked_facts(rules);
    let mut found = Vec::new();
    for (file, pack) in parse_packs(rules, settings.own_only) {
        for name in pack.facts.keys().filter(|n| !asked.contains(*n)) {
            let spot = RuleLocation::new(file, vec!["facts".into(), name.clone().into()]);
            found.push(unused_lint(&spot, ("问题", "fact"), name));
        }
        // Sources of the base pack are known everywhere.
        let base = pack.role == crate::rules::raw::PackRole::Base;
        let ids = pack.sources.keys();
        for id in ids.filter(|id| !base && !is_cited(&file.text, id)) {
            let spot = RuleLocation::new(file, vec!["sources".into(), id.clone().into()]);
            found.push(unused_lint(&spot, ("来源", "source"), id));
        }
    }
    found
}

fn find_unused_document_types(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    let used = used_document_types(rules);
    let mut found = Vec::new();
    for (file, kinds) in parse_documents(rules, settings.own_only) {
        for (i, kind) in kinds.documents.iter().enumerate() {
            // A document that is known only so that it can be told from others says so in its note.
            if !used.contains(&kind.id) && kind.legacy.is_none() && kind.note.is_none() {
                let path = vec!["documents".into(), i.into(), "id".into()];
                let spot = RuleLocation::new(file, path);
                found.push(unused_lint(&spot, ("文件种类", "document kind"), &kind.id));
            }
        }
    }
    found
}

fn find_unused_reasons(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    // A reason with codes is triggered by findings; without codes only a requirement can give it.
    let given: BTreeSet<&str> = all_requirements(rules)
        .filter_map(|p| p.requirement.reason.as_deref())
        .collect();
    let mut found = Vec::new();
    for (file, raw) in parse_reasons(rules, settings.own_only) {
        for (i, reason) in raw.reasons.iter().enumerate() {
            if reason.codes.is_empty()
                && !reason.platform_only
                && !given.contains(reason.id.as_str())
            {
                let path = vec!["reasons".into(), i.into(), "id".into()];
                let spot = RuleLocation::new(file, path);
                found.push(unused_lint(&spot, ("驳回原因", "reason"), &reason.id));
            }
        }
    }
    found
}

/// Whether a file names a source beyond declaring it.
fn is_cited(text: &str, id: &str) -> bool {
    // A search in the text: sources are cited on many levels, always with this key.
    let needle = format!("source: {id}");
    // An id must not be found as the beginning of a longer one.
    let ends = |rest: &str| {
        rest.chars()
            .next()
            .is_none_or(|c| !(c.is_ascii_alphanumeric() || c == '-'))
    };
    text.match_indices(&needle)
        .any(|(at, _)| ends(text.get(at + needle.len()..).unwrap_or_default()))
}

/// Facts that some condition or tree asks for.
fn asked_facts(rules: &Rules) -> BTreeSet<String> {
    fn collect_facts(when: &Condition, into: &mut BTreeSet<String>) {
        into.extend(when.fact.iter().map(|(n, ..)| n.clone()));
        when.any
            .iter()
            .chain(when.not.as_deref())
            .for_each(|w| collect_facts(w, into));
    }
    let mut all = BTreeSet::new();
    for place in all_requirements(rules) {
        all.extend(
            fact_leaves(&place.requirement.need)
                .iter()
                .map(|f| f.name.clone()),
        );
        place
            .requirement
            .when
            .iter()
            .for_each(|w| collect_facts(w, &mut all));
    }
    all
}

/// Types that some requirement, check or reason names.
fn used_document_types(rules: &Rules) -> BTreeSet<String> {
    let of_checks = |leaf: &DocumentLeaf| -> Vec<String> {
        let permits = leaf.checks.iter().filter_map(|(c, _)| match &**c {
            CheckSpec::LicensedItems(items) => Some(&items.permits),
            _ => None,
        });
        permits
            .flatten()
            .flat_map(|p| p.documents.clone())
            .collect()
    };
    let asked = all_requirements(rules).flat_map(|p| document_leaves(&p.requirement.need));
    let asked = asked.flat_map(|l| of_checks(l).into_iter().chain([l.kind.clone()]));
    asked
        .chain(rules.reasons.iter().flat_map(|r| r.documents.clone()))
        .collect()
}
