//! PDFs built in code, read in this process and by the worker.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]
#![allow(
    clippy::float_cmp,
    clippy::many_single_char_names,
    clippy::needless_pass_by_value
)]

// Named as everywhere else in the workspace.
extern crate preaudit_evidence as evidence;

mod hostile;
mod layer_traps;
mod layers;
mod make;
mod peers;
mod pixels;
mod placements;
mod scans;
mod signatures;
mod structure;
mod text;

use evidence::pdf;
use evidence::pdf::PdfReading;
use evidence::sandbox::Sandbox;
use evidence::worker::WORKER_ARGUMENT;
use model::Page;
use model::limits::Limits;

/// Every file is read by a worker as it would be by the command's.
fn worker() -> Sandbox {
    Sandbox::worker(env!("CARGO_BIN_EXE_pdf-worker"), WORKER_ARGUMENT)
}

fn read(bytes: &[u8]) -> PdfReading {
    pdf::read_pdf(bytes, true, &Limits::default(), &Sandbox::InProcess)
}

/// The only page of a file in which nothing is wrong.
fn only_page(bytes: &[u8]) -> Page {
    let reading = read(bytes);
    assert_eq!(reading.probe.why, None);
    let [page] = reading.probe.pages.as_slice() else {
        panic!("{} pages", reading.probe.pages.len())
    };
    page.clone()
}

fn lines(bytes: &[u8]) -> Vec<String> {
    read(bytes)
        .text
        .lines()
        .map(|l| l.text.clone())
        .collect()
}

#[track_caller]
fn near(found: [f64; 2], expected: [f64; 2]) {
    let close = |a: f64, b: f64| (a - b).abs() <= 0.002 * b;
    assert!(
        close(found[0], expected[0]) && close(found[1], expected[1]),
        "{found:?}, not {expected:?}"
    );
}
