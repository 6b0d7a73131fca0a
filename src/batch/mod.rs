//! Many dossiers side by side: workers, a journal of what is done, a cache of what has not changed, and
//! one summary.
//!
//! Nothing is held in memory but what is being worked on: a finished dossier becomes a line of the
//! journal, and the summary is folded from its lines in the order of the dossiers, so that neither the
//! number of threads nor an interruption shows in it.

mod cache;
mod cache_key;
mod duplicates;
mod journal;
mod page_fingerprint;
mod record_line;
mod record_sources;
mod records;
mod report_names;
mod run;
mod same_scan;
mod spool;
mod summary;
mod summary_rows;

pub use cache::ResultCache;
pub use duplicates::MAX_HASH_DISTANCE;
pub use journal::{Journal, JournalEntry, JournalLine, StampedLine};
pub use record_line::{ListPlace, MAX_LINE_BYTES, PlacedEntry};
pub use records::RecordSet;
pub use report_names::ReportNames;
pub use run::{AuditedDossier, Batch, BatchOutcome, DossierAuditor};
pub use summary::{RecordLookup, summarise_records};
