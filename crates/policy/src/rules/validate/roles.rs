//! Roles of persons: each leads to the representative, and its question exists.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Validator;
use crate::rules::raw::RawRole;
use crate::rules::role::{REPRESENTATIVE, Role, RoleLink};
use crate::rules::yaml::YamlPath;

// Origin: by eye; the built-in rules need three. It also ends roles that name each other in a circle.
/// Roles that one role may lead over to the representative.
const MAX_ROLE_CHAIN: usize = 8;

/// The roles of one pack.
pub fn validate_roles(
    validator: &mut Validator<'_>,
    raw: &BTreeMap<String, RawRole>,
) -> BTreeMap<String, Arc<Role>> {
    let section = YamlPath::from("roles");
    let mut roles = BTreeMap::new();
    for (id, role) in raw {
        let path = section.at(id);
        validate_role_keys(validator, &path, id, role);
        if let Some(role) = build_role(validator, &path, id, MAX_ROLE_CHAIN) {
            roles.insert(id.clone(), role);
        }
    }
    roles
}

/// Only the representative stands alone; the others say when they are somebody else.
fn validate_role_keys(validator: &mut Validator<'_>, path: &YamlPath<'_>, id: &str, raw: &RawRole) {
    let wanted = id != REPRESENTATIVE;
    let given = [&raw.same_as, &raw.unless].map(Option::is_some);
    if given == [wanted; 2] {
        return;
    }
    if wanted {
        validator.report(
            path,
            format!("角色 `{id}` 须写明 same_as 和 unless"),
            format!("the role `{id}` needs both same_as and unless"),
        );
    } else {
        validator.report(
            path,
            format!("`{REPRESENTATIVE}` 是证照上的人，不带 same_as 和 unless"),
            format!("`{REPRESENTATIVE}` is whom the papers name: no same_as, no unless"),
        );
    }
}

/// The role that a leaf or another role names at `path`.
pub fn resolve_role(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    id: &str,
) -> Option<Arc<Role>> {
    build_role(validator, path, id, MAX_ROLE_CHAIN)
}

fn build_role(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    id: &str,
    left: usize,
) -> Option<Arc<Role>> {
    let names = validator.names;
    let Some(raw) = names.roles.get(id) else {
        validator.expect_known(path, ("角色", "role"), id, names.roles.keys());
        return None;
    };
    if left == 0 {
        validator.report(
            path,
            format!("角色 `{id}` 的 same_as 到不了 `{REPRESENTATIVE}`"),
            format!("the role `{id}` never leads to `{REPRESENTATIVE}`"),
        );
        return None;
    }
    let usually = match (&raw.same_as, &raw.unless) {
        (Some(other), Some(fact)) => Some(build_link(validator, path, [other, fact], left)?),
        _ => None,
    };
    Some(Arc::new(Role {
        id: id.to_owned(),
        title: raw.title.clone(),
        usually,
    }))
}

fn build_link(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    [other, fact]: [&String; 2],
    left: usize,
) -> Option<RoleLink> {
    let names = validator.names;
    let same_as = build_role(validator, path, other, left - 1)?;
    let Some(ask) = names.facts.get(fact) else {
        validator.expect_known(path, ("问题", "fact"), fact, names.facts.keys());
        return None;
    };
    Some(RoleLink {
        same_as,
        unless: fact.clone(),
        ask: ask.clone(),
    })
}
