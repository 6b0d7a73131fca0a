//! Rules that lack one check: shows whether the adversary would miss it.

use crate::rules::Rules;
use crate::rules::pack::Need;

/// The same rules, with one check taken out of every leaf; `of`: no leaf says whose paper it must be.
#[must_use]
pub fn rules_without_check(rules: &Rules, tag: &str) -> Rules {
    let mut less = rules.clone();
    for pack in less.packs.values_mut() {
        let of_categories = pack
            .categories
            .iter_mut()
            .flat_map(|c| &mut c.requirements);
        for requirement in pack
            .requirements
            .iter_mut()
            .chain(of_categories)
        {
            remove_check(&mut requirement.need, tag);
        }
    }
    less
}

fn remove_check(need: &mut Need, tag: &str) {
    match need {
        Need::All(members) | Need::Any(members) => {
            for member in members {
                remove_check(member, tag);
            }
        }
        Need::AtLeast(_, of) => remove_check(of, tag),
        Need::Document(leaf) => {
            leaf.checks
                .retain(|(check, _)| check.tag() != tag);
            if tag == "of" {
                leaf.of = None;
            }
        }
        Need::Fact(_) => {}
    }
}
