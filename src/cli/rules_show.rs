//! `preaudit rules show`: a pack, category or requirement as a person reads it.

use std::fmt::Write as _;
use std::sync::Arc;

use model::{Bilingual, Lang, RequirementLevel};
use policy::authoring::generated::all_requirements;
use policy::authoring::list_condition;
use policy::rules::Rules;
use policy::rules::pack::{Category, Need, Requirement, SourcedCheck};

/// A category, requirement or pack by its id; `None` where there is none.
pub fn rule_text(rules: &Rules, id: &str, lang: Lang) -> Option<String> {
    let mut text = String::new();
    if let Some((_, category)) = rules.find_category(id) {
        show_category(&mut text, category, rules, lang);
        return Some(text);
    }
    let mut requirements = all_requirements(rules);
    if let Some(place) = requirements.find(|place| place.id() == id) {
        show_requirement(&mut text, place.requirement, rules, lang);
        return Some(text);
    }
    let pack = rules.packs.get(id)?;
    let _ = writeln!(
        text,
        "{}  {}  {} ({})",
        pack.id,
        pack.title.get(lang),
        pack.version,
        pack.as_of
    );
    for note in &pack.notes {
        let source = &note.source;
        let _ = writeln!(
            text,
            "  * {}  [{} {}, {:?}]\n      {}",
            note.id,
            source.id,
            source.as_of,
            source.trust,
            note.text.get(lang)
        );
    }
    for requirement in &pack.requirements {
        show_requirement(&mut text, requirement, rules, lang);
    }
    for category in &pack.categories {
        text.push('\n');
        show_category(&mut text, category, rules, lang);
    }
    Some(text)
}

fn show_category(text: &mut String, category: &Category, rules: &Rules, lang: Lang) {
    let tr = |zh: &str, en: &str| {
        let words = Bilingual::new(zh, en);
        words.get(lang).to_owned()
    };
    let _ = writeln!(text, "{}  {}", category.id, category.title.get(lang));
    if !category.open {
        let _ = writeln!(text, "  {}", tr("平台不开放", "not open at the platform"));
    }
    if let Some(scope) = &category.scope {
        let _ = writeln!(
            text,
            "  {}: {}",
            tr("经营范围须含其一", "business scope must name one of"),
            scope.any.join("、")
        );
        if !scope.near_misses.is_empty() {
            let _ = writeln!(
                text,
                "  {}: {}",
                tr("看似相近但不算", "looks close and is not"),
                scope.near_misses.join("、")
            );
        }
    }
    if let Some(note) = &category.note {
        let _ = writeln!(text, "  {}", note.get(lang));
    }
    for requirement in &category.requirements {
        show_requirement(text, requirement, rules, lang);
    }
    let source = &category.source;
    let _ = writeln!(
        text,
        "  [{} {}, {:?}: {}]",
        source.id, source.as_of, source.trust, source.title
    );
}

fn show_requirement(text: &mut String, requirement: &Requirement, rules: &Rules, lang: Lang) {
    let level = match requirement.level {
        RequirementLevel::Required => Bilingual::new("必须", "required"),
        RequirementLevel::Recommended => Bilingual::new("建议", "recommended"),
        RequirementLevel::Info => Bilingual::new("参考", "information"),
    };
    let source = &requirement.source;
    let _ = writeln!(
        text,
        "  - {} ({})  [{} {}, {:?}]",
        requirement.id,
        level.get(lang),
        source.id,
        source.as_of,
        source.trust
    );
    if let Some(when) = &requirement.when {
        let words = list_condition(when, |words| words.get(lang).to_owned());
        let label = match lang {
            Lang::Zh => "适用条件：",
            Lang::En => "when ",
        };
        let _ = writeln!(text, "      {label}{words}");
    }
    // 3: below the pack and the requirement's own line.
    show_need(text, &requirement.need, rules, lang, 3);
    if let Some(note) = &requirement.note {
        let _ = writeln!(text, "      {}", note.get(lang));
    }
}

fn show_need(text: &mut String, need: &Need, rules: &Rules, lang: Lang, depth: usize) {
    let indent = "  ".repeat(depth);
    let tr = |zh: &str, en: &str| {
        let words = Bilingual::new(zh, en);
        words.get(lang).to_owned()
    };
    let (head, members): (String, Vec<&Need>) = match need {
        Need::All(members) => (tr("全部：", "all of:"), members.iter().collect()),
        Need::Any(members) => (tr("任选其一：", "one of:"), members.iter().collect()),
        Need::AtLeast(n, of) => {
            let zh = format!("至少 {n} 份：");
            let en = format!("at least {n} of:");
            let head = Bilingual::new(zh, en);
            (head.get(lang).to_owned(), vec![of.as_ref()])
        }
        Need::Document(leaf) => {
            // What every document must pass is said once, not at each of them.
            let is_default = |check: &SourcedCheck| {
                let mut defaults = rules.defaults.iter();
                defaults.any(|(default, _)| Arc::ptr_eq(default, &check.0))
            };
            let checks: Vec<&str> = leaf
                .checks
                .iter()
                .filter(|check| !is_default(check))
                .map(|(requested_check, _)| requested_check.tag())
                .collect();
            let title = rules.document_title(&leaf.kind);
            let mut head = format!("{} ({})", title.get(lang), leaf.kind);
            if !checks.is_empty() {
                let _ = write!(head, "  ✓ {}", checks.join(" "));
            }
            (head, Vec::new())
        }
        Need::Fact(fact) => (
            format!("? {} ({})", fact.ask.get(lang), fact.name),
            Vec::new(),
        ),
    };
    let _ = writeln!(text, "{indent}{head}");
    for member in members {
        show_need(text, member, rules, lang, depth + 1);
    }
}
