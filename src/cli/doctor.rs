//! `preaudit doctor`: what is installed, which limits and rules are in use.

use std::fmt::Write as _;

use preaudit::limits::Limits;
use preaudit::model::{Lang, Words};
use preaudit::rules::Rules;

use crate::args::DoctorArgs;
use crate::check;
use crate::home;
use crate::ocr;
use crate::output::{Exit, Terminal};

pub fn run(args: &DoctorArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    let limits = Limits::default();
    let rules = Rules::load(&args.rules, &limits)?;
    let lang = terminal.lang;
    let mut text = format!("preaudit {}\n", env!("CARGO_PKG_VERSION"));
    let say = |zh: &str, en: &str| Words::new(zh, en).get(lang).to_owned();
    let _ = writeln!(text, "{}", ocr::status().0.get(lang));
    if let Some(dir) = home::readings() {
        let _ = writeln!(text, "{}: {}", say("读取缓存", "kept readings"), dir.display());
    }
    let worker = check::sandbox().map_or_else(|e| e.to_string(), |_| say("可用", "available"));
    let _ = writeln!(text, "{}: {worker}", say("PDF 隔离进程", "PDF worker process"));
    let _ = writeln!(
        text,
        "{}: {} packs, {} document kinds, {} reject reasons",
        say("规则", "rules"),
        rules.packs.len(),
        rules.catalogue.kinds.len(),
        rules.reasons.len()
    );
    for pack in rules.packs.values() {
        let over = if pack.overlaid { " *" } else { "" };
        let _ = writeln!(text, "  {} {} ({}){over}", pack.id, pack.version, pack.as_of);
    }
    text += &limits_text(&limits, lang);
    terminal.write(None, text.as_bytes())?;
    Ok(Exit::Ready)
}

fn limits_text(l: &Limits, lang: Lang) -> String {
    let mib = |n: u64| n >> 20;
    match lang {
        Lang::Zh => format!(
            "上限：{} 个文件，单个 {} MiB，压缩包 {} 个成员 / {} MiB，图片 {} 百万像素，PDF {} 页，每个文件 {} 秒\n",
            l.files,
            mib(l.file_bytes),
            l.archive_members,
            mib(l.archive_bytes),
            l.pixels / 1_000_000,
            l.pages,
            l.page_time.as_secs()
        ),
        Lang::En => format!(
            "limits: {} files, {} MiB each, archives {} members / {} MiB, pictures {} megapixels, PDF {} pages, {} s a file\n",
            l.files,
            mib(l.file_bytes),
            l.archive_members,
            mib(l.archive_bytes),
            l.pixels / 1_000_000,
            l.pages,
            l.page_time.as_secs()
        ),
    }
}
