//! The checklist as a workbook: one sheet to tick, one of documents, one of rules.

use std::io::{self, Write};

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use super::{
    checklist_title, condition_text, document_facts, flatten_need, row_text, upload_limit_text,
};
use crate::render::labels;
use crate::render::labels::tr;
use model::{Checklist, ChecklistItem, Lang};

// Origin: Excel's specifications and limits, rounded down by eye.
/// Characters that a cell takes (Excel's limit is 32767).
const MAX_CELL_CHARS: usize = 32_000;

/// Writes the workbook.
pub fn write_checklist(checklist: &Checklist, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let bytes = build_workbook(checklist, lang).map_err(io::Error::other)?;
    sink.write_all(&bytes)
}

fn build_workbook(checklist: &Checklist, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let mut about = DocProperties::new().set_title(checklist_title(checklist, lang));
    // The clock is not ours to read: the file bears the date of the rules.
    if let Ok(date) = ExcelDateTime::parse_from_str(&checklist.as_of) {
        about = about.set_creation_datetime(&date);
    }
    book.set_properties(&about);
    let sheets = [
        (
            tr(lang, "资料清单", "Checklist"),
            items_sheet(checklist, lang),
        ),
        (
            tr(lang, "证照说明", "Papers"),
            documents_sheet(checklist, lang),
        ),
        (
            tr(lang, "扫描与上传", "Scanning"),
            scanning_sheet(checklist, lang),
        ),
        (
            tr(lang, "还须知道", "To know"),
            notes_sheet(checklist, lang),
        ),
        (
            tr(lang, "驳回原因", "Refusals"),
            refusals_sheet(checklist, lang),
        ),
        (tr(lang, "来源", "Sources"), sources_sheet(checklist, lang)),
    ];
    for (name, sheet) in sheets {
        if !sheet.rows.is_empty() {
            sheet.write_to(book.add_worksheet().set_name(name)?)?;
        }
    }
    book.save_to_buffer()
}

/// A sheet with a frozen header, filters and wrapped text.
#[derive(Debug, Default)]
pub struct ChecklistSheet<'a> {
    /// Column titles and their widths in characters.
    pub columns: Vec<(&'a str, f64)>,
    /// The rows; every cell is text, so that nothing becomes a formula.
    pub rows: Vec<Vec<String>>,
    /// The first column is a box to tick.
    pub boxes: bool,
}

impl ChecklistSheet<'_> {
    /// Writes it.
    pub fn write_to(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        // Origin: by eye, a pale blue that prints as light grey.
        let head = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0x00DD_E6F2))
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let cell = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin);
        for (column, (name, width)) in (0_u16..).zip(&self.columns) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(0, column, *name, &head)?;
        }
        for (row, cells) in (1_u32..).zip(&self.rows) {
            for (column, text) in (0_u16..).zip(cells) {
                // Excel's own checkbox (2024); older programs show it as TRUE or FALSE.
                if self.boxes && column == 0 {
                    let tick = Format::new()
                        .set_checkbox()
                        .set_align(FormatAlign::Top)
                        .set_border(FormatBorder::Thin);
                    sheet.insert_checkbox_with_format(row, column, false, &tick)?;
                } else {
                    let short: String = text
                        .chars()
                        .take(MAX_CELL_CHARS)
                        .collect();
                    sheet.write_string_with_format(row, column, short, &cell)?;
                }
            }
        }
        // Row 0 is the header, so the number of rows is that of the last one.
        let last = (
            u32::try_from(self.rows.len()).unwrap_or(u32::MAX),
            u16::try_from(self.columns.len()).unwrap_or(1),
        );
        sheet.autofilter(0, 0, last.0, last.1.saturating_sub(1))?;
        sheet.set_freeze_panes(1, 0)?;
        // 9 is A4 (ECMA-376, `pageSetup`). One page wide, as long as it takes.
        sheet
            .set_landscape()
            .set_paper_size(9)
            .set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        Ok(())
    }
}

fn items_sheet(checklist: &Checklist, lang: Lang) -> ChecklistSheet<'static> {
    // Widths by eye.
    let columns = vec![
        (tr(lang, "完成", "Done"), 7.0),
        (tr(lang, "资料", "What"), 34.0),
        (tr(lang, "级别", "Level"), 9.0),
        (tr(lang, "交什么", "Papers and answers"), 60.0),
        (tr(lang, "何时需要", "When"), 28.0),
        (tr(lang, "说明", "Notes"), 48.0),
        (tr(lang, "来源", "Source"), 16.0),
        (tr(lang, "可信度", "Trust"), 14.0),
    ];
    let questions = checklist
        .questions
        .iter()
        .map(|question| {
            let kind = tr(lang, "问题", "question");
            let place = tr(
                lang,
                "请回答，并写入 merchant.yaml",
                "answer it, in merchant.yaml",
            );
            vec![
                String::new(),
                question.ask.get(lang).to_owned(),
                kind.to_owned(),
                question.name.clone(),
                String::new(),
                place.to_owned(),
                String::new(),
                String::new(),
            ]
        });
    let rows = checklist
        .items
        .iter()
        .map(|item| item_cells(item, lang))
        .chain(questions)
        .collect();
    ChecklistSheet {
        columns,
        rows,
        boxes: true,
    }
}

