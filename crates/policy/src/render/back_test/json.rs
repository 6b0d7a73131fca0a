//! `preaudit.learn/1`: rules held against past submissions, for machines. Keys are only added, never renamed.

use std::io::{self, Write};

use serde::Serialize;

use crate::back_test::{BackTest, Confusion, KeyTally, RuleTally};
use model::Lang;

/// Name and version of the schema.
pub const SCHEMA: &str = "preaudit.learn/1";

#[derive(Serialize)]
struct BackTestView<'a> {
    schema: &'static str,
    submissions: usize,
    left_out: usize,
    verdicts: ConfusionView,
    reasons: Vec<ReasonView<'a>>,
    requirements: Vec<RuleView<'a>>,
    codes: Vec<RuleView<'a>>,
    never_fired: Vec<&'a str>,
}

#[derive(Serialize)]
struct ConfusionView {
    foreseen: usize,
    missed: usize,
    false_alarms: usize,
    precision: Option<f64>,
    recall: Option<f64>,
}

#[derive(Serialize)]
struct ReasonView<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(flatten)]
    confusion: ConfusionView,
}

#[derive(Serialize)]
struct RuleView<'a> {
    id: &'a str,
    title: &'a str,
    asked: usize,
    fired: usize,
    fired_refused: usize,
    fired_accepted: usize,
}

/// Writes the counts as one JSON object, indented, with a line feed at the end.
pub fn write_back_test(back_test: &BackTest, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let reasons = back_test.reasons.iter();
    let silent = back_test.silent_requirements();
    let view = BackTestView {
        schema: SCHEMA,
        submissions: back_test.submissions,
        left_out: back_test.left_out,
        verdicts: confusion_view(&back_test.verdicts),
        reasons: reasons
            .map(|reason| reason_view(reason, lang))
            .collect(),
        requirements: rule_views(&back_test.requirements, lang),
        codes: rule_views(&back_test.codes, lang),
        never_fired: silent
            .map(|rule| rule.id.as_str())
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *sink, &view)?;
    sink.write_all(b"\n")
}

fn confusion_view(confusion: &Confusion) -> ConfusionView {
    ConfusionView {
        foreseen: confusion.foreseen,
        missed: confusion.missed,
        false_alarms: confusion.false_alarms,
        precision: confusion.precision(),
        recall: confusion.recall(),
    }
}

fn reason_view(reason: &KeyTally, lang: Lang) -> ReasonView<'_> {
    ReasonView {
        id: &reason.id,
        title: reason.title.get(lang),
        confusion: confusion_view(&reason.confusion),
    }
}

fn rule_views(rules: &[RuleTally], lang: Lang) -> Vec<RuleView<'_>> {
    let rules = rules.iter();
    rules
        .map(|rule| RuleView {
            id: &rule.id,
            title: rule.title.get(lang),
            asked: rule.asked,
            fired: rule.fired(),
            fired_refused: rule.fired_refused,
            fired_accepted: rule.fired_accepted,
        })
        .collect()
}
