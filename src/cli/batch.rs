//! `preaudit batch ROOT...`.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use evidence::discover;
use evidence::discover::{DiscoverError, DossierListing, DossierPath, DossierSearch};
use evidence::private_files;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use model::limits::Limits;
use model::{AuditFailure, BatchSummary, Bilingual, DossierRecord, Lang};
use policy::render;
use policy::render::OutputFormat;
use policy::rules::load;
use preaudit::batch;
use preaudit::batch::{
    AuditedDossier, Batch, BatchOutcome, DossierAuditor, Journal, ReportNames, ResultCache,
};
use sha2::{Digest, Sha256};

use crate::args::{AuditArgs, BatchArgs};
use crate::check;
use crate::check::Auditor;
use crate::output::{CliError, Exit, Terminal, usage_error};
use crate::user_dirs;

pub fn run(args: &BatchArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
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
    if summary.complete && ended.error.is_none() && exit != Exit::Failed {
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
) -> anyhow::Result<Vec<DossierPath>> {
    let glob = args
        .glob
        .as_deref()
        .map(discover::compile_glob)
        .transpose()
        .map_err(|e| {
            usage_error(
                format!("--glob 无法使用：{e}"),
                format!("--glob cannot be used: {e}"),
            )
        })?;
    // Reports of an earlier run are no merchant's documents.
    let excluded_folder = output
        .folder
        .as_ref()
        .and_then(|f| fs::canonicalize(f).ok());
    let search = DossierSearch {
        depth: args.depth,
        glob,
        not: excluded_folder,
    };
    let dossier_set =
        discover::find_dossiers(&args.roots, &search, &Limits::default()).map_err(|e| {
            CliError {
                exit: Exit::Usage,
                message: e.to_bilingual(),
            }
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

/// Where results go.
struct BatchOutput {
    /// Folder of the reports and the summary.
    folder: Option<PathBuf>,
    /// File of the summary; `None`: the terminal.
    summary: Option<PathBuf>,
    format: OutputFormat,
}

impl BatchOutput {
    fn new(args: &BatchArgs) -> anyhow::Result<Self> {
        let format = args.audit.format;
        let ending = format.extension();
        let Some(path) = &args.output else {
            return Ok(Self {
                folder: None,
                summary: None,
                format,
            });
        };
        // The ending decides between file and folder, because neither may be there yet.
        if path.extension().is_some_and(|e| e == ending) && !path.is_dir() {
            return Ok(Self {
                folder: None,
                summary: Some(path.clone()),
                format,
            });
        }
        fs::create_dir_all(path).map_err(|e| {
            let name = path.display();
            usage_error(
                format!("无法创建 {name}：{e}"),
                format!("cannot make {name}: {e}"),
            )
        })?;
        Ok(Self {
            folder: Some(path.clone()),
            summary: Some(path.join(format!("summary.{ending}"))),
            format,
        })
    }

    fn report_paths(&self, places: &[DossierPath], auditor: &Auditor<'_>) -> Vec<PathBuf> {
        let Some(folder) = &self.folder else {
            return Vec::new();
        };
        let mut names = ReportNames::default();
        let ending = self.format.extension();
        let name = |p: &DossierPath| {
            folder.join(format!(
                "{}.{ending}",
                names.assign_name(&auditor.shown_name(&p.name), &p.name)
            ))
        };
        places.iter().map(name).collect()
    }

    /// Beside the reports, or among the user's own things under a name that the same call finds again.
    fn journal_path(&self, args: &BatchArgs) -> anyhow::Result<PathBuf> {
        if let Some(folder) = &self.folder {
            return Ok(folder.join("journal.jsonl"));
        }
        let mut hash = Sha256::new();
        for root in &args.roots {
            let whole = fs::canonicalize(root).unwrap_or_else(|_| root.clone());
            hash.update(whole.as_os_str().as_encoded_bytes());
            // A separator: `ab`, `c` and `a`, `bc` must not give one name.
            hash.update([0]);
        }
        hash.update(self.format.name());
        let mut name = String::new();
        // Origin: by eye. 64 bits tell the calls of one user apart.
        for byte in hash.finalize().iter().take(8) {
            let _ = write!(name, "{byte:02x}");
        }
        let folder = user_dirs::journals_dir();
        private_files::create_private_dir(&folder).map_err(|e| {
            let at = folder.display();
            CliError {
                exit: Exit::Failed,
                message: Bilingual::new(
                    format!("无法创建 {at}：{e}"),
                    format!("cannot make {at}: {e}"),
                ),
            }
        })?;
        Ok(folder.join(format!("{name}.jsonl")))
    }
}

fn open_journal(
    path: &Path,
    resume: bool,
) -> anyhow::Result<(Journal, Vec<(String, batch::JournalLine)>)> {
    let journal = if resume {
        Journal::resume(path)
    } else {
        Journal::create(path).map(|j| (j, Vec::new()))
    };
    journal.map_err(|e| {
        let at = path.display();
        let message = Bilingual::new(
            format!("无法写入记录 {at}：{e}"),
            format!("cannot write the journal {at}: {e}"),
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
) -> anyhow::Result<BatchSummary> {
    let record = |index: usize| -> io::Result<Option<DossierRecord>> {
        let line = ended.lines.get(index).copied().flatten();
        line.map(|offset| journal.read_entry(offset).map(|e| e.record))
            .transpose()
    };
    let summary = batch::summarise_records(ended.lines.len(), &record)?;
    let (terminal, rules) = (work.terminal, &work.auditor.rules);
    let mut bytes = Vec::new();
    let mut records = (0..ended.lines.len()).filter_map(|i| record(i).transpose());
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
    if output.folder.is_some() && output.format != OutputFormat::Table || write_failure.is_some() {
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
        .filter_map(|c| c.failure.as_ref().map(|f| f.exit));
    if let Some(first) = failures.next() {
        let alike =
            failures.all(|exit| exit == first) && summary.verdicts.failed == summary.clients.len();
        return match first {
            2 if alike => Exit::Usage,
            3 if alike => Exit::NoInput,
            _ => Exit::Failed,
        };
    }
    let verdicts = summary.clients.iter().filter_map(|c| c.verdict);
    let fails = |v| check::exit_of_verdict(v, args.audit.fail_on()) == Exit::NotReady;
    if verdicts.into_iter().any(fails) {
        Exit::NotReady
    } else {
        Exit::Ready
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
fn stop_on_interrupt() -> anyhow::Result<Arc<AtomicBool>> {
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

// All of it goes into the stamp of a kept result. What is missing here would bring back results of
// other settings; a word too many only costs time.
/// Whatever is the same for all dossiers and decides results.
fn settings_text(args: &BatchArgs, auditor: &Auditor<'_>, lang: Lang) -> anyhow::Result<String> {
    let a: &AuditArgs = &args.audit;
    let mut text = format!(
        "preaudit {} {}\n",
        env!("CARGO_PKG_VERSION"),
        program_identity()
    );
    let _ = writeln!(
        text,
        "rules {}",
        rules_digest(&a.common.rules, &auditor.looking.limits)?
    );
    // Both: a day named by the call outranks those of dossiers, today does not.
    let _ = writeln!(text, "as of {} {:?}", auditor.as_of(), a.as_of);
    let _ = writeln!(text, "{:?}", a.target);
    let _ = writeln!(
        text,
        "{:?} {:?} {:?} {}",
        a.only, a.skip, a.min_severity, a.common.reveal
    );
    let _ = writeln!(
        text,
        "{lang:?} {} {:?}",
        a.format,
        auditor
            .looking
            .ocr
            .as_ref()
            .map(preaudit::audit::CachedOcr::name)
    );
    let _ = writeln!(text, "{:?}", args.output.is_some());
    for path in &a.common.readings {
        let _ = writeln!(text, "readings {:x?}", Sha256::digest(fs::read(path)?));
    }
    let roots: Vec<String> = args
        .roots
        .iter()
        .map(|r| check::relative_location(r))
        .collect();
    let _ = writeln!(text, "{roots:?} {:?}", auditor.looking.limits);
    Ok(text)
}

/// Another build of the same version may decide otherwise.
fn program_identity() -> String {
    let meta = std::env::current_exe().and_then(fs::metadata);
    meta.map(|m| format!("{} {:?}", m.len(), m.modified().ok()))
        .unwrap_or_default()
}

fn rules_digest(folders: &[PathBuf], limits: &Limits) -> anyhow::Result<String> {
    let mut hash = Sha256::new();
    let mut add = |files: Vec<policy::rules::yaml::YamlFile>| {
        for file in files {
            // Length and NUL between parts: text that moves from one file to the next must change
            // the digest.
            hash.update(format!(
                "{}\0{}\0{}\0",
                file.name,
                file.text.len(),
                file.text
            ));
        }
    };
    add(load::embedded_files());
    for folder in folders {
        add(load::read_folder(folder, limits).map_err(policy::rules::yaml::Diagnostics)?);
    }
    Ok(format!("{:x?}", hash.finalize()))
}

/// One dossier as `check` would audit it.
struct BatchAuditor<'a> {
    auditor: &'a Auditor<'a>,
    terminal: &'a Terminal,
    args: &'a BatchArgs,
    /// A report of each dossier is kept.
    reports: bool,
    bar: ProgressBar,
}

impl BatchAuditor<'_> {
    fn shown_location(&self, place: &DossierPath) -> String {
        self.auditor
            .shown_name(&check::relative_location(&place.path))
    }

    fn audit_and_render(
        &self,
        place: &DossierPath,
        found: DossierListing,
    ) -> anyhow::Result<AuditedDossier> {
        let (dossier, report) = self.auditor.audit_dossier(found)?;
        let lang = self.terminal.lang;
        let location = self.shown_location(place);
        let mut record = render::build_record(&report, lang, &location);
        record.client = self.auditor.shown_name(&place.name);
        // A report in a file is read elsewhere: no colours, and not this terminal's width.
        let style = policy::render::table::Style {
            color: false,
            width: None,
            ..self.terminal.style()
        };
        let bytes = if self.reports {
            self.auditor
                .render_report(&dossier, &report, style, &location)?
        } else {
            Vec::new()
        };
        if self.args.audit.format == OutputFormat::Jsonl {
            let mut line = Vec::new();
            render::json::write_line(&report, lang, &mut line)?;
            record.line = String::from_utf8(line).ok();
        }
        let hashes = report
            .examined_files()
            .map(|f| f.facts.sha256.clone())
            .collect();
        Ok(AuditedDossier {
            record,
            report: bytes,
            hashes,
        })
    }
}

impl DossierAuditor for BatchAuditor<'_> {
    fn audit_dossier(&self, place: &DossierPath, found: DossierListing) -> AuditedDossier {
        let empty = found.files.is_empty();
        let outcome = if empty {
            Err(check::no_files_error(&found.name))
        } else {
            self.audit_and_render(place, found)
        };
        outcome.unwrap_or_else(|error| {
            // The codes that `check` would end with.
            let exit = match Exit::of_error(&error) {
                Exit::Usage => 2,
                Exit::NoInput => 3,
                _ => 4,
            };
            let message = self.terminal.format_error(&error).trim_end().to_owned();
            AuditedDossier {
                record: self.failure_record(place, AuditFailure { exit, message }),
                ..AuditedDossier::default()
            }
        })
    }

    fn failure_record(&self, place: &DossierPath, failure: AuditFailure) -> DossierRecord {
        // In a table the program's name before each message is noise.
        let message = self
            .auditor
            .shown_name(failure.message.trim_start_matches("preaudit: "));
        DossierRecord {
            client: self.auditor.shown_name(&place.name),
            location: self.shown_location(place),
            as_of: self.auditor.as_of().to_string(),
            failure: Some(AuditFailure { message, ..failure }),
            ..DossierRecord::default()
        }
    }

    fn listing_failure(&self, error: &DiscoverError) -> AuditFailure {
        let exit = if matches!(error, DiscoverError::Control { .. }) {
            2
        } else {
            4
        };
        AuditFailure {
            exit,
            message: error.to_bilingual().get(self.terminal.lang).to_owned(),
        }
    }

    fn report_progress(&self, done: usize) {
        self.bar.set_position(done as u64);
    }
}
