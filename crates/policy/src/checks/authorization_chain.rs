//! `rights-chain`: a right leads from its holder, letter by letter, to the applicant.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, Document, Field, FieldRole, FieldState, FindingCode, Words};
use values::name::{compare, NameMatch};
use values::{grade, parse_term, Trademark, Validity};

/// Which papers hand the right on.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RightsChain {
    /// Kinds of the letters.
    pub letters: Vec<String>,
}

/// Longer chains are nobody's business.
const LONGEST: usize = 8;

impl Check for RightsChain {
    const CODES: &'static [FindingCode] =
        &[FindingCode::AuthorizationChainBroken, FindingCode::SubjectUnknown];

    fn sentence() -> Words {
        Words::new(
            "权利人到申请主体的授权链完整、在有效期内",
            "the right leads from its holder to the applicant by letters that are valid",
        )
    }

    fn problem(&self) -> Option<String> {
        self.letters.is_empty().then(|| "letters names no kind of paper".to_owned())
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        if !case.was_read() {
            return Ruling::silent();
        }
        let holder = case.present(FieldRole::SubjectName).map(|(_, f)| f);
        let (Some(holder), Some(applicant)) = (holder, &case.applicant.name) else {
            return Ruling::unknown(unclear(case));
        };
        let letters: Vec<&Document> =
            case.documents.iter().filter(|d| self.letters.contains(&d.kind)).collect();
        let chain = Chain { case, mark: number(case.document), letters, to: &applicant.value };
        match chain.walk(&holder.value) {
            Way::Whole => Ruling::met(),
            Way::Unread => Ruling::unknown(unclear(case)),
            Way::Broken(last, why) => {
                let seen = Observation::new(FindingCode::AuthorizationChainBroken)
                    .sure(Confidence::Medium)
                    .with("document", case.title.clone())
                    .with("file", case.file_names())
                    .with("holder", holder.value.clone())
                    .with("found", last)
                    .with("wanted", applicant.value.clone())
                    .with("letters", case.one_of(&self.letters))
                    .with("why", why)
                    .at(holder.place.as_ref());
                Ruling::unmet(seen)
            }
        }
    }
}

fn unclear(case: &Case<'_>) -> Observation {
    let seen = Observation::new(FindingCode::SubjectUnknown).warning();
    seen.with("document", case.title.clone()).with("file", case.file_names())
}

/// How the search ended.
enum Way {
    Whole,
    /// A letter was not read well enough to rule it out.
    Unread,
    /// The last name the right reached, and why it went no further.
    Broken(String, Words),
}

struct Chain<'a> {
    case: &'a Case<'a>,
    mark: Option<String>,
    letters: Vec<&'a Document>,
    to: &'a str,
}

impl Chain<'_> {
    /// Follows the letters from `holder`; each is used once.
    fn walk(&self, holder: &str) -> Way {
        let mut reached = vec![holder.to_owned()];
        let (mut left, mut why) = (self.letters.clone(), Words::default());
        for _ in 0..=LONGEST {
            if reached.iter().any(|name| same(name, self.to)) {
                return Way::Whole;
            }
            let granted =
                |d: &&Document| reached.iter().any(|r| value(d, FieldRole::Grantor).is_some_and(|g| same(g, r)));
            let Some(at) = left.iter().position(granted) else { break };
            let letter = left.remove(at);
            match self.objection(letter) {
                Some(objection) => why = objection,
                None => reached.extend(value(letter, FieldRole::SubjectName).map(str::to_owned)),
            }
        }
        if self.letters.iter().any(|d| self.may_go_on(d, &reached)) {
            return Way::Unread;
        }
        Way::Broken(reached.pop().unwrap_or_default(), why)
    }

    /// Whether a letter would close the chain if it were read better: a name is not there, or is
    /// one that reading may have changed.
    fn may_go_on(&self, letter: &Document, reached: &[String]) -> bool {
        let (from, to) = (value(letter, FieldRole::Grantor), value(letter, FieldRole::SubjectName));
        let (Some(from), Some(to)) = (from, to) else { return true };
        reached.iter().any(|r| nearly(from, r)) || nearly(to, self.to)
    }

    /// Why a letter does not hand on this right today.
    fn objection(&self, letter: &Document) -> Option<Words> {
        let title = self.case.title_of(&letter.kind);
        if let (Some(own), Some(other)) = (&self.mark, number(letter))
            && own != &other
        {
            return Some(Words::new(
                format!("{}写的是另一商标号", title.zh),
                format!("{} names another registration", title.en),
            ));
        }
        let term = parse_term(value(letter, FieldRole::Validity)?);
        match grade(&term, self.case.as_of, 0) {
            Validity::Expired(until) => Some(Words::new(
                format!("{}已于 {until} 到期", title.zh),
                format!("{} ended on {until}", title.en),
            )),
            Validity::NotYetValid(from) => Some(Words::new(
                format!("{}自 {from} 起才有效", title.zh),
                format!("{} begins only on {from}", title.en),
            )),
            _ => None,
        }
    }
}

fn value(document: &Document, role: FieldRole) -> Option<&str> {
    let present = |(_, f): &(&str, &Field)| f.state == FieldState::Present;
    document.by_role(role).filter(present).map(|(_, f)| f.value.as_str())
}

/// The mark's number without its wrapping.
fn number(document: &Document) -> Option<String> {
    Trademark::parse(value(document, FieldRole::Number)?).ok().map(|t| t.digits().to_owned())
}

fn same(a: &str, b: &str) -> bool {
    compare(a, b) == NameMatch::Same
}

fn nearly(a: &str, b: &str) -> bool {
    use NameMatch::{OnlyLegalFormDiffers, OnlyScriptDiffers, ProbableOcrConfusion};
    matches!(compare(a, b), OnlyScriptDiffers | OnlyLegalFormDiffers | ProbableOcrConfusion)
}
