//! A workbook: clients, findings and papers, each a sheet with a frozen header and filters.

use std::io::{self, Write};

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::Records;
use super::text::{name, plain, verdict};
use model::{Colour, FindingRow, Lang, Outcome, PaperRow, Record, Severity, Words};

/// Characters that a cell takes (Excel: 32,767).
const CELL: usize = 32_000;

/// A column: title in both languages, width in characters.
type Column = (&'static str, &'static str, f64);

const CLIENTS: &[Column] = &[
    ("客户", "client", 28.0),
    ("商户", "merchant", 28.0),
    ("类目", "category", 22.0),
    ("结论", "verdict", 12.0),
    ("必改", "errors", 8.0),
    ("注意", "warnings", 8.0),
    ("已豁免", "waived", 8.0),
    ("必须项满足", "required met", 12.0),
    ("必须项不满足", "required unmet", 12.0),
    ("必须项无法判断", "required unknown", 12.0),
    ("检查日期", "as of", 12.0),
    ("说明", "note", 40.0),
    ("报告", "report", 24.0),
];
const FINDINGS: &[Column] = &[
    ("客户", "client", 28.0),
    ("级别", "severity", 10.0),
    ("代码", "code", 24.0),
    ("问题", "problem", 60.0),
    ("文件", "file", 28.0),
    ("页", "page", 6.0),
    ("证照", "document", 22.0),
    ("要求", "requirement", 26.0),
    ("驳回原因", "reject reason", 22.0),
    ("怎么办", "remedy", 60.0),
    ("处理方式", "fixable", 10.0),
    ("来源", "source", 18.0),
    ("豁免理由", "waived", 28.0),
];
const PAPERS: &[Column] = &[
    ("客户", "client", 28.0),
    ("文件", "file", 34.0),
    ("证照", "paper", 28.0),
    ("有效期至", "valid until", 12.0),
    ("分辨率", "dpi", 8.0),
    ("颜色", "colour", 10.0),
    ("格式", "format", 8.0),
    ("页数", "pages", 7.0),
    ("字节", "bytes", 12.0),
    ("状态", "status", 12.0),
    ("SHA-256", "sha256", 66.0),
];

/// Writes the workbook of all records.
pub fn write(records: Records<'_>, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let mut book = Book::new(lang).map_err(other)?;
    for record in records {
        book.add(&record?).map_err(other)?;
    }
    sink.write_all(&book.finish().map_err(other)?)
}

fn other(error: XlsxError) -> io::Error {
    io::Error::other(error)
}

/// A cell.
enum Cell {
    Text(String),
    Number(f64),
    Date(String),
    Severity(Severity, bool),
    Empty,
}

impl Cell {
    fn text(text: impl AsRef<str>) -> Self {
        Self::Text(text.as_ref().to_owned())
    }

    fn maybe(text: Option<&String>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    fn count(n: usize) -> Self {
        Self::Number(n as f64)
    }
}

/// A sheet with the row that comes next.
struct Sheet {
    page: Worksheet,
    columns: &'static [Column],
    next: u32,
}

/// The three sheets and the looks of their cells.
struct Book {
    lang: Lang,
    clients: Sheet,
    findings: Sheet,
    papers: Sheet,
    looks: Looks,
}

struct Looks {
    date: Format,
    wrapped: Format,
    error: Format,
    warning: Format,
    waived: Format,
}

impl Book {
    fn new(lang: Lang) -> Result<Self, XlsxError> {
        let sheet = |zh: &str, en: &str, columns| Sheet::new(Words::new(zh, en).get(lang), columns, lang);
        let top = || Format::new().set_align(FormatAlign::Top);
        Ok(Self {
            lang,
            clients: sheet("客户", "clients", CLIENTS)?,
            findings: sheet("发现", "findings", FINDINGS)?,
            papers: sheet("证照", "papers", PAPERS)?,
            looks: Looks {
                date: top().set_num_format("yyyy-mm-dd"),
                wrapped: top().set_text_wrap(),
                error: top().set_bold().set_font_color(Color::RGB(0x00B0_0020)),
                warning: top().set_font_color(Color::RGB(0x008A_5A00)),
                waived: top().set_font_color(Color::RGB(0x0060_6060)),
            },
        })
    }

    fn add(&mut self, record: &Record) -> Result<(), XlsxError> {
        self.clients.push(client(record), &self.looks)?;
        for finding in &record.findings {
            self.findings.push(crate::render::xlsx::finding(record, finding), &self.looks)?;
        }
        for paper in &record.papers {
            self.papers.push(crate::render::xlsx::paper(record, paper, self.lang), &self.looks)?;
        }
        Ok(())
    }

