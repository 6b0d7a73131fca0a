//! `preaudit.checklist/1`: the checklist for machines.

use std::io::{self, Write};

use serde_json::{Value, json};

use model::{
    Bilingual, Checklist, ChecklistItem, DocumentDemand, DocumentSheet, Lang, NeedNode, NeedOp,
    RefusalNote, UploadLimit,
};

use crate::render::TOOL_NAME;

// Keys are only added, never renamed.
/// Name and version of the schema.
pub const SCHEMA: &str = "preaudit.checklist/1";

/// Writes the checklist as one JSON object, indented, with a line feed at the end.
pub fn write_checklist(list: &Checklist, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let named_value = |n: &Option<(String, Bilingual)>| {
        n.as_ref().map(|(id, title)| named_entry(id, title, lang))
    };
    let scenarios: Vec<_> = list
        .scenarios
        .iter()
        .map(|(id, title)| named_entry(id, title, lang))
        .collect();
    let notes: Vec<_> = list.notes.iter().map(|n| n.get(lang)).collect();
    let scope = list.scope.as_ref().map(|s| {
        json!({
            "any": s.any,
            "near": s.near_misses,
        })
    });
    let requirements: Vec<_> = list
        .items
        .iter()
        .map(|item| item_value(item, lang))
        .collect();
    let documents: Vec<_> = list
        .papers
        .iter()
        .map(|paper| document_value(paper, lang))
        .collect();
    let limits: Vec<_> = list
        .limits
        .iter()
        .map(|limit| limit_value(limit, lang))
        .collect();
    let whole = json!({
        "schema": SCHEMA,
        "tool": {
            "name": TOOL_NAME,
            "version": env!("CARGO_PKG_VERSION"),
        },
        "as_of": list.as_of,
        "rules": list.rules,
        "industry": named_value(&list.industry),
        "category": named_value(&list.category),
        "scenarios": scenarios,
        "entity": named_value(&list.entity),
        "notes": notes,
        "scope": scope,
        "requirements": requirements,
        "every_paper": demand_values(&list.every_paper, lang),
        "documents": documents,
        "limits": limits,
        "known": known_values(list, lang),
        "questions": question_values(list, lang),
        "rejection_reasons": refusal_values(&list.refusals, lang),
        "sources": source_values(list),
    });
    serde_json::to_writer_pretty(&mut *sink, &whole)?;
    sink.write_all(b"\n")
}

fn question_values(list: &Checklist, lang: Lang) -> Vec<Value> {
    let questions = list.questions.iter().map(|q| {
        json!({
            "name": q.name,
            "ask": q.ask.get(lang),
            "answer": q.answer,
        })
    });
    questions.collect()
}

fn known_values(list: &Checklist, lang: Lang) -> Vec<Value> {
    let known = list.known.iter().map(|k| {
        json!({
            "id": k.id,
            "text": k.text.get(lang),
            "source": k.source,
            "trust": k.trust,
        })
    });
    known.collect()
}

fn source_values(list: &Checklist) -> Vec<Value> {
    let sources = list.sources.iter().map(|s| {
        json!({
            "id": s.id,
            "title": s.title,
            "trust": s.trust,
            "as_of": s.as_of,
        })
    });
    sources.collect()
}

fn named_entry(id: &str, title: &Bilingual, lang: Lang) -> Value {
    json!({
        "id": id,
        "title": title.get(lang),
    })
}

fn demand_values(list: &[DocumentDemand], lang: Lang) -> Vec<Value> {
    list.iter()
        .map(|d| {
            json!({
                "check": d.check,
                "says": d.words.get(lang),
                "scanning": d.scanning,
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
        "when": item.when.as_ref().map(|w| w.get(lang)),
        "need": need_value(&item.need, lang),
        "note": item.note.as_ref().map(|w| w.get(lang)),
        "remedy": item.remedy.as_ref().map(|w| w.get(lang)),
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
        members.map(|c| need_value(c, lang)).collect::<Vec<_>>()
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
        .map(|s| {
            json!({
                "name": s.name,
                "mm": s.mm,
                "px": s.px,
                "dpi": s.dpi,
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
        "legacy": paper.legacy.as_ref().map(|w| w.get(lang)),
        "note": paper.note.as_ref().map(|w| w.get(lang)),
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
        "note": limit.note.as_ref().map(|w| w.get(lang)),
        "source": limit.source,
    })
}

fn refusal_values(list: &[RefusalNote], lang: Lang) -> Vec<Value> {
    list.iter()
        .map(|refusal| refusal_value(refusal, lang))
        .collect()
}

fn refusal_value(r: &RefusalNote, lang: Lang) -> Value {
    json!({
        "id": r.id,
        "title": r.title.get(lang),
        "remedy": r.remedy.get(lang),
        "platform_only": r.platform_only,
        "source": r.source,
        "trust": r.trust,
    })
}
