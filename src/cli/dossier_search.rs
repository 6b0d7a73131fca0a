//! Which folders below the roots are dossiers: the same answer for `batch` and for `worker --list`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use evidence::discover;
use evidence::discover::{DossierPath, DossierSearch, DossierSet, PaperNames};
use model::Bilingual;
use model::limits::Limits;
use policy::rules::Rules;

use crate::args::SearchArgs;
use crate::output::{CliError, Exit, Terminal, usage_error};

/// The dossiers in the order of a batch; `own` is a folder of ours and never looked into. What a user
/// may not expect is told. Errors: a root is missing, or nothing was found.
pub fn find_dossiers(
    roots: &[PathBuf],
    args: &SearchArgs,
    own: Option<&Path>,
    rules: &Rules,
    terminal: &Terminal,
) -> Result<Vec<DossierPath>> {
    let glob = args.glob.as_deref();
    let glob = glob
        .map(discover::compile_glob)
        .transpose();
    let glob = glob.map_err(|error| {
        usage_error(
            format!("--glob 无法使用：{error}"),
            format!("--glob cannot be used: {error}"),
        )
    })?;
    let search = DossierSearch {
        depth: args.depth,
        glob,
        not: own.and_then(|folder| fs::canonicalize(folder).ok()),
        papers: PaperNames::new(rules.paper_names()),
    };
    let found = discover::find_dossiers(roots, &search, &Limits::default());
    let dossier_set = found.map_err(|error| CliError {
        exit: Exit::Usage,
        message: error.to_bilingual(),
    })?;
    tell_doubtful_folders(&dossier_set, terminal);
    if dossier_set.places.is_empty() {
        return Err(no_dossier_error(args).into());
    }
    Ok(dossier_set.places)
}

fn tell_doubtful_folders(found: &DossierSet, terminal: &Terminal) {
    for folder in &found.beside {
        let name = policy::sanitize::printable(folder);
        terminal.print_progress(&Bilingual::new(
            format!("注意：{name} 中直接存放的文件不属于任何一家，未检查（可用 --depth 指明层级）"),
            format!("note: papers directly in {name} belong to no dossier and are not audited (--depth names the level)"),
        ));
    }
    for client in &found.joined {
        let name = policy::sanitize::printable(client);
        terminal.print_progress(&Bilingual::new(
            format!("注意：{name} 的子文件夹以证照命名，按一家处理（若是多家，用 --depth 指明层级）"),
            format!("note: the folders of {name} are named after papers and count as one client (--depth names another level)"),
        ));
    }
}

fn no_dossier_error(args: &SearchArgs) -> CliError {
    let message = match &args.glob {
        Some(glob) => Bilingual::new(
            format!("没有与 --glob {glob} 相符的商户资料文件夹"),
            format!("no dossier matches --glob {glob}"),
        ),
        None => Bilingual::new("没有找到商户资料文件夹", "no dossier was found"),
    };
    CliError {
        exit: Exit::NoInput,
        message,
    }
}
