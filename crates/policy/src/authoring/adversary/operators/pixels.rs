//! Scans: too coarse, enlarged, grey, out of focus, cut, turned, of a screen.

use super::super::attack::{Attack, Operator};
use super::super::ready_dossier::ReadyDossier;
use super::super::serving_paper::ServingPaper;
use model::{
    ColourMode, DeclaredDpi, DpiSource, FindingCode, OrientationEstimate, Page, PageMeasures,
    PageResolution, ResolutionBasis, ResolutionBound,
};

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "too-few-pixels",
        find_attacks: |d| change_pages(d, FindingCode::ResolutionTooLow, |_, r| *r = coarse(100.0)),
    },
    Operator {
        id: "resolution-tag-raised",
        find_attacks: |d| change_pages(d, FindingCode::ResolutionClaimFalse, raise_tag),
    },
    Operator {
        id: "small-on-a-large-page",
        find_attacks: |d| {
            change_pages(d, FindingCode::ResolutionTooLow, |_, resolution| {
                *resolution = PageResolution {
                    bound: Some(ResolutionBound::AtMost),
                    ..coarse(280.0)
                };
            })
        },
    },
    Operator {
        id: "resolution-unknown",
        find_attacks: |d| {
            change_pages(d, FindingCode::ResolutionUnknown, |_, resolution| {
                *resolution = PageResolution::default();
            })
        },
    },
    Operator {
        id: "picture-enlarged",
        find_attacks: enlarge_pictures,
    },
    Operator {
        id: "grey",
        find_attacks: |d| change_pages(d, FindingCode::ScanGreyscale, |page, _| turn_grey(page)),
    },
    Operator {
        id: "grey-under-a-red-seal",
        find_attacks: |d| {
            change_measures(d, FindingCode::ScanGreyscale, |m| {
                m.colour.colour = ColourMode::Grey;
                m.colour.chroma_share = 0.0;
            })
        },
    },
    Operator {
        id: "out-of-focus",
        find_attacks: |d| change_measures(d, FindingCode::ScanBlurred, |m| m.blur = Some(0.9)),
    },
    Operator {
        id: "too-dark",
        find_attacks: |d| change_measures(d, FindingCode::ScanTooDark, |m| m.exposure.paper = 60.0),
    },
    Operator {
        id: "page-turned",
        find_attacks: |d| change_measures(d, FindingCode::ScanSideways, turn_page),
    },
    Operator {
        id: "taken-from-a-screen",
        find_attacks: |d| {
            change_measures(d, FindingCode::Screenshot, |m| {
                m.screen.device_size = true;
                m.screen.status_bar = true;
            })
        },
    },
    Operator {
        id: "nothing-on-the-page",
        find_attacks: |d| {
            change_measures(d, FindingCode::ScanBlank, |m| {
                m.blank = true;
                m.ink_share = 0.0;
            })
        },
    },
    Operator {
        id: "pixels-not-decoded",
        find_attacks: |d| change_pages(d, FindingCode::ScanBlurred, |page, _| page.quality = None),
    },
];

/// On every paper of which a leaf looks for that.
fn change_pages(
    dossier: &ReadyDossier<'_>,
    asked: FindingCode,
    change: fn(&mut Page, &mut PageResolution),
) -> Vec<Attack> {
    let papers = scanned_papers(dossier).filter(|p| p.is_asked(asked));
    papers
        .map(|paper| Attack::on_pages(paper, "", change))
        .collect()
}

fn change_measures(
    dossier: &ReadyDossier<'_>,
    asked: FindingCode,
    change: fn(&mut PageMeasures),
) -> Vec<Attack> {
    let papers = scanned_papers(dossier).filter(|p| p.is_asked(asked));
    papers
        .map(|paper| Attack::on_measures(paper, "", change))
        .collect()
}

/// Only where detail was measured: letters printed over a background have none of their own.
fn enlarge_pictures(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let is_measured = |page: &Page| {
        let measures = page.quality.as_ref();
        measures.is_some_and(|m| m.resolved.is_some())
    };
    let enlarge = |m: &mut PageMeasures| {
        if let Some(resolved) = &mut m.resolved {
            resolved.ratio = 0.2;
        }
    };
    let asked = scanned_papers(dossier).filter(|p| p.is_asked(FindingCode::ResolutionUpscaled));
    let measured = asked.filter(|p| pages_of_paper(dossier, p).all(is_measured));
    measured
        .map(|paper| Attack::on_measures(paper, "", enlarge))
        .collect()
}

fn pages_of_paper<'a>(
    dossier: &'a ReadyDossier<'_>,
    paper: &'a ServingPaper<'_>,
) -> impl Iterator<Item = &'a Page> {
    let numbers = paper.files.iter();
    let files = numbers.filter_map(|f| dossier.snapshot.files.get(*f));
    files.flat_map(|f| &f.probe.pages)
}

/// Papers of which every page is a picture: a typeset page has no pixels of its own.
fn scanned_papers<'a>(dossier: &'a ReadyDossier<'_>) -> impl Iterator<Item = &'a ServingPaper<'a>> {
    let is_scan = |p: &Page| p.quality.is_some() && !(p.size_pt.is_some() && p.placed.is_none());
    dossier
        .papers
        .iter()
        .filter(move |paper| {
            let mut pages = pages_of_paper(dossier, paper).peekable();
            pages.peek().is_some() && pages.all(is_scan)
        })
}

fn coarse(dpi: f64) -> PageResolution {
    PageResolution {
        physical: Some([dpi; 2]),
        effective: Some(dpi),
        bound: Some(ResolutionBound::Exact),
        basis: Some(ResolutionBasis::Physical),
        ..PageResolution::default()
    }
}

fn raise_tag(page: &mut Page, resolution: &mut PageResolution) {
    page.declared = vec![DeclaredDpi {
        x: 600.0,
        y: 600.0,
        source: DpiSource::Exif,
    }];
    *resolution = PageResolution {
        declared: Some([600.0; 2]),
        // Below what any paper passes with: an electronic licence does from 130 dpi.
        ..coarse(100.0)
    };
}

fn turn_grey(page: &mut Page) {
    page.colour = Some(ColourMode::Grey);
    if let Some(measures) = &mut page.quality {
        measures.colour.colour = ColourMode::Grey;
        measures.colour.chroma_share = 0.0;
        measures.seals.clear();
    }
}

fn turn_page(measures: &mut PageMeasures) {
    measures.turn = Some(OrientationEstimate {
        clockwise: 90,
        confidence: 0.9,
    });
}
