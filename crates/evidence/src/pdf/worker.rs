//! What passes between the program and the worker that reads PDFs for it.

use std::panic::{self, AssertUnwindSafe};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use model::limits::Limits;

/// How far a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum ReadDepth {
    /// Page sizes only: what is left when the content killed a worker.
    Pages,
    Pictures,
    /// Pictures and text.
    Text,
}

/// What the pixels of a page are wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum PagePurpose {
    /// To be read and measured.
    Reading,
    /// To be measured: its text is known.
    Measuring,
    /// To be handed in: everything that the page shows.
    Copying,
}

/// What a worker is asked; the file is the request's body.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WorkerRequest {
    pub(super) job: WorkerJob,
    pub(super) limits: Limits,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum WorkerJob {
    Read(ReadDepth),
    Pixels {
        page: usize,
        purpose: PagePurpose,
    },
    /// The files that it embeds, so many bytes of them.
    Attachments {
        allowed: u64,
    },
}

pub(super) fn encode_request(job: WorkerJob, limits: &Limits) -> Vec<u8> {
    let request = WorkerRequest {
        job,
        limits: limits.clone(),
    };
    serde_json::to_vec(&request).unwrap_or_default()
}

/// A worker stops by itself after `page_time`, keeping the pages it has read; it is killed when it
/// does not.
pub(super) fn worker_timeout(page_time: Duration) -> Duration {
    // A quarter more, by eye: what a busy machine needs to notice its own deadline and to send the
    // answer.
    page_time.saturating_add(page_time / 4)
}

/// Runs `work` and turns a panic of a library into an error.
pub(super) fn catch_panic<T>(work: impl FnOnce() -> T) -> thread::Result<T> {
    panic::catch_unwind(AssertUnwindSafe(work))
}
