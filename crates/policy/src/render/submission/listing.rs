//! Place, paper and outcome, for a terminal and for a text file beside the copies.

use std::io::{self, Write};

use super::step_words::step_words;
use crate::render::labels::{colon, format_bytes, tr, verdict_label};
use crate::sanitize::printable;
use model::{
    Lang, PlaceNote, PlaceSubmission, Submission, SubmissionFile, SubmissionSlot, WrittenCopy,
};

/// Writes every place with its slots, and what is not in them.
pub fn write_listing(set: &Submission, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    for place in &set.places {
        write_place(place, lang, sink)?;
    }
    let colon = colon(lang);
    if !set.unused.is_empty() {
        let title = tr(lang, "没有位置用到的文件", "Files that no slot takes");
        writeln!(sink, "{title}{colon}")?;
        for path in &set.unused {
            writeln!(sink, "  - {}", printable(path))?;
        }
        writeln!(sink)?;
    }
    let notes = tr(
        lang,
        "原件没有改动。副本的像素没有放大、没有修饰；本程序不画水印。",
        "The originals are unchanged. Nothing was enlarged or retouched; no watermark is drawn.",
    );
    writeln!(sink, "{notes}")
}

fn write_place(place: &PlaceSubmission, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    if let Some(known) = &place.place {
        write_place_note(known, lang, sink)?;
    } else {
        let title = tr(
            lang,
            "规则没有写明上传位置：格式和大小请以平台页面为准",
            "The rules name no upload place: formats and sizes are for the platform's page to tell",
        );
        writeln!(sink, "{title}")?;
    }
    for slot in &place.slots {
        write_slot(slot, lang, sink)?;
    }
    let verdict = verdict_label(place.copies, lang);
    let label = tr(lang, "按同一套规则复查", "Checked again by the same rules");
    writeln!(sink, "{label}{}{verdict}\n", colon(lang))
}

fn write_place_note(known: &PlaceNote, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    writeln!(sink, "{} ({})", known.title.get(lang), known.id)?;
    for note in [&known.note, &known.watermark]
        .into_iter()
        .flatten()
    {
        writeln!(sink, "  {}", note.get(lang))?;
    }
    Ok(())
}

fn write_slot(slot: &SubmissionSlot, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let mark = if slot.is_filled() { "✓" } else { "✗" };
    let title = printable(slot.title.get(lang));
    let optional = if slot.required {
        ""
    } else {
        tr(lang, "（建议）", " (advised)")
    };
    writeln!(
        sink,
        "  {mark} {}  {title}{optional}",
        printable(&slot.folder)
    )?;
    if let Some(note) = &slot.note {
        writeln!(sink, "      {}", printable(note.get(lang)))?;
    }
    for file in &slot.files {
        write_file(file, lang, sink)?;
    }
    Ok(())
}

fn write_file(file: &SubmissionFile, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let sources: Vec<String> = file
        .sources
        .iter()
        .map(|source| printable(&source.path))
        .collect();
    let sources = sources.join(" + ");
    match &file.outcome {
        Ok(copy) => writeln!(sink, "      {} ← {sources}", copy_line(copy))?,
        Err(why) => {
            let unmet = tr(lang, "未能满足", "could not be met");
            let why = printable(why.get(lang));
            writeln!(
                sink,
                "      {sources}{}{unmet}{}{why}",
                colon(lang),
                colon(lang)
            )?;
        }
    }
    let steps: Vec<String> = file
        .steps
        .iter()
        .map(|step| step_words(step).get(lang).to_owned())
        .collect();
    if file.outcome.is_ok() && !steps.is_empty() {
        writeln!(sink, "        {}", steps.join(tr(lang, "；", "; ")))?;
    }
    for remark in &file.remarks {
        writeln!(sink, "        ! {}", printable(remark.get(lang)))?;
    }
    Ok(())
}

/// Name, size in px, resolution and bytes of a copy.
fn copy_line(copy: &WrittenCopy) -> String {
    let name = copy
        .path
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let size = copy
        .size_px
        .map(|[width, height]| format!("{width}×{height} px"));
    let dpi = copy.dpi.map(|dpi| format!("{dpi} dpi"));
    let bytes = Some(format_bytes(copy.bytes));
    let parts: Vec<String> = [size, dpi, bytes]
        .into_iter()
        .flatten()
        .collect();
    format!("{name}  {}", parts.join(", "))
}
