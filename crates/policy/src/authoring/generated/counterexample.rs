//! What a check asks of a sound document, and the smallest change that makes it fail.

use crate::authoring::synthetic::{Defect, Subject, SyntheticDocument, role_name};
use crate::checks::CheckSpec;
use crate::rules::catalogue::{DocumentType, FieldDefinition};
use crate::rules::pack::DocumentLeaf;
use crate::rules::raw::DocumentOwner;
use model::{FieldRole, FileFormat, FindingCode, Outcome};
use values::identifier::{IdentifierVerdict, check_identifier};

/// A document changed so that one check fails.
#[derive(Debug, Clone)]
pub struct Counterexample {
    /// The document.
    pub paper: SyntheticDocument,
    /// The finding that has to come of it.
    pub code: FindingCode,
    /// How the leaf has to end: met where the check only warns.
    pub outcome: Outcome,
}

/// What surrounds the leaf in its dossier.
#[derive(Debug, Clone, Default)]
pub struct DossierContext {
    /// A word of the category's scope, where the category asks for words.
    pub scope: Option<String>,
    /// The documents go to a place that takes only some formats.
    pub restricted: bool,
    /// The declared entity type.
    pub entity: String,
}

/// The document that a leaf asks for.
#[must_use]
pub fn valid_document(leaf: &DocumentLeaf) -> SyntheticDocument {
    let mut paper = SyntheticDocument {
        owner: Some(leaf.owner.name().to_owned()),
        ..SyntheticDocument::of_type(&leaf.kind)
    };
    for (check, _) in &leaf.checks {
        satisfy_check(check, &mut paper);
    }
    paper
}

fn satisfy_check(check: &CheckSpec, paper: &mut SyntheticDocument) {
    match check {
        CheckSpec::FieldContains(states) => {
            let terms: Vec<&str> = states
                .any
                .first()
                .into_iter()
                .chain(&states.all)
                .map(String::as_str)
                .collect();
            paper.fields.insert(states.field.clone(), terms.join("；"));
        }
        CheckSpec::ScopeFits(scope) => {
            if let Some(term) = scope.any.first() {
                paper.fields.insert("scope".into(), term.clone());
            }
        }
        CheckSpec::CoversTopics(tells) => {
            let examples: Vec<&str> = tells.topics.iter().map(|t| t.example.as_str()).collect();
            paper.text = Some(examples.join("\n"));
        }
        CheckSpec::TrademarkClass(class) => {
            let first = class.any.first().map(|c| format!("第{c}类"));
            paper.fields.extend(first.map(|f| ("items".to_owned(), f)));
        }
        CheckSpec::AllSides(sides) if sides.own_files => paper.files = Some(2),
        CheckSpec::MinPages(pages) => paper.pages = u32::try_from(pages.at_least).ok(),
        CheckSpec::AcceptedFormat(accepted) => {
            paper.format = accepted.formats.iter().copied().find(|f| f.is_readable());
        }
        CheckSpec::ResolutionAtLeast(resolution) if resolution.at_least > 300.0 => {
            paper.dpi = Some(resolution.at_least);
        }
        _ => {}
    }
}

