//! `authorization-chain`: a right leads from its holder, letter by letter, to the applicant.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder};
use model::{
    Bilingual, Confidence, Document, DocumentField, FieldRole, FieldState, FindingCode, Outcome,
};
use values::name::{NameMatch, compare_companies};
use values::text::normalise_upper;
use values::{TermValidity, Trademark, grade_term, parse_term};

/// Which papers hand the right on.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorizationChain {
    /// Kinds of the letters.
    pub letters: Vec<String>,
}

// Origin: by eye. It also bounds the work on a hostile folder full of letters.
/// Longer chains are nobody's business.
const MAX_CHAIN_LETTERS: usize = 8;

impl Check for AuthorizationChain {
    const CODES: &'static [FindingCode] = &[
        FindingCode::AuthorizationChainBroken,
        FindingCode::SubjectUnknown,
    ];

    fn summary() -> Bilingual {
        Bilingual::new(
            "权利人到申请主体的授权链完整、在有效期内",
            "the right leads from its holder to the applicant by letters that are valid",
        )
    }

    fn validate_parameters(&self) -> Option<String> {
        self.letters
            .is_empty()
            .then(|| "letters names no kind of paper".to_owned())
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        if !context.has_text() {
            return CheckOutcome::undecided();
        }
        let holder = context
            .present_field(FieldRole::SubjectName)
            .map(|(_, f)| f);
        let (Some(holder), Some(applicant)) = (holder, &context.applicant.name) else {
            return CheckOutcome::unknown(subject_unknown(context));
        };
        let letters: Vec<&Document> = context
            .documents
            .iter()
            .filter(|d| self.letters.contains(&d.kind))
            .collect();
        let chain = ChainSearch {
            context,
            mark: trademark_number(context.document),
            letters,
            to: &applicant.value,
        };
        match chain.follow_letters(&holder.value) {
            ChainResult::Whole => CheckOutcome::met(),
            ChainResult::Unread => CheckOutcome::unknown(subject_unknown(context)),
            ChainResult::Broken(last, why) => {
                let observation = Observation::new(FindingCode::AuthorizationChainBroken)
                    .with_confidence(Confidence::Medium)
                    .with("document", context.title.clone())
                    .with("file", context.file_names())
                    .with("holder", holder.value.clone())
                    .with("found", last)
                    .with("wanted", applicant.value.clone())
                    .with("letters", context.alternative_titles(&self.letters))
                    .with("why", why)
                    .at_location(holder.place.as_ref());
                CheckOutcome::unmet(observation)
            }
        }
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        let other = builder.other_subject().name;
        let code = FindingCode::AuthorizationChainBroken;
        let changed =
            builder.with_field_value(FieldRole::SubjectName, &other, code, Outcome::Unmet);
        changed.into_iter().collect()
    }
}

fn subject_unknown(context: &CheckContext<'_>) -> Observation {
    let observation = Observation::new(FindingCode::SubjectUnknown).at_most_warning();
    observation
        .with("document", context.title.clone())
        .with("file", context.file_names())
}

/// How the search ended.
enum ChainResult {
    Whole,
    /// A letter was not read well enough to rule it out.
    Unread,
    /// The last name the right reached, and why it went no further.
    Broken(String, Bilingual),
}

struct ChainSearch<'a> {
    context: &'a CheckContext<'a>,
    mark: Option<String>,
    letters: Vec<&'a Document>,
    to: &'a str,
}

