//! The YAML files, mirrored key by key: what is written, not yet what is believed.
//!
//! Unknown keys are refused everywhere. `rules schema` prints the JSON Schema of these types, so
//! the docs are what an editor shows to a rule author.

mod documents;
mod need;
mod pack;
mod tables;

pub use documents::{RawDocuments, RawField, RawKind, RawRecognise};
pub use need::{OneOrMany, Owner, RawNeed, RawWhen};
pub use pack::{FactType, RawCategory, RawDefaults, RawEntity, RawFact, RawNote, RawPack, RawRequirement, RawReview, RawScope, RawSource, Role};



pub use tables::{FindingCase, RawFinding, RawFindings, RawPlatform, RawPlatforms, RawReason, RawReasons, RawReference, RawSection};



