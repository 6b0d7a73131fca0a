//! `preaudit rules list --counts`: what the rules hold, against the reference they were written from.

use std::fmt::Write as _;

use preaudit::model::{Lang, Words};
use preaudit::rules::Rules;
use preaudit::rules::pack::{Pack, Reference};
use preaudit::rules::raw::{Holds, Role};

/// A line a pack, then a line a section of the reference with its differences.
pub fn counts(rules: &Rules, lang: Lang) -> String {
    let say = |zh: &str, en: &str| Words::new(zh, en).get(lang).to_owned();
    let mut text = String::new();
    for (role, zh, en) in
        [(Role::Base, "通用", "base"), (Role::Industry, "行业", "industries"), (Role::Scenario, "场景", "scenarios")]
    {
        let _ = writeln!(text, "{}", say(zh, en));
        rules.packs_of(role).for_each(|pack| of_pack(&mut text, pack, lang));
    }
    let _ = writeln!(
        text,
        "{} document kinds, {} reject reasons, {} upload places, {} entity types, {} finding codes",
        rules.catalogue.kinds.len(),
        rules.reasons.len(),
        rules.platforms.len(),
        rules.entities.len(),
        rules.findings.len()
    );
    let _ = writeln!(text, "{}", say("对照参考资料", "against the reference"));
    rules.reference.iter().for_each(|section| against(&mut text, section, rules, lang));
    text
}

fn of_pack(text: &mut String, pack: &Pack, lang: Lang) {
    let of_categories: usize = pack.categories.iter().map(|c| c.requirements.len()).sum();
    let _ = writeln!(
        text,
        "  {}  {}  {} categories, {} requirements, {} questions",
        pack.id,
        pack.title.get(lang),
        pack.categories.len(),
        pack.requirements.len() + of_categories,
        pack.facts.len()
    );
}

/// `rows of the reference − otherwise + beyond = items of the rules`, or a loud difference.
fn against(text: &mut String, section: &Reference, rules: &Rules, lang: Lang) {
    let here = items(section, rules);
    let sum = |list: &[(usize, Words)]| list.iter().map(|(n, _)| n).sum::<usize>();
    let expected = (section.rows + sum(&section.beyond)).saturating_sub(sum(&section.otherwise));
    let mark = if here == expected { "ok  " } else { "DIFF" };
    let _ = writeln!(text, "  {mark} {}: {} rows, {here} here [{}]", section.section, section.rows, section.source.id);
    for (sign, list) in [('-', &section.otherwise), ('+', &section.beyond)] {
        for (n, why) in list {
            let _ = writeln!(text, "         {sign}{n} {}", why.get(lang));
        }
    }
}

/// How many items of the rules a section stands for.
fn items(section: &Reference, rules: &Rules) -> usize {
    let of = |id: &str| section.of.is_empty() || section.of.iter().any(|o| o == id);
    let packs = || rules.packs.values().filter(|p| of(&p.id));
    match section.holds {
        Holds::Categories => packs().map(|p| p.categories.len()).sum(),
        Holds::Requirements => packs().map(|p| p.requirements.len()).sum(),
        Holds::Kinds => rules.catalogue.kinds.len(),
        Holds::Entities => rules.entities.len(),
        Holds::Reasons => rules.reasons.len(),
        Holds::Platforms => rules.platforms.len(),
    }
}
