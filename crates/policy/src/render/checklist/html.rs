//! The checklist as a page to print and tick.

use std::io::{self, Write};

use maud::{Markup, html};

use super::{
    ChecklistRow, background_note_text, checklist_title, condition_text, document_facts,
    flatten_need, near_examples, row_text, upload_limit_text,
};
use crate::render::html::{colour_tag, render_page, source_note};
use crate::render::labels;
use model::{Checklist, ChecklistItem, Lang, RefusalNote, RequirementLevel, SourceTrust};

/// Writes the page.
pub fn write_checklist(checklist: &Checklist, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let body = html! {
        (checklist_header(checklist, lang))
        main {
            section {
                h2 { (labels::tr(lang, "要准备什么", "What to hand in")) }
                ul.rows {
                    @for item in &checklist.items {
                        (item_entry(item, checklist, lang))
                    }
                }
            }
            (questions_section(checklist, lang))
            (scanning_section(checklist, lang))
            @if !checklist.known.is_empty() {
                section {
                    h2 { (labels::tr(lang, "还须知道", "Good to know")) }
                    ul {
                        @for one in &checklist.known {
                            li { (background_note_text(one, lang)) }
                        }
                    }
                }
            }
            (documents_section(checklist, lang))
            @if !checklist.refusals.is_empty() {
                section {
                    h2 { (labels::tr(lang, "审核常见驳回原因", "What reviewers refuse")) }
                    ul.rows {
                        @for refusal in &checklist.refusals {
                            li { (refusal_paragraph(refusal, lang)) }
                        }
                    }
                }
            }
            (sources_section(checklist, lang))
        }
        footer {
            p { (labels::legal_disclaimer(lang)) }
            p { (concat!("preaudit ", env!("CARGO_PKG_VERSION"))) }
        }
    };
    let title = checklist_title(checklist, lang);
    let page = render_page(&title, lang, &body);
    sink.write_all(page.as_bytes())
}

fn checklist_header(checklist: &Checklist, lang: Lang) -> Markup {
    html! {
        header {
            h1 { (checklist_title(checklist, lang)) }
            p.soft {
                @if let Some((_, entity)) = &checklist.entity {
                    (labels::tr(lang, "主体类型：", "Entity type: "))
                    (entity.get(lang))
                    " · "
                }
                (labels::tr(lang, "规则日期", "Rules as of"))
                " "
                (checklist.as_of)
            }
            @for note in &checklist.notes {
                p.note { (note.get(lang)) }
            }
            @for scope in &checklist.scopes {
                div.card {
                    p {
                        strong {
                            (labels::tr(
                                lang,
                                "营业执照的经营范围须含其一：",
                                "The licence's business scope must name one of: ",
                            ))
                        }
                        (scope.any.join(labels::comma(lang)))
                    }
                    @if !near_examples(scope).is_empty() {
                        p {
                            (labels::tr(
                                lang,
                                "看似相近但不算，例如：",
                                "Looks close and does not count, for example: ",
                            ))
                            (near_examples(scope).join(labels::comma(lang)))
                        }
                    }
                }
            }
        }
    }
}

fn item_entry(item: &ChecklistItem, checklist: &Checklist, lang: Lang) -> Markup {
    let condition = condition_text(item, lang);
    let tree = flatten_need(&item.need, lang);
    // A single document without particular demands would only repeat the title above it.
    let is_bare = |row: &ChecklistRow<'_>| row.demands.is_empty() && row.exempt.is_empty();
    let plain = tree.len() == 1 && tree.iter().all(is_bare);
    let colour = match item.level {
        RequirementLevel::Required => "red",
        RequirementLevel::Recommended => "amber",
        RequirementLevel::Info => "blue",
    };
    let level = labels::level_label(item.level, lang);
    let source = checklist
        .sources
        .iter()
        .find(|note| note.id == item.source);
    html! {
        li {
            div.head {
                span.check aria-hidden="true" { "☐" }
                div {
                    strong { (item.title.get(lang)) }
                    " "
                    (colour_tag(colour, level))
                }
            }
            @if !condition.is_empty() {
                p {
                    (labels::tr(lang, "何时需要：", "Asked when: "))
                    (condition)
                }
            }
            @if !plain {
                ul.tree {
                    @for row in &tree {
                        li style=(format!("margin-left: {:.1}rem", row.depth as f64 * 1.2)) {
                            @if row.tick {
                                span.check aria-hidden="true" { "☐" }
                            }
                            (row_text(row, lang))
                        }
                    }
                }
            }
            @for note in item.note.iter().chain(&item.remedy) {
                p { (note.get(lang)) }
            }
            @for refusal in &item.refusals {
                p.soft {
                    (labels::tr(lang, "驳回原因：", "Refused as: "))
                    (refusal.title.get(lang))
                }
            }
            @if let Some(origin) = source {
                (source_note(&origin.title, item.trust, &origin.as_of, lang))
            }
        }
    }
}

