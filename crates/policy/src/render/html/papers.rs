//! Each document with a small picture of its pages, the places of findings boxed and numbered.

use maud::{Markup, html};

use super::data_url;
use crate::render::labels;
use crate::sanitize::printable;
use model::{Document, FileReport, FileStatus, Lang, Page, PageRef, Rect, Report, Thumbnail};

// Origin: by eye. Large enough for whole numbers in the SVG to be exact.
/// Width of the drawing that lies over a picture, in its own units.
const OVERLAY_WIDTH: f64 = 1000.0;
// Origin: by eye. Each page brings a picture into the file; a long contract would make it too large
// to mail.
/// Pages of one document that are drawn; the rest is counted.
const MAX_PAGES_SHOWN: usize = 6;

/// A finding's number in this report, and its box on the page, where it has one.
type FindingMark = (usize, Option<Rect>);

struct DocumentCards<'a> {
    report: &'a Report,
    examined_files: Vec<&'a FileReport>,
    thumbnails: &'a [Thumbnail],
    lang: Lang,
}

/// All documents, then files that turned out to be none.
pub(super) fn documents_section(report: &Report, thumbnails: &[Thumbnail], lang: Lang) -> Markup {
    let drawing = DocumentCards {
        report,
        examined_files: report.examined_files().collect(),
        thumbnails,
        lang,
    };
    // Files without a document need a card too, or their findings would have no picture to point
    // at.
    let bare: Vec<usize> = drawing
        .examined_files
        .iter()
        .enumerate()
        .filter(|(_, file)| file.documents.is_empty() && file.status != FileStatus::Skipped)
        .map(|(index, _)| index)
        .collect();
    html! {
        @if !report.documents.is_empty() || !bare.is_empty() {
            section {
                h2 { (labels::tr(lang, "逐份证照", "Paper by paper")) }
                div.papers {
                    @for document_card in &report.documents {
                        (drawing.document_card(document_card))
                    }
                    @for index in bare {
                        (drawing.unidentified_card(index))
                    }
                }
            }
        }
    }
}

