//! `preaudit doctor`: what is installed, which limits and rules are in use.

use std::fmt::Write as _;

use model::limits::Limits;
use model::{Bilingual, Lang};
use policy::rules::Rules;

use crate::args::DoctorArgs;
use crate::extract_options;
use crate::ocr;
use crate::output::{Exit, Terminal};
use crate::user_dirs;

pub fn run(args: &DoctorArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    let limits = Limits::default();
    let rules = Rules::load(&args.rules, &limits)?;
    let lang = terminal.lang;
    let mut text = format!("preaudit {}\n", env!("CARGO_PKG_VERSION"));
    let tr = |zh: &str, en: &str| Bilingual::new(zh, en).get(lang).to_owned();
    let _ = writeln!(text, "{}", ocr::ocr_status().0.get(lang));
    if let Some(dir) = user_dirs::readings_dir() {
        let _ = writeln!(
            text,
            "{}: {}",
            tr("读取缓存", "kept readings"),
            dir.display()
        );
    }
    // The worker is only found, not started.
    let worker =
        extract_options::pdf_sandbox().map_or_else(|e| e.to_string(), |_| tr("可用", "available"));
    let _ = writeln!(
        text,
        "{}: {worker}",
        tr("PDF 隔离进程", "PDF worker process")
    );
    let _ = writeln!(
        text,
        "{}: {} packs, {} document kinds, {} reject reasons",
        tr("规则", "rules"),
        rules.packs.len(),
        rules.catalogue.kinds.len(),
        rules.reasons.len()
    );
    for pack in rules.packs.values() {
        let over = if pack.overlaid { " *" } else { "" };
        let _ = writeln!(
            text,
            "  {} {} ({}){over}",
            pack.id, pack.version, pack.as_of
        );
    }
    text += &limits_text(&limits, lang);
    terminal.write_output(None, text.as_bytes())?;
    Ok(Exit::Ready)
}

fn limits_text(l: &Limits, lang: Lang) -> String {
    let tr = |zh: &str, en: &str| Bilingual::new(zh, en).get(lang).to_owned();
    let parts = [
        format!("{} {}", l.files, tr("个文件", "files")),
        // `>> 20`: bytes as MiB.
        format!("{} {} MiB", tr("单个", "each"), l.file_bytes >> 20),
        format!(
            "{} {} / {} MiB",
            tr("压缩包成员", "archive members"),
            l.archive_members,
            l.archive_bytes >> 20
        ),
        format!("{} {} MP", tr("图片", "pictures"), l.pixels / 1_000_000),
        format!("PDF {} {}", l.pages, tr("页", "pages")),
        format!("{} {} s", tr("每个文件", "a file"), l.page_time.as_secs()),
    ];
    format!("{}: {}\n", tr("上限", "limits"), parts.join(", "))
}
