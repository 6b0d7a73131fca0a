//! Past submissions: a table of folder, date, outcome and reasons.

use super::csv_cells::{Cell, split_records};
use super::history_table::{HistoryTable, problem};
use super::submission::PastSubmission;
use crate::rules::yaml::Diagnostic;

/// The rows that are sound, and what is wrong with the others.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Submissions in the order of the table.
    pub submissions: Vec<PastSubmission>,
    /// What is wrong, each with its place.
    pub problems: Vec<Diagnostic>,
    /// Rows that could not be read.
    pub bad_rows: usize,
}

// Bounds a hostile table; each row costs an audit.
/// Rows that are read.
const MAX_ROWS: usize = 100_000;

/// Reads a table with a header. Errors: the header is wrong, so that no row can be read.
pub fn parse_history(file: &str, text: &str) -> Result<History, Diagnostic> {
    let mut records = split_records(text).into_iter();
    let header = match records.next() {
        Some(Ok(header)) => header,
        Some(Err(open)) => return Err(open_quote(file, &open)),
        None => Vec::new(),
    };
    let table = HistoryTable::new(file, &header)?;
    let mut history = History::default();
    for (index, record) in records.enumerate() {
        if index == MAX_ROWS {
            history
                .problems
                .push(too_many_rows(file));
            break;
        }
        let row = record.map_err(|open| vec![open_quote(file, &open)]);
        match row.and_then(|cells| table.parse_row(&cells)) {
            Ok(submission) => history.submissions.push(submission),
            Err(problems) => {
                history.problems.extend(problems);
                history.bad_rows += 1;
            }
        }
    }
    Ok(history)
}

fn too_many_rows(file: &str) -> Diagnostic {
    let end = Cell {
        text: String::new(),
        line: MAX_ROWS + 2,
        column: 1,
    };
    problem(
        file,
        &end,
        format!("只读前 {MAX_ROWS} 行：请分成几个表"),
        format!("only the first {MAX_ROWS} rows are read: split the table"),
    )
}

fn open_quote(file: &str, cell: &Cell) -> Diagnostic {
    problem(
        file,
        cell,
        "引号没有闭合：从这里到文件末尾都成了一格",
        "the quote is never closed: all the rest of the file is one cell",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::back_test::submission::SubmissionOutcome;

    const HEAD: &str = "folder,date,outcome,reasons\n";

    fn problems(rows: &str) -> Vec<String> {
        let history = parse_history("h.csv", &format!("{HEAD}{rows}")).expect("a header");
        let problems = history.problems.iter();
        problems
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_wrong_row_is_told_with_its_place_and_the_rest_is_read() {
        let text =
            format!("{HEAD}a,2026-11-01,refused,已过期;x\nb,yesterday,maybe,\nc,2026-11-02,通过\n");
        let history = parse_history("h.csv", &text).expect("a header");
        let folders: Vec<&str> = history
            .submissions
            .iter()
            .map(|row| row.folder.as_str())
            .collect();
        assert_eq!(folders, ["a", "c"]);
        assert_eq!(history.submissions[0].reasons, ["已过期", "x"]);
        assert_eq!(history.submissions[1].outcome, SubmissionOutcome::Accepted);
        let told = problems("b,yesterday,maybe,\n");
        assert_eq!(
            told,
            [
                "h.csv:2:3: `yesterday` is no date, expected YYYY-MM-DD",
                "h.csv:2:13: `maybe` is no outcome, expected accepted or refused"
            ]
        );
    }

    #[test]
    fn a_wrong_header_is_refused() {
        let unknown = parse_history("h.csv", "folder,data,outcome\n").expect_err("unknown");
        assert_eq!(
            unknown.to_string(),
            "h.csv:1:8: unknown column `data`, did you mean `date`?"
        );
        let missing = parse_history("h.csv", "").expect_err("missing");
        assert!(
            missing
                .to_string()
                .contains("folder, date, outcome")
        );
    }
}
