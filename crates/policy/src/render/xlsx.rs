//! A workbook: clients, findings and documents, each a sheet with a frozen header and filters.

use std::io::{self, Write};

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError,
};

use super::Records;
use super::labels::{colour_label, tr};
use super::text::{plain_text, serde_name, verdict_name};
use model::{DocumentRow, DossierRecord, FindingRow, Lang, Outcome, RequirementLevel, Severity};

// Origin: Excel's specifications and limits, rounded down by eye.
/// Characters that a cell takes (Excel: 32,767).
const MAX_CELL_CHARS: usize = 32_000;

// Widths by eye.
/// A column: title in both languages, width in characters.
type ColumnSpec = (&'static str, &'static str, f64);

const CLIENTS: &[ColumnSpec] = &[
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
const FINDINGS: &[ColumnSpec] = &[
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
const PAPERS: &[ColumnSpec] = &[
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
pub fn write_records(records: Records<'_>, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let mut book = RecordWorkbook::new(lang).map_err(to_io_error)?;
    for record in records {
        book.add_record(&record?)
            .map_err(to_io_error)?;
    }
    sink.write_all(&book.finish().map_err(to_io_error)?)
}

fn to_io_error(error: XlsxError) -> io::Error {
    io::Error::other(error)
}

// Text is written as text, never parsed: a file called `=cmd()` must not become a formula.
enum CellValue {
    Text(String),
    Number(f64),
    Date(String),
    Severity(Severity, bool),
    Empty,
}

impl CellValue {
    fn text(text: impl AsRef<str>) -> Self {
        Self::Text(text.as_ref().to_owned())
    }

    fn optional_text(text: Option<&String>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    fn from_count(n: usize) -> Self {
        Self::Number(n as f64)
    }
}

/// A sheet with the row that comes next.
struct RecordSheet {
    index: usize,
    columns: &'static [ColumnSpec],
    next: u32,
}

/// The three sheets and the looks of their cells. Rows go to temporary files as they come: there may be
/// many thousand clients.
struct RecordWorkbook {
    lang: Lang,
    book: Workbook,
    clients: RecordSheet,
    findings: RecordSheet,
    papers: RecordSheet,
    looks: CellFormats,
}

struct CellFormats {
    date: Format,
    wrapped: Format,
    error: Format,
    warning: Format,
    waived: Format,
}

impl RecordWorkbook {
    fn new(lang: Lang) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        let mut sheet = |zh: &str, en: &str, columns| {
            let title = tr(lang, zh, en);
            RecordSheet::new(&mut book, title, columns, lang)
        };
        let top = || Format::new().set_align(FormatAlign::Top);
        let clients = sheet("客户", "clients", CLIENTS)?;
        let findings = sheet("发现", "findings", FINDINGS)?;
        let papers = sheet("证照", "papers", PAPERS)?;
        Ok(Self {
            lang,
            book,
            clients,
            findings,
            papers,
            looks: CellFormats {
                // Real dates, which a spreadsheet can sort and filter.
                date: top().set_num_format("yyyy-mm-dd"),
                wrapped: top().set_text_wrap(),
                // Origin: by eye, dark enough to be read on white.
                error: top()
                    .set_bold()
                    .set_font_color(Color::RGB(0x00B0_0020)),
                warning: top().set_font_color(Color::RGB(0x008A_5A00)),
                waived: top().set_font_color(Color::RGB(0x0060_6060)),
            },
        })
    }

    fn add_record(&mut self, record: &DossierRecord) -> Result<(), XlsxError> {
        let (book, looks) = (&mut self.book, &self.looks);
        let client = client_cells(record);
        self.clients
            .push_row(book, client, looks)?;
        for finding in &record.findings {
            let cells = finding_cells(record, finding);
            self.findings
                .push_row(book, cells, looks)?;
        }
        for paper in &record.papers {
            let cells = file_cells(record, paper, self.lang);
            self.papers
                .push_row(book, cells, looks)?;
        }
        Ok(())
    }

    /// The same records give the same bytes: the only date in it is a fixed one.
    fn finish(self) -> Result<Vec<u8>, XlsxError> {
        let mut book = self.book;
        let creation_date = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(
            &DocProperties::new()
                .set_author("preaudit")
                .set_creation_datetime(&creation_date),
        );
        for sheet in [self.clients, self.findings, self.papers] {
            sheet.finish(&mut book)?;
        }
        book.save_to_buffer()
    }
}

impl RecordSheet {
    fn new(
        book: &mut Workbook,
        title: &str,
        columns: &'static [ColumnSpec],
        lang: Lang,
    ) -> Result<Self, XlsxError> {
        let index = book.worksheets().len();
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(title)?;
        let head = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0x00E8_EEF4));
        for (column, (zh, en, width)) in (0u16..).zip(columns) {
            let title = tr(lang, zh, en);
            sheet.write_string_with_format(0, column, title, &head)?;
            sheet.set_column_width(column, *width)?;
        }
        // Header and client stay in sight while scrolling.
        sheet.set_freeze_panes(1, 1)?;
        Ok(Self {
            index,
            columns,
            next: 1,
        })
    }

    fn push_row(
        &mut self,
        book: &mut Workbook,
        cells: Vec<CellValue>,
        looks: &CellFormats,
    ) -> Result<(), XlsxError> {
        let page = book.worksheet_from_index(self.index)?;
        let row = self.next;
        for (column, cell) in (0u16..).zip(cells) {
            match cell {
                CellValue::Text(text) => {
                    let shown_text: String = plain_text(&text)
                        .chars()
                        .take(MAX_CELL_CHARS)
                        .collect();
                    page.write_string_with_format(row, column, shown_text, &looks.wrapped)?;
                }
                CellValue::Number(number) => {
                    page.write_number(row, column, number)?;
                }
                CellValue::Date(text) => match ExcelDateTime::parse_from_str(&text) {
                    Ok(date) => {
                        page.write_datetime_with_format(row, column, date, &looks.date)?;
                    }
                    // Excel has no number for a day before 1900, or for other text.
                    Err(_) => {
                        page.write_string(row, column, text)?;
                    }
                },
                CellValue::Severity(severity, waived) => {
                    let look = match (severity, waived) {
                        (_, true) | (Severity::Info, _) => &looks.waived,
                        (Severity::Warning, false) => &looks.warning,
                        (Severity::Error, false) => &looks.error,
                    };
                    let name = serde_name(&severity);
                    page.write_string_with_format(row, column, name, look)?;
                }
                CellValue::Empty => {}
            }
        }
        self.next += 1;
        Ok(())
    }

    fn finish(self, book: &mut Workbook) -> Result<(), XlsxError> {
        let columns = u16::try_from(self.columns.len()).unwrap_or(1);
        let last_column = columns.saturating_sub(1);
        // A filter needs a row below the header, also where there is no record.
        let last_row = self.next.saturating_sub(1).max(1);
        let page = book.worksheet_from_index(self.index)?;
        page.autofilter(0, 0, last_row, last_column)?;
        Ok(())
    }
}

fn client_cells(record: &DossierRecord) -> Vec<CellValue> {
    let required = |outcome| {
        let hits = record
            .requirements
            .iter()
            .filter(|requirement| requirement.level == RequirementLevel::Required)
            .filter(|requirement| requirement.outcome == outcome);
        CellValue::from_count(hits.count())
    };
    let waived = record
        .findings
        .iter()
        .filter(|finding| finding.waived.is_some());
    let note = record.failure.as_ref().map_or_else(
        || record.notes.join("\n"),
        |failure| failure.message.clone(),
    );
    vec![
        CellValue::text(&record.client),
        CellValue::optional_text(record.merchant.as_ref()),
        CellValue::optional_text(record.category.as_ref()),
        CellValue::text(verdict_name(record.verdict)),
        CellValue::from_count(record.count_unwaived(Severity::Error)),
        CellValue::from_count(record.count_unwaived(Severity::Warning)),
        CellValue::from_count(waived.count()),
        required(Outcome::Met),
        required(Outcome::Unmet),
        required(Outcome::Unknown),
        CellValue::Date(record.as_of.clone()),
        CellValue::text(note),
        CellValue::optional_text(record.report.as_ref()),
    ]
}

fn finding_cells(record: &DossierRecord, finding: &FindingRow) -> Vec<CellValue> {
    vec![
        CellValue::text(&record.client),
        CellValue::Severity(finding.severity, finding.waived.is_some()),
        CellValue::text(&finding.code),
        CellValue::text(&finding.message),
        CellValue::optional_text(finding.file.as_ref()),
        finding
            .page
            .map_or(CellValue::Empty, |page| CellValue::Number(page.into())),
        CellValue::optional_text(finding.kind.as_ref()),
        CellValue::optional_text(finding.requirement.as_ref()),
        CellValue::optional_text(finding.reason.as_ref()),
        CellValue::text(&finding.remedy),
        CellValue::text(serde_name(&finding.fixable)),
        CellValue::text(&finding.source),
        CellValue::optional_text(finding.waived.as_ref()),
    ]
}

fn file_cells(record: &DossierRecord, paper: &DocumentRow, lang: Lang) -> Vec<CellValue> {
    let colour = match paper.colour {
        Some(_) => CellValue::text(colour_label(paper.colour, lang)),
        None => CellValue::Empty,
    };
    vec![
        CellValue::text(&record.client),
        CellValue::text(&paper.file),
        CellValue::text(&paper.title),
        paper
            .until
            .as_ref()
            .map_or(CellValue::Empty, |date| CellValue::Date(date.clone())),
        paper
            .dpi
            .map_or(CellValue::Empty, CellValue::Number),
        colour,
        CellValue::text(&paper.format),
        CellValue::Number(paper.pages.into()),
        CellValue::Number(paper.bytes as f64),
        CellValue::text(serde_name(&paper.status)),
        CellValue::text(&paper.sha256),
    ]
}
