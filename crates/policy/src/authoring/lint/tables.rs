//! Sources, questions, types, reasons: old, unused, without a remedy, without a test.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::lints::{Lint, LintKind, LintOptions, build_lint};
use super::place::{
    RuleLocation, locate_requirement, parse_documents, parse_packs, parse_reasons, parse_sets,
};
use crate::authoring::generated::{all_requirements, document_leaves, fact_leaves};
use crate::authoring::{TestResult, compute_coverage};
use crate::checks::CheckSpec;
use crate::rules::Rules;
use crate::rules::pack::{Condition, DocumentLeaf};
use crate::rules::raw::{PackRole, RawPack, RawSource};
use crate::rules::yaml::YamlFile;
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
    let own = all_requirements(rules).filter(|place| {
        let pack = place.pack;
        pack.overlaid
    });
    let mut found = Vec::new();
    for place in own {
        let id = place.id();
        let pack = &place.pack.id;
        let mut unproven = open.iter();
        let Some((_, met, unmet)) = unproven.find(|(open_id, ..)| *open_id == id) else {
            continue;
        };
        let spot = locate_requirement(rules, place).at("id");
        let zh = format!(
            "{id}：没有测试同时证明它能满足和不满足（满足 {met}，不满足 {unmet}）；可在 tests/ 中写 generate: {pack}"
        );
        let en = format!(
            "{id}: no test proves it both met and unmet (met {met}, unmet {unmet}); `generate: {pack}` in tests/ would"
        );
        let lint = build_lint(LintKind::Unproven, &spot, zh, en);
        found.push(lint);
    }
    found
}

/// Information asks for nothing; everything else must say what to do.
fn find_missing_remedies(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    let known_reason = |id: &String| {
        let mut reasons = rules.reasons.iter();
        reasons.any(|reason| &reason.id == id)
    };
    let mut found = Vec::new();
    for place in all_requirements(rules) {
        let requirement = place.requirement;
        let is_linted = !settings.own_only || place.pack.overlaid;
        let reason = requirement.reason.as_ref();
        let asks_nothing = requirement.level == RequirementLevel::Info;
        let says_what_to_do = requirement.remedy.is_some() || reason.is_some_and(known_reason);
        if !is_linted || asks_nothing || says_what_to_do {
            continue;
        }
        let id = place.id();
        let spot = locate_requirement(rules, place).at("id");
        let zh = format!("{id}：既没有 remedy 也没有 reason");
        let en = format!("{id}: neither a remedy nor a reason");
        let lint = build_lint(LintKind::MissingRemedy, &spot, zh, en);
        found.push(lint);
    }
    found
}

fn find_stale_sources(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    let mut found = Vec::new();
    for (file, pack) in parse_packs(rules, settings.own_only) {
        for (id, source) in &pack.sources {
            found.extend(stale_source_lint(file, id, source, settings));
        }
    }
    found
}

/// What is to be said of a source that is older than the settings allow.
pub fn stale_source_lint(
    file: &YamlFile,
    id: &str,
    source: &RawSource,
    settings: &LintOptions,
) -> Option<Lint> {
    let months = age_in_months(&source.as_of, settings.as_of)?;
    if months <= settings.stale_months {
        return None;
    }
    let spot = RuleLocation::new(file)
        .at("sources")
        .at(id.to_owned())
        .at("as_of");
    let as_of = &source.as_of;
    let zh = format!("来源 `{id}` 的日期 {as_of} 已过 {months} 个月");
    let en = format!("source `{id}` is {months} months old ({as_of})");
    Some(build_lint(LintKind::StaleSource, &spot, zh, en))
}

/// Whole months since a date of the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, at its latest reading.
fn age_in_months(text: &str, today: Date) -> Option<i32> {
    let mut parts = text.split('-').map(str::parse::<i32>);
    let year = parts.next()?.ok()?;
    // A year alone may mean its December: a source is called old only where it surely is.
    let month = match parts.next() {
        Some(Ok(month)) => month,
        _ => 12,
    };
    let years = i32::from(today.year()) - year;
    let this_month = i32::from(today.month());
    Some(years * 12 + this_month - month)
}

