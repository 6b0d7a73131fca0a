use super::*;
use crate::batch::{PlacedEntry, summarise_records};
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
    let clients = summary.clients.iter();
    let names = clients.map(|row| row.unwrap().client);
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

#[test]
fn a_record_behind_one_that_was_cut_off_counts() {
    let at = |number| Some(ListPlace { number, of: 3 });
    let lines = [0, 1, 2].map(|number| line("a {\"place\":", at(number), false));
    for cut in 1..lines[0].len() - 1 {
        let (half, _) = lines[0].split_at(cut);
        let glued = format!("{half}{}{}", lines[1], lines[2]);
        let set = RecordSet::open(&[], Some(&mut glued.as_bytes())).unwrap();
        let kept = [0, 1, 2].map(|index| set.record(index).unwrap().is_some());
        assert_eq!(kept, [false, true, true], "cut at {cut}");
        assert_eq!(set.unread_lines(), 1, "cut at {cut}");
    }
}

#[test]
fn more_files_than_a_process_may_hold_open_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let of = 1500;
    let mut paths = Vec::new();
    for number in 0..of {
        let path = dir
            .path()
            .join(format!("part-{number}"));
        let text = line(&number.to_string(), Some(ListPlace { number, of }), false);
        std::fs::write(&path, text).unwrap();
        paths.push(path);
    }
    let set = RecordSet::open(&paths, None).unwrap();
    for number in (0..1500).rev() {
        let record = set.record(number).unwrap().unwrap();
        assert_eq!(record.client, number.to_string());
    }
}
