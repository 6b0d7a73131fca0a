//! `sources-agree`: the document's text, its QR codes, the declaration and the file's name say the
//! same.
//!
//! One matrix for each document: a row a fact, a statement a source, the strongest source first.
//! Every weaker one that contradicts it is a finding that names both sides. Name and code against the
//! declaration belong to `same-subject`, the entity type to `entity-fits`, the type to the file's
//! claims: nothing is said twice.

mod answers;
mod declared;
mod identity;
mod statement;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome};
use crate::synthetic::{Counterexample, CounterexampleBuilder};
use model::{Bilingual, FieldRole, FindingCode};
use statement::FactComparison;

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourcesAgree {}

impl Check for SourcesAgree {
    const CODES: &'static [FindingCode] = &[
        FindingCode::DeclarationMismatch,
        FindingCode::QrCodeMismatch,
    ];

    fn summary() -> Bilingual {
        Bilingual::new(
            "证照文字、二维码、申报内容和文件名互相一致",
            "the paper's text, its QR codes, the declaration and the file's name say the same",
        )
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let agreed = comparison_matrix(context)
            .into_iter()
            .fold(CheckOutcome::met(), |outcome, row| {
                outcome.and(row.check_statements(context))
            });
        if context.names_applicant() {
            agreed.and(answers::check_answers(context))
        } else {
            agreed
        }
    }

    fn counterexamples(&self, _builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        // It compares with a second source, such as a QR code, that no synthetic document has.
        Vec::new()
    }
}

/// A row a fact that this document can be asked for.
fn comparison_matrix(context: &CheckContext<'_>) -> Vec<FactComparison> {
    let has_field = |role| {
        context
            .document
            .field_by_role(role)
            .is_some()
    };
    let mut rows = vec![identity::code_comparison(context)];
    if has_field(FieldRole::SubjectCode) {
        rows.push(identity::name_comparison(context));
    }
    // These were declared for the licence of the applicant, so other documents are not held against
    // them.
    if context.names_applicant() {
        rows.extend(declared::licence_comparisons(context));
    }
    if context.own && has_field(FieldRole::AccountHolder) {
        rows.extend(declared::account_comparisons(context));
    }
    rows
}
