//! What a valid document of a type shows by its form.

use schemars::JsonSchema;
use serde::Deserialize;

/// Whether every paper of a kind prints something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Printing {
    /// Every valid one does: where it was not read, nothing is known.
    Printed,
    /// No source says: what is read counts, and where nothing is read, nothing is known.
    Unknown,
    /// Some printings do, and the others are just as valid.
    Sometimes,
    /// None does.
    None,
}

/// How many sides of a kind are asked, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SideCount {
    /// One.
    One,
    /// As many pages as it needs.
    Pages,
    /// Those that `sides` names.
    Several,
}

/// The seal of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SealKind {
    /// The official seal (公章) of the body that signs it.
    Official,
    /// The official or the contract seal (合同专用章) of each party.
    Contract,
    /// The seal of the body that issues it (authority, bank, operator …), which may be printed.
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
    /// It is of a type that tells who applies.
    pub tells_applicant: bool,
    /// Whether it prints whose it is; `None` where the rules do not say.
    pub holder: Option<Printing>,
    /// How many sides the chosen scenarios ask; `None` where the rules do not say.
    pub sides: Option<SideCount>,
    /// Whether it prints how long it holds; `None` where the rules do not say yet.
    pub term: Option<Printing>,
    /// Which seal it bears; `None` where the rules do not say yet.
    pub seal: Option<SealKind>,
}
