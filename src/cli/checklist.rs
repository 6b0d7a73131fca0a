//! `preaudit checklist`.

use std::io::IsTerminal;

use model::Declaration;
use model::limits::Limits;
use policy::render::checklist::{html, json, markdown, table, xlsx};
use policy::rules::Rules;

use crate::args::{ChecklistArgs, ChecklistFormat};
use crate::check;
use crate::output::{Exit, Terminal, usage_error};

pub fn run(args: &ChecklistArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    let rules = Rules::load(&args.rules, &Limits::default())?;
    let mut declaration = Declaration::default();
    check::override_declaration(&args.target, &rules, &mut declaration)?;
    let as_of = args.as_of.unwrap_or_else(check::today_in_china);
    let list = policy::checklist::build_checklist(&rules, &declaration, as_of);
    let lang = terminal.lang;
    let mut bytes = Vec::new();
    match args.format {
        ChecklistFormat::Table => table::write_checklist(&list, terminal.style(), &mut bytes)?,
        ChecklistFormat::Markdown => markdown::write_checklist(&list, lang, &mut bytes)?,
        ChecklistFormat::Html => html::write_checklist(&list, lang, &mut bytes)?,
        // Only a terminal is refused: in a pipe or a file the bytes are what the user wants.
        ChecklistFormat::Xlsx if args.output.is_none() && std::io::stdout().is_terminal() => {
            return Err(usage_error(
                "工作簿不能显示在终端：请用 -o 文件名.xlsx",
                "a workbook cannot be shown here: use -o FILE.xlsx",
            ));
        }
        ChecklistFormat::Xlsx => xlsx::write_checklist(&list, lang, &mut bytes)?,
        ChecklistFormat::Json => json::write_checklist(&list, lang, &mut bytes)?,
    }
    terminal.write_output(args.output.as_deref(), &bytes)?;
    Ok(Exit::Ready)
}
