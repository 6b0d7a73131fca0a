//! The domain's value types: read, check, compare, mask.
//!
//! Pure functions over text: nothing here knows a document, a rule or the clock.
//!
//! A value that cannot be read is an answer of its own: an empty or impossible date is never
//! valid, a number without a check digit is doubted, and a scope that is cut off never says "not
//! in scope".

pub mod account;
pub mod address;
pub mod check_digit;
mod citizen_id;
mod credit_code;
mod credit_repair;
pub mod date;
mod food_permit;
pub mod identifier;
mod identifier_issue;
pub mod mask;

pub mod letter_parties;
mod letter_term;
mod medical_code;
pub mod name;
mod org_code;
mod passport;
mod permit_number;
pub mod region;
mod registration_number;
mod relative_term;
pub mod scope;
mod term;
#[cfg(test)]
mod tests;
pub mod text;
pub mod trademark;
mod validity;
pub mod workdays;

pub use citizen_id::{CitizenId, Sex};
pub use credit_code::{CreditCode, CreditCodeVerdict, EntityCategory};
pub use credit_repair::{FoundCode, find_credit_codes, repair_credit_code};
pub use date::{Date, FoundDate, find_dates, parse_date};
pub use food_permit::{FoodPermit, FoodPermitKind, FoodSubject};
pub use identifier::{IdentifierVerdict, identifier_types};
pub use identifier_issue::IdentifierIssue;
pub use letter_term::{
    CountedFrom, CountedTerm, find_stated_term, find_term_span, resolve_term, stated_counts,
    stated_last_days,
};
pub use medical_code::{ManagementClass, MedicalCode};
pub use name::NameMatch;
pub use org_code::OrgCode;
pub use passport::PassportMrz;
pub use registration_number::{RegistrantKind, RegistrationNumber};
pub use relative_term::{RelativeTerm, TimeUnit, find_relative_term};
pub use scope::{
    ActivityLexicon, ActivityWords, Scope, ScopeHeading, ScopeHit, ScopeHitKind, ScopeItem,
    ScopeMatch, ScopeOutcome,
};
pub use term::{Term, TermEnd, TermIssue, parse_term, renews_itself};
pub use trademark::Trademark;
pub use validity::{TermValidity, grade_term};