impl DocumentCards<'_> {
    fn tr<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        labels::tr(self.lang, zh, en)
    }

    fn document_card(&self, document: &Document) -> Markup {
        let files = &self.examined_files;
        let lang = self.lang;
        let resolutions = labels::document_resolutions(document, files, lang);
        let colours = labels::document_colours(document, files, lang);
        let facts = [
            (self.tr("分辨率", "Resolution"), resolutions.join(" / ")),
            (self.tr("颜色", "Colour"), colours.join(" / ")),
            (
                self.tr("有效期至", "Valid until"),
                labels::valid_until(document, lang),
            ),
        ];
        let known_facts = facts
            .iter()
            .filter(|(_, value)| !value.is_empty());
        html! {
            article.card {
                h3 { (labels::document_type_label(self.report, document, lang)) }
                dl {
                    @for (name, value) in known_facts {
                        dt { (name) }
                        dd { (value) }
                    }
                }
                (self.page_figures(&document.pages))
            }
        }
    }

    fn unidentified_card(&self, index: usize) -> Markup {
        let facts = self
            .examined_files
            .get(index)
            .map(|file| &file.facts);
        let pages: Vec<PageRef> = facts
            .iter()
            .flat_map(|facts| &facts.probe.pages)
            .map(|page| PageRef {
                file: index,
                page: page.number,
            })
            .collect();
        let name = facts
            .map(|facts| printable(&facts.path))
            .unwrap_or_default();
        html! {
            article.card {
                h3 { (self.tr("未识别的文件", "Not recognised")) }
                @if pages.is_empty() {
                    p { (name) }
                } @else {
                    (self.page_figures(&pages))
                }
            }
        }
    }

    fn page_figures(&self, pages: &[PageRef]) -> Markup {
        let more = pages
            .len()
            .saturating_sub(MAX_PAGES_SHOWN);
        html! {
            @for page in pages.iter().take(MAX_PAGES_SHOWN) {
                (self.page_figure(*page))
            }
            @if more > 0 {
                p.soft {
                    @match self.lang {
                        Lang::Zh => { "还有 " (more) " 页" }
                        Lang::En => { "and " (more) " more page(s)" }
                    }
                }
            }
        }
    }

    fn page_figure(&self, at: PageRef) -> Markup {
        let Some(file) = self.examined_files.get(at.file) else {
            return html! {};
        };
        let page = file
            .facts
            .probe
            .pages
            .iter()
            .find(|page| page.number == at.page);
        let picture = self
            .thumbnails
            .iter()
            .find(|thumbnail| thumbnail.file == at.file && thumbnail.page == at.page);
        // The picture's own proportions before those of the header; without either those of A4 (ISO
        // 216). The bounds are by eye: a hostile page box of 1 by 10,000 would stretch the report
        // endlessly.
        let ratio = picture
            .map(|thumbnail| f64::from(thumbnail.height) / f64::from(thumbnail.width.max(1)))
            .or_else(|| page.and_then(aspect_ratio))
            .unwrap_or(std::f64::consts::SQRT_2)
            .clamp(0.2, 5.0);
        let name = printable(&file.facts.path);
        let marks = self.finding_marks(at);
        html! {
            figure {
                (self.page_picture(picture, &name, at.page, &marks, ratio))
                (self.page_caption(file, &name, at.page, &marks))
            }
        }
    }

    fn page_picture(
        &self,
        picture: Option<&Thumbnail>,
        name: &str,
        page: u32,
        marks: &[FindingMark],
        ratio: f64,
    ) -> Markup {
        let aspect = format!("aspect-ratio: 1 / {ratio:.4}");
        let view_box = format!("0 0 {OVERLAY_WIDTH} {:.0}", OVERLAY_WIDTH * ratio);
        html! {
            div.picture style=(aspect) {
                @match picture {
                    Some(thumbnail) => {
                        img src=(data_url("image/jpeg", &thumbnail.jpeg))
                            alt=(self.alt_text(name, page));
                    }
                    None => {
                        span.nopicture { (self.tr("没有预览图", "no preview")) }
                    }
                }
                svg viewBox=(view_box)
                    aria-hidden="true"
                    focusable="false"
                {
                    @for (number, rect) in marks {
                        @if let Some(rect) = rect {
                            (finding_box(*number, *rect, ratio))
                        }
                    }
                }
            }
        }
    }

    fn page_caption(
        &self,
        file: &FileReport,
        name: &str,
        page: u32,
        marks: &[FindingMark],
    ) -> Markup {
        // Findings without a box are listed below the picture, so that no number is lost.
        let elsewhere: Vec<usize> = marks
            .iter()
            .filter(|(_, rect)| rect.is_none())
            .map(|(number, _)| *number)
            .collect();
        let has_page_number = page > 1 || file.facts.probe.page_count > 1;
        html! {
            figcaption {
                (name)
                @if has_page_number {
                    " · "
                    @match self.lang {
                        Lang::Zh => { "第 " (page) " 页" }
                        Lang::En => { "page " (page) }
                    }
                }
                @if !elsewhere.is_empty() {
                    " · "
                    (self.tr("问题", "findings"))
                    " "
                    @for number in elsewhere {
                        a.num href=(format!("#f{number}")) { (number) }
                    }
                }
            }
        }
    }

    fn alt_text(&self, name: &str, page: u32) -> String {
        match self.lang {
            Lang::Zh => format!("{name} 第 {page} 页的缩略图"),
            Lang::En => format!("Thumbnail of {name}, page {page}"),
        }
    }

    /// Findings on a page by the number they bear in this report.
    fn finding_marks(&self, at: PageRef) -> Vec<FindingMark> {
        // Numbers begin at 1, as in the list of findings that the links (`#f3`) lead to.
        let findings = self.report.findings.iter().enumerate();
        findings
            .flat_map(|(index, finding)| {
                finding
                    .places
                    .iter()
                    .map(move |place| (index + 1, place))
            })
            .filter(|(_, place)| place.file == at.file && place.page == at.page)
            .map(|(number, place)| (number, place.rect))
            .collect()
    }
}

/// Height over width of a page by its header.
fn aspect_ratio(page: &Page) -> Option<f64> {
    let pixels = page
        .width_px
        .zip(page.height_px)
        .map(|(width, height)| [f64::from(width), f64::from(height)]);
    let [width, height] = page.size_pt.or(pixels)?;
    let has_area = width > 0.0 && height > 0.0;
    has_area.then(|| height / width)
}

/// A box with its number on a flag; the flag stays inside the picture.
fn finding_box(number: usize, rect: Rect, ratio: f64) -> Markup {
    let tall = OVERLAY_WIDTH * ratio;
    // Boxes may stick out of the page; they are cut at its edge.
    let at = |v: f64, size: f64| v.clamp(0.0, 1.0) * size;
    let x0 = at(rect.x0, OVERLAY_WIDTH);
    let y0 = at(rect.y0, tall);
    let x1 = at(rect.x1, OVERLAY_WIDTH);
    let y1 = at(rect.y1, tall);
    let width = (x1 - x0).max(6.0);
    let height = (y1 - y0).max(6.0);
    // Origin: by eye. In units of the overlay: 42 high for the style's digits of 34 px, 20 more
    // width for each digit.
    let digits = number.to_string().len();
    let flag = 24.0 + 20.0 * digits as f64;
    let left = x0.min(OVERLAY_WIDTH - flag);
    let top = if y0 >= 42.0 { y0 - 42.0 } else { y0 };
    let whole = |v: f64| format!("{v:.0}");
    html! {
        rect.box
            x=(whole(x0))
            y=(whole(y0))
            width=(whole(width))
            height=(whole(height))
            {}
        rect.flag
            x=(whole(left))
            y=(whole(top))
            width=(whole(flag))
            height="42"
            {}
        text
            x=(whole(left + 12.0))
            y=(whole(top + 33.0))
            { (number) }
    }
}
