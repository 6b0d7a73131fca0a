use super::*;
use crate::batch::summarise_records;
use model::{AuditFailure, Verdict};

fn line(client: &str, place: Option<ListPlace>, failed: bool) -> String {
    let failure = failed.then(|| AuditFailure {
        exit: 4,
        message: "killed".into(),
    });
    let record = DossierRecord {
        client: client.into(),
        verdict: (!failed).then_some(Verdict::Ready),
        failure,
        ..DossierRecord::default()
    };
    let entry = JournalEntry {
        stamp: client.into(),
        sha256: None,
        record,
    };
    serde_json::to_string(&PlacedEntry { place, entry }).unwrap() + "\n"
}

fn clients(text: &str) -> (Vec<String>, RecordSet) {
    let set = RecordSet::open(&[], Some(&mut text.as_bytes())).unwrap();
    let record = |index| set.record(index);
    let summary = summarise_records(set.dossiers(), &record).unwrap();
    let names = summary.clients.into_iter().map(|row| row.client);
    (names.collect(), set)
}

#[test]
fn order_repetition_and_cuts_change_nothing() {
    let at = |number| Some(ListPlace { number, of: 3 });
    let lines = [
        line("c", at(0), false),
        line("a", at(1), false),
        line("b", at(2), true),
    ];
    let sorted = lines.concat();
    let expected = ["c", "a", "b"];
    assert_eq!(clients(&sorted).0, expected);
    let [c, a, b] = &lines;
    let (half, _) = b.split_at(b.len() / 2);
    let mixed = format!("{b}{a}{b}\n{c}{a}{half}");
    let (names, set) = clients(&mixed);
    assert_eq!(names, expected);
    assert_eq!((set.unread_lines(), set.differing()), (1, 0));
}

#[test]
fn what_was_audited_goes_before_what_failed() {
    for text in [
        line("a", None, true) + &line("a", None, false),
        line("a", None, false) + &line("a", None, true),
    ] {
        let set = RecordSet::open(&[], Some(&mut text.as_bytes())).unwrap();
        assert_eq!(set.dossiers(), 1);
        assert_eq!(
            set.record(0).unwrap().unwrap().verdict,
            Some(Verdict::Ready)
        );
    }
}

#[test]
fn a_listed_dossier_without_a_record_is_missing() {
    let of = |number| Some(ListPlace { number, of: 3 });
    let text = line("a", of(2), false);
    let (names, set) = clients(&text);
    assert_eq!(names, ["a"]);
    assert_eq!(set.dossiers(), 3);
    assert_eq!(set.record(0).unwrap(), None);
}

#[test]
fn records_without_a_place_follow_the_list() {
    let of = |number| Some(ListPlace { number, of: 2 });
    let text = line("z", None, false) + &line("b", of(1), false) + &line("y", None, false);
    let (names, set) = clients(&(text + &line("a", of(0), false)));
    assert_eq!(names, ["a", "b", "y", "z"]);
    assert_eq!(set.dossiers(), 4);
}

#[test]
fn a_place_outside_of_its_list_is_no_record() {
    for place in [
        ListPlace { number: 3, of: 3 },
        ListPlace {
            number: 0,
            of: u64::MAX,
        },
    ] {
        let (names, set) = clients(&line("a", Some(place), false));
        assert_eq!((names.len(), set.dossiers(), set.unread_lines()), (0, 0, 1));
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let path = PathBuf::from("no/such/records.jsonl");
    let (named, _) = RecordSet::open(std::slice::from_ref(&path), None).unwrap_err();
    assert_eq!(named, path);
}
