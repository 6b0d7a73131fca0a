//! The question of the category itself: open, closed at the platform, or not for this entity.

use super::evaluated_node::ExaminedCode;
use super::findings::{FindingCollector, FindingContext, tool_source};
use super::input::EvaluationInput;
use super::pack_selection::PackSelection;
use crate::checks::Observation;
use crate::rules::pack::{Category, Source};
use model::{Bilingual, FindingCode, Outcome, RequirementLevel, RequirementReport};

/// What is to be said of the categories, as a requirement of its own; nothing where they are settled
/// and open.
pub fn check_category(
    choice: &PackSelection<'_>,
    input: &EvaluationInput<'_>,
    board: &mut FindingCollector<'_>,
) -> Option<RequirementReport> {
    // A guessed category is asked for, never refused.
    let mut refused: Option<&Category> = None;
    let settled = choice.categories_and_tables();
    for (_, category) in settled.filter(|_| !choice.guessed_category) {
        let open = ExaminedCode {
            code: FindingCode::CategoryNotOpen,
            kind: None,
            outcome: Outcome::from(category.open),
            absent: false,
        };
        board.record_coverage(open, None);
        if let Some(observation) = category_obstacle(category, &choice.entity) {
            let about = category_context(&category.source);
            board.add_observation(observation, Outcome::Unmet, about);
            refused = refused.or(Some(category));
        }
    }
    if let Some(category) = refused {
        let (why, source) = (category.note.clone(), &category.source);
        return Some(category_report(choice, Outcome::Unmet, why, source));
    }
    let question = choice.unsettled.clone()?;
    let source = Source {
        as_of: input.settings.as_of.to_string(),
        ..tool_source()
    };
    let observation = Observation::new(FindingCode::CategoryUnknown)
        .at_most_warning()
        .with("question", question);
    board.add_observation(observation, Outcome::Unknown, category_context(&source));
    Some(category_report(choice, Outcome::Unknown, None, &source))
}

/// What no document can heal: the platform does not take the category, or not from this entity.
fn category_obstacle(category: &Category, entity: &String) -> Option<Observation> {
    // A closed category goes first: no document can heal it.
    if !category.open {
        return Some(
            Observation::new(FindingCode::CategoryNotOpen).with("wanted", category.title.clone()),
        );
    }
    let is_open_to_entity = category.entities.is_empty() || category.entities.contains(entity);
    (!is_open_to_entity).then(|| {
        Observation::new(FindingCode::EntityTypeMismatch)
            .with("found", entity.clone())
            .with("wanted", category.entities.join(", "))
    })
}

/// What the question of the category belongs to.
fn category_context(source: &Source) -> FindingContext<'_> {
    FindingContext {
        requirement: Some("category"),
        ..FindingContext::without_requirement(source, RequirementLevel::Required)
    }
}

fn category_report(
    choice: &PackSelection<'_>,
    outcome: Outcome,
    why: Option<Bilingual>,
    source: &Source,
) -> RequirementReport {
    RequirementReport {
        id: "category".into(),
        title: Bilingual::new("服务类目", "service category"),
        pack: choice
            .categories
            .first()
            .map_or_else(|| "base".to_owned(), |(p, _)| p.id.clone()),
        level: RequirementLevel::Required,
        outcome,
        why,
        tree: None,
        source: source.id.clone(),
        source_title: source.title.clone(),
        trust: source.trust,
        as_of: source.as_of.clone(),
    }
}
