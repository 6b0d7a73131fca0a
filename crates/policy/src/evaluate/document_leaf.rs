//! One leaf of a tree: the candidates for a paper, each put through the leaf's checks.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::requirement_tree::{Context, Draft, Node};
use super::findings::Board;
use crate::checks::{Case, Claim, Observation, Ruling};
use model::{Document, FieldRole, FieldState, FindingCode, Outcome, TreeNode, Words};
use crate::rules::pack::{Leaf, Source};
use crate::rules::raw::Owner;
use values::name::{compare, NameMatch};
use values::text::fold_upper;

/// A candidate with what the checks said of it.
struct Tried<'a> {
    document: &'a Document,
    outcome: Outcome,
    drafts: Vec<Draft>,
}

pub fn leaf(context: &Context<'_>, leaf: &Leaf, source: &Arc<Source>, board: &mut Board<'_>) -> Node {
    let may = |d: &&Document| d.kind == leaf.kind && owned(d, leaf.owner) && !is_own(context, d, leaf.owner);
    let candidates = context.input.documents.iter().filter(may);
    let mut tried: Vec<Tried<'_>> = candidates.map(|d| try_one(context, leaf, d, source, board)).collect();
    board.looked(&[FindingCode::DocumentMissing], Outcome::Met);
    if tried.is_empty() {
        return absent(context, leaf, source);
    }
    let rank = |t: &Tried<'_>| match t.outcome {
        Outcome::Met => 2,
        Outcome::Unknown => 1,
        _ => 0,
    };
    tried.sort_by(|a, b| rank(b).cmp(&rank(a)).then(a.drafts.len().cmp(&b.drafts.len())));
    let met = different(context, tried.iter().filter(|t| t.outcome == Outcome::Met));
    let possible = different(context, tried.iter().filter(|t| t.outcome != Outcome::Unmet));
    let outcome = tried.first().map_or(Outcome::Unmet, |t| t.outcome);
    let why = tried.first().and_then(|t| reason(&t.drafts));
    let present = tried.len();
    let documents = tried.iter().filter(|t| t.outcome == outcome).map(|t| t.document.id.clone()).collect();
    let mut drafts = Vec::new();
    for (i, t) in tried.into_iter().enumerate() {
        let spare = i > 0 && outcome == Outcome::Met;
        drafts.extend(t.drafts.into_iter().map(|mut d| {
            if spare {
                // Another copy already serves: what is wrong with this one is only worth knowing.
                d.seen = d.seen.info();
            }
            d
        }));
    }
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let tree = node(context, leaf, documents, outcome, why);
    // A file that nobody read may be one more of them.
    let possible = count(possible).saturating_add(count(context.unread));
    Node { tree, drafts, met: count(met), possible, present: count(present) }
}

/// Whether a document can be the one a leaf asks for. Papers whose owner nobody named may be
/// anybody's: the subject check tells for the applicant's own.
fn owned(document: &Document, owner: Owner) -> bool {
    document.owner.as_deref().is_none_or(|o| o == owner.name())
}

/// Whether a paper asked of somebody else is the applicant's own, by its code. What the merchant
/// declared of its owner outranks that.
fn is_own(context: &Context<'_>, document: &Document, owner: Owner) -> bool {
    // The applicant may hold a right itself.
    let of_others = !matches!(owner, Owner::Applicant | Owner::RightHolder);
    of_others && document.owner.is_none() && holder(context, document) == Holder::Applicant
}

/// Whose a paper is by what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    Applicant,
    Another,
    Unknown,
}

/// The code decides; where a side shows none, only names that are the same or quite different do.
fn holder(context: &Context<'_>, document: &Document) -> Holder {
    let shown = |role| {
        let (_, field) = document.by_role(role).filter(|(_, f)| f.state == FieldState::Present)?;
        Some(field.value.as_str())
    };
    let pair = |role, own: &'_ Option<Claim>| Some((shown(role)?.to_owned(), own.as_ref()?.value.clone()));
    if let Some((code, own)) = pair(FieldRole::SubjectCode, &context.applicant.code) {
        return if fold_upper(&code) == fold_upper(&own) { Holder::Applicant } else { Holder::Another };
    }
    let names = pair(FieldRole::SubjectName, &context.applicant.name);
    match names.map(|(name, own)| compare(&name, &own)) {
        Some(NameMatch::Same) => Holder::Applicant,
        Some(NameMatch::Different | NameMatch::BranchOf) => Holder::Another,
        _ => Holder::Unknown,
    }
}

/// A paper asked of somebody else that does not show whose it is cannot be accepted as theirs.
fn owner_unknown(context: &Context<'_>, leaf: &Leaf, document: &Document) -> Option<Observation> {
    // An agreement is of both sides.
    let of_both = context.input.rules.catalogue.get(&document.kind).is_some_and(|k| k.freeform);
    let asked_of_others = leaf.owner != Owner::Applicant && document.owner.is_none() && !of_both;
    (asked_of_others && holder(context, document) == Holder::Unknown).then(|| {
        let seen = Observation::new(FindingCode::OwnerUnknown)
            .warning()
            .with("document", context.input.rules.title(&document.kind))
            .with("owner", leaf.owner.name());
        document.pages.first().map_or(seen.clone(), |p| seen.on(*p))
    })
}

