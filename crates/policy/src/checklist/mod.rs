//! What would be asked of a merchant, before any document is there: the same choice of packs and
//! the same conditions as in an audit, on an empty folder.

mod cite;
mod document_sheet;
mod need;
mod questions;

use jiff::civil::Date;

use super::evaluate::pack_selection::PackSelection;
use super::evaluate::select_packs;
use super::evaluate::{AuditOptions, EvaluationInput, applicant, conditions, pack_use_of};
use model::{
    BackgroundNote, Bilingual, Checklist, ChecklistItem, Declaration, DocumentDemand, Outcome,
    RefusalNote, ScopeRequest, UploadLimit,
};

use crate::checks::ScopeTerms;
use crate::rules::Rules;
use crate::rules::pack::{Note, Requirement, UploadEndpoint};
use crate::rules::raw::PackRole;

pub use need::{build_need_node, describe_condition};

use cite::{CitedSources, refusal_from_reason};
use document_sheet::document_sheets;
use questions::collect_questions;

/// The checklist for what `declaration` says of a merchant, by the rules in force on `as_of`.
#[must_use]
pub fn build_checklist(rules: &Rules, declaration: &Declaration, as_of: Date) -> Checklist {
    let settings = AuditOptions::on_date(as_of);
    let declaration = rules.with_answer_ids(declaration);
    let input = EvaluationInput {
        name: "",
        declaration: &declaration,
        files: &[],
        resolutions: &[],
        trials: &[],
        recognition: model::OcrAvailability::NotInstalled,
        skipped: &[],
        documents: &[],
        rules,
        settings: &settings,
    };
    let applicant = applicant::resolve_applicant(&input);
    let choice = select_packs::select_packs(&input, &applicant);
    Checklist {
        entity_assumed: applicant.entity.is_none(),
        ..checklist_of_selection(&input, &choice)
    }
}

/// The checklist of the packs that were selected.
fn checklist_of_selection(input: &EvaluationInput<'_>, choice: &PackSelection<'_>) -> Checklist {
    let rules = input.rules;
    let requirements = open_requirements(input, choice);
    // Items first, then documents, then the rest: sources are listed in the order they are cited.
    let mut sources = CitedSources::default();
    let items: Vec<ChecklistItem> = requirements
        .iter()
        .map(|(id, requirement)| {
            let sources = &mut sources;
            requirement_item(id, requirement, input, choice, sources)
        })
        .collect();
    let papers = document_sheets(&items, input, choice, &mut sources);
    Checklist {
        as_of: input.settings.as_of.to_string(),
        rules: choice
            .packs
            .iter()
            .map(|pack| pack_use_of(pack))
            .collect(),
        industry: industry_title(choice, input),
        categories: choice.category_titles(),
        scenarios: choice
            .scenarios
            .iter()
            .map(|pack| {
                let title = pack.title.clone();
                (pack.id.clone(), title)
            })
            .collect(),
        entity: entity_title(choice, rules),
        entity_assumed: false,
        notes: checklist_notes(choice),
        scopes: scope_requests(choice),
        questions: collect_questions(&requirements, choice, input.declaration),
        every_paper: default_demands(rules, &mut sources),
        limits: upload_limits(rules, choice, &mut sources),
        known: background_notes(input, choice, &mut sources),
        refusals: general_refusals(rules, choice, &mut sources),
        papers,
        items,
        sources: sources.into_notes(),
    }
}

/// The requirements with their ids, but for those whose condition does not hold.
fn open_requirements<'a>(
    input: &EvaluationInput<'a>,
    choice: &PackSelection<'a>,
) -> Vec<(String, &'a Requirement)> {
    // Kept while its condition is unknown: nobody has answered the questions yet.
    choice
        .active_requirements(input)
        .into_iter()
        .filter(|(.., requirement)| {
            let when = requirement.when.as_ref();
            let holds = conditions::evaluate_condition(when, input, choice);
            holds != Outcome::Unmet
        })
        .map(|(_, prefix, requirement)| {
            let id = format!("{prefix}/{}", requirement.id);
            (id, requirement)
        })
        .collect()
}

/// What the categories ask of the business scope.
fn scope_requests(choice: &PackSelection<'_>) -> Vec<ScopeRequest> {
    let scopes = choice.asked_scopes().into_iter();
    let request = |scope: &ScopeTerms| ScopeRequest {
        any: scope.any.clone(),
        near_misses: scope.near_misses.clone(),
    };
    scopes.map(request).collect()
}

/// What the default checks ask of every document.
fn default_demands(rules: &Rules, sources: &mut CitedSources) -> Vec<DocumentDemand> {
    rules
        .defaults
        .iter()
        .map(|(check, source)| {
            sources.add_source(source);
            need::demand_of_check(check)
        })
        .collect()
}

