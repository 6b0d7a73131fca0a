//! `preaudit pack DIR -o OUT`: copies for the upload form, checked again before they are written.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use model::{Bilingual, Lang, Submission, Verdict};
use policy::render::submission::{write_form_sheet, write_listing, write_manifest};
use preaudit::audit::FileProgress;
use preaudit::pack::{PackOptions, PackSession, PackedDossier};

use crate::args::{AuditArgs, PackArgs, PackFormat};
use crate::check::{Auditor, list_dossier, start_threads};
use crate::ocr_install::prepare_recognition;
use crate::output::{CliError, Exit, Terminal, usage_error};
use crate::progress::ticking_bar;

pub fn run(args: &PackArgs, terminal: &Terminal) -> Result<Exit> {
    let target = args.output.as_deref();
    if let Some(output) = target {
        expect_free_place(output, &args.folder)?;
    }
    start_threads(args.common.jobs)?;
    prepare_recognition(&args.common, std::slice::from_ref(&args.folder), terminal)?;
    let audit_args = AuditArgs::for_target(&args.target, &args.common, args.as_of);
    let mut auditor = Auditor::new(&audit_args)?.at_places(&args.place)?;
    let listing = list_dossier(&args.folder, &auditor.looking)?;
    let bar = ticking_bar(listing.files.len(), terminal);
    let told = bar.clone();
    auditor.looking.progress = FileProgress::new(move || told.inc(1));
    let run = auditor.open_dossier(listing)?;
    let options = PackOptions {
        places: args.place.clone(),
        lang: terminal.lang,
    };
    let session = PackSession::new(
        run.dossier.clone(),
        &auditor.rules,
        run.extract_options(),
        run.settings(auditor.settings(), args.as_of),
        options,
    );
    bar.finish_and_clear();
    if session.is_refused() && !args.partial {
        return Err(refusal(&args.folder));
    }
    let packed = session.make_copies();
    let set = &packed.submission;
    if let Some(output) = target.filter(|_| !args.dry_run) {
        write_set(&packed, output, args.common.reveal, terminal.lang)?;
    }
    let mut text = Vec::new();
    match args.format {
        PackFormat::Table => write_listing(set, terminal.lang, &mut text)?,
        PackFormat::Json => write_manifest(set, terminal.lang, &mut text)?,
    }
    terminal.write_output(None, &text)?;
    Ok(exit_of(set))
}

fn exit_of(set: &Submission) -> Exit {
    let is_ready = |verdict: Verdict| verdict != Verdict::NotReady;
    let are_ready = set
        .places
        .iter()
        .all(|place| is_ready(place.copies));
    if set.is_complete() && are_ready {
        Exit::Ready
    } else {
        Exit::NotReady
    }
}

/// Errors: something is there already, or the set would lie among the originals.
fn expect_free_place(output: &Path, folder: &Path) -> Result<()> {
    let name = output.display();
    let is_free = match fs::read_dir(output) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !output.exists(),
    };
    if !is_free {
        return Err(usage_error(
            format!("{name} 已存在且不为空：不覆盖任何内容，请换一个文件夹"),
            format!(
                "{name} is there already and not empty: nothing is overwritten; name another folder"
            ),
        ));
    }
    let inside = |path: &Path| Some(absolute(path)?.starts_with(absolute(folder)?));
    if inside(output).unwrap_or(false) {
        return Err(usage_error(
            format!("{name} 在资料文件夹里：请放到它的外面"),
            format!("{name} lies inside of the merchant's folder: name one outside of it"),
        ));
    }
    Ok(())
}

/// The path with what exists of it resolved.
fn absolute(path: &Path) -> Option<PathBuf> {
    if let Ok(whole) = path.canonicalize() {
        return Some(whole);
    }
    let whole = std::path::absolute(path).ok()?;
    let parent = whole.parent()?.canonicalize().ok()?;
    Some(parent.join(whole.file_name()?))
}

fn refusal(folder: &Path) -> anyhow::Error {
    let name = folder.display();
    let message = Bilingual::new(
        format!(
            "{name} 还不可提交，没有写出任何文件。先看 preaudit check {name}；只要能交的部分，请加 --partial"
        ),
        format!(
            "{name} is not ready; nothing was written. See preaudit check {name}, or add --partial for what can be handed in"
        ),
    );
    CliError {
        exit: Exit::NotReady,
        message,
    }
    .into()
}

/// Writes everything beside its place and moves it there as a whole.
fn write_set(packed: &PackedDossier, output: &Path, reveal: bool, lang: Lang) -> Result<()> {
    let whole = std::path::absolute(output)?;
    let parent = whole.parent().unwrap_or(Path::new("/"));
    let failed = |error: std::io::Error| write_error(output, &error);
    fs::create_dir_all(parent).map_err(failed)?;
    // Its name tells whose it is, should the program be killed before it is moved.
    let stage = tempfile::Builder::new()
        .prefix(".preaudit-pack-")
        .tempdir_in(parent)
        .map_err(failed)?;
    fill_stage(packed, stage.path(), reveal, lang).map_err(failed)?;
    // An empty folder gives way; one that somebody has filled since does not.
    if output.exists() {
        fs::remove_dir(output).map_err(failed)?;
    }
    let staged = stage.keep();
    fs::rename(&staged, &whole).map_err(|error| {
        let _ = fs::remove_dir_all(&staged);
        write_error(output, &error)
    })
}

fn write_error(output: &Path, error: &std::io::Error) -> anyhow::Error {
    let name = output.display();
    CliError {
        exit: Exit::Failed,
        message: Bilingual::new(
            format!("无法写入 {name}：{error}"),
            format!("cannot write {name}: {error}"),
        ),
    }
    .into()
}

fn fill_stage(
    packed: &PackedDossier,
    stage: &Path,
    reveal: bool,
    lang: Lang,
) -> std::io::Result<()> {
    let set = &packed.submission;
    // Empty slots too: a folder without a file shows what is missing.
    for slot in set
        .places
        .iter()
        .flat_map(|place| &place.slots)
    {
        fs::create_dir_all(stage.join(&slot.folder))?;
    }
    for (path, bytes) in &packed.files {
        fs::write(stage.join(path), bytes)?;
    }
    let mut manifest = Vec::new();
    write_manifest(set, lang, &mut manifest)?;
    fs::write(stage.join("manifest.json"), manifest)?;
    let [readme, sheet] = match lang {
        Lang::Zh => ["preaudit-说明.txt", "preaudit-填表内容.md"],
        Lang::En => ["preaudit-readme.txt", "preaudit-form.md"],
    };
    let mut listing = Vec::new();
    write_listing(set, lang, &mut listing)?;
    fs::write(stage.join(readme), listing)?;
    let mut form = Vec::new();
    write_form_sheet(set, reveal, lang, &mut form)?;
    fs::write(stage.join(sheet), form)
}
