//! Which category a merchant means who named none: by the documents found and the licence's scope.

use std::collections::BTreeSet;

use super::input::EvaluationInput;
use crate::checks::ScopeTerms;
use crate::rules::Rules;
use crate::rules::pack::{Category, Need, Pack};
use crate::rules::raw::PackRole;
use model::{Bilingual, ClassificationBasis, Document, FieldRole, FieldState};
use values::scope::{Scope, ScopeOutcome};

/// A category with what speaks for it.
pub(super) struct CategoryGuess<'a> {
    pub(super) pack: &'a Pack,
    pub(super) category: &'a Category,
    points: u32,
}

/// Every category that anything speaks for, best first. Own documents of the category weigh more
/// than words of the scope, because scopes list what a firm might do one day. File names alone say
/// nothing: they are often wrong, and nobody read what they stand on.
pub(super) fn guess_categories<'a>(
    input: &EvaluationInput<'a>,
    industry: Option<&str>,
) -> Vec<CategoryGuess<'a>> {
    let evidence = CategoryEvidence::of_input(input);
    let mut all = Vec::new();
    for pack in input
        .rules
        .packs_with_role(PackRole::Industry)
        .filter(|p| industry.map_or(p.guessable, |i| i == p.id))
    {
        for category in &pack.categories {
            let points = evidence.points_for(category);
            if points > 0 {
                all.push(CategoryGuess {
                    pack,
                    category,
                    points,
                });
            }
        }
    }
    all.sort_by(|a, b| {
        b.points
            .cmp(&a.points)
            .then_with(|| a.category.id.cmp(&b.category.id))
    });
    all
}

/// What a dossier holds that may speak for a category.
struct CategoryEvidence<'a> {
    rules: &'a Rules,
    /// Types of the documents that were identified by what they say.
    kinds: BTreeSet<&'a str>,
    /// The scope that the licence prints.
    scope: Option<Scope>,
}

impl<'a> CategoryEvidence<'a> {
    fn of_input(input: &EvaluationInput<'a>) -> Self {
        let identified = |d: &&Document| d.basis != ClassificationBasis::FileName;
        let documents = input
            .documents
            .iter()
            .filter(identified);
        Self {
            rules: input.rules,
            kinds: documents
                .map(|d| d.kind.as_str())
                .collect(),
            scope: licensed_scope(input.documents),
        }
    }

    fn points_for(&self, category: &Category) -> u32 {
        let own = self.count_own_documents(category);
        let named = self
            .scope
            .as_ref()
            .zip(category.scope.as_ref())
            .map_or(0, |(scope, terms)| {
                share_of_named_terms(self.rules, scope, terms)
            });
        // Weights by eye: one document of its own (300 + 100) brings a category to the 400 that
        // a guess needs, words of the scope alone to 300 at most. Beyond three documents
        // nothing is added, so that long lists do not win.
        let papers = u32::try_from(own).unwrap_or(0).min(3);
        300 * u32::from(own > 0) + 100 * papers + if named > 0 { 200 + named } else { 0 }
    }

    /// Types that the category asks for and few others do, among those that are there.
    fn count_own_documents(&self, category: &Category) -> usize {
        let mut requested_kinds = BTreeSet::new();
        for requirement in &category.requirements {
            collect_kinds(&requirement.need, &mut requested_kinds);
        }
        let is_common = |kind: &str| {
            let kind = self.rules.catalogue.get(kind);
            kind.is_some_and(|k| k.common)
        };
        requested_kinds
            .iter()
            .filter(|kind| self.kinds.contains(*kind) && !is_common(kind))
            .count()
    }
}

fn licensed_scope(documents: &[Document]) -> Option<Scope> {
    let mut documents = documents.iter();
    let licence = documents.find(|d| d.kind == "business-license")?;
    let (_, field) = licence
        .field_by_role(FieldRole::Scope)
        .filter(|(_, f)| f.state == FieldState::Present)?;
    Some(Scope::parse(&field.value))
}

/// Share of the terms that the scope names, in percent: a category whose words all stand there fits
/// better than one that shares a word.
fn share_of_named_terms(rules: &Rules, scope: &Scope, asked: &ScopeTerms) -> u32 {
    let lexicon = rules.activity_set.lexicon();
    let by_words = asked.activities.is_empty();
    let named = |term: &&String| {
        let term = std::slice::from_ref(*term);
        let found = if by_words {
            scope.match_terms(term)
        } else {
            scope.match_activities(lexicon, term)
        };
        matches!(found.outcome, ScopeOutcome::Matched | ScopeOutcome::Limited)
    };
    let terms = if by_words {
        &asked.any
    } else {
        &asked.activities
    };
    let (named, all) = (terms.iter().filter(named).count(), terms.len().max(1));
    u32::try_from(100 * named / all).unwrap_or(0)
}

fn collect_kinds<'a>(need: &'a Need, into: &mut BTreeSet<&'a str>) {
    match need {
        Need::All(members) | Need::Any(members) => {
            for member in members {
                collect_kinds(member, into);
            }
        }
        Need::AtLeast(_, of) => collect_kinds(of, into),
        Need::Document(leaf) => {
            into.insert(&leaf.kind);
        }
        Need::Fact(_) => {}
    }
}

/// The best guess, where it stands clear of the next and rests on more than a word.
pub(super) fn find_clear_guess<'a, 'b>(
    guesses: &'b [CategoryGuess<'a>],
) -> Option<&'b CategoryGuess<'a>> {
    // Origin of 400: the weights above; at least one document of its own. A tie is no guess.
    let best = guesses
        .first()
        .filter(|g| g.points >= 400)?;
    guesses
        .get(1)
        .is_none_or(|next| next.points < best.points)
        .then_some(best)
}

/// The first line of a report without a declared category: what was guessed, with the runner-up, or
/// what is asked.
pub(super) fn category_note(guesses: &[CategoryGuess<'_>], decided: bool) -> Bilingual {
    let name = |g: &CategoryGuess<'_>, en: bool| {
        let title = &g.category.title;
        if en {
            format!("{} ({})", g.category.id, title.en)
        } else {
            format!("{}（{}）", g.category.id, title.zh)
        }
    };
    let list = |en: bool| {
        guesses
            .iter()
            .take(3)
            .map(|g| name(g, en))
            .collect::<Vec<_>>()
            .join(if en { ", " } else { "、" })
    };
    match (decided, guesses) {
        (true, [best, rest @ ..]) => {
            let next = |en: bool| rest.first().map(|g| name(g, en));
            let (zh, en) = (
                next(false).unwrap_or("无".into()),
                next(true).unwrap_or("none".into()),
            );
            Bilingual::new(
                format!(
                    "未指定类目：按经营范围和已有文件推断为 {}，次选 {zh}；请用 --category 确认",
                    name(best, false)
                ),
                format!(
                    "no category given: guessed {} from the scope and the papers, runner-up {en}; confirm it with --category",
                    name(best, true)
                ),
            )
        }
        (_, []) => Bilingual::new(
            "未指定类目，也无法推断：只检查通用文件和扫描质量。请用 --category 指明类目",
            "no category given and none can be guessed: only common papers and scan quality are checked. Name it with --category",
        ),
        _ => Bilingual::new(
            format!(
                "未指定类目，无法断定是哪一个：{}。只检查通用文件和扫描质量，请用 --category 指明",
                list(false)
            ),
            format!(
                "no category given and several fit: {}. Only common papers and scan quality are checked; name it with --category",
                list(true)
            ),
        ),
    }
}
