//! Pages as another hand would have held them: tilted, bent, drawn out, with lines lost or glued, with
//! values half a line lower.

use super::RecordedPage;
use super::score::{PageScore, Reliability, score_page};
use super::{asked_folder, read_pages};
use crate::rules::Rules;

type Bounds = [f64; 4];

/// A page with its boxes moved; the truth stays.
fn moved(page: &RecordedPage, change: impl Fn(Bounds) -> Bounds) -> RecordedPage {
    let mut page = page.clone();
    for line in &mut page.lines {
        line.bounds = change(line.bounds);
    }
    page
}

/// Turned by `degrees` as a rigid sheet; the boxes stay upright, so they grow.
fn tilted(page: &RecordedPage, degrees: f64) -> RecordedPage {
    let slope = degrees.to_radians().tan();
    let aspect = page.aspect();
    moved(page, |[x0, y0, x1, y1]| {
        let middle = f64::midpoint(x0, x1) - 0.5;
        let rise = slope * aspect * middle;
        let half = 0.5 * (slope * aspect * (x1 - x0)).abs();
        [x0, y0 + rise - half, x1, y1 + rise + half]
    })
}

/// Bent like a sheet that does not lie flat: the middle lies lower than the sides.
fn bent(page: &RecordedPage, depth: f64) -> RecordedPage {
    moved(page, |[x0, y0, x1, y1]| {
        let sag = |x: f64| depth * (1.0 - (2.0 * x - 1.0).powi(2));
        let (left, right) = (sag(x0), sag(x1));
        [x0, y0 + left.min(right), x1, y1 + left.max(right)]
    })
}

fn scaled(page: &RecordedPage, across: f64, down: f64) -> RecordedPage {
    moved(page, |[x0, y0, x1, y1]| {
        [x0 * across, y0 * down, x1 * across, y1 * down]
    })
}

/// Every box a little off, by its number.
fn jittered(page: &RecordedPage, seed: u64) -> RecordedPage {
    let mut page = page.clone();
    let mut state = seed;
    for line in &mut page.lines {
        let height = line.bounds[3] - line.bounds[1];
        for edge in 0..4 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let share = (state >> 33) as f64 / f64::from(1u32 << 31) - 0.5;
            let by = if edge % 2 == 0 { 0.1 } else { 0.2 };
            line.bounds[edge] += by * height * share;
        }
    }
    page
}

/// Values lower than their labels: boxes that hold no label's word at their start.
fn lowered(page: &RecordedPage, share: f64, rules: &Rules) -> RecordedPage {
    let mut page = page.clone();
    let labels: Vec<&String> = rules
        .catalogue
        .kinds
        .iter()
        .flat_map(|kind| &kind.labels)
        .collect();
    for line in &mut page.lines {
        let text: String = line
            .text
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let is_label = labels
            .iter()
            .any(|label| text.starts_with(label.as_str()));
        let is_head = text.chars().count() < 3;
        if !is_label && !is_head {
            let height = line.bounds[3] - line.bounds[1];
            line.bounds[1] += share * height;
            line.bounds[3] += share * height;
        }
    }
    page
}

/// The page without one line. What was on it is no longer in the lines.
fn without_line(page: &RecordedPage, at: usize) -> RecordedPage {
    let mut page = page.clone();
    let lost = page.lines.remove(at);
    let fold = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect()
    };
    let lost = fold(&lost.text);
    let left: Vec<String> = page
        .lines
        .iter()
        .map(|line| fold(&line.text))
        .collect();
    for truth in page.truth.fields.values_mut() {
        let Some(value) = truth
            .value
            .as_ref()
            .filter(|_| truth.in_lines.is_none())
        else {
            continue;
        };
        let value = fold(value);
        // The same words may stand on another line, such as a day of issue and one of foundation.
        if left
            .iter()
            .any(|line| line.contains(&value))
        {
            continue;
        }
        let holds = lost.contains(&value) || (lost.chars().count() > 1 && value.contains(&lost));
        // A row of a scope may have a sign that was misread.
        let tail: String = lost
            .chars()
            .rev()
            .take(6)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        if holds || (lost.chars().count() > 8 && value.contains(&tail)) {
            truth.in_lines = Some("part".to_owned());
        }
    }
    page
}

/// Line `at` and the nearest on its right as one box.
fn glued(page: &RecordedPage, at: usize) -> Option<RecordedPage> {
    let mut page = page.clone();
    let [x0, y0, x1, y1] = page.lines[at].bounds;
    let row = f64::midpoint(y0, y1);
    let height = y1 - y0;
    let aspect = page.aspect();
    let near = |[a, b, _, d]: Bounds| {
        let gap = (a - x1) * aspect / height;
        let off = (f64::midpoint(b, d) - row).abs() / height;
        (a > x0 && (-0.5..6.0).contains(&gap) && off < 0.4).then_some(gap)
    };
    let (_, next) = page
        .lines
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != at)
        .filter_map(|(index, line)| Some((near(line.bounds)?, index)))
        .min_by(|a, b| a.0.total_cmp(&b.0))?;
    let other = page.lines[next].clone();
    let line = &mut page.lines[at];
    line.text.push_str(&other.text);
    let [_, b0, b1x, b1] = other.bounds;
    line.bounds = [x0, y0.min(b0), x1.max(b1x), y1.max(b1)];
    line.confidence = line.confidence.min(other.confidence);
    page.lines.remove(next);
    Some(page)
}

