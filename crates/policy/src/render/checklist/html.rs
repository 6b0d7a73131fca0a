//! The checklist as a page to print and tick.

use std::io::{self, Write};

use maud::{Markup, html};

use super::{facts, known, limit, line, rows, title, when};
use model::{Checklist, Item, Lang, Level, Refusal, Trust};
use crate::render::html::{page, tag};
use crate::render::labels;

/// Writes the page.
pub fn write(list: &Checklist, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let body = html! {
        (header(list, lang))
        main {
            section {
                h2 { (labels::say(lang, "要准备什么", "What to hand in")) }
                ul.rows { @for item in &list.items { (one(item, list, lang)) } }
            }
            (questions(list, lang))
            (scanning(list, lang))
            @if !list.known.is_empty() {
                section {
                    h2 { (labels::say(lang, "还须知道", "Good to know")) }
                    ul { @for one in &list.known { li { (known(one, lang)) } } }
                }
            }
            (papers(list, lang))
            @if !list.refusals.is_empty() {
                section {
                    h2 { (labels::say(lang, "审核常见驳回原因", "What reviewers refuse")) }
                    ul.rows { @for r in &list.refusals { li { (refusal(r, lang)) } } }
                }
            }
            (sources(list, lang))
        }
        footer { p { (labels::advice(lang)) } p { (concat!("preaudit ", env!("CARGO_PKG_VERSION"))) } }
    };
    sink.write_all(page(&title(list, lang), lang, &body).as_bytes())
}

fn header(list: &Checklist, lang: Lang) -> Markup {
    html! {
        header {
            h1 { (title(list, lang)) }
            p.soft {
                @if let Some((_, entity)) = &list.entity {
                    (labels::say(lang, "主体类型：", "Entity type: ")) (entity.get(lang)) " · "
                }
                (labels::say(lang, "规则日期", "Rules as of")) " " (list.as_of)
            }
            @for note in &list.notes { p.note { (note.get(lang)) } }
            @if let Some(scope) = &list.scope {
                div.card {
                    p {
                        strong { (labels::say(lang, "营业执照的经营范围须含其一：", "The licence's business scope must name one of: ")) }
                        (scope.any.join(labels::comma(lang)))
                    }
                    @if !scope.near.is_empty() {
                        p {
                            (labels::say(lang, "看似相近但不算：", "Looks close and does not count: "))
                            (scope.near.join(labels::comma(lang)))
                        }
                    }
                }
            }
        }
    }
}

fn one(item: &Item, list: &Checklist, lang: Lang) -> Markup {
    let condition = when(item, lang);
    let tree = rows(&item.need, lang);
    let plain = tree.len() == 1 && tree.iter().all(|r| r.demands.is_empty() && r.exempt.is_empty());
    let colour = match item.level {
        Level::Required => "red",
        Level::Recommended => "amber",
        Level::Info => "blue",
    };
    let source = list.sources.iter().find(|s| s.id == item.source);
    html! {
        li {
            div.head {
                span.check aria-hidden="true" { "☐" }
                div { strong { (item.title.get(lang)) } " " (tag(colour, labels::level(item.level, lang))) }
            }
            @if !condition.is_empty() { p { (labels::say(lang, "何时需要：", "Asked when: ")) (condition) } }
            @if !plain {
                ul.tree {
                    @for row in &tree {
                        li style=(format!("margin-left: {:.1}rem", row.depth as f64 * 1.2)) {
                            @if row.tick { span.check aria-hidden="true" { "☐" } }
                            (line(row, lang))
                        }
                    }
                }
            }
            @for note in item.note.iter().chain(&item.remedy) { p { (note.get(lang)) } }
            @for r in &item.refusals { p.soft { (labels::say(lang, "驳回原因：", "Refused as: ")) (r.title.get(lang)) } }
            @if let Some(s) = source { (super::super::html::source(&s.title, item.trust, &s.as_of, lang)) }
        }
    }
}

fn questions(list: &Checklist, lang: Lang) -> Markup {
    html! {
        @if !list.questions.is_empty() {
            section {
                h2 { (labels::say(lang, "请回答的问题", "Questions to answer")) }
                ul.rows {
                    @for q in &list.questions {
                        li { div.head { span.check aria-hidden="true" { "☐" } div { (q.ask.get(lang)) " " code { (q.name) } } } }
                    }
                }
            }
        }
    }
}

fn scanning(list: &Checklist, lang: Lang) -> Markup {
    let (scan, content): (Vec<_>, Vec<_>) = list.every_paper.iter().partition(|d| d.scanning);
    html! {
        section {
            h2 { (labels::say(lang, "怎样扫描（每一份都适用）", "How to scan (every paper)")) }
            ul { @for d in scan { li { (d.words.get(lang)) } } }
            h3 { (labels::say(lang, "每一份证照还须", "Every paper must also be")) }
            ul { @for d in content { li { (d.words.get(lang)) } } }
            @if !list.limits.is_empty() {
                h3 { (labels::say(lang, "上传要求", "Where it is uploaded")) }
                ul { @for place in &list.limits { li { strong { (place.title.get(lang)) } (labels::colon(lang)) (limit(place, lang)) } } }
            }
        }
    }
}

fn papers(list: &Checklist, lang: Lang) -> Markup {
    html! {
        @if !list.papers.is_empty() {
            section {
                h2 { (labels::say(lang, "各证照说明", "Paper by paper")) }
                div.papers {
                    @for paper in &list.papers {
                        article.card {
                            h3 { (paper.title.get(lang)) }
                            ul { @for fact in facts(paper, lang) { li { (fact) } } }
                            @for r in &paper.refusals { (refusal(r, lang)) }
                        }
                    }
                }
            }
        }
    }
}

fn refusal(r: &Refusal, lang: Lang) -> Markup {
    let weak = matches!(r.trust, Trust::Practice | Trust::Unverified);
    html! {
        p {
            strong { (r.title.get(lang)) } (labels::colon(lang)) (r.remedy.get(lang)) " "
            @if weak { (tag("amber", labels::trust(r.trust, lang))) } @else { span.soft { (labels::trust(r.trust, lang)) } }
            @if r.platform_only { " " (tag("blue", labels::say(lang, "只有平台能判断", "only the platform can tell"))) }
        }
    }
}

fn sources(list: &Checklist, lang: Lang) -> Markup {
    html! {
        section {
            h2 { (labels::say(lang, "来源", "Sources")) }
            ul { @for s in &list.sources { li { (s.title) " · " (labels::trust(s.trust, lang)) " · " (s.as_of) " " code { (s.id) } } } }
        }
    }
}
