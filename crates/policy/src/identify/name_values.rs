//! Names, places and legal forms as values of a field: what can be one, and what cannot.

use super::typed_value::TypedValue;
use super::vocabulary;

// By eye: 欧阳 and a name of two characters have four; dotted and foreign names are longer.
/// Characters of the longest name in Chinese characters alone.
const MAX_PLAIN_NAME: usize = 6;
// By eye: a village and a house have five.
/// Characters of the shortest address.
const MIN_ADDRESS: usize = 5;

/// Names have no digits and no sentence marks; specks behind them are no part of them.
pub(super) fn parse_person_name(raw: &str, folded: &str) -> TypedValue {
    let raw = raw.trim_end_matches(['.', '．', ',', '，', '、', '\'', '`', '-']);
    let is_odd = |c: char| c.is_ascii_digit() || "。;!?:".contains(c);
    let length = folded.chars().count();
    let is_plain = !folded.contains(['·', '.', '(', ' ']) && !folded.is_ascii();
    // A firm may be the managing partner, and its delegate stands in brackets behind it.
    let is_firm = vocabulary::FIRM_ENDS
        .iter()
        .any(|end| folded.ends_with(end));
    let is_delegate = folded.contains("代表");
    let too_long = is_plain && length > MAX_PLAIN_NAME && !is_firm;
    let odd = folded.chars().any(is_odd) && !is_delegate;
    if odd || too_long || !(2..=60).contains(&length) {
        TypedValue::Mismatch
    } else {
        TypedValue::Value(raw.to_owned())
    }
}

/// Whether a text is the legal form of a subject and not its name.
pub(super) fn is_legal_form(folded: &str) -> bool {
    vocabulary::LEGAL_FORMS
        .iter()
        .any(|form| folded.starts_with(form))
}

/// A legal form with one character misread as it is printed: 有限贵任公司.
pub(super) fn correct_legal_form(raw: &str) -> Option<String> {
    let chars: Vec<char> = raw.chars().collect();
    let differs = |form: &&&str| {
        let length = form.chars().count();
        let Some(head) = chars.get(..length) else {
            return false;
        };
        let wrong = head
            .iter()
            .zip(form.chars())
            .filter(|(a, b)| **a != *b);
        // Of shorter forms one character more makes another word.
        length > 4 && wrong.count() == 1
    };
    let form = vocabulary::LEGAL_FORMS
        .iter()
        .find(differs)?;
    let rest = chars.get(form.chars().count()..)?;
    Some(
        form.chars()
            .chain(rest.iter().copied())
            .collect(),
    )
}

/// An address names a place: a region, a street, a house.
pub(super) fn parse_address(raw: &str, folded: &str) -> TypedValue {
    let length = folded.chars().count();
    let is_place = |c: char| vocabulary::PLACE_CHARACTERS.contains(c);
    let names_place = folded.chars().any(is_place) || folded.is_ascii();
    if (MIN_ADDRESS..=400).contains(&length) && names_place {
        TypedValue::Value(raw.to_owned())
    } else {
        TypedValue::Mismatch
    }
}

/// Whether an address breaks off: at a street, a district, or in the middle of a name.
pub(super) fn breaks_off(folded: &str) -> bool {
    // A remark in brackets behind it may have lost its second bracket.
    let (place, remark) = folded
        .rsplit_once('(')
        .unwrap_or((folded, ")"));
    let folded = if remark.contains(')') { folded } else { place };
    let folded = folded.trim_end_matches(['。', '.', ',', '、', ';']);
    let mut chars = folded.chars().rev();
    let (Some(last), before) = (chars.next(), chars.next()) else {
        return false;
    };
    let districts = ["社区", "地区", "片区", "新区", "城区"];
    if districts
        .iter()
        .any(|end| folded.ends_with(end))
    {
        return true;
    }
    // 大厦B goes on with 座; 之三 and B12 are whole.
    let is_word = before.is_some_and(|c| c.is_alphabetic() && !c.is_ascii());
    match last {
        c if c.is_ascii_alphabetic() => is_word,
        c if "一二三四五六七八九十".contains(c) => before != Some('之'),
        c => !c.is_ascii() && !vocabulary::ADDRESS_ENDS.contains(c),
    }
}

/// Whether a house number runs into a character that never follows one: 路8景 was 路8号.
pub(super) fn has_odd_house_number(folded: &str) -> bool {
    let chars: Vec<char> = folded.chars().collect();
    let starts = chars.iter().enumerate();
    let mut streets = starts.filter(|(_, c)| "路街巷弄".contains(**c));
    streets.any(|(at, _)| {
        let rest = chars.get(at + 1..).unwrap_or_default();
        let digits = rest
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
        let next = rest.get(digits);
        let is_odd = next.is_some_and(|c| {
            c.is_alphabetic() && !c.is_ascii() && !vocabulary::BEHIND_HOUSE_NUMBERS.contains(*c)
        });
        digits > 0 && is_odd
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use values::text::normalise_text;

    fn is_value(fit: &TypedValue) -> bool {
        matches!(fit, TypedValue::Value(_))
    }

    #[test]
    fn names_of_persons_are_short_or_dotted() {
        for name in [
            "何素秋",
            "阿依古丽·买买提江",
            "SMITH JOHN",
            "样例市示范管理有限公司（委派代表：张样本）",
            "样例管理合伙企业（有限合伙）",
        ] {
            assert!(
                is_value(&parse_person_name(name, &normalise_text(name))),
                "{name}"
            );
        }
        for other in ["2011年07月", "请登录企业信用信息", "何", "许可项目："] {
            assert!(
                !is_value(&parse_person_name(other, &normalise_text(other))),
                "{other}"
            );
        }
    }

    #[test]
    fn an_address_names_a_place() {
        for place in ["样例市示范街2号", "样例村3组12号", "No. 1 Sample Road"] {
            assert!(
                is_value(&parse_address(place, &normalise_text(place))),
                "{place}"
            );
        }
        for shred in ["榆（临）", "栋四楼", "综保"] {
            assert!(
                !is_value(&parse_address(shred, &normalise_text(shred))),
                "{shred}"
            );
        }
        for cut in [
            "样例市示范区松陌街道",
            "示范街道溪口社区",
            "示范大厦B",
            "示禾工业区三",
            "样例省样例市百合街道砚台路",
            "示范片区东湾综保",
        ] {
            assert!(breaks_off(cut), "{cut}");
        }
        for whole in [
            "示范街2号",
            "示范大厦B座",
            "首层之三",
            "文昌东路38-2706",
            "示范街2号(住所申报)",
            "示范街2号(住所申",
            "测试路旁",
        ] {
            assert!(!breaks_off(whole), "{whole}");
        }
        assert!(has_odd_house_number("听松路8景(丹枫大厦)"));
        for plain in [
            "听松路8号",
            "朝阳街38-2706",
            "文昌东路8栋",
            "听松路8(东侧)",
            "二路5弄3号",
        ] {
            assert!(!has_odd_house_number(plain), "{plain}");
        }
    }

    #[test]
    fn a_misread_legal_form_is_told_from_a_name() {
        assert_eq!(
            correct_legal_form("有限贵任公司（自然人独资）").as_deref(),
            Some("有限责任公司（自然人独资）")
        );
        assert_eq!(correct_legal_form("有限责任公司"), None);
        assert_eq!(correct_legal_form("样例有限公司"), None);
        assert!(is_legal_form("个体工商户") && !is_legal_form("样例有限责任公司"));
    }
}
