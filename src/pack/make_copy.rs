//! A copy of a page, or of several sides, that an upload place takes: lossless where that will do,
//! otherwise a JPEG that keeps the demanded dpi, the colour and the detail.

use evidence::copies::{
    SidePicture, clean_jpeg, clean_png, crop_page, is_srgb, join_sides, read_profile,
};
use evidence::raster::PageRaster;
use evidence::reencode::{DpiBudget, FileLimits, reencode_to_limits};
use model::{Bilingual, CopyStep, FileEvidence, FileFormat, FileText, Page, PageRef, Probe};
use policy::checks::UploadLimits;

use super::copy_source::{Original, SourcePage};
use crate::audit::ExtractOptions;

/// A copy in memory, not checked yet.
#[derive(Debug, Clone)]
pub struct CopyDraft {
    /// Pages that it shows; of a whole file all of them.
    pub pages: Vec<PageRef>,
    /// The part of the only page that it shows, in fractions: left, top, right, bottom; `None`: all of it.
    pub part: Option<[f64; 4]>,
    pub steps: Vec<CopyStep>,
    pub content: Result<CopyContent, Bilingual>,
}

#[derive(Debug, Clone)]
pub struct CopyContent {
    pub bytes: Vec<u8>,
    pub format: FileFormat,
    pub size_px: Option<[u32; 2]>,
    /// What its header claims.
    pub dpi: Option<f64>,
    /// Where each page lies in a frame of several: left, top, width, height in px.
    pub places: Vec<[usize; 4]>,
}

/// What copies are made with.
pub struct CopyMaker<'a> {
    pub options: &'a ExtractOptions,
    /// The dpi that the rules demand of every paper.
    pub demand: Option<f64>,
    /// The place; `None`: the rules name none.
    pub place: Option<&'a UploadLimits>,
}

