//! Roles, lists of answers and scopes with a deciding requirement: each mistake is told with its place.

use crate::rule_files::{reasoned, told};
use crate::support::stderr;

/// Case, what is replaced in the sound pack, by what, place, part of the message.
const BAD: &[(&str, &str, &str, &str, &str)] = &[
    (
        "unknown role",
        "            - document: food-business-license\n",
        "            - { document: id-card, of: handlr }\n            - document: food-business-license\n",
        ":16:40:",
        "did you mean `handler`",
    ),
    (
        "a type that names no person",
        "            - document: food-business-license\n",
        "            - { document: storefront-photo, of: handler }\n            - document: food-business-license\n",
        ":16:49:",
        "person-name",
    ),
    (
        "a role that stands alone",
        "categories:\n",
        "roles: { cook: { title: { zh: 厨师, en: cook } } }\ncategories:\n",
        ":8:16:",
        "needs both same_as and unless",
    ),
    (
        "an answer that the question does not list",
        "      - id: permit\n",
        "      - id: permit\n        when: { fact: utility_kind, is: powr }\n",
        ":14:41:",
        "did you mean `power`",
    ),
    (
        "a scope that nothing decides",
        "{ any: [茶馆服务] }",
        "{ any: [茶馆服务], decided_by: permitt }",
        ":11:",
        "did you mean `permit`",
    ),
    (
        "a table for categories in an industry pack",
        "    scope: { any: [茶馆服务] }\n",
        "    scope: { any: [茶馆服务] }\n    for: [catering.*]\n",
        ":12:10:",
        "only categories of a scenario pack may say `for`",
    ),
    (
        "a pattern that fits no category",
        "      - id: permit\n",
        "      - id: permit\n        when: { category: [cattering.*] }\n",
        ":14:28:",
        "no category fits `cattering.*`",
    ),
    (
        "a category that nobody has, taken away from a pattern",
        "      - id: permit\n",
        "      - id: permit\n        when: { category: [catering.*, \"!catering.venu\"] }\n",
        ":14:40:",
        "did you mean `catering.venue`",
    ),
    (
        "a set of words that nobody named",
        "            - document: food-business-license\n",
        "            - { document: storefront-photo, without: [$scan-qualty] }\n            - document: food-business-license\n",
        ":16:55:",
        "did you mean `scan-quality`",
    ),
    (
        "a set of papers that nobody named",
        "            - document: food-business-license\n",
        "            - { set: food-or-old-catering-licence }\n            - document: food-business-license\n",
        ":16:22:",
        "did you mean `food-or-old-catering-license`",
    ),
];

#[test]
fn every_mistake_of_the_newer_keys_is_placed_and_named() {
    let sound = reasoned();
    for (case, from, to, place, message) in BAD {
        let text = sound.replacen(from, to, 1);
        assert_ne!(text, sound, "{case}");
        for (output, code) in told(&text).iter().zip([1, 2]) {
            let said = stderr(output);
            assert_eq!(output.status.code(), Some(code), "{case}: {said}");
            assert!(said.contains(place), "{case}: {said}");
            assert!(said.contains(message), "{case}: {said}");
        }
    }
}
