//! Masks for personal data: what a report may show of a number, a name or an address.
//!
//! Every mask is idempotent, and what it cannot parse it hides.

pub mod known;
mod numbers;
pub mod person;
mod text;

use super::text::{has_digits_only, normalise_text, slice_chars};

pub use self::numbers::{mask_account, mask_citizen_id, mask_phone};
pub use self::text::{mask_path, mask_text};

// By eye: surnames in use, the frequent ones in traditional characters as well.
/// Surnames of two characters; any other surname is one.
const COMPOUND_SURNAMES: &str = "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 \
濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 \
宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 南荣 第五 歐陽 司馬 東方 諸葛 尉遲";

/// A number of unknown kind: citizens' numbers keep their region, telephones their ends, anything
/// else the last four, and nothing when it is short.
#[must_use]
pub fn mask_number(text: &str) -> String {
    let folded = normalise_text(text);
    let length = folded.chars().count();
    let first_17_are_digits = folded
        .get(..17)
        .is_some_and(has_digits_only);
    let is_mobile = folded.starts_with('1') && has_digits_only(&folded);
    // Known shapes first. Of eight digits or fewer, the last four would show half of the number.
    if folded.contains('*') {
        mask_text(&folded)
    } else if length == 18 && first_17_are_digits {
        mask_citizen_id(&folded)
    } else if length == 11 && is_mobile {
        mask_phone(&folded)
    } else if length > 8 {
        mask_account(&folded)
    } else {
        "*".repeat(length)
    }
}

/// A person's name: the surname remains, compound surnames whole.
#[must_use]
pub fn mask_person_name(name: &str) -> String {
    let compound: String = name.chars().take(2).collect();
    // A name of two characters counts as surname and given name: a compound surname alone would be
    // shown whole.
    let is_compound = name.chars().count() > 2
        && COMPOUND_SURNAMES
            .split(' ')
            .any(|surname| surname == compound);
    let head = if is_compound { 2 } else { 1 };
    name.chars()
        .enumerate()
        .map(|(index, c)| if index < head { c } else { '*' })
        .collect()
}

/// An address: province and city remain.
#[must_use]
pub fn mask_address(address: &str) -> String {
    let folded = normalise_text(address);
    let shown = super::address::shown_length(&folded);
    // Always three stars: their number must not tell how long the address is.
    if shown == 0 && folded.is_empty() {
        String::new()
    } else {
        slice_chars(&folded, 0..shown) + "***"
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_keep_what_helps_to_recognise_them() {
        assert_eq!(mask_citizen_id("440300199912311231"), "440300************");
        assert_eq!(mask_citizen_id("11010519491231002X"), "110105************");
        assert_eq!(mask_phone("13800000000"), "138****0000");
        assert_eq!(mask_account("4111111111111111"), "************1111");
        assert_eq!(
            [mask_citizen_id("4403"), mask_phone("1"), mask_account("")],
            ["****", "*", ""]
        );
    }

    #[test]
    fn a_number_of_unknown_kind_shows_little() {
        assert_eq!(mask_number("440300 1999 1231 1231"), "440300************");
        assert_eq!(mask_number("13800000000"), "138****0000");
        assert_eq!(mask_number("400000000901"), "********0901");
        assert_eq!(mask_number("12345678"), "********");
        assert_eq!(mask_number(""), "");
    }

    #[test]
    fn names_keep_the_surname() {
        for (name, masked) in [
            ("张三", "张*"),
            ("欧阳样例", "欧阳**"),
            ("司马光", "司马*"),
            ("欧阳", "欧*"),
            ("张", "张"),
            ("", ""),
            ("阿迪力·买买提", "阿******"),
        ] {
            assert_eq!(mask_person_name(name), masked);
        }
    }

    #[test]
    fn addresses_keep_province_and_city() {
        assert_eq!(
            mask_address("广东省深圳市龙岗区样例路1号"),
            "广东省深圳市***"
        );
        assert_eq!(mask_address("北京市朝阳区样例路1号"), "北京市***");
        assert_eq!(mask_address("样例路1号"), "***");
        assert_eq!(mask_address(""), "");
    }

    proptest! {
        #[test]
        fn masks_are_idempotent(text in any::<String>(), place in "[浙江省杭州市北京区路1号]{0,14}") {
            for mask in [mask_citizen_id, mask_phone, mask_account, mask_number, mask_person_name, mask_address] {
                for text in [&text, &place] {
                    let once = mask(text);
                    prop_assert_eq!(&mask(&once), &once);
                }
            }
        }
    }
}
