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
pub fn write_checklist(list: &Checklist, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let bytes = build_workbook(list, lang).map_err(io::Error::other)?;
    sink.write_all(&bytes)
}

fn build_workbook(list: &Checklist, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let mut about = DocProperties::new().set_title(checklist_title(list, lang));
    // The clock is not ours to read: the file bears the date of the rules.
    if let Ok(date) = ExcelDateTime::parse_from_str(&list.as_of) {
        about = about.set_creation_datetime(&date);
    }
    book.set_properties(&about);
    let sheets = [
        (tr(lang, "资料清单", "Checklist"), items_sheet(list, lang)),
        (tr(lang, "证照说明", "Papers"), documents_sheet(list, lang)),
        (
            tr(lang, "扫描与上传", "Scanning"),
            scanning_sheet(list, lang),
        ),
        (tr(lang, "还须知道", "To know"), notes_sheet(list, lang)),
        (tr(lang, "驳回原因", "Refusals"), refusals_sheet(list, lang)),
        (tr(lang, "来源", "Sources"), sources_sheet(list, lang)),
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
                    let short: String = text.chars().take(MAX_CELL_CHARS).collect();
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

fn items_sheet(list: &Checklist, lang: Lang) -> ChecklistSheet<'static> {
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
    let questions = list.questions.iter().map(|q| {
        let kind = tr(lang, "问题", "question");
        let place = tr(
            lang,
            "请回答，并写入 merchant.yaml",
            "answer it, in merchant.yaml",
        );
        vec![
            String::new(),
            q.ask.get(lang).to_owned(),
            kind.to_owned(),
            q.name.clone(),
            String::new(),
            place.to_owned(),
            String::new(),
            String::new(),
        ]
    });
    let rows = list
        .items
        .iter()
        .map(|i| item_cells(i, lang))
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
        .map(|r| {
            format!(
                "{}{}{}",
                "    ".repeat(r.depth),
                if r.tick { "☐ " } else { "" },
                row_text(r, lang)
            )
        })
        .collect();
    let notes: Vec<&str> = item
        .note
        .iter()
        .chain(&item.remedy)
        .map(|w| w.get(lang))
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

fn documents_sheet(list: &Checklist, lang: Lang) -> ChecklistSheet<'static> {
    let columns = vec![
        (tr(lang, "证照", "Paper"), 34.0),
        (tr(lang, "要点", "To know"), 70.0),
        (
            tr(lang, "常见驳回与对策", "Refused as, and what to do"),
            70.0,
        ),
    ];
    let row = |p: &model::DocumentSheet| {
        let refusal_lines: Vec<String> = p
            .refusals
            .iter()
            .map(|r| {
                format!(
                    "{}{}{}",
                    r.title.get(lang),
                    labels::colon(lang),
                    r.remedy.get(lang)
                )
            })
            .collect();
        vec![
            p.title.get(lang).to_owned(),
            document_facts(p, lang).join("\n"),
            refusal_lines.join("\n"),
        ]
    };
    ChecklistSheet {
        columns,
        rows: list.papers.iter().map(row).collect(),
        boxes: false,
    }
}

fn scanning_sheet(list: &Checklist, lang: Lang) -> ChecklistSheet<'static> {
    let columns = vec![
        (tr(lang, "对象", "For"), 34.0),
        (tr(lang, "要求", "Rule"), 90.0),
    ];
    let every = tr(lang, "每一份", "every paper").to_owned();
    let own = list
        .every_paper
        .iter()
        .map(|d| vec![every.clone(), d.words.get(lang).to_owned()]);
    let places = list
        .limits
        .iter()
        .map(|l| vec![l.title.get(lang).to_owned(), upload_limit_text(l, lang)]);
    ChecklistSheet {
        columns,
        rows: own.chain(places).collect(),
        boxes: false,
    }
}

fn notes_sheet(list: &Checklist, lang: Lang) -> ChecklistSheet<'static> {
    let columns = vec![
        (tr(lang, "说明", "To know"), 100.0),
        (tr(lang, "来源", "Source"), 16.0),
        (tr(lang, "可信度", "Trust"), 16.0),
    ];
    let row = |k: &model::BackgroundNote| {
        vec![
            k.text.get(lang).to_owned(),
            k.source.clone(),
            labels::trust_label(k.trust, lang).to_owned(),
        ]
    };
    ChecklistSheet {
        columns,
        rows: list.known.iter().map(row).collect(),
        boxes: false,
    }
}

fn refusals_sheet(list: &Checklist, lang: Lang) -> ChecklistSheet<'static> {
    let columns = vec![
        (tr(lang, "驳回原因", "Reason"), 44.0),
        (tr(lang, "怎么办", "What to do"), 80.0),
        (tr(lang, "可信度", "Trust"), 16.0),
    ];
    let row = |r: &model::RefusalNote| {
        vec![
            r.title.get(lang).to_owned(),
            r.remedy.get(lang).to_owned(),
            labels::trust_label(r.trust, lang).to_owned(),
        ]
    };
    ChecklistSheet {
        columns,
        rows: list.refusals.iter().map(row).collect(),
        boxes: false,
    }
}

fn sources_sheet(list: &Checklist, lang: Lang) -> ChecklistSheet<'static> {
    let columns = vec![
        (tr(lang, "编号", "Id"), 20.0),
        (tr(lang, "名称", "Title"), 80.0),
        (tr(lang, "可信度", "Trust"), 20.0),
        (tr(lang, "日期", "Date"), 14.0),
    ];
    let row = |s: &model::SourceNote| {
        vec![
            s.id.clone(),
            s.title.clone(),
            labels::trust_label(s.trust, lang).to_owned(),
            s.as_of.clone(),
        ]
    };
    ChecklistSheet {
        columns,
        rows: list.sources.iter().map(row).collect(),
        boxes: false,
    }
}
