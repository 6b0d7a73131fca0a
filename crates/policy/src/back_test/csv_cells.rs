//! Comma-separated values (RFC 4180) with the place of every cell.
//!
//! Not the crate `csv`: it tells the line of a record, and messages here name the column of a cell.

/// A cell and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Without quotes.
    pub text: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// A record, or the place of a quote that is never closed.
pub type Record = Result<Vec<Cell>, Cell>;

/// All records; blank lines are none.
#[must_use]
pub fn split_records(text: &str) -> Vec<Record> {
    let mut reader = CellReader {
        rest: text
            .trim_start_matches('\u{feff}')
            .chars()
            .peekable(),
        line: 1,
        column: 1,
    };
    let mut records = Vec::new();
    while reader.rest.peek().is_some() {
        let record = reader.read_record();
        let is_blank = record.as_ref().is_ok_and(|cells| {
            cells
                .iter()
                .all(|cell| cell.text.trim().is_empty())
        });
        if !is_blank {
            records.push(record);
        }
    }
    records
}

struct CellReader<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    line: usize,
    column: usize,
}

impl CellReader<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        if c == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(c)
    }

    /// The cells up to the end of the line.
    fn read_record(&mut self) -> Record {
        let mut cells = Vec::new();
        loop {
            let cell = self.read_cell()?;
            cells.push(cell);
            match self.next() {
                Some(',') => {}
                Some('\r') => {
                    self.rest.next_if_eq(&'\n');
                    self.line += 1;
                    self.column = 1;
                    return Ok(cells);
                }
                _ => return Ok(cells),
            }
        }
    }

    /// A cell up to the comma or the end of the line, which stay.
    fn read_cell(&mut self) -> Result<Cell, Cell> {
        let mut cell = Cell {
            text: String::new(),
            line: self.line,
            column: self.column,
        };
        let is_quoted = self.rest.peek() == Some(&'"');
        if is_quoted {
            self.next();
            self.read_quoted(&mut cell)?;
        }
        while let Some(c) = self.rest.peek() {
            if matches!(c, ',' | '\n' | '\r') {
                break;
            }
            cell.text.extend(self.next());
        }
        Ok(cell)
    }

    /// Up to the closing quote; two of them are one.
    fn read_quoted(&mut self, cell: &mut Cell) -> Result<(), Cell> {
        loop {
            match self.next() {
                Some('"') if self.rest.peek() == Some(&'"') => cell.text.extend(self.next()),
                Some('"') => return Ok(()),
                Some(c) => cell.text.push(c),
                None => return Err(cell.clone()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<Vec<String>> {
        let records = split_records(text).into_iter();
        let cells = records.map(|record| record.expect("closed"));
        cells
            .map(|cells| {
                cells
                    .into_iter()
                    .map(|cell| cell.text)
                    .collect()
            })
            .collect()
    }

    #[test]
    fn quotes_line_ends_and_blank_lines_are_read() {
        let text = "\u{feff}a,\"b,\"\"c\"\"\nd\"\r\n\r\n,e\n";
        assert_eq!(texts(text), [["a", "b,\"c\"\nd"], ["", "e"]]);
    }

    #[test]
    fn every_cell_knows_its_place() {
        let records = split_records("甲,\"x\ny\",z\nq,r");
        let places: Vec<(usize, usize)> = records
            .iter()
            .flatten()
            .flatten()
            .map(|cell| (cell.line, cell.column))
            .collect();
        assert_eq!(places, [(1, 1), (1, 3), (2, 4), (3, 1), (3, 3)]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told() {
        let records = split_records("a\nb,\"c");
        let open = records[1].as_ref().expect_err("open");
        assert_eq!((open.line, open.column), (2, 3));
    }
}
