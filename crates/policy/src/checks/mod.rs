//! The checks: one short file each, with its tag, its sentence, its parameters and its verdict.
//!
//! A new check is one file plus one line in the list below; the list drives the YAML tag, the
//! schema, the `explain` page, the dispatch and the generated cases. CONTRIBUTING.md shows one.

mod activity_set;
mod answer_claim;
mod applicant;
mod context;
#[cfg(test)]
mod date_tests;
#[cfg(test)]
mod electronic_tests;
#[cfg(test)]
mod example_tests;
mod outcome;
#[cfg(test)]
mod paper_tests;
mod pixel_checks;
#[cfg(test)]
pub(crate) mod pixel_tests;
mod registry;
#[cfg(test)]
mod threshold_tests;
mod unread_terms;
mod upload_limits;

pub use activity_set::ActivitySet;
pub use answer_claim::AnswerClaim;
pub use applicant::{Applicant, EntityType, SourcedValue};
pub use context::{CheckContext, PageEvidence, ReviewTime, ScopeTerms};
pub use intact::{damage_case, unseen_code};
pub use outcome::{CheckOutcome, Observation};
pub use registry::{Check, CheckInfo};
pub use same_representative::SameRepresentative;
pub use scope_fits::ScopeFits;
pub use upload_limits::{UploadLimits, find_small_page, longest_side_px};

use registry::checks;

// This order is that of the schema, of `explain` and of the generated pages.
checks! {
    readable::Readable "readable"
    intact::Intact "intact"
    accepted_format::AcceptedFormat "accepted-format"
    resolution::ResolutionAtLeast "resolution"
    colour::InColour "colour"
    not_expired::NotExpired "not-expired"
    issued_within::IssuedWithin "issued-within"
    dates_agree::DatesAgree "dates-agree"
    newest_version::NewestVersion "newest-version"
    same_subject::SameSubject "same-subject"
    same_representative::SameRepresentative "same-representative"
    account_holder::AccountHolder "account-holder"
    identifiers::Identifiers "identifiers"
    entity_fits::EntityFits "entity-fits"
    scope_fits::ScopeFits "scope-fits"
    licensed_items::LicensedItems "licensed-items"
    field_contains::FieldContains "field-contains"
    field_not_ending_with::FieldNotEndingWith "field-not-ending-with"
    all_sides::AllSides "all-sides"
    min_pages::MinPages "min-pages"
    not_legacy::NotLegacy "not-legacy"
    not_specimen::NotSpecimen "not-specimen"
    filled_in::FilledIn "filled-in"
    sealed::Sealed "sealed"
    sharp::Sharp "sharp"
    exposure::Exposure "exposure"
    not_skewed::NotSkewed "not-skewed"
    not_cropped::NotCropped "not-cropped"
    not_blank::NotBlank "not-blank"
    not_upscaled::NotUpscaled "not-upscaled"
    no_screenshot::NoScreenshot "no-screenshot"
    no_photocopy::NoPhotocopy "no-photocopy"
    sources_agree::SourcesAgree "sources-agree"
    same_region::SameRegion "same-region"
    trademark_class::TrademarkClass "trademark-class"
    authorization_chain::AuthorizationChain "authorization-chain"
    covers_topics::CoversTopics "covers-topics"
    acceptance_uncertain::AcceptanceUncertain "acceptance-uncertain"
}
