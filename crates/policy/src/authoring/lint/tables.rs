//! Sources, questions, kinds, reasons: old, unused, without a remedy, without a test.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::place::{documents, of_requirement, packs, reasons, Spot};
use super::{say, Lint, Name, Settings};
use crate::checks::CheckSpec;
use model::Level;
use crate::rules::Rules;
use crate::rules::pack::{Leaf, When};
use crate::authoring::generated::{facts, leaves, places};
use crate::authoring::{coverage, PackResult};

pub fn lints(rules: &Rules, tests: &[PackResult], settings: &Settings) -> Vec<Lint> {
    let mut found = remedies(rules, settings);
    found.extend(stale(rules, settings));
    found.extend(unused(rules, settings));
    if settings.own_only {
        found.extend(unproven(rules, tests));
    }
    found
}

/// Requirements of own packs that the authors' tests do not show both ways.
fn unproven(rules: &Rules, tests: &[PackResult]) -> Vec<Lint> {
    let open = coverage(tests, rules).open;
    let own = places(rules).filter(|p| p.pack.overlaid);
    own.filter_map(|p| {
        let id = p.id();
        let (_, met, unmet) = open.iter().find(|(o, ..)| *o == id)?;
        let spot = of_requirement(rules, p).at("id");
        let zh = format!("{id}：没有测试同时证明它能满足和不满足（满足 {met}，不满足 {unmet}）；可在 tests/ 中写 generate: {}", p.pack.id);
        let en = format!("{id}: no test proves it both met and unmet (met {met}, unmet {unmet}); `generate: {}` in tests/ would", p.pack.id);
        Some(say(Name::Unproven, &spot, zh, en))
    })
    .collect()
}

/// Information asks for nothing; everything else must say what to do.
fn remedies(rules: &Rules, settings: &Settings) -> Vec<Lint> {
    let silent = places(rules).filter(|p| {
        let r = p.requirement;
        (!settings.own_only || p.pack.overlaid)
            && r.level != Level::Info
            && r.remedy.is_none()
            && r.reason.as_ref().is_none_or(|id| !rules.reasons.iter().any(|x| &x.id == id))
    });
    silent
        .map(|p| {
            let id = p.id();
            let (zh, en) = (
                format!("{id}：既没有 remedy 也没有 reason"),
                format!("{id}: neither a remedy nor a reason"),
            );
            say(Name::MissingRemedy, &of_requirement(rules, p).at("id"), zh, en)
        })
        .collect()
}

fn stale(rules: &Rules, settings: &Settings) -> Vec<Lint> {
    let mut found = Vec::new();
    for (file, pack) in packs(rules, settings.own_only) {
        for (id, source) in &pack.sources {
            let Some(months) = age(&source.as_of, settings.as_of).filter(|m| *m > settings.stale_months)
            else {
                continue;
            };
            let spot = Spot::new(file, vec!["sources".into(), id.clone().into(), "as_of".into()]);
            let (zh, en) = (
                format!("来源 `{id}` 的日期 {} 已过 {months} 个月", source.as_of),
                format!("source `{id}` is {months} months old ({})", source.as_of),
            );
            found.push(say(Name::StaleSource, &spot, zh, en));
        }
    }
    found
}

/// Whole months since a date of the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, at its latest reading.
fn age(text: &str, today: Date) -> Option<i32> {
    let mut parts = text.split('-').map(str::parse::<i32>);
    let year = parts.next()?.ok()?;
    let month = parts.next().and_then(Result::ok).unwrap_or(12);
    Some((i32::from(today.year()) - year) * 12 + i32::from(today.month()) - month)
}

fn unused(rules: &Rules, settings: &Settings) -> Vec<Lint> {
    let mut found = Vec::new();
    let (asked, used) = (asked(rules), kinds(rules));
    let mut tell = |spot: &Spot<'_>, what: (&str, &str), id: &str| {
        let (zh, en) = (format!("没有用到的{} `{id}`", what.0), format!("unused {} `{id}`", what.1));
        found.push(say(Name::Unused, spot, zh, en));
    };
    for (file, pack) in packs(rules, settings.own_only) {
        for name in pack.facts.keys().filter(|n| !asked.contains(*n)) {
            tell(&Spot::new(file, vec!["facts".into(), name.clone().into()]), ("问题", "fact"), name);
        }
        // Sources of the base pack are known everywhere.
        let base = pack.role == crate::rules::raw::Role::Base;
        for id in pack.sources.keys().filter(|id| !base && !cited(&file.text, id)) {
            tell(&Spot::new(file, vec!["sources".into(), id.clone().into()]), ("来源", "source"), id);
        }
    }
    for (file, kinds) in documents(rules, settings.own_only) {
        for (i, kind) in kinds.documents.iter().enumerate().filter(|(_, k)| !used.contains(&k.id)) {
            // A paper that is known only so that it can be told from others says so in its note.
            if kind.legacy.is_none() && kind.note.is_none() {
                tell(
                    &Spot::new(file, vec!["documents".into(), i.into(), "id".into()]),
                    ("文件种类", "document kind"),
                    &kind.id,
                );
            }
        }
    }
    let given: BTreeSet<&str> = places(rules).filter_map(|p| p.requirement.reason.as_deref()).collect();
    for (file, raw) in reasons(rules, settings.own_only) {
        let idle = raw.reasons.iter().enumerate();
        for (i, reason) in
            idle.filter(|(_, r)| r.codes.is_empty() && !r.platform_only && !given.contains(r.id.as_str()))
        {
            tell(
                &Spot::new(file, vec!["reasons".into(), i.into(), "id".into()]),
                ("驳回原因", "reason"),
                &reason.id,
            );
        }
    }
    found
}

/// Whether a file names a source beyond declaring it.
fn cited(text: &str, id: &str) -> bool {
    let needle = format!("source: {id}");
    let ends = |rest: &str| rest.chars().next().is_none_or(|c| !(c.is_ascii_alphanumeric() || c == '-'));
    text.match_indices(&needle).any(|(at, _)| ends(text.get(at + needle.len()..).unwrap_or_default()))
}

/// Facts that some condition or tree asks for.
fn asked(rules: &Rules) -> BTreeSet<String> {
    fn of_when(when: &When, into: &mut BTreeSet<String>) {
        into.extend(when.fact.iter().map(|(n, ..)| n.clone()));
        when.any.iter().chain(when.not.as_deref()).for_each(|w| of_when(w, into));
    }
    let mut all = BTreeSet::new();
    for place in places(rules) {
        all.extend(facts(&place.requirement.need).iter().map(|f| f.name.clone()));
        place.requirement.when.iter().for_each(|w| of_when(w, &mut all));
    }
    all
}

/// Kinds that some requirement, check or reason names.
fn kinds(rules: &Rules) -> BTreeSet<String> {
    let of_checks = |leaf: &Leaf| -> Vec<String> {
        let permits = leaf.checks.iter().filter_map(|(c, _)| match &**c {
            CheckSpec::LicensedItems(items) => Some(&items.permits),
            _ => None,
        });
        permits.flatten().flat_map(|p| p.documents.clone()).collect()
    };
    let asked = places(rules).flat_map(|p| leaves(&p.requirement.need));
    let asked = asked.flat_map(|l| of_checks(l).into_iter().chain([l.kind.clone()]));
    asked.chain(rules.reasons.iter().flat_map(|r| r.documents.clone())).collect()
}
