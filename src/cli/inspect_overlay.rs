//! `inspect --picture`: what was found, drawn on the pages.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use preaudit::audit::Looking;
use preaudit::audit::picture::pictures;
use model::{FileFacts, SourceFile, Words};
use evidence::overlay::{Mark, View};

use crate::output::{wrong, Terminal};

/// The name of the picture is wrong.
pub fn check_name(out: &Path) -> anyhow::Result<()> {
    if out.extension().is_some_and(|e| e.eq_ignore_ascii_case("png")) {
        return Ok(());
    }
    let name = out.display();
    Err(wrong(
        format!("--picture 写 PNG 图片，`{name}` 应以 .png 结尾"),
        format!("--picture writes a PNG: `{name}` should end in .png"),
    ))
}

/// Draws every page of every file: one picture is written to `out`, several to `OUT-1.png`,
/// `OUT-2.png` … in the order of files and pages. Says what was written and what the colours mean.
pub fn write(
    out: &Path,
    files: &[SourceFile],
    facts: &[FileFacts],
    reveal: bool,
    looking: &Looking,
    terminal: &Terminal,
) -> anyhow::Result<()> {
    let view = View { reveal, ..View::default() };
    let pages: usize = facts.iter().map(|f| f.probe.pages.len()).sum();
    let mut number = 0;
    for (index, (file, facts)) in files.iter().zip(facts).enumerate() {
        // One file's pictures are in memory at a time.
        let drawn = pictures(file, facts, &|_| Vec::new(), view, looking);
        if drawn.is_empty() {
            terminal.progress(&undrawn(index + 1));
        }
        for (page, drawing) in drawn {
            number += 1;
            let path = numbered(out, number, pages > 1);
            terminal.write(Some(&path), &drawing.png().context("PNG")?)?;
            terminal.progress(&written(&path, index + 1, page));
        }
    }
    if number > 0 {
        terminal.progress(&legend());
    }
    Ok(())
}

fn undrawn(file: usize) -> Words {
    Words::new(
        format!("第 {file} 个文件没有能画出的页面"),
        format!("file {file}: no page that could be drawn"),
    )
}

fn written(path: &Path, file: usize, page: u32) -> Words {
    let name = path.display();
    Words::new(format!("{name}：第 {file} 个文件第 {page} 页"), format!("{name}: file {file}, page {page}"))
}

/// `OUT.png`, or `OUT-3.png` where there are several.
fn numbered(out: &Path, number: usize, several: bool) -> PathBuf {
    if !several {
        return out.to_owned();
    }
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    out.with_file_name(format!("{stem}-{number}.png"))
}

/// The colours in words.
fn legend() -> Words {
    let all = |pick: fn(&Words) -> &str| {
        let one = |mark: &Mark| {
            let [r, g, b] = mark.colour();
            format!("#{r:02x}{g:02x}{b:02x} {}", pick(&mark.title()))
        };
        let drawn = Mark::ALL.iter().filter(|m| **m != Mark::Finding);
        drawn.map(one).collect::<Vec<_>>().join(", ")
    };
    Words::new(all(|w| &w.zh), all(|w| &w.en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_pictures_are_numbered_beside_each_other() {
        assert_eq!(numbered(Path::new("a/b.png"), 1, false), Path::new("a/b.png"));
        assert_eq!(numbered(Path::new("a/b.png"), 12, true), Path::new("a/b-12.png"));
    }

    #[test]
    fn other_formats_are_refused_by_name() {
        assert!(check_name(Path::new("a.PNG")).is_ok());
        assert!(check_name(Path::new("a.jpg")).is_err() && check_name(Path::new("png")).is_err());
    }
}
