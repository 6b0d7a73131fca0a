//! `preaudit explain` for an activity: its words, and which categories ask for it.

use std::fmt::Write as _;

use model::{Bilingual, Lang};
use policy::rules::Rules;
use policy::rules::activity::Activity;

pub fn explain_activity(rules: &Rules, id: &str, lang: Lang) -> Option<String> {
    let activity = rules.find_activity(id)?;
    let words = &activity.words;
    let tr = |zh: &str, en: &str| {
        Bilingual::new(zh, en)
            .get(lang)
            .to_owned()
    };
    let mut page = format!("{id}  {}\n\n", activity.title.get(lang));
    let mut add = |name: String, list: &[String]| {
        if !list.is_empty() {
            let _ = writeln!(page, "{name}: {}", list.join("、"));
        }
    };
    add(
        tr("规范表述", "registered wording"),
        &standard_names(activity),
    );
    let other = words
        .wording
        .get(activity.standard.len()..)
        .unwrap_or_default();
    add(tr("其他写法", "other wording"), other);
    add(tr("带任何对象的动词", "verbs with any goods"), &words.acts);
    add(tr("销售的商品", "goods where they are sold"), &words.goods);
    add(tr("生产的商品", "goods where they are made"), &words.made);
    add(tr("出租的商品", "goods where they are let"), &words.let_out);
    add(tr("看似相近但不算", "looks close and is not"), &words.near);
    add(
        tr("用到它的类目", "categories that ask for it"),
        &asking_categories(rules, id),
    );
    let source = &activity.source;
    let _ = writeln!(
        page,
        "\n{}: {} ({})",
        tr("来源", "source"),
        source.title,
        source.as_of
    );
    Some(page)
}

/// Standard wording, each with its code where it is known.
fn standard_names(activity: &Activity) -> Vec<String> {
    let named = |(name, code): &(String, Option<String>)| match code {
        Some(code) => format!("{name} {code}"),
        None => name.clone(),
    };
    activity
        .standard
        .iter()
        .map(named)
        .collect()
}

fn asking_categories(rules: &Rules, id: &str) -> Vec<String> {
    let categories = rules.categories_of_activity(id);
    categories
        .map(|category| category.id.clone())
        .collect()
}
