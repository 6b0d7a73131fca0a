//! `preaudit init DIR`.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::Result;
use model::limits::Limits;
use model::{Bilingual, Declaration};
use policy::checklist::build_checklist;
use policy::render::merchant_template;
use policy::rules::Rules;

use crate::args::InitArgs;
use crate::check;
use crate::output::{Exit, Terminal, usage_error};
use crate::target;

pub fn run(args: &InitArgs, terminal: &Terminal) -> Result<Exit> {
    let limits = Limits::default();
    let rules = Rules::load(&args.rules, &limits)?;
    let mut declaration = Declaration::default();
    target::override_declaration(&args.target, &rules, &mut declaration)?;
    let today = check::today_in_china();
    let checklist = build_checklist(&rules, &declaration, today);
    let text = merchant_template::merchant_yaml(&checklist, terminal.lang);
    make_folder(&args.folder)?;
    let template = args.folder.join("merchant.yaml");
    create_new_file(&template, &text)?;
    let layout = merchant_template::folder_layout(&checklist, terminal.lang);
    for (name, _) in &layout {
        let folder = args.folder.join(name);
        make_folder(&folder)?;
    }
    let folder = args.folder.display();
    let count = layout.len();
    terminal.print_progress(&Bilingual::new(
        format!("已写好 {folder}/merchant.yaml 和 {count} 个文件夹；放入资料后运行 preaudit check {folder}"),
        format!("wrote {folder}/merchant.yaml and {count} folders; put the papers in and run preaudit check {folder}"),
    ));
    Ok(Exit::Ready)
}

/// A folder that may be there already.
fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| {
        let name = folder.display();
        usage_error(
            format!("无法创建文件夹 {name}：{error}"),
            format!("cannot make the folder {name}: {error}"),
        )
    })
}

/// A file that must not be there: what somebody wrote is never overwritten.
fn create_new_file(path: &Path, text: &str) -> Result<()> {
    let name = path.display();
    // `create_new`, not a test before: in between somebody else could create the file.
    let mut options = OpenOptions::new();
    let new_file = options
        .write(true)
        .create_new(true)
        .open(path);
    let written = new_file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => usage_error(
            format!("{name} 已存在，没有改动"),
            format!("{name} is there already and was left as it is"),
        ),
        _ => usage_error(
            format!("无法写入 {name}：{error}"),
            format!("cannot write {name}: {error}"),
        ),
    })
}
