//! Addresses, compared at province and city only: streets and districts are renamed too often.

use super::region;
use super::text::normalise_text;

/// How two addresses compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressMatch {
    /// Nothing contradicts: same province, same city where both name one.
    Same,
    /// Another province, or another city of the same province.
    Differs,
    /// One of them names too little to tell.
    Unknown,
}

/// What an address names of province and city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressRegion {
    /// Province code by GB/T 2260.
    pub province: Option<u8>,
    /// City or prefecture, without its ending.
    pub city: Option<String>,
}

// Kinds of regions as written behind the short names of GB/T 2260.
const PROVINCE_ENDINGS: [&str; 6] = [
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "特别行政区",
    "自治区",
    "省",
];
// The forms of prefecture level that addresses print.
const CITY_ENDINGS: [&str; 4] = ["自治州", "地区", "市", "盟"];
/// Directly governed cities and special regions have no cities below them.
const CITY_PROVINCES: [u8; 7] = [11, 12, 31, 50, 81, 82, 83];
// By eye: no autonomous prefecture is longer, and a street before 市 is not taken for a city.
/// Longest name before a city's ending, in characters.
const MAX_CITY_CHARS: usize = 11;

/// Province and city of an address.
#[must_use]
pub fn region_of_address(address: &str) -> AddressRegion {
    let folded = normalise_text(address);
    let Some(province) = region::province_of_address(&folded) else {
        return AddressRegion {
            province: None,
            city: leading_city(&folded),
        };
    };
    let rest = folded
        .strip_prefix(province.name)
        .unwrap_or_default();
    let rest = PROVINCE_ENDINGS
        .iter()
        .find_map(|ending| rest.strip_prefix(ending))
        .unwrap_or(rest);
    let city = if CITY_PROVINCES.contains(&province.code) {
        None
    } else {
        leading_city(rest)
    };
    AddressRegion {
        province: Some(province.code),
        city,
    }
}

/// How many characters of a normalised address name its province and city.
pub(super) fn shown_length(folded: &str) -> usize {
    let place = region_of_address(folded);
    let mut shown = 0;
    let names = [
        place
            .province
            .and_then(|_| region::province_of_address(folded))
            .map(|province| province.name.to_owned()),
        place.city,
    ];
    for name in names.into_iter().flatten() {
        let Some(at) = folded.find(&name) else {
            continue;
        };
        let end = at + name.len();
        let ending = PROVINCE_ENDINGS
            .iter()
            .chain(&CITY_ENDINGS);
        let rest = folded.get(end..).unwrap_or_default();
        let kind = ending
            .filter(|ending| rest.starts_with(**ending))
            .map(|ending| ending.len())
            .max()
            .unwrap_or(0);
        shown = shown.max(end + kind);
    }
    folded
        .get(..shown)
        .map_or(0, |text| text.chars().count())
}

fn leading_city(rest: &str) -> Option<String> {
    let name = CITY_ENDINGS
        .iter()
        .filter_map(|ending| rest.split_once(ending))
        .map(|(name, _)| name);
    // The shortest is the leading name: a longer one has run on into the street.
    let name = name.min_by_key(|name| name.len())?;
    let length = name.chars().count();
    // A district or street before the ending means that 市 or 地区 belongs to another word.
    let inner = name.contains(['区', '县', '镇', '乡', '路', '街', '号', '旗']);
    ((2..=MAX_CITY_CHARS).contains(&length) && !inner).then(|| name.to_owned())
}

/// Compares two addresses.
#[must_use]
pub fn compare_addresses(a: &str, b: &str) -> AddressMatch {
    let (place_a, place_b) = (region_of_address(a), region_of_address(b));
    let provinces = place_a.province.zip(place_b.province);
    let cities = place_a
        .city
        .as_ref()
        .zip(place_b.city.as_ref());
    // A county-level city is often written without the city above it.
    let other_names_city = |(x, y): (&String, &String)| {
        normalise_text(b).contains(x.as_str()) || normalise_text(a).contains(y.as_str())
    };
    match (provinces, cities) {
        (Some((x, y)), _) if x != y => AddressMatch::Differs,
        (_, Some(pair)) if other_names_city(pair) => AddressMatch::Same,
        (Some(_), Some(_)) => AddressMatch::Differs,
        (Some(_), None) => AddressMatch::Same,
        (None, _) => AddressMatch::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_province_and_city_count() {
        for (a, b, expected) in [
            (
                "广东省深圳市龙岗区布吉街道1号",
                "广东省深圳市龙岗区吉华街道1号",
                AddressMatch::Same,
            ),
            ("广东省深圳市南山区", "深圳市南山区", AddressMatch::Same),
            ("浙江省杭州市", "江苏省南京市", AddressMatch::Differs),
            (
                "浙江省杭州市西湖区",
                "浙江省宁波市海曙区",
                AddressMatch::Differs,
            ),
            (
                "江苏省苏州市昆山市玉山镇",
                "江苏省昆山市玉山镇",
                AddressMatch::Same,
            ),
            ("北京市朝阳区", "北京市海淀区", AddressMatch::Same),
            ("上海市浦东新区", "北京市海淀区", AddressMatch::Differs),
            ("深圳市南山区", "广州市天河区", AddressMatch::Unknown),
            ("", "广州市天河区", AddressMatch::Unknown),
            (
                "内蒙古自治区包头市",
                "内蒙古包头市青山区",
                AddressMatch::Same,
            ),
            ("浙江杭州文三路", "浙江省杭州市文三路", AddressMatch::Same),
        ] {
            assert_eq!(compare_addresses(a, b), expected, "{a} / {b}");
        }
    }

    #[test]
    fn a_supermarket_is_no_city() {
        assert_eq!(region_of_address("浙江省西湖区样例路超市").city, None);
        assert_eq!(
            region_of_address("吉林省延边朝鲜族自治州")
                .city
                .as_deref(),
            Some("延边朝鲜族")
        );
    }

    proptest! {
        #[test]
        fn comparing_is_symmetric(a in any::<String>(), b in "[浙江杭州省市区京北]{0,9}") {
            prop_assert_eq!(compare_addresses(&a, &b), compare_addresses(&b, &a));
        }
    }
}
