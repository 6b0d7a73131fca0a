//! Recorded pages with truth, field by field: what is exact, what is wrong, what was not read.
//!
//! `PREAUDIT_PAGES=DIR cargo test -p preaudit-policy identify::tests::pages -- --nocapture` scores a folder of one's
//! own: one JSON object a page, as the fixtures in `pages/` have it.

mod perturb;
mod score;

use std::path::{Path, PathBuf};

use serde::Deserialize;
use std::collections::BTreeMap;

use super::file;
use crate::rules::Rules;
use model::{FileEvidence, Page, Rect, TextLine, TextOrigin, TextPage};
use score::{PageScore, Reliability, score_page};

/// A recorded page.
#[derive(Debug, Clone, Deserialize)]
struct RecordedPage {
    width_px: u32,
    height_px: u32,
    #[serde(default)]
    turn: u16,
    lines: Vec<RecordedLine>,
    truth: PageTruth,
    #[serde(skip)]
    name: String,
}

/// A line; `bounds` are shares of the page's width and height.
#[derive(Debug, Clone, Deserialize)]
struct RecordedLine {
    text: String,
    #[serde(rename = "box")]
    bounds: [f64; 4],
    confidence: f32,
}

/// What a person read on the picture.
#[derive(Debug, Clone, Deserialize)]
struct PageTruth {
    /// `None`: no paper of the catalogue.
    kind: Option<String>,
    #[serde(default)]
    fields: BTreeMap<String, FieldTruth>,
}

#[derive(Debug, Clone, Deserialize)]
struct FieldTruth {
    state: String,
    value: Option<String>,
    /// `part` or `none` where the lines hold less than the paper: then only unread is right.
    in_lines: Option<String>,
}

impl RecordedPage {
    /// Width over height.
    fn aspect(&self) -> f64 {
        f64::from(self.width_px) / f64::from(self.height_px)
    }

    fn evidence(&self) -> FileEvidence {
        let (width, height) = (f64::from(self.width_px), f64::from(self.height_px));
        let line = |line: &RecordedLine| {
            let [x0, y0, x1, y1] = line.bounds;
            let rect = Rect {
                x0: x0 * width,
                y0: y0 * height,
                x1: x1 * width,
                y1: y1 * height,
            };
            TextLine {
                text: line.text.clone(),
                rect,
                confidence: line.confidence,
            }
        };
        let page = TextPage {
            number: 1,
            width,
            height,
            turn: self.turn,
            lines: self.lines.iter().map(line).collect(),
        };
        let mut evidence = file("page.jpg", TextOrigin::Ocr, vec![page]);
        evidence.probe.pages = vec![Page {
            number: 1,
            width_px: Some(self.width_px),
            height_px: Some(self.height_px),
            ..Page::default()
        }];
        evidence
    }
}

fn own_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/identify/tests/pages")
}

/// The folder that the environment names, or the fixtures.
fn asked_folder() -> PathBuf {
    std::env::var_os("PREAUDIT_PAGES").map_or_else(own_folder, PathBuf::from)
}

fn read_pages(folder: &Path) -> Vec<RecordedPage> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|e| e == "json")
        })
        .collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let mut page: RecordedPage = serde_json::from_str(&text).unwrap();
        page.name = path
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        page
    };
    paths.iter().map(read).collect()
}

fn score_all(pages: &[RecordedPage], rules: &Rules) -> (Vec<PageScore>, Reliability) {
    let mut reliability = Reliability::default();
    let scores = pages
        .iter()
        .map(|page| score_page(page, rules, &mut reliability))
        .collect();
    (scores, reliability)
}

#[test]
fn recorded_pages_are_scored() {
    let rules = Rules::load_embedded().unwrap();
    let folder = asked_folder();
    let pages = read_pages(&folder);
    let (scores, reliability) = score_all(&pages, &rules);
    let mut sum = PageScore::default();
    for score in &scores {
        println!("{score}");
        sum.add(score);
    }
    println!("{:44} {}", "all", sum.figures());
    println!("{reliability}");
    assert!(sum.fields() > 0, "no page");
    if folder == own_folder() {
        assert!(pages.len() > 20, "{} pages", pages.len());
        assert_eq!((sum.wrong, sum.unread), (0, 0));
    }
}
