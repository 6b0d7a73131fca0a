//! The checklist as Markdown with boxes to tick.

use std::io::{self, Write};

use super::{facts, known, limit, line, rows, title, when};
use model::{Checklist, Item, Lang, Refusal};
use crate::render::markdown_syntax::{code, heading, table, text};
use crate::render::labels; use crate::render::labels::{colon, comma};

/// Writes the checklist.
pub fn write(list: &Checklist, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let say = |zh, en| labels::say(lang, zh, en);
    let mut out = format!("# {}\n\n", text(&title(list, lang)));
    if let Some((id, name)) = &list.entity {
        out += &format!("{}{} {}  \n", say("主体类型：", "Entity type: "), text(name.get(lang)), code(id));
    }
    out += &format!("{} {}\n", say("规则日期", "Rules as of"), list.as_of);
    for note in &list.notes {
        out += &format!("\n> {}\n", text(note.get(lang)));
    }
    out += &scope(list, lang);
    out += &heading(2, say("要准备什么", "What to hand in"));
    out += &list.items.iter().map(|i| item(i, lang)).collect::<Vec<_>>().join("\n");
    out += &questions(list, lang);
    out += &scanning(list, lang);
    if !list.known.is_empty() {
        out += &heading(2, say("还须知道", "Good to know"));
        for fact in &list.known {
            out += &format!("- {}\n", text(&known(fact, lang)));
        }
    }
    out += &papers(list, lang);
    if !list.refusals.is_empty() {
        out += &heading(2, say("审核常见驳回原因", "What reviewers refuse"));
        out += &list.refusals.iter().map(|r| refusal(r, 0, lang)).collect::<String>();
    }
    out += &sources(list, lang);
    out += &format!("\n---\n\n{}\n", labels::advice(lang));
    sink.write_all(out.as_bytes())
}

fn scope(list: &Checklist, lang: Lang) -> String {
    let Some(scope) = &list.scope else { return String::new() };
    let mut out = heading(2, labels::say(lang, "营业执照经营范围", "Business scope on the licence"));
    let words = |list: &[String]| text(&list.join(labels::say(lang, "、", ", ")));
    out += &format!("- {}{}\n", labels::say(lang, "须含其一：", "must name one of: "), words(&scope.any));
    if !scope.near.is_empty() {
        let near = labels::say(lang, "看似相近但不算：", "looks close and does not count: ");
        out += &format!("- {near}{}\n", words(&scope.near));
    }
    out
}

fn item(item: &Item, lang: Lang) -> String {
    let mut out = format!("- [ ] **{}** ({})\n", text(item.title.get(lang)), labels::level(item.level, lang));
    let mut add = |text: &str| out += &format!("  - {text}\n");
    let condition = when(item, lang);
    if !condition.is_empty() {
        add(&format!("{}{}", labels::say(lang, "何时需要：", "Asked when: "), text(&condition)));
    }
    let lines = rows(&item.need, lang);
    if lines.len() > 1 || lines.iter().any(|r| !r.demands.is_empty() || !r.exempt.is_empty()) {
        for row in &lines {
            let tick = if row.tick { "[ ] " } else { "" };
            add(&format!("{}{tick}{}", "  ".repeat(row.depth), text(&line(row, lang))));
        }
    }
    for note in item.note.iter().chain(&item.remedy) {
        add(&text(note.get(lang)));
    }
    for reason in &item.refusals {
        add(&format!("{}{}", labels::say(lang, "驳回原因：", "Refused as: "), text(reason.title.get(lang))));
    }
    add(&format!(
        "{}{} ({})",
        labels::say(lang, "来源：", "Source: "),
        code(&item.source),
        labels::trust(item.trust, lang)
    ));
    out
}

fn questions(list: &Checklist, lang: Lang) -> String {
    if list.questions.is_empty() {
        return String::new();
    }
    let title = labels::say(lang, "请回答的问题", "Questions to answer");
    let one = |q: &model::Question| format!("- [ ] {} {}\n", text(q.ask.get(lang)), code(&q.name));
    heading(2, title) + &list.questions.iter().map(one).collect::<String>()
}

fn scanning(list: &Checklist, lang: Lang) -> String {
    let mut out = heading(2, labels::say(lang, "怎样扫描（每一份都适用）", "How to scan (every paper)"));
    for demand in &list.every_paper {
        out += &format!("- {}\n", text(demand.words.get(lang)));
    }
    for place in &list.limits {
        out +=
            &format!("- **{}**{}{}\n", text(place.title.get(lang)), colon(lang), text(&limit(place, lang)));
    }
    out
}

fn papers(list: &Checklist, lang: Lang) -> String {
    let rows: Vec<Vec<String>> = list
        .papers
        .iter()
        .map(|p| {
            let facts: Vec<String> = facts(p, lang).iter().map(|f| text(f)).collect();
            let refused: Vec<String> = p.refusals.iter().map(|r| text(r.title.get(lang))).collect();
            vec![text(p.title.get(lang)), facts.join("\n"), refused.join("\n")]
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let say = |zh, en| labels::say(lang, zh, en);
    heading(2, say("各证照说明", "Paper by paper"))
        + &table(&[say("证照", "Paper"), say("要点", "To know"), say("常见驳回", "Refused as")], &rows)
}

fn refusal(reason: &Refusal, depth: usize, lang: Lang) -> String {
    let only = if reason.platform_only {
        labels::say(lang, "（只有平台能判断）", " (only the platform can tell)")
    } else {
        ""
    };
    format!(
        "{}- **{}**{only} ({}){}{}\n",
        "  ".repeat(depth),
        text(reason.title.get(lang)),
        labels::trust(reason.trust, lang),
        colon(lang),
        text(reason.remedy.get(lang))
    )
}

fn sources(list: &Checklist, lang: Lang) -> String {
    let say = |zh, en| labels::say(lang, zh, en);
    let rows: Vec<Vec<String>> = list
        .sources
        .iter()
        .map(|s| vec![code(&s.id), text(&s.title), labels::trust(s.trust, lang).to_owned(), text(&s.as_of)])
        .collect();
    let packs: Vec<String> = list.rules.iter().map(|p| format!("{} {}", code(&p.pack), p.version)).collect();
    heading(2, say("来源", "Sources"))
        + &table(
            &[say("编号", "Id"), say("名称", "Title"), say("可信度", "Trust"), say("日期", "Date")],
            &rows,
        )
        + &format!("\n{}{}\n", say("规则包：", "Packs: "), packs.join(comma(lang)))
}
