//! Writes N invented merchants' folders for a batch, pages of A4 at 150 dpi or as wide as is said:
//! `cargo run --release --example folders -- DIR 1000 [WIDTH]`. `benches/batch.py` measures with them.
#![allow(clippy::expect_used)]

#[path = "../tests/whole/many.rs"]
mod many;

/// A4 at 150 dpi, px.
const WIDTH: u32 = 1240;

fn main() {
    let mut args = std::env::args().skip(1);
    let dir = args.next().expect("a folder");
    let count = args
        .next()
        .and_then(|n| n.parse().ok())
        .expect("a number");
    let width = args
        .next()
        .map_or(WIDTH, |n| n.parse().expect("a width in px"));
    many::write(std::path::Path::new(&dir), count, width);
}
