//! Answers of the merchant against the applicant's own paper.

use super::super::{AnswerClaim, CheckContext, CheckOutcome, Observation};
use super::statement::StatementSource;
use model::{Confidence, DocumentField, FindingCode};

/// Every answer that the paper contradicts: what it decided is in doubt until one of them is corrected.
pub(super) fn check_answers(context: &CheckContext<'_>) -> CheckOutcome {
    let wrong = context
        .claims
        .iter()
        .filter_map(|claim| {
            let (_, field) = context.present_field(claim.field)?;
            claim
                .is_contradicted(&field.value)
                .then(|| contradiction(context, claim, field))
        });
    wrong.fold(CheckOutcome::met(), |outcome, observation| {
        outcome.and(CheckOutcome::unknown(observation))
    })
}

fn contradiction(
    context: &CheckContext<'_>,
    claim: &AnswerClaim,
    field: &DocumentField,
) -> Observation {
    let found_in = StatementSource::from_field(field);
    Observation::new(FindingCode::DeclarationMismatch)
        .at_most_warning()
        .with_confidence(Confidence::Medium)
        .with("document", context.title.clone())
        .with("file", context.file_names())
        .with("field", claim.ask.clone())
        .with("found_in", found_in.title())
        .with("found", field.value.clone())
        .with("declared_in", StatementSource::Declaration.title())
        .with("declared", claim.answer.clone())
        .at_location(field.place.as_ref())
}
