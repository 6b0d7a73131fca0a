//! `preaudit batch ROOT...`.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use evidence::discover;
use evidence::discover::{DossierPath, DossierSearch};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use model::limits::Limits;
use model::{BatchSummary, Bilingual, DossierRecord};
use policy::render;
use policy::render::OutputFormat;
use preaudit::batch;
use preaudit::batch::{Batch, BatchOutcome, Journal, ResultCache};

use crate::args::BatchArgs;
use crate::batch_auditor::BatchAuditor;
use crate::batch_output::BatchOutput;
use crate::batch_settings::settings_text;
use crate::check;
use crate::check::Auditor;
use crate::output::{CliError, Exit, Terminal, usage_error};
use crate::user_dirs;

pub fn run(args: &BatchArgs, terminal: &Terminal) -> Result<Exit> {
    check::start_threads(args.audit.common.jobs)?;
    // Wrong ids and rules end the call here, before time is spent on dossiers.
    let auditor = Auditor::new(&args.audit)?;
    let output = BatchOutput::new(args)?;
    let places = find_dossiers(args, &output, terminal)?;
    let reports = output.report_paths(&places, &auditor);
    let stop = stop_on_interrupt()?;
    let bar = progress_bar(places.len(), terminal);
    let work = BatchAuditor {
        auditor: &auditor,
        terminal,
        args,
        reports: !reports.is_empty(),
        bar,
    };
    let settings = settings_text(args, &auditor, terminal.lang)?;
    let form = if reports.is_empty() {
        "none"
    } else {
        args.audit.format.name()
    };
    let cache = user_dirs::results_dir()
        .filter(|_| !args.audit.common.no_cache)
        .map(|dir| ResultCache::new(dir, form));
    let batch = Batch {
        places: &places,
        reports: &reports,
        work: &work,
        settings: &settings,
        limits: &auditor.looking.limits,
        sandbox: &auditor.looking.sandbox,
        cache,
        // One more than the threads that do the work, by eye: no core idles while a dossier waits
        // for its journal line.
        workers: rayon::current_num_threads() + 1,
        stop: &stop,
    };
    let path = output.journal_path(args)?;
    let (mut journal, known) = open_journal(&path, args.resume)?;
    let ended = batch.run(&mut journal, known);
    work.bar.finish_and_clear();
    let summary = write_summary(&journal, &ended, &output, &work)?;
    let exit = exit_of_summary(&summary, args);
    let is_done = summary.complete && ended.error.is_none();
    if is_done && exit != Exit::Failed {
        // What is done is told; a journal left behind would only be started anew.
        let _ = fs::remove_file(&path);
    }
    if let Some(error) = ended.error {
        return Err(stopped_error(&error, &path));
    }
    Ok(if summary.complete {
        exit
    } else {
        Exit::Interrupted
    })
}

fn find_dossiers(
    args: &BatchArgs,
    output: &BatchOutput,
    terminal: &Terminal,
) -> Result<Vec<DossierPath>> {
    let glob = args
        .glob
        .as_deref()
        .map(discover::compile_glob)
        .transpose()
        .map_err(|error| {
            usage_error(
                format!("--glob 无法使用：{error}"),
                format!("--glob cannot be used: {error}"),
            )
        })?;
    // Reports of an earlier run are no merchant's documents.
    let excluded_folder = output
        .folder
        .as_ref()
        .and_then(|folder| fs::canonicalize(folder).ok());
    let search = DossierSearch {
        depth: args.depth,
        glob,
        not: excluded_folder,
    };
    let found = discover::find_dossiers(&args.roots, &search, &Limits::default());
    let dossier_set = found.map_err(|error| CliError {
        exit: Exit::Usage,
        message: error.to_bilingual(),
    })?;
    for folder in &dossier_set.beside {
        let name = policy::sanitize::printable(folder);
        terminal.print_progress(&Bilingual::new(
            format!("注意：{name} 中直接存放的文件不属于任何一家，未检查（可用 --depth 指明层级）"),
            format!("note: papers directly in {name} belong to no dossier and are not audited (--depth names the level)"),
        ));
    }
    if dossier_set.places.is_empty() {
        let message = match &args.glob {
            Some(glob) => Bilingual::new(
                format!("没有与 --glob {glob} 相符的商户资料文件夹"),
                format!("no dossier matches --glob {glob}"),
            ),
            None => Bilingual::new("没有找到商户资料文件夹", "no dossier was found"),
        };
        return Err(CliError {
            exit: Exit::NoInput,
            message,
        }
        .into());
    }
    Ok(dossier_set.places)
}

