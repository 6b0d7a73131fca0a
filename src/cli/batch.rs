//! `preaudit batch ROOT...`.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use preaudit::batch; use preaudit::batch::{Batch, Cache, Done, Ended, Journal, Names, Work};
use evidence::discover; use evidence::discover::{DiscoverError, Found, Place, Search};
use model::limits::Limits;
use model::{Failure, Lang, Record, Summary, Words};
use evidence::private_files;
use policy::render; use policy::render::OutputFormat;
use policy::rules::load;
use sha2::{Digest, Sha256};

use crate::args::{AuditArgs, BatchArgs};
use crate::check; use crate::check::Auditor;
use crate::user_dirs;
use crate::output::{wrong, Exit, Fault, Terminal};

pub fn run(args: &BatchArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    check::start_threads(args.audit.common.jobs)?;
    let auditor = Auditor::new(&args.audit)?;
    let output = Output::new(args)?;
    let places = places(args, &output, terminal)?;
    let reports = output.reports(&places, &auditor);
    let stop = stop_on_interrupt()?;
    let bar = progress(places.len(), terminal);
    let work = Auditing { auditor: &auditor, terminal, args, reports: !reports.is_empty(), bar };
    let settings = settings(args, &auditor, terminal.lang)?;
    let form = if reports.is_empty() { "none" } else { args.audit.format.name() };
    let cache = user_dirs::results().filter(|_| !args.audit.common.no_cache).map(|dir| Cache::new(dir, form));
    let batch = Batch {
        places: &places,
        reports: &reports,
        work: &work,
        settings: &settings,
        limits: &auditor.looking.limits,
        cache,
        workers: rayon::current_num_threads() + 1,
        stop: &stop,
    };
    let path = output.journal(args)?;
    let (mut journal, known) = open(&path, args.resume)?;
    let ended = batch.run(&mut journal, known);
    work.bar.finish_and_clear();
    let summary = conclude(&journal, &ended, &output, &work)?;
    let exit = exit(&summary, args);
    if summary.complete && ended.error.is_none() && exit != Exit::Failed {
        // What is done is told; a journal left behind would only be started anew.
        let _ = fs::remove_file(&path);
    }
    if let Some(error) = ended.error {
        return Err(stopped(&error, &path));
    }
    Ok(if summary.complete { exit } else { Exit::Interrupted })
}

fn places(args: &BatchArgs, output: &Output, terminal: &Terminal) -> anyhow::Result<Vec<Place>> {
    let glob = args
        .glob
        .as_deref()
        .map(discover::pattern)
        .transpose()
        .map_err(|e| wrong(format!("--glob 无法使用：{e}"), format!("--glob cannot be used: {e}")))?;
    let not = output.folder.as_ref().and_then(|f| fs::canonicalize(f).ok());
    let search = Search { depth: args.depth, glob, not };
    let found = discover::dossiers(&args.roots, &search, &Limits::default())
        .map_err(|e| Fault { exit: Exit::WrongCall, message: e.words() })?;
    for folder in &found.beside {
        let name = policy::sanitize::printable(folder);
        terminal.progress(&Words::new(
            format!("注意：{name} 中直接存放的文件不属于任何一家，未检查（可用 --depth 指明层级）"),
            format!("note: papers directly in {name} belong to no dossier and are not audited (--depth names the level)"),
        ));
    }
    if found.places.is_empty() {
        let message = match &args.glob {
            Some(glob) => Words::new(
                format!("没有与 --glob {glob} 相符的商户资料文件夹"),
                format!("no dossier matches --glob {glob}"),
            ),
            None => Words::new("没有找到商户资料文件夹", "no dossier was found"),
        };
        return Err(Fault { exit: Exit::Nothing, message }.into());
    }
    Ok(found.places)
}

/// Where results go.
struct Output {
    /// Folder of the reports and the summary.
    folder: Option<PathBuf>,
    /// File of the summary; `None`: the terminal.
    summary: Option<PathBuf>,
    format: OutputFormat,
}

impl Output {
    fn new(args: &BatchArgs) -> anyhow::Result<Self> {
        let format = args.audit.format;
        let ending = format.extension();
        let Some(path) = &args.output else { return Ok(Self { folder: None, summary: None, format }) };
        if path.extension().is_some_and(|e| e == ending) && !path.is_dir() {
            return Ok(Self { folder: None, summary: Some(path.clone()), format });
        }
        fs::create_dir_all(path).map_err(|e| {
            let name = path.display();
            wrong(format!("无法创建 {name}：{e}"), format!("cannot make {name}: {e}"))
        })?;
        Ok(Self { folder: Some(path.clone()), summary: Some(path.join(format!("summary.{ending}"))), format })
    }