fn item_cells(item: &ChecklistItem, lang: Lang) -> Vec<String> {
    let tree = flatten_need(&item.need, lang);
    let lines: Vec<String> = tree
        .iter()
        .map(|row| {
            format!(
                "{}{}{}",
                "    ".repeat(row.depth),
                if row.tick { "☐ " } else { "" },
                row_text(row, lang)
            )
        })
        .collect();
    let notes: Vec<&str> = item
        .note
        .iter()
        .chain(&item.remedy)
        .map(|words| words.get(lang))
        .collect();
    vec![
        String::new(),
        item.title.get(lang).to_owned(),
        labels::level_label(item.level, lang).to_owned(),
        lines.join("\n"),
        condition_text(item, lang),
        notes.join("\n"),
        item.source.clone(),
        labels::trust_label(item.trust, lang).to_owned(),
    ]
}

fn documents_sheet(checklist: &Checklist, lang: Lang) -> ChecklistSheet<'static> {
    let columns = vec![
        (tr(lang, "证照", "Paper"), 34.0),
        (tr(lang, "要点", "To know"), 70.0),
        (
            tr(lang, "常见驳回与对策", "Refused as, and what to do"),
            70.0,
        ),
    ];
    let row = |paper: &model::DocumentSheet| {
        let refusal_lines: Vec<String> = paper
            .refusals
            .iter()
            .map(|reason| {
                format!(
                    "{}{}{}",
                    reason.title.get(lang),
                    labels::colon(lang),
                    reason.remedy.get(lang)
                )
            })
            .collect();
        vec![
            paper.title.get(lang).to_owned(),
            document_facts(paper, lang).join("\n"),
            refusal_lines.join("\n"),
        ]
    };
    ChecklistSheet {
        columns,
        rows: checklist
            .papers
            .iter()
            .map(row)
            .collect(),
        boxes: false,
    }
}

fn scanning_sheet(checklist: &Checklist, lang: Lang) -> ChecklistSheet<'static> {
    let columns = vec![
        (tr(lang, "对象", "For"), 34.0),
        (tr(lang, "要求", "Rule"), 90.0),
    ];
    let every = tr(lang, "每一份", "every paper").to_owned();
    let own = checklist
        .every_paper
        .iter()
        .map(|demand| vec![every.clone(), demand.words.get(lang).to_owned()]);
    let places = checklist.limits.iter().map(|limit| {
        vec![
            limit.title.get(lang).to_owned(),
            upload_limit_text(limit, lang),
        ]
    });
    ChecklistSheet {
        columns,
        rows: own.chain(places).collect(),
        boxes: false,
    }
}

fn notes_sheet(checklist: &Checklist, lang: Lang) -> ChecklistSheet<'static> {
    let columns = vec![
        (tr(lang, "说明", "To know"), 100.0),
        (tr(lang, "来源", "Source"), 16.0),
        (tr(lang, "可信度", "Trust"), 16.0),
    ];
    let row = |fact: &model::BackgroundNote| {
        vec![
            fact.text.get(lang).to_owned(),
            fact.source.clone(),
            labels::trust_label(fact.trust, lang).to_owned(),
        ]
    };
    ChecklistSheet {
        columns,
        rows: checklist
            .known
            .iter()
            .map(row)
            .collect(),
        boxes: false,
    }
}

fn refusals_sheet(checklist: &Checklist, lang: Lang) -> ChecklistSheet<'static> {
    let columns = vec![
        (tr(lang, "驳回原因", "Reason"), 44.0),
        (tr(lang, "怎么办", "What to do"), 80.0),
        (tr(lang, "可信度", "Trust"), 16.0),
    ];
    let row = |reason: &model::RefusalNote| {
        vec![
            reason.title.get(lang).to_owned(),
            reason.remedy.get(lang).to_owned(),
            labels::trust_label(reason.trust, lang).to_owned(),
        ]
    };
    ChecklistSheet {
        columns,
        rows: checklist
            .refusals
            .iter()
            .map(row)
            .collect(),
        boxes: false,
    }
}

fn sources_sheet(checklist: &Checklist, lang: Lang) -> ChecklistSheet<'static> {
    let columns = vec![
        (tr(lang, "编号", "Id"), 20.0),
        (tr(lang, "名称", "Title"), 80.0),
        (tr(lang, "可信度", "Trust"), 20.0),
        (tr(lang, "日期", "Date"), 14.0),
    ];
    let row = |source: &model::SourceNote| {
        vec![
            source.id.clone(),
            source.title.clone(),
            labels::trust_label(source.trust, lang).to_owned(),
            source.as_of.clone(),
        ]
    };
    ChecklistSheet {
        columns,
        rows: checklist
            .sources
            .iter()
            .map(row)
            .collect(),
        boxes: false,
    }
}
