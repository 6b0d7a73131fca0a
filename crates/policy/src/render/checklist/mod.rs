//! The checklist in every format: what to hand in, how to scan it, what reviewers refuse.

pub mod html;
pub mod json;
pub mod markdown;
pub mod table;
pub mod xlsx;

use super::labels::{colon, comma, format_bytes, tr, trust_label};
use model::{
    BackgroundNote, Checklist, ChecklistItem, DocumentDemand, DocumentSheet, Lang, NeedNode,
    NeedOp, PrintedSize, ScopeRequest, UploadLimit,
};

/// The headline: what the list is for.
#[must_use]
pub fn checklist_title(checklist: &Checklist, lang: Lang) -> String {
    let mut parts: Vec<&str> = checklist
        .categories
        .iter()
        .chain(&checklist.scenarios)
        .map(|(_, title)| title.get(lang))
        .collect();
    // A category tells its industry.
    if checklist.categories.is_empty()
        && let Some((_, title)) = &checklist.industry
    {
        parts.push(title.get(lang));
    }
    let what = parts.join(" + ");
    let head = tr(lang, "资料清单", "Checklist");
    if what.is_empty() {
        head.to_owned()
    } else {
        format!("{head}{}{what}", colon(lang))
    }
}

// By eye: shorter words are stems that only the reader of scopes needs (`兽`, `食品用`).
/// Characters of a name that says something to a merchant.
const EXAMPLE_CHARACTERS: usize = 4;

// By eye: more is not read.
/// How many names that look close are shown.
const EXAMPLES: usize = 6;

/// Some of what looks close to the asked activity and does not count.
#[must_use]
pub fn near_examples(scope: &ScopeRequest) -> Vec<&str> {
    let names = scope
        .near_misses
        .iter()
        .map(String::as_str);
    names
        .filter(|name| name.chars().count() >= EXAMPLE_CHARACTERS)
        .take(EXAMPLES)
        .collect()
}

/// One line of a flattened tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistRow<'a> {
    /// Nesting from 0.
    pub depth: usize,
    /// The document, the question, or how the lines below count.
    pub text: String,
    /// What this document must show in particular.
    pub demands: Vec<&'a str>,
    /// Rules of every document that do not hold for this one.
    pub exempt: Vec<&'a str>,
    /// It can be ticked: a document or an answer.
    pub tick: bool,
}

/// A tree line by line; a tree that is one document is one line.
#[must_use]
pub fn flatten_need(node: &NeedNode, lang: Lang) -> Vec<ChecklistRow<'_>> {
    let mut all = Vec::new();
    push_rows(node, 0, lang, &mut all);
    all
}

fn push_rows<'a>(node: &'a NeedNode, depth: usize, lang: Lang, into: &mut Vec<ChecklistRow<'a>>) {
    let words = |demands: &'a [DocumentDemand]| {
        demands
            .iter()
            .map(|demand| demand.words.get(lang))
            .collect()
    };
    let title = node.title.get(lang);
    let tick = matches!(node.op, NeedOp::Paper(_) | NeedOp::Fact(_));
    into.push(ChecklistRow {
        depth,
        // Only documents and answers can be ticked; a line such as `one of:` leads to those below
        // it.
        text: if tick {
            title.to_owned()
        } else {
            format!("{title}{}", colon(lang).trim_end())
        },
        demands: words(&node.demands),
        exempt: words(&node.exempt),
        tick,
    });
    for child in &node.children {
        push_rows(child, depth + 1, lang, into);
    }
}

/// A row with its particular demands in one line.
#[must_use]
pub fn row_text(row: &ChecklistRow<'_>, lang: Lang) -> String {
    let separator = tr(lang, "；", "; ");
    let mut text = row.text.clone();
    if !row.demands.is_empty() {
        // Each demand is a statement of its own: `加盖公章`, `经营范围须含其一：…`.
        text += tr(lang, "——", " – ");
        text += &row.demands.join(separator);
    }
    if !row.exempt.is_empty() {
        text += tr(lang, "（不要求：", " (not asked: ");
        text += &row.exempt.join(separator);
        text += tr(lang, "）", ")");
    }
    text
}

/// A printed size with the pixels its scan must have.
#[must_use]
pub fn size_text(size: &PrintedSize, lang: Lang) -> String {
    // Both: mm to set the scanner, px to check a file that is there.
    let [width_mm, height_mm] = size.mm;
    let [width_px, height_px] = size.px;
    let at_least = tr(lang, "扫描后不小于", "scanned to at least");
    format!(
        "{} {width_mm:.0} × {height_mm:.0} mm {at_least} {width_px} × {height_px} px ({:.0} dpi)",
        size.name, size.dpi
    )
}

