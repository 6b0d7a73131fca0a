//! `same-subject`: the document belongs to the applicant. A code outranks a name.

use schemars::JsonSchema;
use serde::Deserialize;

mod letters;
mod subject_match;

use super::{Check, CheckContext, CheckOutcome, Observation, SameRepresentative};
use crate::synthetic::{Counterexample, CounterexampleBuilder, SyntheticDocument};
use letters::{has_seal_of, text_names_applicant};
use model::{
    Bilingual, ClassificationBasis, Confidence, Document, DocumentField, FieldRole, FieldState,
    FindingCode, Outcome, Printing, SealKind,
};
use subject_match::{
    SubjectMatch, compare_codes, compare_names, expected_value, match_by_operator, present_value,
};
use values::name::{NameMatch, compare_companies, individual_names, is_unnamed, normalise_name};
use values::text::normalise_text;

/// What explains another name under the same code.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SameSubject {
    /// Document kinds that prove a change of name.
    renamed_by: Vec<String>,
}

impl Check for SameSubject {
    const CODES: &'static [FindingCode] = &[
        FindingCode::SubjectMismatch,
        FindingCode::SubjectUnknown,
        FindingCode::RepresentativeMismatch,
    ];

    fn summary() -> Bilingual {
        Bilingual::new(
            "证件主体与申请主体一致",
            "the paper belongs to the applicant",
        )
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let subject = self.check_subject(context);
        subject.and(check_representative(context))
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        let shows = |role| builder.field_with_role(role).is_some();
        let names_subject = shows(FieldRole::SubjectCode) || shows(FieldRole::SubjectName);
        // Of somebody else's papers only letters and agreements name the applicant.
        let is_asked = names_subject && (builder.own || shows(FieldRole::Grantor));
        if !is_asked && (names_subject || !shows(FieldRole::Party)) {
            return Vec::new();
        }
        let other = builder.other_subject();
        let change = |p: &mut SyntheticDocument| {
            for field in &builder.fields {
                let value = match field.role {
                    Some(FieldRole::SubjectCode) => &other.code,
                    Some(FieldRole::SubjectName | FieldRole::Party) => &other.name,
                    _ => continue,
                };
                p.fields
                    .insert(field.name.to_owned(), value.clone());
            }
        };
        vec![builder.with_change(change, FindingCode::SubjectMismatch, Outcome::Unmet)]
    }
}

impl SameSubject {
    fn check_subject(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let field = |role| {
            context
                .document
                .field_by_role(role)
                .map(|(_, f)| f)
        };
        let (name, code) = (field(FieldRole::SubjectName), field(FieldRole::SubjectCode));
        if name.is_none() && code.is_none() {
            return check_parties(context);
        }
        // Somebody else's licence is his own; a letter of his must name the applicant all the same.
        if !context.own && field(FieldRole::Grantor).is_none() {
            return CheckOutcome::not_applicable();
        }
        if !context.has_text() {
            return CheckOutcome::undecided();
        }
        // The document that tells who applies must show its code: a name alone names nobody.
        let tells = context
            .applicant
            .name
            .as_ref()
            .is_some_and(|c| c.document.as_ref() == Some(&context.document.id));
        if tells && code.is_some_and(|f| f.state != FieldState::Present && !f.may_be_absent) {
            return subject_unknown(context);
        }
        let by_code = code.and_then(|f| compare_codes(context, f));
        let mut by_name = name.and_then(|f| compare_names(context, f));
        // Whoever has no name is called by his operator's.
        if matches!(by_name, Some(SubjectMatch::No(_)))
            && name.is_some_and(|f| names_operator(context, f))
        {
            by_name = Some(match_by_operator(by_code.as_ref()));
        }
        self.settle_matches(context, (name, by_name), (code, by_code))
    }

