//! Just what is allowed: bytes, px and terms at the edge of what a rule says.

use jiff::{Span, civil::Date};

use super::super::super::attack::{Attack, Operator};
use super::super::super::ready_dossier::ReadyDossier;
use super::super::super::serving_paper::{Proof, ServingPaper};
use super::super::fields::{has_any, has_role, replace_value};
use super::super::formats::{endpoints_of_paper, uploaded_papers};
use super::super::terms::chinese_date;
use model::FieldRole;

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "as-many-bytes-as-allowed",
        find_attacks: use_most_bytes,
    },
    Operator {
        id: "picture-just-large-enough",
        find_attacks: use_least_sides,
    },
    Operator {
        id: "term-in-another-spelling",
        find_attacks: respell_terms,
    },
];

fn use_most_bytes(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let attack = |paper: &ServingPaper<'_>| {
        let most = endpoints_of_paper(dossier, paper).filter_map(|p| p.max_bytes);
        let most = most.min()?;
        Some(Attack::on_files(paper, "max", move |file| {
            file.bytes = most;
        }))
    };
    uploaded_papers(dossier)
        .filter_map(attack)
        .collect()
}

fn use_least_sides(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let attack = |paper: &ServingPaper<'_>| {
        let least = endpoints_of_paper(dossier, paper).filter_map(|p| p.min_sides_px);
        let [short, long] = least.max()?;
        Some(Attack::on_pages(paper, "min", move |page, _| {
            page.width_px = page.width_px.map(|_| long);
            page.height_px = page.height_px.map(|_| short);
        }))
    };
    uploaded_papers(dossier)
        .filter_map(attack)
        .collect()
}

// By eye: no kind of paper holds for less than three years from its issue.
/// From a year ago for three years, as papers of different offices print it.
fn respell_terms(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let as_of = dossier.snapshot.settings.as_of;
    let start = as_of
        .checked_sub(Span::new().years(1))
        .unwrap_or(as_of);
    let end = as_of
        .checked_add(Span::new().years(2))
        .unwrap_or(as_of);
    let dated = dossier.papers.iter().filter(|p| {
        let fields = p.witnesses(Proof::Term);
        // The terms of identity papers follow from the holder's age.
        has_any(dossier, p, &fields) && !has_role(dossier, p, FieldRole::PersonName)
    });
    let issued = chinese_date(start);
    let attack = |paper: &ServingPaper<'_>, term: String| {
        let issued = issued.clone();
        Attack::on_document(paper, term.clone(), move |document| {
            replace_value(document, FieldRole::Validity, &term);
            replace_value(document, FieldRole::Issued, &issued);
        })
    };
    dated
        .flat_map(|paper| spellings(start, end).map(|term| attack(paper, term)))
        .collect()
}

fn spellings(start: Date, end: Date) -> [String; 5] {
    let dotted = |day: Date| format!("{}.{:02}.{:02}", day.year(), day.month(), day.day());
    let (from, to) = (chinese_date(start), chinese_date(end));
    [
        format!("{from}至{to}"),
        format!("自{from}起至{to}止"),
        format!("{start}至{end}"),
        format!("{}-{}", dotted(start), dotted(end)),
        format!("有效期至：{to}"),
    ]
}
