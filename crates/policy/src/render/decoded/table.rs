//! A decoded answer for people, on a terminal.

use std::io::{self, Write};

use super::DecodedAnswer;
use super::json::document_files;
use crate::rejections::{DecodedCause, DecodedItem, Foresight, NamedItem, look_up_cause};
use crate::render::labels;
use crate::render::table::Style;
use crate::sanitize::printable;
use model::Report;

/// Writes every item: what was said, what it means, what to do.
pub fn write_answer(
    answer: DecodedAnswer<'_>,
    style: Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
    for (index, item) in answer.items.iter().enumerate() {
        if index > 0 {
            writeln!(sink)?;
        }
        write_item(item, answer.report, style, sink)?;
    }
    if answer.items.is_empty() {
        let words = style.tr("没有读到驳回内容", "no refusal was read");
        writeln!(sink, "{words}")?;
    }
    Ok(())
}

fn write_item(
    item: &DecodedItem,
    report: Option<&Report>,
    style: Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let said = style.paint(&printable(&item.said), "1");
    let mark = if item.is_known() {
        style.paint("✓", "32")
    } else {
        style.paint("?", "33")
    };
    writeln!(sink, "{mark} {said}")?;
    if let Some(platform) = &item.platform {
        let mut place = platform
            .title
            .get(style.lang)
            .to_owned();
        if let Some(field) = &item.field {
            let title = field.title.get(style.lang);
            place += &format!(" · {title} ({})", field.name);
        }
        writeln!(sink, "  {}", style.paint(&place, "2"))?;
    }
    let Some((first, others)) = item.causes.split_first() else {
        return write_unknown(item, style, sink);
    };
    write_cause(first, report, style, sink)?;
    if !others.is_empty() {
        let others: Vec<String> = others
            .iter()
            .map(|cause| format!("{} ({})", cause.title.get(style.lang), cause.id))
            .collect();
        let label = style.tr("也可能是", "or else");
        let others = others.join(labels::comma(style.lang));
        write_line(style, sink, label, &others)?;
    }
    Ok(())
}

/// Says that it is not known, and what is nearest.
fn write_unknown(item: &DecodedItem, style: Style, sink: &mut dyn Write) -> io::Result<()> {
    let words = style.tr(
        "未收录的驳回内容：不作猜测，请以平台说明为准",
        "not known: nothing is guessed, ask the platform",
    );
    writeln!(sink, "  {words}")?;
    for near in &item.nearest {
        let title = near.cause.title.get(style.lang);
        let label = style.tr("最接近的", "nearest");
        let likeness = style.tr("相似度", "likeness");
        let text = format!(
            "{title} ({})  {likeness} {:.2}",
            near.cause.id, near.likeness
        );
        write_line(style, sink, label, &text)?;
    }
    Ok(())
}

fn write_cause(
    cause: &DecodedCause,
    report: Option<&Report>,
    style: Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let title = cause.title.get(style.lang);
    writeln!(sink, "  → {title} ({})", cause.id)?;
    if let Some(reason) = &cause.reason {
        let text = format!("{} ({})", reason.title.get(style.lang), reason.id);
        write_line(style, sink, style.tr("驳回原因", "reject reason"), &text)?;
    }
    let codes: Vec<&str> = cause
        .findings
        .iter()
        .map(|code| code.name())
        .collect();
    let label = style.tr("发现代码", "finding codes");
    write_line(style, sink, label, &codes.join(", "))?;
    let label = style.tr("证照", "paper");
    write_line(style, sink, label, &titles(&cause.documents, style))?;
    let label = style.tr("上传位置", "upload place");
    write_line(style, sink, label, &titles(&cause.slots, style))?;
    let label = style.tr("怎么办", "remedy");
    write_line(style, sink, label, cause.remedy.get(style.lang))?;
    let knows = labels::translate_optional(cause.platform_knows.as_ref(), style.lang);
    let alone = style.tr("只有平台能判断", "only the platform can tell");
    let knows = knows.unwrap_or(if cause.platform_only { alone } else { "" });
    let label = style.tr("只有平台知道", "only the platform knows");
    write_line(style, sink, label, knows)?;
    match report {
        Some(report) => write_dossier(cause, report, style, sink),
        None => Ok(()),
    }
}

/// Which paper of the dossier it is, and whether the tool had told it.
fn write_dossier(
    cause: &DecodedCause,
    report: &Report,
    style: Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let foreseen = look_up_cause(cause, report);
    let words = match foreseen.foresight {
        Foresight::Told => style.tr("检查时已经提示", "the check had told it"),
        Foresight::NotTold => style.tr(
            "检查时没有提示：请人工核对，或补充规则",
            "the check had not told it: look yourself, or add a rule",
        ),
        Foresight::PlatformOnly => style.tr(
            "本机无法判断，检查时不可能提示",
            "no local check can tell it",
        ),
    };
    let label = style.tr("这份资料", "this dossier");
    write_line(style, sink, label, words)?;
    for finding in &foreseen.findings {
        let message = printable(finding.message.get(style.lang));
        writeln!(sink, "      - {}  {message}", finding.code)?;
    }
    for document in &foreseen.documents {
        let title = report.kind_title(&document.kind);
        let files = document_files(document, report).join(", ");
        let title = title.get(style.lang);
        writeln!(sink, "      · {title}  {}", printable(&files))?;
    }
    Ok(())
}

fn titles(items: &[NamedItem], style: Style) -> String {
    let titles: Vec<&str> = items
        .iter()
        .map(|item| item.title.get(style.lang))
        .collect();
    titles.join(labels::comma(style.lang))
}

/// A labelled line; nothing where there is nothing to say.
fn write_line(style: Style, sink: &mut dyn Write, label: &str, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let colon = labels::colon(style.lang);
    writeln!(sink, "    {label}{colon}{text}")
}
