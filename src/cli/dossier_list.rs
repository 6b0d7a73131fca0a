//! `preaudit worker --list`: the dossiers below some folders as lines, with what is known of them.

use std::collections::{BTreeMap, VecDeque};

use anyhow::Result;
use preaudit::batch::{JournalEntry, ListPlace, RecordSet};

use crate::args::WorkerArgs;
use crate::check::Auditor;
use crate::dossier_line::DossierLine;
use crate::dossier_search::find_dossiers;
use crate::output::{Exit, Terminal};
use crate::places::relative_location;
use crate::record_files::open_records;

// Origin: by eye. A list with known records is as long as they are, and is never held as a whole.
/// How much of the list is written at once, bytes.
const WRITTEN_AT_ONCE: usize = 1 << 20;

/// Lines that this command takes, in the order of a batch.
pub fn list_dossiers(args: &WorkerArgs, auditor: &Auditor, terminal: &Terminal) -> Result<Exit> {
    let places = find_dossiers(&args.list, &args.search, None, &auditor.rules, terminal)?;
    let mut known = KnownRecords::open(args, terminal)?;
    let of = places.len() as u64;
    let mut text = Vec::new();
    for (number, place) in (0..).zip(places) {
        let line = DossierLine {
            known: known.take(&auditor.shown_name(&place.name))?,
            // Told here: whoever audits the line may stand elsewhere.
            location: Some(relative_location(&place.path)),
            path: place.path,
            client: Some(place.name),
            place: Some(ListPlace { number, of }),
            ..DossierLine::default()
        };
        serde_json::to_writer(&mut text, &line)?;
        text.push(b'\n');
        if text.len() >= WRITTEN_AT_ONCE {
            terminal.write_output(None, &text)?;
            text.clear();
        }
    }
    terminal.write_output(None, &text)?;
    Ok(Exit::Ready)
}

/// Records of an earlier run by the names of their dossiers.
struct KnownRecords {
    records: Option<RecordSet>,
    /// Names that are masked may be alike; they come in one order then and now.
    by_client: BTreeMap<String, VecDeque<usize>>,
}

impl KnownRecords {
    fn open(args: &WorkerArgs, terminal: &Terminal) -> Result<Self> {
        let mut by_client: BTreeMap<_, VecDeque<_>> = BTreeMap::new();
        if args.resume.is_empty() {
            let records = None;
            return Ok(Self { records, by_client });
        }
        let records = open_records(&args.resume, terminal)?;
        for index in 0..records.dossiers() {
            if let Some(record) = records.record(index)? {
                by_client
                    .entry(record.client)
                    .or_default()
                    .push_back(index);
            }
        }
        Ok(Self {
            records: Some(records),
            by_client,
        })
    }

    /// What is known of a dossier; whoever audits it holds that against its content.
    fn take(&mut self, client: &str) -> Result<Option<JournalEntry>> {
        let indices = self.by_client.get_mut(client);
        let index = indices.and_then(VecDeque::pop_front);
        let Some((records, index)) = self.records.as_ref().zip(index) else {
            return Ok(None);
        };
        let entry = records.entry(index)?;
        // Without a stamp it is to be tried again.
        Ok(entry.filter(|entry| !entry.stamp.is_empty()))
    }
}