/// How many different papers these are: the same scan handed in twice is one.
fn different<'a>(context: &Context<'_>, tried: impl Iterator<Item = &'a Tried<'a>>) -> usize {
    let scan = |t: &Tried<'_>| -> Vec<(String, u32)> {
        let sha256 =
            |file: usize| context.input.files.get(file).map(|f| f.sha256.clone()).unwrap_or_default();
        t.document.pages.iter().map(|p| (sha256(p.file), p.page)).collect()
    };
    tried.map(scan).collect::<BTreeSet<_>>().len()
}

fn try_one<'a>(
    context: &Context<'a>,
    leaf: &Leaf,
    document: &'a Document,
    source: &Arc<Source>,
    board: &mut Board<'_>,
) -> Tried<'a> {
    let input = context.input;
    let title = input.rules.title(&document.kind);
    let scope = context.choice.category.and_then(|(_, c)| c.scope.as_ref());
    let case = Case {
        document,
        title: &title,
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
        own: leaf.owner == Owner::Applicant,
        specimens: input.settings.specimens,
    };
    let mut outcome = Outcome::Met;
    let mut drafts = Vec::new();
    let whose = owner_unknown(context, leaf, document).map(|seen| (Ruling::unknown(seen), source));
    let checked = leaf.checks.iter().map(|(check, source)| {
        let ruling = check.run(&case);
        board.looked(check.codes(), ruling.outcome);
        (ruling, source)
    });
    for (ruling, source) in checked.chain(whose) {
        let ruling = heard(ruling, input.settings);
        outcome = worse(outcome, ruling.outcome);
        drafts.extend(ruling.observations.into_iter().map(|seen| Draft {
            outcome: ruling.outcome,
            seen,
            source: Arc::clone(source),
            document: Some((document.id.clone(), document.kind.clone())),
            kind: Some(leaf.kind.clone()),
        }));
    }
    Tried { document, outcome, drafts }
}

/// A ruling whose every observation the user muted does not count.
fn heard(mut ruling: Ruling, settings: &super::Settings) -> Ruling {
    let said = !ruling.observations.is_empty();
    ruling.observations.retain(|o| !settings.muted(o.code));
    if said && ruling.observations.is_empty() { Ruling::not_applicable() } else { ruling }
}

fn worse(a: Outcome, b: Outcome) -> Outcome {
    match (a, b) {
        (Outcome::Unmet, _) | (_, Outcome::Unmet) => Outcome::Unmet,
        (Outcome::Unknown, _) | (_, Outcome::Unknown) => Outcome::Unknown,
        _ => Outcome::Met,
    }
}

/// Why a candidate did not do, as its first finding's title would say it.
fn reason(drafts: &[Draft]) -> Option<Words> {
    let worst = drafts.iter().find(|d| d.outcome == Outcome::Unmet);
    worst.or_else(|| drafts.iter().find(|d| d.outcome == Outcome::Unknown)).map(|d| d.seen.code.name().into())
}

/// Nothing of that kind was found. A file that nobody could read may be it, so then it is unknown.
fn absent(context: &Context<'_>, leaf: &Leaf, source: &Arc<Source>) -> Node {
    let title = context.input.rules.title(&leaf.kind);
    let claimed = context.input.documents.iter().find(|d| d.claimed.as_ref() == Some(&leaf.kind));
    let mut drafts = Vec::new();
    let draft = |seen, outcome, document: Option<&Document>| Draft {
        seen,
        outcome,
        source: Arc::clone(source),
        document: document.map(|d| (d.id.clone(), d.kind.clone())),
        kind: Some(leaf.kind.clone()),
    };
    if let Some(document) = claimed {
        drafts.push(draft(wrong_document(context, document, &title), Outcome::Unmet, Some(document)));
    }
    let outcome = if context.unread > 0 { Outcome::Unknown } else { Outcome::Unmet };
    let seen = if context.unread > 0 {
        Observation::new(FindingCode::DocumentNotRecognised)
            .warning()
            .with("document", title)
            .with("count", context.unread.to_string())
    } else {
        Observation::new(FindingCode::DocumentMissing).with("document", title).with("alternatives", "")
    };
    let why = Some(Words::from(seen.code.name()));
    drafts.push(draft(seen, outcome, None));
    let possible = u32::try_from(context.unread).unwrap_or(u32::MAX);
    Node { tree: node(context, leaf, Vec::new(), outcome, why), drafts, met: 0, possible, present: 0 }
}

/// A file that is called one paper and is another.
pub fn wrong_document(context: &Context<'_>, document: &Document, wanted: &Words) -> Observation {
    let page = document.pages.first();
    let file = page.and_then(|p| context.input.files.get(p.file)).map(|f| f.path.clone()).unwrap_or_default();
    let seen = Observation::new(FindingCode::WrongDocument)
        .with("file", file)
        .with("wanted", wanted.clone())
        .with("found", context.input.rules.title(&document.kind));
    page.map_or(seen.clone(), |p| seen.on(*p))
}

fn node(
    context: &Context<'_>,
    leaf: &Leaf,
    documents: Vec<String>,
    outcome: Outcome,
    why: Option<Words>,
) -> TreeNode {
    TreeNode {
        op: "document".to_owned(),
        title: context.input.rules.title(&leaf.kind),
        kind: Some(leaf.kind.clone()),
        documents,
        outcome,
        why,
        children: Vec::new(),
    }
}
