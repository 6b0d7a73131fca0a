//! Terms that ended: as dates, in words, relative, inside a sentence; and papers issued tomorrow.

use jiff::{Span, civil::Date};

use super::super::attack::{Attack, Operator};
use super::super::ready_dossier::ReadyDossier;
use super::super::serving_paper::{Proof, ServingPaper};
use super::fields::{has_any, has_role, replace_value};
use model::{FieldRole, FindingCode};

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "ended-yesterday",
        find_attacks: |dossier| replace_terms(dossier, end_yesterday),
    },
    Operator {
        id: "ended-decades-ago",
        find_attacks: |dossier| replace_terms(dossier, |_| "1998年03月01日至2003年02月28日".into()),
    },
    Operator {
        id: "ended-in-words",
        find_attacks: |dossier| replace_terms(dossier, |_| "至二〇〇三年二月二十八日".into()),
    },
    Operator {
        id: "ended-by-relative-term",
        find_attacks: |dossier| replace_terms(dossier, |_| "自2001年05月01日起两年".into()),
    },
    Operator {
        id: "ended-in-a-sentence",
        find_attacks: |dossier| replace_terms(dossier, end_in_sentence),
    },
    Operator {
        id: "not-yet-in-force",
        find_attacks: |dossier| replace_terms(dossier, begin_next_year),
    },
    Operator {
        id: "term-misread",
        find_attacks: |dossier| replace_terms(dossier, |_| "至样本年样本月样本日".into()),
    },
    Operator {
        id: "issued-in-the-future",
        find_attacks: issue_in_future,
    },
];

/// Another term on every paper whose type prints one.
fn replace_terms(dossier: &ReadyDossier<'_>, term: fn(Date) -> String) -> Vec<Attack> {
    let value = term(dossier.snapshot.settings.as_of);
    let dated = dossier.papers.iter().filter(|p| {
        let fields = p.witnesses(Proof::Term);
        has_any(dossier, p, &fields)
    });
    let attack = |paper: &ServingPaper<'_>| {
        let value = value.clone();
        Attack::on_document(paper, value.clone(), move |document| {
            replace_value(document, FieldRole::Validity, &value);
        })
    };
    dated.map(attack).collect()
}

fn end_yesterday(as_of: Date) -> String {
    let yesterday = as_of.yesterday().unwrap_or(as_of);
    format!("自2019年01月01日至{}", chinese_date(yesterday))
}

fn end_in_sentence(_: Date) -> String {
    "本授权期限自2001年05月01日起至2003年04月30日止".to_owned()
}

fn begin_next_year(as_of: Date) -> String {
    let start = as_of
        .checked_add(Span::new().years(1))
        .unwrap_or(as_of);
    let end = as_of
        .checked_add(Span::new().years(3))
        .unwrap_or(as_of);
    format!("自{}至{}", chinese_date(start), chinese_date(end))
}

fn issue_in_future(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let as_of = dossier.snapshot.settings.as_of;
    let day = as_of
        .checked_add(Span::new().years(1))
        .unwrap_or(as_of);
    let value = chinese_date(day);
    let dated = dossier.papers.iter().filter(|p| {
        p.is_asked(FindingCode::DateImplausible) && has_role(dossier, p, FieldRole::Issued)
    });
    let attack = |paper: &ServingPaper<'_>| {
        let value = value.clone();
        Attack::on_document(paper, value.clone(), move |document| {
            replace_value(document, FieldRole::Issued, &value);
        })
    };
    dated.map(attack).collect()
}

/// As papers print it.
pub fn chinese_date(day: Date) -> String {
    format!("{}年{:02}月{:02}日", day.year(), day.month(), day.day())
}
