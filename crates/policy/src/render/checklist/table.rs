//! The checklist on a terminal.

use std::io::{self, Write};

use super::{facts, known, limit, line, rows, title, when};
use model::{Checklist, Item};
use crate::render::table::Style;
use crate::render::labels;

/// Writes the checklist; sources and what to know of each paper only where the style is verbose.
pub fn write(list: &Checklist, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let entity = list.entity.as_ref().map(|(_, t)| t.get(lang)).unwrap_or_default();
    writeln!(
        sink,
        "{}  {entity}  {} {}",
        style.paint(&title(list, lang), "1"),
        style.say("规则日期", "rules as of"),
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
            style.say("营业执照经营范围须含其一：", "the licence's business scope must name one of: ")
        )?;
    }
    items(list, style, sink)?;
    if !list.questions.is_empty() {
        section(style, sink, "请回答的问题", "Questions to answer")?;
        for question in &list.questions {
            writeln!(sink, " ☐ {}  {}", question.ask.get(lang), style.paint(&question.name, "2"))?;
        }
    }
    section(style, sink, "怎样扫描（每一份都适用）", "How to scan (every paper)")?;
    for demand in &list.every_paper {
        writeln!(sink, " - {}", demand.words.get(lang))?;
    }
    for place in &list.limits {
        writeln!(sink, " - {}{}{}", place.title.get(lang), labels::colon(lang), limit(place, lang))?;
    }
    if !list.known.is_empty() {
        section(style, sink, "还须知道", "Good to know")?;
        for one in &list.known {
            writeln!(sink, " - {}", known(one, lang))?;
        }
    }
    if style.verbose {
        details(list, style, sink)?;
    }
    writeln!(sink, "\n{}", style.paint(labels::advice(lang), "2"))
}

fn section(style: Style, sink: &mut dyn Write, zh: &str, en: &str) -> io::Result<()> {
    writeln!(sink, "\n{}", style.paint(style.say(zh, en), "1;4"))
}

fn items(list: &Checklist, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    section(style, sink, "要准备什么", "What to hand in")?;
    let head = [
        "",
        style.say("资料", "what"),
        style.say("何时需要、说明", "when, notes"),
        style.say("来源", "source"),
    ];
    let mut table = style.table(&head);
    for item in &list.items {
        let source = format!("{} {}", item.source, labels::trust(item.trust, style.lang));
        table.add_row(vec!["☐".to_owned(), what(item, style), notes(item, style), source]);
    }
    writeln!(sink, "{table}")
}

fn what(item: &Item, style: Style) -> String {
    let lang = style.lang;
    let mut lines = vec![format!("{} ({})", item.title.get(lang), labels::level(item.level, lang))];
    let tree = rows(&item.need, lang);
    if tree.len() > 1 || tree.iter().any(|r| !r.demands.is_empty()) {
        let shown = tree.iter().map(|r| {
            // Blanks that do not break keep the indent where a line is wrapped.
            let mark = if r.tick { "-\u{a0}" } else { "" };
            format!("{}{mark}{}", "\u{a0}\u{a0}".repeat(r.depth), line(r, lang))
        });
        lines.extend(shown);
    }
    lines.join("\n")
}

fn notes(item: &Item, style: Style) -> String {
    let lang = style.lang;
    let mut lines = Vec::new();
    let condition = when(item, lang);
    if !condition.is_empty() {
        lines.push(condition);
    }
    lines.extend(item.note.iter().chain(&item.remedy).map(|w| w.get(lang).to_owned()));
    lines.join("\n")
}

fn details(list: &Checklist, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    section(style, sink, "各证照说明", "Paper by paper")?;
    for paper in &list.papers {
        writeln!(
            sink,
            " {}  {}",
            style.paint(paper.title.get(lang), "1"),
            facts(paper, lang).join(style.say("；", "; "))
        )?;
    }
    section(style, sink, "审核常见驳回原因", "What reviewers refuse")?;
    for reason in list.papers.iter().flat_map(|p| &p.refusals).chain(&list.refusals) {
        let (title, remedy) = (reason.title.get(lang), reason.remedy.get(lang));
        writeln!(sink, " - {title} ({}){}{remedy}", labels::trust(reason.trust, lang), labels::colon(lang))?;
    }
    section(style, sink, "来源", "Sources")?;
    for source in &list.sources {
        writeln!(
            sink,
            " {}  {}  {}  {}",
            source.id,
            source.title,
            labels::trust(source.trust, lang),
            source.as_of
        )?;
    }
    Ok(())
}
