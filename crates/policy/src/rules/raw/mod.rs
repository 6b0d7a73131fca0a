//! The YAML files, mirrored key by key: what is written, not yet what is believed.
//!
//! Unknown keys are refused everywhere. `rules schema` prints the JSON Schema of these types, so
//! the docs are what an editor shows to a rule author.

mod documents;
mod need;
mod pack;
mod tables;

pub use documents::{RawDocuments, RawField, RawDocumentType, RawRecognition};
pub use need::{OneOrMany, DocumentOwner, RawNeed, RawCondition};
pub use pack::{FactType, RawCategory, RawDefaults, RawEntity, RawFact, RawNote, RawPack, RawRequirement, RawReview, RawScope, RawSource, PackRole};



pub use tables::{FindingCase, RawFinding, RawFindings, RawUploadEndpoint, RawPlatforms, RawReason, RawReasons, RawReference, RawReferenceSection};