fn find_unused(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    let mut found = find_unused_in_packs(rules, settings);
    found.extend(find_unused_document_types(rules, settings));
    found.extend(find_unused_reasons(rules, settings));
    found.extend(find_unused_sets(rules, settings));
    found
}

/// Named sets that no file uses.
fn find_unused_sets(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    // A search in the texts: a set leaves no trace in what was loaded.
    let is_used = |id: &str| {
        let mut files = rules.files.iter();
        files.any(|file| names_id(&file.text, &format!("${id}")) || names_set(&file.text, id))
    };
    let mut found = Vec::new();
    for (file, raw) in parse_sets(rules, settings.own_only) {
        for (i, set) in raw
            .sets
            .iter()
            .enumerate()
            .filter(|(_, set)| !is_used(&set.id))
        {
            let spot = RuleLocation::new(file)
                .at("sets")
                .at(i)
                .at("id");
            found.push(unused_lint(&spot, ("集合", "set"), &set.id));
        }
    }
    found
}

fn names_set(text: &str, id: &str) -> bool {
    names_id(text, &format!("set: {id}"))
}

pub fn unused_lint(spot: &RuleLocation<'_>, (zh, en): (&str, &str), id: &str) -> Lint {
    let zh = format!("没有用到的{zh} `{id}`");
    let en = format!("unused {en} `{id}`");
    build_lint(LintKind::Unused, spot, zh, en)
}

/// Questions that nothing asks, sources that nothing cites.
fn find_unused_in_packs(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    let asked = asked_facts(rules);
    let mut found = Vec::new();
    for (file, pack) in parse_packs(rules, settings.own_only) {
        for name in pack.facts.keys() {
            if asked.contains(name) {
                continue;
            }
            let spot = RuleLocation::new(file)
                .at("facts")
                .at(name.clone());
            let lint = unused_lint(&spot, ("问题", "fact"), name);
            found.push(lint);
        }
        found.extend(find_unused_roles(rules, file, &pack));
        // Sources of the base pack are known everywhere.
        if pack.role == PackRole::Base {
            continue;
        }
        for id in pack.sources.keys() {
            if is_cited(&file.text, id) {
                continue;
            }
            let spot = RuleLocation::new(file)
                .at("sources")
                .at(id.clone());
            let lint = unused_lint(&spot, ("来源", "source"), id);
            found.push(lint);
        }
    }
    found
}

/// Roles that no leaf asks for and no other role hangs on.
fn find_unused_roles(rules: &Rules, file: &YamlFile, pack: &RawPack) -> Vec<Lint> {
    let used = requested_roles(rules);
    let unused = pack
        .roles
        .keys()
        .filter(|id| !used.contains(*id));
    let lint = |id: &String| {
        let spot = RuleLocation::new(file)
            .at("roles")
            .at(id.clone());
        unused_lint(&spot, ("角色", "role"), id)
    };
    unused.map(lint).collect()
}

/// Roles that some leaf asks for, with those that they hang on.
fn requested_roles(rules: &Rules) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for place in all_requirements(rules) {
        for leaf in document_leaves(&place.requirement.need) {
            let chain = leaf
                .of
                .iter()
                .flat_map(|role| role.chain());
            used.extend(chain.map(|role| role.id.clone()));
        }
    }
    used
}

fn find_unused_document_types(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    let used = used_document_types(rules);
    let mut found = Vec::new();
    for (file, kinds) in parse_documents(rules, settings.own_only) {
        for (i, kind) in kinds.documents.iter().enumerate() {
            // A document that is known only so that it can be told from others says so in its note.
            let says_why = kind.legacy.is_some() || kind.note.is_some();
            if says_why || used.contains(&kind.id) {
                continue;
            }
            let spot = RuleLocation::new(file)
                .at("documents")
                .at(i)
                .at("id");
            let lint = unused_lint(&spot, ("文件种类", "document kind"), &kind.id);
            found.push(lint);
        }
    }
    found
}

