//! Activities by their words.

use crate::render::labels;
use crate::render::markdown_syntax::{code_span, code_spans, escape_text, format_table};
use crate::rules::Rules;
use crate::rules::activity::Activity;
use model::Lang;

const LEGEND: &str = "# What a business scope says

An item of a business scope is held against whole activities. *Wording* is the activity as it stands, with the code of the
registered standard wording where it is known; *goods* are the activity where they are sold, or where no verb stands at all.
What looks *near* is another activity: an item with such a word is named in the finding and does not count. How a scope is read
(headings, lists with their verbs, brackets, what is left to the branches) is the same for all.

";

pub fn activities_page(rules: &Rules) -> String {
    let rows: Vec<Vec<String>> = rules
        .activities
        .iter()
        .map(|activity| activity_row(activity, rules))
        .collect();
    let columns = [
        "Activity",
        "Wording",
        "Goods",
        "Near, and not",
        "Asked by",
        "Source",
    ];
    format!("{LEGEND}{}", format_table(&columns, &rows))
}

fn activity_row(activity: &Activity, rules: &Rules) -> Vec<String> {
    let words = &activity.words;
    let standard = activity
        .standard
        .iter()
        .map(|(name, code)| match code {
            Some(code) => format!("{name} ({code})"),
            None => name.clone(),
        });
    let older = words
        .wording
        .iter()
        .skip(activity.standard.len());
    let mut wording: Vec<String> = standard.chain(older.cloned()).collect();
    wording.extend(
        words
            .acts
            .iter()
            .map(|verb| format!("{verb}…")),
    );
    let mut goods = words.goods.clone();
    goods.extend(
        words
            .made
            .iter()
            .map(|goods| format!("{goods}生产")),
    );
    goods.extend(
        words
            .let_out
            .iter()
            .map(|goods| format!("{goods}租赁")),
    );
    let categories = rules.categories_of_activity(&words.id);
    let categories: Vec<String> = categories
        .map(|category| category.id.clone())
        .collect();
    let source = &activity.source;
    let trust = labels::trust_label(source.trust, Lang::En);
    vec![
        format!(
            "{}\n{}",
            code_span(&words.id),
            escape_text(&activity.title.zh)
        ),
        escape_text(&wording.join("、")),
        escape_text(&goods.join("、")),
        escape_text(&words.near.join("、")),
        code_spans(&categories),
        format!(
            "{} ({trust}, {})",
            escape_text(&source.title),
            escape_text(&source.as_of)
        ),
    ]
}
