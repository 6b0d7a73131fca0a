//! How tables look: width, colour, marks.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table};

use crate::render::labels::{outcome_mark, severity_label, verdict_label, verdict_mark};
use model::{Lang, Outcome, ReasonStatus, Severity, Verdict};

/// How to draw.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Language.
    pub lang: Lang,
    /// Colours.
    pub color: bool,
    /// Columns; `None` in a pipe.
    pub width: Option<u16>,
    /// Trees and evidence too.
    pub verbose: bool,
    /// Only the verdict and what to do.
    pub quiet: bool,
}

// Origin: by eye.
/// Columns where nobody tells: wide enough for a report, narrow enough for a mail.
const PIPE_WIDTH: u16 = 120;

/// Columns of the terminal that stdout is.
#[must_use]
pub fn terminal_width() -> Option<u16> {
    Table::new().width()
}

impl Style {
    /// The words in the style's language.
    #[must_use]
    pub fn tr<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// An empty table with a header.
    pub(in crate::render) fn new_table(self, header: &[&str]) -> Table {
        let mut table = Table::new();
        table
            .load_style(UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(self.width.unwrap_or(PIPE_WIDTH));
        if self.color {
            table.enforce_styling();
        } else {
            table.force_no_tty();
            table.set_width(self.width.unwrap_or(PIPE_WIDTH));
        }
        let cells = header
            .iter()
            .map(|name| self.bold_cell(Cell::new(name)));
        table.set_header(cells);
        table
    }

    pub(super) fn bold_cell(self, cell: Cell) -> Cell {
        if self.color {
            cell.add_attribute(Attribute::Bold)
        } else {
            cell
        }
    }

    pub(super) fn colour_cell(self, cell: Cell, color: Color) -> Cell {
        if !self.color {
            return cell;
        }
        cell.fg(color)
    }

    // ECMA-48 SGR parameters, such as `1;31`: bold and red.
    /// Text in colour, by ANSI codes.
    pub(in crate::render) fn paint(self, text: &str, code: &str) -> String {
        if self.color {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    pub(super) fn outcome_cell(self, outcome: Outcome) -> Cell {
        let color = match outcome {
            Outcome::Met => Color::Green,
            Outcome::Unmet => Color::Red,
            Outcome::Unknown => Color::Yellow,
            Outcome::Waived => Color::Cyan,
            Outcome::NotApplicable => Color::DarkGrey,
        };
        let mark = Cell::new(outcome_mark(outcome));
        self.colour_cell(mark, color)
    }

    pub(in crate::render) fn severity_cell(self, severity: Severity) -> Cell {
        let word = severity_label(severity, self.lang);
        let color = match severity {
            Severity::Error => Color::Red,
            Severity::Warning => Color::Yellow,
            Severity::Info => Color::DarkGrey,
        };
        self.colour_cell(Cell::new(word), color)
    }

    pub(super) fn reason_status_cell(self, status: ReasonStatus) -> Cell {
        let (word, color) = match status {
            ReasonStatus::Triggered => (self.tr("✗ 会触发", "✗ triggered"), Color::Red),
            ReasonStatus::Clear => (self.tr("✓ 未发现", "✓ clear"), Color::Green),
            ReasonStatus::Unknown => (
                self.tr("? 无法在本地判断", "? could not check"),
                Color::Yellow,
            ),
        };
        self.colour_cell(Cell::new(word), color)
    }

    pub(super) fn verdict_text(self, verdict: Verdict) -> String {
        let mark = verdict_mark(verdict);
        let label = verdict_label(verdict, self.lang);
        let code = match verdict {
            Verdict::Ready => "1;32",
            Verdict::Review => "1;33",
            Verdict::NotReady => "1;31",
        };
        self.paint(&format!("{mark} {label}"), code)
    }
}
