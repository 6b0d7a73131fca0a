//! Originals as a copy needs them: their pixels, upright and in sRGB, and the dpi that may be claimed.

use evidence::copies::{convert_to_srgb, is_srgb, read_profile};
use evidence::discover;
use evidence::raster::PageRaster;
use model::{
    Bilingual, CopyStep, FileEvidence, FileFormat, FileIntegrity, Page, PageRef, PageResolution,
    ResolutionBound, SourceFile, find_false_claim,
};

use crate::audit::{ExtractOptions, PixelSource};

/// One page of an original, upright.
pub struct SourcePage {
    pub pixels: PageRaster,
    /// What may be claimed and given away; `None`: nobody knows.
    pub dpi: Option<f64>,
    pub steps: Vec<CopyStep>,
}

/// One file of the dossier with what was found out about it.
#[derive(Clone, Copy)]
pub struct Original<'a> {
    pub file: &'a SourceFile,
    pub evidence: &'a FileEvidence,
    pub resolutions: &'a [PageResolution],
}

impl<'a> Original<'a> {
    pub fn load_bytes(&self, options: &ExtractOptions) -> Result<discover::FileBytes, Bilingual> {
        discover::load_file(self.file, &options.limits).map_err(|error| error.to_bilingual())
    }

    /// Why nothing can be copied of it; `None`: it is whole.
    pub fn find_obstacle(&self) -> Option<Bilingual> {
        let probe = &self.evidence.probe;
        if probe.integrity == FileIntegrity::Ok {
            return None;
        }
        let unknown = || Bilingual::new("文件打不开", "the file cannot be opened");
        Some(
            probe
                .why
                .clone()
                .unwrap_or_else(unknown),
        )
    }

    /// A page with its place among the file's pages.
    pub fn find_page(&self, at: PageRef) -> Option<(usize, &'a Page)> {
        let mut pages = self
            .evidence
            .probe
            .pages
            .iter()
            .enumerate();
        pages.find(|(_, page)| page.number == at.page)
    }

    /// The dpi that a copy's header may claim for the picture at this place: what the header claims
    /// where nothing disproves it, otherwise what was measured.
    pub fn claimable_dpi(&self, index: usize) -> Option<f64> {
        let resolution = self.resolutions.get(index)?;
        if let Some((_, proven)) = find_false_claim(resolution) {
            return Some(proven);
        }
        let declared = resolution
            .declared
            .map(|[x, y]| x.min(y));
        declared.or_else(|| measured_dpi(resolution))
    }

    /// Loads a page; `Err`: why that cannot be done.
    pub fn load_page(
        &self,
        at: PageRef,
        options: &ExtractOptions,
    ) -> Result<SourcePage, Bilingual> {
        if let Some(why) = self.find_obstacle() {
            return Err(why);
        }
        let bytes = self.load_bytes(options)?;
        let no_page = || Bilingual::new("没有可复制的页面", "it has no page to copy");
        let (index, page) = self.find_page(at).ok_or_else(no_page)?;
        let probe = &self.evidence.probe;
        let source = PixelSource::for_file(&bytes, probe, &options.limits, &options.sandbox);
        let Some(mut source) = source else {
            let name = probe.format.name();
            return Err(Bilingual::new(
                format!("不能把 {name} 转成图片，请自行导出为图片或 PDF"),
                format!(
                    "{name} cannot be turned into a picture here: export it as a picture or PDF"
                ),
            ));
        };
        let loaded = source.draw_page(index, page, &options.limits);
        let loaded = loaded.map_err(|failure| failure.why)?;
        let image = loaded.ok_or_else(no_page)?;
        if probe.format == FileFormat::Pdf {
            let is_stored = page.placed.is_some() && (image.source_px_per_px - 1.0).abs() < 1e-9;
            let dpi = image
                .region
                .and_then(|region| region_dpi(region, image.pixels.width));
            let dpi = lower_dpi(
                dpi,
                self.resolutions
                    .get(index)
                    .and_then(proven_dpi),
            );
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "some hundred dpi"
            )]
            let step = match dpi {
                Some(dpi) if !is_stored => CopyStep::PageDrawn(dpi.round() as u32),
                _ => CopyStep::PageTaken(page.number),
            };
            return Ok(SourcePage {
                pixels: image.pixels,
                dpi,
                steps: vec![step],
            });
        }
        Ok(self.finish_picture(image.pixels, index, page, &bytes))
    }

    fn finish_picture(
        &self,
        pixels: PageRaster,
        index: usize,
        page: &Page,
        bytes: &[u8],
    ) -> SourcePage {
        let mut steps = Vec::new();
        if self.evidence.probe.pages.len() > 1 {
            steps.push(CopyStep::PageTaken(page.number));
        }
        if page.rotation != 0 || page.mirrored {
            steps.push(CopyStep::TurnedUpright);
        }
        if page.cmyk {
            steps.push(CopyStep::InksConverted);
        }
        let profile = read_profile(bytes, self.evidence.probe.format).filter(|_| !page.cmyk);
        let converted = profile.map(|profile| match is_srgb(&profile) {
            Ok(true) => Ok(None),
            Ok(false) => convert_to_srgb(&pixels, &profile).map(Some),
            Err(error) => Err(error),
        });
        let pixels = match converted {
            Some(Ok(Some(converted))) => {
                steps.push(CopyStep::ProfileConverted);
                converted
            }
            Some(Err(_)) => {
                steps.push(CopyStep::ProfileIgnored);
                pixels
            }
            Some(Ok(None)) | None => pixels,
        };
        SourcePage {
            pixels,
            dpi: self.claimable_dpi(index),
            steps,
        }
    }
}

/// A resolution that may be relied on: an upper bound may promise more than the document has.
fn measured_dpi(resolution: &PageResolution) -> Option<f64> {
    let is_upper = resolution.bound == Some(ResolutionBound::AtMost);
    resolution
        .effective
        .filter(|_| !is_upper)
}

/// What the paper's own size proves.
fn proven_dpi(resolution: &PageResolution) -> Option<f64> {
    let physical = resolution
        .physical
        .map(|[x, y]| x.min(y));
    physical.filter(|_| resolution.bound == Some(ResolutionBound::Exact))
}

fn region_dpi([left, _, right, _]: [f64; 4], width: usize) -> Option<f64> {
    let inches = (right - left) / 72.0;
    (inches > 0.0).then(|| width as f64 / inches)
}

fn lower_dpi(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        _ => one.or(other),
    }
}
