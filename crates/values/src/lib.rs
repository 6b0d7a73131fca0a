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
mod flaw;
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
pub use credit_code::{Category, CodeVerdict, CreditCode};
pub use credit_search::{find_credit_codes, repair, FoundCode};
pub use date::{find_dates, parse_date, Date, FoundDate};
pub use flaw::Flaw;
pub use food_permit::{FoodPaper, FoodPermit, FoodSubject};
pub use identifier::{identifier_types, IdentifierVerdict};
pub use medical_code::{Management, MedicalCode};
pub use name::NameMatch;
pub use org_code::OrgCode;
pub use passport::Mrz;
pub use registration_number::{Registered, RegistrationNumber};
pub use relative_term::{relative_term, RelativeTerm, Unit};
pub use scope::{Heading, Hit, HitKind, Item, Scope, ScopeMatch, ScopeOutcome};
pub use term::{parse_term, End, Term, TermFlaw};
pub use trademark::Trademark;
pub use validity::{grade, Validity};
