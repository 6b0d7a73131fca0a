//! What a valid document of a type shows by its form.

use schemars::JsonSchema;
use serde::Deserialize;

/// Whether every paper of a kind prints something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Printing {
    /// Every valid one does: where it was not read, nothing is known.
    Printed,
    /// Some printings do, and the others are just as valid.
    Sometimes,
    /// None does.
    None,
}

/// How many sides a kind has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SideCount {
    /// One.
    One,
    /// Those that `sides` names.
    Several,
    /// As many pages as it needs.
    Pages,
}

/// The seal of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SealKind {
    /// The official seal (公章) of the body that signs it.
    Official,
    /// The official or the contract seal (合同专用章) of each party.
    Contract,
    /// The seal of the authority that issues it, which may be printed.
    Authority,
    /// None.
    None,
}

/// What the checks of one document have to know of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentTraits {
    /// Written or photographed by the merchant: no title can be expected.
    pub freeform: bool,
    /// A subject has one at a time: of several the newest issue date counts.
    pub one_per_subject: bool,
    /// Whether it prints how long it holds; `None` where the rules do not say yet.
    pub term: Option<Printing>,
    /// Which seal it bears; `None` where the rules do not say yet.
    pub seal: Option<SealKind>,
}
