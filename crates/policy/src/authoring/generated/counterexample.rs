//! What a check asks of a sound paper, and the smallest change that makes it fail.

use crate::checks::CheckSpec;
use model::{FieldRole, FindingCode, Format, Outcome};
use crate::rules::catalogue::{Kind, KindField};
use crate::rules::pack::Leaf;
use crate::rules::raw::Owner;
use crate::authoring::synthetic::{role_name, Flaw, Paper, Subject};
use values::identifier::{check as number, IdentifierVerdict};

/// A paper changed so that one check fails.
#[derive(Debug, Clone)]
pub struct Spoiled {
    /// The paper.
    pub paper: Paper,
    /// The finding that has to come of it.
    pub code: FindingCode,
    /// How the leaf has to end: met where the check only warns.
    pub outcome: Outcome,
}

/// What surrounds the leaf in its dossier.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// A word of the category's scope, where the category asks for words.
    pub scope: Option<String>,
    /// The papers go to a place that takes only some formats.
    pub restricted: bool,
    /// The declared entity type.
    pub entity: String,
}

/// The paper that a leaf asks for.
#[must_use]
pub fn sound(leaf: &Leaf) -> Paper {
    let mut paper = Paper { owner: Some(leaf.owner.name().to_owned()), ..Paper::sound(&leaf.kind) };
    for (check, _) in &leaf.checks {
        meet(check, &mut paper);
    }
    paper
}

fn meet(check: &CheckSpec, paper: &mut Paper) {
    match check {
        CheckSpec::States(states) => {
            let terms: Vec<&str> =
                states.any.first().into_iter().chain(&states.all).map(String::as_str).collect();
            paper.fields.insert(states.field.clone(), terms.join("；"));
        }
        CheckSpec::ScopeFits(scope) => {
            if let Some(term) = scope.any.first() {
                paper.fields.insert("scope".into(), term.clone());
            }
        }
        CheckSpec::Tells(tells) => {
            let examples: Vec<&str> = tells.topics.iter().map(|t| t.example.as_str()).collect();
            paper.text = Some(examples.join("\n"));
        }
        CheckSpec::TrademarkClass(class) => {
            let first = class.any.first().map(|c| format!("第{c}类"));
            paper.fields.extend(first.map(|f| ("items".to_owned(), f)));
        }
        CheckSpec::AllSides(sides) if sides.own_files => paper.files = Some(2),
        CheckSpec::Pages(pages) => paper.pages = u32::try_from(pages.at_least).ok(),
        CheckSpec::AcceptedFormat(accepted) => {
            paper.format = accepted.formats.iter().copied().find(|f| f.is_readable());
        }
        CheckSpec::ResolutionAtLeast(resolution) if resolution.at_least > 300.0 => {
            paper.dpi = Some(resolution.at_least);
        }
        _ => {}
    }
}

