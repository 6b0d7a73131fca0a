//! The run: dossiers in any order on all cores, each a line of the journal as soon as it is done.

use std::collections::BTreeMap;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::cache::ResultCache;
use super::cache_key::CacheKeyBuilder;
use super::journal::{Journal, JournalEntry, JournalLine, StampedLine};
use evidence::digest::sha256_hex;
use evidence::discover;
use evidence::discover::{DiscoverError, DossierListing, DossierPath};
use evidence::private_files;
use evidence::sandbox::Sandbox;
use model::limits::Limits;
use model::{AuditFailure, DossierRecord};

/// A dossier that was audited.
#[derive(Debug, Clone, Default)]
pub struct AuditedDossier {
    /// Its result.
    pub record: DossierRecord,
    /// Its report in the chosen format; empty where none is kept.
    pub report: Vec<u8>,
    /// SHA-256 of the documents that were looked at, in hexadecimal and in their order; empty where one
    /// was not read.
    pub hashes: Vec<String>,
}

/// How dossiers are audited: what the caller brings.
pub trait DossierAuditor: Sync {
    /// Audits one dossier. What is wrong with it is in the record.
    fn audit_dossier(&self, place: &DossierPath, found: DossierListing) -> AuditedDossier;
    /// The record of a dossier that could not be audited.
    fn failure_record(&self, place: &DossierPath, failure: AuditFailure) -> DossierRecord;
    /// What to say of a dossier that cannot be listed.
    fn listing_failure(&self, error: &DiscoverError) -> AuditFailure;
    /// What decides its result beside its documents: tool, rules, date, options.
    fn settings_of(&self, place: &DossierPath) -> String;
    /// Where it lies, as its record tells it.
    fn location_of(&self, place: &DossierPath) -> String;
    /// Called after each dossier with the number of those that are done.
    fn report_progress(&self, done: usize);
}

/// Everything that a run needs.
pub struct Batch<'a> {
    /// The dossiers, in the order of the results.
    pub places: &'a [DossierPath],
    /// File names of the reports, one for each dossier; empty where none are written.
    pub reports: &'a [PathBuf],
    /// How they are audited.
    pub work: &'a dyn DossierAuditor,
    /// Upper bounds.
    pub limits: &'a Limits,
    /// Where PDFs are looked through for attachments.
    pub sandbox: &'a Sandbox,
    /// Results of earlier runs.
    pub cache: Option<ResultCache>,
    /// Dossiers in flight at once.
    pub workers: usize,
    /// Set from outside to stop: what is in flight is finished, nothing new is begun.
    pub stop: &'a AtomicBool,
}

/// How a run ended.
#[derive(Debug)]
pub struct BatchOutcome {
    /// Where each dossier's line is in the journal; `None` for those that were not reached.
    pub lines: Vec<Option<u64>>,
    /// Why the run stopped before its end: the disk.
    pub error: Option<io::Error>,
}

struct WorkerState<'a> {
    next: AtomicUsize,
    done: AtomicUsize,
    journal: Mutex<&'a mut Journal>,
    lines: Mutex<Vec<Option<u64>>>,
    error: Mutex<Option<io::Error>>,
}

impl WorkerState<'_> {
    /// Keeps where the line of a dossier is.
    fn note_line(&self, index: usize, offset: u64) {
        let mut lines = lock_unpoisoned(&self.lines);
        if let Some(line) = lines.get_mut(index) {
            *line = Some(offset);
        }
    }
}

/// Lines of the journal from before, by their stamps.
type KnownLines = BTreeMap<String, JournalLine>;

/// The exit code of an internal error.
const INTERNAL_ERROR: u8 = 4;

