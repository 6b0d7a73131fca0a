//! One leaf of a tree: the candidates for a document, each put through the leaf's checks.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::context::EvaluationContext;
use super::evaluated_node::{EvaluatedNode, PendingFinding};
use super::findings::FindingCollector;
use super::input::AuditOptions;
use crate::checks::{CheckContext, CheckOutcome, Observation, SourcedValue};
use crate::rules::pack::{DocumentLeaf, Source};
use crate::rules::raw::DocumentOwner;
use model::{Bilingual, Document, FieldRole, FieldState, FindingCode, Outcome, TreeNode};
use values::name::{NameMatch, compare_companies};
use values::text::normalise_upper;

/// A candidate with what the checks said of it.
struct EvaluatedCandidate<'a> {
    document: &'a Document,
    outcome: Outcome,
    drafts: Vec<PendingFinding>,
}

pub fn evaluate_leaf(
    context: &EvaluationContext<'_>,
    leaf: &DocumentLeaf,
    source: &Arc<Source>,
    board: &mut FindingCollector<'_>,
) -> EvaluatedNode {
    let mut candidates = check_candidates(context, leaf, source, board);
    // Recorded also where the document is there, so that the reject reason for a missing one can be
    // clear.
    board.record_coverage(&[FindingCode::DocumentMissing], Outcome::Met);
    // Best outcome first, then the fewest findings: the report speaks of the candidate that comes
    // closest.
    candidates.sort_by_key(|c| (Reverse(c.outcome.truth()), c.drafts.len()));
    let Some(best) = candidates.first() else {
        return missing_document_node(context, leaf, source);
    };
    let outcome = best.outcome;
    let why = rejection_reason(&best.drafts);
    let scans_with = |accepts: fn(Outcome) -> bool| {
        count_different_scans(context, candidates.iter().filter(|c| accepts(c.outcome)))
    };
    let met = count(scans_with(|o| o == Outcome::Met));
    let possible = count(scans_with(|o| o != Outcome::Unmet));
    let documents = candidates
        .iter()
        .filter(|c| c.outcome == outcome)
        .map(|c| c.document.id.clone())
        .collect();
    EvaluatedNode {
        tree: document_node(context, leaf, documents, outcome, why),
        met,
        // A file that nobody read may be one more of them.
        possible: possible.saturating_add(count(context.unread)),
        present: count(candidates.len()),
        drafts: drafts_of_candidates(candidates, outcome),
    }
}

/// Every document that can be the one the leaf asks for, put through its checks.
fn check_candidates<'a>(
    context: &EvaluationContext<'a>,
    leaf: &DocumentLeaf,
    source: &Arc<Source>,
    board: &mut FindingCollector<'_>,
) -> Vec<EvaluatedCandidate<'a>> {
    let may = |d: &&Document| {
        d.kind == leaf.kind
            && may_belong_to(d, leaf.owner)
            && !is_applicants_own(context, d, leaf.owner)
    };
    let documents_of_kind = context.input.documents.iter().filter(may);
    documents_of_kind
        .map(|d| check_candidate(context, leaf, d, source, board))
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
        drafts.extend(candidate.drafts.into_iter().map(|mut d| {
            if spare {
                // Another copy already serves: what is wrong with this one is only worth knowing.
                d.observation = d.observation.at_most_info();
            }
            d
        }));
    }
    drafts
}

/// A count as reports hold it.
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Whether a document can be the one a leaf asks for. Documents whose owner nobody named may be
/// anybody's: the subject check tells for the applicant's own.
fn may_belong_to(document: &Document, owner: DocumentOwner) -> bool {
    document.owner.as_deref().is_none_or(|o| o == owner.name())
}

/// Whether a document asked of somebody else is the applicant's own, by its code. What the merchant
/// declared of its owner outranks that.
fn is_applicants_own(
    context: &EvaluationContext<'_>,
    document: &Document,
    owner: DocumentOwner,
) -> bool {
    // The applicant may hold a right itself.
    let of_others = !matches!(owner, DocumentOwner::Applicant | DocumentOwner::RightHolder);
    of_others
        && document.owner.is_none()
        && find_holder(context, document) == DocumentHolder::Applicant
}

/// Whose a document is by what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DocumentHolder {
    Applicant,
    Another,
    Unknown,
}

/// The code decides; where a side shows none, only names that are the same or quite different do.
fn find_holder(context: &EvaluationContext<'_>, document: &Document) -> DocumentHolder {
    let shown = |role| {
        let (_, field) = document
            .field_by_role(role)
            .filter(|(_, f)| f.state == FieldState::Present)?;
        Some(field.value.as_str())
    };
    let pair = |role, own: &'_ Option<SourcedValue>| {
        Some((shown(role)?.to_owned(), own.as_ref()?.value.clone()))
    };
    if let Some((code, own)) = pair(FieldRole::SubjectCode, &context.applicant.code) {
        return if normalise_upper(&code) == normalise_upper(&own) {
            DocumentHolder::Applicant
        } else {
            DocumentHolder::Another
        };
    }
    let names = pair(FieldRole::SubjectName, &context.applicant.name);
    match names.map(|(name, own)| compare_companies(&name, &own)) {
        Some(NameMatch::Same) => DocumentHolder::Applicant,
        Some(NameMatch::Different | NameMatch::BranchOf) => DocumentHolder::Another,
        _ => DocumentHolder::Unknown,
    }
}

