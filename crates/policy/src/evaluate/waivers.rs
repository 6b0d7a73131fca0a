//! Waivers: a finding the merchant accepts, bound to a file's content and a date.

use jiff::civil::Date;

use super::findings::{FindingCollector, FindingContext, tool_source};
use super::input::EvaluationInput;
use crate::checks::Observation;
use model::{Finding, FindingCode, Outcome, RequirementLevel, RequirementReport, Severity, Waiver};

pub fn apply_waivers(
    input: &EvaluationInput<'_>,
    board: &mut FindingCollector<'_>,
    requirements: &mut [RequirementReport],
) {
    for waiver in &input.declaration.waivers {
        // A date that cannot be read counts as long past, so that the waiver covers nothing.
        let until = waiver
            .until
            .parse::<Date>()
            .unwrap_or(Date::MIN);
        let expired = until < input.settings.as_of;
        let mut hits = 0;
        for finding in board
            .findings_mut()
            .iter_mut()
            .filter(|f| waiver_covers(waiver, f, input))
        {
            hits += 1;
            if !expired {
                finding.waived = Some(waiver.reason.clone());
            }
        }
        let code = match (expired, hits) {
            (true, _) => FindingCode::WaiverExpired,
            (false, 0) => FindingCode::WaiverUnused,
            (false, _) => continue,
        };
        let file = waiver.file.clone().unwrap_or_default();
        let observation = Observation::new(code)
            .at_most_warning()
            .with("found", waiver.finding.clone())
            .with("file", file)
            .with("until", waiver.until.clone());
        let source = tool_source();
        let about = FindingContext::without_requirement(&source, RequirementLevel::Recommended);
        board.add_observation(observation, Outcome::Unmet, about);
    }
    for requirement in requirements
        .iter_mut()
        .filter(|r| r.outcome == Outcome::Unmet)
    {
        let mut errors = board
            .findings_mut()
            .iter()
            .filter(|f| {
                f.severity == Severity::Error && f.requirement.as_ref() == Some(&requirement.id)
            })
            .peekable();
        // `all` is true of an empty list, so at least one error has to be there.
        if errors.peek().is_some() && errors.all(|f| f.waived.is_some()) {
            requirement.outcome = Outcome::Waived;
        }
    }
}

/// A waiver without a file covers a finding without a place; with one, that file, and only while
/// its content is the one that was accepted.
fn waiver_covers(waiver: &Waiver, finding: &Finding, input: &EvaluationInput<'_>) -> bool {
    if finding.code.name() != waiver.finding {
        return false;
    }
    let file = finding
        .places
        .first()
        .and_then(|p| input.files.get(p.file));
    match (&waiver.file, file) {
        (None, _) => waiver.sha256.is_none() && file.is_none(),
        (Some(path), Some(file)) => {
            &file.path == path
                && waiver
                    .sha256
                    .as_ref()
                    .is_none_or(|h| h.eq_ignore_ascii_case(&file.sha256))
        }
        (Some(_), None) => false,
    }
}
