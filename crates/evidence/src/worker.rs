//! What the program does when it calls itself as a worker: one process for everything that is risky.
//!
//! Each room has requests of its own shape and answers `None` to those of another room.

use std::io::{self, Read, Write};

use crate::{archive, pdf, picture, sandbox};

/// First argument with which the program calls itself to [`serve_worker`].
pub const WORKER_ARGUMENT: &str = "__read-pdf";

/// What the program's `main` does when its first argument is [`WORKER_ARGUMENT`]: answers requests until
/// the input ends; a request that is not ours gets an empty answer. Errors: a broken pipe.
pub fn serve_worker(input: impl Read, output: impl Write) -> io::Result<()> {
    sandbox::serve_requests(input, output, |header, body| {
        pdf::answer_request(header, body)
            .or_else(|| picture::answer_request(header, body))
            .or_else(|| archive::seven_zip::answer_request(header, body))
            .unwrap_or_default()
    })
}
