//! `same-subject`: the paper belongs to the applicant. A code outranks a name.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Basis, Confidence, Field, FieldRole, FieldState, FindingCode, Words};
use values::Flaw;
use values::identifier::{check, IdentifierVerdict};
use values::name::{compare, NameMatch};
use values::text::fold_upper;

/// What explains another name under the same code.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SameSubject {
    /// Document kinds that prove a change of name.
    renamed_by: Vec<String>,
}

impl Check for SameSubject {
    const CODES: &'static [FindingCode] = &[FindingCode::SubjectMismatch, FindingCode::SubjectUnknown];

    fn sentence() -> Words {
        Words::new("证件主体与申请主体一致", "the paper belongs to the applicant")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let field = |role| case.document.by_role(role).map(|(_, f)| f);
        let (name, code) = (field(FieldRole::SubjectName), field(FieldRole::SubjectCode));
        if !case.own || (name.is_none() && code.is_none()) {
            return Ruling::not_applicable();
        }
        if !case.was_read() {
            return Ruling::silent();
        }
        // The paper that tells who applies must show its code: a name alone names nobody.
        let tells = case.applicant.name.as_ref().is_some_and(|c| c.document.as_ref() == Some(&case.document.id));
        if tells && code.is_some_and(|f| f.state != FieldState::Present && !f.may_be_absent) {
            return unclear(case);
        }
        let by_code = code.and_then(|f| codes(case, f));
        let by_name = name.and_then(|f| names(case, f));
        match (by_code, by_name) {
            (Some(Same::Yes), Some(Same::Doubt(why))) => Ruling::noted(renamed(case, name, &why)),
            // The same subject, but nothing shows yet that it was renamed.
            (Some(Same::Yes), Some(Same::No(why))) if self.explained(case) => Ruling::noted(renamed(case, name, &why)),
            (Some(Same::Yes), Some(Same::No(why))) => Ruling::unknown(renamed(case, name, &why)),
            (Some(Same::Yes), _) | (None, Some(Same::Yes)) => Ruling::met(),
            (Some(Same::No(why)), _) => Ruling::unmet(mismatch(case, code, why, FieldRole::SubjectCode)),
            (None, Some(Same::No(why))) => Ruling::unmet(mismatch(case, name, why, FieldRole::SubjectName)),
            (Some(Same::Doubt(why)), _) => {
                Ruling::unknown(mismatch(case, code, why, FieldRole::SubjectCode).warning())
            }
            (None, Some(Same::Doubt(why))) => {
                Ruling::unknown(mismatch(case, name, why, FieldRole::SubjectName).warning())
            }
            (None, None) => unclear(case),
        }
    }
}

impl SameSubject {
    /// Whether a paper of the dossier proves that the name was changed.
    fn explained(&self, case: &Case<'_>) -> bool {
        case.documents.iter().any(|d| d.basis == Basis::Content && self.renamed_by.contains(&d.kind))
    }
}

fn renamed(case: &Case<'_>, name: Option<&Field>, why: &Words) -> Observation {
    let renamed = Words::new(
        format!("统一社会信用代码一致但名称不同（{}），可能已更名，请附名称变更通知书", why.zh),
        format!("same credit code but another name ({}), perhaps renamed: add the notice of change", why.en),
    );
    mismatch(case, name, renamed, FieldRole::SubjectName).warning()
}

fn unclear(case: &Case<'_>) -> Ruling {
    let seen = Observation::new(FindingCode::SubjectUnknown).warning();
    Ruling::unknown(seen.with("document", case.title.clone()).with("file", case.file_names()))
}

/// Whether two subjects are one.
enum Same {
    Yes,
    Doubt(Words),
    No(Words),
}

fn present(field: &Field) -> Option<&str> {
    (field.state == FieldState::Present).then_some(field.value.as_str())
}

/// The other subject: what the papers say, or for the paper that says it, what was declared.
fn other(case: &Case<'_>, role: FieldRole) -> Option<String> {
    let (claim, declared) = match role {
        FieldRole::SubjectCode => (&case.applicant.code, &case.applicant.declared.code),
        _ => (&case.applicant.name, &case.applicant.declared.name),
    };
    match claim {
        Some(c) if c.document.as_ref() != Some(&case.document.id) => Some(c.value.clone()),
        // The paper that tells who applies is held against the declaration; without one it is right.
        Some(c) => Some(declared.clone().unwrap_or_else(|| c.value.clone())),
        None => declared.clone(),
    }
}

fn codes(case: &Case<'_>, field: &Field) -> Option<Same> {
    let (own, other) = (fold_upper(present(field)?), fold_upper(&other(case, FieldRole::SubjectCode)?));
    if own == other {
        return Some(Same::Yes);
    }
    if own.len() != other.len() || own.contains('*') {
        return None; // an old registration number or a masked one cannot be compared: the name decides
    }
    let sound = |c: &str| {
        matches!(check("subject-number", c), IdentifierVerdict::Valid | IdentifierVerdict::Suspect(Flaw::Region))
    };
    if sound(&own) && sound(&other) {
        return Some(Same::No(Words::new("代码不同", "another credit code")));
    }
    Some(Same::Doubt(Words::new("代码不同，其中一个校验位不符，可能识别有误", "the codes differ and one fails its check digit: perhaps misread")))
}

fn names(case: &Case<'_>, field: &Field) -> Option<Same> {
    let (own, other) = (present(field)?, other(case, FieldRole::SubjectName)?);
    Some(match compare(own, &other) {
        NameMatch::Same => Same::Yes,
        NameMatch::OnlyScriptDiffers => Same::Doubt(Words::new("仅繁简体不同", "only simplified and traditional characters differ")),
        NameMatch::OnlyLegalFormDiffers => {
            Same::Doubt(Words::new("仅“有限/有限责任”等字样不同", "only the words of the legal form differ"))
        }
        NameMatch::ProbableOcrConfusion => {
            Same::Doubt(Words::new("仅形近字不同，可能识别有误", "only look-alike characters differ, perhaps misread"))
        }
        NameMatch::BranchOf => Same::No(Words::new("分支机构与总公司是不同主体", "a branch and its parent are different subjects")),
        NameMatch::Different => Same::No(Words::new("名称不同", "another name")),
        NameMatch::Unknown => return None,
    })
}

fn mismatch(case: &Case<'_>, field: Option<&Field>, why: Words, role: FieldRole) -> Observation {
    Observation::new(FindingCode::SubjectMismatch)
        .sure(Confidence::Medium)
        .with("document", case.title.clone())
        .with("file", case.file_names())
        .with("found", field.map(|f| f.value.clone()).unwrap_or_default())
        .with("wanted", other(case, role).unwrap_or_default())
        .with("why", why)
        .at(field.and_then(|f| f.place.as_ref()))
}