    fn reports(&self, places: &[Place], auditor: &Auditor<'_>) -> Vec<PathBuf> {
        let Some(folder) = &self.folder else { return Vec::new() };
        let mut names = Names::default();
        let ending = self.format.extension();
        let name =
            |p: &Place| folder.join(format!("{}.{ending}", names.name(&auditor.shown(&p.name), &p.name)));
        places.iter().map(name).collect()
    }

    /// Beside the reports, or among the user's own things under a name that the same call finds again.
    fn journal(&self, args: &BatchArgs) -> anyhow::Result<PathBuf> {
        if let Some(folder) = &self.folder {
            return Ok(folder.join("journal.jsonl"));
        }
        let mut hash = Sha256::new();
        for root in &args.roots {
            let whole = fs::canonicalize(root).unwrap_or_else(|_| root.clone());
            hash.update(whole.as_os_str().as_encoded_bytes());
            hash.update([0]);
        }
        hash.update(self.format.name());
        let mut name = String::new();
        for byte in hash.finalize().iter().take(8) {
            let _ = write!(name, "{byte:02x}");
        }
        let folder = user_dirs::journals();
        private_files::folder(&folder).map_err(|e| {
            let at = folder.display();
            Fault {
                exit: Exit::Failed,
                message: Words::new(format!("无法创建 {at}：{e}"), format!("cannot make {at}: {e}")),
            }
        })?;
        Ok(folder.join(format!("{name}.jsonl")))
    }
}

fn open(path: &Path, resume: bool) -> anyhow::Result<(Journal, Vec<(String, batch::Line)>)> {
    let opened = if resume { Journal::resume(path) } else { Journal::create(path).map(|j| (j, Vec::new())) };
    opened.map_err(|e| {
        let at = path.display();
        let message =
            Words::new(format!("无法写入记录 {at}：{e}"), format!("cannot write the journal {at}: {e}"));
        Fault { exit: Exit::Failed, message }.into()
    })
}

/// Folds and writes the summary: as asked, and for people where reports go to a folder.
fn conclude(
    journal: &Journal,
    ended: &Ended,
    output: &Output,
    work: &Auditing<'_>,
) -> anyhow::Result<Summary> {
    let record = |index: usize| -> io::Result<Option<Record>> {
        let line = ended.lines.get(index).copied().flatten();
        line.map(|offset| journal.read(offset).map(|e| e.record)).transpose()
    };
    let summary = batch::fold(ended.lines.len(), &record)?;
    let (terminal, rules) = (work.terminal, &work.auditor.rules);
    let mut bytes = Vec::new();
    let mut records = (0..ended.lines.len()).filter_map(|i| record(i).transpose());
    render::summary::write(&summary, &mut records, output.format, terminal.style(), rules, &mut bytes)?;
    let unwritten = terminal.write(output.summary.as_deref(), &bytes).err();
    if output.folder.is_some() && output.format != OutputFormat::Table || unwritten.is_some() {
        let mut shown = Vec::new();
        let mut none = std::iter::empty();
        render::summary::write(
            &summary,
            &mut none,
            OutputFormat::Table,
            terminal.style(),
            rules,
            &mut shown,
        )?;
        terminal.write(None, &shown)?;
    } else if output.folder.is_some() {
        terminal.write(None, &bytes)?;
    }
    // A full disk has been told already.
    match unwritten {
        Some(error) if ended.error.is_none() => Err(error),
        _ => Ok(summary),
    }
}

/// Failed dossiers outrank verdicts; where all failed in the same way, that way is the answer.
fn exit(summary: &Summary, args: &BatchArgs) -> Exit {
    let mut failures = summary.clients.iter().filter_map(|c| c.failure.as_ref().map(|f| f.exit));
    if let Some(first) = failures.next() {
        let alike = failures.all(|exit| exit == first) && summary.verdicts.failed == summary.clients.len();
        return match first {
            2 if alike => Exit::WrongCall,
            3 if alike => Exit::Nothing,
            _ => Exit::Failed,
        };
    }
    let verdicts = summary.clients.iter().filter_map(|c| c.verdict);
    let fails = |v| check::exit(v, args.audit.fail_on()) == Exit::NotReady;
    if verdicts.into_iter().any(fails) { Exit::NotReady } else { Exit::Ready }
}

fn stopped(error: &io::Error, journal: &Path) -> anyhow::Error {
    let at = journal.display();
    let message = Words::new(
        format!("中途停止：{error}。已完成的记录在 {at}；腾出空间后加上 --resume 重新运行"),
        format!("stopped: {error}; what is done is in {at}; make room and run again with --resume"),
    );
    Fault { exit: Exit::Failed, message }.into()
}

/// The first press stops after the dossiers in flight, the second at once.
fn stop_on_interrupt() -> anyhow::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if set.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    })?;
    Ok(stop)
}

/// Nothing in a pipe.
fn progress(length: usize, terminal: &Terminal) -> ProgressBar {
    let target = if terminal.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(length as u64), target);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {elapsed_precise}  ETA {eta_precise}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Whatever is the same for all dossiers and decides results.
