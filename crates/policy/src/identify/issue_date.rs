//! Dates of issue that stand without a label: alone on a line under the authority and its seal.

use std::collections::BTreeSet;

use super::own_labels::LabelledPage;
use super::text_box::{TextBox, vertical_centre};
use values::find_dates;

// By eye, held by the test `the_date_under_the_authoritys_seal_is_the_day_of_issue`.
/// Where on the page such a date may stand, from the top: forms put it near the foot.
const MIN_DATE_TOP_SHARE: f64 = 0.55;

/// The only line of a page's lower part that is a date and nothing else, and that no label claims.
/// Two of them are not told apart.
pub(super) fn find_issue_date<'a>(labelled: &LabelledPage<'a>) -> Option<(&'a TextBox, String)> {
    let sheet = &labelled.reading.sheet;
    if !sheet.placed {
        return None;
    }
    let claimed_cells: BTreeSet<usize> = labelled
        .values
        .iter()
        .flat_map(|value| &value.rows)
        .flatten()
        .map(|span| span.cell)
        .collect();
    let top = MIN_DATE_TOP_SHARE * sheet.size[1];
    let mut dates = Vec::new();
    for (index, cell) in sheet.cells.iter().enumerate() {
        let excluded = labelled.reading.excluded_cells.contains(&index);
        if excluded || claimed_cells.contains(&index) {
            continue;
        }
        let is_low = vertical_centre(&cell.rect) > top;
        if is_low && is_whole_date(cell.text()) {
            dates.push(cell);
        }
    }
    let [only] = dates.as_slice() else {
        return None;
    };
    let whole = 0..only.chars().len();
    Some((*only, only.printed_text(whole)))
}

/// A whole day with its 年, 月 and 日, and no other word.
fn is_whole_date(folded: &str) -> bool {
    let has_units = ['年', '月', '日']
        .into_iter()
        .all(|date_unit| folded.contains(date_unit));
    let is_bare = folded.chars().all(|c| {
        let in_words = "年月日〇○零一二三四五六七八九十 ".contains(c);
        in_words || c.is_ascii_digit()
    });
    if !has_units || !is_bare {
        return false;
    }
    match find_dates(folded).as_slice() {
        [only] => only.date.is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_stands_alone() {
        assert!(is_whole_date("2022年04月17日") && is_whole_date("二〇一五年十二月一日"));
        for no in [
            "2022年04月17日前",
            "有效期至2022年04月17日",
            "2022-04-17",
            "年月日",
            "2022年13月01日",
            "2020年1月1日2021年1月1日",
        ] {
            assert!(!is_whole_date(no), "{no}");
        }
    }
}
