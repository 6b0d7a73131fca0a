//! `--format ics`: deadlines in a calendar that another library reads back.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::{preaudit, python, stdout};

const EXPIRING: &str = "fixtures/packs/hotel-expires-soon";

/// Lines as RFC 5545 section 3.1 unfolds them.
fn unfold(calendar: &str) -> Vec<String> {
    let unfolded = calendar.replace("\r\n ", "");
    unfolded
        .lines()
        .map(str::to_owned)
        .collect()
}

#[test]
fn deadlines_carry_their_remedy_and_no_clock() {
    let args = ["check", EXPIRING, "--format", "ics", "--lang", "en"];
    let calendar = stdout(&preaudit(&args));
    assert_eq!(calendar, stdout(&preaudit(&args)), "bytes differ");
    let lines = unfold(&calendar);
    let with = |start: &str| {
        lines
            .iter()
            .filter(|line| line.starts_with(start))
            .count()
    };
    assert!(with("BEGIN:VEVENT") >= 2, "{calendar}");
    assert!(with("SUMMARY:last safe day to submit: ") >= 1, "{calendar}");
    assert!(with("SUMMARY:expires: ") >= 1, "{calendar}");
    assert_eq!(
        with("DTSTAMP:20261101T000000Z"),
        with("BEGIN:VEVENT"),
        "{calendar}"
    );
    assert_eq!(with("DESCRIPTION:"), with("BEGIN:VEVENT"));
    for line in calendar.split("\r\n") {
        assert!(line.len() <= 75, "RFC 5545 folds at 75 octets: {line}");
    }
    let past = stdout(&preaudit(&[
        "check",
        EXPIRING,
        "--format",
        "ics",
        "--as-of",
        "2090-01-01",
    ]));
    assert!(!past.contains("BEGIN:VEVENT"), "{past}");
}

#[test]
fn a_batch_has_one_calendar() {
    let batch = preaudit(&[
        "batch",
        "fixtures/packs",
        "--glob",
        "hotel-*",
        "--format",
        "ics",
        "--no-cache",
    ]);
    let calendar = stdout(&batch);
    assert_eq!(
        calendar
            .matches("BEGIN:VCALENDAR")
            .count(),
        1
    );
    assert!(calendar.matches("BEGIN:VEVENT").count() >= 2, "{calendar}");
}

#[test]
fn another_library_reads_it_back() {
    let script = "import sys, icalendar\n\
                  c = icalendar.Calendar.from_ical(sys.stdin.buffer.read())\n\
                  for e in c.walk('VEVENT'):\n  assert not e.errors, e.errors\n  print(e.decoded('DTSTART'), e['UID'], e['SUMMARY'])\n";
    let has_library = Command::new(python())
        .args(["-c", "import icalendar"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !has_library {
        eprintln!(
            "LEFT OUT: python3 with icalendar is not installed; no other library read the calendar"
        );
        return;
    }
    let calendar = stdout(&preaudit(&[
        "check", EXPIRING, "--format", "ics", "--lang", "zh",
    ]));
    let mut child = Command::new(python())
        .args(["-c", script])
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("runs");
    let mut input = child.stdin.take().expect("piped");
    input
        .write_all(calendar.as_bytes())
        .expect("written");
    drop(input);
    let output = child.wait_with_output().expect("ends");
    assert!(output.status.success());
    let read = String::from_utf8(output.stdout).expect("UTF-8");
    let events = read.lines().count();
    assert_eq!(events, calendar.matches("BEGIN:VEVENT").count());
    assert!(
        read.contains("最后安全提交日：") && read.contains("到期："),
        "{read}"
    );
}