/// Every way to make `check` fail on the paper of `leaf`; empty where it has nothing to look at.
#[must_use]
#[allow(clippy::too_many_lines)] // one arm a check, without a wildcard: a new check says how it fails
pub fn spoil(check: &CheckSpec, leaf: &Leaf, kind: &Kind, around: &Around) -> Vec<Spoiled> {
    use FindingCode as Code;
    use Outcome::{Met, Unknown, Unmet};
    let case = Spoiler { leaf, kind };
    let one = |spoiled: Option<Spoiled>| spoiled.into_iter().collect();
    match check {
        CheckSpec::Readable(_) => case.flaw(Flaw::Unread, Code::DocumentUnreadable, Unknown),
        CheckSpec::Whole(_) => [
            (Flaw::Damaged, Code::FileDamaged),
            (Flaw::Encrypted, Code::FileEncrypted),
            (Flaw::Empty, Code::FileEmpty),
        ]
        .into_iter()
        .flat_map(|(flaw, code)| case.flaw(flaw, code, Unmet))
        .collect(),
        CheckSpec::AcceptedFormat(accepted) => {
            let refused = around.restricted || !accepted.formats.is_empty();
            let (code, outcome) =
                if refused { (Code::FormatNotAccepted, Unmet) } else { (Code::FormatUnsupported, Unknown) };
            case.with(|p| p.format = Some(Format::Ofd), code, outcome)
        }
        CheckSpec::ResolutionAtLeast(r) => {
            case.with(|p| p.dpi = Some(r.at_least / 2.0), Code::ResolutionTooLow, Unmet)
        }
        CheckSpec::InColour(_) => case.flaw(Flaw::Greyscale, Code::ScanGreyscale, Unmet),
        CheckSpec::Sharp(_) => case.flaw(Flaw::Blurred, Code::ScanBlurred, Unknown),
        CheckSpec::Lit(_) => [
            case.flaw(Flaw::TooDark, Code::ScanTooDark, Unknown),
            case.flaw(Flaw::Glare, Code::ScanGlare, Met),
        ]
        .concat(),
        CheckSpec::Upright(_) => [
            case.flaw(Flaw::Skewed, Code::ScanSkewed, Met),
            case.flaw(Flaw::Sideways, Code::ScanSideways, Met),
        ]
        .concat(),
        CheckSpec::Uncut(_) => case.flaw(Flaw::CutOff, Code::ScanCutOff, Met),
        CheckSpec::NotBlank(_) => case.flaw(Flaw::Blank, Code::ScanBlank, Unknown),
        CheckSpec::Detail(_) => case.flaw(Flaw::Enlarged, Code::ResolutionUpscaled, Met),
        CheckSpec::NoScreenshot(_) => case.flaw(Flaw::Screenshot, Code::Screenshot, Met),
        CheckSpec::NoPhotocopy(_) => case.flaw(Flaw::Photocopy, Code::Photocopy, Met),
        CheckSpec::Sealed(_) => case.flaw(Flaw::Unsealed, Code::SealMissing, Unmet),
        CheckSpec::NotLegacy(_) => case.flaw(Flaw::Legacy, Code::LegacyDocument, Unmet),
        CheckSpec::NotSpecimen(_) => case.flaw(Flaw::Specimen, Code::Specimen, Unknown),
        CheckSpec::FilledIn(_) => case.flaw(Flaw::Template, Code::TemplateUnfilled, Unmet),
        CheckSpec::Pages(pages) if pages.at_least > 1 => {
            case.with(|p| p.pages = u32::try_from(pages.at_least - 1).ok(), Code::PagesMissing, Unmet)
        }
        CheckSpec::AllSides(sides) => case.sides(sides.one_frame, sides.own_files),
        CheckSpec::NotExpired(_) => {
            let until = "自2015年01月01日至2020年12月31日";
            one(case.says(FieldRole::Validity, until, Code::DocumentExpired, Unmet))
        }
        CheckSpec::DatesAgree(_) => [FieldRole::Issued, FieldRole::Founded, FieldRole::Born]
            .into_iter()
            .find_map(|role| case.says(role, "2098年01月01日", Code::DateImplausible, Unknown))
            .into_iter()
            .collect(),
        CheckSpec::IssuedWithin(_) => {
            one(case.says(FieldRole::Issued, "1990年01月01日", Code::DocumentExpired, Unmet))
        }
        CheckSpec::States(s) => {
            let spoilt = case.with(
                |p| drop(p.fields.insert(s.field.clone(), "样本".into())),
                Code::ItemsNotCovered,
                Unmet,
            );
            let unprinted = |p: &mut Paper| {
                p.fields.remove(&s.field);
                p.absent.push(s.field.clone());
            };
            [spoilt, case.with(unprinted, Code::ItemsUnknown, Unknown)].concat()
        }
        CheckSpec::NotEnding(ending) => {
            let word = ending.none.first().map(|w| format!("样本{w}"));
            let role = serde_json::from_value(ending.field.clone().into()).ok();
            one(role.zip(word).and_then(|(r, w)| case.says(r, &w, Code::EndingNotAllowed, Unmet)))
        }
        CheckSpec::ScopeFits(s) if around.scope.is_some() || !s.any.is_empty() => {
            one(case.says(FieldRole::Scope, "样本事务代理", Code::ScopeMismatch, Unmet))
        }
        CheckSpec::LicensedItems(items) => {
            let item = items.permits.iter().find_map(|p| p.items.first());
            let general = around.scope.as_deref().unwrap_or("样本");
            let scope = item.map(|i| format!("一般项目：{general}。许可项目：{i}。"));
            one(scope.and_then(|s| case.says(FieldRole::Scope, &s, Code::LicensedItemWithoutPermit, Met)))
        }
        CheckSpec::Tells(tells) => (0..tells.topics.len())
            .flat_map(|left_out| {
                let kept = tells.topics.iter().enumerate().filter(|(i, _)| *i != left_out);
                let text: Vec<&str> = kept.map(|(_, t)| t.example.as_str()).collect();
                // A printed field may speak of the topic too.
                let about = tells.topics.get(left_out).map(|t| t.about.clone()).unwrap_or_default();
                let speaks = |f: &&KindField| f.labels.iter().any(|l| about.iter().any(|a| l.contains(a)));
                let printed: Vec<String> =
                    kind.fields.iter().filter(speaks).map(|f| f.name.clone()).collect();
                let silent = |p: &mut Paper| {
                    p.text = Some(text.join("\n"));
                    p.absent.extend(printed.iter().cloned());
                };
                case.with(silent, Code::TermsUnclear, Unmet)
            })
            .collect(),
        CheckSpec::InDoubt(_) => case.with(|_| (), Code::AcceptanceUncertain, Met),
        CheckSpec::SameSubject(_) => one(case.other_subject()),
        CheckSpec::SameRepresentative(same) => one(case.other_person(same.current)),
        CheckSpec::AccountHolder(_) => {
            let other = Subject::other(7).name;
            one(case.says(FieldRole::AccountHolder, &other, Code::AccountHolderMismatch, Unmet))
        }
        CheckSpec::EntityFits(_) => {
            let other = if around.entity == "government" { "有限责任公司" } else { "党政机关" };
            let line = case.says(FieldRole::EntityType, other, Code::EntityTypeMismatch, Unmet);
            let code = Subject::other(7).code.replacen(
                "91",
                if around.entity == "enterprise" { "11" } else { "91" },
                1,
            );
            one(line.or_else(|| case.says(FieldRole::SubjectCode, &code, Code::EntityTypeMismatch, Unmet)))
        }
        CheckSpec::Identifiers(_) => one(case.wrong_number()),
        CheckSpec::TrademarkClass(class) => {
            let other = (1..=45).find(|c| !class.any.contains(c)).map(|c| format!("第{c}类"));
            one(other.and_then(|o| case.says(FieldRole::Items, &o, Code::ItemsNotCovered, Unmet)))
        }
        CheckSpec::RightsChain(_) => {
            let other = Subject::other(7).name;
            one(case.says(FieldRole::SubjectName, &other, Code::AuthorizationChainBroken, Unmet))
        }
        // Nothing to look at; or held against a second source or an address that no scene has.
        CheckSpec::Pages(_)
        | CheckSpec::ScopeFits(_)
        | CheckSpec::SourcesAgree(_)
        | CheckSpec::SameRegion(_) => Vec::new(),
    }
}

