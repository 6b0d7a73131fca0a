//! Hides in running text what documents were found to say about persons.

use crate::text::NormalisedText;

// By eye: shorter rows are common words (a city, a street) and would be hidden in every text.
/// Fewest characters of a row by which a value that runs over several rows is known.
const MIN_ROW_CHARACTERS: usize = 4;

/// Values to be hidden wherever they stand, each with what may be shown of it.
#[derive(Debug, Clone, Default)]
pub struct KnownValues(Vec<KnownValue>);

#[derive(Debug, Clone)]
struct KnownValue {
    chars: Vec<char>,
    /// Which of them stay.
    shown: Vec<bool>,
}

/// A part of a text that is a part of a value.
struct ValueMatch {
    text: usize,
    value: usize,
    length: usize,
}

impl KnownValues {
    /// Adds a value and its masked spelling: what both have in the same place stays. A single
    /// character tells nobody's name and is not searched for.
    pub fn add_value(&mut self, value: &str, masked: &str) {
        // Normalised as the searched text is, because recognition and PDF text differ in width and
        // spaces.
        let chars = NormalisedText::new(value)
            .chars()
            .to_vec();
        let masked: Vec<char> = masked.chars().collect();
        let shown: Vec<bool> = chars
            .iter()
            .enumerate()
            .map(|(index, c)| masked.get(index) == Some(c))
            .collect();
        if chars.len() > 1 && shown.contains(&false) {
            self.0.push(KnownValue { chars, shown });
        }
    }

    /// `text` with every known value, and every row of one, hidden; idempotent.
    #[must_use]
    pub fn mask_text(&self, text: &str) -> String {
        let folded = NormalisedText::new(text);
        let mut out: Vec<char> = text.chars().collect();
        for value in &self.0 {
            for found in value.find_matches(folded.chars()) {
                value.hide_match(&found, &folded, &mut out);
            }
        }
        out.into_iter().collect()
    }
}

impl KnownValue {
    /// Where a text holds the whole value, ends with its first row, begins with its last or is one between.
    fn find_matches(&self, text: &[char]) -> Vec<ValueMatch> {
        let n = text.len();
        let m = self.chars.len();
        let mut found: Vec<ValueMatch> = find_places(text, &self.chars)
            .into_iter()
            .map(|place| ValueMatch {
                text: place,
                value: 0,
                length: m,
            })
            .collect();
        // Longest first: with a shorter piece the rest of the value would stay readable.
        let mut lengths = (MIN_ROW_CHARACTERS..m.min(n + 1)).rev();
        let part = |range: std::ops::Range<usize>| {
            self.chars
                .get(range)
                .unwrap_or_default()
        };
        let first_row = lengths
            .clone()
            .find(|length| text.ends_with(part(0..*length)));
        if let Some(length) = first_row {
            found.push(ValueMatch {
                text: n - length,
                value: 0,
                length,
            });
        }
        let last_row = lengths.find(|length| text.starts_with(part(m - length..m)));
        if let Some(length) = last_row {
            found.push(ValueMatch {
                text: 0,
                value: m - length,
                length,
            });
        }
        if (MIN_ROW_CHARACTERS..m).contains(&n) {
            for value in find_places(&self.chars, text) {
                found.push(ValueMatch {
                    text: 0,
                    value,
                    length: n,
                });
            }
        }
        found
    }

    fn hide_match(&self, found: &ValueMatch, folded: &NormalisedText, out: &mut [char]) {
        for index in 0..found.length {
            if self.shown.get(found.value + index) != Some(&false) {
                continue;
            }
            let at = found.text + index;
            let source = folded.source_range(at..at + 1);
            if let Some(places) = out.get_mut(source) {
                places.fill('*');
            }
        }
    }
}

/// Where `part` begins in `all`.
fn find_places(all: &[char], part: &[char]) -> Vec<usize> {
    all.windows(part.len().max(1))
        .enumerate()
        .filter(|(_, window)| *window == part)
        .map(|(index, _)| index)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask;

    fn known() -> KnownValues {
        let mut known = KnownValues::default();
        known.add_value("欧阳样例", &mask::mask_person_name("欧阳样例"));
        let home = "广东省深圳市龙岗区样例路1号二单元三零一室";
        known.add_value(home, &mask::mask_address(home));
        known.add_value("张", "*");
        known
    }

    #[test]
    fn names_are_hidden_wherever_and_however_spaced_they_stand() {
        for (text, masked) in [
            ("法定代表人 欧阳样例", "法定代表人 欧阳**"),
            ("姓 名 欧 阳 样 例 性别 女", "姓 名 欧 阳 * * 性别 女"),
            ("欧阳样例、欧阳样例", "欧阳**、欧阳**"),
            ("欧阳样品", "欧阳样品"),
            ("张样例", "张样例"),
            ("", ""),
        ] {
            assert_eq!(known().mask_text(text), masked);
            assert_eq!(known().mask_text(masked), masked);
        }
    }

    #[test]
    fn an_address_is_hidden_row_by_row() {
        for (row, masked) in [
            ("住址 广东省深圳市龙岗区", "住址 广东省深圳市***"),
            ("样例路1号二单元", "********"),
            ("三零一室 公民身份号码", "**** 公民身份号码"),
            (
                "住址：广东省深圳市龙岗区样例路1号二单元三零一室",
                "住址：广东省深圳市***************",
            ),
            ("广东省深圳市福田区", "广东省深圳市福田区"),
        ] {
            assert_eq!(known().mask_text(row), masked);
        }
    }
}