/// A document asked of somebody else that does not show whose it is cannot be accepted as theirs.
fn owner_unknown(
    context: &EvaluationContext<'_>,
    leaf: &DocumentLeaf,
    document: &Document,
) -> Option<Observation> {
    // An agreement is of both sides.
    let of_both = context
        .input
        .rules
        .catalogue
        .get(&document.kind)
        .is_some_and(|k| k.freeform);
    let asked_of_others =
        leaf.owner != DocumentOwner::Applicant && document.owner.is_none() && !of_both;
    (asked_of_others && find_holder(context, document) == DocumentHolder::Unknown).then(|| {
        let observation = Observation::new(FindingCode::OwnerUnknown)
            .at_most_warning()
            .with(
                "document",
                context.input.rules.document_title(&document.kind),
            )
            .with("owner", leaf.owner.name());
        document
            .pages
            .first()
            .map_or(observation.clone(), |p| observation.on_page(*p))
    })
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
    candidates.map(scan).collect::<BTreeSet<_>>().len()
}

fn check_candidate<'a>(
    context: &EvaluationContext<'a>,
    leaf: &DocumentLeaf,
    document: &'a Document,
    source: &Arc<Source>,
    board: &mut FindingCollector<'_>,
) -> EvaluatedCandidate<'a> {
    let input = context.input;
    let title = input.rules.document_title(&document.kind);
    let scope = context.choice.category.and_then(|(_, c)| c.scope.as_ref());
    let check_context = CheckContext {
        document,
        title: &title,
        kind: input.rules.catalogue.get(&document.kind),
        documents: input.documents,
        files: input.files,
        resolutions: input.resolutions,
        applicant: context.applicant,
        scope,
        platforms: &context.platforms,
        trials: input.trials,
        queues: &context.queues,
        titles: &context.titles,
        as_of: input.settings.as_of,
        own: leaf.owner == DocumentOwner::Applicant,
        specimens: input.settings.specimens,
    };
    let mut outcome = Outcome::Met;
    let mut drafts = Vec::new();
    let whose = owner_unknown(context, leaf, document)
        .map(|observation| (CheckOutcome::unknown(observation), source));
    let check_outcomes = leaf.checks.iter().map(|(check, source)| {
        let check_outcome = check.check_document(&check_context);
        board.record_coverage(check.finding_codes(), check_outcome.outcome);
        (check_outcome, source)
    });
    for (check_outcome, source) in check_outcomes.chain(whose) {
        let check_outcome = without_muted(check_outcome, input.settings);
        outcome = Outcome::all([outcome, check_outcome.outcome]);
        drafts.extend(
            check_outcome
                .observations
                .into_iter()
                .map(|observation| PendingFinding {
                    outcome: check_outcome.outcome,
                    observation,
                    source: Arc::clone(source),
                    document: Some((document.id.clone(), document.kind.clone())),
                    kind: Some(leaf.kind.clone()),
                }),
        );
    }
    EvaluatedCandidate {
        document,
        outcome,
        drafts,
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
    let worst = drafts.iter().find(|d| d.outcome == Outcome::Unmet);
    worst
        .or_else(|| drafts.iter().find(|d| d.outcome == Outcome::Unknown))
        .map(|d| d.observation.code.name().into())
}

/// Nothing of that type was found. A file that nobody could read may be it, so then it is unknown.
fn missing_document_node(
    context: &EvaluationContext<'_>,
    leaf: &DocumentLeaf,
    source: &Arc<Source>,
) -> EvaluatedNode {
    let title = context.input.rules.document_title(&leaf.kind);
    // A wrong document under the right name is told as well: it explains why the right one is
    // missing.
    let claimed_document = context
        .input
        .documents
        .iter()
        .find(|d| d.claimed.as_ref() == Some(&leaf.kind));
    let mut drafts = Vec::new();
    let draft = |observation, outcome, document: Option<&Document>| PendingFinding {
        observation,
        outcome,
        source: Arc::clone(source),
        document: document.map(|d| (d.id.clone(), d.kind.clone())),
        kind: Some(leaf.kind.clone()),
    };
    if let Some(document) = claimed_document {
        drafts.push(draft(
            wrong_document(context, document, &title),
            Outcome::Unmet,
            Some(document),
        ));
    }
    let outcome = if context.unread > 0 {
        Outcome::Unknown
    } else {
        Outcome::Unmet
    };
    let observation = if context.unread > 0 {
        Observation::new(FindingCode::DocumentNotRecognised)
            .at_most_warning()
            .with("document", title)
            .with("count", context.unread.to_string())
    } else {
        Observation::new(FindingCode::DocumentMissing)
            .with("document", title)
            .with("alternatives", "")
    };
    let why = Some(Bilingual::from(observation.code.name()));
    drafts.push(draft(observation, outcome, None));
    let possible = count(context.unread);
    EvaluatedNode {
        tree: document_node(context, leaf, Vec::new(), outcome, why),
        drafts,
        met: 0,
        possible,
        present: 0,
    }
}

/// A file that is called one document and is another.
pub fn wrong_document(
    context: &EvaluationContext<'_>,
    document: &Document,
    expected: &Bilingual,
) -> Observation {
    let page = document.pages.first();
    let file = page
        .and_then(|p| context.input.files.get(p.file))
        .map(|f| f.path.clone())
        .unwrap_or_default();
    let observation = Observation::new(FindingCode::WrongDocument)
        .with("file", file)
        .with("wanted", expected.clone())
        .with("found", context.input.rules.document_title(&document.kind));
    page.map_or(observation.clone(), |p| observation.on_page(*p))
}

fn document_node(
    context: &EvaluationContext<'_>,
    leaf: &DocumentLeaf,
    documents: Vec<String>,
    outcome: Outcome,
    why: Option<Bilingual>,
) -> TreeNode {
    TreeNode {
        op: "document".to_owned(),
        title: context.input.rules.document_title(&leaf.kind),
        kind: Some(leaf.kind.clone()),
        documents,
        outcome,
        why,
        children: Vec::new(),
    }
}