/// Line `at` as two boxes: engines part lines where a gap is wide or a fold crosses.
fn parted(page: &RecordedPage, at: usize) -> Option<RecordedPage> {
    let mut page = page.clone();
    let line = page.lines[at].clone();
    let chars: Vec<char> = line.text.chars().collect();
    if chars.len() < 4 {
        return None;
    }
    let width = |chars: &[char]| -> f64 {
        chars
            .iter()
            .map(|c| if c.is_ascii() { 0.5 } else { 1.0 })
            .sum()
    };
    let middle = chars.len() / 2 + at % 2;
    let share = width(&chars[..middle]) / width(&chars);
    let [x0, y0, x1, y1] = line.bounds;
    let cut = x0 + share * (x1 - x0);
    page.lines[at].text = chars[..middle].iter().collect();
    page.lines[at].bounds = [x0, y0, cut, y1];
    let mut rest = line;
    rest.text = chars[middle..].iter().collect();
    rest.bounds = [cut, y0, x1, y1];
    page.lines.insert(at + 1, rest);
    Some(page)
}

/// Line `at` with its first character misread, where it begins with a label.
fn misread(page: &RecordedPage, at: usize, rules: &Rules) -> Option<RecordedPage> {
    let mut page = page.clone();
    let kind = page.truth.kind.as_deref()?;
    let labels = &rules.catalogue.get(kind)?.labels;
    let text = &page.lines[at].text;
    labels
        .iter()
        .find(|label| text.starts_with(label.as_str()))?;
    let rest: String = text.chars().skip(1).collect();
    page.lines[at].text = format!("口{rest}");
    Some(page)
}

/// All variants of one kind of change; of the lines every one in `step`.
fn variants(
    page: &RecordedPage,
    rules: &Rules,
    step: usize,
) -> Vec<(&'static str, Vec<RecordedPage>)> {
    let all = (0..page.lines.len()).step_by(step);
    let tilts = [-3.0, -2.0, -1.0, 1.0, 2.0, 3.0];
    vec![
        ("as recorded", vec![page.clone()]),
        (
            "tilted up to 3°",
            tilts
                .iter()
                .map(|d| tilted(page, *d))
                .collect(),
        ),
        (
            "bent",
            [-0.02, -0.01, 0.01, 0.02]
                .iter()
                .map(|d| bent(page, *d))
                .collect(),
        ),
        (
            "drawn out",
            vec![
                scaled(page, 1.0, 0.9),
                scaled(page, 0.9, 1.0),
                scaled(page, 0.5, 0.5),
            ],
        ),
        (
            "jittered",
            (1..6)
                .map(|seed| jittered(page, seed))
                .collect(),
        ),
        (
            "values lower",
            [0.25, 0.5]
                .iter()
                .map(|s| lowered(page, *s, rules))
                .collect(),
        ),
        (
            "one line lost",
            all.clone()
                .map(|at| without_line(page, at))
                .collect(),
        ),
        (
            "two boxes glued",
            all.clone()
                .filter_map(|at| glued(page, at))
                .collect(),
        ),
        (
            "one box parted",
            all.clone()
                .filter_map(|at| parted(page, at))
                .collect(),
        ),
        (
            "label misread",
            all.filter_map(|at| misread(page, at, rules))
                .collect(),
        ),
    ]
}

#[test]
fn moved_pages_stay_unread_rather_than_wrong() {
    let rules = Rules::load_embedded().unwrap();
    let pages = read_pages(&asked_folder());
    // The fixtures are tried again with every build, a folder of one's own is tried in full.
    let is_asked = std::env::var_os("PREAUDIT_PAGES").is_some();
    let step = if is_asked { 1 } else { 4 };
    let verbose = std::env::var_os("PREAUDIT_PAGES_VERBOSE").is_some();
    let mut sums: Vec<(&str, usize, PageScore)> = Vec::new();
    let mut reliability = Reliability::default();
    for page in &pages {
        for (index, (change, changed)) in variants(page, &rules, step)
            .into_iter()
            .enumerate()
        {
            if sums.len() <= index {
                sums.push((change, 0, PageScore::default()));
            }
            let (_, count, sum) = &mut sums[index];
            for (number, variant) in changed.iter().enumerate() {
                let score = score_page(variant, &rules, &mut reliability);
                if verbose && score.wrong > 0 {
                    println!("{change} {number}: {}", score.wrong_only());
                }
                *count += 1;
                sum.add(&score);
            }
        }
    }
    for (change, count, sum) in &sums {
        println!("{change:16} {count:5} pages  {}", sum.figures());
    }
    println!("{reliability}");
    for (change, count, sum) in &sums {
        let answered = sum.exact + sum.wrong;
        assert!(*count > 0 && answered > 0, "{change}");
        assert!(sum.wrong * 25 <= answered, "{change}: {}", sum.figures());
    }
}
