//! The file behind a described paper: headers, measures and text as a sound scan gives them.

use crate::synthetic::{Defect, SyntheticDocument};
use model::{
    ColourMeasure, ColourMode, EffectiveResolution, Exposure, FileEvidence, FileFormat,
    FileIntegrity, FileText, OrientationEstimate, Page, PageEdge, PageMeasures, PageResolution,
    Point, Probe, Rect, ResolutionBasis, ResolutionBound, ScreenTraces, Seal, TextLine, TextOrigin,
    TextPage, UnseenContent,
};

// Origin: ISO 216, 210 × 297 mm.
/// Pages in px at 300 dpi: A4.
const A4_300_DPI_PX: [u32; 2] = [2480, 3508];

/// The file of the paper with index `index`, and the resolution of its pages.
pub fn build_file(
    paper: &SyntheticDocument,
    index: usize,
    lines: &[String],
) -> (FileEvidence, Vec<PageResolution>) {
    let format = paper.format.unwrap_or(FileFormat::Jpeg);
    let page_count = paper.pages.unwrap_or(1).max(1);
    let pages: Vec<Page> = (1..=page_count)
        .map(|page_number| build_page(paper, page_number))
        .collect();
    let integrity = file_integrity(paper);
    // What the default checks of the base pack ask for.
    let dpi = paper.dpi.unwrap_or(300.0);
    let resolution = PageResolution {
        physical: Some([dpi; 2]),
        effective: Some(dpi),
        bound: Some(ResolutionBound::Exact),
        basis: Some(ResolutionBasis::Physical),
        ..PageResolution::default()
    };
    let resolutions = vec![resolution; pages.len()];
    let ending = format.extensions().first();
    let ending = ending.copied().unwrap_or("bin");
    let probe = Probe {
        page_count,
        pages,
        unseen: unseen_content(paper),
        ..Probe::without_pages(format, integrity, None)
    };
    // The index makes every hash another one, so that no two documents are taken for one scan. 600
    // kB are an ordinary colour JPEG of such a page, by eye.
    let facts = FileEvidence {
        path: format!("{}-{}.{ending}", paper.document, index + 1),
        sha256: format!("{:064x}", index + 1),
        bytes: if integrity == FileIntegrity::Empty {
            0
        } else {
            paper.bytes.unwrap_or(600_000)
        },
        probe,
        text: file_text(paper, lines),
    };
    (facts, resolutions)
}

/// A picture that nobody read and that may be any paper.
pub fn build_unread_file(index: usize) -> (FileEvidence, Vec<PageResolution>) {
    let paper = SyntheticDocument {
        flaws: vec![Defect::Unread],
        ..SyntheticDocument::of_type("unread")
    };
    build_file(&paper, index, &[])
}

fn file_integrity(paper: &SyntheticDocument) -> FileIntegrity {
    let flaws = [
        (Defect::Damaged, FileIntegrity::Damaged),
        (Defect::Encrypted, FileIntegrity::Encrypted),
        (Defect::Empty, FileIntegrity::Empty),
        (Defect::NotDownloaded, FileIntegrity::Unsupported),
        (Defect::Unopened, FileIntegrity::Unsupported),
    ];
    flaws
        .into_iter()
        .find(|(flaw, _)| paper.has_defect(*flaw))
        .map_or(FileIntegrity::Ok, |(_, integrity)| integrity)
}

fn unseen_content(paper: &SyntheticDocument) -> Option<UnseenContent> {
    if paper.has_defect(Defect::NotDownloaded) {
        Some(UnseenContent::CloudPlaceholder)
    } else if paper.has_defect(Defect::Unopened) {
        Some(UnseenContent::ClosedContainer)
    } else {
        None
    }
}

fn build_page(paper: &SyntheticDocument, number: u32) -> Page {
    // A Word or text file has no pixels. 595 × 842 pt are A4, at 72 pt to the inch.
    let has_no_pixels = matches!(paper.format, Some(FileFormat::Docx | FileFormat::Text));
    if has_no_pixels {
        return Page {
            number,
            size_pt: Some([595.0, 842.0]),
            ..Page::default()
        };
    }
    Page {
        number,
        width_px: Some(A4_300_DPI_PX[0]),
        height_px: Some(A4_300_DPI_PX[1]),
        colour: Some(page_colour(paper)),
        quality: Some(page_measures(paper)),
        ..Page::default()
    }
}

fn page_colour(paper: &SyntheticDocument) -> ColourMode {
    if paper.has_defect(Defect::Greyscale) {
        ColourMode::Grey
    } else {
        ColourMode::Colour
    }
}