    /// What code and name say together.
    fn settle_matches(
        &self,
        context: &CheckContext<'_>,
        (name, by_name): (Option<&DocumentField>, Option<SubjectMatch>),
        (code, by_code): (Option<&DocumentField>, Option<SubjectMatch>),
    ) -> CheckOutcome {
        // A code outranks a name (document-formats section 6): the same code with another name is a
        // change of name, the same name with another code another subject or a misreading.
        match (by_code, by_name) {
            // Simplified and traditional characters are one name where the code is the same.
            (Some(SubjectMatch::Yes), Some(SubjectMatch::Doubt(_)))
                if name.is_some_and(|f| differs_in_script(context, f)) =>
            {
                CheckOutcome::met()
            }
            (Some(SubjectMatch::Yes), Some(SubjectMatch::Doubt(why))) => {
                CheckOutcome::met_with(rename_observation(context, name, &why))
            }
            // The same subject, but nothing shows yet that it was renamed.
            (Some(SubjectMatch::Yes), Some(SubjectMatch::No(why)))
                if self.has_rename_proof(context, name) =>
            {
                CheckOutcome::met_with(rename_observation(context, name, &why))
            }
            (Some(SubjectMatch::Yes), Some(SubjectMatch::No(why))) => {
                CheckOutcome::unknown(rename_observation(context, name, &why))
            }
            (Some(SubjectMatch::Yes), _) | (None, Some(SubjectMatch::Yes)) => CheckOutcome::met(),
            (Some(SubjectMatch::No(why)), _) => {
                CheckOutcome::unmet(subject_mismatch(context, code, why, FieldRole::SubjectCode))
            }
            (None, Some(SubjectMatch::No(why))) => {
                CheckOutcome::unmet(subject_mismatch(context, name, why, FieldRole::SubjectName))
            }
            (Some(SubjectMatch::Doubt(why)), _) => CheckOutcome::unknown(
                subject_mismatch(context, code, why, FieldRole::SubjectCode).at_most_warning(),
            ),
            (None, Some(SubjectMatch::Doubt(why))) => CheckOutcome::unknown(
                subject_mismatch(context, name, why, FieldRole::SubjectName).at_most_warning(),
            ),
            (None, None) if prints_holder_sometimes(context) => CheckOutcome::not_applicable(),
            (None, None) if is_addressed_to_applicant(context) => CheckOutcome::met(),
            (None, None) => subject_unknown(context),
        }
    }

    /// Whether a document of the dossier proves that the name was changed: it must itself write the
    /// name that was found.
    fn has_rename_proof(&self, context: &CheckContext<'_>, name: Option<&DocumentField>) -> bool {
        let found = name.map(|field| normalise_text(&field.value));
        let Some(found) = found.filter(|f| !f.is_empty()) else {
            return false;
        };
        context.documents.iter().any(|d| {
            let is_proof = self.renamed_by.contains(&d.kind);
            is_proof && d.basis == ClassificationBasis::Content && writes_name(context, d, &found)
        })
    }
}

/// Of two papers that tell who applies, the weaker one must name the same representative.
fn check_representative(context: &CheckContext<'_>) -> CheckOutcome {
    let tells = context
        .kind
        .is_some_and(|k| k.tells_applicant);
    let named = context
        .present_field(FieldRole::Representative)
        .is_some();
    if tells && named && context.own && !context.names_applicant() {
        SameRepresentative { current: true }.check_document(context)
    } else {
        CheckOutcome::not_applicable()
    }
}

/// Whether only simplified and traditional characters differ from the name that is expected.
fn differs_in_script(context: &CheckContext<'_>, name: &DocumentField) -> bool {
    let expected = expected_value(context, FieldRole::SubjectName);
    let pair = present_value(name).zip(expected);
    pair.is_some_and(|(own, other)| compare_companies(own, &other) == NameMatch::OnlyScriptDiffers)
}

/// Whether a document's text has a normalised name, also over two lines.
fn writes_name(context: &CheckContext<'_>, document: &Document, name: &str) -> bool {
    let mut files: Vec<usize> = document
        .pages
        .iter()
        .map(|p| p.file)
        .collect();
    files.dedup();
    let files = files
        .into_iter()
        .filter_map(|f| context.files.get(f));
    let text: String = files
        .flat_map(|f| f.text.lines())
        .map(|line| normalise_text(&line.text))
        .collect();
    text.contains(name)
}

