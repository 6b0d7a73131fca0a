//! The checks: one short file each, with its tag, its sentence, its parameters and its ruling.
//!
//! A new check is one file plus one line in the list below; the list drives the YAML tag, the
//! schema, the `explain` page and the dispatch.

mod case;
#[cfg(test)]
mod date_tests;
mod list;
mod measured;
#[cfg(test)]
mod paper_tests;
#[cfg(test)]
mod pixel_tests;
mod ruling;

pub use case::{
    Applicant, Case, Claim, EntityType, PageFacts, PlatformLimits, Queue, ScopeTerms, longest_side,
};
pub use list::{About, Check};
pub use ruling::{Observation, Ruling};

use list::checks;

checks! {
    readable::Readable "readable"
    whole::Whole "whole"
    accepted_format::AcceptedFormat "accepted-format"
    resolution::ResolutionAtLeast "resolution"
    colour::InColour "colour"
    not_expired::NotExpired "not-expired"
    issued_within::IssuedWithin "issued-within"
    dates_agree::DatesAgree "dates-agree"
    same_subject::SameSubject "same-subject"
    same_representative::SameRepresentative "same-representative"
    account_holder::AccountHolder "account-holder"
    identifiers::Identifiers "identifiers"
    entity_fits::EntityFits "entity-fits"
    scope_fits::ScopeFits "scope-fits"
    licensed_items::LicensedItems "licensed-items"
    states::States "states"
    not_ending::NotEnding "not-ending"
    all_sides::AllSides "all-sides"
    pages::Pages "pages"
    not_legacy::NotLegacy "not-legacy"
    not_specimen::NotSpecimen "not-specimen"
    filled_in::FilledIn "filled-in"
    sealed::Sealed "sealed"
    sharp::Sharp "sharp"
    lit::Lit "lit"
    upright::Upright "upright"
    uncut::Uncut "uncut"
    not_blank::NotBlank "not-blank"
    detail::Detail "detail"
    no_screenshot::NoScreenshot "no-screenshot"
    no_photocopy::NoPhotocopy "no-photocopy"
    sources_agree::SourcesAgree "sources-agree"
    same_region::SameRegion "same-region"
    trademark_class::TrademarkClass "trademark-class"
    rights_chain::RightsChain "rights-chain"
    tells::Tells "tells"
    in_doubt::InDoubt "in-doubt"
}
