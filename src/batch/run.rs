//! The run: dossiers in any order on all cores, each a line of the journal as soon as it is done.

use std::collections::BTreeMap;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::cache::{sha256, Cache};
use super::journal::{Entry, Journal, Line};
use super::cache_key::Frame;
use evidence::discover; use evidence::discover::{DiscoverError, Found, Place};
use model::limits::Limits;
use model::{Failure, Record};
use evidence::private_files;

/// A dossier that was audited.
#[derive(Debug, Clone, Default)]
pub struct Done {
    /// Its result.
    pub record: Record,
    /// Its report in the chosen format; empty where none is kept.
    pub report: Vec<u8>,
    /// SHA-256 of the papers that were looked at, in hexadecimal and in their order; empty where one was
    /// not read.
    pub hashes: Vec<String>,
}

/// How dossiers are audited: what the caller brings.
pub trait Work: Sync {
    /// Audits one dossier. What is wrong with it is in the record.
    fn audit(&self, place: &Place, found: Found) -> Done;
    /// The record of a dossier that could not be audited.
    fn failed(&self, place: &Place, failure: Failure) -> Record;
    /// What to say of a dossier that cannot be listed.
    fn unlisted(&self, error: &DiscoverError) -> Failure;
    /// Called after each dossier with the number of those that are done.
    fn progress(&self, done: usize);
}

/// Everything that a run needs.
pub struct Batch<'a> {
    /// The dossiers, in the order of the results.
    pub places: &'a [Place],
    /// File names of the reports, one for each dossier; empty where none are written.
    pub reports: &'a [PathBuf],
    /// How they are audited.
    pub work: &'a dyn Work,
    /// Whatever is the same for all dossiers and decides results: tool, rules, date, options.
    pub settings: &'a str,
    /// Upper bounds.
    pub limits: &'a Limits,
    /// Results of earlier runs.
    pub cache: Option<Cache>,
    /// Dossiers in flight at once.
    pub workers: usize,
    /// Set from outside to stop: what is in flight is finished, nothing new is begun.
    pub stop: &'a AtomicBool,
}

/// How a run ended.
#[derive(Debug)]
pub struct Ended {
    /// Where each dossier's line is in the journal; `None` for those that were not reached.
    pub lines: Vec<Option<u64>>,
    /// Why the run stopped before its end: the disk.
    pub error: Option<io::Error>,
}

/// What the workers share.
struct Shared<'a> {
    next: AtomicUsize,
    done: AtomicUsize,
    journal: Mutex<&'a mut Journal>,
    lines: Mutex<Vec<Option<u64>>>,
    error: Mutex<Option<io::Error>>,
}

impl Batch<'_> {
    /// Runs to the end, or until it is stopped. `known`: whole lines of the journal from before.
    pub fn run(&self, journal: &mut Journal, known: Vec<(String, Line)>) -> Ended {
        // The same stamp again: the later line counts.
        let known: BTreeMap<String, Line> =
            known.into_iter().filter(|(stamp, _)| !stamp.is_empty()).collect();
        let shared = Shared {
            next: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            journal: Mutex::new(journal),
            lines: Mutex::new(vec![None; self.places.len()]),
            error: Mutex::new(None),
        };
        std::thread::scope(|scope| {
            for _ in 0..self.workers.clamp(1, self.places.len().max(1)) {
                scope.spawn(|| self.worker(&shared, &known));
            }
        });
        let mut error = shared.error.into_inner().unwrap_or_else(PoisonError::into_inner);
        let journal = shared.journal.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Err(unsynced) = journal.sync() {
            error.get_or_insert(unsynced);
        }
        Ended { lines: shared.lines.into_inner().unwrap_or_else(PoisonError::into_inner), error }
    }

    /// Takes one dossier after the other. The work itself is done on the common threads, so that however
    /// many dossiers are in flight, no more threads work than there are cores.
    fn worker(&self, shared: &Shared<'_>, known: &BTreeMap<String, Line>) {
        loop {
            let index = shared.next.fetch_add(1, Ordering::Relaxed);
            let Some(place) = self.places.get(index) else { return };
            if self.stop.load(Ordering::Relaxed) || lock(&shared.error).is_some() {
                return;
            }
            match rayon::scope(|_| self.one(index, place, shared, known)) {
                Ok(offset) => {
                    if let Some(line) = lock(&shared.lines).get_mut(index) {
                        *line = Some(offset);
                    }
                    self.work.progress(shared.done.fetch_add(1, Ordering::Relaxed) + 1);
                }
                Err(error) => {
                    lock(&shared.error).get_or_insert(error);
                    return;
                }
            }
        }
    }

    fn one(
        &self,
        index: usize,
        place: &Place,
        shared: &Shared<'_>,
        known: &BTreeMap<String, Line>,
    ) -> io::Result<u64> {
        let file = self.reports.get(index).map(PathBuf::as_path);
        let found = match discover::discover(&place.path, self.limits) {
            Ok(found) => found,
            Err(error) => {
                let record = self.work.failed(place, self.work.unlisted(&error));
                return lock(&shared.journal).add(&Entry { stamp: String::new(), sha256: None, record });
            }
        };
        let frame = Frame::new(self.settings, &place.name, &found);
        let kept = self.cache.as_ref().and_then(|cache| cache.get(&place.path));
        // Papers are read twice only where a result is known that may still hold.
        let stamp = if known.is_empty() && kept.is_none() { None } else { frame.read(&found, self.limits) };
        if let Some(line) = stamp.as_ref().and_then(|s| known.get(s)).filter(|l| is_whole(l, file)) {
            return Ok(line.offset);
        }
        let kept = kept.filter(|(entry, _)| stamp.as_ref() == Some(&entry.stamp));
        let (mut entry, report) = kept.unwrap_or_else(|| self.audited(place, found, &frame));
        entry.sha256 = None;
        let name = file.and_then(Path::file_name).filter(|_| entry.record.failure.is_none());
        entry.record.report = name.map(|n| n.to_string_lossy().into_owned());
        if let Some(file) = file.filter(|_| entry.record.failure.is_none()) {
            private_files::publish(file, &report)?;
            entry.sha256 = Some(sha256(&report));
        }
        lock(&shared.journal).add(&entry)
    }

    /// Audits a dossier and keeps the result. A panic of a library costs one dossier, and is tried again the
    /// next time, as is one with a paper that cannot be read.
    fn audited(&self, place: &Place, found: Found, frame: &Frame) -> (Entry, Vec<u8>) {
        let done = panic::catch_unwind(AssertUnwindSafe(|| self.work.audit(place, found)));
        let Done { record, report, hashes } = done.unwrap_or_else(|_| {
            let failure = Failure { exit: 4, message: "internal error".into() };
            Done { record: self.work.failed(place, failure), ..Done::default() }
        });
        let sound = record.failure.as_ref().is_none_or(|f| f.exit != 4);
        // What was looked at is what the result is of, whatever has been done to the folder since.
        let stamp = frame.of(&hashes).filter(|_| sound).unwrap_or_default();
        let entry = Entry { stamp, sha256: None, record };
        if let Some(cache) = self.cache.as_ref().filter(|_| !entry.stamp.is_empty()) {
            cache.put(&place.path, &entry, &report);
        }
        (entry, report)
    }
}

/// The report that belongs to a line is there, unchanged.
fn is_whole(line: &Line, file: Option<&Path>) -> bool {
    match (file, &line.sha256) {
        (None, _) | (Some(_), None) => true,
        (Some(file), Some(hash)) => std::fs::read(file).is_ok_and(|bytes| &sha256(&bytes) == hash),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
