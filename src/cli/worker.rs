//! `preaudit worker`: dossiers as lines of JSON in, their records as lines out.
//!
//! The process that reads and writes the lines only hands them on: each dossier is audited by a process
//! of its own group, so that one that kills, hangs or fills the memory of its auditor costs that
//! dossier alone. Auditors live on, with rules and models loaded.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::Result;
use evidence::sandbox::{Sandbox, WorkerError, Workers};
use model::{AuditFailure, Bilingual, DossierRecord};
use preaudit::batch::{JournalEntry, ListPlace, MAX_LINE_BYTES, PlacedEntry};

use crate::args::{SearchArgs, WorkerArgs};
use crate::check::Auditor;
use crate::dossier_line::{DossierLine, ServerRequest};
use crate::dossier_list::list_dossiers;
use crate::dossier_server;
use crate::output::{Exit, Terminal, usage_error};
use crate::places::relative_location;

// Origin: by eye, a line of a terminal.
/// How much is shown of a line that is no dossier, bytes.
const MAX_SHOWN_BYTES: usize = 80;

pub fn run(args: &WorkerArgs, terminal: &Terminal) -> Result<Exit> {
    // Wrong ids and rules end the call here, before a line is read.
    let auditor = Auditor::new(&args.audit)?;
    if !args.list.is_empty() {
        return list_dossiers(args, &auditor, terminal);
    }
    refuse_search(&args.search)?;
    let program = std::env::current_exe()?;
    let Sandbox::Worker(servers) = Sandbox::worker(program, dossier_server::ARGUMENT) else {
        return Ok(Exit::Failed);
    };
    let pipe = LinePipe {
        servers,
        auditor: &auditor,
        terminal,
        time: Duration::from_secs(args.time),
        call: std::env::args().collect(),
        input: Mutex::new(BufReader::new(io::stdin())),
        cut_off: AtomicBool::new(false),
    };
    let jobs = match args.audit.common.jobs {
        0 => thread::available_parallelism().map_or(1, usize::from),
        jobs => jobs,
    };
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| pipe.serve_lines());
        }
    });
    // What is wrong with dossiers is in their records. Only lines without an answer make the call fail,
    // which an engine takes as a reason to give them to another machine.
    let is_cut_off = pipe.cut_off.into_inner();
    Ok(if is_cut_off {
        Exit::Failed
    } else {
        Exit::Ready
    })
}

/// Lines are dossiers already: where to look for dossiers means nothing to them.
fn refuse_search(search: &SearchArgs) -> Result<()> {
    if search.depth.is_none() && search.glob.is_none() {
        return Ok(());
    }
    Err(usage_error(
        "--depth 和 --glob 须与 --list 一起使用",
        "--depth and --glob go with --list",
    ))
}

/// Lines in, lines out.
struct LinePipe<'a> {
    servers: Workers,
    auditor: &'a Auditor,
    terminal: &'a Terminal,
    /// Bound for one dossier.
    time: Duration,
    /// The arguments of this call, which its auditors read again.
    call: Vec<String>,
    input: Mutex<BufReader<io::Stdin>>,
    /// Lines are left without an answer.
    cut_off: AtomicBool,
}

impl LinePipe<'_> {
    /// Takes a line only when the one before is answered: the reader's pace is the pace.
    fn serve_lines(&self) {
        while let Some(line) = self.next_line() {
            let answered = self
                .answer_line(&line)
                .is_some_and(|mut answer| {
                    answer.push(b'\n');
                    let mut output = io::stdout().lock();
                    let written = output.write_all(&answer);
                    written
                        .and_then(|()| output.flush())
                        .is_ok()
                });
            if !answered {
                // Nobody reads on, or this machine starts no process: what is left is not done.
                self.cut_off
                    .store(true, Ordering::Relaxed);
                return;
            }
        }
    }

    /// Bytes, because one line that is no text must not end the others; bounded, because one without an
    /// end must not fill the memory. What is longer is told as lines that are no dossiers.
    fn next_line(&self) -> Option<Vec<u8>> {
        let mut input = self
            .input
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        loop {
            let mut line = Vec::new();
            let mut bounded = (&mut *input).take(MAX_LINE_BYTES);
            match bounded.read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => return Some(line),
                Err(_) => {
                    self.cut_off
                        .store(true, Ordering::Relaxed);
                    return None;
                }
            }
        }
    }

    /// `None`: this machine cannot audit.
    fn answer_line(&self, text: &[u8]) -> Option<Vec<u8>> {
        let line: DossierLine = match serde_json::from_slice(text) {
            Ok(line) => line,
            Err(error) => return Some(self.unreadable_line(text, &error)),
        };
        let request = ServerRequest {
            call: self.call.clone(),
            line,
        };
        let bytes = serde_json::to_vec(&request).unwrap_or_default();
        let mut answer = self
            .servers
            .call(&bytes, &[], self.time);
        // It may have died of its neighbours: where memory is short, the system kills what is largest.
        // Only what dies twice is taken for the dossier's own doing.
        if matches!(answer, Err(WorkerError::Aborted | WorkerError::Ended)) {
            answer = self
                .servers
                .call(&bytes, &[], self.time);
        }
        match answer {
            Ok(record) if !record.is_empty() => Some(record),
            Ok(_) => Some(self.lost_dossier(&request.line, WorkerError::Ended)),
            Err(WorkerError::NotStarted) => None,
            Err(error) => Some(self.lost_dossier(&request.line, error)),
        }
    }

    /// A line that is no dossier: its record says so, under the line itself as name.
    fn unreadable_line(&self, text: &[u8], error: &serde_json::Error) -> Vec<u8> {
        let words = Bilingual::new(
            format!("这一行不是有效的 JSON：{error}"),
            format!("this line is no dossier: {error}"),
        );
        let start = text
            .trim_ascii()
            .get(..MAX_SHOWN_BYTES)
            .unwrap_or(text);
        let client = String::from_utf8_lossy(start.trim_ascii());
        self.failure_line(&client, "", None, 2, &words)
    }

    fn lost_dossier(&self, line: &DossierLine, error: WorkerError) -> Vec<u8> {
        let seconds = self.time.as_secs();
        let words = match error {
            WorkerError::Time => Bilingual::new(
                format!("超过 {seconds} 秒仍未检查完，已停止"),
                format!("not done after {seconds} s and stopped"),
            ),
            WorkerError::Aborted => {
                Bilingual::new("检查时内存不足", "the memory did not suffice for it")
            }
            WorkerError::NotStarted | WorkerError::Ended => {
                Bilingual::new("检查时意外中断", "its audit was cut off")
            }
        };
        let place = line.dossier();
        let location = line.location.clone();
        let location = location.unwrap_or_else(|| relative_location(&place.path));
        self.failure_line(&place.name, &location, line.place, 4, &words)
    }

    /// Without a stamp, so that it is tried again.
    fn failure_line(
        &self,
        client: &str,
        location: &str,
        place: Option<ListPlace>,
        exit: u8,
        words: &Bilingual,
    ) -> Vec<u8> {
        let failure = AuditFailure {
            exit,
            message: words.get(self.terminal.lang).to_owned(),
        };
        let record = DossierRecord {
            client: self.auditor.shown_name(client),
            location: self.auditor.shown_name(location),
            as_of: self.auditor.as_of().to_string(),
            failure: Some(failure),
            ..DossierRecord::default()
        };
        let entry = JournalEntry {
            stamp: String::new(),
            sha256: None,
            record,
        };
        serde_json::to_vec(&PlacedEntry { place, entry }).unwrap_or_default()
    }
}
