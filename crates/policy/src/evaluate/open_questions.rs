//! The questions that an audit leaves open, as the merchant is asked them.

use crate::checks::Observation;
use crate::rules::Rules;
use model::{Bilingual, Finding, FindingCode, MerchantQuestion};

/// A question of the rules that nobody answered.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenQuestion {
    /// Fact name, a key of `facts` in `merchant.yaml`.
    key: String,
    ask: Bilingual,
}

impl OpenQuestion {
    pub fn new(key: &str, ask: &Bilingual) -> Self {
        Self {
            key: key.to_owned(),
            ask: ask.clone(),
        }
    }

    pub fn observation(self) -> Observation {
        Observation::new(FindingCode::FactUnanswered)
            .at_most_warning()
            .with("question", self.ask)
            .with("key", self.key)
    }
}

/// One question for each key that findings ask for, the most urgent first.
pub fn open_questions(findings: &[Finding], rules: &Rules) -> Vec<MerchantQuestion> {
    let mut questions: Vec<MerchantQuestion> = Vec::new();
    let asked = findings
        .iter()
        .filter(|f| f.code == FindingCode::FactUnanswered);
    for key in asked.filter_map(asked_key) {
        let is_known = questions.iter().any(|q| q.name == key);
        let mut packs = rules.packs.values();
        let fact = packs.find_map(|pack| pack.facts.get(key));
        if let Some(fact) = fact.filter(|_| !is_known) {
            questions.push(fact.merchant_question(key, None));
        }
    }
    questions
}

fn asked_key(finding: &Finding) -> Option<&str> {
    let mut evidence = finding.evidence.iter();
    let key = evidence.find(|e| e.name == "key")?;
    Some(&key.value.en)
}
