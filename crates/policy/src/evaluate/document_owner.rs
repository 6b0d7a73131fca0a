//! Whose a document is: the one that a leaf asks it of, the applicant, or nobody knows.

use super::context::EvaluationContext;
use crate::checks::{Observation, SourcedValue};
use crate::rules::document_type::FieldDefinition;
use crate::rules::pack::DocumentLeaf;
use crate::rules::raw::DocumentOwner;
use model::{Document, FieldRole, FieldState, FindingCode, Printing};
use values::name::{NameMatch, compare_companies};
use values::text::normalise_upper;

/// Whether a document can be the one a leaf asks for. Documents whose owner nobody named may be
/// anybody's: the subject check tells for the applicant's own.
pub fn may_belong_to(document: &Document, owner: DocumentOwner) -> bool {
    document
        .owner
        .as_deref()
        .is_none_or(|o| o == owner.name())
}

/// Whether a document asked of somebody else is the applicant's own, by its code. What the merchant
/// declared of its owner outranks that.
pub fn is_applicants_own(
    context: &EvaluationContext<'_>,
    document: &Document,
    owner: DocumentOwner,
) -> bool {
    // The applicant may hold a right itself.
    let of_others = !matches!(owner, DocumentOwner::Applicant | DocumentOwner::RightHolder);
    of_others
        && document.owner.is_none()
        && find_holder(context, document) == DocumentHolder::Applicant
}

/// Whose a document is by what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DocumentHolder {
    Applicant,
    Another,
    Unknown,
}

/// The code decides; where a side shows none, only names that are the same or quite different do.
fn find_holder(context: &EvaluationContext<'_>, document: &Document) -> DocumentHolder {
    let shown = |role| {
        let (_, field) = document
            .field_by_role(role)
            .filter(|(_, f)| f.state == FieldState::Present)?;
        Some(field.value.as_str())
    };
    let pair = |role, own: &'_ Option<SourcedValue>| {
        Some((shown(role)?.to_owned(), own.as_ref()?.value.clone()))
    };
    // A letter is of the one who gives it; whom it names beside him is the one who gets the right.
    let is_letter = document
        .field_by_role(FieldRole::Grantor)
        .is_some();
    if let Some((code, own)) =
        pair(FieldRole::SubjectCode, &context.applicant.code).filter(|_| !is_letter)
    {
        return if normalise_upper(&code) == normalise_upper(&own) {
            DocumentHolder::Applicant
        } else {
            DocumentHolder::Another
        };
    }
    let holder = if is_letter {
        FieldRole::Grantor
    } else {
        FieldRole::SubjectName
    };
    let names = pair(holder, &context.applicant.name);
    match names.map(|(name, own)| compare_companies(&name, &own)) {
        Some(NameMatch::Same) => DocumentHolder::Applicant,
        Some(NameMatch::Different | NameMatch::BranchOf) => DocumentHolder::Another,
        _ => DocumentHolder::Unknown,
    }
}

/// A document asked of somebody else that does not show whose it is cannot be accepted as theirs.
pub fn owner_unknown(
    context: &EvaluationContext<'_>,
    leaf: &DocumentLeaf,
    document: &Document,
) -> Option<Observation> {
    // An agreement is of both sides; a notice without a form is of one.
    let names_sides = |field: &FieldDefinition| {
        let role = field.role;
        role == Some(FieldRole::Party) || role == Some(FieldRole::Grantor)
    };
    let kind = context
        .input
        .rules
        .catalogue
        .get(&document.kind);
    let of_both = kind.is_some_and(|k| k.freeform && k.fields.iter().any(names_sides));
    let asked_of_others = leaf.owner != DocumentOwner::Applicant && !of_both;
    let unknown = match document.owner {
        None => find_holder(context, document) == DocumentHolder::Unknown,
        // The merchant's word does not stand for a name that the paper prints and nobody read.
        Some(_) => lacks_printed_holder(context, document),
    };
    (asked_of_others && unknown).then(|| {
        let observation = Observation::new(FindingCode::OwnerUnknown)
            .at_most_warning()
            .with(
                "document",
                context
                    .input
                    .rules
                    .document_title(&document.kind),
            )
            .with("owner", leaf.owner.name());
        observation.on_first_page(document)
    })
}

/// Whether the type prints whose a document is, and nothing of that was read on this one.
fn lacks_printed_holder(context: &EvaluationContext<'_>, document: &Document) -> bool {
    use FieldRole::{AccountHolder, Party, PersonName, SubjectCode, SubjectName};
    let holders = [SubjectName, SubjectCode, PersonName, AccountHolder, Party];
    let names = |role: Option<FieldRole>| role.is_some_and(|role| holders.contains(&role));
    let Some(kind) = context
        .input
        .rules
        .catalogue
        .get(&document.kind)
    else {
        return false;
    };
    let is_printed = match kind.proofs.holder {
        Some(printing) => printing == Printing::Printed,
        None => kind
            .fields
            .iter()
            .any(|f| names(f.role) && !f.may_be_absent),
    };
    let mut fields = document.fields.values();
    let has_field = kind
        .fields
        .iter()
        .any(|f| names(f.role));
    let is_read = fields.any(|f| names(f.role) && f.state == FieldState::Present);
    is_printed && has_field && !is_read
}
