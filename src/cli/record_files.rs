//! Files of records, as `batch --from` and `worker --resume` name them.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::Result;
use evidence::discover;
use model::Bilingual;
use preaudit::batch::RecordSet;

use crate::output::{Terminal, usage_error};

/// Opens files, patterns of files and, as `-`, the input; tells what could not be used of them.
pub fn open_records(named: &[PathBuf], terminal: &Terminal) -> Result<RecordSet> {
    let (stdin, named): (Vec<_>, Vec<_>) = named
        .iter()
        .partition(|p| p.as_os_str() == "-");
    let mut paths = Vec::new();
    for name in named {
        let found = discover::expand_pattern(name);
        let found = found.map_err(|error| unreadable_error(name, &error))?;
        paths.extend(found);
    }
    let mut input = io::stdin().lock();
    let input: Option<&mut dyn io::Read> = if stdin.is_empty() {
        None
    } else {
        Some(&mut input)
    };
    let records = RecordSet::open(&paths, input);
    let records = records.map_err(|(path, error)| unreadable_error(&path, &error))?;
    tell_doubtful_records(&records, terminal);
    Ok(records)
}

fn unreadable_error(path: &Path, error: &io::Error) -> anyhow::Error {
    let name = path.display();
    usage_error(
        format!("无法读取 {name}：{error}"),
        format!("cannot read {name}: {error}"),
    )
}

fn tell_doubtful_records(records: &RecordSet, terminal: &Terminal) {
    let unread = records.unread_lines();
    if unread > 0 {
        terminal.print_progress(&Bilingual::new(
            format!("注意：有 {unread} 行不是完整的记录，已略过"),
            format!("note: {unread} line(s) are no whole record and were left out"),
        ));
    }
    let differing = records.differing();
    if differing > 0 {
        terminal.print_progress(&Bilingual::new(
            format!("注意：有 {differing} 家出现多条不同的记录，各取一条；请只合并同一次检查的记录"),
            format!("note: {differing} dossier(s) have records that differ, one of each counts; fold the records of one run only"),
        ));
    }
}
