//! What would be asked of a merchant, before any paper is there: the same choice of packs and the
//! same conditions as in an audit, on an empty folder.

mod cite;
mod need;

use jiff::civil::Date;

use super::evaluate::select_packs; use super::evaluate::select_packs::Choice;
use super::evaluate::{applicant, conditions, Input, Settings};
use crate::checks::CheckSpec;
use model::{Answer, Checklist, Declaration, FieldRole, Item, Known, Limit, PaperSheet, PrintedSize, Question, ScopeAsk, Words};



use crate::rules::Rules;
use crate::rules::catalogue::Kind;
use crate::rules::pack::{Note, Pack, Requirement, When};
use crate::rules::raw::{FactType, Role};

pub use need::{condition, node as asked};

use cite::{refusal, refusals_of, Sources};

/// mm to the inch.
const INCH: f64 = 25.4;

/// The checklist for what `declaration` says of a merchant, by the rules in force on `as_of`.
#[must_use]
pub fn checklist(rules: &Rules, declaration: &Declaration, as_of: Date) -> Checklist {
    let settings = Settings { as_of, specimens: false, only: Vec::new(), skip: Vec::new(), reveal: false };
    let input = Input {
        name: "",
        declaration,
        files: &[],
        resolutions: &[],
        trials: &[],
        skipped: &[],
        documents: &[],
        rules,
        settings: &settings,
    };
    let applicant = applicant::applicant(&input);
    let choice = select_packs::choose(&input, &applicant);
    let asked: Vec<(String, &Requirement)> = choice
        .requirements(&input)
        .into_iter()
        .filter(|(.., r)| conditions::holds(r.when.as_ref(), &input, &choice) != Some(false))
        .map(|(_, prefix, r)| (format!("{prefix}/{}", r.id), r))
        .collect();
    let mut sources = Sources::default();
    let items: Vec<Item> = asked.iter().map(|(id, r)| item(id, r, &input, &choice, &mut sources)).collect();
    let papers = papers(&items, &input, &choice, &mut sources);
    let concerned = rules.reasons.iter().filter(|r| r.documents.is_empty() && cite::concerns(r, &choice));
    Checklist {
        as_of: as_of.to_string(),
        rules: choice.packs.iter().map(|p| super::evaluate::pack_use(p)).collect(),
        industry: industry(&choice, &input),
        category: choice.category.map(|(_, c)| (c.id.clone(), c.title.clone())),
        scenarios: choice.scenarios.iter().map(|p| (p.id.clone(), p.title.clone())).collect(),
        entity: entity(&choice, rules),
        entity_assumed: applicant.entity.is_none(),
        notes: notes(&choice),
        scope: choice
            .category
            .and_then(|(_, c)| c.scope.as_ref())
            .map(|s| ScopeAsk { any: s.any.clone(), near: s.near.clone() }),
        questions: questions(&asked, &choice, declaration),
        every_paper: rules
            .defaults
            .iter()
            .map(|(check, source)| {
                sources.add(source);
                need::demand(check)
            })
            .collect(),
        limits: limits(rules, &choice, &mut sources),
        known: known(&choice, &mut sources),
        refusals: concerned.map(|r| refusal(r, &mut sources)).collect(),
        papers,
        items,
        sources: sources.finish(),
    }
}

fn industry(choice: &Choice<'_>, input: &Input<'_>) -> Option<(String, Words)> {
    let declared = || input.rules.packs.get(input.declaration.industry.as_deref()?);
    // Some scenarios bring categories of their own; they are no industry.
    let own = choice.category.map(|(p, _)| p).filter(|p| p.role == Role::Industry);
    let pack = own.or_else(declared)?;
    Some((pack.id.clone(), pack.title.clone()))
}

fn entity(choice: &Choice<'_>, rules: &Rules) -> Option<(String, Words)> {
    let known = rules.entities.iter().find(|e| e.shows.id == choice.entity)?;
    Some((known.shows.id.clone(), known.shows.title.clone()))
}

/// What stands in the way of the whole category comes before what the choice itself has to say.
fn notes(choice: &Choice<'_>) -> Vec<Words> {
    let mut notes = Vec::new();
    if let Some((_, category)) = choice.category {
        if !category.open {
            notes.push(Words::new(
                "平台不开放该类目：材料再齐也会被驳回",
                "the platform does not take this category: it will refuse however complete the papers are",
            ));
        }
        if !category.entities.is_empty() && !category.entities.contains(&choice.entity) {
            let list = category.entities.join(", ");
            notes.push(Words::new(
                format!("该类目只对以下主体类型开放：{list}"),
                format!("this category is only open to these entity types: {list}"),
            ));
        }
        notes.extend(category.note.clone());
    }
    notes.extend(choice.notes.clone());
    notes
}

