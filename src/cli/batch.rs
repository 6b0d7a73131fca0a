//! `preaudit batch ROOT...`.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use model::{Bilingual, DossierRecord};
use policy::render::OutputFormat;
use preaudit::batch;
use preaudit::batch::{Batch, BatchOutcome, Journal, ResultCache};

use crate::args::{BatchArgs, Target};
use crate::batch_auditor::BatchAuditor;
use crate::batch_output::BatchOutput;
use crate::batch_settings::settings_text;
use crate::batch_summary::{SummaryWriter, exit_of_summary, fold_records};
use crate::check;
use crate::check::Auditor;
use crate::dossier_search::find_dossiers;
use crate::ocr_install::prepare_recognition;
use crate::output::{CliError, Exit, Terminal};
use crate::progress::progress_bar;
use crate::user_dirs;

pub fn run(args: &BatchArgs, terminal: &Terminal) -> Result<Exit> {
    if !args.from.is_empty() {
        return fold_records(args, terminal);
    }
    check::start_threads(args.audit.common.jobs)?;
    prepare_recognition(&args.audit.common, &args.roots, terminal)?;
    // Wrong ids and rules end the call here, before time is spent on dossiers.
    let auditor = Auditor::new(&args.audit)?;
    let output = BatchOutput::new(args)?;
    // Reports of an earlier run are no merchant's documents.
    let own = output.folder.as_deref();
    let places = find_dossiers(&args.roots, &args.search, own, &auditor.rules, terminal)?;
    let reports = output.report_paths(&places, &auditor);
    let stop = stop_on_interrupt()?;
    let bar = progress_bar(places.len(), terminal);
    let with_reports = args.output.is_some();
    let settings = settings_text(&args.audit, &auditor, terminal.lang, with_reports)?;
    let work = BatchAuditor {
        auditor: &auditor,
        terminal,
        format: args.audit.format(),
        with_line: args
            .audit
            .formats
            .contains(&OutputFormat::Jsonl),
        target: Target::default(),
        location: None,
        reports: !reports.is_empty(),
        settings,
        bar,
    };
    let cache = result_cache(args, !reports.is_empty());
    let batch = Batch {
        places: &places,
        reports: &reports,
        work: &work,
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
    let writer = SummaryWriter {
        output: &output,
        args: &args.audit,
        rules: &auditor.rules,
        terminal,
    };
    let records = journal_records(&journal, &ended);
    let summary = writer.write(ended.lines.len(), &records, ended.error.is_some())?;
    drop(records);
    let exit = exit_of_summary(&summary, args);
    end_journal(&path, ended.error.as_ref(), summary.complete, exit)
}

/// Results of earlier runs with reports in the same form.
fn result_cache(args: &BatchArgs, has_reports: bool) -> Option<ResultCache> {
    let form = if has_reports {
        args.audit.format().name()
    } else {
        "none"
    };
    let dir = user_dirs::results_dir().filter(|_| !args.audit.common.no_cache);
    dir.map(|dir| ResultCache::new(dir, form))
}

/// Takes the journal away where everything is done; says how the run ended.
fn end_journal(
    path: &Path,
    error: Option<&io::Error>,
    is_complete: bool,
    exit: Exit,
) -> Result<Exit> {
    if is_complete && error.is_none() && exit != Exit::Failed {
        // What is done is told; a journal left behind would only be started anew.
        let _ = fs::remove_file(path);
    }
    if let Some(error) = error {
        return Err(stopped_error(error, path));
    }
    Ok(if is_complete { exit } else { Exit::Interrupted })
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

/// The records of a journal that a run wrote.
fn journal_records<'a>(
    journal: &'a Journal,
    ended: &'a BatchOutcome,
) -> impl Fn(usize) -> io::Result<Option<DossierRecord>> + 'a {
    |index| {
        let line = ended.lines.get(index);
        let line = line.copied().flatten();
        let entry = line
            .map(|offset| journal.read_entry(offset))
            .transpose()?;
        Ok(entry.map(|entry| entry.record))
    }
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
