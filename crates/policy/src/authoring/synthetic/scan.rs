//! The file behind a described paper: headers, measures and text as a sound scan gives them.

use super::paper::{Flaw, Paper};
use model::{Bound, Colour, ColourMeasure, Edge, Exposure, FileFacts, Format, Integrity, Line, Measures, Page, Point, Probe, Rect, Resolution, ResolutionBasis, Resolved, Screen, Seal, Text, TextOrigin, TextPage, Turn};




/// Pages in px at 300 dpi: A4.
const A4: [u32; 2] = [2480, 3508];

/// The file of the paper with index `index`, and the resolution of its pages.
pub fn file(paper: &Paper, index: usize, lines: &[String]) -> (FileFacts, Vec<Resolution>) {
    let format = paper.format.unwrap_or(Format::Jpeg);
    let numbers = 1..=paper.pages.unwrap_or(1).max(1);
    let pages: Vec<Page> = numbers.map(|number| page(paper, number)).collect();
    let integrity = integrity(paper);
    let dpi = paper.dpi.unwrap_or(300.0);
    let resolution = Resolution {
        physical: Some([dpi; 2]),
        effective: Some(dpi),
        bound: Some(Bound::Exact),
        basis: Some(ResolutionBasis::Physical),
        ..Resolution::default()
    };
    let resolutions = vec![resolution; pages.len()];
    let ending = format.extensions().first().copied().unwrap_or("bin");
    let probe = Probe {
        page_count: u32::try_from(pages.len()).unwrap_or(u32::MAX),
        pages,
        ..Probe::without_pages(format, integrity, None)
    };
    let facts = FileFacts {
        path: format!("{}-{}.{ending}", paper.document, index + 1),
        sha256: format!("{:064x}", index + 1),
        bytes: if integrity == Integrity::Empty { 0 } else { paper.bytes.unwrap_or(600_000) },
        probe,
        text: text(paper, lines),
    };
    (facts, resolutions)
}

/// A picture that nobody read and that may be any paper.
pub fn unread(index: usize) -> (FileFacts, Vec<Resolution>) {
    let paper = Paper { flaws: vec![Flaw::Unread], ..Paper::sound("unread") };
    file(&paper, index, &[])
}

fn integrity(paper: &Paper) -> Integrity {
    let flaws = [
        (Flaw::Damaged, Integrity::Damaged),
        (Flaw::Encrypted, Integrity::Encrypted),
        (Flaw::Empty, Integrity::Empty),
    ];
    flaws.into_iter().find(|(flaw, _)| paper.has(*flaw)).map_or(Integrity::Ok, |(_, i)| i)
}

fn page(paper: &Paper, number: u32) -> Page {
    if matches!(paper.format, Some(Format::Docx | Format::Text)) {
        return Page { number, size_pt: Some([595.0, 842.0]), ..Page::default() };
    }
    Page {
        number,
        width_px: Some(A4[0]),
        height_px: Some(A4[1]),
        colour: Some(colour(paper)),
        quality: Some(measures(paper)),
        ..Page::default()
    }
}

fn colour(paper: &Paper) -> Colour {
    if paper.has(Flaw::Greyscale) { Colour::Grey } else { Colour::Colour }
}

/// Measures of a clean scan, each flaw far beyond its threshold.
fn measures(paper: &Paper) -> Measures {
    let or = |flaw, bad: f64, good: f64| if paper.has(flaw) { bad } else { good };
    let seal = Seal {
        centre: Point::default(),
        radius: 240.0,
        bounds: [0.0, 0.0, 480.0, 480.0],
        ring: 1.0,
        fill: 0.25,
    };
    let turned = if paper.has(Flaw::Sideways) { 90 } else { 0 };
    Measures {
        size: A4.map(f64::from),
        colour: ColourMeasure {
            colour: colour(paper),
            chroma_share: or(Flaw::Greyscale, 0.0, 0.08),
            midtone_share: or(Flaw::Photocopy, 0.0, 0.84),
        },
        blur: Some(or(Flaw::Blurred, 0.9, 0.3)),
        exposure: Exposure {
            paper: or(Flaw::TooDark, 60.0, 242.0),
            ink: or(Flaw::TooDark, 20.0, 37.0),
            glare_share: Some(or(Flaw::Glare, 0.2, 0.0)),
            clipped_share: or(Flaw::Photocopy, 0.9, 0.0),
            evenness: 0.9,
        },
        skew_deg: Some(or(Flaw::Skewed, 12.0, 0.2)),
        turn: Some(Turn { clockwise: turned, confidence: 0.9 }),
        ink_share: or(Flaw::Blank, 0.0, 0.09),
        blank: paper.has(Flaw::Blank),
        outline: None,
        cut_off: if paper.has(Flaw::CutOff) { vec![Edge::Top] } else { Vec::new() },
        resolved: Some(Resolved {
            ratio: or(Flaw::Enlarged, 0.2, 0.8),
            repeats: [1.0; 2],
            spectrum_end: 0.8,
            edge_px: [1.0; 2],
            tiles: 128,
        }),
        screen: Screen {
            device_size: paper.has(Flaw::Screenshot),
            status_bar: paper.has(Flaw::Screenshot),
            flat_share: or(Flaw::Screenshot, 0.9, 0.0),
            grid: None,
        },
        photocopy: or(Flaw::Photocopy, 0.95, 0.05),
        seals: if paper.has(Flaw::Unsealed) { Vec::new() } else { vec![seal] },
        codes: Vec::new(),
        cards: Vec::new(),
        look: None,
    }
}

fn text(paper: &Paper, lines: &[String]) -> Text {
    if paper.has(Flaw::Unread) || integrity(paper) != Integrity::Ok {
        return Text::default();
    }
    let line = |(i, text): (usize, &String)| {
        let y = 100.0 + 60.0 * i as f64;
        Line {
            text: text.clone(),
            rect: Rect { x0: 100.0, y0: y, x1: 2300.0, y1: y + 40.0 },
            confidence: 1.0,
        }
    };
    let page = TextPage {
        number: 1,
        width: f64::from(A4[0]),
        height: f64::from(A4[1]),
        turn: 0,
        lines: lines.iter().enumerate().map(line).collect(),
    };
    Text { origin: TextOrigin::Sidecar, pages: vec![page] }
}
