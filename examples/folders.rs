//! Writes N invented merchants' folders for a batch: `cargo run --example folders -- DIR 1000`.
#![allow(clippy::expect_used)]

#[path = "../tests/whole/many.rs"]
mod many;

fn main() {
    let mut args = std::env::args().skip(1);
    let dir = args.next().expect("a folder");
    let count = args.next().and_then(|n| n.parse().ok()).expect("a number");
    many::write(std::path::Path::new(&dir), count);
}
