//! The report as Markdown: for tickets, wikis and mails.

use std::io::{self, Write};

use super::markdown_syntax::{code, heading, table, text};
use super::labels;
use model::{Action, FileReport, FileStatus, Finding, Lang, Outcome, ReasonStatus, Report, RequirementReport, Severity, TextOrigin};




/// Writes the report: the verdict and what to do first, then the evidence.
pub fn write(report: &Report, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let say = |zh, en| labels::say(lang, zh, en);
    let mut out = head(report, lang);
    out += &actions(report, &report.urgent().collect::<Vec<_>>(), say("先做什么", "What to do first"), lang);
    let advisable: Vec<&Action> = report.advisable().collect();
    out += &actions(report, &advisable, say("另外建议", "Also advisable"), lang);
    out += &papers(report, lang);
    out += &requirements(report, lang);
    out += &reasons(report, lang);
    out += &untold(report, lang);
    out += &rest(report, lang);
    out += &foot(report, lang);
    sink.write_all(out.as_bytes())
}

fn head(report: &Report, lang: Lang) -> String {
    let mut out = format!(
        "# {} {} · {}\n\n",
        labels::verdict_mark(report.verdict),
        labels::verdict(report.verdict, lang),
        text(&labels::applicant(report))
    );
    let named = report.category.iter().chain(&report.scenarios);
    let about: Vec<String> =
        named.map(|(id, title)| format!("{} {}", text(title.get(lang)), code(id))).collect();
    out += &format!("{} {}", labels::say(lang, "检查日期", "As of"), report.as_of);
    if !about.is_empty() {
        out += &format!(" · {}", about.join(" · "));
    }
    out.push('\n');
    for note in &report.notes {
        out += &format!("\n> {}\n", text(note.get(lang)));
    }
    out
}

fn actions(report: &Report, list: &[&Action], title: &str, lang: Lang) -> String {
    if list.is_empty() {
        return String::new();
    }
    let mut out = heading(2, title);
    for (i, action) in list.iter().enumerate() {
        let subject = labels::subject(report, action, lang)
            .unwrap_or_else(|| labels::say(lang, "申报内容", "Declaration").to_owned());
        out += &format!("{}. **{}**\n", i + 1, text(&subject));
        for step in &action.steps {
            out += &format!("   - {}\n", text(step.get(lang)));
        }
        for finding in action.findings.iter().filter_map(|f| report.findings.get(*f)) {
            out += &format!("   - {}\n", said(finding, lang));
        }
    }
    out
}

fn said(finding: &Finding, lang: Lang) -> String {
    let waived = finding.waived.as_ref().map_or_else(String::new, |why| {
        format!(" ({}{})", labels::say(lang, "已豁免：", "waived: "), text(why))
    });
    format!(
        "{} {}: {}{waived}",
        labels::severity(finding.severity, lang),
        code(finding.code.name()),
        text(finding.message.get(lang))
    )
}

fn papers(report: &Report, lang: Lang) -> String {
    let say = |zh, en| labels::say(lang, zh, en);
    if report.documents.is_empty() {
        return String::new();
    }
    let looked: Vec<&FileReport> = report.looked().collect();
    let rows: Vec<Vec<String>> = report
        .documents
        .iter()
        .map(|d| {
            let mut files: Vec<usize> = d.pages.iter().map(|p| p.file).collect();
            files.dedup();
            let names = files.iter().filter_map(|f| looked.get(*f)).map(|f| text(&f.facts.path));
            vec![
                names.collect::<Vec<_>>().join("\n"),
                text(&labels::kind(report, d, lang)),
                labels::dpi_of(d, &looked, lang).join("\n"),
                labels::colours_of(d, &looked, lang).join("\n"),
                labels::valid_until(d, lang),
            ]
        })
        .collect();
    let columns = [
        say("文件", "File"),
        say("种类", "Kind"),
        say("分辨率", "Resolution"),
        say("颜色", "Colour"),
        say("有效期至", "Valid until"),
    ];
    heading(2, say("识别到的证照", "Papers found")) + &table(&columns, &rows)
}