/// Every way to make `check` fail on the document of `leaf`; empty where it has nothing to look at.
#[must_use]
#[allow(clippy::too_many_lines)] // one arm a check, without a wildcard: a new check says how it fails
pub fn find_counterexamples(
    check: &CheckSpec,
    leaf: &DocumentLeaf,
    kind: &DocumentType,
    context: &DossierContext,
) -> Vec<Counterexample> {
    use FindingCode as Code;
    use Outcome::{Met, Unknown, Unmet};
    let case = CounterexampleBuilder { leaf, kind };
    let one = |spoiled: Option<Counterexample>| spoiled.into_iter().collect();
    match check {
        CheckSpec::Readable(_) => {
            case.with_defect(Defect::Unread, Code::DocumentUnreadable, Unknown)
        }
        CheckSpec::Intact(_) => [
            (Defect::Damaged, Code::FileDamaged),
            (Defect::Encrypted, Code::FileEncrypted),
            (Defect::Empty, Code::FileEmpty),
        ]
        .into_iter()
        .flat_map(|(flaw, code)| case.with_defect(flaw, code, Unmet))
        .collect(),
        CheckSpec::AcceptedFormat(accepted) => {
            let refused = context.restricted || !accepted.formats.is_empty();
            let (code, outcome) = if refused {
                (Code::FormatNotAccepted, Unmet)
            } else {
                (Code::FormatUnsupported, Unknown)
            };
            case.with_change(|p| p.format = Some(FileFormat::Ofd), code, outcome)
        }
        CheckSpec::ResolutionAtLeast(r) => case.with_change(
            |p| p.dpi = Some(r.at_least / 2.0),
            Code::ResolutionTooLow,
            Unmet,
        ),
        CheckSpec::InColour(_) => case.with_defect(Defect::Greyscale, Code::ScanGreyscale, Unmet),
        CheckSpec::Sharp(_) => case.with_defect(Defect::Blurred, Code::ScanBlurred, Unknown),
        CheckSpec::Exposure(_) => [
            case.with_defect(Defect::TooDark, Code::ScanTooDark, Unknown),
            case.with_defect(Defect::Glare, Code::ScanGlare, Met),
        ]
        .concat(),
        CheckSpec::NotSkewed(_) => [
            case.with_defect(Defect::Skewed, Code::ScanSkewed, Met),
            case.with_defect(Defect::Sideways, Code::ScanSideways, Met),
        ]
        .concat(),
        CheckSpec::NotCropped(_) => case.with_defect(Defect::CutOff, Code::ScanCutOff, Met),
        CheckSpec::NotBlank(_) => case.with_defect(Defect::Blank, Code::ScanBlank, Unknown),
        CheckSpec::NotUpscaled(_) => {
            case.with_defect(Defect::Enlarged, Code::ResolutionUpscaled, Met)
        }
        CheckSpec::NoScreenshot(_) => case.with_defect(Defect::Screenshot, Code::Screenshot, Met),
        CheckSpec::NoPhotocopy(_) => case.with_defect(Defect::Photocopy, Code::Photocopy, Met),
        CheckSpec::Sealed(_) => case.with_defect(Defect::Unsealed, Code::SealMissing, Unmet),
        CheckSpec::NotLegacy(_) => case.with_defect(Defect::Legacy, Code::LegacyDocument, Unmet),
        CheckSpec::NotSpecimen(_) => case.with_defect(Defect::Specimen, Code::Specimen, Unknown),
        CheckSpec::FilledIn(_) => case.with_defect(Defect::Template, Code::TemplateUnfilled, Unmet),
        CheckSpec::MinPages(pages) if pages.at_least > 1 => case.with_change(
            |p| p.pages = u32::try_from(pages.at_least - 1).ok(),
            Code::PagesMissing,
            Unmet,
        ),
        CheckSpec::AllSides(sides) => case.missing_sides(sides.one_frame, sides.own_files),
        CheckSpec::NotExpired(_) => {
            let until = "自2015年01月01日至2020年12月31日";
            one(case.with_field_value(FieldRole::Validity, until, Code::DocumentExpired, Unmet))
        }
        CheckSpec::DatesAgree(_) => [FieldRole::Issued, FieldRole::Founded, FieldRole::Born]
            .into_iter()
            .find_map(|role| {
                case.with_field_value(role, "2098年01月01日", Code::DateImplausible, Unknown)
            })
            .into_iter()
            .collect(),
        CheckSpec::IssuedWithin(_) => one(case.with_field_value(
            FieldRole::Issued,
            "1990年01月01日",
            Code::DocumentExpired,
            Unmet,
        )),
        CheckSpec::FieldContains(s) => {
            let spoilt = case.with_change(
                |p| drop(p.fields.insert(s.field.clone(), "样本".into())),
                Code::ItemsNotCovered,
                Unmet,
            );
            let unprinted = |p: &mut SyntheticDocument| {
                p.fields.remove(&s.field);
                p.absent.push(s.field.clone());
            };
            [
                spoilt,
                case.with_change(unprinted, Code::ItemsUnknown, Unknown),
            ]
            .concat()
        }
        CheckSpec::FieldNotEndingWith(ending) => {
            let word = ending.none.first().map(|w| format!("样本{w}"));
            let role = serde_json::from_value(ending.field.clone().into()).ok();
            one(role
                .zip(word)
                .and_then(|(r, w)| case.with_field_value(r, &w, Code::EndingNotAllowed, Unmet)))
        }
        CheckSpec::ScopeFits(s) if context.scope.is_some() || !s.any.is_empty() => {
            one(case.with_field_value(FieldRole::Scope, "样本事务代理", Code::ScopeMismatch, Unmet))
        }
        CheckSpec::LicensedItems(items) => {
            let item = items.permits.iter().find_map(|p| p.items.first());
            let general = context.scope.as_deref().unwrap_or("样本");
            let scope = item.map(|i| format!("一般项目：{general}。许可项目：{i}。"));
            one(scope.and_then(|s| {
                case.with_field_value(FieldRole::Scope, &s, Code::LicensedItemWithoutPermit, Met)
            }))
        }
        CheckSpec::CoversTopics(tells) => (0..tells.topics.len())
            .flat_map(|left_out| {
                let kept = tells
                    .topics
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| *i != left_out);
                let text: Vec<&str> = kept.map(|(_, t)| t.example.as_str()).collect();
                // A printed field may speak of the topic too.
                let about = tells
                    .topics
                    .get(left_out)
                    .map(|t| t.about.clone())
                    .unwrap_or_default();
                let speaks = |f: &&FieldDefinition| {
                    f.labels.iter().any(|l| about.iter().any(|a| l.contains(a)))
                };
                let printed: Vec<String> = kind
                    .fields
                    .iter()
                    .filter(speaks)
                    .map(|f| f.name.clone())
                    .collect();
                let silent = |p: &mut SyntheticDocument| {
                    p.text = Some(text.join("\n"));
                    p.absent.extend(printed.iter().cloned());
                };
                case.with_change(silent, Code::TermsUnclear, Unmet)
            })
            .collect(),
        CheckSpec::AcceptanceUncertain(_) => {
            case.with_change(|_| (), Code::AcceptanceUncertain, Met)
        }
        CheckSpec::SameSubject(_) => one(case.with_other_subject()),
        CheckSpec::SameRepresentative(same) => one(case.with_other_person(same.current)),
        CheckSpec::AccountHolder(_) => {
            let other = Subject::third_party(7).name;
            one(case.with_field_value(
                FieldRole::AccountHolder,
                &other,
                Code::AccountHolderMismatch,
                Unmet,
            ))
        }
        CheckSpec::EntityFits(_) => {
            let other = if context.entity == "government" {
                "有限责任公司"
            } else {
                "党政机关"
            };
            let line = case.with_field_value(
                FieldRole::EntityType,
                other,
                Code::EntityTypeMismatch,
                Unmet,
            );
            let code = Subject::third_party(7).code.replacen(
                "91",
                if context.entity == "enterprise" {
                    "11"
                } else {
                    "91"
                },
                1,
            );
            one(line.or_else(|| {
                case.with_field_value(
                    FieldRole::SubjectCode,
                    &code,
                    Code::EntityTypeMismatch,
                    Unmet,
                )
            }))
        }
        CheckSpec::Identifiers(_) => one(case.with_wrong_number()),
        CheckSpec::TrademarkClass(class) => {
            let other = (1..=45)
                .find(|c| !class.any.contains(c))
                .map(|c| format!("第{c}类"));
            one(other.and_then(|o| {
                case.with_field_value(FieldRole::Items, &o, Code::ItemsNotCovered, Unmet)
            }))
        }
        CheckSpec::AuthorizationChain(_) => {
            let other = Subject::third_party(7).name;
            one(case.with_field_value(
                FieldRole::SubjectName,
                &other,
                Code::AuthorizationChainBroken,
                Unmet,
            ))
        }
        // Nothing to look at; or held against a second source or an address that no synthetic
        // dossier has.
        CheckSpec::MinPages(_)
        | CheckSpec::ScopeFits(_)
        | CheckSpec::SourcesAgree(_)
        | CheckSpec::SameRegion(_) => Vec::new(),
    }
}

