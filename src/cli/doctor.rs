//! `preaudit doctor`: what is installed, which limits and rules are in use.

use std::fmt::Write as _;

use anyhow::Result;
use model::limits::Limits;
use model::{Bilingual, Lang};
use policy::rules::Rules;

use crate::args::DoctorArgs;
use crate::extract_options;
use crate::ocr;
use crate::output::{Exit, Terminal};
use crate::user_dirs;

pub fn run(args: &DoctorArgs, terminal: &Terminal) -> Result<Exit> {
    let limits = Limits::default();
    let rules = Rules::load(&args.rules, &limits)?;
    let lang = terminal.lang;
    let mut text = format!("preaudit {}\n", env!("CARGO_PKG_VERSION"));
    let tr = |zh: &str, en: &str| {
        let words = Bilingual::new(zh, en);
        words.get(lang).to_owned()
    };
    let (status, _) = ocr::ocr_status();
    let _ = writeln!(text, "{}", status.get(lang));
    if let Some(dir) = user_dirs::readings_dir() {
        let _ = writeln!(
            text,
            "{}: {}",
            tr("读取缓存", "kept readings"),
            dir.display()
        );
    }
    // The worker is only found, not started.
    let worker = match extract_options::pdf_sandbox() {
        Ok(_) => tr("可用", "available"),
        Err(error) => error.to_string(),
    };
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

fn limits_text(limits: &Limits, lang: Lang) -> String {
    let tr = |zh: &str, en: &str| {
        let words = Bilingual::new(zh, en);
        words.get(lang).to_owned()
    };
    // `>> 20`: bytes as MiB.
    let file_mib = limits.file_bytes >> 20;
    let archive_mib = limits.archive_bytes >> 20;
    let members = tr("压缩包成员", "archive members");
    let megapixels = limits.pixels / 1_000_000;
    let seconds = limits.page_time.as_secs();
    let parts = [
        format!("{} {}", limits.files, tr("个文件", "files")),
        format!("{} {file_mib} MiB", tr("单个", "each")),
        format!("{members} {} / {archive_mib} MiB", limits.archive_members),
        format!("{} {megapixels} MP", tr("图片", "pictures")),
        format!("PDF {} {}", limits.pages, tr("页", "pages")),
        format!("{} {seconds} s", tr("每个文件", "a file")),
    ];
    let title = tr("上限", "limits");
    let parts = parts.join(", ");
    format!("{title}: {parts}\n")
}
