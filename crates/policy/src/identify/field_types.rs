//! Whether a text can be a value of its type, and the value without what does not belong to it.

use super::date_values::{is_date_only, parse_date_value};
use super::name_values;
use super::typed_value::TypedValue;
use super::vocabulary;
use values::identifier::check_identifier;
use values::text::{count_digits, normalise_text, normalise_upper};
use values::{IdentifierVerdict, identifier_types};

/// Rows that a value of the type may have.
pub(super) fn max_value_rows(data_type: &str) -> usize {
    // By eye: scopes fill whole pages, names and terms wrap once.
    match data_type {
        "business-scope" | "items" => 60,
        "address" => 4,
        "text" | "company-name" | "term" | "authority" => 2,
        _ => 1,
    }
}

/// Whether values of the type can be told from any other text.
pub(super) fn has_own_shape(data_type: &str) -> bool {
    let is_shaped = matches!(data_type, "date" | "term" | "amount");
    is_shaped || identifier_types().contains(&data_type)
}

/// Reads `raw` as a value of the type.
pub(super) fn parse_typed_value(data_type: &str, raw: &str) -> TypedValue {
    // Underscores and black brackets are the room that a template left for the value.
    let is_frame = |c: char| matches!(c, ':' | '：' | '|' | '_' | '【' | '】');
    let raw = raw.trim_matches(|c: char| is_frame(c) || c.is_whitespace());
    let folded = normalise_text(raw);
    if is_blank(&folded) {
        return TypedValue::Blank;
    }
    match data_type {
        "date" | "term" => parse_date_value(data_type, raw),
        "person-name" => name_values::parse_person_name(raw, &folded),
        "amount" => parse_amount(raw, &folded),
        "authority" => parse_authority(raw, &folded),
        // Bounds in characters, by eye: one character is a speck, and hostile text does not travel
        // on.
        "company-name" => parse_company_name(raw),
        "address" => name_values::parse_address(raw, &folded),
        "text" => check_length(raw, &folded, 1, 400),
        "business-scope" | "items" => check_length(raw, &folded, 2, 20_000),
        _ if identifier_types().contains(&data_type) => parse_identifier(data_type, raw),
        _ => check_length(raw, &folded, 1, 400),
    }
}

fn is_blank(folded: &str) -> bool {
    let has_letter = folded
        .chars()
        .any(char::is_alphanumeric);
    !has_letter || vocabulary::BLANKS.contains(&folded)
}

fn check_length(raw: &str, folded: &str, least: usize, most: usize) -> TypedValue {
    let length = folded.chars().count();
    if (least..=most).contains(&length) {
        TypedValue::Value(raw.to_owned())
    } else {
        TypedValue::Mismatch
    }
}

/// A name without the bracket that letters put behind it: a code, or what it is called from here
/// on. 样例（杭州）有限公司 and 样例合伙企业（有限合伙） keep theirs.
fn parse_company_name(raw: &str) -> TypedValue {
    let named = |text: &str| {
        let folded = normalise_text(text);
        let inside = folded
            .trim_start_matches('(')
            .trim_end_matches(')');
        let is_no_part = vocabulary::NO_PART_OF_A_NAME
            .iter()
            .any(|word| inside.starts_with(word));
        let has_word = inside
            .chars()
            .any(|c| c.is_alphabetic() && !c.is_ascii());
        let has_digit = inside
            .chars()
            .any(|c| c.is_ascii_digit());
        let is_number = inside.is_empty() || has_digit;
        is_no_part || (is_number && !has_word)
    };
    let bracket = raw
        .char_indices()
        .filter(|(index, c)| {
            let opens = matches!(c, '(' | '（' | '[' | '【' | '〔');
            opens && *index > 0
        })
        .find(|(index, _)| {
            let bracketed = raw.get(*index..);
            bracketed.is_some_and(named)
        });
    let name = bracket.and_then(|(index, _)| raw.get(..index));
    let name = name.unwrap_or(raw);
    let is_room = |c: char| c == '_' || c.is_whitespace();
    let name = name.trim_end_matches(is_room);
    let folded = normalise_text(name);
    if name_values::is_legal_form(&folded) || is_date_only(name) {
        return TypedValue::Mismatch;
    }
    check_length(name, &folded, 2, 120)
}

/// The body that issued a document. Often only its seal says who that is, and what is read of a
/// seal's ring are shreds.
fn parse_authority(raw: &str, folded: &str) -> TypedValue {
    let whole = folded
        .chars()
        .next_back()
        .is_some_and(|c| vocabulary::AUTHORITY_ENDS.contains(c));
    // The name of its place stands in front; what begins with 区 has lost it.
    let is_cut = folded.starts_with(['省', '市', '区', '县', '局']);
    if whole && !is_cut {
        check_length(raw, folded, 4, 120)
    } else {
        TypedValue::Mismatch
    }
}

fn parse_amount(raw: &str, folded: &str) -> TypedValue {
    let digit = |c: char| {
        c.is_ascii_digit() || "零壹贰叁肆伍陆柒捌玖拾佰仟万亿一二三四五六七八九十百千".contains(c)
    };
    // A number alone may be anything, and so may a date.
    let has_unit = folded.contains(['元', '万', '亿', '圆', '币', '整', '美', '港', '欧', '$']);
    if folded.chars().any(digit) && has_unit && !is_date_only(raw) {
        check_length(raw, folded, 2, 80)
    } else {
        TypedValue::Mismatch
    }
}

