//! The YAML files, mirrored key by key: what is written, not yet what is believed.
//!
//! Unknown keys are refused everywhere. `rules schema` prints the JSON Schema of these types, so
//! the docs are what an editor shows to a rule author.

mod activities;
mod documents;
mod need;
mod pack;
mod rejections;
mod sets;
mod tables;

pub use activities::{RawActivities, RawActivity};
pub use documents::{RawDocumentType, RawDocuments, RawField, RawProofs, RawRecognition, RawSides};
pub use need::{DocumentOwner, OneOrMany, RawCondition, RawNeed, RawOf};
pub use pack::{
    Contradiction, FactType, PackRole, RawCategory, RawDefaults, RawDefaultsFile, RawEntity,
    RawFact, RawNote, RawPack, RawRequirement, RawReview, RawRole, RawScope, RawSource,
};

pub use rejections::{
    AnswerKeys, RawCause, RawCauses, RawFormField, RawRejectionCode, RawRejections, RawWordList,
};
pub use sets::{RawSet, RawSets};
pub use tables::{
    FindingCase, RawFinding, RawFindings, RawPlatforms, RawReason, RawReasons, RawReference,
    RawReferenceSection, RawUploadEndpoint, RawWatermarkRule,
};
