//! The checklist as Markdown with boxes to tick.

use std::io::{self, Write};

use super::{
    background_note_text, checklist_title, condition_text, document_facts, flatten_need,
    near_examples, row_text, upload_limit_text,
};
use crate::render::labels;
use crate::render::labels::{colon, comma};
use crate::render::markdown_syntax::{code_span, escape_text, format_heading, format_table};
use model::{Checklist, ChecklistItem, Lang, RefusalNote};

/// Writes the checklist.
pub fn write_checklist(checklist: &Checklist, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let tr = |zh, en| labels::tr(lang, zh, en);
    let mut out = format!("# {}\n\n", escape_text(&checklist_title(checklist, lang)));
    if let Some((id, name)) = &checklist.entity {
        // Two blanks at the end of a line are a line break (CommonMark 0.31, section 6.7).
        out += &format!(
            "{}{} {}  \n",
            tr("主体类型：", "Entity type: "),
            escape_text(name.get(lang)),
            code_span(id)
        );
    }
    out += &format!("{} {}\n", tr("规则日期", "Rules as of"), checklist.as_of);
    for note in &checklist.notes {
        out += &format!("\n> {}\n", escape_text(note.get(lang)));
    }
    out += &scope_section(checklist, lang);
    out += &format_heading(2, tr("要准备什么", "What to hand in"));
    out += &checklist
        .items
        .iter()
        .map(|item| item_lines(item, lang))
        .collect::<Vec<_>>()
        .join("\n");
    out += &questions_section(checklist, lang);
    out += &scanning_section(checklist, lang);
    if !checklist.known.is_empty() {
        out += &format_heading(2, tr("还须知道", "Good to know"));
        for fact in &checklist.known {
            out += &format!("- {}\n", escape_text(&background_note_text(fact, lang)));
        }
    }
    out += &documents_section(checklist, lang);
    if !checklist.refusals.is_empty() {
        out += &format_heading(2, tr("审核常见驳回原因", "What reviewers refuse"));
        out += &checklist
            .refusals
            .iter()
            .map(|reason| refusal_line(reason, 0, lang))
            .collect::<String>();
    }
    out += &sources_section(checklist, lang);
    out += &format!("\n---\n\n{}\n", labels::legal_disclaimer(lang));
    sink.write_all(out.as_bytes())
}

fn scope_section(checklist: &Checklist, lang: Lang) -> String {
    if checklist.scopes.is_empty() {
        return String::new();
    }
    let mut out = format_heading(
        2,
        labels::tr(lang, "营业执照经营范围", "Business scope on the licence"),
    );
    let separator = labels::tr(lang, "、", ", ");
    let one_of = labels::tr(lang, "须含其一：", "must name one of: ");
    let near = labels::tr(
        lang,
        "看似相近但不算，例如：",
        "looks close and does not count, for example: ",
    );
    for scope in &checklist.scopes {
        let any = scope.any.join(separator);
        out += &format!("- {one_of}{}\n", escape_text(&any));
        let examples = near_examples(scope).join(separator);
        if !examples.is_empty() {
            out += &format!("- {near}{}\n", escape_text(&examples));
        }
    }
    out
}

fn item_lines(item: &ChecklistItem, lang: Lang) -> String {
    let mut out = format!(
        "- [ ] **{}** ({})\n",
        escape_text(item.title.get(lang)),
        labels::level_label(item.level, lang)
    );
    let mut add = |text: &str| out += &format!("  - {text}\n");
    let condition = condition_text(item, lang);
    if !condition.is_empty() {
        add(&format!(
            "{}{}",
            labels::tr(lang, "何时需要：", "Asked when: "),
            escape_text(&condition)
        ));
    }
    let lines = flatten_need(&item.need, lang);
    // A tree of one bare document says no more than the item's title.
    if lines.len() > 1
        || lines
            .iter()
            .any(|row| !row.demands.is_empty() || !row.exempt.is_empty())
    {
        for row in &lines {
            let tick = if row.tick { "[ ] " } else { "" };
            add(&format!(
                "{}{tick}{}",
                "  ".repeat(row.depth),
                escape_text(&row_text(row, lang))
            ));
        }
    }
    for note in item.note.iter().chain(&item.remedy) {
        add(&escape_text(note.get(lang)));
    }
    for reason in &item.refusals {
        add(&format!(
            "{}{}",
            labels::tr(lang, "驳回原因：", "Refused as: "),
            escape_text(reason.title.get(lang))
        ));
    }
    add(&format!(
        "{}{} ({})",
        labels::tr(lang, "来源：", "Source: "),
        code_span(&item.source),
        labels::trust_label(item.trust, lang)
    ));
    out
}