/// What one upload endpoint takes.
#[must_use]
pub fn upload_limit_text(limit: &UploadLimit, lang: Lang) -> String {
    let mut parts = Vec::new();
    if !limit.formats.is_empty() {
        let names: Vec<&str> = limit
            .formats
            .iter()
            .map(|format| format.name())
            .collect();
        let label = tr(lang, "格式 ", "formats ");
        parts.push(format!("{label}{}", names.join("/")));
    }
    let [least, most] = limit.bytes;
    if let Some(most) = most {
        let label = tr(lang, "单个不超过 ", "at most ");
        parts.push(format!("{label}{}", format_bytes(most)));
    }
    if let Some(least) = least {
        let label = tr(lang, "不小于 ", "at least ");
        parts.push(format!("{label}{}", format_bytes(least)));
    }
    if let Some(count) = limit.max_files {
        parts.push(match lang {
            Lang::Zh => format!("至多 {count} 个文件"),
            Lang::En => format!("{count} files at most"),
        });
    }
    parts.extend(
        limit
            .note
            .as_ref()
            .map(|note| note.get(lang).to_owned()),
    );
    if parts.is_empty() {
        // Silence would look like `anything goes`.
        parts.push(tr(lang, "格式和大小未公布", "no format or size is published").to_owned());
    }
    parts.join(tr(lang, "；", "; "))
}

/// What to know of a document, a sentence each.
#[must_use]
pub fn document_facts(paper: &DocumentSheet, lang: Lang) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(legacy) = &paper.legacy {
        let label = tr(lang, "已停发：", "no longer issued: ");
        all.push(format!("{label}{}", legacy.get(lang)));
    }
    if let Some(issuer) = &paper.issuer {
        let label = if paper.freeform {
            tr(lang, "由谁出具：", "written by: ")
        } else {
            tr(lang, "发证机关：", "issued by: ")
        };
        all.push(format!("{label}{issuer}"));
    }
    if paper.expires {
        let sentence = tr(
            lang,
            "印有有效期，须在有效期内",
            "prints a term and must be within it",
        );
        all.push(sentence.to_owned());
    } else if paper.may_expire {
        let sentence = tr(
            lang,
            "印有有效期的，须在有效期内",
            "where it prints a term, must be within it",
        );
        all.push(sentence.to_owned());
    }
    if !paper.sides.is_empty() {
        let labels: Vec<&str> = paper
            .sides
            .iter()
            .map(|side| side_label(side, lang))
            .collect();
        let sides = labels.join(comma(lang));
        let label = tr(lang, "各面都要：", "every face: ");
        all.push(format!("{label}{sides}"));
    }
    let sizes: Vec<String> = paper
        .sizes
        .iter()
        .map(|size| size_text(size, lang))
        .collect();
    if !sizes.is_empty() {
        all.push(sizes.join(tr(lang, "；", "; ")));
    }
    all.extend(
        paper
            .note
            .as_ref()
            .map(|note| note.get(lang).to_owned()),
    );
    all
}

/// A face of a card in words.
fn side_label(name: &str, lang: Lang) -> &str {
    // The catalogue's own sides; those of other rule sets are shown by their id.
    match name {
        "portrait" => tr(lang, "人像面", "portrait side"),
        "emblem" => tr(lang, "国徽面", "emblem side"),
        "front" => tr(lang, "正面", "front"),
        "back" => tr(lang, "背面", "back"),
        other => other,
    }
}

/// Something to know, with how far it is to be trusted.
#[must_use]
pub fn background_note_text(known: &BackgroundNote, lang: Lang) -> String {
    format!(
        "{} ({})",
        known.text.get(lang),
        trust_label(known.trust, lang)
    )
}

/// When an item is asked at all; empty: always.
#[must_use]
pub fn condition_text(item: &ChecklistItem, lang: Lang) -> String {
    let mut parts = Vec::new();
    if let Some(when) = &item.when {
        parts.push(when.get(lang).to_owned());
    }
    match &item.in_force {
        [Some(from), Some(until)] => parts.push(format!("{from} – {until}")),
        [Some(from), None] => parts.push(format!("{} {from}", tr(lang, "自", "from"))),
        [None, Some(until)] => parts.push(format!("{} {until}", tr(lang, "至", "until"))),
        [None, None] => {}
    }
    parts.join(tr(lang, "；", "; "))
}