fn find_unused_reasons(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    // A reason with codes is triggered by findings; without codes only a requirement can give it.
    let given: BTreeSet<&str> = all_requirements(rules)
        .filter_map(|place| {
            let reason = &place.requirement.reason;
            reason.as_deref()
        })
        .collect();
    let mut found = Vec::new();
    for (file, raw) in parse_reasons(rules, settings.own_only) {
        for (i, reason) in raw.reasons.iter().enumerate() {
            let has_codes = !reason.codes.is_empty();
            let can_be_triggered = has_codes || reason.platform_only;
            let is_given = given.contains(reason.id.as_str());
            if can_be_triggered || is_given {
                continue;
            }
            let spot = RuleLocation::new(file)
                .at("reasons")
                .at(i)
                .at("id");
            let lint = unused_lint(&spot, ("驳回原因", "reason"), &reason.id);
            found.push(lint);
        }
    }
    found
}

/// Whether a file names a source beyond declaring it.
pub fn is_cited(text: &str, id: &str) -> bool {
    // A search in the text: sources are cited on many levels, always with this key.
    names_id(text, &format!("source: {id}"))
}

/// Whether a text holds `needle`, not as the beginning of a longer id.
fn names_id(text: &str, needle: &str) -> bool {
    let is_id_char = |c: char| c.is_ascii_alphanumeric() || c == '-';
    text.match_indices(needle)
        .any(|(at, _)| {
            let end = at + needle.len();
            match text.get(end..) {
                Some(rest) => !rest.starts_with(is_id_char),
                None => true,
            }
        })
}

/// Facts that some condition or tree asks for.
fn asked_facts(rules: &Rules) -> BTreeSet<String> {
    fn collect_facts(when: &Condition, into: &mut BTreeSet<String>) {
        if let Some((name, ..)) = &when.fact {
            into.insert(name.clone());
        }
        let alternatives = when.any.iter();
        let inner = alternatives.chain(when.not.as_deref());
        for condition in inner {
            collect_facts(condition, into);
        }
    }
    let mut all = BTreeSet::new();
    for place in all_requirements(rules) {
        let requirement = place.requirement;
        for leaf in fact_leaves(&requirement.need) {
            all.insert(leaf.name.clone());
        }
        for leaf in document_leaves(&requirement.need) {
            let links = leaf
                .of
                .iter()
                .flat_map(|role| role.chain());
            all.extend(links.filter_map(|role| Some(role.usually.as_ref()?.unless.clone())));
        }
        if let Some(when) = &requirement.when {
            collect_facts(when, &mut all);
        }
    }
    all
}

/// Types that some requirement, check or reason names.
fn used_document_types(rules: &Rules) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for place in all_requirements(rules) {
        for leaf in document_leaves(&place.requirement.need) {
            used.insert(leaf.kind.clone());
            used.extend(types_named_by_checks(leaf));
        }
    }
    for reason in &rules.reasons {
        let documents = reason.documents.iter();
        used.extend(documents.cloned());
    }
    used
}

/// Types that a leaf's checks look at beside the leaf's own.
fn types_named_by_checks(leaf: &DocumentLeaf) -> Vec<String> {
    let mut types = Vec::new();
    for (check, _) in &leaf.checks {
        match &**check {
            CheckSpec::LicensedItems(items) => {
                let documents = items
                    .permits
                    .iter()
                    .flat_map(|permit| &permit.documents);
                types.extend(documents.cloned());
            }
            CheckSpec::ScopeFits(fits) => types.extend(fits.elsewhere.iter().cloned()),
            _ => {}
        }
    }
    types
}