/// Measures of a clean scan, each flaw far beyond its threshold.
fn page_measures(paper: &SyntheticDocument) -> PageMeasures {
    // Origin: the defaults of the checks. Good values lie inside them, bad ones well outside: blur
    // 0.36 (unreadable 0.42), luma of the paper 190 (unreadable 130), skew 3 degrees, glare 0.005,
    // photocopy 0.47, flat rows 0.1, detail 0.6.
    let or = |flaw, bad: f64, good: f64| measure_with(paper, flaw, bad, good);
    PageMeasures {
        size: A4_300_DPI_PX.map(f64::from),
        colour: ColourMeasure {
            colour: page_colour(paper),
            chroma_share: or(Defect::Greyscale, 0.0, 0.08),
            midtone_share: or(Defect::Photocopy, 0.0, 0.84),
        },
        blur: Some(or(Defect::Blurred, 0.9, 0.3)),
        exposure: page_exposure(paper),
        skew_deg: Some(or(Defect::Skewed, 12.0, 0.2)),
        turn: Some(OrientationEstimate {
            clockwise: if paper.has_defect(Defect::Sideways) {
                90
            } else {
                0
            },
            confidence: 0.9,
        }),
        ink_share: or(Defect::Blank, 0.0, 0.09),
        blank: paper.has_defect(Defect::Blank),
        outline: None,
        cut_off: if paper.has_defect(Defect::CutOff) {
            vec![PageEdge::Top]
        } else {
            Vec::new()
        },
        resolved: Some(EffectiveResolution {
            ratio: or(Defect::Enlarged, 0.2, 0.8),
            repeats: [1.0; 2],
            spectrum_end: 0.8,
            edge_px: [1.0; 2],
            tiles: 128,
        }),
        screen: ScreenTraces {
            device_size: paper.has_defect(Defect::Screenshot),
            status_bar: paper.has_defect(Defect::Screenshot),
            flat_share: or(Defect::Screenshot, 0.9, 0.0),
            grid: None,
        },
        photocopy: or(Defect::Photocopy, 0.95, 0.05),
        seals: if paper.has_defect(Defect::Unsealed) {
            Vec::new()
        } else {
            vec![company_seal()]
        },
        codes: Vec::new(),
        cards: Vec::new(),
        ground: None,
        look: None,
    }
}

/// The bad value where the paper has the flaw.
fn measure_with(paper: &SyntheticDocument, flaw: Defect, bad: f64, good: f64) -> f64 {
    if paper.has_defect(flaw) { bad } else { good }
}

fn page_exposure(paper: &SyntheticDocument) -> Exposure {
    let or = |flaw, bad: f64, good: f64| measure_with(paper, flaw, bad, good);
    Exposure {
        paper: or(Defect::TooDark, 60.0, 242.0),
        ink: or(Defect::TooDark, 20.0, 37.0),
        glare_share: Some(or(Defect::Glare, 0.2, 0.0)),
        clipped_share: or(Defect::Photocopy, 0.9, 0.0),
        evenness: 0.9,
    }
}

fn company_seal() -> Seal {
    // 480 px are 41 mm at 300 dpi, about the size of a company's round seal; the rest is by eye.
    Seal {
        centre: Point::default(),
        radius: 240.0,
        bounds: [0.0, 0.0, 480.0, 480.0],
        ring: 1.0,
        fill: 0.25,
    }
}

fn file_text(paper: &SyntheticDocument, lines: &[String]) -> FileText {
    let is_readable = file_integrity(paper) == FileIntegrity::Ok;
    if !is_readable || paper.has_defect(Defect::Unread) {
        return FileText::default();
    }
    let line = |(index, text): (usize, &String)| {
        // One line every 60 px, 5 mm, by eye: no two boxes touch.
        let y = 100.0 + 60.0 * index as f64;
        TextLine {
            text: text.clone(),
            rect: Rect {
                x0: 100.0,
                y0: y,
                x1: 2300.0,
                y1: y + 40.0,
            },
            confidence: 1.0,
        }
    };
    let page = TextPage {
        number: 1,
        width: f64::from(A4_300_DPI_PX[0]),
        height: f64::from(A4_300_DPI_PX[1]),
        turn: 0,
        lines: lines
            .iter()
            .enumerate()
            .map(line)
            .collect(),
    };
    FileText {
        origin: TextOrigin::Sidecar,
        pages: vec![page],
    }
}