fn questions_section(checklist: &Checklist, lang: Lang) -> Markup {
    html! {
        @if !checklist.questions.is_empty() {
            section {
                h2 { (labels::tr(lang, "请回答的问题", "Questions to answer")) }
                ul.rows {
                    @for question in &checklist.questions {
                        li {
                            div.head {
                                span.check aria-hidden="true" { "☐" }
                                div {
                                    (question.ask.get(lang))
                                    " "
                                    code { (question.name) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn scanning_section(checklist: &Checklist, lang: Lang) -> Markup {
    // How to scan and what the document must show are often work of different people: two lists.
    let (scan, content): (Vec<_>, Vec<_>) = checklist
        .every_paper
        .iter()
        .partition(|demand| demand.scanning);
    html! {
        section {
            h2 { (labels::tr(lang, "怎样扫描（每一份都适用）", "How to scan (every paper)")) }
            ul {
                @for demand in scan {
                    li { (demand.words.get(lang)) }
                }
            }
            h3 { (labels::tr(lang, "每一份证照还须", "Every paper must also be")) }
            ul {
                @for demand in content {
                    li { (demand.words.get(lang)) }
                }
            }
            @if !checklist.limits.is_empty() {
                h3 { (labels::tr(lang, "上传要求", "Where it is uploaded")) }
                ul {
                    @for place in &checklist.limits {
                        li {
                            strong { (place.title.get(lang)) }
                            (labels::colon(lang))
                            (upload_limit_text(place, lang))
                        }
                    }
                }
            }
        }
    }
}

fn documents_section(checklist: &Checklist, lang: Lang) -> Markup {
    html! {
        @if !checklist.papers.is_empty() {
            section {
                h2 { (labels::tr(lang, "各证照说明", "Paper by paper")) }
                div.papers {
                    @for paper in &checklist.papers {
                        article.card {
                            h3 { (paper.title.get(lang)) }
                            ul {
                                @for fact in document_facts(paper, lang) {
                                    li { (fact) }
                                }
                            }
                            @for refusal in &paper.refusals {
                                (refusal_paragraph(refusal, lang))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn refusal_paragraph(reason: &RefusalNote, lang: Lang) -> Markup {
    let weak = matches!(
        reason.trust,
        SourceTrust::Practice | SourceTrust::Unverified
    );
    let trust = labels::trust_label(reason.trust, lang);
    let platform_only = labels::tr(lang, "只有平台能判断", "only the platform can tell");
    html! {
        p {
            strong { (reason.title.get(lang)) }
            (labels::colon(lang))
            (reason.remedy.get(lang))
            " "
            @if weak {
                (colour_tag("amber", trust))
            } @else {
                span.soft { (trust) }
            }
            @if reason.platform_only {
                " "
                (colour_tag("blue", platform_only))
            }
        }
    }
}

fn sources_section(checklist: &Checklist, lang: Lang) -> Markup {
    html! {
        section {
            h2 { (labels::tr(lang, "来源", "Sources")) }
            ul {
                @for source in &checklist.sources {
                    li {
                        (source.title)
                        " · "
                        (labels::trust_label(source.trust, lang))
                        " · "
                        (source.as_of)
                        " "
                        code { (source.id) }
                    }
                }
            }
        }
    }
}
