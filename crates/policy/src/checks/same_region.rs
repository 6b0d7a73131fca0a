//! `same-region`: the paper's address lies in the applicant's province and city.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, FieldRole, FindingCode, Words};
use values::address::{compare, AddressMatch};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SameRegion {}

impl Check for SameRegion {
    const CODES: &'static [FindingCode] = &[FindingCode::RegionMismatch];

    fn sentence() -> Words {
        Words::new("证照地址与主体在同一省市", "the paper's address lies in the applicant's province and city")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        // A person may live anywhere.
        let personal = case.document.by_role(FieldRole::PersonName).is_some();
        if !case.own || personal || case.tells_the_applicant() {
            return Ruling::not_applicable();
        }
        let (Some((_, field)), Some(own)) = (case.present(FieldRole::Address), &case.applicant.address) else {
            return Ruling::not_applicable();
        };
        if compare(&field.value, &own.value) != AddressMatch::Differs {
            return Ruling::met();
        }
        // Another shop of the same merchant is lawful; a permit for another place may not serve here.
        let seen = Observation::new(FindingCode::RegionMismatch)
            .warning()
            .sure(Confidence::Medium)
            .with("document", case.title.clone())
            .with("file", case.file_names())
            .with("found", region(&field.value))
            .with("wanted", region(&own.value))
            .at(field.place.as_ref());
        Ruling::noted(seen)
    }
}

/// Province and city of an address, or what can be told of them.
fn region(address: &str) -> String {
    let place = values::address::place(address);
    let province = place.province.and_then(|code| values::region::province(&code.to_string()));
    let city = place.city.map(|c| format!(" {c}")).unwrap_or_default();
    format!("{}{city}", province.map_or("", |p| p.name)).trim().to_owned()
}
