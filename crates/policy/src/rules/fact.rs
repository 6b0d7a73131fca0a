//! Questions that no document answers.

use std::collections::BTreeMap;

use super::raw::{Contradiction, FactType, RawFact};
use model::{Bilingual, FactAnswer, MerchantQuestion};
use values::text::normalise_upper;

/// A question to the merchant.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The question.
    pub ask: Bilingual,
    /// Type of the answer.
    pub kind: FactType,
    /// The answers there are, by id; empty: any of its type.
    pub values: BTreeMap<String, Bilingual>,
    /// What the applicant's own paper says where an answer is not true.
    pub contradicted_by: Vec<Contradiction>,
}

impl RawFact {
    /// The question as the program trusts it.
    #[must_use]
    pub fn into_fact(self) -> Fact {
        Fact {
            ask: self.ask,
            kind: self.kind,
            values: self.values,
            contradicted_by: self.contradicted_by,
        }
    }
}

impl Fact {
    /// The question with the answers that there are.
    #[must_use]
    pub fn question(&self) -> Bilingual {
        let ask = &self.ask;
        if self.values.is_empty() {
            return match self.kind {
                FactType::Flag => Bilingual::new(
                    format!("{}（是/否）", ask.zh),
                    format!("{} (yes/no)", ask.en),
                ),
                FactType::Number | FactType::Text | FactType::Url => ask.clone(),
            };
        }
        let titles = || self.values.values();
        let zh: Vec<&str> = titles()
            .map(|t| t.zh.as_str())
            .collect();
        let en: Vec<&str> = titles()
            .map(|t| t.en.as_str())
            .collect();
        Bilingual::new(
            format!("{}（可答：{}）", ask.zh, zh.join("、")),
            format!("{} (one of: {})", ask.en, en.join(", ")),
        )
    }

    /// The question as the merchant is asked it; `name` is its key.
    #[must_use]
    pub fn merchant_question(&self, name: &str, answer: Option<FactAnswer>) -> MerchantQuestion {
        MerchantQuestion {
            name: name.to_owned(),
            ask: self.question(),
            example: self.example_answer(),
            answer,
        }
    }

    fn example_answer(&self) -> FactAnswer {
        let text = |t: &str| FactAnswer::Text(t.to_owned());
        match self.kind {
            FactType::Flag => FactAnswer::Flag(false),
            FactType::Number => FactAnswer::Number(0.0),
            FactType::Text => {
                let listed = self.values.keys().next();
                text(listed.map_or("", |id| id))
            }
            FactType::Url => text("https://example.com/notify"),
        }
    }

    /// The answer as conditions compare it: the id of a listed one, yes or no for its words; `None`
    /// where it is not among the listed ones.
    #[must_use]
    pub fn plain_answer(&self, answer: FactAnswer) -> Option<FactAnswer> {
        if !self.values.is_empty() {
            return self
                .listed_answer(&answer)
                .cloned()
                .map(FactAnswer::Text);
        }
        let flag = answer
            .as_flag()
            .filter(|_| self.kind == FactType::Flag);
        Some(flag.map_or(answer, FactAnswer::Flag))
    }

    /// The id of an answer that is listed, by its id or a title; `None` where it is not.
    #[must_use]
    pub fn listed_answer(&self, answer: &FactAnswer) -> Option<&String> {
        let FactAnswer::Text(text) = answer else {
            return None;
        };
        let given = normalise_upper(text);
        let is = |text: &str| normalise_upper(text) == given;
        let mut values = self.values.iter();
        let found = values.find(|(id, title)| is(id) || is(&title.zh) || is(&title.en));
        found.map(|(id, _)| id)
    }
}