fn requirements(report: &Report, lang: Lang) -> String {
    let say = |zh, en| labels::say(lang, zh, en);
    let applies = report.requirements.iter().filter(|r| r.outcome != Outcome::NotApplicable);
    let rows: Vec<Vec<String>> = applies.map(|r| requirement(report, r, lang)).collect();
    let columns =
        [say("结果", "Outcome"), say("要求", "Requirement"), say("说明", "Why"), say("来源", "Source")];
    heading(2, say("要求", "Requirements")) + &table(&columns, &rows)
}

fn requirement(report: &Report, r: &RequirementReport, lang: Lang) -> Vec<String> {
    let own = report.findings.iter().filter(|f| f.requirement.as_ref() == Some(&r.id));
    let mut why: Vec<String> =
        own.filter(|f| f.severity > Severity::Info).map(|f| text(f.message.get(lang))).collect();
    if r.outcome != Outcome::Met {
        why.extend(r.why.as_ref().map(|w| text(w.get(lang))));
    }
    vec![
        format!("{} {}", labels::outcome_mark(r.outcome), labels::outcome(r.outcome, lang)),
        format!("{} ({})", text(r.title.get(lang)), labels::level(r.level, lang)),
        why.join("\n"),
        format!("{} · {} · {}", text(&r.source_title), labels::trust(r.trust, lang), r.as_of),
    ]
}

fn reasons(report: &Report, lang: Lang) -> String {
    let say = |zh, en| labels::say(lang, zh, en);
    let mut sorted: Vec<_> = report.reasons.iter().collect();
    sorted.sort_by_key(|r| match r.status {
        ReasonStatus::Triggered => 0,
        ReasonStatus::Unknown => 1,
        ReasonStatus::Clear => 2,
    });
    let rows: Vec<Vec<String>> = sorted
        .iter()
        .map(|r| {
            vec![
                labels::reason(r.status, lang).to_owned(),
                text(r.title.get(lang)),
                format!("{} · {}", code(&r.source), labels::trust(r.trust, lang)),
            ]
        })
        .collect();
    let columns = [say("结果", "Status"), say("驳回原因", "Reason"), say("来源", "Source")];
    heading(2, say("常见驳回原因", "Common reject reasons")) + &table(&columns, &rows)
}

/// What could not be told: never a pass, so it has a place of its own.
fn untold(report: &Report, lang: Lang) -> String {
    let lines = super::undecided::lines(report, lang);
    if lines.is_empty() {
        return String::new();
    }
    let list = lines.iter().map(|l| format!("- {}\n", text(l))).collect::<Vec<_>>().concat();
    heading(2, labels::say(lang, "无法判断的事项", "What could not be told")) + &list
}

fn rest(report: &Report, lang: Lang) -> String {
    let mut out = String::new();
    for file in report.files.iter().filter(|f| f.status != FileStatus::Used) {
        let why = file.why.as_ref().map(|w| text(w.get(lang))).unwrap_or_default();
        out += &format!("- {}: {why}\n", text(&file.facts.path));
    }
    let told = report.findings.iter().filter(|f| f.severity == Severity::Info || f.waived.is_some());
    out += &told.map(|f| format!("- {}\n", said(f, lang))).collect::<Vec<_>>().concat();
    if out.is_empty() {
        return out;
    }
    heading(2, labels::say(lang, "其他", "Further notes")) + &out
}

fn foot(report: &Report, lang: Lang) -> String {
    let packs: Vec<String> =
        report.rules.iter().map(|p| format!("{} {} ({})", code(&p.pack), p.version, p.as_of)).collect();
    let unread = report.looked().filter(|f| f.facts.text.origin == TextOrigin::None).count();
    let read = match lang {
        Lang::Zh => format!("{unread} 个文件没有读出文字"),
        Lang::En => format!("{unread} file(s) without text that was read"),
    };
    format!(
        "\n---\n\n{}{}{}\n\n{read}{}{}\n",
        labels::say(lang, "规则", "Rules"),
        labels::colon(lang),
        packs.join(labels::comma(lang)),
        labels::say(lang, "。", ". "),
        labels::advice(lang)
    )
}