impl Batch<'_> {
    /// Runs to the end, or until it is stopped. `known`: whole lines of the journal from before.
    pub fn run(&self, journal: &mut Journal, known: Vec<StampedLine>) -> BatchOutcome {
        // The same stamp again: the later line counts.
        let known: KnownLines = known
            .into_iter()
            .filter(|(stamp, _)| !stamp.is_empty())
            .collect();
        let count = self.places.len();
        let shared = WorkerState {
            next: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            journal: Mutex::new(journal),
            lines: Mutex::new(vec![None; count]),
            error: Mutex::new(None),
        };
        let most_workers = count.max(1);
        let workers = self.workers.clamp(1, most_workers);
        std::thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| self.run_worker(&shared, &known));
            }
        });
        let mut error = take_unpoisoned(shared.error);
        let journal = take_unpoisoned(shared.journal);
        let lines = take_unpoisoned(shared.lines);
        if let Err(unsynced) = journal.sync() {
            error.get_or_insert(unsynced);
        }
        BatchOutcome { lines, error }
    }

    /// Audits one dossier for itself: its line as a run would write it, without a report. `known`: what
    /// an earlier run wrote, wherever that was; it is the answer where nothing has changed since.
    #[must_use]
    pub fn audit_place(&self, place: &DossierPath, known: Option<JournalEntry>) -> JournalEntry {
        let found = discover::discover_files(&place.path, self.limits, self.sandbox);
        let listing = match found {
            Ok(listing) => listing,
            Err(error) => return self.unlisted_entry(place, &error),
        };
        let settings = self.work.settings_of(place);
        let frame = CacheKeyBuilder::new(&settings, &place.name, &listing);
        if let Some(mut entry) = known
            && frame
                .key_of_files(&listing, self.limits)
                .as_ref()
                == Some(&entry.stamp)
        {
            entry.sha256 = None;
            entry.record.report = None;
            entry.record.location = self.work.location_of(place);
            return entry;
        }
        self.audit_and_cache(place, listing, &frame)
            .0
    }

    /// Takes one dossier after the other. The work itself is done on the common threads, so that however
    /// many dossiers are in flight, no more threads work than there are cores.
    fn run_worker(&self, shared: &WorkerState<'_>, known: &KnownLines) {
        loop {
            let index = shared
                .next
                .fetch_add(1, Ordering::Relaxed);
            let Some(place) = self.places.get(index) else {
                return;
            };
            // One error of the disk ends the run: further results could not be written either.
            let stopped = self.stop.load(Ordering::Relaxed);
            if stopped || lock_unpoisoned(&shared.error).is_some() {
                return;
            }
            let processed = rayon::scope(|_| self.process_dossier(index, place, shared, known));
            match processed {
                Ok(offset) => {
                    shared.note_line(index, offset);
                    let done_before = shared
                        .done
                        .fetch_add(1, Ordering::Relaxed);
                    self.work
                        .report_progress(done_before + 1);
                }
                Err(error) => {
                    lock_unpoisoned(&shared.error).get_or_insert(error);
                    return;
                }
            }
        }
    }

    fn process_dossier(
        &self,
        index: usize,
        place: &DossierPath,
        shared: &WorkerState<'_>,
        known: &KnownLines,
    ) -> io::Result<u64> {
        let file = self.reports.get(index);
        let file = file.map(PathBuf::as_path);
        let found = discover::discover_files(&place.path, self.limits, self.sandbox);
        let listing = match found {
            Ok(listing) => listing,
            Err(error) => {
                let entry = self.unlisted_entry(place, &error);
                return lock_unpoisoned(&shared.journal).append_entry(&entry);
            }
        };
        let frame = CacheKeyBuilder::new(&self.work.settings_of(place), &place.name, &listing);
        let cache = self.cache.as_ref();
        let cached_result = cache.and_then(|cache| cache.get(&place.path));
        // Documents are read twice only where a result is known that may still hold.
        let may_be_known = !known.is_empty() || cached_result.is_some();
        let cache_key = if may_be_known {
            frame.key_of_files(&listing, self.limits)
        } else {
            None
        };
        let stamp = cache_key.as_ref();
        let known_line = stamp.and_then(|stamp| known.get(stamp));
        if let Some(line) = known_line
            && is_report_unchanged(line, file)
        {
            return self.take_over_line(place, line, shared);
        }
        let sound_result = cached_result.filter(|(entry, _)| {
            let now = cache_key.as_ref();
            now == Some(&entry.stamp)
        });
        let (mut entry, report) = match sound_result {
            Some(result) => result,
            None => self.audit_and_cache(place, listing, &frame),
        };
        entry.record.location = self.work.location_of(place);
        // The hash is that of the file written by this run, if there is one, and never that of an
        // older one.
        entry.sha256 = None;
        let is_audited = entry.record.failure.is_none();
        let file = file.filter(|_| is_audited);
        let name = file.and_then(Path::file_name);
        entry.record.report = name.map(|name| name.to_string_lossy().into_owned());
        // First the report, then its line: a line in the journal promises that its report is there.
        if let Some(file) = file {
            private_files::write_public(file, &report)?;
            entry.sha256 = Some(sha256_hex(&report));
        }
        lock_unpoisoned(&shared.journal).append_entry(&entry)
    }

    /// A line that still holds. Where the dossier lies elsewhere than then, it is written again with
    /// its place of now.
    fn take_over_line(
        &self,
        place: &DossierPath,
        line: &JournalLine,
        shared: &WorkerState<'_>,
    ) -> io::Result<u64> {
        let location = self.work.location_of(place);
        if line.location == location {
            return Ok(line.offset);
        }
        let mut journal = lock_unpoisoned(&shared.journal);
        let mut entry = journal.read_entry(line.offset)?;
        entry.record.location = location;
        journal.append_entry(&entry)
    }

    /// The line of a dossier that cannot be listed. Without a stamp the next run tries it again.
    fn unlisted_entry(&self, place: &DossierPath, error: &DiscoverError) -> JournalEntry {
        let failure = self.work.listing_failure(error);
        JournalEntry {
            stamp: String::new(),
            sha256: None,
            record: self.work.failure_record(place, failure),
        }
    }

    /// Audits a dossier and keeps the result. A panic of a library costs one dossier, and is tried again the
    /// next time, as is one with a document that cannot be read.
    fn audit_and_cache(
        &self,
        place: &DossierPath,
        listing: DossierListing,
        frame: &CacheKeyBuilder,
    ) -> (JournalEntry, Vec<u8>) {
        let audit = AssertUnwindSafe(|| self.work.audit_dossier(place, listing));
        let audited_dossier = panic::catch_unwind(audit);
        let AuditedDossier {
            record,
            report,
            hashes,
        } = audited_dossier.unwrap_or_else(|_| self.panicked_dossier(place));
        // An internal error is our fault and says nothing lasting about the documents, so it is not
        // kept.
        let is_repeatable = record
            .failure
            .as_ref()
            .is_none_or(|failure| failure.exit != INTERNAL_ERROR);
        // What was looked at is what the result is of, whatever has been done to the folder since.
        let cache_key = frame
            .key_of_hashes(&hashes)
            .filter(|_| is_repeatable)
            .unwrap_or_default();
        let entry = JournalEntry {
            stamp: cache_key,
            sha256: None,
            record,
        };
        if let Some(cache) = &self.cache
            && !entry.stamp.is_empty()
        {
            cache.put(&place.path, &entry, &report);
        }
        (entry, report)
    }

    fn panicked_dossier(&self, place: &DossierPath) -> AuditedDossier {
        let failure = AuditFailure {
            exit: INTERNAL_ERROR,
            message: "internal error".into(),
        };
        AuditedDossier {
            record: self.work.failure_record(place, failure),
            ..AuditedDossier::default()
        }
    }
}

fn is_report_unchanged(line: &JournalLine, file: Option<&Path>) -> bool {
    let Some(file) = file else {
        return true;
    };
    let Some(hash) = &line.sha256 else {
        return true;
    };
    match std::fs::read(file) {
        Ok(bytes) => sha256_hex(&bytes) == *hash,
        Err(_) => false,
    }
}

fn lock_unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Panics are caught for each dossier; a lock that one of them poisoned must not stop the
    // others.
    mutex
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}

fn take_unpoisoned<T>(mutex: Mutex<T>) -> T {
    let locked = mutex.into_inner();
    locked.unwrap_or_else(PoisonError::into_inner)
}