fn questions_section(checklist: &Checklist, lang: Lang) -> String {
    if checklist.questions.is_empty() {
        return String::new();
    }
    let title = labels::tr(lang, "请回答的问题", "Questions to answer");
    let one = |question: &model::MerchantQuestion| {
        format!(
            "- [ ] {} {}\n",
            escape_text(question.ask.get(lang)),
            code_span(&question.name)
        )
    };
    format_heading(2, title)
        + &checklist
            .questions
            .iter()
            .map(one)
            .collect::<String>()
}

fn scanning_section(checklist: &Checklist, lang: Lang) -> String {
    let mut out = format_heading(
        2,
        labels::tr(
            lang,
            "怎样扫描（每一份都适用）",
            "How to scan (every paper)",
        ),
    );
    for demand in &checklist.every_paper {
        out += &format!("- {}\n", escape_text(demand.words.get(lang)));
    }
    for place in &checklist.limits {
        out += &format!(
            "- **{}**{}{}\n",
            escape_text(place.title.get(lang)),
            colon(lang),
            escape_text(&upload_limit_text(place, lang))
        );
    }
    out
}

fn documents_section(checklist: &Checklist, lang: Lang) -> String {
    let rows: Vec<Vec<String>> = checklist
        .papers
        .iter()
        .map(|paper| {
            let facts: Vec<String> = document_facts(paper, lang)
                .iter()
                .map(|fact| escape_text(fact))
                .collect();
            let refusal_titles: Vec<String> = paper
                .refusals
                .iter()
                .map(|reason| escape_text(reason.title.get(lang)))
                .collect();
            vec![
                escape_text(paper.title.get(lang)),
                facts.join("\n"),
                refusal_titles.join("\n"),
            ]
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let tr = |zh, en| labels::tr(lang, zh, en);
    format_heading(2, tr("各证照说明", "Paper by paper"))
        + &format_table(
            &[
                tr("证照", "Paper"),
                tr("要点", "To know"),
                tr("常见驳回", "Refused as"),
            ],
            &rows,
        )
}

fn refusal_line(reason: &RefusalNote, depth: usize, lang: Lang) -> String {
    let only = if reason.platform_only {
        labels::tr(lang, "（只有平台能判断）", " (only the platform can tell)")
    } else {
        ""
    };
    format!(
        "{}- **{}**{only} ({}){}{}\n",
        "  ".repeat(depth),
        escape_text(reason.title.get(lang)),
        labels::trust_label(reason.trust, lang),
        colon(lang),
        escape_text(reason.remedy.get(lang))
    )
}

fn sources_section(checklist: &Checklist, lang: Lang) -> String {
    let tr = |zh, en| labels::tr(lang, zh, en);
    let rows: Vec<Vec<String>> = checklist
        .sources
        .iter()
        .map(|source| {
            vec![
                code_span(&source.id),
                escape_text(&source.title),
                labels::trust_label(source.trust, lang).to_owned(),
                escape_text(&source.as_of),
            ]
        })
        .collect();
    let packs: Vec<String> = checklist
        .rules
        .iter()
        .map(|pack| format!("{} {}", code_span(&pack.pack), pack.version))
        .collect();
    format_heading(2, tr("来源", "Sources"))
        + &format_table(
            &[
                tr("编号", "Id"),
                tr("名称", "Title"),
                tr("可信度", "Trust"),
                tr("日期", "Date"),
            ],
            &rows,
        )
        + &format!(
            "\n{}{}\n",
            tr("规则包：", "Packs: "),
            packs.join(comma(lang))
        )
}
