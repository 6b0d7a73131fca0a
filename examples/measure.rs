//! Prints what `scan` measures on pictures, one line a file.
//!
//! `cargo run --release --example measure -- FILE...`

use std::error::Error;

use preaudit::limits::Limits;
use preaudit::model::Format;
use preaudit::scan::{Orientation, decode, measure};

fn main() -> Result<(), Box<dyn Error>> {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let format = match bytes.get(..4) {
            Some([0xFF, 0xD8, ..]) => Format::Jpeg,
            Some([0x89, b'P', b'N', b'G']) => Format::Png,
            Some(b"II*\0" | b"MM\0*") => Format::Tiff,
            Some(b"RIFF") => Format::Webp,
            Some([b'B', b'M', ..]) => Format::Bmp,
            Some(b"GIF8") => Format::Gif,
            _ => Format::Other,
        };
        match decode(&bytes, format, 0, Orientation::default(), &Limits::default()) {
            Ok(pixels) => println!("{path}: {:?}", measure(&pixels)),
            Err(failure) => println!("{path}: {:?} {}", failure.integrity, failure.why.en),
        }
    }
    Ok(())
}
