//! Why an application has no ready dossier.

use super::result::{ClosedApplication, Objection};
use super::solver::Application;
use crate::authoring::generated::{RequirementRef, all_requirements};
use crate::rules::Rules;
use crate::rules::pack::Condition;
use model::FindingCode;

/// Why an application has no ready dossier.
pub enum Unready {
    /// The rules close it to the entity type.
    Closed(ClosedApplication),
    /// Its name, and what stays open.
    Open(String),
}

impl Unready {
    /// Closed where the merchant's papers are the wrong ones by their entity type, and the pack that asks for
    /// them says of whom it asks more than he can show; otherwise nobody knows why.
    pub fn of(rules: &Rules, application: &Application, open: Option<Objection>) -> Self {
        let name = application.name();
        let Some(open) = open else {
            return Self::Open(name);
        };
        let mismatch = open.code == Some(FindingCode::EntityTypeMismatch);
        let asking = all_requirements(rules).find(|r| r.id() == open.requirement);
        let pack = asking.map(|place| &place.pack.id);
        let of_pack = |place: &RequirementRef<'_>| Some(&place.pack.id) == pack;
        let about_entity = |place: &RequirementRef<'_>| {
            let when = place.requirement.when.as_ref();
            when.is_some_and(|when| concerns_entity(when, &application.entity))
        };
        let mut places = all_requirements(rules).filter(of_pack);
        match places.find(|place| mismatch && about_entity(place)) {
            Some(place) => Self::Closed(ClosedApplication {
                name,
                requirement: place.id(),
                why: place
                    .requirement
                    .title
                    .clone()
                    .unwrap_or_default(),
            }),
            None => Self::Open(format!("{name}: {open}")),
        }
    }
}

/// Whether a condition names the entity type, or all others as excepted.
fn concerns_entity(when: &Condition, entity: &String) -> bool {
    let excepted = when.not.as_ref().map(|not| &not.entity);
    let is_left = excepted.is_some_and(|e| !e.is_empty() && !e.contains(entity));
    when.entity.contains(entity) || is_left
}
