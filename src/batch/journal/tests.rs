use super::*;

fn entry(client: &str) -> JournalEntry {
    let record = DossierRecord {
        client: client.into(),
        as_of: "2026-11-01".into(),
        ..DossierRecord::default()
    };
    JournalEntry {
        stamp: format!("stamp of {client}"),
        sha256: None,
        record,
    }
}

#[test]
fn a_torn_line_at_any_byte_costs_that_line_only() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("journal.jsonl");
    let mut journal = Journal::create(&path).unwrap();
    let offsets = ["一", "b", "c"].map(|client| {
        let entry = entry(client);
        journal.append_entry(&entry).unwrap()
    });
    let whole = std::fs::read(&path).unwrap();
    let second = journal.read_entry(offsets[1]).unwrap();
    assert_eq!(second, entry("b"));
    drop(journal);
    let last = usize::try_from(offsets[2]).unwrap();
    for cut in last..whole.len() {
        std::fs::write(&path, &whole[..cut]).unwrap();
        let (mut journal, lines) = Journal::resume(&path).unwrap();
        assert_eq!(lines.len(), 2, "cut at {cut}");
        journal
            .append_entry(&entry("c"))
            .unwrap();
        let written = std::fs::read(&path).unwrap();
        assert_eq!(written, whole, "cut at {cut}");
    }
}

#[test]
fn a_new_journal_forgets_an_older_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("journal.jsonl");
    let mut older = Journal::create(&path).unwrap();
    older.append_entry(&entry("a")).unwrap();
    drop(older);
    Journal::create(&path).unwrap();
    let (_, lines) = Journal::resume(&path).unwrap();
    assert_eq!(lines, Vec::new());
}
