//! `preaudit doctor`: what is installed, which limits and rules are in use.

use std::fmt::Write as _;

use model::limits::Limits;
use model::{Lang, Words};
use policy::rules::Rules;

use crate::args::DoctorArgs;
use crate::check;
use crate::user_dirs;
use crate::ocr;
use crate::output::{Exit, Terminal};

pub fn run(args: &DoctorArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    let limits = Limits::default();
    let rules = Rules::load(&args.rules, &limits)?;
    let lang = terminal.lang;
    let mut text = format!("preaudit {}\n", env!("CARGO_PKG_VERSION"));
    let say = |zh: &str, en: &str| Words::new(zh, en).get(lang).to_owned();
    let _ = writeln!(text, "{}", ocr::status().0.get(lang));
    if let Some(dir) = user_dirs::readings() {
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
    let say = |zh: &str, en: &str| Words::new(zh, en).get(lang).to_owned();
    let parts = [
        format!("{} {}", l.files, say("个文件", "files")),
        format!("{} {} MiB", say("单个", "each"), l.file_bytes >> 20),
        format!(
            "{} {} / {} MiB",
            say("压缩包成员", "archive members"),
            l.archive_members,
            l.archive_bytes >> 20
        ),
        format!("{} {} MP", say("图片", "pictures"), l.pixels / 1_000_000),
        format!("PDF {} {}", l.pages, say("页", "pages")),
        format!("{} {} s", say("每个文件", "a file"), l.page_time.as_secs()),
    ];
    format!("{}: {}\n", say("上限", "limits"), parts.join(", "))
}
