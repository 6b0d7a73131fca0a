//! Numbers without a check digit: one shape for each document type, most of them local practice.
//!
//! The patterns meet normalised upper-case text: brackets are `()`, dashes `-`, no white space.

use std::sync::LazyLock;

use regex::Regex;

// Origin: the tables of the reference `document-formats`, 1.1 to 2.8; where no real number was
// seen, shapes from general knowledge.
/// Type name and shape. A number that does not fit is doubted, never refused: local variants exist.
pub(super) const SHAPES: &[(&str, &str)] = &[
    ("account-approval", r"[JLZQ]\d{13}"),
    ("account-permit-serial", r"\d{4}-\d{8}"),
    ("bank-code", r"\d{12}"),
    ("hk-macao-permit", r"[HM]\d{8}(?:\d{2})?"),
    ("taiwan-permit", r"\d{8}|\d{10}(?:\(?[A-Z]\)?)?"),
    // Chinese booklets first; the last form takes any other state's number, its length by eye.
    ("passport", r"[EGDSP]\d{8}|E[A-HJ-NP-Z]\d{7}|[A-Z0-9]{5,16}"),
    (
        "health-permit",
        r"\p{Han}{0,6}卫公(?:证)?字\(\d{4}\)第?\d{4,8}号",
    ),
    ("doctor-qualification", r"\d{23}[\dX]|\d{26}[\dX]"),
    ("doctor-practice", r"\d{15}"),
    (
        "drug-license",
        r"\p{Han}[A-D][AB]\d{7}|\p{Han}[A-Z][AB]\d{9}",
    ),
    (
        "device-license",
        r"\p{Han}{1,6}药监械(?:经营|生产|网)?[许备]\d{8,9}号?",
    ),
    ("device-online-filing", r"\p{Han}{1,4}械网备\d{12}号?"),
    (
        "drug-info-certificate",
        r"\(\p{Han}\)-?(?:非)?经营性-\d{4}-?\d{4}",
    ),
    (
        "drug-device-info-filing",
        r"\(\p{Han}\)网药械信息备字\(\d{4}\)第\d{5}号",
    ),
    (
        "device-platform-filing",
        r"\(\p{Han}\)网械平台备字\(\d{4}\)第\d{5}号",
    ),
    (
        "drug-platform-filing",
        r"\(\p{Han}\)网药平台备字\(\d{4}\)第\d{6}号",
    ),
    ("financial-code", r"[A-Z]\d{4}[A-Z]\d{9}"),
    ("payment-license", r"Z\d{13}"),
    // Insurers and agencies number in many ways: the reference accepts 12 to 18 letters or digits.
    ("insurance-code", r"[A-Z0-9]{12,18}"),
    ("securities-serial", r"\d{12}"),
    ("loan-approval", r"\p{Han}{1,8}[发函复批]\(\d{4}\)\d+号"),
    // One permit may cover several services (`A2.B1.B2-…`); old ones are numbered as ICP licences.
    (
        "telecom-license",
        r"(?:\p{Han}|合字)?(?:[AB][12]\.)*[AB][12]-\d{8}|\p{Han}ICP证\d{6}号?",
    ),
    ("icp-filing", r"\p{Han}ICP备\d{8,10}号(?:-\d+[A-Z]?)?"),
    ("police-filing", r"\p{Han}公网安备\d{14}号?"),
    ("culture-license", r"\p{Han}网文\(\d{4}\)\d{4}-\d{3}号?"),
    ("broadcast-license", r"\(\p{Han}\)字第\d{3,5}号"),
    ("audiovisual-license", r"\d{7,9}"),
    (
        "performance-license",
        r"\p{Han}演(?:\(机构\))?\(\d{4}\)\d{1,5}号?",
    ),
    ("news-license", r"\d{11}"),
    ("publication-license", r"新出发\p{Han}?(?:零|批)字第\S+号"),
    ("entertainment-license", r"\d{12}"),
    // Police offices number as they like; only 公特 and the final 号 are common.
    (
        "special-trade-license",
        r"\p{Han}{0,6}公特.{0,4}字第?\S{1,20}号",
    ),
    (
        "road-transport-license",
        r"\p{Han}交(?:运管|运|管)?许可\p{Han}{0,3}字?\d{12,13}号",
    ),
    ("courier-license", r"(?:国|\p{Han})邮\d{8}[A-Z]"),
    ("school-license", r"(?:教民|人社民)?\d{15}号?"),
];