fn item(id: &str, r: &Requirement, input: &Input<'_>, choice: &Choice<'_>, sources: &mut Sources) -> Item {
    sources.add(&r.source);
    let reasons = input.rules.reasons.iter().filter(|x| r.reason.as_ref() == Some(&x.id));
    let when = r.when.as_ref().filter(|w| conditions::holds(Some(w), input, choice).is_none());
    Item {
        id: id.to_owned(),
        title: r.title.clone().unwrap_or_else(|| super::evaluate::requirement_tree::describe(&r.need, input.rules)),
        level: r.level,
        when: when.and_then(need::condition),
        need: need::node(&r.need, input.rules),
        note: r.note.clone(),
        remedy: r.remedy.clone(),
        refusals: reasons.map(|x| refusal(x, sources)).collect(),
        source: r.source.id.clone(),
        trust: r.source.trust,
        in_force: [r.from, r.until].map(|d| d.map(|d| d.to_string())),
    }
}

fn papers(items: &[Item], input: &Input<'_>, choice: &Choice<'_>, sources: &mut Sources) -> Vec<PaperSheet> {
    let mut seen: Vec<&str> = Vec::new();
    for kind in items.iter().flat_map(|i| i.need.kinds()) {
        if !seen.contains(&kind) {
            seen.push(kind);
        }
    }
    let dpi = input.rules.defaults.iter().find_map(|(check, _)| match &**check {
        CheckSpec::ResolutionAtLeast(r) => Some(r.dpi()),
        _ => None,
    });
    let known = seen.into_iter().filter_map(|id| input.rules.catalogue.get(id));
    known.map(|kind| sheet(kind, dpi, refusals_of(&kind.id, input.rules, choice, sources))).collect()
}

fn sheet(kind: &Kind, dpi: Option<f64>, refusals: Vec<model::Refusal>) -> PaperSheet {
    let printed = |mm: [f64; 2], name: &str, dpi: f64| PrintedSize {
        name: name.to_owned(),
        mm,
        px: mm.map(|side| pixels(side, dpi)),
        dpi,
    };
    PaperSheet {
        kind: kind.id.clone(),
        title: kind.title.clone(),
        issuer: kind.issuer.clone(),
        sizes: dpi.map_or_else(Vec::new, |dpi| {
            kind.sizes.iter().map(|s| printed([s.width_mm, s.height_mm], &s.name, dpi)).collect()
        }),
        sides: kind.sides.iter().map(|s| s.name.clone()).collect(),
        expires: kind.fields.iter().any(|f| f.role == Some(FieldRole::Validity)),
        legacy: kind.legacy.clone(),
        note: kind.note.clone(),
        refusals,
    }
}

/// Pixels of a side at `dpi`; rule files bound sizes far below the limit of `u32`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and sizes are small")]
fn pixels(mm: f64, dpi: f64) -> u32 {
    (mm / INCH * dpi).round() as u32
}

fn known(choice: &Choice<'_>, sources: &mut Sources) -> Vec<Known> {
    let all = choice.packs.iter().flat_map(|p| p.notes.iter().map(move |n| (p, n)));
    let one = |(pack, note): (&&Pack, &Note)| {
        sources.add(&note.source);
        Known {
            id: format!("{}/{}", pack.id, note.id),
            text: note.text.clone(),
            source: note.source.id.clone(),
            trust: note.source.trust,
        }
    };
    all.map(one).collect()
}

fn limits(rules: &Rules, choice: &Choice<'_>, sources: &mut Sources) -> Vec<Limit> {
    let chosen = |ids: &[String]| ids.iter().any(|id| choice.scenarios.iter().any(|p| &p.id == id));
    let places = rules.platforms.iter().filter(|p| chosen(&p.scenarios));
    let limit = |p: &crate::rules::pack::Platform| {
        sources.add(&p.source);
        Limit {
            id: p.limits.id.clone(),
            title: p.limits.title.clone(),
            formats: p.limits.formats.clone(),
            bytes: [p.limits.min_bytes, p.limits.max_bytes],
            max_files: p.max_files,
            note: p.note.clone(),
            source: p.source.id.clone(),
        }
    };
    places.map(limit).collect()
}

/// The questions of the packs in use that something asked here depends on, in the order they are met.
fn questions(
    asked: &[(String, &Requirement)],
    choice: &Choice<'_>,
    declaration: &Declaration,
) -> Vec<Question> {
    let mut names: Vec<&str> = Vec::new();
    for (_, requirement) in asked {
        if let Some(when) = &requirement.when {
            of_condition(when, &mut names);
        }
        need::facts(&requirement.need, &mut names);
    }
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|n| seen.insert(*n));
    let known = |name: &&str| choice.packs.iter().find_map(|p| p.facts.get(*name));
    let question = |name: &str, fact: &crate::rules::pack::Fact| Question {
        name: name.to_owned(),
        ask: fact.ask.clone(),
        example: match fact.kind {
            FactType::Flag => Answer::Flag(false),
            FactType::Number => Answer::Number(0.0),
            FactType::Text => Answer::Text(String::new()),
            FactType::Url => Answer::Text("https://example.com/notify".to_owned()),
        },
        answer: declaration.facts.get(name).cloned(),
    };
    names.iter().filter_map(|n| known(n).map(|f| question(n, f))).collect()
}

fn of_condition<'a>(when: &'a When, into: &mut Vec<&'a str>) {
    into.extend(when.fact.iter().map(|(name, ..)| name.as_str()));
    when.any.iter().chain(when.not.as_deref()).for_each(|w| of_condition(w, into));
}
