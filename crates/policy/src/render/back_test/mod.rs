//! Rules held against past submissions: for people, for machines, as a page.

pub mod html;
pub mod json;
pub mod table;

use crate::back_test::Confusion;
use crate::render::labels::tr;
use model::Lang;

/// A share as people read it; a dash where there is nothing to share.
fn percent(share: Option<f64>) -> String {
    match share {
        Some(share) => format!("{:.0} %", share * 100.0),
        None => "–".to_owned(),
    }
}

/// Heads of the columns that a confusion fills.
fn confusion_heads(lang: Lang) -> [&'static str; 5] {
    [
        tr(lang, "预见", "foreseen"),
        tr(lang, "漏报", "missed"),
        tr(lang, "误报", "false alarm"),
        tr(lang, "准确率", "precision"),
        tr(lang, "召回率", "recall"),
    ]
}

fn confusion_cells(confusion: &Confusion) -> [String; 5] {
    [
        confusion.foreseen.to_string(),
        confusion.missed.to_string(),
        confusion.false_alarms.to_string(),
        percent(confusion.precision()),
        percent(confusion.recall()),
    ]
}

/// Heads of the columns that a rule fills.
fn rule_heads(lang: Lang) -> [&'static str; 4] {
    [
        tr(lang, "规则", "rule"),
        tr(lang, "适用", "asked"),
        tr(lang, "报告且被驳回", "told, refused"),
        tr(lang, "报告却通过", "told, accepted"),
    ]
}

/// What was counted, in one line.
fn count_line(submissions: usize, left_out: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{submissions} 次提交，另有 {left_out} 行未计入"),
        Lang::En => format!("{submissions} submissions, {left_out} rows left out"),
    }
}
