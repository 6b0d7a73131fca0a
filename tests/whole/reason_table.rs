//! Every reject reason × without its documents, without its answers, with both, with a fault.

use std::collections::BTreeSet;

use evidence::text::ocr_recordings::OcrRecordings;
use model::{FindingCode, OcrAvailability, ReasonStatus};
use policy::authoring::generated::{ReasonRow, build_reason_table};
use policy::rules::Rules;

use crate::support::{Pack, fixtures};

/// Reasons that no dossier of the table makes clear, each with why.
const NEVER_CLEAR: &[&str] = &[];

#[test]
fn every_reason_is_told_by_its_own_causes_only() {
    let rules = Rules::load_embedded().expect("sound");
    let table = build_reason_table(&rules);
    for row in &table {
        println!(
            "{:32} both {:2}  no papers {:2}  no answers {:2}  faults {:3}  clear {:5}  triggered {}",
            row.reason,
            row.with_both,
            row.without_papers,
            row.without_answers,
            row.with_fault,
            row.clear,
            row.triggered
        );
    }
    let failures: Vec<&String> = table
        .iter()
        .flat_map(|row| &row.failures)
        .collect();
    assert!(failures.is_empty(), "{failures:#?}");
    let untried: Vec<&str> = names(&table, |row| row.with_both == 0);
    assert!(untried.is_empty(), "{untried:?}");
    let unclear: BTreeSet<&str> = names(&table, |row| !row.clear)
        .into_iter()
        .collect();
    let known: BTreeSet<&str> = NEVER_CLEAR.iter().copied().collect();
    assert_eq!(unclear, known);
    let untriggered: BTreeSet<&str> = names(&table, |row| !row.triggered)
        .into_iter()
        .collect();
    assert!(untriggered.is_empty(), "{untriggered:?}");
    // What the table is worth: an empty one cannot pass.
    let tried = |count: fn(&ReasonRow) -> usize| table.iter().map(count).sum::<usize>();
    assert!(table.len() >= 27, "{}", table.len());
    assert!(tried(|row| row.with_both) >= 90 && tried(|row| row.without_papers) >= 70);
    assert!(tried(|row| row.without_answers) >= 15 && tried(|row| row.with_fault) >= 180);
}

fn names(table: &[ReasonRow], select: fn(&ReasonRow) -> bool) -> Vec<&str> {
    let rows = table.iter().filter(|row| select(row));
    rows.map(|row| row.reason.as_str())
        .collect()
}

#[test]
fn what_nobody_read_gives_no_reason() {
    let rules = Rules::load_embedded().expect("sound");
    let mut pack = Pack::open(&fixtures().join("catering-ready"), &rules);
    pack.looking.readings = OcrRecordings::default();
    let mut unread = 0;
    for availability in [OcrAvailability::NotInstalled, OcrAvailability::Unused] {
        pack.looking.without_ocr = availability;
        let report = pack.audit(&rules);
        let code = FindingCode::DocumentUnreadable;
        unread += report
            .findings
            .iter()
            .filter(|f| f.code == code)
            .count();
        let triggered: Vec<&str> = report
            .reasons
            .iter()
            .filter(|reason| reason.status == ReasonStatus::Triggered)
            .map(|reason| reason.id.as_str())
            .collect();
        assert_eq!(triggered, Vec::<&str>::new(), "{availability:?}");
    }
    assert!(unread >= 6, "{unread}");
}
