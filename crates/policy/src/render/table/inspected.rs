//! `inspect` for people: one block a file.

use std::io::{self, Write};

use super::Style;
use crate::render::inspect::Inspection;
use crate::render::labels::{colour_label, format_dpi};
use crate::sanitize::printable;
use model::{Document, FieldState, FileEvidence, Page, PageMeasures, PageResolution};

/// Writes what was seen in each file.
pub fn write_inspection(
    inspection: &Inspection,
    style: Style,
    text: bool,
    sink: &mut dyn Write,
) -> io::Result<()> {
    for (index, file) in inspection.files.iter().enumerate() {
        write_headline(file, style, sink)?;
        let resolutions = inspection.resolutions.get(index);
        for (place, page) in file.probe.pages.iter().enumerate() {
            let resolution = resolutions
                .and_then(|resolutions| resolutions.get(place))
                .copied()
                .unwrap_or_default();
            write_page(page, resolution, style, sink)?;
        }
        for (document, title) in inspection
            .documents
            .iter()
            .zip(&inspection.titles)
        {
            if document
                .pages
                .iter()
                .any(|page| page.file == index)
            {
                let title = title.get(style.lang);
                write_document(document, title, style, sink)?;
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

fn write_headline(file: &FileEvidence, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let why = file
        .probe
        .why
        .as_ref()
        .map(|why| format!("  {}", style.paint(&printable(why.get(style.lang)), "31")));
    writeln!(
        sink,
        "{}  {}, {} {}, {} {}{}",
        style.paint(&printable(&file.path), "1"),
        file.probe.format.name(),
        file.bytes,
        style.tr("字节", "bytes"),
        file.probe.page_count,
        style.tr("页", "page(s)"),
        why.unwrap_or_default()
    )?;
    for (label, value) in [
        (style.tr("相机", "camera"), &file.probe.camera),
        (style.tr("软件", "software"), &file.probe.software),
    ] {
        if let Some(value) = value {
            writeln!(sink, "  {label}: {}", printable(value))?;
        }
    }
    Ok(())
}

fn write_page(
    page: &Page,
    resolution: PageResolution,
    style: Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let px = page
        .width_px
        .zip(page.height_px)
        .map_or_else(String::new, |(width, height)| {
            format!("{width}×{height} px")
        });
    let effective = format_dpi(resolution, Some(page), style.lang);
    // Origin: by eye. Half a dpi apart is rounding in the header.
    let pair = |dpi: Option<[f64; 2]>| {
        dpi.map_or_else(
            || "–".to_owned(),
            |[x, y]| {
                if (x - y).abs() < 0.5 {
                    format!("{x:.0}")
                } else {
                    format!("{x:.0}×{y:.0}")
                }
            },
        )
    };
    writeln!(
        sink,
        "  {} {}: {px} {} | {} {} ({} {}, {} {}, {} {})",
        style.tr("第", "page"),
        page.number,
        colour_label(page.effective_colour(), style.lang),
        style.tr("有效分辨率", "effective"),
        style.paint(&effective, "1"),
        style.tr("自述", "declared"),
        pair(resolution.declared),
        style.tr("摆放", "placed"),
        pair(resolution.placed),
        style.tr("按纸张", "physical"),
        pair(resolution.physical)
    )?;
    let Some(measures) = &page.quality else {
        return Ok(());
    };
    writeln!(sink, "      {}", notable_measures(measures, style))
}

/// The measures that people ask about, in one line.
fn notable_measures(measures: &PageMeasures, style: Style) -> String {
    // Chosen by eye; all measures are in the JSON.
    let mut parts = vec![format!(
        "{} {:.0}",
        style.tr("纸面亮度", "paper"),
        measures.exposure.paper
    )];
    let mut add = |zh, en, value: Option<String>| {
        parts.extend(value.map(|value| format!("{} {value}", style.tr(zh, en))));
    };
    add(
        "模糊",
        "blur",
        measures
            .blur
            .map(|blur| format!("{blur:.2}")),
    );
    add(
        "倾斜",
        "skew",
        measures
            .skew_deg
            .map(|degrees| format!("{degrees:.1}°")),
    );
    add(
        "细节",
        "detail",
        measures
            .resolved
            .map(|resolved| format!("{:.0} %", resolved.ratio * 100.0)),
    );
    add(
        "纸张轮廓",
        "outline",
        measures
            .outline
            .map(|outline| format!("{:.0}×{:.0} px", outline.width(), outline.height())),
    );
    add("红色环形", "red rings", nonzero_count(measures.seals.len()));
    add("二维码", "codes", nonzero_count(measures.codes.len()));
    add("卡片", "cards", nonzero_count(measures.cards.len()));
    if measures.blank {
        parts.push(style.tr("空白", "blank").to_owned());
    }
    parts.join(", ")
}

fn nonzero_count(n: usize) -> Option<String> {
    (n > 0).then(|| n.to_string())
}

fn write_document(
    document: &Document,
    title: &str,
    style: Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
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
            FieldState::LabelWithoutValue => style.tr("（空）", "(empty)").to_owned(),
            FieldState::LabelAbsent => style
                .tr("（未印）", "(not shown)")
                .to_owned(),
            FieldState::Unreadable => style
                .tr("（未读出）", "(not read)")
                .to_owned(),
        };
        writeln!(sink, "      {name}: {value}")?;
    }
    Ok(())
}