    /// The same records give the same bytes: the only date in it is a fixed one.
    fn finish(self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let written = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_author("preaudit").set_creation_datetime(&written));
        for sheet in [self.clients, self.findings, self.papers] {
            book.push_worksheet(sheet.finish()?);
        }
        book.save_to_buffer()
    }
}

impl Sheet {
    fn new(title: &str, columns: &'static [Column], lang: Lang) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(title)?;
        let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E8_EEF4));
        for (i, (zh, en, width)) in (0u16..).zip(columns) {
            sheet.write_string_with_format(0, i, Words::new(*zh, *en).get(lang), &head)?;
            sheet.set_column_width(i, *width)?;
        }
        sheet.set_freeze_panes(1, 1)?;
        Ok(Self { page: sheet, columns, next: 1 })
    }

    fn push(&mut self, cells: Vec<Cell>, looks: &Looks) -> Result<(), XlsxError> {
        let row = self.next;
        for (i, cell) in (0u16..).zip(cells) {
            match cell {
                Cell::Text(text) => {
                    let text: String = plain(&text).chars().take(CELL).collect();
                    self.page.write_string_with_format(row, i, text, &looks.wrapped)?;
                }
                Cell::Number(n) => drop(self.page.write_number(row, i, n)?),
                Cell::Date(text) => match ExcelDateTime::parse_from_str(&text) {
                    Ok(date) => drop(self.page.write_datetime_with_format(row, i, date, &looks.date)?),
                    Err(_) => drop(self.page.write_string(row, i, text)?),
                },
                Cell::Severity(severity, waived) => {
                    let look = match (severity, waived) {
                        (_, true) | (Severity::Info, _) => &looks.waived,
                        (Severity::Warning, false) => &looks.warning,
                        (Severity::Error, false) => &looks.error,
                    };
                    self.page.write_string_with_format(row, i, name(&severity), look)?;
                }
                Cell::Empty => {}
            }
        }
        self.next += 1;
        Ok(())
    }

    fn finish(mut self) -> Result<Worksheet, XlsxError> {
        let last = u16::try_from(self.columns.len()).unwrap_or(1).saturating_sub(1);
        self.page.autofilter(0, 0, self.next.saturating_sub(1).max(1), last)?;
        Ok(self.page)
    }
}

fn client(record: &Record) -> Vec<Cell> {
    let required = |outcome| {
        let hits = record.requirements.iter().filter(|r| r.level == model::Level::Required);
        Cell::count(hits.filter(|r| r.outcome == outcome).count())
    };
    let note = record.failure.as_ref().map_or_else(|| record.notes.join("\n"), |f| f.message.clone());
    vec![
        Cell::text(&record.client),
        Cell::maybe(record.merchant.as_ref()),
        Cell::maybe(record.category.as_ref()),
        Cell::text(verdict(record.verdict)),
        Cell::count(record.count(Severity::Error)),
        Cell::count(record.count(Severity::Warning)),
        Cell::count(record.findings.iter().filter(|f| f.waived.is_some()).count()),
        required(Outcome::Met),
        required(Outcome::Unmet),
        required(Outcome::Unknown),
        Cell::Date(record.as_of.clone()),
        Cell::text(note),
        Cell::maybe(record.report.as_ref()),
    ]
}

fn finding(record: &Record, f: &FindingRow) -> Vec<Cell> {
    vec![
        Cell::text(&record.client),
        Cell::Severity(f.severity, f.waived.is_some()),
        Cell::text(&f.code),
        Cell::text(&f.message),
        Cell::maybe(f.file.as_ref()),
        f.page.map_or(Cell::Empty, |p| Cell::Number(p.into())),
        Cell::maybe(f.kind.as_ref()),
        Cell::maybe(f.requirement.as_ref()),
        Cell::maybe(f.reason.as_ref()),
        Cell::text(&f.remedy),
        Cell::text(name(&f.fixable)),
        Cell::text(&f.source),
        Cell::maybe(f.waived.as_ref()),
    ]
}

fn paper(record: &Record, p: &PaperRow, lang: Lang) -> Vec<Cell> {
    let colour = p.colour.map(|c| match c {
        Colour::Colour => Words::new("彩色", "colour"),
        Colour::Grey => Words::new("灰度", "grey"),
        Colour::Bilevel => Words::new("黑白", "black and white"),
    });
    vec![
        Cell::text(&record.client),
        Cell::text(&p.file),
        Cell::text(&p.title),
        p.until.as_ref().map_or(Cell::Empty, |d| Cell::Date(d.clone())),
        p.dpi.map_or(Cell::Empty, Cell::Number),
        colour.map_or(Cell::Empty, |c| Cell::text(c.get(lang))),
        Cell::text(&p.format),
        Cell::Number(p.pages.into()),
        Cell::Number(p.bytes as f64),
        Cell::text(name(&p.status)),
        Cell::text(&p.sha256),
    ]
}
