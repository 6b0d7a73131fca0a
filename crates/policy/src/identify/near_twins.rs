//! Two addresses of one paper that differ in a character or two: one of them was misread, and nothing
//! tells which.

use std::collections::BTreeMap;

use model::{DocumentField, FieldState};
use values::text::normalise_text;

// By eye: neighbouring rooms, floors, sides and buildings are told apart by these.
/// Characters in which two real addresses differ.
const TELLING_CHARACTERS: &str = "零〇一二三四五六七八九十甲乙丙丁东西南北上下左右前后中";

/// Makes both values unread where two addresses are nearly the same.
pub(super) fn doubt_near_twins(fields: &mut BTreeMap<String, DocumentField>) {
    let addresses: Vec<(String, String)> = fields
        .iter()
        .filter(|(_, field)| field.data_type == "address" && field.state == FieldState::Present)
        .map(|(name, field)| (name.clone(), normalise_text(&field.value)))
        .collect();
    for (name, address) in &addresses {
        let has_twin = addresses
            .iter()
            .any(|(other, twin)| other != name && are_near_twins(address, twin));
        if let Some(field) = fields
            .get_mut(name)
            .filter(|_| has_twin)
        {
            field.state = FieldState::Unreadable;
            field.value.clear();
        }
    }
}

/// Whether two texts of one length differ in a few characters that no two addresses are told apart by.
fn are_near_twins(a: &str, b: &str) -> bool {
    let length = a.chars().count();
    if length != b.chars().count() {
        return false;
    }
    let differing: Vec<(char, char)> = a
        .chars()
        .zip(b.chars())
        .filter(|(a, b)| a != b)
        .collect();
    let is_telling = |c: char| c.is_ascii() || TELLING_CHARACTERS.contains(c);
    let misread = differing
        .iter()
        .any(|(a, b)| !is_telling(*a) && !is_telling(*b));
    // By eye: one character in eight is a slip of recognition, more are another street.
    misread && differing.len() * 8 <= length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_from_another_room() {
        let address = "样例市示范区测试路128号三层301室";
        assert!(are_near_twins(address, "样例市示范区测拭路128号三层301室"));
        for other in [
            address,
            "样例市示范区测试路128号三层302室",
            "样例市示范区测试路128号四层301室",
            "样例市示范区长安街28号",
        ] {
            assert!(!are_near_twins(address, other), "{other}");
        }
    }
}
