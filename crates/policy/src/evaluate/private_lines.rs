//! Persons' names in the lines of pages from which no field was read: by the labels beside them, and by
//! their shape.

use model::{TextLine, TextPage};
use values::mask;
use values::mask::known::KnownValues;
use values::mask::person;

// Origin: by eye. Rows of a photographed licence rise by up to half their height.
/// Least share of the lower of two lines by which they must overlap to stand in one row.
const MIN_ROW_OVERLAP: f64 = 0.5;

// Origin: by eye. A value stands a column's width from its label, not a page's.
/// Most heights of a label's line between the label and its value.
const MAX_GAP_HEIGHTS: f64 = 12.0;

/// Adds the names that stand behind or beside a label to those that are hidden everywhere.
pub fn add_labelled_names(page: &TextPage, known: &mut KnownValues) {
    for name in labelled_names(page) {
        // A word that is no name must not be hidden wherever it stands.
        if person::begins_with_surname(&name) || name.contains('·') {
            known.add_value(&name, &mask::mask_person_name(&name));
        }
    }
}

/// Hides the names in the lines of a page themselves: behind and beside labels, and with `guess` whole
/// lines that are shaped like one.
pub fn mask_name_lines(page: &mut TextPage, guess: bool) {
    let beside: Vec<usize> = page
        .lines
        .iter()
        .filter_map(|l| value_beside(page, l))
        .collect();
    for (index, line) in page.lines.iter_mut().enumerate() {
        let mut own = KnownValues::default();
        let mut names = person::find_labelled_names(&line.text);
        // Two labels may stand side by side.
        if beside.contains(&index) && !person::is_person_label(&line.text) {
            names.extend(person::find_leading_name(&line.text));
        }
        if guess && person::is_name_shaped(&line.text) {
            names.extend(person::find_leading_name(&line.text));
        }
        for name in names {
            own.add_value(&name, &mask::mask_person_name(&name));
        }
        line.text = own.mask_text(&line.text);
    }
}

fn labelled_names(page: &TextPage) -> Vec<String> {
    let behind = page
        .lines
        .iter()
        .flat_map(|l| person::find_labelled_names(&l.text));
    let beside = page.lines.iter().filter_map(|l| {
        let value = page.lines.get(value_beside(page, l)?)?;
        let is_label = person::is_person_label(&value.text);
        person::find_leading_name(&value.text).filter(|_| !is_label)
    });
    behind.chain(beside).collect()
}

/// The line that stands right of a label, in its row; the nearest one. Below it where none is.
fn value_beside(page: &TextPage, label: &TextLine) -> Option<usize> {
    if !person::is_person_label(&label.text) {
        return None;
    }
    let height = label
        .rect
        .height()
        .max(f64::MIN_POSITIVE);
    let lines = || page.lines.iter().enumerate();
    let gap_right = |line: &TextLine| line.rect.x0 - label.rect.x1;
    let gap_below = |line: &TextLine| line.rect.y0 - label.rect.y1;
    let right = lines()
        .filter(|(_, l)| shares_row(l, label) && gap_right(l) > -height)
        .filter(|(_, l)| l.rect.x0 > label.rect.x0 && gap_right(l) < MAX_GAP_HEIGHTS * height)
        .min_by(|(_, a), (_, b)| gap_right(a).total_cmp(&gap_right(b)));
    let below = || {
        lines()
            .filter(|(_, l)| l.rect.x0 < label.rect.x1 && l.rect.x1 > label.rect.x0)
            .filter(|(_, l)| gap_below(l) > -height / 2.0 && gap_below(l) < 2.0 * height)
            .min_by(|(_, a), (_, b)| gap_below(a).total_cmp(&gap_below(b)))
    };
    right
        .or_else(below)
        .map(|(index, _)| index)
}

fn shares_row(a: &TextLine, b: &TextLine) -> bool {
    let overlap = a.rect.y1.min(b.rect.y1) - a.rect.y0.max(b.rect.y0);
    let lower = a.rect.height().min(b.rect.height());
    overlap >= MIN_ROW_OVERLAP * lower
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Rect;

    fn page(lines: &[(&str, [f64; 4])]) -> TextPage {
        let line = |(text, [x0, y0, x1, y1]): &(&str, [f64; 4])| TextLine {
            text: (*text).to_owned(),
            rect: Rect {
                x0: *x0,
                y0: *y0,
                x1: *x1,
                y1: *y1,
            },
            confidence: 0.9,
        };
        TextPage {
            number: 1,
            width: 1000.0,
            height: 1000.0,
            turn: 0,
            lines: lines.iter().map(line).collect(),
        }
    }

    fn masked(lines: &[(&str, [f64; 4])], guess: bool) -> Vec<String> {
        let mut page = page(lines);
        let mut known = KnownValues::default();
        add_labelled_names(&page, &mut known);
        mask_name_lines(&mut page, guess);
        let text = |l: &TextLine| known.mask_text(&l.text);
        page.lines.iter().map(text).collect()
    }

    #[test]
    fn a_name_beside_its_label_is_hidden_there_and_elsewhere() {
        let lines = [
            ("法定代表人", [100.0, 100.0, 200.0, 120.0]),
            ("沈砚林", [240.0, 108.0, 300.0, 128.0]),
            ("注册资本", [500.0, 100.0, 580.0, 120.0]),
            ("由沈砚林留存", [100.0, 900.0, 260.0, 920.0]),
        ];
        let shown = ["法定代表人", "沈**", "注册资本", "由沈**留存"];
        assert_eq!(masked(&lines, false), shown);
    }

    #[test]
    fn a_label_beside_a_label_is_no_name() {
        let lines = [
            ("法定代表人", [100.0, 100.0, 200.0, 120.0]),
            ("主要负责人", [240.0, 100.0, 340.0, 120.0]),
        ];
        assert_eq!(masked(&lines, true), ["法定代表人", "主要负责人"]);
    }

    #[test]
    fn a_name_below_its_label_is_hidden() {
        let lines = [
            ("负责人", [100.0, 100.0, 160.0, 120.0]),
            ("贺知秋", [100.0, 130.0, 160.0, 150.0]),
            ("地址", [100.0, 200.0, 160.0, 220.0]),
        ];
        assert_eq!(masked(&lines, false), ["负责人", "贺**", "地址"]);
    }

    #[test]
    fn a_line_shaped_like_a_name_is_hidden_where_no_name_was_read() {
        let lines = [
            ("姜维舟", [100.0, 100.0, 160.0, 120.0]),
            ("许可项目", [300.0, 300.0, 400.0, 320.0]),
        ];
        assert_eq!(masked(&lines, true), ["姜**", "许可项目"]);
        assert_eq!(masked(&lines, false), ["姜维舟", "许可项目"]);
    }

    #[test]
    fn a_word_behind_a_label_is_hidden_nowhere_else() {
        let lines = [
            ("负责人：掌柜", [100.0, 100.0, 260.0, 120.0]),
            ("掌柜服务", [100.0, 300.0, 260.0, 320.0]),
        ];
        assert_eq!(masked(&lines, false), ["负责人：掌*", "掌柜服务"]);
    }
}
