//! The summary, folded from records one at a time in the order of the dossiers.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::duplicates;
use super::duplicates::PageFingerprint;
use model::{
    BatchSummary, ClientRow, DocumentRow, DocumentUse, DossierRecord, ExpiringDocument,
    FindingCode, FindingRow, ReasonCount, RemedyGroup, Severity, SharedDocument, Verdict,
};

/// Gives the record of a dossier by its place in the order, or `None` for one that was not reached.
pub type RecordLookup<'a> = &'a dyn Fn(usize) -> io::Result<Option<DossierRecord>>;

/// Builds the summary of `dossiers` dossiers; `record` gives one by its place in the order, or `None` for
/// one that was not reached. It is asked again for those that share a document.
pub fn summarise_records(dossiers: usize, record: RecordLookup<'_>) -> io::Result<BatchSummary> {
    let mut builder = SummaryBuilder::default();
    for index in 0..dossiers {
        let Some(record) = record(index)? else {
            continue;
        };
        let number = u32::try_from(index);
        let number = number.unwrap_or(u32::MAX);
        builder.add_record(number, &record);
    }
    builder.finish(dossiers, record)
}

#[derive(Default)]
struct SummaryBuilder {
    summary: BatchSummary,
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
    fn add_record(&mut self, index: u32, record: &DossierRecord) {
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
        self.summary
            .clients
            .push(client_row(record));
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
        let papers = (0u32..).zip(&record.papers);
        for (paper, row) in papers {
            self.summary
                .expiring
                .extend(expiring_row(record, row));
            self.fingerprints
                .extend(page_fingerprints(index, paper, row));
        }
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
        summary.expiring.sort();
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
                page: sight.page,
            });
        }
        all.push(shared);
    }
    Ok(all)
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

/// From the day of the audit on; what has expired is a finding already.
fn expiring_row(record: &DossierRecord, paper: &DocumentRow) -> Option<ExpiringDocument> {
    let until = paper.until.as_ref()?;
    let from: Date = record.as_of.parse().ok()?;
    let last: Date = until.parse().ok()?;
    let span = from.until(last).ok()?;
    let days = span.get_days();
    let soon = (0..=BatchSummary::EXPIRES_WITHIN).contains(&days);
    soon.then(|| ExpiringDocument {
        until: until.clone(),
        days,
        client: record.client.clone(),
        file: paper.file.clone(),
        title: paper.title.clone(),
    })
}

fn page_fingerprints(dossier: u32, paper: u32, row: &DocumentRow) -> Vec<PageFingerprint> {
    // Half of the hash tells files apart just as well, and there may be very many pages.
    let start = row.sha256.get(..32);
    let content = start.and_then(|digits| u128::from_str_radix(digits, 16).ok());
    let Some(content) = content else {
        return Vec::new();
    };
    // All empty files are equal and prove nothing.
    if row.bytes == 0 {
        return Vec::new();
    }
    let kind = if row.kinds.is_empty() {
        0
    } else {
        nonzero_hash(&row.kinds.join(","))
    };
    let own = row.own.as_deref();
    let own = own.and_then(|digits| u16::from_str_radix(digits, 16).ok());
    let own = own.unwrap_or(0);
    let hash_of_page = |page: u32| {
        let mut looks = row.looks.iter();
        let look = looks.find(|look| look.page == page)?;
        u64::from_str_radix(&look.hash, 16).ok()
    };
    // Page 1 is always there, for the comparison of bytes; others only where they have a hash.
    let pages = row
        .looks
        .iter()
        .map(|look| look.page)
        .filter(|page| *page != 1);
    std::iter::once(1)
        .chain(pages)
        .map(|page| PageFingerprint {
            dossier,
            paper,
            page,
            content,
            kind,
            own,
            look: hash_of_page(page),
        })
        .collect()
}

fn decode_cells(record: &DossierRecord, sight: &PageFingerprint) -> Option<Vec<u8>> {
    let paper = record
        .papers
        .get(sight.paper as usize)?;
    let mut looks = paper.looks.iter();
    let look = looks.find(|look| look.page == sight.page)?;
    let (digits, _) = look.cells.as_bytes().as_chunks();
    let level = |pair: &[u8; 2]| {
        let text = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(text, 16).ok()
    };
    digits.iter().map(level).collect()
}

/// A text as a number that is never 0.
fn nonzero_hash(text: &str) -> u64 {
    let hash = Sha256::digest(text);
    let mut number = 0;
    for byte in hash.iter().take(8) {
        number = number << 8 | u64::from(*byte);
    }
    number.max(1)
}