/// Identifiers are printed in one piece: white space and case are normalised. A text of the wrong
/// shape is a misreading or belongs to another label.
fn parse_identifier(data_type: &str, raw: &str) -> TypedValue {
    let candidate = |text: &str| match check_identifier(data_type, text) {
        IdentifierVerdict::Valid | IdentifierVerdict::Suspect(_) => true,
        IdentifierVerdict::Invalid(_) | IdentifierVerdict::NotApplicable => false,
    };
    let code = normalise_upper(raw);
    let free_form = !code.is_ascii();
    // Offices number as they like, but not by dates.
    let any_shape = free_form && !is_unmistakable(data_type) && !looks_like_a_date(&code);
    let is_number = any_shape && has_four_digits(&code);
    if is_number || candidate(&code) {
        return TypedValue::Value(code);
    }
    let mut runs = code.split(|c: char| !c.is_ascii_alphanumeric());
    // By eye: shorter runs are dates or parts of an address.
    let sound_run = runs.find(|run| {
        let is_long = run.len() >= 8;
        is_long && candidate(run)
    });
    match sound_run {
        Some(run) => TypedValue::Value(run.to_owned()),
        None => TypedValue::Mismatch,
    }
}

/// `年11月26日` is a piece of a date; a number with a year in it has 字, 号 or 第 as well.
fn looks_like_a_date(code: &str) -> bool {
    let of_dates = |c: char| c.is_ascii_digit() || "年月日至自.-/()".contains(c);
    code.contains(['年', '月', '日']) && code.chars().all(of_dates)
}

fn has_four_digits(text: &str) -> bool {
    count_digits(text) >= 4
}

/// Types whose shape alone is strong enough to be looked for anywhere on a page.
pub(super) fn is_unmistakable(data_type: &str) -> bool {
    matches!(
        data_type,
        "credit-code"
            | "subject-number"
            | "citizen-id"
            | "food-permit"
            | "food-production-permit"
            | "prepackaged-food-filing"
            | "securities-number"
            | "hmt-residence"
            | "electronic-licence-id"
    )
}

/// How much a number found on a page says of the type that has such numbers: 3 for one with a
/// check digit that holds or with its own words, 1 for a row of digits or a check digit that does
/// not hold, 0 for anything else.
pub(super) fn number_weight(data_type: &str, candidate: &str) -> f64 {
    // 3 as in the scoring at the end of `document-formats`, section 1. The lengths are by eye: a
    // row of 20 digits is hardly ever anything else.
    match check_identifier(data_type, candidate) {
        IdentifierVerdict::Valid if is_unmistakable(data_type) => 3.0,
        IdentifierVerdict::Valid if !candidate.is_ascii() => 3.0,
        IdentifierVerdict::Valid if candidate.len() >= 20 => 3.0,
        IdentifierVerdict::Valid if candidate.len() >= 11 => 1.0,
        IdentifierVerdict::Suspect(_) if is_unmistakable(data_type) => 1.0,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_before_its_code() {
        let value = |text: &str| TypedValue::Value(text.to_owned());
        for (raw, name) in [
            (
                "样例市示范餐饮有限公司（统一社会信用代码：91990102MA0GJDRA4H）",
                "样例市示范餐饮有限公司",
            ),
            (
                "样例市示范餐饮有限公司（GJDRA4H）",
                "样例市示范餐饮有限公司",
            ),
            (
                "样例市示范餐饮有限公司（以下简称“我司”）",
                "样例市示范餐饮有限公司",
            ),
            ("样例（杭州）科技有限公司", "样例（杭州）科技有限公司"),
            (
                "样例投资合伙企业（有限合伙）",
                "样例投资合伙企业（有限合伙）",
            ),
            ("__样例银行股份有限公司____", "样例银行股份有限公司"),
            ("【样例银行股份有限公司】", "样例银行股份有限公司"),
            ("Sample (HK) Limited", "Sample (HK) Limited"),
        ] {
            assert_eq!(parse_typed_value("company-name", raw), value(name), "{raw}");
        }
    }

    #[test]
    fn a_term_may_be_counted_in_words() {
        for term in ["一年，自签署之日起", "自签署之日起12个月", "贰年"] {
            let value = TypedValue::Value(term.to_owned());
            assert_eq!(parse_typed_value("term", term), value);
        }
    }

    #[test]
    fn shreds_of_a_seal_are_no_authority() {
        for name in [
            "样张市示范区市场监督管理局",
            "国家金融监督管理总局",
            "中国人民银行样张市中心支行",
            "样张省人民政府",
        ] {
            assert_eq!(
                parse_typed_value("authority", name),
                TypedValue::Value(name.to_owned()),
                "{name}"
            );
        }
        for shred in ["区市场", "2022", "县市场监督管", "业局", "01月10"] {
            assert_eq!(
                parse_typed_value("authority", shred),
                TypedValue::Mismatch,
                "{shred}"
            );
        }
        assert_eq!(parse_typed_value("authority", "／"), TypedValue::Blank);
    }
}
