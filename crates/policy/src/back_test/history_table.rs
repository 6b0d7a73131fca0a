//! Rows of a table of past submissions, by its header.

use jiff::civil::Date;

use super::csv_cells::Cell;
use super::submission::{PastSubmission, SubmissionOutcome};
use crate::rules::yaml::{Diagnostic, nearest_name};
use model::Bilingual;

const COLUMNS: [&str; 5] = ["folder", "date", "outcome", "reasons", "platform"];

/// How a table writes outcomes.
const OUTCOMES: [(&str, SubmissionOutcome); 10] = [
    ("accepted", SubmissionOutcome::Accepted),
    ("approved", SubmissionOutcome::Accepted),
    ("passed", SubmissionOutcome::Accepted),
    ("通过", SubmissionOutcome::Accepted),
    ("审核通过", SubmissionOutcome::Accepted),
    ("refused", SubmissionOutcome::Refused),
    ("rejected", SubmissionOutcome::Refused),
    ("驳回", SubmissionOutcome::Refused),
    ("拒绝", SubmissionOutcome::Refused),
    ("未通过", SubmissionOutcome::Refused),
];

/// What is wrong with a cell.
pub fn problem(
    file: &str,
    cell: &Cell,
    zh: impl Into<String>,
    en: impl Into<String>,
) -> Diagnostic {
    Diagnostic::at_place(file, cell.line, cell.column, Bilingual::new(zh, en))
}

/// Which column is which.
pub struct HistoryTable<'a> {
    file: &'a str,
    columns: [Option<usize>; COLUMNS.len()],
}

impl<'a> HistoryTable<'a> {
    /// Errors: the header names no such column, or lacks one.
    pub fn new(file: &'a str, header: &[Cell]) -> Result<Self, Diagnostic> {
        let mut columns = [None; COLUMNS.len()];
        for (index, cell) in header.iter().enumerate() {
            let name = cell.text.trim();
            let column = COLUMNS.iter().zip(&mut columns);
            let known = column
                .into_iter()
                .find(|(known, _)| **known == name);
            let Some((_, place)) = known else {
                return Err(unknown_column(file, cell, name));
            };
            *place = Some(index);
        }
        let missing = COLUMNS.iter().zip(&columns).take(3);
        let missing: Vec<&str> = missing
            .filter(|(_, place)| place.is_none())
            .map(|(name, _)| *name)
            .collect();
        if missing.is_empty() {
            return Ok(Self { file, columns });
        }
        let names = missing.join(", ");
        let start = Cell {
            text: String::new(),
            line: 1,
            column: 1,
        };
        Err(problem(
            file,
            &start,
            format!("表头缺少列 {names}；应为 folder,date,outcome,reasons"),
            format!("the header lacks {names}; expected folder,date,outcome,reasons"),
        ))
    }

    fn cell<'b>(&self, cells: &'b [Cell], column: usize) -> Option<&'b Cell> {
        let index = (*self.columns.get(column)?)?;
        cells.get(index)
    }

    /// A row, or everything that is wrong with it.
    pub fn parse_row(&self, cells: &[Cell]) -> Result<PastSubmission, Vec<Diagnostic>> {
        let start = cells.first().cloned();
        let start = start.unwrap_or_else(|| Cell {
            text: String::new(),
            line: 1,
            column: 1,
        });
        let cell = |column| {
            self.cell(cells, column)
                .unwrap_or(&start)
        };
        let (folder, reasons) = (cell(0), self.cell(cells, 3));
        let date = self.parse_date(cell(1));
        let outcome = self.parse_outcome(cell(2));
        let folder_name = self.parse_folder(folder);
        let (date, outcome, folder_name) = match (date, outcome, folder_name) {
            (Ok(date), Ok(outcome), Ok(name)) => (date, outcome, name),
            (date, outcome, name) => {
                let problems = [name.err(), date.err(), outcome.err()];
                return Err(problems.into_iter().flatten().collect());
            }
        };
        let platform = self.cell(cells, 4);
        let platform = platform.map(|cell| cell.text.trim().to_owned());
        let place = reasons.unwrap_or(folder);
        Ok(PastSubmission {
            folder: folder_name,
            date,
            outcome,
            reasons: reasons.map_or_else(Vec::new, |cell| split_reasons(&cell.text)),
            platform: platform.filter(|id| !id.is_empty()),
            line: folder.line,
            column: folder.column,
            reasons_place: (place.line, place.column),
        })
    }

    fn parse_folder(&self, cell: &Cell) -> Result<String, Diagnostic> {
        let name = cell.text.trim();
        if name.is_empty() {
            return Err(problem(
                self.file,
                cell,
                "没有写文件夹",
                "no folder is named",
            ));
        }
        Ok(name.to_owned())
    }

    fn parse_date(&self, cell: &Cell) -> Result<Date, Diagnostic> {
        let text = cell.text.trim();
        text.parse().map_err(|_| {
            problem(
                self.file,
                cell,
                format!("日期 `{text}` 不对，应为 YYYY-MM-DD"),
                format!("`{text}` is no date, expected YYYY-MM-DD"),
            )
        })
    }

    fn parse_outcome(&self, cell: &Cell) -> Result<SubmissionOutcome, Diagnostic> {
        let text = cell.text.trim();
        let known = OUTCOMES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(text));
        known
            .map(|(_, outcome)| *outcome)
            .ok_or_else(|| {
                problem(
                    self.file,
                    cell,
                    format!("结果 `{text}` 不对，应为 accepted（通过）或 refused（驳回）"),
                    format!("`{text}` is no outcome, expected accepted or refused"),
                )
            })
    }
}

fn unknown_column(file: &str, cell: &Cell, name: &str) -> Diagnostic {
    let near = nearest_name(name, COLUMNS);
    let near = near.unwrap_or(COLUMNS[0]).to_owned();
    problem(
        file,
        cell,
        format!("未知的列 `{name}`，是否想写 `{near}`？"),
        format!("unknown column `{name}`, did you mean `{near}`?"),
    )
}

/// Reasons stand one a line, or with `|` or a semicolon between them.
fn split_reasons(text: &str) -> Vec<String> {
    let parts = text.split(['|', '\n', ';', '；']);
    let reasons = parts.map(str::trim);
    reasons
        .filter(|reason| !reason.is_empty())
        .map(str::to_owned)
        .collect()
}
