//! One leaf of a tree: the candidates for a document, each put through the leaf's checks.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::context::EvaluationContext;
use super::document_owner::{is_applicants_own, may_belong_to, owner_unknown};
use super::document_person::{is_of_another_person, person_unknown};
use super::evaluated_node::{EvaluatedNode, ExaminedCode, PendingFinding, document_node};
use super::input::AuditOptions;
use super::inside_container::inside_container;
use super::missing_document::missing_document_node;
use crate::checks::{CheckContext, CheckOutcome};
use crate::rules::pack::{DocumentLeaf, Source};
use crate::rules::raw::DocumentOwner;
use model::{Bilingual, ClassificationBasis, Document, FindingCode, Outcome, Severity};

/// A candidate with what the checks said of it.
struct EvaluatedCandidate<'a> {
    document: &'a Document,
    outcome: Outcome,
    drafts: Vec<PendingFinding>,
    examined: Vec<ExaminedCode>,
}

pub fn evaluate_leaf(
    context: &EvaluationContext<'_>,
    leaf: &DocumentLeaf,
    source: &Arc<Source>,
) -> EvaluatedNode {
    let mut candidates = check_candidates(context, leaf, source);
    let wrong = candidates.iter().any(is_read_and_wrong);
    // Best first, then the fewest findings: the report speaks of the candidate that comes closest.
    candidates.sort_by_key(|c| (Reverse(candidate_rank(c, wrong)), c.drafts.len()));
    let Some(best) = candidates.first() else {
        return missing_document_node(context, leaf, source);
    };
    let outcome = best.outcome;
    let why = rejection_reason(&best.drafts);
    let scans_with = |accepts: fn(Outcome) -> bool| {
        count_different_scans(
            context,
            candidates
                .iter()
                .filter(|c| accepts(c.outcome)),
        )
    };
    let met = count(scans_with(|o| o == Outcome::Met));
    let possible = count(scans_with(|o| o != Outcome::Unmet));
    let examined = examined_of_candidates(&candidates, leaf, outcome);
    let title = context.input.rules.leaf_title(leaf);
    let documents = candidates
        .iter()
        .filter(|c| c.outcome == outcome)
        .map(|c| c.document.id.clone())
        .collect();
    EvaluatedNode {
        tree: document_node((title, &leaf.kind), documents, outcome, why),
        met,
        possible,
        // A file that nobody read may be one more of them.
        doubts: count(context.unread.count_doubtful()),
        present: count(candidates.len()),
        wrong,
        examined,
        drafts: drafts_of_candidates(candidates, outcome),
    }
}

/// Whether a document was read and will not do.
fn is_read_and_wrong(candidate: &EvaluatedCandidate<'_>) -> bool {
    candidate.outcome == Outcome::Unmet && candidate.document.basis == ClassificationBasis::Content
}

/// How near a candidate comes. A file of which only the name says what it is does not take back that
/// a document which was read is wrong.
fn candidate_rank(candidate: &EvaluatedCandidate<'_>, wrong: bool) -> u8 {
    let by_name = candidate.document.basis == ClassificationBasis::FileName;
    match candidate.outcome {
        Outcome::Unknown if wrong && by_name => 0,
        Outcome::Unmet => 1,
        Outcome::Unknown => 2,
        Outcome::Met | Outcome::Waived | Outcome::NotApplicable => 3,
    }
}

/// What was looked for on the candidates that decide, and that the document is there.
fn examined_of_candidates(
    candidates: &[EvaluatedCandidate<'_>],
    leaf: &DocumentLeaf,
    outcome: Outcome,
) -> Vec<ExaminedCode> {
    let counted = candidates
        .iter()
        .filter(|c| !outcome.is_met() || c.outcome.is_met());
    let there = if outcome == Outcome::Unknown {
        Outcome::Unknown
    } else {
        Outcome::Met
    };
    let presence =
        [FindingCode::DocumentMissing, FindingCode::WrongDocument].map(|code| ExaminedCode {
            code,
            kind: Some(leaf.kind.clone()),
            outcome: there,
            absent: false,
        });
    counted
        .flat_map(|c| c.examined.clone())
        .chain(presence)
        .collect()
}

/// Every document that can be the one the leaf asks for, put through its checks.
fn check_candidates<'a>(
    context: &EvaluationContext<'a>,
    leaf: &DocumentLeaf,
    source: &Arc<Source>,
) -> Vec<EvaluatedCandidate<'a>> {
    let may = |d: &&Document| {
        d.kind == leaf.kind
            && may_belong_to(d, leaf.owner)
            && !is_applicants_own(context, d, leaf.owner)
            && !is_of_another_person(context, leaf, d)
    };
    let documents_of_kind = context
        .input
        .documents
        .iter()
        .filter(may);
    documents_of_kind
        .map(|d| check_candidate(context, leaf, d, source))
        .collect()
}

/// What is to be said of all candidates, the best one first.
fn drafts_of_candidates(
    candidates: Vec<EvaluatedCandidate<'_>>,
    outcome: Outcome,
) -> Vec<PendingFinding> {
    let mut drafts = Vec::new();
    for (i, candidate) in candidates.into_iter().enumerate() {
        let spare = i > 0 && outcome == Outcome::Met;
        let undecided = outcome == Outcome::Unknown;
        drafts.extend(
            candidate
                .drafts
                .into_iter()
                .map(|mut d| {
                    if spare {
                        // Another copy already serves: what is wrong with this one is only worth knowing.
                        d.observation = d.observation.at_most_info();
                    } else if undecided {
                        // Another one that is there may serve, so nothing is refused for this one yet.
                        d.observation.at_most = d
                            .observation
                            .at_most
                            .min(Severity::Warning);
                    }
                    d
                }),
        );
    }
    drafts
}

