//! `preaudit.checklist/1`: the checklist for machines.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::render::labels::translate_optional;
use model::{
    Bilingual, Checklist, ChecklistItem, DocumentDemand, DocumentSheet, Lang, NeedNode, NeedOp,
    RefusalNote, UploadLimit,
};

use crate::render::TOOL_NAME;

// Keys are only added, never renamed.
/// Name and version of the schema.
pub const SCHEMA: &str = "preaudit.checklist/1";

/// Writes the checklist as one JSON object, indented, with a line feed at the end.
pub fn write_checklist(checklist: &Checklist, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *sink, &checklist_value(checklist, lang))?;
    sink.write_all(b"\n")
}

fn checklist_value(checklist: &Checklist, lang: Lang) -> Value {
    let named_entries = |named: &[(String, Bilingual)]| {
        let entries = named.iter();
        let entries = entries.map(|(id, title)| named_entry(id, title, lang));
        entries.collect::<Vec<_>>()
    };
    let categories = named_entries(&checklist.categories);
    let notes: Vec<_> = checklist
        .notes
        .iter()
        .map(|note| note.get(lang))
        .collect();
    let scopes = scope_values(checklist);
    let requirements: Vec<_> = checklist
        .items
        .iter()
        .map(|item| item_value(item, lang))
        .collect();
    json!({
        "schema": SCHEMA,
        "tool": {
            "name": TOOL_NAME,
            "version": env!("CARGO_PKG_VERSION"),
        },
        "as_of": checklist.as_of,
        "rules": checklist.rules,
        "industry": optional_entry(checklist.industry.as_ref(), lang),
        "category": categories.first(),
        "categories": categories,
        "scenarios": named_entries(&checklist.scenarios),
        "entity": optional_entry(checklist.entity.as_ref(), lang),
        "notes": notes,
        "scope": scopes.first(),
        "scopes": scopes,
        "requirements": requirements,
        "every_paper": demand_values(&checklist.every_paper, lang),
        "documents": document_values(checklist, lang),
        "limits": limit_values(checklist, lang),
        "known": known_values(checklist, lang),
        "questions": question_values(checklist, lang),
        "rejection_reasons": refusal_values(&checklist.refusals, lang),
        "sources": source_values(checklist),
    })
}

fn document_values(checklist: &Checklist, lang: Lang) -> Vec<Value> {
    let papers = checklist.papers.iter();
    papers
        .map(|paper| document_value(paper, lang))
        .collect()
}

fn limit_values(checklist: &Checklist, lang: Lang) -> Vec<Value> {
    let limits = checklist.limits.iter();
    limits
        .map(|limit| limit_value(limit, lang))
        .collect()
}

fn scope_values(checklist: &Checklist) -> Vec<Value> {
    let scopes = checklist.scopes.iter().map(|words| {
        json!({
            "any": words.any,
            "near": words.near_misses,
        })
    });
    scopes.collect()
}

fn question_values(checklist: &Checklist, lang: Lang) -> Vec<Value> {
    let questions = checklist
        .questions
        .iter()
        .map(|question| {
            json!({
                "name": question.name,
                "ask": question.ask.get(lang),
                "answer": question.answer,
            })
        });
    questions.collect()
}

fn known_values(checklist: &Checklist, lang: Lang) -> Vec<Value> {
    let known = checklist.known.iter().map(|fact| {
        json!({
            "id": fact.id,
            "text": fact.text.get(lang),
            "source": fact.source,
            "trust": fact.trust,
        })
    });
    known.collect()
}

fn source_values(checklist: &Checklist) -> Vec<Value> {
    let sources = checklist.sources.iter().map(|source| {
        json!({
            "id": source.id,
            "title": source.title,
            "trust": source.trust,
            "as_of": source.as_of,
        })
    });
    sources.collect()
}

fn optional_entry(named: Option<&(String, Bilingual)>, lang: Lang) -> Option<Value> {
    named.map(|(id, title)| named_entry(id, title, lang))
}

fn named_entry(id: &str, title: &Bilingual, lang: Lang) -> Value {
    json!({
        "id": id,
        "title": title.get(lang),
    })
}

fn demand_values(demands: &[DocumentDemand], lang: Lang) -> Vec<Value> {
    demands
        .iter()
        .map(|demand| {
            json!({
                "check": demand.check,
                "says": demand.words.get(lang),
                "scanning": demand.scanning,
            })
        })
        .collect()
}

fn item_value(item: &ChecklistItem, lang: Lang) -> Value {
    let [effective_from, effective_until] = &item.in_force;
    json!({
        "id": item.id,
        "title": item.title.get(lang),
        "level": item.level,
        "when": translate_optional(item.when.as_ref(), lang),
        "need": need_value(&item.need, lang),
        "note": translate_optional(item.note.as_ref(), lang),
        "remedy": translate_optional(item.remedy.as_ref(), lang),
        "rejection_reasons": refusal_values(&item.refusals, lang),
        "source": item.source,
        "trust": item.trust,
        "effective_from": effective_from,
        "effective_until": effective_until,
    })
}

fn need_value(node: &NeedNode, lang: Lang) -> Value {
    let children = || {
        let members = node.children.iter();
        members
            .map(|child| need_value(child, lang))
            .collect::<Vec<_>>()
    };
    let title = node.title.get(lang);
    match &node.op {
        NeedOp::All => json!({ "all": children() }),
        NeedOp::Any => json!({ "any": children() }),
        NeedOp::AtLeast(n) => json!({
            "at_least": n,
            "of": children(),
        }),
        NeedOp::Paper(kind) => json!({
            "document": kind,
            "title": title,
            "must": demand_values(&node.demands, lang),
            "need_not": demand_values(&node.exempt, lang),
        }),
        NeedOp::Fact(name) => json!({
            "fact": name,
            "ask": title,
            "must": demand_values(&node.demands, lang),
        }),
    }
}

fn document_value(paper: &DocumentSheet, lang: Lang) -> Value {
    let sizes: Vec<_> = paper
        .sizes
        .iter()
        .map(|size| {
            json!({
                "name": size.name,
                "mm": size.mm,
                "px": size.px,
                "dpi": size.dpi,
            })
        })
        .collect();
    json!({
        "kind": paper.kind,
        "title": paper.title.get(lang),
        "issuer": paper.issuer,
        "sizes": sizes,
        "sides": paper.sides,
        "expires": paper.expires,
        "legacy": translate_optional(paper.legacy.as_ref(), lang),
        "note": translate_optional(paper.note.as_ref(), lang),
        "rejection_reasons": refusal_values(&paper.refusals, lang),
    })
}

fn limit_value(limit: &UploadLimit, lang: Lang) -> Value {
    let [min_bytes, max_bytes] = &limit.bytes;
    json!({
        "id": limit.id,
        "title": limit.title.get(lang),
        "formats": limit.formats,
        "min_bytes": min_bytes,
        "max_bytes": max_bytes,
        "max_files": limit.max_files,
        "note": translate_optional(limit.note.as_ref(), lang),
        "source": limit.source,
    })
}

fn refusal_values(reasons: &[RefusalNote], lang: Lang) -> Vec<Value> {
    reasons
        .iter()
        .map(|refusal| refusal_value(refusal, lang))
        .collect()
}

fn refusal_value(reason: &RefusalNote, lang: Lang) -> Value {
    json!({
        "id": reason.id,
        "title": reason.title.get(lang),
        "remedy": reason.remedy.get(lang),
        "platform_only": reason.platform_only,
        "source": reason.source,
        "trust": reason.trust,
    })
}
