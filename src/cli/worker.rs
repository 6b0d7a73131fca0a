//! `preaudit worker`: dossiers as lines of JSON in, their records as lines out.
//!
//! The process that reads and writes the lines only hands them on: each dossier is audited by a process
//! of its own group, so that one that kills, hangs or fills the memory of its auditor costs that
//! dossier alone. Auditors live on, with rules and models loaded.

use std::io::{self, BufRead, BufReader, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::Result;
use evidence::discover;
use evidence::discover::{DossierSearch, PaperNames};
use evidence::sandbox::{Sandbox, WorkerError, Workers};
use model::limits::Limits;
use model::{AuditFailure, Bilingual, DossierRecord};
use policy::rules::Rules;
use preaudit::batch::{JournalEntry, ListPlace, PlacedEntry};

use crate::args::WorkerArgs;
use crate::check::{Auditor, relative_location};
use crate::dossier_line::{DossierLine, ServerRequest};
use crate::dossier_server;
use crate::output::{CliError, Exit, Terminal};

pub fn run(args: &WorkerArgs, terminal: &Terminal) -> Result<Exit> {
    if !args.list.is_empty() {
        return list_dossiers(args, terminal);
    }
    // Wrong ids and rules end the call here, before a line is read.
    let auditor = Auditor::new(&args.audit)?;
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
        input: Mutex::new(BufReader::new(io::stdin()).lines()),
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

/// The dossiers below the roots as lines that this command takes, in the order of a batch.
fn list_dossiers(args: &WorkerArgs, terminal: &Terminal) -> Result<Exit> {
    let limits = Limits::default();
    let rules = Rules::load(&args.audit.common.rules, &limits)?;
    let search = DossierSearch {
        papers: PaperNames::new(rules.paper_names()),
        ..DossierSearch::default()
    };
    let found = discover::find_dossiers(&args.list, &search, &limits);
    let found = found.map_err(|error| CliError {
        exit: Exit::Usage,
        message: error.to_bilingual(),
    })?;
    let of = found.places.len() as u64;
    let mut text = Vec::new();
    for (number, place) in (0..).zip(found.places) {
        let line = DossierLine {
            path: place.path,
            client: Some(place.name),
            place: Some(ListPlace { number, of }),
            industry: None,
            category: Vec::new(),
            scenario: Vec::new(),
            entity: None,
            facts: std::collections::BTreeMap::new(),
        };
        serde_json::to_writer(&mut text, &line)?;
        text.push(b'\n');
    }
    terminal.write_output(None, &text)?;
    Ok(Exit::Ready)
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
    input: Mutex<io::Lines<BufReader<io::Stdin>>>,
    /// Nobody took an answer.
    cut_off: AtomicBool,
}

impl LinePipe<'_> {
    /// Takes a line only when the one before is answered: the reader's pace is the pace.
    fn serve_lines(&self) {
        while let Some(line) = self.next_line() {
            let mut answer = self.answer_line(&line);
            answer.push(b'\n');
            let mut output = io::stdout().lock();
            let written = output.write_all(&answer).and_then(|()| output.flush());
            if written.is_err() {
                // Nobody reads on: what is left is not done.
                self.cut_off.store(true, Ordering::Relaxed);
                return;
            }
        }
    }

    fn next_line(&self) -> Option<String> {
        let mut input = self.input.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let line = input.next()?.ok()?;
            if !line.trim().is_empty() {
                return Some(line);
            }
        }
    }

    fn answer_line(&self, text: &str) -> Vec<u8> {
        let line: DossierLine = match serde_json::from_str(text) {
            Ok(line) => line,
            Err(error) => return self.unreadable_line(text, &error),
        };
        let request = ServerRequest {
            call: self.call.clone(),
            line: line.clone(),
        };
        let request = serde_json::to_vec(&request).unwrap_or_default();
        let answer = self.servers.call(&request, &[], self.time);
        match answer {
            Ok(record) if !record.is_empty() => record,
            Ok(_) => self.lost_dossier(&line, WorkerError::Ended),
            Err(error) => self.lost_dossier(&line, error),
        }
    }

    /// A line that is no dossier: its record says so, under the line itself as name.
    fn unreadable_line(&self, text: &str, error: &serde_json::Error) -> Vec<u8> {
        let words = Bilingual::new(
            format!("这一行不是有效的 JSON：{error}"),
            format!("this line is no dossier: {error}"),
        );
        let client: String = text.chars().take(80).collect();
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
        let location = relative_location(&place.path);
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
