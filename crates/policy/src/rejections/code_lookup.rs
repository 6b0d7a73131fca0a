//! A code as somebody pasted it, found in a platform's table.

use crate::rules::rejection::{RejectionCode, RejectionTable};

/// The row of a code: as written, without the platform's usual beginning, or as one of a family.
#[must_use]
pub fn find_code<'a>(table: &'a RejectionTable, code: &str) -> Option<&'a RejectionCode> {
    let code = code.trim();
    let is = |row: &&RejectionCode| row.code.eq_ignore_ascii_case(code);
    let exact = table.codes.iter().find(is);
    exact
        .or_else(|| find_short_code(table, code))
        .or_else(|| find_family(table, code))
}

fn find_short_code<'a>(table: &'a RejectionTable, code: &str) -> Option<&'a RejectionCode> {
    table
        .prefixes
        .iter()
        .find_map(|prefix| {
            let whole = format!("{prefix}{code}");
            let mut rows = table.codes.iter();
            rows.find(|row| row.code.eq_ignore_ascii_case(&whole))
        })
}

/// The narrowest family that a code belongs to.
fn find_family<'a>(table: &'a RejectionTable, code: &str) -> Option<&'a RejectionCode> {
    let families = table.codes.iter();
    families
        .filter(|row| is_of_family(&row.code, code))
        .max_by_key(|row| {
            row.code
                .trim_end_matches(['x', '*'])
                .len()
        })
}

/// `1_7xxx` takes `1_7014`, `DB_DATA_*` takes `DB_DATA_MISMATCH`.
fn is_of_family(family: &str, code: &str) -> bool {
    if let Some(start) = family.strip_suffix('*') {
        return code
            .get(..start.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(start));
    }
    let start = family.trim_end_matches('x');
    let digits = family.len() - start.len();
    // A word that ends in an x is no family: the figure before it tells.
    if digits == 0 || !start.ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    code.strip_prefix(start)
        .is_some_and(|rest| rest.len() == digits && rest.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::is_of_family;

    #[test]
    fn families_end_in_digits_or_in_anything() {
        assert!(is_of_family("1_7xxx", "1_7014"));
        assert!(!is_of_family("1_7xxx", "1_70"));
        assert!(!is_of_family("1_7xxx", "1_7abc"));
        assert!(is_of_family("DB_DATA_*", "DB_DATA_MISMATCH"));
        assert!(!is_of_family("DB_DATA_*", "DATA"));
        assert!(!is_of_family("fax", "fa1"));
    }
}