impl CopyMaker<'_> {
    /// The very bytes of a file that is handed in as it is.
    pub fn copy_file(&self, original: &Original<'_>, pages: Vec<PageRef>) -> CopyDraft {
        let content = original
            .load_bytes(self.options)
            .map(|bytes| CopyContent {
                bytes: bytes.to_vec(),
                format: original.evidence.probe.format,
                size_px: None,
                dpi: None,
                places: Vec::new(),
            });
        CopyDraft {
            pages,
            part: None,
            steps: vec![CopyStep::MetadataKept],
            content,
        }
    }

    /// One page as a picture.
    pub fn copy_page(&self, original: &Original<'_>, at: PageRef) -> CopyDraft {
        if let Some(draft) = self.copy_losslessly(original, at) {
            return draft;
        }
        let mut steps = Vec::new();
        let content = original
            .load_page(at, self.options)
            .and_then(|page| {
                steps.clone_from(&page.steps);
                self.encode_picture(&page.pixels, page.dpi, &mut steps)
            });
        CopyDraft {
            pages: vec![at],
            part: None,
            steps,
            content,
        }
    }

    /// A part of one page as a picture.
    pub fn copy_part(&self, original: &Original<'_>, at: PageRef, part: [f64; 4]) -> CopyDraft {
        let mut steps = Vec::new();
        let content = original
            .load_page(at, self.options)
            .and_then(|page| {
                steps.clone_from(&page.steps);
                steps.push(CopyStep::SideCut);
                let cut = crop_page(&page.pixels, part).ok_or_else(no_setting)?;
                self.encode_picture(&cut, page.dpi, &mut steps)
            });
        CopyDraft {
            pages: vec![at],
            part: Some(part),
            steps,
            content,
        }
    }

    /// Several pages below each other in one picture.
    pub fn join_pages(&self, pages: &[(Original<'_>, PageRef)]) -> CopyDraft {
        let mut steps = Vec::new();
        let content = self.join_loaded(pages, &mut steps);
        CopyDraft {
            pages: pages
                .iter()
                .map(|(_, at)| *at)
                .collect(),
            part: None,
            steps,
            content,
        }
    }

    fn join_loaded(
        &self,
        pages: &[(Original<'_>, PageRef)],
        steps: &mut Vec<CopyStep>,
    ) -> Result<CopyContent, Bilingual> {
        let loaded = pages
            .iter()
            .map(|(original, at)| original.load_page(*at, self.options));
        let loaded: Vec<SourcePage> = loaded.collect::<Result<_, _>>()?;
        for step in loaded
            .iter()
            .flat_map(|page| &page.steps)
        {
            if !steps.contains(step) {
                steps.push(step.clone());
            }
        }
        let sides: Vec<SidePicture<'_>> = loaded
            .iter()
            .map(|page| SidePicture {
                pixels: &page.pixels,
                dpi: page.dpi,
            })
            .collect();
        let joined = join_sides(&sides).ok_or_else(no_setting)?;
        steps.push(CopyStep::SidesJoined(sides.len()));
        let content = self.encode_picture(&joined.pixels, joined.dpi, steps)?;
        Ok(CopyContent {
            places: joined.places,
            ..content
        })
    }

    /// The file's own pixels, where format, size and orientation will do as they are.
    fn copy_losslessly(&self, original: &Original<'_>, at: PageRef) -> Option<CopyDraft> {
        let probe = &original.evidence.probe;
        let [page] = probe.pages.as_slice() else {
            return None;
        };
        let is_upright = page.rotation == 0 && !page.mirrored;
        if !is_upright || page.cmyk || original.find_obstacle().is_some() {
            return None;
        }
        let bytes = original.load_bytes(self.options).ok()?;
        let profile = read_profile(&bytes, probe.format);
        if profile.is_some_and(|profile| is_srgb(&profile) != Ok(true)) {
            return None;
        }
        let dpi = original.claimable_dpi(0);
        let cleaned = match probe.format {
            FileFormat::Jpeg => clean_jpeg(&bytes, dpi),
            FileFormat::Png => clean_png(&bytes, dpi),
            _ => None,
        }?;
        if !self.takes_picture(probe.format, cleaned.len(), page) {
            return None;
        }
        let steps = lossless_steps(&bytes, &cleaned, page, dpi);
        Some(CopyDraft {
            pages: vec![at],
            part: None,
            steps,
            content: Ok(CopyContent {
                bytes: cleaned,
                format: probe.format,
                size_px: page
                    .width_px
                    .zip(page.height_px)
                    .map(|(w, h)| [w, h]),
                dpi,
                places: Vec::new(),
            }),
        })
    }

    fn takes_picture(&self, format: FileFormat, bytes: usize, page: &Page) -> bool {
        let probe = Probe {
            pages: vec![page.clone()],
            ..Probe::without_pages(format, model::FileIntegrity::Ok, None)
        };
        let evidence = FileEvidence {
            path: String::new(),
            sha256: String::new(),
            bytes: bytes as u64,
            probe,
            text: FileText::default(),
        };
        self.place
            .is_none_or(|place| place.accepts_file(&evidence))
    }

    fn encode_picture(
        &self,
        pixels: &PageRaster,
        dpi: Option<f64>,
        steps: &mut Vec<CopyStep>,
    ) -> Result<CopyContent, Bilingual> {
        self.expect_jpeg_place(pixels)?;
        let budget = self.demand.zip(dpi);
        let budget = budget.map(|(needs, has)| DpiBudget { has, needs });
        let bounds = self
            .place
            .map(file_limits)
            .unwrap_or_default();
        let result = reencode_to_limits(pixels, budget, bounds, &self.options.limits);
        let (setting, file) = result
            .setting
            .zip(result.file)
            .ok_or_else(no_setting)?;
        let dpi = dpi.map(|dpi| dpi * setting.width as f64 / pixels.width as f64);
        let bytes = clean_jpeg(&file, dpi).ok_or_else(no_setting)?;
        if setting.width != pixels.width {
            let from = [pixels.width, pixels.height];
            steps.push(CopyStep::Reduced(from, [setting.width, setting.height]));
        }
        steps.push(CopyStep::Encoded(setting.quality, setting.halved));
        let side = |px: usize| u32::try_from(px).ok();
        Ok(CopyContent {
            bytes,
            format: FileFormat::Jpeg,
            size_px: side(setting.width)
                .zip(side(setting.height))
                .map(|(w, h)| [w, h]),
            dpi,
            places: Vec::new(),
        })
    }

    /// `Err`: no JPEG of this page can be right there.
    fn expect_jpeg_place(&self, pixels: &PageRaster) -> Result<(), Bilingual> {
        let Some(place) = self.place else {
            return Ok(());
        };
        if !place.accepts_jpeg() {
            return Err(Bilingual::new(
                "这里不收 JPEG，原件也不能原样提交",
                "no JPEG is taken there, and the original will not do as it is",
            ));
        }
        let sides = [
            pixels.width.min(pixels.height),
            pixels.width.max(pixels.height),
        ];
        let [short, long] = sides;
        match place.min_sides_px {
            Some([least_short, least_long])
                if short < least_short as usize || long < least_long as usize =>
            {
                Err(Bilingual::new(
                    format!(
                        "只有 {short}×{long} 像素，低于 {least_short}×{least_long}；不放大，请重新扫描"
                    ),
                    format!(
                        "it has {short}×{long} px, below {least_short}×{least_long}; nothing is enlarged: scan it again"
                    ),
                ))
            }
            _ => Ok(()),
        }
    }
}

/// What a copy without decoding did away with.
fn lossless_steps(bytes: &[u8], cleaned: &[u8], page: &Page, dpi: Option<f64>) -> Vec<CopyStep> {
    if cleaned == bytes {
        return vec![CopyStep::Unchanged];
    }
    let claimed = page
        .declared
        .first()
        .map(|claim| whole_dpi(claim.x.min(claim.y)));
    let stated = dpi
        .map(whole_dpi)
        .filter(|dpi| Some(*dpi) != claimed);
    // A header that says no more than before is no longer than before, unless a claim was added.
    let is_shorter = cleaned.len() < bytes.len();
    let removed = (is_shorter || stated.is_none()).then_some(CopyStep::MetadataRemoved);
    let stated = stated.map(CopyStep::ResolutionStated);
    removed
        .into_iter()
        .chain(stated)
        .collect()
}

/// Dpi as headers state them.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, and headers hold no more"
)]
pub fn whole_dpi(dpi: f64) -> u32 {
    dpi.floor() as u32
}

fn file_limits(place: &UploadLimits) -> FileLimits {
    FileLimits {
        min_bytes: place.min_bytes.unwrap_or(0),
        max_bytes: place.max_bytes,
        max_side: place.max_side_px,
    }
}

fn no_setting() -> Bilingual {
    Bilingual::new(
        "试过的 JPEG 设置都不能同时满足大小、分辨率、颜色和清晰度",
        "no JPEG setting that was tried keeps size, resolution, colour and detail together",
    )
}
