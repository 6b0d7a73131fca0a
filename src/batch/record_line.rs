//! A line of records.

use serde::{Deserialize, Serialize};

use super::journal::JournalEntry;

// Origin: by eye. A record of a hundred pages with their fingerprints stays below it.
/// Longest line that is read, bytes.
pub const MAX_LINE_BYTES: u64 = 64 << 20;

// Origin: by eye, ten times the largest run that was asked for. A broken line must not make a summary of
// dossiers without end.
/// Dossiers of a list at most.
const MAX_LISTED: u64 = 10_000_000;

/// A place in a list: number `of` many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPlace {
    /// From 0.
    pub number: u64,
    /// How many there are.
    pub of: u64,
}

impl ListPlace {
    /// How many dossiers its list has; `None` where the place is none of such a list.
    pub(super) fn count_listed(self) -> Option<usize> {
        let is_inside = self.number < self.of && self.of <= MAX_LISTED;
        usize::try_from(self.of)
            .ok()
            .filter(|_| is_inside)
    }
}

/// A line of records: what a journal holds, and the dossier's place in the list it was taken from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlacedEntry {
    /// Its place; records without one are ordered by their names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<ListPlace>,
    /// As in a journal.
    #[serde(flatten)]
    pub entry: JournalEntry,
}

/// How a record may begin.
const STARTS: [&[u8]; 2] = [br#"{"place":"#, br#"{"stamp":"#];

/// The record of a line, and where in the line it begins.
///
/// Whoever is cut off in the middle of a line leaves it without an end, and what others write next stands
/// behind it: the whole record at the end of such a line is not lost with the other. It cannot be a part
/// of a text, where quotes are escaped, or of a longer record, for nothing follows it.
pub(super) fn parse_line(line: &[u8]) -> Option<(usize, PlacedEntry)> {
    let parse = |start: usize| {
        let text = line.get(start..)?;
        let entry = serde_json::from_slice(text).ok()?;
        Some((start, entry))
    };
    let glued = || {
        let starts = (1..line.len()).rev();
        let mut records = starts.filter(|start| begins_record(line.get(*start..)));
        records.next().and_then(parse)
    };
    parse(0).or_else(glued)
}

fn begins_record(text: Option<&[u8]>) -> bool {
    text.is_some_and(|text| {
        STARTS
            .iter()
            .any(|start| text.starts_with(start))
    })
}
