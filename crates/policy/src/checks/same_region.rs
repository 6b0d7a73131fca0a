//! `same-region`: the document's address lies in the applicant's province and city.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder};
use model::{Bilingual, Confidence, FieldRole, FindingCode};
use values::address::{AddressMatch, compare_addresses, region_of_address};
use values::text::normalise_upper;

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SameRegion {}

impl Check for SameRegion {
    const CODES: &'static [FindingCode] = &[FindingCode::RegionMismatch];

    fn summary() -> Bilingual {
        Bilingual::new(
            "证照地址与主体在同一省市",
            "the paper's address lies in the applicant's province and city",
        )
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        // A person may live anywhere.
        let personal = context
            .document
            .field_by_role(FieldRole::PersonName)
            .is_some();
        if !context.own || personal || context.names_applicant() {
            return CheckOutcome::not_applicable();
        }
        let (Some((_, field)), Some(own)) = (
            context.present_field(FieldRole::Address),
            &context.applicant.address,
        ) else {
            return CheckOutcome::not_applicable();
        };
        if compare_addresses(&field.value, &own.value) != AddressMatch::Differs {
            return CheckOutcome::met();
        }
        let observation = Observation::new(FindingCode::RegionMismatch)
            .at_most_warning()
            .with_confidence(Confidence::Medium)
            .with("document", context.title.clone())
            .with("file", context.file_names())
            .with("found", province_and_city(&field.value))
            .with("wanted", province_and_city(&own.value))
            .at_location(field.place.as_ref());
        // Another shop of the same merchant is lawful; a permit for another place may not serve here.
        // Names are registered province by province: without the code it may be another body's.
        if other_province(&field.value, &own.value) && !shows_own_code(context) {
            CheckOutcome::unknown(observation)
        } else {
            CheckOutcome::met_with(observation)
        }
    }

    fn counterexamples(&self, _builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        // It compares with an address that no synthetic document has.
        Vec::new()
    }
}

fn other_province(address: &str, own: &str) -> bool {
    let [place, own] = [address, own].map(|a| region_of_address(a).province);
    place
        .zip(own)
        .is_some_and(|(place, own)| place != own)
}

fn shows_own_code(context: &CheckContext<'_>) -> bool {
    let own = context.applicant.code.as_ref();
    let shown = context.present_field(FieldRole::SubjectCode);
    shown
        .zip(own)
        .is_some_and(|((_, shown), own)| {
            normalise_upper(&shown.value) == normalise_upper(&own.value)
        })
}

/// Province and city of an address, or what can be told of them.
fn province_and_city(address: &str) -> String {
    let place = region_of_address(address);
    let province = place
        .province
        .and_then(|code| values::region::province_of_code(&code.to_string()));
    let city = place
        .city
        .map(|c| format!(" {c}"))
        .unwrap_or_default();
    format!("{}{city}", province.map_or("", |p| p.name))
        .trim()
        .to_owned()
}
