//! Whether a printed code or name is that of the applicant.

use crate::checks::CheckContext;
use model::{Bilingual, DocumentField, FieldRole, FieldState};
use values::IdentifierIssue;
use values::identifier::{IdentifierVerdict, check_identifier};
use values::name::{NameMatch, compare_companies, listed_names};
use values::text::normalise_upper;

/// Whether two subjects are one.
pub(super) enum SubjectMatch {
    Yes,
    Doubt(Bilingual),
    No(Bilingual),
}

pub(super) fn present_value(field: &DocumentField) -> Option<&str> {
    (field.state == FieldState::Present).then_some(field.value.as_str())
}

/// The other subject: what the documents say, or for the document that says it, what was declared.
pub(super) fn expected_value(context: &CheckContext<'_>, role: FieldRole) -> Option<String> {
    let (claim, declared) = match role {
        FieldRole::SubjectCode => (&context.applicant.code, &context.applicant.declared.code),
        _ => (&context.applicant.name, &context.applicant.declared.name),
    };
    match claim {
        Some(c) if c.document.as_ref() != Some(&context.document.id) => Some(c.value.clone()),
        // The document that tells who applies is held against the declaration; without one it is
        // right.
        Some(c) => Some(
            declared
                .clone()
                .unwrap_or_else(|| c.value.clone()),
        ),
        None => declared.clone(),
    }
}

pub(super) fn compare_codes(
    context: &CheckContext<'_>,
    field: &DocumentField,
) -> Option<SubjectMatch> {
    let (own, other) = (
        normalise_upper(present_value(field)?),
        normalise_upper(&expected_value(context, FieldRole::SubjectCode)?),
    );
    if own == other {
        return Some(SubjectMatch::Yes);
    }
    if own.len() != other.len() || own.contains('*') {
        return None; // an old registration number or a masked one cannot be compared: the name decides
    }
    // Two valid codes that differ are two subjects; if one fails its check digit, it may be
    // misread.
    let sound = |c: &str| {
        matches!(
            check_identifier("subject-number", c),
            IdentifierVerdict::Valid | IdentifierVerdict::Suspect(IdentifierIssue::Region)
        )
    };
    if sound(&own) && sound(&other) {
        return Some(SubjectMatch::No(Bilingual::new(
            "代码不同",
            "another credit code",
        )));
    }
    Some(SubjectMatch::Doubt(Bilingual::new(
        "代码不同，其中一个校验位不符，可能识别有误",
        "the codes differ and one fails its check digit: perhaps misread",
    )))
}

pub(super) fn compare_names(
    context: &CheckContext<'_>,
    field: &DocumentField,
) -> Option<SubjectMatch> {
    let (own, other) = (
        present_value(field)?,
        expected_value(context, FieldRole::SubjectName)?,
    );
    let listed = listed_names(own);
    // Of several parties the applicant needs to be one.
    let is_listed = |name: &String| compare_companies(name, &other) == NameMatch::Same;
    if listed.iter().any(is_listed) {
        return Some(SubjectMatch::Yes);
    }
    let own = match listed.as_slice() {
        [name] => name,
        _ => own,
    };
    Some(match compare_companies(own, &other) {
        NameMatch::Same => SubjectMatch::Yes,
        NameMatch::OnlyScriptDiffers => SubjectMatch::Doubt(Bilingual::new(
            "仅繁简体不同",
            "only simplified and traditional characters differ",
        )),
        NameMatch::OnlyLegalFormDiffers => SubjectMatch::Doubt(Bilingual::new(
            "仅“有限/有限责任”等字样不同",
            "only the words of the legal form differ",
        )),
        NameMatch::ProbableOcrConfusion => SubjectMatch::Doubt(Bilingual::new(
            "仅形近字不同，可能识别有误",
            "only look-alike characters differ, perhaps misread",
        )),
        NameMatch::BranchOf => SubjectMatch::No(Bilingual::new(
            "分支机构与总公司是不同主体",
            "a branch and its parent are different subjects",
        )),
        NameMatch::Different => SubjectMatch::No(Bilingual::new("名称不同", "another name")),
        NameMatch::Unknown => return None,
    })
}

/// How far the operator's name settles whose a document without a subject's name is.
pub(super) fn match_by_operator(by_code: Option<&SubjectMatch>) -> SubjectMatch {
    match by_code {
        Some(SubjectMatch::Yes) => SubjectMatch::Yes,
        _ => SubjectMatch::Doubt(Bilingual::new(
            "只有经营者姓名相同，证照没有可比的代码",
            "only the operator's name agrees; the paper shows no code to compare",
        )),
    }
}
