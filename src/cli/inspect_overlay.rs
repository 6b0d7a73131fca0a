//! `inspect --picture`: what was found, drawn on the pages.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use anyhow::Result;
use evidence::overlay::{DrawOptions, ShapeKind};
use model::{Bilingual, FileEvidence, SourceFile};
use preaudit::audit::ExtractOptions;
use preaudit::audit::picture::draw_file_pages;

use crate::output::{Terminal, usage_error};

pub fn check_name(out: &Path) -> Result<()> {
    if out
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("png"))
    {
        return Ok(());
    }
    let name = out.display();
    Err(usage_error(
        format!("--picture 写 PNG 图片，`{name}` 应以 .png 结尾"),
        format!("--picture writes a PNG: `{name}` should end in .png"),
    ))
}

/// Draws every page of every file: one picture is written to `out`, several to `OUT-1.png`,
/// `OUT-2.png` … in the order of files and pages. Says what was written and what the colours mean.
pub fn write_pictures(
    out: &Path,
    files: &[SourceFile],
    facts: &[FileEvidence],
    reveal: bool,
    looking: &ExtractOptions,
    terminal: &Terminal,
) -> Result<()> {
    let view = DrawOptions {
        reveal,
        ..DrawOptions::default()
    };
    let mut pages = 0;
    for file in facts {
        pages += file.probe.pages.len();
    }
    let mut number = 0;
    let sources = files.iter().zip(facts);
    for (index, (file, facts)) in sources.enumerate() {
        // One file's pictures are in memory at a time.
        let drawings = draw_file_pages(file, facts, &|_| Vec::new(), view, looking);
        if drawings.is_empty() {
            terminal.print_progress(&no_pages_message(index + 1));
        }
        for (page, drawing) in drawings {
            number += 1;
            let path = numbered_path(out, number, pages > 1);
            let png = drawing.to_png().context("PNG")?;
            terminal.write_output(Some(&path), &png)?;
            terminal.print_progress(&written_message(&path, index + 1, page));
        }
    }
    if number > 0 {
        terminal.print_progress(&colour_legend());
    }
    Ok(())
}

fn no_pages_message(file: usize) -> Bilingual {
    Bilingual::new(
        format!("第 {file} 个文件没有能画出的页面"),
        format!("file {file}: no page that could be drawn"),
    )
}

fn written_message(path: &Path, file: usize, page: u32) -> Bilingual {
    let name = path.display();
    Bilingual::new(
        format!("{name}：第 {file} 个文件第 {page} 页"),
        format!("{name}: file {file}, page {page}"),
    )
}

/// `OUT.png`, or `OUT-3.png` where there are several.
fn numbered_path(out: &Path, number: usize, several: bool) -> PathBuf {
    if !several {
        return out.to_owned();
    }
    let stem = out.file_stem().unwrap_or_default();
    let stem = stem.to_string_lossy();
    out.with_file_name(format!("{stem}-{number}.png"))
}

fn colour_legend() -> Bilingual {
    let all = |pick: fn(&Bilingual) -> &str| {
        let one = |mark: &ShapeKind| {
            let [r, g, b] = mark.colour();
            format!("#{r:02x}{g:02x}{b:02x} {}", pick(&mark.title()))
        };
        // `inspect` knows no rules and draws no findings.
        let shown_marks = ShapeKind::ALL
            .iter()
            .filter(|kind| **kind != ShapeKind::Finding);
        let shown: Vec<_> = shown_marks.map(one).collect();
        shown.join(", ")
    };
    let zh = all(|words| &words.zh);
    let en = all(|words| &words.en);
    Bilingual::new(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_pictures_are_numbered_beside_each_other() {
        assert_eq!(
            numbered_path(Path::new("a/b.png"), 1, false),
            Path::new("a/b.png")
        );
        assert_eq!(
            numbered_path(Path::new("a/b.png"), 12, true),
            Path::new("a/b-12.png")
        );
    }

    #[test]
    fn other_formats_are_refused_by_name() {
        assert!(check_name(Path::new("a.PNG")).is_ok());
        assert!(check_name(Path::new("a.jpg")).is_err() && check_name(Path::new("png")).is_err());
    }
}
