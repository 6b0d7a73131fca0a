//! The program that the tests of PDFs start as their worker, in place of the command, which stands in a
//! crate of its own.

use std::io;

fn main() -> io::Result<()> {
    preaudit_evidence::worker::serve_worker(io::stdin().lock(), io::stdout().lock())
}
