//! Requirement trees in words.

use crate::rules::Rules;
use crate::rules::pack::Need;
use model::Bilingual;

/// A tree in words: `食品经营许可证 或 （A + B）`.
pub fn describe_need(need: &Need, rules: &Rules) -> Bilingual {
    let list = |members: &[Need]| {
        members
            .iter()
            .map(|m| describe_need(m, rules))
            .collect::<Vec<_>>()
    };
    match need {
        Need::All(members) => Bilingual::join(&list(members), " + ", " + "),
        Need::Any(members) => Bilingual::join(&list(members), " 或 ", " or "),
        Need::AtLeast(n, of) => {
            let of = describe_need(of, rules);
            Bilingual::new(format!("{n} 份 {}", of.zh), format!("{n} × {}", of.en))
        }
        Need::Document(leaf) => rules.leaf_title(leaf),
        Need::Fact(f) => f.ask.clone(),
    }
}