// A pattern that did not compile would leave its type unchecked; a test below proves that all do.
static PATTERNS: LazyLock<Vec<(&str, Option<Regex>)>> = LazyLock::new(|| {
    SHAPES
        .iter()
        .map(|(name, shape)| (*name, Regex::new(&format!("^(?:{shape})$")).ok()))
        .collect()
});

/// Whether normalised upper-case text has the shape of the type; `None` for an unknown type.
pub(super) fn fits_shape(type_name: &str, folded: &str) -> Option<bool> {
    let (_, pattern) = PATTERNS
        .iter()
        .find(|(name, _)| *name == type_name)?;
    pattern
        .as_ref()
        .map(|shape| shape.is_match(folded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalise_upper;

    #[test]
    fn every_shape_compiles() {
        assert_eq!(PATTERNS.len(), SHAPES.len());
        assert!(
            PATTERNS
                .iter()
                .all(|(_, p)| p.is_some())
        );
    }

    #[test]
    fn printed_variants_fit() {
        let printed = [
            ("account-approval", "J1234000000101"),
            ("account-permit-serial", "1234-00000001"),
            ("hk-macao-permit", "H1234567801"),
            ("taiwan-permit", "12345678"),
            ("passport", "EA1234567"),
            ("health-permit", "杭卫公证字【2024】第000012号"),
            ("drug-license", "皖CA5500000"),
            ("drug-license", "琼AA898000000"),
            ("device-license", "浙杭食药监械经营备20160000号"),
            ("device-license", "粤药监械经营许20200000号"),
            ("device-online-filing", "粤深械网备202005070000"),
            ("drug-info-certificate", "（浙）－非经营性－2020－0000"),
            (
                "drug-device-info-filing",
                "（京）网药械信息备字（2024）第00000号",
            ),
            ("device-platform-filing", "(京)网械平台备字(2024)第00000号"),
            (
                "drug-platform-filing",
                "（京）网药平台备字〔2024〕第000000号",
            ),
            ("financial-code", "B0001H111000001"),
            ("payment-license", "Z2000044000000"),
            ("telecom-license", "浙B2-20200000"),
            ("telecom-license", "A2.B1.B2-20200000"),
            ("telecom-license", "浙ICP证000000号"),
            ("icp-filing", "浙ICP备2020000000号-1"),
            ("police-filing", "浙公网安备 33010000000000号"),
            ("culture-license", "浙网文〔2025〕0000-000号"),
            ("culture-license", "浙网文【2025】 0000－000号"),
            ("performance-license", "京演(机构)(2018)0000号"),
            ("publication-license", "新出发京批字第直000000号"),
            ("road-transport-license", "浙交运管许可杭字330100000000号"),
            ("courier-license", "国邮20200000A"),
            ("loan-approval", "浙金融办函〔2020〕12号"),
            ("school-license", "教民133010000000001号"),
        ];
        for (name, text) in printed {
            assert_eq!(
                fits_shape(name, &normalise_upper(text)),
                Some(true),
                "{name} {text}"
            );
        }
    }

    #[test]
    fn other_text_does_not_fit() {
        assert_eq!(fits_shape("telecom-license", "B2-2019"), Some(false));
        assert_eq!(fits_shape("culture-license", "浙网文2025"), Some(false));
        assert_eq!(fits_shape("no-such-type", "1"), None);
    }
}
