//! The numbers of a report at a glance.

use maud::{Markup, html};

use crate::render::labels::tr;
use model::{Lang, Outcome, Report, RequirementLevel, Severity};

/// How much is to be corrected, looked at and answered, and how much is proven.
pub(super) fn count_tiles(report: &Report, lang: Lang) -> Markup {
    // Only required ones: an unmet recommendation is no reason to be refused.
    let required = || {
        let all = report.requirements.iter();
        all.filter(|requirement| requirement.level == RequirementLevel::Required)
            .filter(|requirement| requirement.outcome != Outcome::NotApplicable)
    };
    let of = |outcome| {
        required()
            .filter(|r| r.outcome == outcome)
            .count()
    };
    let open_errors = report.findings.iter();
    let open_errors = open_errors.filter(|f| f.severity == Severity::Error && f.waived.is_none());
    let errors = open_errors.count();
    let open = report
        .questions
        .iter()
        .filter(|q| q.answer.is_none())
        .count();
    let met = format!("{}/{}", of(Outcome::Met), required().count());
    html! {
        dl.tiles {
            (tile(&errors.to_string(), tr(lang, "处必须改正", "to correct"), colour_of(errors, "red")))
            (tile(
                &of(Outcome::Unknown).to_string(),
                tr(lang, "项无法判断", "undecided"),
                colour_of(of(Outcome::Unknown), "amber"),
            ))
            (tile(&open.to_string(), tr(lang, "个问题待回答", "to answer"), colour_of(open, "amber")))
            (tile(&met, tr(lang, "必须项满足", "required and met"), "blue"))
        }
    }
}

/// Nothing to do is green.
fn colour_of(count: usize, otherwise: &'static str) -> &'static str {
    if count == 0 { "green" } else { otherwise }
}

fn tile(number: &str, words: &str, colour: &str) -> Markup {
    html! {
        div class={ "tile " (colour) } {
            dt { (words) }
            dd { (number) }
        }
    }
}
