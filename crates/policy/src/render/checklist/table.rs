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
pub fn write_checklist(list: &Checklist, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    write_introduction(list, style, sink)?;
    write_items(list, style, sink)?;
    write_questions(list, style, sink)?;
    write_scan_demands(list, style, sink)?;
    if !list.known.is_empty() {
        write_heading(style, sink, "还须知道", "Good to know")?;
        for one in &list.known {
            writeln!(sink, " - {}", background_note_text(one, style.lang))?;
        }
    }
    if style.verbose {
        write_details(list, style, sink)?;
    }
    writeln!(
        sink,
        "\n{}",
        style.paint(labels::legal_disclaimer(style.lang), "2")
    )
}

/// Whom and what the list is for, and what to know before all documents.
fn write_introduction(list: &Checklist, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let entity = list
        .entity
        .as_ref()
        .map(|(_, t)| t.get(lang))
        .unwrap_or_default();
    writeln!(
        sink,
        "{}  {entity}  {} {}",
        style.paint(&checklist_title(list, lang), "1"),
        style.tr("规则日期", "rules as of"),
        list.as_of
    )?;
    for note in &list.notes {
        writeln!(sink, "{} {}", style.paint("!", "1;33"), note.get(lang))?;
    }
    if let Some(scope) = &list.scope {
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

fn write_questions(list: &Checklist, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    if !list.questions.is_empty() {
        write_heading(style, sink, "请回答的问题", "Questions to answer")?;
        for question in &list.questions {
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
fn write_scan_demands(list: &Checklist, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    write_heading(
        style,
        sink,
        "怎样扫描（每一份都适用）",
        "How to scan (every paper)",
    )?;
    for demand in &list.every_paper {
        writeln!(sink, " - {}", demand.words.get(lang))?;
    }
    for place in &list.limits {
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

fn write_items(list: &Checklist, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    write_heading(style, sink, "要准备什么", "What to hand in")?;
    let head = [
        "",
        style.tr("资料", "what"),
        style.tr("何时需要、说明", "when, notes"),
        style.tr("来源", "source"),
    ];
    let mut table = style.new_table(&head);
    for item in &list.items {
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
    if tree.len() > 1 || tree.iter().any(|r| !r.demands.is_empty()) {
        let row_lines = tree.iter().map(|r| {
            // Blanks that do not break keep the indent where a line is wrapped.
            let mark = if r.tick { "-\u{a0}" } else { "" };
            format!(
                "{}{mark}{}",
                "\u{a0}\u{a0}".repeat(r.depth),
                row_text(r, lang)
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
            .map(|w| w.get(lang).to_owned()),
    );
    lines.join("\n")
}

fn write_details(list: &Checklist, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    write_heading(style, sink, "各证照说明", "Paper by paper")?;
    for paper in &list.papers {
        writeln!(
            sink,
            " {}  {}",
            style.paint(paper.title.get(lang), "1"),
            document_facts(paper, lang).join(style.tr("；", "; "))
        )?;
    }
    write_heading(style, sink, "审核常见驳回原因", "What reviewers refuse")?;
    for reason in list
        .papers
        .iter()
        .flat_map(|p| &p.refusals)
        .chain(&list.refusals)
    {
        let (title, remedy) = (reason.title.get(lang), reason.remedy.get(lang));
        writeln!(
            sink,
            " - {title} ({}){}{remedy}",
            labels::trust_label(reason.trust, lang),
            labels::colon(lang)
        )?;
    }
    write_heading(style, sink, "来源", "Sources")?;
    for source in &list.sources {
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
