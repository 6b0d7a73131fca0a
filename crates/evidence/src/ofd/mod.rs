//! OFD (GB/T 33190): the form in which authorities hand out electronic licences and certificates.
//!
//! Read are the pages, their letters with places, the pictures on them, and whether the parts are still
//! those that were signed. Pages are not drawn: seals and lines of the page are not seen, so what asks for
//! them stays unknown. A container is opened by the reader of ZIP archives, within its limits.

mod package;
mod page;
mod signatures;
mod xml;

use hayro_interpret::kurbo::Rect;

use crate::pdf::ScanText;
use crate::pdf::text::{GlyphPage, PartedText, collect_own_text, part_text};
use crate::probe;
use model::limits::Limits;
use model::{Bilingual, FileFormat, FileIntegrity, FileText, Page, Probe, SignatureState};

use package::{OfdPackage, resolve_path};
use page::{PT_PER_MM, PageObjects, PagePicture};
use xml::XmlElement;

// Origin: by eye, as for the scans of a PDF; a seal or a portrait is far smaller.
/// Part of the page from which a picture is its scan or its ground.
const MIN_SCAN_SHARE: f64 = 0.5;

/// What was read from an OFD document.
#[derive(Debug, Clone, PartialEq)]
pub struct OfdReading {
    /// Pages with their size; damage, limits and broken signatures in [`Probe::integrity`].
    pub probe: Probe,
    /// The pages' own text.
    pub text: FileText,
    /// Text over pictures that fill a page, which counts for nothing until it was held against them.
    pub scan_texts: Vec<ScanText>,
}

/// Reads an OFD document. Never fails: what is wrong with the file is in the probe.
#[must_use]
pub fn read_ofd(bytes: &[u8], limits: &Limits) -> OfdReading {
    let mut reading = OfdReading {
        probe: Probe::without_pages(FileFormat::Ofd, FileIntegrity::Ok, None),
        text: FileText::default(),
        scan_texts: Vec::new(),
    };
    let outcome = OfdPackage::open(bytes, limits);
    let outcome = outcome.and_then(|package| reading.read_package(&package, limits));
    if let Err(why) = outcome {
        reading.refuse(FileIntegrity::Damaged, why);
    }
    reading
}

impl OfdReading {
    fn read_package(&mut self, package: &OfdPackage, limits: &Limits) -> Result<(), Bilingual> {
        let main = package.parse_part("OFD.xml");
        let main = main.ok_or_else(|| missing_reason("OFD.xml"))?;
        let mut texts = Vec::new();
        let mut left = limits.text_characters;
        for body in main.named("DocBody") {
            let root = body
                .child_text("DocRoot")
                .unwrap_or_default();
            let document = OfdDocument::open(package, &resolve_path("OFD.xml", root))?;
            let mut shown = vec![document.path.clone()];
            for path in document.page_paths() {
                if self.probe.pages.len() >= limits.pages {
                    self.refuse(FileIntegrity::Limit, page_limit_reason(limits.pages));
                    break;
                }
                let text = self.read_page(&document, &path, limits, &mut left)?;
                texts.extend(text);
                shown.push(path);
            }
            let list = body.child_text("Signatures");
            let list = list.map(|list| resolve_path("OFD.xml", list));
            self.note_signatures(package, list.as_deref(), &shown);
        }
        self.probe.page_count = u32::try_from(self.probe.pages.len()).unwrap_or(u32::MAX);
        if self.probe.pages.is_empty() {
            return Err(missing_reason("Page"));
        }
        self.text = collect_own_text(texts);
        Ok(())
    }

    fn note_signatures(&mut self, package: &OfdPackage, list: Option<&str>, shown: &[String]) {
        let Some(list) = list else { return };
        let Some(found) = signatures::check_signatures(package, list, shown) else {
            return;
        };
        if found.state == SignatureState::Broken {
            let why = found.why.clone().unwrap_or_default();
            self.refuse(FileIntegrity::Damaged, why);
        }
        self.probe.signatures = Some(found);
    }

    fn read_page(
        &mut self,
        document: &OfdDocument<'_>,
        path: &str,
        limits: &Limits,
        left: &mut usize,
    ) -> Result<Option<model::TextPage>, Bilingual> {
        let content = document.package.parse_part(path);
        let content = content.ok_or_else(|| missing_reason(path))?;
        let [width, height] = document
            .page_size(&content)
            .map(|mm| mm * PT_PER_MM);
        let mut objects = PageObjects::default();
        for template in content.named("Template") {
            if let Some(ground) = document.template(template.attribute("TemplateID")) {
                objects.add_element(&ground, left);
            }
        }
        if let Some(content) = content.first("Content") {
            objects.add_element(content, left);
        }
        let number = u32::try_from(self.probe.pages.len() + 1).unwrap_or(u32::MAX);
        let mut page = Page {
            number,
            size_pt: Some([width, height]),
            ..Page::default()
        };
        let scans = document.apply_scan(&mut page, &objects.pictures, limits);
        let glyphs = GlyphPage {
            number,
            width,
            height,
            glyphs: objects.glyphs,
        };
        let PartedText { own, scan, state } = part_text(&glyphs, &scans);
        page.text_layer = state;
        self.scan_texts.extend(scan);
        self.probe.pages.push(page);
        Ok(own)
    }

