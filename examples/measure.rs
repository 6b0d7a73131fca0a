//! Prints what `measure` finds on pictures, one line a file.
//!
//! `cargo run --release --example measure -- FILE...`

use std::error::Error;
use std::io::{self, Write};

use evidence::decode::decode_page;
use evidence::measure::measure_page;
use evidence::raster::Orientation;
use model::limits::Limits;
use model::{FileFormat, PageMeasures};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let name = path.rsplit('/').next().unwrap_or(&path);
        match decode_page(
            &bytes,
            format(&bytes),
            0,
            Orientation::default(),
            &Limits::default(),
        ) {
            Ok(pixels) => writeln!(out, "{name:24} {}", line(&measure_page(&pixels)))?,
            Err(failure) => writeln!(out, "{name:24} {:?}: {}", failure.integrity, failure.why.en)?,
        }
    }
    Ok(())
}

fn format(bytes: &[u8]) -> FileFormat {
    match bytes.get(..4) {
        Some([0xFF, 0xD8, ..]) => FileFormat::Jpeg,
        Some([0x89, b'P', b'N', b'G']) => FileFormat::Png,
        Some(b"II*\0" | b"MM\0*") => FileFormat::Tiff,
        Some(b"RIFF") => FileFormat::Webp,
        Some([b'B', b'M', ..]) => FileFormat::Bmp,
        Some(b"GIF8") => FileFormat::Gif,
        _ => FileFormat::Other,
    }
}

fn line(m: &PageMeasures) -> String {
    let number = |v: Option<f64>| v.map_or("-".to_owned(), |v| format!("{v:.3}"));
    let detail = m.resolved.map_or("-".to_owned(), |r| {
        format!(
            "{:.3} (repeats {:.2?} end {:.3} edges {:.3} {:.3} tiles {})",
            r.ratio, r.repeats, r.spectrum_end, r.edge_px[0], r.edge_px[1], r.tiles
        )
    });
    let turn = m.turn.map_or("-".to_owned(), |t| {
        format!("{} ({:.2})", t.clockwise, t.confidence)
    });
    [
        format!(
            "{:?} chroma {:.5} mid {:.3}",
            m.colour.colour, m.colour.chroma_share, m.colour.midtone_share
        ),
        format!("blur {}", number(m.blur)),
        format!("detail {detail}"),
        format!(
            "paper {:.0} ink {:.0} even {:.2}",
            m.exposure.paper, m.exposure.ink, m.exposure.evenness
        ),
        format!(
            "glare {} clip {:.2}",
            number(m.exposure.glare_share),
            m.exposure.clipped_share
        ),
        format!("skew {} turn {turn}", number(m.skew_deg)),
        format!(
            "ink {:.4}{}",
            m.ink_share,
            if m.blank { " BLANK" } else { "" }
        ),
        format!("cut {:?}", m.cut_off),
        format!("copy {:.2}", m.photocopy),
        format!(
            "screen {}{} flat {:.2} grid {}",
            u8::from(m.screen.device_size),
            u8::from(m.screen.status_bar),
            m.screen.flat_share,
            number(m.screen.grid)
        ),
        found_shapes(m),
    ]
    .join(" | ")
}

fn found_shapes(m: &PageMeasures) -> String {
    let seals: Vec<String> = m
        .seals
        .iter()
        .map(|s| format!("r{:.0} ring {:.2} fill {:.2}", s.radius, s.ring, s.fill))
        .collect();
    let outline = m.outline.map_or("-".to_owned(), |q| {
        format!("{:.0}x{:.0}", q.width(), q.height())
    });
    let cards: Vec<String> = m
        .cards
        .iter()
        .map(|q| format!("{:.0}x{:.0}", q.width(), q.height()))
        .collect();
    let codes: Vec<&str> = m
        .codes
        .iter()
        .map(|c| c.text.as_str())
        .collect();
    format!("outline {outline} seals {seals:?} codes {codes:?} cards {cards:?}")
}
