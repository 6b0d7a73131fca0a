//! `preaudit checklist`.

use std::io::{self, IsTerminal, Write};

use anyhow::Result;
use model::limits::Limits;
use model::{Checklist, Declaration};
use policy::checklist::build_checklist;
use policy::render::checklist::{html, json, markdown, table, xlsx};
use policy::render::table::Style;
use policy::rules::Rules;

use crate::args::{ChecklistArgs, ChecklistFormat};
use crate::check;
use crate::output::{Exit, Terminal, usage_error};
use crate::target;

pub fn run(args: &ChecklistArgs, terminal: &Terminal) -> Result<Exit> {
    let limits = Limits::default();
    let rules = Rules::load(&args.rules, &limits)?;
    let mut declaration = Declaration::default();
    target::override_declaration(&args.target, &rules, &mut declaration)?;
    let as_of = args
        .as_of
        .unwrap_or_else(check::today_in_china);
    let checklist = build_checklist(&rules, &declaration, as_of);
    let output = args.output.as_deref();
    // Only a terminal is refused: in a pipe or a file the bytes are what the user wants.
    let is_terminal = io::stdout().is_terminal();
    let to_terminal = output.is_none() && is_terminal;
    if to_terminal && args.format == ChecklistFormat::Xlsx {
        return Err(usage_error(
            "工作簿不能显示在终端：请用 -o 文件名.xlsx",
            "a workbook cannot be shown here: use -o FILE.xlsx",
        ));
    }
    let mut bytes = Vec::new();
    let style = terminal.style();
    write_as(args.format, &checklist, style, &mut bytes)?;
    terminal.write_output(output, &bytes)?;
    Ok(Exit::Ready)
}

fn write_as(
    format: ChecklistFormat,
    checklist: &Checklist,
    style: Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let lang = style.lang;
    match format {
        ChecklistFormat::Table => table::write_checklist(checklist, style, sink),
        ChecklistFormat::Markdown => markdown::write_checklist(checklist, lang, sink),
        ChecklistFormat::Html => html::write_checklist(checklist, lang, sink),
        ChecklistFormat::Xlsx => xlsx::write_checklist(checklist, lang, sink),
        ChecklistFormat::Json => json::write_checklist(checklist, lang, sink),
    }
}