/// A count as reports hold it.
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// How many different documents these are: the same scan handed in twice is one.
fn count_different_scans<'a>(
    context: &EvaluationContext<'_>,
    candidates: impl Iterator<Item = &'a EvaluatedCandidate<'a>>,
) -> usize {
    // The page number belongs to it: two documents may share one PDF.
    let scan = |t: &EvaluatedCandidate<'_>| -> Vec<(String, u32)> {
        let sha256 = |file: usize| {
            context
                .input
                .files
                .get(file)
                .map(|f| f.sha256.clone())
                .unwrap_or_default()
        };
        t.document
            .pages
            .iter()
            .map(|p| (sha256(p.file), p.page))
            .collect()
    };
    candidates
        .map(scan)
        .collect::<BTreeSet<_>>()
        .len()
}

/// What the checks of a leaf may know of a document.
fn check_context<'c>(
    context: &'c EvaluationContext<'_>,
    leaf: &DocumentLeaf,
    document: &'c Document,
    title: &'c Bilingual,
) -> CheckContext<'c> {
    let input = context.input;
    let kind = input
        .rules
        .catalogue
        .get(&document.kind);
    CheckContext {
        document,
        title,
        kind: kind.map(|kind| kind.traits(&input.declaration.scenarios)),
        documents: input.documents,
        files: input.files,
        resolutions: input.resolutions,
        applicant: context.applicant,
        activities: &input.rules.activity_set,
        scopes: &context.scopes,
        platforms: &context.platforms,
        trials: input.trials,
        queues: &context.queues,
        claims: &context.claims,
        titles: context.titles,
        as_of: input.settings.as_of,
        own: leaf.owner == DocumentOwner::Applicant,
        specimens: input.settings.specimens,
        recognition: input.recognition,
    }
}

fn check_candidate<'a>(
    context: &EvaluationContext<'a>,
    leaf: &DocumentLeaf,
    document: &'a Document,
    source: &Arc<Source>,
) -> EvaluatedCandidate<'a> {
    let input = context.input;
    let title = input
        .rules
        .document_title(&document.kind);
    let check_context = check_context(context, leaf, document, &title);
    let mut outcome = Outcome::Met;
    let mut drafts = Vec::new();
    let mut examined = Vec::new();
    let doubts = [
        owner_unknown(context, leaf, document),
        person_unknown(context, leaf, document),
        inside_container(context, document, &title),
    ];
    let undecided = |observation| (CheckOutcome::unknown(observation), source);
    let doubts = doubts
        .into_iter()
        .flatten()
        .map(undecided);
    let check_outcomes = leaf
        .checks
        .iter()
        .map(|(check, source)| {
            let check_outcome = check.check_document(&check_context);
            let codes = check.finding_codes().iter();
            examined.extend(
                codes.map(|code| examined_code(context, leaf, *code, check_outcome.outcome)),
            );
            (check_outcome, source)
        });
    for (check_outcome, source) in check_outcomes.chain(doubts) {
        let check_outcome = without_muted(check_outcome, input.settings);
        outcome = Outcome::all([outcome, check_outcome.outcome]);
        drafts.extend(pending_findings(check_outcome, source, document));
    }
    EvaluatedCandidate {
        document,
        outcome,
        drafts,
        examined,
    }
}

/// What a check says of a document, waiting for the outcome of the tree.
fn pending_findings(
    check_outcome: CheckOutcome,
    source: &Arc<Source>,
    document: &Document,
) -> Vec<PendingFinding> {
    let outcome = check_outcome.outcome;
    let observations = check_outcome.observations.into_iter();
    let findings = observations.map(|observation| PendingFinding {
        outcome,
        observation,
        source: Arc::clone(source),
        document: Some((document.id.clone(), document.kind.clone())),
        kind: Some(document.kind.clone()),
    });
    findings.collect()
}

/// That a check looked for `code`, and how it ended.
fn examined_code(
    context: &EvaluationContext<'_>,
    leaf: &DocumentLeaf,
    code: FindingCode,
    outcome: Outcome,
) -> ExaminedCode {
    // Not told, so it is not clear either.
    let is_muted = context.input.settings.is_muted(code);
    ExaminedCode {
        code,
        kind: Some(leaf.kind.clone()),
        outcome: if is_muted { Outcome::Unknown } else { outcome },
        absent: false,
    }
}

/// A check outcome whose every observation the user muted does not count.
fn without_muted(mut check_outcome: CheckOutcome, settings: &AuditOptions) -> CheckOutcome {
    // Only what spoke and was muted as a whole drops out: an outcome that never spoke stays
    // unknown.
    let had_observations = !check_outcome.observations.is_empty();
    check_outcome
        .observations
        .retain(|o| !settings.is_muted(o.code));
    if had_observations && check_outcome.observations.is_empty() {
        CheckOutcome::not_applicable()
    } else {
        check_outcome
    }
}

/// Why a candidate did not do, as its first finding's title would say it.
fn rejection_reason(drafts: &[PendingFinding]) -> Option<Bilingual> {
    let worst = drafts
        .iter()
        .find(|d| d.outcome == Outcome::Unmet);
    worst
        .or_else(|| {
            drafts
                .iter()
                .find(|d| d.outcome == Outcome::Unknown)
        })
        .map(|d| d.observation.code.name().into())
}