    /// The first problem is the file's.
    fn refuse(&mut self, integrity: FileIntegrity, why: Bilingual) {
        if self.probe.integrity == FileIntegrity::Ok {
            self.probe.integrity = integrity;
            self.probe.why = Some(why);
        }
    }
}

/// One document of the container.
struct OfdDocument<'p> {
    package: &'p OfdPackage,
    path: String,
    root: XmlElement,
}

impl<'p> OfdDocument<'p> {
    fn open(package: &'p OfdPackage, path: &str) -> Result<Self, Bilingual> {
        let root = package.parse_part(path);
        Ok(Self {
            package,
            path: path.to_owned(),
            root: root.ok_or_else(|| missing_reason(path))?,
        })
    }

    fn page_paths(&self) -> Vec<String> {
        let pages = self.root.first("Pages");
        let pages = pages
            .into_iter()
            .flat_map(|pages| pages.named("Page"));
        pages
            .filter_map(|page| page.attribute("BaseLoc"))
            .map(|path| resolve_path(&self.path, path))
            .collect()
    }

    fn template(&self, id: Option<&str>) -> Option<XmlElement> {
        let common = self.root.first("CommonData")?;
        let template = common
            .named("TemplatePage")
            .find(|template| template.attribute("ID") == id && id.is_some())?;
        let path = resolve_path(&self.path, template.attribute("BaseLoc")?);
        self.package.parse_part(&path)
    }

    /// Width and height in mm: the page's own area, else the document's, else A4.
    fn page_size(&self, content: &XmlElement) -> [f64; 2] {
        let own = content.first("Area");
        let common = self.root.first("CommonData");
        let common = common.and_then(|common| common.first("PageArea"));
        let stated = own
            .into_iter()
            .chain(common)
            .find_map(
                |area| match xml::parse_numbers(area.child_text("PhysicalBox")?)[..] {
                    [_, _, w, h] if w > 0.0 && h > 0.0 => Some([w, h]),
                    _ => None,
                },
            );
        stated.unwrap_or([210.0, 297.0])
    }

    /// Notes the picture that fills most of the page as its scan; places of such pictures, pt.
    fn apply_scan(&self, page: &mut Page, pictures: &[PagePicture], limits: &Limits) -> Vec<Rect> {
        let [width, height] = page.size_pt.unwrap_or([1.0; 2]);
        let mut scans = Vec::new();
        for picture in pictures {
            let [x0, y0, x1, y1] = picture.place;
            let place = Rect::new(x0, y0, x1, y1);
            if place.area() < MIN_SCAN_SHARE * width * height {
                continue;
            }
            scans.push(place);
            // A picture of unknown size is there all the same: the page is not letters alone.
            let size = self
                .picture_size(&picture.resource, limits)
                .unwrap_or([1, 1]);
            page.width_px = Some(size[0]);
            page.height_px = Some(size[1]);
            page.placed = Some([
                f64::from(size[0]) / place.width() * 72.0,
                f64::from(size[1]) / place.height() * 72.0,
            ]);
        }
        scans
    }

    /// Pixels of a picture among the resources.
    fn picture_size(&self, id: &str, limits: &Limits) -> Option<[u32; 2]> {
        let bytes = self
            .package
            .part(&self.media_path(id)?)?;
        let probe = probe::probe_file("", bytes, limits);
        let page = probe.pages.first()?;
        Some([page.width_px?, page.height_px?])
    }

    fn media_path(&self, id: &str) -> Option<String> {
        let common = self.root.first("CommonData")?;
        let lists = ["PublicRes", "DocumentRes"];
        let mut lists = lists
            .iter()
            .flat_map(|name| common.named(name));
        lists.find_map(|list| {
            let path = resolve_path(&self.path, &list.text);
            let resources = self.package.parse_part(&path)?;
            let base = resources
                .attribute("BaseLoc")
                .unwrap_or_default();
            let media = resources
                .first("MultiMedias")?
                .named("MultiMedia")
                .find(|media| media.attribute("ID") == Some(id))?;
            let file = media.child_text("MediaFile")?;
            // The folder of the resources is stated from their own part.
            Some(resolve_path(&path, &format!("{base}/{file}")))
        })
    }
}

fn missing_reason(part: &str) -> Bilingual {
    Bilingual::new(
        format!("OFD 文件缺少部件或部件已损坏：{part}"),
        format!("a part of the OFD document is missing or damaged: {part}"),
    )
}

fn page_limit_reason(pages: usize) -> Bilingual {
    Bilingual::new(
        format!("超过 {pages} 页，其余未查看"),
        format!("more than {pages} pages; the others were not looked at"),
    )
}
