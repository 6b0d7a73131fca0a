//! What an audit could not tell, in sentences.

use super::labels;
use crate::sanitize::printable;
use model::{Lang, Outcome, ReasonStatus, Report, RequirementLevel};

/// One line for each undecided requirement, then how many reject reasons only the platform can
/// decide.
#[must_use]
pub fn undecided_lines(report: &Report, lang: Lang) -> Vec<String> {
    let open_requirements = report
        .requirements
        .iter()
        .filter(|requirement| {
            requirement.outcome == Outcome::Unknown && requirement.level != RequirementLevel::Info
        });
    let mut lines: Vec<String> = open_requirements
        .map(|requirement| {
            // A finding tells more than the tree: it names the file.
            let mut own = report
                .findings
                .iter()
                .filter(|finding| finding.requirement.as_ref() == Some(&requirement.id));
            let why = own
                .next()
                .map(|finding| finding.message.get(lang).to_owned())
                .or_else(|| {
                    requirement
                        .why
                        .as_ref()
                        .map(|why| why.get(lang).to_owned())
                })
                .unwrap_or_default();
            format!(
                "{}{}{}",
                requirement.title.get(lang),
                labels::colon(lang),
                printable(&why)
            )
        })
        .collect();
    // Only counted: a list of them would bury the lines above.
    let open = report
        .reasons
        .iter()
        .filter(|reason| reason.status == ReasonStatus::Unknown)
        .count();
    if open > 0 {
        lines.push(match lang {
            Lang::Zh => format!("另有 {open} 条常见驳回原因无法在本地判断，平台仍可能提出（见上表）"),
            Lang::En => format!(
                "{open} common reject reasons could not be checked here; the platform may still give them (see above)"
            ),
        });
    }
    lines
}
