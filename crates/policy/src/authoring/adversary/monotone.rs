//! What is missing takes no error away: a paper or a line less never makes *not ready* into *ready*.

use super::result::Escape;
use super::sampling::scatter_name;
use crate::authoring::DossierSnapshot;
use crate::rules::Rules;
use model::{Finding, Rect, Report, Severity, Verdict};

/// What came of taking things from dossiers that are not ready.
#[derive(Debug, Clone, Default)]
pub struct MonotoneResult {
    /// Papers that were taken.
    pub papers: usize,
    /// Lines that were taken.
    pub lines: usize,
    /// Changes that made a dossier ready, though nothing wrong was taken with them.
    pub escapes: Vec<Escape>,
}

/// Takes every paper, and at most `lines` lines chosen by the seed, one at a time; nothing where the
/// dossier is not *not ready*.
#[must_use]
pub fn take_from_refused(
    rules: &Rules,
    dossier: &DossierSnapshot,
    lines: Option<usize>,
    seed: u64,
) -> MonotoneResult {
    let report = dossier.evaluate(rules);
    let mut result = MonotoneResult::default();
    if report.verdict != Verdict::NotReady {
        return result;
    }
    for (index, document) in dossier.documents.iter().enumerate() {
        let mut less = dossier.clone();
        less.remove_document(index);
        result.papers += 1;
        let files: Vec<usize> = document
            .pages
            .iter()
            .map(|p| p.file)
            .collect();
        let is_contradiction = errors(&report).any(|f| {
            let on_it = f
                .places
                .iter()
                .any(|place| files.contains(&place.file));
            f.document.as_ref() == Some(&document.id) || on_it
        });
        result.judge(rules, &less, is_contradiction, &document.kind, "");
    }
    for place in choose_lines(dossier, lines, seed) {
        let Some((less, text, rect)) = without_line(dossier, place, rules) else {
            continue;
        };
        result.lines += 1;
        let is_contradiction = errors(&report).any(|f| stands_on(f, place.0, &rect));
        let kind = kind_on_file(dossier, place.0);
        result.judge(rules, &less, is_contradiction, &kind, &text);
    }
    result
}

impl MonotoneResult {
    fn judge(
        &mut self,
        rules: &Rules,
        less: &DossierSnapshot,
        is_contradiction: bool,
        target: &str,
        what: &str,
    ) {
        let verdict = less.evaluate(rules).verdict;
        if verdict == Verdict::Ready && !is_contradiction {
            self.escapes.push(Escape {
                dossier: less.name.clone(),
                target: target.to_owned(),
                what: what.to_owned(),
                verdict,
                objection: None,
            });
        }
    }
}

fn errors(report: &Report) -> impl Iterator<Item = &Finding> {
    let open = |f: &&Finding| f.severity == Severity::Error && f.waived.is_none();
    report.findings.iter().filter(open)
}

/// File, page and line by index.
type LinePlace = (usize, usize, usize);

fn choose_lines(dossier: &DossierSnapshot, most: Option<usize>, seed: u64) -> Vec<LinePlace> {
    let mut places = Vec::new();
    for (file, evidence) in dossier.files.iter().enumerate() {
        for (page, text) in evidence.text.pages.iter().enumerate() {
            places.extend((0..text.lines.len()).map(|line| (file, page, line)));
        }
    }
    let name = |place: &LinePlace| scatter_name(seed, &format!("{} {place:?}", dossier.name));
    places.sort_by_cached_key(name);
    places.truncate(most.unwrap_or(usize::MAX));
    places
}

/// The dossier without a line, read again; the line's text, and its place in fractions of the page.
fn without_line(
    dossier: &DossierSnapshot,
    (file, page, line): LinePlace,
    rules: &Rules,
) -> Option<(DossierSnapshot, String, Rect)> {
    let mut less = dossier.clone();
    let page = less
        .files
        .get_mut(file)?
        .text
        .pages
        .get_mut(page)?;
    let gone = page.lines.remove(line);
    let rect = Rect {
        x0: gone.rect.x0 / page.width,
        y0: gone.rect.y0 / page.height,
        x1: gone.rect.x1 / page.width,
        y1: gone.rect.y1 / page.height,
    };
    less.identify_again(rules);
    Some((less, gone.text, rect))
}

/// Whether a finding shows a place on that line.
fn stands_on(finding: &Finding, file: usize, line: &Rect) -> bool {
    finding.places.iter().any(|place| {
        let beside = |r: &Rect| {
            let across = r.x0 < line.x1 && line.x0 < r.x1;
            across && r.y0 < line.y1 && line.y0 < r.y1
        };
        place.file == file && place.rect.as_ref().is_some_and(beside)
    })
}

fn kind_on_file(dossier: &DossierSnapshot, file: usize) -> String {
    let on_file = |d: &&model::Document| d.pages.iter().any(|p| p.file == file);
    let document = dossier.documents.iter().find(on_file);
    document
        .map(|d| d.kind.clone())
        .unwrap_or_default()
}