fn settings(args: &BatchArgs, auditor: &Auditor<'_>, lang: Lang) -> anyhow::Result<String> {
    let a: &AuditArgs = &args.audit;
    let mut text = format!("preaudit {} {}\n", env!("CARGO_PKG_VERSION"), program());
    let _ = writeln!(text, "rules {}", rules_digest(&a.common.rules, &auditor.looking.limits)?);
    let _ = writeln!(text, "as of {} {:?}", auditor.as_of(), a.as_of);
    let _ = writeln!(text, "{:?}", a.target);
    let _ = writeln!(text, "{:?} {:?} {:?} {}", a.only, a.skip, a.min_severity, a.common.reveal);
    let _ = writeln!(
        text,
        "{lang:?} {} {:?}",
        a.format,
        auditor.looking.ocr.as_ref().map(preaudit::audit::Recognition::name)
    );
    let _ = writeln!(text, "{:?}", args.output.is_some());
    for path in &a.common.readings {
        let _ = writeln!(text, "readings {:x?}", Sha256::digest(fs::read(path)?));
    }
    let roots: Vec<String> = args.roots.iter().map(|r| check::location(r)).collect();
    let _ = writeln!(text, "{roots:?} {:?}", auditor.looking.limits);
    Ok(text)
}

/// Another build of the same version may judge otherwise.
fn program() -> String {
    let meta = std::env::current_exe().and_then(fs::metadata);
    meta.map(|m| format!("{} {:?}", m.len(), m.modified().ok())).unwrap_or_default()
}

fn rules_digest(folders: &[PathBuf], limits: &Limits) -> anyhow::Result<String> {
    let mut hash = Sha256::new();
    let mut add = |files: Vec<policy::rules::yaml::YamlFile>| {
        for file in files {
            hash.update(format!("{}\0{}\0{}\0", file.name, file.text.len(), file.text));
        }
    };
    add(load::embedded());
    for folder in folders {
        add(load::read_folder(folder, limits).map_err(policy::rules::yaml::Problems)?);
    }
    Ok(format!("{:x?}", hash.finalize()))
}

/// One dossier as `check` would audit it.
struct Auditing<'a> {
    auditor: &'a Auditor<'a>,
    terminal: &'a Terminal,
    args: &'a BatchArgs,
    /// A report of each dossier is kept.
    reports: bool,
    bar: ProgressBar,
}

impl Auditing<'_> {
    fn location(&self, place: &Place) -> String {
        self.auditor.shown(&check::location(&place.path))
    }

    fn audited(&self, place: &Place, found: Found) -> anyhow::Result<Done> {
        let (dossier, report) = self.auditor.audit(found)?;
        let lang = self.terminal.lang;
        let location = self.location(place);
        let mut record = render::record(&report, lang, &location);
        record.client = self.auditor.shown(&place.name);
        let style = policy::render::table::Style { color: false, width: None, ..self.terminal.style() };
        let bytes = if self.reports {
            self.auditor.written(&dossier, &report, style, &location)?
        } else {
            Vec::new()
        };
        if self.args.audit.format == OutputFormat::Jsonl {
            let mut line = Vec::new();
            render::json::write_line(&report, lang, &mut line)?;
            record.line = String::from_utf8(line).ok();
        }
        let hashes = report.looked().map(|f| f.facts.sha256.clone()).collect();
        Ok(Done { record, report: bytes, hashes })
    }
}

impl Work for Auditing<'_> {
    fn audit(&self, place: &Place, found: Found) -> Done {
        let empty = found.files.is_empty();
        let audited = if empty { Err(check::nothing(&found.name)) } else { self.audited(place, found) };
        audited.unwrap_or_else(|error| {
            let exit = match Exit::of_error(&error) {
                Exit::WrongCall => 2,
                Exit::Nothing => 3,
                _ => 4,
            };
            let message = self.terminal.words(&error).trim_end().to_owned();
            Done { record: self.failed(place, Failure { exit, message }), ..Done::default() }
        })
    }

    fn failed(&self, place: &Place, failure: Failure) -> Record {
        let message = self.auditor.shown(failure.message.trim_start_matches("preaudit: "));
        Record {
            client: self.auditor.shown(&place.name),
            location: self.location(place),
            as_of: self.auditor.as_of().to_string(),
            failure: Some(Failure { message, ..failure }),
            ..Record::default()
        }
    }

    fn unlisted(&self, error: &DiscoverError) -> Failure {
        let exit = if matches!(error, DiscoverError::Control { .. }) { 2 } else { 4 };
        Failure { exit, message: error.words().get(self.terminal.lang).to_owned() }
    }

    fn progress(&self, done: usize) {
        self.bar.set_position(done as u64);
    }
}