impl ChainSearch<'_> {
    /// Follows the letters from `holder`; each is used once.
    fn follow_letters(&self, holder: &str) -> ChainResult {
        let mut reached = vec![holder.to_owned()];
        let (mut left, mut why) = (self.letters.clone(), Bilingual::default());
        for _ in 0..=MAX_CHAIN_LETTERS {
            if reached
                .iter()
                .any(|name| is_same_name(name, self.to))
            {
                return ChainResult::Whole;
            }
            let granted = |d: &&Document| {
                reached
                    .iter()
                    .any(|r| field_value(d, FieldRole::Grantor).is_some_and(|g| is_same_name(g, r)))
            };
            let Some(at) = left.iter().position(granted) else {
                break;
            };
            // Each round takes a letter away, so letters that grant a right in a circle cannot
            // loop.
            let letter = left.remove(at);
            match self.find_objection(letter) {
                Some(objection) => why = objection,
                None if self.names_applicant(letter) => return ChainResult::Whole,
                None => {
                    reached.extend(field_value(letter, FieldRole::SubjectName).map(str::to_owned));
                }
            }
        }
        // Before the chain is called broken: a letter that was read badly may be the missing link.
        if self
            .letters
            .iter()
            .any(|d| self.may_close_chain(d, &reached))
        {
            return ChainResult::Unread;
        }
        ChainResult::Broken(reached.pop().unwrap_or_default(), why)
    }

    /// Whether a letter authorises the applicant under his code, his name in other characters.
    fn names_applicant(&self, letter: &Document) -> bool {
        let code = |text: &str| normalise_upper(text);
        let own = self
            .context
            .applicant
            .code
            .as_ref()
            .map(|c| code(&c.value));
        let written = field_value(letter, FieldRole::SubjectCode).map(code);
        let name = field_value(letter, FieldRole::SubjectName);
        let differs = |name| compare_companies(name, self.to) == NameMatch::OnlyScriptDiffers;
        own.is_some() && own == written && name.is_some_and(differs)
    }

    /// Whether a letter would close the chain if it were read better: a name is not there, or is
    /// one that reading may have changed.
    fn may_close_chain(&self, letter: &Document, reached: &[String]) -> bool {
        // Every letter counts here, used ones too: the name they lead to may be the one that was
        // misread.
        let (from, to) = (
            field_value(letter, FieldRole::Grantor),
            field_value(letter, FieldRole::SubjectName),
        );
        let (Some(from), Some(to)) = (from, to) else {
            return true;
        };
        reached
            .iter()
            .any(|r| is_similar_name(from, r))
            || is_similar_name(to, self.to)
    }

    /// Why a letter does not hand on this right today.
    fn find_objection(&self, letter: &Document) -> Option<Bilingual> {
        let title = self.context.title_of(&letter.kind);
        if let (Some(own), Some(other)) = (&self.mark, trademark_number(letter))
            && own != &other
        {
            return Some(Bilingual::new(
                format!("{}写的是另一商标号", title.zh),
                format!("{} names another registration", title.en),
            ));
        }
        // A letter that prints no term is not objected to.
        let term = parse_term(field_value(letter, FieldRole::Validity)?);
        match grade_term(&term, self.context.as_of, 0) {
            TermValidity::Expired(until) => Some(Bilingual::new(
                format!("{}已于 {until} 到期", title.zh),
                format!("{} ended on {until}", title.en),
            )),
            TermValidity::NotYetValid(from) => Some(Bilingual::new(
                format!("{}自 {from} 起才有效", title.zh),
                format!("{} begins only on {from}", title.en),
            )),
            _ => None,
        }
    }
}

fn field_value(document: &Document, role: FieldRole) -> Option<&str> {
    let present = |(_, f): &(&str, &DocumentField)| f.state == FieldState::Present;
    document
        .field_by_role(role)
        .filter(present)
        .map(|(_, f)| f.value.as_str())
}

/// The mark's number without its wrapping.
fn trademark_number(document: &Document) -> Option<String> {
    Trademark::parse(field_value(document, FieldRole::Number)?)
        .ok()
        .map(|t| t.digits().to_owned())
}

fn is_same_name(a: &str, b: &str) -> bool {
    compare_companies(a, b) == NameMatch::Same
}

fn is_similar_name(a: &str, b: &str) -> bool {
    use NameMatch::{OnlyLegalFormDiffers, OnlyScriptDiffers, ProbableOcrConfusion};
    matches!(
        compare_companies(a, b),
        OnlyScriptDiffers | OnlyLegalFormDiffers | ProbableOcrConfusion
    )
}
