//! The summary, folded from records one at a time in the order of the dossiers.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::duplicates;
use super::page_fingerprint::{PageFingerprint, decode_cells, page_fingerprints};
use super::summary_rows::{ClientRows, ExpiringRows};
use model::{
    BatchSummary, DocumentUse, DossierRecord, FindingRow, ReasonCount, RemedyGroup, Rows, Severity,
    SharedDocument, Verdict,
};

/// Gives the record of a dossier by its place in the order, or `None` for one that was not reached.
pub type RecordLookup<'a> = &'a dyn Fn(usize) -> io::Result<Option<DossierRecord>>;

/// Builds the summary of `dossiers` dossiers; `record` gives one by its place in the order, or `None` for
/// one that was not reached. It is asked again for those that share a document.
pub fn summarise_records(dossiers: usize, record: RecordLookup<'_>) -> io::Result<BatchSummary> {
    let mut builder = SummaryBuilder::new()?;
    for index in 0..dossiers {
        let Some(record) = record(index)? else {
            continue;
        };
        let number = u32::try_from(index);
        let number = number.unwrap_or(u32::MAX);
        builder.add_record(number, &record)?;
    }
    builder.finish(dossiers, record)
}

/// Holds a few numbers of each dossier and page: rows lie in files until they are written.
struct SummaryBuilder {
    summary: BatchSummary,
    clients: ClientRows,
    expiring: ExpiringRows,
    dates: BTreeSet<String>,
    reasons: BTreeMap<String, ReasonCount>,
    remedies: BTreeMap<String, RemedyTally>,
    fingerprints: Vec<PageFingerprint>,
}

struct RemedyTally {
    group: RemedyGroup,
    codes: BTreeSet<String>,
    last: Option<u32>,
}

impl SummaryBuilder {
    fn new() -> io::Result<Self> {
        Ok(Self {
            summary: BatchSummary::default(),
            clients: ClientRows::new()?,
            expiring: ExpiringRows::new()?,
            dates: BTreeSet::new(),
            reasons: BTreeMap::new(),
            remedies: BTreeMap::new(),
            fingerprints: Vec::new(),
        })
    }

    fn add_record(&mut self, index: u32, record: &DossierRecord) -> io::Result<()> {
        let verdicts = &mut self.summary.verdicts;
        *match record.verdict {
            Some(Verdict::Ready) => &mut verdicts.ready,
            Some(Verdict::Review) => &mut verdicts.review,
            Some(Verdict::NotReady) => &mut verdicts.not_ready,
            None => &mut verdicts.failed,
        } += 1;
        if record.verdict.is_some() {
            self.dates.insert(record.as_of.clone());
        }
        self.clients.add_record(record)?;
        let failure = record.failure.iter();
        self.summary
            .failures
            .extend(failure.map(|failure| failure.exit));
        for reason in &record.reasons {
            let fresh = || ReasonCount {
                id: reason.id.clone(),
                title: reason.title.clone(),
                clients: 0,
            };
            self.reasons
                .entry(reason.id.clone())
                .or_insert_with(fresh)
                .clients += 1;
        }
        for finding in &record.findings {
            let counts = finding.severity > Severity::Info;
            if counts && finding.waived.is_none() {
                self.tally_remedy(index, finding);
            }
        }
        let papers = (0u16..).zip(&record.papers);
        for (paper, row) in papers {
            self.expiring
                .add_document(record, row)?;
            self.fingerprints
                .extend(page_fingerprints(index, paper, row));
        }
        Ok(())
    }

    fn tally_remedy(&mut self, index: u32, finding: &FindingRow) {
        let fresh = || RemedyTally {
            group: RemedyGroup {
                remedy: finding.remedy.clone(),
                fixable: finding.fixable,
                severity: finding.severity,
                codes: Vec::new(),
                findings: 0,
                clients: 0,
            },
            codes: BTreeSet::new(),
            last: None,
        };
        let RemedyTally { group, codes, last } = self
            .remedies
            .entry(finding.remedy.clone())
            .or_insert_with(fresh);
        group.severity = group.severity.max(finding.severity);
        group.findings += 1;
        // Dossiers come one after the other: comparing with the last one counts each of them once.
        let last_dossier = last.replace(index);
        let is_new = last_dossier != Some(index);
        group.clients += usize::from(is_new);
        if !codes.contains(&finding.code) {
            codes.insert(finding.code.clone());
        }
    }

    fn finish(self, dossiers: usize, record: RecordLookup<'_>) -> io::Result<BatchSummary> {
        let mut summary = self.summary;
        summary.dossiers = dossiers;
        (summary.clients, summary.by_urgency) = self.clients.finish()?;
        summary.complete = summary.clients.len() == dossiers;
        // A date for the whole batch only where all dossiers agree on one.
        let mut dates = self.dates.into_iter();
        let only = dates
            .next()
            .filter(|_| dates.next().is_none());
        summary.as_of = only.unwrap_or_default();
        summary.reasons = self.reasons.into_values().collect();
        summary.reasons.sort_by(|a, b| {
            let by_clients = b.clients.cmp(&a.clients);
            let by_id = a.id.cmp(&b.id);
            by_clients.then(by_id)
        });
        summary.remedies = self
            .remedies
            .into_values()
            .map(|group| RemedyGroup {
                codes: group.codes.into_iter().collect(),
                ..group.group
            })
            .collect();
        // Errors first: they decide.
        let rank = |group: &RemedyGroup| (group.severity, group.clients, group.findings);
        summary.remedies.sort_by(|a, b| {
            let by_rank = rank(b).cmp(&rank(a));
            let by_remedy = a.remedy.cmp(&b.remedy);
            by_rank.then(by_remedy)
        });
        summary.expiring = Rows::new(self.expiring.finish()?);
        summary.shared = shared_documents(&self.fingerprints, record)?;
        Ok(summary)
    }
}

/// Documents that several dossiers hold, with the places where they were handed in.
fn shared_documents(
    fingerprints: &[PageFingerprint],
    record: RecordLookup<'_>,
) -> io::Result<Vec<SharedDocument>> {
    let cells = |sight: &PageFingerprint| {
        let record = record(sight.dossier as usize)?;
        let cells = record.and_then(|record| decode_cells(&record, sight));
        Ok(cells)
    };
    let mut all = Vec::new();
    let groups = duplicates::group_duplicates(fingerprints, &cells)?;
    for (likeness, group) in groups {
        let mut shared = SharedDocument {
            likeness,
            title: String::new(),
            clients: duplicates::count_dossiers(&group),
            uses: Vec::new(),
        };
        let uses = group
            .iter()
            .take(SharedDocument::MAX_USES);
        for sight in uses {
            let dossier = sight.dossier as usize;
            let Some(record) = record(dossier)? else {
                continue;
            };
            let paper = sight.paper as usize;
            let Some(paper) = record.papers.get(paper) else {
                continue;
            };
            if shared.title.is_empty() {
                shared.title.clone_from(&paper.title);
            }
            shared.uses.push(DocumentUse {
                client: record.client.clone(),
                file: paper.file.clone(),
                page: sight.page.into(),
            });
        }
        all.push(shared);
    }
    Ok(all)
}
