//! Radicals used as if they were characters.
//!
//! Some producers map a glyph that a font shares between 食 and the radical ⻝ to the radical. NFKC
//! repairs the Kangxi radicals U+2F00 to U+2FD5, but not the CJK Radicals Supplement.

use unicode_normalization::UnicodeNormalization;

/// The unified ideographs that U+2E80 to U+2EFF stand for (Unicode, `EquivalentUnifiedIdeograph.txt`),
/// in order; an ideographic space where there is none.
const SUPPLEMENT: &str = "　厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵　旡日月歺母\
     民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹\
     艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠\
     饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟　　　　　　　　　　　　";
/// The first character of the supplement.
const SUPPLEMENT_START: u32 = 0x2e80;

/// The unified ideograph of a radical; any other character as it is.
pub(super) fn fold_radical(c: char) -> char {
    match c {
        '\u{2e80}'..='\u{2eff}' => {
            let at = (u32::from(c) - SUPPLEMENT_START) as usize;
            SUPPLEMENT
                .chars()
                .nth(at)
                .filter(|r| *r != '\u{3000}')
                .unwrap_or(c)
        }
        '\u{2f00}'..='\u{2fd5}' => c.nfkc().next().unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_covers_its_block() {
        assert_eq!(SUPPLEMENT.chars().count(), 0x80);
        let folded = ('\u{2e80}'..='\u{2eff}')
            .filter(|c| fold_radical(*c) != *c)
            .count();
        assert_eq!(
            folded, 114,
            "the 115 assigned ones but U+2E80, which has no ideograph"
        );
    }

    #[test]
    fn radicals_become_characters() {
        let read: String = "\u{2edd}品\u{2f64}\u{2f70}\u{2ee2}营"
            .chars()
            .map(fold_radical)
            .collect();
        assert_eq!(read, "食品用示马营");
    }
}
