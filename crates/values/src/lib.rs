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
mod credit_search;
pub mod date;
mod identifier_issue;
mod food_permit;
pub mod identifier;
pub mod mask;


mod medical_code;
pub mod name;
mod org_code;
mod passport;
mod permit_number;
#[cfg(test)]
mod properties;
pub mod region;
mod registration_number;
mod relative_term;
pub mod scope;
mod term;
pub mod text;
pub mod trademark;
mod validity;
pub mod workdays;

pub use citizen_id::{CitizenId, Sex};
pub use credit_code::{EntityCategory, CreditCodeVerdict, CreditCode};
pub use credit_search::{find_credit_codes, repair_credit_code, FoundCode};
pub use date::{find_dates, parse_date, Date, FoundDate};
pub use identifier_issue::IdentifierIssue;
pub use food_permit::{FoodPermitKind, FoodPermit, FoodSubject};
pub use identifier::{identifier_types, IdentifierVerdict};
pub use medical_code::{ManagementClass, MedicalCode};
pub use name::NameMatch;
pub use org_code::OrgCode;
pub use passport::PassportMrz;
pub use registration_number::{RegistrantKind, RegistrationNumber};
pub use relative_term::{find_relative_term, RelativeTerm, TimeUnit};
pub use scope::{ScopeHeading, ScopeHit, ScopeHitKind, ScopeItem, Scope, ScopeMatch, ScopeOutcome};
pub use term::{parse_term, TermEnd, Term, TermIssue};
pub use trademark::Trademark;
pub use validity::{grade_term, TermValidity};