fn rename_observation(
    context: &CheckContext<'_>,
    name: Option<&DocumentField>,
    why: &Bilingual,
) -> Observation {
    let renamed = Bilingual::new(
        format!(
            "统一社会信用代码一致但名称不同（{}），可能已更名，请附名称变更通知书",
            why.zh
        ),
        format!(
            "same credit code but another name ({}), perhaps renamed: add the notice of change",
            why.en
        ),
    );
    subject_mismatch(context, name, renamed, FieldRole::SubjectName).at_most_warning()
}

/// Whether papers of the type are just as good without a holder's name.
fn prints_holder_sometimes(context: &CheckContext<'_>) -> bool {
    context.kind.and_then(|k| k.holder) == Some(Printing::Sometimes)
}

/// Whether a letter of an authority names the applicant: it has no form, and says in a sentence of
/// its own whom it is about.
fn is_addressed_to_applicant(context: &CheckContext<'_>) -> bool {
    has_seal_of(context, &[SealKind::Authority]) && text_names_applicant(context)
}

fn subject_unknown(context: &CheckContext<'_>) -> CheckOutcome {
    let observation = Observation::new(FindingCode::SubjectUnknown).at_most_warning();
    CheckOutcome::unknown(
        observation
            .with("document", context.title.clone())
            .with("file", context.file_names()),
    )
}

/// Whether the paper names the operator of an individual business that has no name: `****` on the
/// licence, 个体户 with the operator's name elsewhere.
fn names_operator(context: &CheckContext<'_>, field: &DocumentField) -> bool {
    let applicant = context.applicant;
    let operator = &applicant.representative;
    let Some(operator) = operator
        .as_ref()
        .map(|o| normalise_name(&o.value))
    else {
        return false;
    };
    let by_operator = individual_names("", &operator);
    let names = [
        &applicant
            .name
            .as_ref()
            .map(|n| n.value.clone()),
        &applicant.declared.name,
    ];
    let mut names = names.into_iter().flatten();
    let unnamed = names.all(|n| is_unnamed(n) || by_operator.contains(&normalise_name(n)));
    let held = present_value(field).map(normalise_name);
    unnamed && held.is_some_and(|h| h == operator || by_operator.contains(&h))
}

/// An agreement is of both sides: one of them must be the applicant.
fn check_parties(context: &CheckContext<'_>) -> CheckOutcome {
    let fields = context.document.fields.values();
    let parties: Vec<&DocumentField> = fields
        .filter(|f| f.role == Some(FieldRole::Party))
        .collect();
    if parties.is_empty() {
        return CheckOutcome::not_applicable();
    }
    if !context.has_text() {
        return CheckOutcome::undecided();
    }
    let compared: Vec<Option<SubjectMatch>> = parties
        .iter()
        .map(|f| compare_names(context, f))
        .collect();
    if compared
        .iter()
        .any(|c| matches!(c, Some(SubjectMatch::Yes)))
    {
        return CheckOutcome::met();
    }
    let others = parties
        .iter()
        .filter(|f| f.state == FieldState::Present);
    let strangers = compared
        .iter()
        .all(|c| matches!(c, Some(SubjectMatch::No(_))));
    // With one party unread, it may be the applicant. An agreement names its parties at its head; a
    // letter about two companies names both in a sentence.
    if !strangers {
        let is_letter = has_seal_of(context, &[SealKind::Authority, SealKind::Official]);
        return if is_letter && text_names_applicant(context) {
            CheckOutcome::met()
        } else {
            subject_unknown(context)
        };
    }
    let why = Bilingual::new("双方都不是申请主体", "neither party is the applicant");
    let first = others.into_iter().next().copied();
    CheckOutcome::unmet(subject_mismatch(
        context,
        first,
        why,
        FieldRole::SubjectName,
    ))
}

fn subject_mismatch(
    context: &CheckContext<'_>,
    field: Option<&DocumentField>,
    why: Bilingual,
    role: FieldRole,
) -> Observation {
    Observation::new(FindingCode::SubjectMismatch)
        .with_confidence(Confidence::Medium)
        .with("document", context.title.clone())
        .with("file", context.file_names())
        .with(
            "found",
            field
                .map(|f| f.value.clone())
                .unwrap_or_default(),
        )
        .with("wanted", expected_value(context, role).unwrap_or_default())
        .with("why", why)
        .at_location(field.and_then(|f| f.place.as_ref()))
}
