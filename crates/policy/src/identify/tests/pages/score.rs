//! One page against its truth.

use std::fmt;

use super::{FieldTruth, RecordedPage};
use crate::identify::identify_documents;
use crate::rules::Rules;
use model::{Document, DocumentField, FieldState};
use values::find_dates;
use values::text::normalise_text;

/// Values of one page by how they came out.
#[derive(Debug, Clone, Default)]
pub(super) struct PageScore {
    name: String,
    pub exact: usize,
    pub wrong: usize,
    /// Wrong with a confidence of 0.8 or more.
    pub surely_wrong: usize,
    pub unread: usize,
    /// Called absent or blank although something is printed.
    pub denied: usize,
    /// Unread because the type has no such field.
    unknown: usize,
    details: Vec<String>,
}

impl PageScore {
    pub fn fields(&self) -> usize {
        self.exact + self.wrong + self.unread
    }

    pub fn add(&mut self, other: &Self) {
        self.exact += other.exact;
        self.wrong += other.wrong;
        self.surely_wrong += other.surely_wrong;
        self.unread += other.unread;
        self.denied += other.denied;
        self.unknown += other.unknown;
    }

    /// The page with its wrong values alone.
    pub fn wrong_only(&self) -> String {
        let wrong = self
            .details
            .iter()
            .filter(|d| d.starts_with("Wrong"));
        let wrong: Vec<&str> = wrong.map(String::as_str).collect();
        format!("{} {}", self.name, wrong.join("\n    "))
    }

    pub fn figures(&self) -> String {
        format!(
            "exact {:3}  wrong {:2} ({} surely)  unread {:2} (no such field {}, denied {})",
            self.exact, self.wrong, self.surely_wrong, self.unread, self.unknown, self.denied
        )
    }
}

impl fmt::Display for PageScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:44} {}", self.name, self.figures())?;
        for detail in &self.details {
            write!(f, "\n    {detail}")?;
        }
        Ok(())
    }
}

/// How many values of each tenth of confidence are right.
#[derive(Debug, Clone, Default)]
pub(super) struct Reliability {
    /// Values and right ones by tenth.
    tenths: [(usize, usize); 10],
}

impl Reliability {
    fn add(&mut self, confidence: f64, right: bool) {
        let is_above = |tenth: &i32| confidence * 10.0 >= f64::from(*tenth);
        let tenth = (1..10).take_while(is_above).count();
        self.tenths[tenth].0 += 1;
        self.tenths[tenth].1 += usize::from(right);
    }
}

impl fmt::Display for Reliability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "confidence    values  right")?;
        for (tenth, (all, right)) in self.tenths.iter().enumerate() {
            if *all > 0 {
                let from = tenth as f64 / 10.0;
                write!(f, "\n{from:.1} to {:.1}    {all:5}  {right:5}", from + 0.1)?;
            }
        }
        Ok(())
    }
}

pub(super) fn score_page(
    page: &RecordedPage,
    rules: &Rules,
    reliability: &mut Reliability,
) -> PageScore {
    let papers = identify_documents(&[page.evidence()], &[], &rules.catalogue);
    let paper = papers.first();
    let kind = paper.map(|paper| paper.kind.as_str());
    let mut score = PageScore {
        name: page.name.clone(),
        ..PageScore::default()
    };
    if kind != page.truth.kind.as_deref() {
        let told = format!("kind {kind:?}, not {:?}", page.truth.kind);
        score.details.push(told);
    }
    for (name, truth) in &page.truth.fields {
        let field = paper.and_then(|paper: &Document| paper.fields.get(name));
        let outcome = judge_field(truth, field, kind.is_some(), page.truth.kind.as_deref());
        let (value, confidence) = match field {
            Some(field) => (field.value.as_str(), field.confidence),
            None => ("", 0.0),
        };
        if field.is_some_and(|field| field.state == FieldState::Present) {
            reliability.add(confidence, outcome == FieldOutcome::Exact);
        }
        match outcome {
            FieldOutcome::Exact => {
                score.exact += 1;
                continue;
            }
            FieldOutcome::Wrong => {
                score.wrong += 1;
                score.surely_wrong += usize::from(confidence >= 0.8);
            }
            FieldOutcome::Denied => {
                score.unread += 1;
                score.denied += 1;
            }
            FieldOutcome::Unread => {
                score.unread += 1;
                score.unknown += usize::from(field.is_none());
            }
        }
        let state = field.map(|field| field.state);
        let expected = truth
            .value
            .as_deref()
            .unwrap_or(&truth.state);
        score.details.push(format!(
            "{outcome:?} {name} {confidence:.2} {state:?} {value}\n        not {expected} {:?}",
            truth.in_lines
        ));
    }
    score
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum FieldOutcome {
    Exact,
    Wrong,
    /// No value, and absent or blank although something is printed.
    Denied,
    Unread,
}

fn judge_field(
    truth: &FieldTruth,
    field: Option<&DocumentField>,
    has_paper: bool,
    kind: Option<&str>,
) -> FieldOutcome {
    let Some(field) = field else {
        // Of a page that is no paper nothing is to be read.
        let refused = kind.is_none() && !has_paper;
        return if refused {
            FieldOutcome::Exact
        } else {
            FieldOutcome::Unread
        };
    };
    let lost = truth.in_lines.is_some();
    let printed = truth.state == "present";
    match field.state {
        FieldState::Present => {
            let value = truth
                .value
                .as_deref()
                .filter(|_| printed && !lost);
            if value.is_some_and(|value| is_same_value(value, field)) {
                FieldOutcome::Exact
            } else {
                FieldOutcome::Wrong
            }
        }
        FieldState::Unreadable if lost || truth.state == "unreadable" => FieldOutcome::Exact,
        FieldState::LabelAbsent if truth.state == "label-absent" => FieldOutcome::Exact,
        FieldState::LabelWithoutValue if truth.state == "label-without-value" => {
            FieldOutcome::Exact
        }
        FieldState::LabelAbsent | FieldState::LabelWithoutValue if printed => FieldOutcome::Denied,
        _ => FieldOutcome::Unread,
    }
}

fn is_same_value(printed: &str, field: &DocumentField) -> bool {
    let loose = matches!(
        field.data_type.as_str(),
        "business-scope" | "items" | "address"
    );
    let fold = |text: &str| {
        let is_mark = |c: &char| loose && ";:,。、()；：".contains(*c);
        let text = normalise_text(text).replace('帐', "账");
        text.chars()
            .filter(|c| !is_mark(c))
            .collect::<String>()
    };
    if fold(printed) == fold(&field.value) {
        return true;
    }
    // A day may be printed 03月09日 and read 3月9日.
    let days = |text: &str| -> Vec<_> {
        find_dates(text)
            .iter()
            .map(|d| d.date)
            .collect()
    };
    let dated = matches!(field.data_type.as_str(), "date" | "term");
    let same_days = days(printed) == days(&field.value);
    let words = |text: &str| fold(text).contains('至') == fold(text).contains('至');
    dated && same_days && !days(printed).is_empty() && words(printed)
}
