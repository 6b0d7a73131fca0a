//! What a valid paper of a type shows: each word of it borne out by the type's own fields.

use super::Validator;
use crate::rules::document_type::{AskedSides, FieldDefinition, Proofs, names_holder};
use crate::rules::raw::{RawProofs, RawSides};
use crate::rules::yaml::YamlPath;
use model::{FieldRole, Printing, SealKind, SideCount};

/// The key of `sides` for scenarios that it does not name.
const DEFAULT_SIDES: &str = "default";

/// What the type says of itself elsewhere.
pub(super) struct PrintedParts<'a> {
    pub fields: &'a [FieldDefinition],
    pub has_sides: bool,
    /// Source id of the type.
    pub own_source: &'a str,
}

/// What a type leaves out needs its reason, and what it prints needs a field to read it by.
pub(super) fn validate_proofs(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: RawProofs,
    printed: &PrintedParts<'_>,
) -> Proofs {
    check_reason(validator, path, &raw);
    check_fields(validator, path, &raw, printed.fields);
    let sides = raw
        .sides
        .and_then(|sides| resolve_sides(validator, path, sides));
    let asks_sides = sides.as_ref().is_some_and(asks_several);
    if asks_sides && !printed.has_sides {
        let en = "a kind of which several sides are asked needs them under `sides`";
        let zh = "须交多面的种类须在 `sides` 写明各面";
        validator.report(&path.at("sides"), zh, en);
    }
    let source = raw
        .source
        .as_deref()
        .unwrap_or(printed.own_source);
    let source = validator.resolve_source(&path.at("source"), source);
    Proofs {
        holder: raw.holder,
        term: raw.term,
        sides,
        seal: raw.seal,
        why: raw.why,
        source,
    }
}

fn check_reason(validator: &mut Validator<'_>, path: &YamlPath<'_>, raw: &RawProofs) {
    let lacks = |p: Option<Printing>| p.is_some_and(|p| p != Printing::Printed);
    let without_seal = raw.seal == Some(SealKind::None);
    let needs_reason = lacks(raw.holder) || lacks(raw.term) || without_seal;
    if needs_reason && raw.why.is_none() {
        let en = "`none`, `sometimes` and `unknown` need their reason under `why`";
        let zh = "`none`、`sometimes` 和 `unknown` 须在 `why` 写明理由";
        validator.report(path, zh, en);
    }
}

fn check_fields(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: &RawProofs,
    fields: &[FieldDefinition],
) {
    let is_read = |said: Option<Printing>| said.is_some_and(|said| said != Printing::None);
    let reads_term = fields
        .iter()
        .any(|f| f.role == Some(FieldRole::Validity));
    if is_read(raw.term) && !reads_term {
        let en = "a kind that prints its term needs a field with the role validity";
        let zh = "印有期限的种类须有 validity 栏目";
        validator.report(&path.at("term"), zh, en);
    }
    if is_read(raw.holder) && !fields.iter().any(names_holder) {
        let en = "a kind that prints its holder needs a field that names him";
        let zh = "印有持有人的种类须有写明持有人的栏目";
        validator.report(&path.at("holder"), zh, en);
    }
}

fn resolve_sides(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: RawSides,
) -> Option<AskedSides> {
    let mut by_scenario = match raw {
        RawSides::Everywhere(default) => {
            let by_scenario = std::collections::BTreeMap::new();
            return Some(AskedSides {
                default,
                by_scenario,
            });
        }
        RawSides::ByScenario(by_scenario) => by_scenario,
    };
    let default = by_scenario.remove(DEFAULT_SIDES);
    let scenarios = &validator.names.scenarios;
    for id in by_scenario.keys() {
        let here = path.at("sides");
        validator.expect_known(&here.at(id), ("场景", "scenario"), id, scenarios.iter());
    }
    let Some(default) = default else {
        let en = "`sides` by scenario needs `default` for the others";
        validator.report(&path.at("sides"), "按场景写的 `sides` 须有 `default`", en);
        return None;
    };
    Some(AskedSides {
        default,
        by_scenario,
    })
}

fn asks_several(asked: &AskedSides) -> bool {
    let all = asked
        .by_scenario
        .values()
        .chain([&asked.default]);
    all.into_iter()
        .any(|sides| *sides == SideCount::Several)
}
