//! The long lists of a summary: a row for each client and for each document that expires. They lie in
//! files; what orders them is in memory.

use std::io;

use jiff::civil::Date;

use super::spool::{Spool, SpoolWriter};
use model::{
    BatchSummary, ClientRow, DocumentRow, DossierRecord, ExpiringDocument, FindingCode, Rows,
    Severity,
};

/// The clients in the order of their dossiers.
pub(super) struct ClientRows {
    rows: SpoolWriter<ClientRow>,
    urgency: Vec<(u8, u32)>,
}

impl ClientRows {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            rows: SpoolWriter::new()?,
            urgency: Vec::new(),
        })
    }

    pub(super) fn add_record(&mut self, record: &DossierRecord) -> io::Result<()> {
        let row = client_row(record);
        let (rank, steps) = row.urgency();
        self.urgency
            .push((rank, saturate(steps)));
        self.rows.push(&row)
    }

    /// The rows, and their places in the order of urgency.
    pub(super) fn finish(self) -> io::Result<(Rows<ClientRow>, Vec<u32>)> {
        let count = saturate(self.urgency.len());
        let mut places: Vec<u32> = (0..count).collect();
        // What is equally urgent stays in the order of the dossiers.
        places.sort_by_key(|place| self.urgency.get(*place as usize));
        Ok((Rows::new(self.rows.finish()?), places))
    }
}

/// Documents that expire soon, those that expire first before the others.
pub(super) struct ExpiringRows {
    rows: SpoolWriter<ExpiringDocument>,
    last_days: Vec<(Date, i32)>,
}

impl ExpiringRows {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            rows: SpoolWriter::new()?,
            last_days: Vec::new(),
        })
    }

    /// Adds a document that expires within the days of the summary. From the day of the audit on: what
    /// has expired is a finding already.
    pub(super) fn add_document(
        &mut self,
        record: &DossierRecord,
        paper: &DocumentRow,
    ) -> io::Result<()> {
        let Some((last, days)) = paper.until.as_ref().and_then(|until| {
            let from: Date = record.as_of.parse().ok()?;
            let last: Date = until.parse().ok()?;
            Some((last, from.until(last).ok()?.get_days()))
        }) else {
            return Ok(());
        };
        if !(0..=BatchSummary::EXPIRES_WITHIN).contains(&days) {
            return Ok(());
        }
        self.last_days.push((last, days));
        self.rows.push(&ExpiringDocument {
            until: last.to_string(),
            days,
            client: record.client.clone(),
            file: paper.file.clone(),
            title: paper.title.clone(),
        })
    }

    pub(super) fn finish(self) -> io::Result<Spool<ExpiringDocument>> {
        let count = saturate(self.rows.count());
        let mut numbers: Vec<u32> = (0..count).collect();
        numbers.sort_by_key(|number| self.last_days.get(*number as usize));
        self.rows
            .finish_in_order(numbers.into_iter())
    }
}

fn saturate(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn client_row(record: &DossierRecord) -> ClientRow {
    ClientRow {
        client: record.client.clone(),
        merchant: record.merchant.clone(),
        category: record.category.clone(),
        verdict: record.verdict,
        failure: record.failure.clone(),
        errors: record.count_unwaived(Severity::Error),
        warnings: record.count_unwaived(Severity::Warning),
        waived: record
            .findings
            .iter()
            .filter(|finding| finding.waived.is_some())
            .count(),
        unseen: unseen_remedies(record),
        first_step: record.first_step.clone(),
        steps: record.steps,
        report: record.report.clone(),
    }
}

/// What keeps a part of the dossier from being looked at, as the words that help.
fn unseen_remedies(record: &DossierRecord) -> Vec<String> {
    let codes = [
        FindingCode::FileNotDownloaded,
        FindingCode::ContainerNotOpened,
        FindingCode::InsideContainer,
    ];
    let is_unseen = |code: &str| codes.iter().any(|c| c.name() == code);
    let mut remedies: Vec<String> = Vec::new();
    for finding in &record.findings {
        let is_open = is_unseen(&finding.code) && finding.waived.is_none();
        if is_open && !remedies.contains(&finding.remedy) {
            remedies.push(finding.remedy.clone());
        }
    }
    remedies
}