/// Reject reasons of no certain document; those that name document types are listed with them.
fn general_refusals(
    rules: &Rules,
    choice: &PackSelection<'_>,
    sources: &mut CitedSources,
) -> Vec<RefusalNote> {
    rules
        .reasons
        .iter()
        .filter(|reason| {
            let of_any_kind = reason.documents.is_empty();
            of_any_kind && cite::is_reason_in_use(reason, choice)
        })
        .map(|reason| refusal_from_reason(reason, sources))
        .collect()
}

fn industry_title(
    choice: &PackSelection<'_>,
    input: &EvaluationInput<'_>,
) -> Option<(String, Bilingual)> {
    let declared = || {
        let id = input.declaration.industry.as_deref()?;
        input.rules.packs.get(id)
    };
    // Some scenarios bring categories of their own; they are no industry.
    let mut own = choice
        .categories
        .iter()
        .map(|(pack, _)| *pack);
    let own = own.find(|pack| pack.role == PackRole::Industry);
    let pack = own.or_else(declared)?;
    let title = pack.title.clone();
    Some((pack.id.clone(), title))
}

fn entity_title(choice: &PackSelection<'_>, rules: &Rules) -> Option<(String, Bilingual)> {
    let mut entities = rules
        .entities
        .iter()
        .map(|entity| &entity.shows);
    let shows = entities.find(|shows| shows.id == choice.entity)?;
    let title = shows.title.clone();
    Some((shows.id.clone(), title))
}

/// What stands in the way of the whole category comes before what the choice itself has to say.
fn checklist_notes(choice: &PackSelection<'_>) -> Vec<Bilingual> {
    let mut notes = Vec::new();
    for (_, category) in choice.categories_and_tables() {
        if !category.open {
            notes.push(Bilingual::new(
                "平台不开放该类目：材料再齐也会被驳回",
                "the platform does not take this category: it will refuse however complete the papers are",
            ));
        }
        let open_to_all = category.entities.is_empty();
        if !open_to_all
            && !category
                .entities
                .contains(&choice.entity)
        {
            let list = category.entities.join(", ");
            notes.push(Bilingual::new(
                format!("该类目只对以下主体类型开放：{list}"),
                format!("this category is only open to these entity types: {list}"),
            ));
        }
        notes.extend(category.note.clone());
    }
    notes.extend(choice.notes.clone());
    notes
}

fn requirement_item(
    id: &str,
    r: &Requirement,
    input: &EvaluationInput<'_>,
    choice: &PackSelection<'_>,
    sources: &mut CitedSources,
) -> ChecklistItem {
    sources.add_source(&r.source);
    let when = r.when.as_ref().filter(|when| {
        let holds = conditions::evaluate_condition(Some(when), input, choice);
        holds == Outcome::Unknown
    });
    let describe_need = super::evaluate::describe_need::describe_need;
    let title = match &r.title {
        Some(title) => title.clone(),
        None => describe_need(&r.need, input.rules),
    };
    let mut refusals = Vec::new();
    for reason in &input.rules.reasons {
        if r.reason.as_ref() == Some(&reason.id) {
            refusals.push(refusal_from_reason(reason, sources));
        }
    }
    let date_text = |day: Option<Date>| day.map(|day| day.to_string());
    ChecklistItem {
        id: id.to_owned(),
        title,
        level: r.level,
        when: when.and_then(need::describe_condition),
        need: need::build_need_node(&r.need, input.rules),
        note: r.note.clone(),
        remedy: r.remedy.clone(),
        refusals,
        source: r.source.id.clone(),
        trust: r.source.trust,
        in_force: [date_text(r.from), date_text(r.until)],
    }
}

fn background_notes(
    input: &EvaluationInput<'_>,
    choice: &PackSelection<'_>,
    sources: &mut CitedSources,
) -> Vec<BackgroundNote> {
    let concerns = |note: &&Note| {
        let holds = conditions::evaluate_condition(note.when.as_ref(), input, choice);
        holds != Outcome::Unmet
    };
    let mut notes = Vec::new();
    for pack in &choice.packs {
        for note in pack.notes.iter().filter(concerns) {
            sources.add_source(&note.source);
            notes.push(BackgroundNote {
                id: format!("{}/{}", pack.id, note.id),
                text: note.text.clone(),
                source: note.source.id.clone(),
                trust: note.source.trust,
            });
        }
    }
    notes
}

fn upload_limits(
    rules: &Rules,
    choice: &PackSelection<'_>,
    sources: &mut CitedSources,
) -> Vec<UploadLimit> {
    let is_chosen = |place: &UploadEndpoint| {
        let ids = &place.scenarios;
        let mut chosen = choice.scenarios.iter();
        chosen.any(|scenario| ids.contains(&scenario.id))
    };
    let mut all = Vec::new();
    for place in &rules.platforms {
        if !is_chosen(place) {
            continue;
        }
        let limits = &place.limits;
        sources.add_source(&place.source);
        all.push(UploadLimit {
            id: limits.id.clone(),
            title: limits.title.clone(),
            formats: limits.formats.clone(),
            bytes: [limits.min_bytes, limits.max_bytes],
            max_files: place.max_files,
            note: place.note.clone(),
            source: place.source.id.clone(),
        });
    }
    all
}
