//! Requirement trees and conditions.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::checks::CheckSpec;
use model::FactAnswer;

// A flat mirror and no enum: a node with two operators, or with none, is refused by validation in
// plain words, which serde's errors for enums are not.
/// A node: exactly one of `all`, `any`, `at_least` + `of`, `document`, `fact`, `set`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawNeed {
    /// Every member.
    #[serde(default)]
    pub all: Option<Vec<RawNeed>>,
    /// One member is enough.
    #[serde(default)]
    pub any: Option<Vec<RawNeed>>,
    /// That many different documents (or sets) of `of`.
    #[serde(default)]
    pub at_least: Option<u32>,
    /// What `at_least` counts; beside `document` the role whose identity paper it must be.
    #[serde(default)]
    pub of: Option<RawOf>,
    /// The papers of the set of this name (`sets.yaml`).
    #[serde(default)]
    pub set: Option<String>,
    /// A document kind.
    #[serde(default)]
    pub document: Option<String>,
    /// Checks on that document, beside the defaults.
    #[serde(default)]
    pub check: Vec<CheckSpec>,
    /// Default checks that this document does not get, by tag.
    #[serde(default)]
    pub without: Vec<String>,
    /// Whose paper it is.
    #[serde(default)]
    pub owner: DocumentOwner,
    /// A fact that must be answered.
    #[serde(default)]
    pub fact: Option<String>,
    /// The answer it must have; by default `true`.
    #[serde(default)]
    pub is: Option<FactAnswer>,
    /// The number it must reach.
    #[serde(default)]
    pub minimum: Option<f64>,
    /// The number it must not exceed.
    #[serde(default)]
    pub maximum: Option<f64>,
    /// The scheme that the address must have: `https`.
    #[serde(default)]
    pub scheme: Option<String>,
    /// Characters that the words may have.
    #[serde(default)]
    pub max_length: Option<u32>,
}

impl RawNeed {
    /// Whether the node or one below it stands for a named set.
    #[must_use]
    pub fn names_set(&self) -> bool {
        let lists = self.all.iter().chain(&self.any);
        let counted = match &self.of {
            Some(RawOf::Counted(of)) => of.names_set(),
            _ => false,
        };
        self.set.is_some() || counted || lists.flatten().any(Self::names_set)
    }
}

/// What `of` holds: a role by its id, or a node to count.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub enum RawOf {
    /// The role whose identity paper it must be.
    Role(String),
    /// What is counted.
    Counted(Box<RawNeed>),
}

// By hand: serde's `untagged` would hide which key of a counted node is wrong.
impl<'de> Deserialize<'de> for RawOf {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RawOfVisitor;
        impl<'de> serde::de::Visitor<'de> for RawOfVisitor {
            type Value = RawOf;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a role, or a node to count")
            }
            fn visit_str<E>(self, role: &str) -> Result<RawOf, E> {
                Ok(RawOf::Role(role.to_owned()))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<RawOf, A::Error> {
                let node = serde::de::value::MapAccessDeserializer::new(map);
                RawNeed::deserialize(node).map(|need| RawOf::Counted(Box::new(need)))
            }
        }
        deserializer.deserialize_any(RawOfVisitor)
    }
}

/// Whose paper a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentOwner {
    /// The merchant itself.
    #[default]
    Applicant,
    /// A store the merchant manages.
    Store,
    /// A cooperation partner.
    Partner,
    /// The merchant's group.
    Group,
    /// The holder of a right (trademark, brand).
    RightHolder,
}

impl DocumentOwner {
    /// Every owner.
    pub const ALL: [Self; 5] = [
        Self::Applicant,
        Self::Store,
        Self::Partner,
        Self::Group,
        Self::RightHolder,
    ];

    /// As rules and declarations write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Store => "store",
            Self::Partner => "partner",
            Self::Group => "group",
            Self::RightHolder => "right-holder",
        }
    }
}

/// A condition: every key that is there must hold.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCondition {
    /// One of these entity types.
    #[serde(default)]
    pub entity: OneOrMany,
    /// One of these categories.
    #[serde(default)]
    pub category: OneOrMany,
    /// One of these scenarios is chosen.
    #[serde(default)]
    pub scenario: OneOrMany,
    /// This fact is answered with `true`, or with `is`.
    #[serde(default)]
    pub fact: Option<String>,
    /// The answer `fact` must have.
    #[serde(default)]
    pub is: Option<FactAnswer>,
    /// This must not hold.
    #[serde(default)]
    pub not: Option<Box<RawCondition>>,
    /// One of these must hold.
    #[serde(default)]
    pub any: Vec<RawCondition>,
}

/// One id or a list of ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, JsonSchema)]
#[schemars(untagged)]
pub enum OneOrMany {
    /// None given.
    #[default]
    None,
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The ids.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::One(id) => std::slice::from_ref(id),
            Self::Many(ids) => ids,
        }
    }

    /// The ids.
    #[must_use]
    pub fn into_ids(self) -> Vec<String> {
        match self {
            Self::None => Vec::new(),
            Self::One(id) => vec![id],
            Self::Many(ids) => ids,
        }
    }
}

// By hand: serde's `untagged` would answer a wrong value with "did not match any variant".
impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrManyVisitor;
        impl<'de> serde::de::Visitor<'de> for OneOrManyVisitor {
            type Value = OneOrMany;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an id or a list of ids")
            }
            fn visit_str<E>(self, id: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany::One(id.to_owned()))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<OneOrMany, A::Error> {
                let mut ids = Vec::new();
                while let Some(id) = seq.next_element()? {
                    ids.push(id);
                }
                Ok(OneOrMany::Many(ids))
            }
        }
        deserializer.deserialize_any(OneOrManyVisitor)
    }
}
