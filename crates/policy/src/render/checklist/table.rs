//! The checklist on a terminal.

use std::io::{self, Write};

use super::{
    background_note_text, checklist_title, condition_text, document_facts, flatten_need, row_text,
    upload_limit_text,
};
use crate::render::labels;
use crate::render::table::Style;
use model::{Checklist, ChecklistItem};

// Origin: by eye. The sources of a category are longer than the list itself.
/// Writes the checklist; sources and what to know of each document only where the style is verbose.
pub fn write_checklist(
    checklist: &Checklist,
    style: Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
    write_introduction(checklist, style, sink)?;
    write_items(checklist, style, sink)?;
    write_questions(checklist, style, sink)?;
    write_scan_demands(checklist, style, sink)?;
    if !checklist.known.is_empty() {
        write_heading(style, sink, "还须知道", "Good to know")?;
        for one in &checklist.known {
            writeln!(sink, " - {}", background_note_text(one, style.lang))?;
        }
    }
    if style.verbose {
        write_details(checklist, style, sink)?;
    }
    writeln!(
        sink,
        "\n{}",
        style.paint(labels::legal_disclaimer(style.lang), "2")
    )
}

/// Whom and what the list is for, and what to know before all documents.
fn write_introduction(checklist: &Checklist, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let entity = checklist
        .entity
        .as_ref()
        .map(|(_, title)| title.get(lang))
        .unwrap_or_default();
    writeln!(
        sink,
        "{}  {entity}  {} {}",
        style.paint(&checklist_title(checklist, lang), "1"),
        style.tr("规则日期", "rules as of"),
        checklist.as_of
    )?;
    for note in &checklist.notes {
        writeln!(sink, "{} {}", style.paint("!", "1;33"), note.get(lang))?;
    }
    for scope in &checklist.scopes {
        let any = scope.any.join(labels::comma(lang));
        writeln!(
            sink,
            "{}{any}",
            style.tr(
                "营业执照经营范围须含其一：",
                "the licence's business scope must name one of: "
            )
        )?;
    }
    Ok(())
}

fn write_questions(checklist: &Checklist, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    if !checklist.questions.is_empty() {
        write_heading(style, sink, "请回答的问题", "Questions to answer")?;
        for question in &checklist.questions {
            writeln!(
                sink,
                " ☐ {}  {}",
                question.ask.get(lang),
                style.paint(&question.name, "2")
            )?;
        }
    }
    Ok(())
}

/// How every document is to be scanned, and what the upload endpoints take.
fn write_scan_demands(checklist: &Checklist, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    write_heading(
        style,
        sink,
        "怎样扫描（每一份都适用）",
        "How to scan (every paper)",
    )?;
    for demand in &checklist.every_paper {
        writeln!(sink, " - {}", demand.words.get(lang))?;
    }
    for place in &checklist.limits {
        writeln!(
            sink,
            " - {}{}{}",
            place.title.get(lang),
            labels::colon(lang),
            upload_limit_text(place, lang)
        )?;
    }
    Ok(())
}

fn write_heading(style: Style, sink: &mut dyn Write, zh: &str, en: &str) -> io::Result<()> {
    writeln!(sink, "\n{}", style.paint(style.tr(zh, en), "1;4"))
}

fn write_items(checklist: &Checklist, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    write_heading(style, sink, "要准备什么", "What to hand in")?;
    let head = [
        "",
        style.tr("资料", "what"),
        style.tr("何时需要、说明", "when, notes"),
        style.tr("来源", "source"),
    ];
    let mut table = style.new_table(&head);
    for item in &checklist.items {
        let source = format!(
            "{} {}",
            item.source,
            labels::trust_label(item.trust, style.lang)
        );
        table.add_row(vec![
            "☐".to_owned(),
            item_text(item, style),
            item_notes(item, style),
            source,
        ]);
    }
    writeln!(sink, "{table}")
}

fn item_text(item: &ChecklistItem, style: Style) -> String {
    let lang = style.lang;
    let mut lines = vec![format!(
        "{} ({})",
        item.title.get(lang),
        labels::level_label(item.level, lang)
    )];
    let tree = flatten_need(&item.need, lang);
    if tree.len() > 1
        || tree
            .iter()
            .any(|row| !row.demands.is_empty())
    {
        let row_lines = tree.iter().map(|row| {
            // Blanks that do not break keep the indent where a line is wrapped.
            let mark = if row.tick { "-\u{a0}" } else { "" };
            format!(
                "{}{mark}{}",
                "\u{a0}\u{a0}".repeat(row.depth),
                row_text(row, lang)
            )
        });
        lines.extend(row_lines);
    }
    lines.join("\n")
}

fn item_notes(item: &ChecklistItem, style: Style) -> String {
    let lang = style.lang;
    let mut lines = Vec::new();
    let condition = condition_text(item, lang);
    if !condition.is_empty() {
        lines.push(condition);
    }
    lines.extend(
        item.note
            .iter()
            .chain(&item.remedy)
            .map(|words| words.get(lang).to_owned()),
    );
    lines.join("\n")
}

fn write_details(checklist: &Checklist, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    write_heading(style, sink, "各证照说明", "Paper by paper")?;
    for paper in &checklist.papers {
        writeln!(
            sink,
            " {}  {}",
            style.paint(paper.title.get(lang), "1"),
            document_facts(paper, lang).join(style.tr("；", "; "))
        )?;
    }
    write_heading(style, sink, "审核常见驳回原因", "What reviewers refuse")?;
    for reason in checklist
        .papers
        .iter()
        .flat_map(|paper| &paper.refusals)
        .chain(&checklist.refusals)
    {
        let title = reason.title.get(lang);
        let remedy = reason.remedy.get(lang);
        writeln!(
            sink,
            " - {title} ({}){}{remedy}",
            labels::trust_label(reason.trust, lang),
            labels::colon(lang)
        )?;
    }
    write_heading(style, sink, "来源", "Sources")?;
    for source in &checklist.sources {
        writeln!(
            sink,
            " {}  {}  {}  {}",
            source.id,
            source.title,
            labels::trust_label(source.trust, lang),
            source.as_of
        )?;
    }
    Ok(())
}