/// The document of `leaf` as far from what `others` ask as its own checks allow, so that no other
/// way is met by chance.
#[must_use]
pub fn exclusive_document(
    leaf: &DocumentLeaf,
    kind: &DocumentType,
    others: &[&DocumentLeaf],
    context: &DossierContext,
) -> SyntheticDocument {
    let own = |check: &CheckSpec| leaf.checks.iter().any(|(c, _)| c.tag() == check.tag());
    let further = others
        .iter()
        .filter(|o| o.kind == leaf.kind && o.owner == leaf.owner);
    let further = further
        .flat_map(|o| &o.checks)
        .map(|(check, _)| &**check)
        .filter(|c| !own(c));
    let mut spoilt = further.filter_map(|check| {
        find_counterexamples(check, leaf, kind, context)
            .into_iter()
            .next()
    });
    spoilt
        .find(|s| s.outcome == Outcome::Unmet)
        .map_or_else(|| valid_document(leaf), |s| s.paper)
}

/// The leaf whose document is changed.
struct CounterexampleBuilder<'a> {
    leaf: &'a DocumentLeaf,
    kind: &'a DocumentType,
}

impl CounterexampleBuilder<'_> {
    fn with_change(
        &self,
        change: impl Fn(&mut SyntheticDocument),
        code: FindingCode,
        outcome: Outcome,
    ) -> Vec<Counterexample> {
        let mut paper = valid_document(self.leaf);
        change(&mut paper);
        vec![Counterexample {
            paper,
            code,
            outcome,
        }]
    }

    fn with_defect(
        &self,
        flaw: Defect,
        code: FindingCode,
        outcome: Outcome,
    ) -> Vec<Counterexample> {
        self.with_change(|p| p.flaws.push(flaw), code, outcome)
    }

    /// The first field with that role says something else.
    fn with_field_value(
        &self,
        role: FieldRole,
        value: &str,
        code: FindingCode,
        outcome: Outcome,
    ) -> Option<Counterexample> {
        let field = self.field_with_role(role)?;
        let name = role_name(role);
        let change = |p: &mut SyntheticDocument| {
            p.fields.retain(|key, _| Some(key) != name.as_ref());
            p.fields.insert(field.name.clone(), value.to_owned());
        };
        self.with_change(change, code, outcome).pop()
    }

    fn field_with_role(&self, role: FieldRole) -> Option<&FieldDefinition> {
        self.kind.fields.iter().find(|f| f.role == Some(role))
    }

    fn missing_sides(&self, one_frame: bool, own_files: bool) -> Vec<Counterexample> {
        let faces: Vec<String> = self.kind.sides.iter().map(|s| s.name.clone()).collect();
        let Some((_, rest)) = faces.split_last() else {
            return Vec::new();
        };
        let missing = |p: &mut SyntheticDocument| p.sides = Some(rest.to_vec());
        let mut all = self.with_change(missing, FindingCode::SideMissing, Outcome::Unmet);
        if own_files {
            all.extend(self.with_change(
                |p| p.files = None,
                FindingCode::SidesNotApart,
                Outcome::Unmet,
            ));
        }
        if one_frame {
            all.extend(self.with_change(
                |p| p.pages = Some(2),
                FindingCode::SidesNotInOneFrame,
                Outcome::Unmet,
            ));
        }
        all
    }

    /// The document of another body; asked only of the applicant's own.
    fn with_other_subject(&self) -> Option<Counterexample> {
        let roles = [FieldRole::SubjectCode, FieldRole::SubjectName];
        let shown: Vec<FieldRole> = roles
            .into_iter()
            .filter(|r| self.field_with_role(*r).is_some())
            .collect();
        if shown.is_empty() || self.leaf.owner != DocumentOwner::Applicant {
            return None;
        }
        let other = Subject::third_party(7);
        let change = |p: &mut SyntheticDocument| {
            for field in &self.kind.fields {
                match field.role {
                    Some(FieldRole::SubjectCode) => {
                        drop(p.fields.insert(field.name.clone(), other.code.clone()));
                    }
                    Some(FieldRole::SubjectName) => {
                        drop(p.fields.insert(field.name.clone(), other.name.clone()));
                    }
                    _ => {}
                }
            }
        };
        self.with_change(change, FindingCode::SubjectMismatch, Outcome::Unmet)
            .pop()
    }

    /// A person's own document is refused; a permit may still show an earlier representative, unless
    /// the `current` one is asked for.
    fn with_other_person(&self, current: bool) -> Option<Counterexample> {
        let earlier = if current {
            Outcome::Unknown
        } else {
            Outcome::Met
        };
        let own = self.with_field_value(
            FieldRole::PersonName,
            "王某某",
            FindingCode::RepresentativeMismatch,
            Outcome::Unmet,
        );
        own.or_else(|| {
            self.with_field_value(
                FieldRole::Representative,
                "王某某",
                FindingCode::RepresentativeMismatch,
                earlier,
            )
        })
    }

    /// A number that cannot be one. Whether that is doubt or a word depends on the type.
    fn with_wrong_number(&self) -> Option<Counterexample> {
        let wrong = |f: &&FieldDefinition| {
            let verdict = check_identifier(&f.data_type, "7X");
            let wrong = matches!(
                verdict,
                IdentifierVerdict::Invalid(_) | IdentifierVerdict::Suspect(_)
            );
            f.role != Some(FieldRole::SubjectCode) && wrong
        };
        let field = self.kind.fields.iter().find(wrong)?;
        let certain = matches!(
            check_identifier(&field.data_type, "7X"),
            IdentifierVerdict::Invalid(_)
        );
        let outcome = if certain {
            Outcome::Unknown
        } else {
            Outcome::Met
        };
        let change =
            |p: &mut SyntheticDocument| drop(p.fields.insert(field.name.clone(), "7X".into()));
        self.with_change(change, FindingCode::IdentifierInvalid, outcome)
            .pop()
    }
}