/// The paper of `leaf` as far from what `others` ask as its own checks allow, so that no other way
/// is met by chance.
#[must_use]
pub fn only(leaf: &Leaf, kind: &Kind, others: &[&Leaf], around: &Around) -> Paper {
    let own = |check: &CheckSpec| leaf.checks.iter().any(|(c, _)| c.tag() == check.tag());
    let further = others.iter().filter(|o| o.kind == leaf.kind && o.owner == leaf.owner);
    let further = further.flat_map(|o| &o.checks).map(|(check, _)| &**check).filter(|c| !own(c));
    let mut spoilt = further.filter_map(|check| spoil(check, leaf, kind, around).into_iter().next());
    spoilt.find(|s| s.outcome == Outcome::Unmet).map_or_else(|| sound(leaf), |s| s.paper)
}

/// The leaf whose paper is spoiled.
struct Spoiler<'a> {
    leaf: &'a Leaf,
    kind: &'a Kind,
}

impl Spoiler<'_> {
    fn with(&self, change: impl Fn(&mut Paper), code: FindingCode, outcome: Outcome) -> Vec<Spoiled> {
        let mut paper = sound(self.leaf);
        change(&mut paper);
        vec![Spoiled { paper, code, outcome }]
    }

    fn flaw(&self, flaw: Flaw, code: FindingCode, outcome: Outcome) -> Vec<Spoiled> {
        self.with(|p| p.flaws.push(flaw), code, outcome)
    }

    /// The first field with that role says something else.
    fn says(&self, role: FieldRole, value: &str, code: FindingCode, outcome: Outcome) -> Option<Spoiled> {
        let field = self.field(role)?;
        let name = role_name(role);
        let change = |p: &mut Paper| {
            p.fields.retain(|key, _| Some(key) != name.as_ref());
            p.fields.insert(field.name.clone(), value.to_owned());
        };
        self.with(change, code, outcome).pop()
    }

    fn field(&self, role: FieldRole) -> Option<&KindField> {
        self.kind.fields.iter().find(|f| f.role == Some(role))
    }

    fn sides(&self, one_frame: bool, own_files: bool) -> Vec<Spoiled> {
        let faces: Vec<String> = self.kind.sides.iter().map(|s| s.name.clone()).collect();
        let Some((_, rest)) = faces.split_last() else { return Vec::new() };
        let missing = |p: &mut Paper| p.sides = Some(rest.to_vec());
        let mut all = self.with(missing, FindingCode::SideMissing, Outcome::Unmet);
        if own_files {
            all.extend(self.with(|p| p.files = None, FindingCode::SidesNotApart, Outcome::Unmet));
        }
        if one_frame {
            all.extend(self.with(|p| p.pages = Some(2), FindingCode::SidesNotInOneFrame, Outcome::Unmet));
        }
        all
    }

    /// The paper of another body; asked only of the applicant's own.
    fn other_subject(&self) -> Option<Spoiled> {
        let roles = [FieldRole::SubjectCode, FieldRole::SubjectName];
        let shown: Vec<FieldRole> = roles.into_iter().filter(|r| self.field(*r).is_some()).collect();
        if shown.is_empty() || self.leaf.owner != Owner::Applicant {
            return None;
        }
        let other = Subject::other(7);
        let change = |p: &mut Paper| {
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
        self.with(change, FindingCode::SubjectMismatch, Outcome::Unmet).pop()
    }

    /// A person's own paper is refused; a permit may still show an earlier representative, unless the
    /// `current` one is asked for.
    fn other_person(&self, current: bool) -> Option<Spoiled> {
        let earlier = if current { Outcome::Unknown } else { Outcome::Met };
        let own =
            self.says(FieldRole::PersonName, "王某某", FindingCode::RepresentativeMismatch, Outcome::Unmet);
        own.or_else(|| {
            self.says(FieldRole::Representative, "王某某", FindingCode::RepresentativeMismatch, earlier)
        })
    }

    /// A number that cannot be one. Whether that is doubt or a word depends on the type.
    fn wrong_number(&self) -> Option<Spoiled> {
        let wrong = |f: &&KindField| {
            let verdict = number(&f.data_type, "7X");
            let wrong = matches!(verdict, IdentifierVerdict::Invalid(_) | IdentifierVerdict::Suspect(_));
            f.role != Some(FieldRole::SubjectCode) && wrong
        };
        let field = self.kind.fields.iter().find(wrong)?;
        let certain = matches!(number(&field.data_type, "7X"), IdentifierVerdict::Invalid(_));
        let outcome = if certain { Outcome::Unknown } else { Outcome::Met };
        let change = |p: &mut Paper| drop(p.fields.insert(field.name.clone(), "7X".into()));
        self.with(change, FindingCode::IdentifierInvalid, outcome).pop()
    }
}
