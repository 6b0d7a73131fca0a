//! `inspect` for people: one block a file.

use std::io::{self, Write};

use super::Style;
use model::{Document, FieldState, FileFacts, Measures, Page, Resolution};
use crate::render::inspect::Inspected;
use crate::render::labels::{colour, dpi};
use crate::sanitize::printable;

/// Writes what was seen in each file.
pub fn inspected(seen: &Inspected, style: Style, text: bool, sink: &mut dyn Write) -> io::Result<()> {
    for (index, file) in seen.files.iter().enumerate() {
        headline(file, style, sink)?;
        let resolutions = seen.resolutions.get(index);
        for (i, page) in file.probe.pages.iter().enumerate() {
            let r = resolutions.and_then(|r| r.get(i)).copied().unwrap_or_default();
            crate::render::table::inspected::page(page, r, &file.probe.pages, i, style, sink)?;
        }
        for (document, title) in seen.documents.iter().zip(&seen.titles) {
            if document.pages.iter().any(|p| p.file == index) {
                crate::render::table::inspected::document(document, title.get(style.lang), style, sink)?;
            }
        }
        if text {
            for line in file.text.lines() {
                writeln!(sink, "    {}", printable(&line.text))?;
            }
        }
    }
    Ok(())
}

fn headline(file: &FileFacts, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let why =
        file.probe.why.as_ref().map(|w| format!("  {}", style.paint(&printable(w.get(style.lang)), "31")));
    writeln!(
        sink,
        "{}  {}, {} {}, {} {}{}",
        style.paint(&printable(&file.path), "1"),
        file.probe.format.name(),
        file.bytes,
        style.say("字节", "bytes"),
        file.probe.page_count,
        style.say("页", "page(s)"),
        why.unwrap_or_default()
    )?;
    for (label, value) in [
        (style.say("相机", "camera"), &file.probe.camera),
        (style.say("软件", "software"), &file.probe.software),
    ] {
        if let Some(value) = value {
            writeln!(sink, "  {label}: {}", printable(value))?;
        }
    }
    Ok(())
}

fn page(
    page: &Page,
    r: Resolution,
    pages: &[Page],
    index: usize,
    style: Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let px = page.width_px.zip(page.height_px).map_or_else(String::new, |(w, h)| format!("{w}×{h} px"));
    let pair = |d: Option<[f64; 2]>| {
        d.map_or_else(
            || "–".to_owned(),
            |[x, y]| if (x - y).abs() < 0.5 { format!("{x:.0}") } else { format!("{x:.0}×{y:.0}") },
        )
    };
    writeln!(
        sink,
        "  {} {}: {px} {} | {} {} ({} {}, {} {}, {} {})",
        style.say("第", "page"),
        page.number,
        colour(page.seen_colour(), style.lang),
        style.say("有效分辨率", "effective"),
        style.paint(&dpi(r, pages.get(index), style.lang), "1"),
        style.say("自述", "declared"),
        pair(r.declared),
        style.say("摆放", "placed"),
        pair(r.placed),
        style.say("按纸张", "physical"),
        pair(r.physical)
    )?;
    let Some(measures) = &page.quality else { return Ok(()) };
    writeln!(sink, "      {}", notable(measures, style))
}

/// The measures that people ask about, in one line.
fn notable(m: &Measures, style: Style) -> String {
    let mut parts = vec![format!("{} {:.0}", style.say("纸面亮度", "paper"), m.exposure.paper)];
    let mut add = |zh, en, value: Option<String>| {
        parts.extend(value.map(|v| format!("{} {v}", style.say(zh, en))));
    };
    add("模糊", "blur", m.blur.map(|b| format!("{b:.2}")));
    add("倾斜", "skew", m.skew_deg.map(|s| format!("{s:.1}°")));
    add("细节", "detail", m.resolved.map(|r| format!("{:.0} %", r.ratio * 100.0)));
    add("纸张轮廓", "outline", m.outline.map(|q| format!("{:.0}×{:.0} px", q.width(), q.height())));
    add("红色环形", "red rings", count(m.seals.len()));
    add("二维码", "codes", count(m.codes.len()));
    add("卡片", "cards", count(m.cards.len()));
    if m.blank {
        parts.push(style.say("空白", "blank").to_owned());
    }
    parts.join(", ")
}

fn count(n: usize) -> Option<String> {
    (n > 0).then(|| n.to_string())
}

fn document(document: &Document, title: &str, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    writeln!(
        sink,
        "  → {title} ({}, {:.0} %)  {}",
        document.kind,
        document.confidence * 100.0,
        printable(&document.why.join("; "))
    )?;
    for (name, field) in &document.fields {
        let value = match field.state {
            FieldState::Present => printable(&field.value),
            FieldState::LabelWithoutValue => style.say("（空）", "(empty)").to_owned(),
            FieldState::LabelAbsent => style.say("（未印）", "(not shown)").to_owned(),
            FieldState::Unreadable => style.say("（未读出）", "(not read)").to_owned(),
        };
        writeln!(sink, "      {name}: {value}")?;
    }
    Ok(())
}