fn open_journal(path: &Path, resume: bool) -> Result<(Journal, Vec<batch::StampedLine>)> {
    let journal = if resume {
        Journal::resume(path)
    } else {
        let created = Journal::create(path);
        created.map(|journal| (journal, Vec::new()))
    };
    journal.map_err(|error| {
        let at = path.display();
        let message = Bilingual::new(
            format!("无法写入记录 {at}：{error}"),
            format!("cannot write the journal {at}: {error}"),
        );
        CliError {
            exit: Exit::Failed,
            message,
        }
        .into()
    })
}

/// Folds and writes the summary: as asked, and for people where reports go to a folder.
fn write_summary(
    journal: &Journal,
    ended: &BatchOutcome,
    output: &BatchOutput,
    work: &BatchAuditor<'_>,
) -> Result<BatchSummary> {
    let record = |index: usize| -> io::Result<Option<DossierRecord>> {
        let line = ended.lines.get(index);
        let line = line.copied().flatten();
        let Some(offset) = line else {
            return Ok(None);
        };
        let entry = journal.read_entry(offset)?;
        Ok(Some(entry.record))
    };
    let count = ended.lines.len();
    let summary = batch::summarise_records(count, &record)?;
    let terminal = work.terminal;
    let rules = &work.auditor.rules;
    let mut bytes = Vec::new();
    let record_of_line = |line: usize| record(line).transpose();
    let mut records = (0..count).filter_map(record_of_line);
    render::summary::write_summary(
        &summary,
        &mut records,
        output.format,
        terminal.style(),
        rules,
        &mut bytes,
    )?;
    let write_failure = terminal
        .write_output(output.summary.as_deref(), &bytes)
        .err();
    let is_other_format = output.format != OutputFormat::Table;
    let is_in_folder = output.folder.is_some();
    if is_in_folder && is_other_format || write_failure.is_some() {
        // Shown also where the file could not be written, or all the work would end in one error
        // line.
        let mut table_bytes = Vec::new();
        let mut none = std::iter::empty();
        render::summary::write_summary(
            &summary,
            &mut none,
            OutputFormat::Table,
            terminal.style(),
            rules,
            &mut table_bytes,
        )?;
        terminal.write_output(None, &table_bytes)?;
    } else if output.folder.is_some() {
        terminal.write_output(None, &bytes)?;
    }
    // A full disk has been told already.
    match write_failure {
        Some(error) if ended.error.is_none() => Err(error),
        _ => Ok(summary),
    }
}

/// Failed dossiers outrank verdicts; where all failed in the same way, that way is the answer.
fn exit_of_summary(summary: &BatchSummary, args: &BatchArgs) -> Exit {
    let mut failures = summary
        .clients
        .iter()
        .filter_map(|client| client.failure.as_ref())
        .map(|failure| failure.exit);
    if let Some(first) = failures.next() {
        let all_failed = summary.verdicts.failed == summary.clients.len();
        let alike = all_failed && failures.all(|exit| exit == first);
        return match first {
            2 if alike => Exit::Usage,
            3 if alike => Exit::NoInput,
            _ => Exit::Failed,
        };
    }
    let fail_on = args.audit.fail_on();
    let fails = summary
        .clients
        .iter()
        .filter_map(|client| client.verdict)
        .map(|verdict| check::exit_of_verdict(verdict, fail_on))
        .any(|exit| exit == Exit::NotReady);
    if fails { Exit::NotReady } else { Exit::Ready }
}

fn stopped_error(error: &io::Error, journal: &Path) -> anyhow::Error {
    let at = journal.display();
    let message = Bilingual::new(
        format!("中途停止：{error}。已完成的记录在 {at}；腾出空间后加上 --resume 重新运行"),
        format!("stopped: {error}; what is done is in {at}; make room and run again with --resume"),
    );
    CliError {
        exit: Exit::Failed,
        message,
    }
    .into()
}

/// The first press stops after the dossiers in flight, the second at once.
fn stop_on_interrupt() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        // Relaxed: the flag guards no other data. Journal lines are whole, so that leaving at once
        // costs only the dossiers in flight.
        if set.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    })?;
    Ok(stop)
}

// The library draws nothing where stderr is no terminal.
/// Nothing in a pipe.
fn progress_bar(length: usize, terminal: &Terminal) -> ProgressBar {
    let target = if terminal.quiet {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let bar = ProgressBar::with_draw_target(Some(length as u64), target);
    let style =
        ProgressStyle::with_template("{bar:30} {pos}/{len}  {elapsed_precise}  ETA {eta_precise}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
