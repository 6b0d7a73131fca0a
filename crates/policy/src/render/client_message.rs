//! A short text for the client: what to send, in plain words.

use std::io::{self, Write};

use super::labels;
use crate::sanitize::printable;
use model::{FindingCode, Lang, RemedyAction, Report, Verdict};

// Origin: by eye.
/// Messages a step quotes at most; more would not be read.
const MAX_REASONS: usize = 3;

/// Writes the message. It names documents and files, never a value that was read.
pub fn write_message(report: &Report, lang: Lang, sink: &mut dyn Write) -> io::Result<()> {
    let tr = |zh, en| labels::tr(lang, zh, en);
    let urgent: Vec<&RemedyAction> = report.urgent_actions().collect();
    let advisable: Vec<&RemedyAction> = report.advisable_actions().collect();
    let mut out = greeting_text(report, urgent.len(), lang);
    out += &action_list(report, &urgent, lang);
    if !advisable.is_empty() {
        out += "\n";
        out += match (report.verdict, urgent.is_empty()) {
            (Verdict::Review, _) => tr(
                "以下各项需要您确认或补充：\n",
                "Please confirm or complete these:\n",
            ),
            (_, true) => tr("以下各项建议一并处理：\n", "These would make it safer:\n"),
            (_, false) => tr(
                "另外，以下各项建议一并处理：\n",
                "Besides, these are worth doing at the same time:\n",
            ),
        };
        out += &action_list(report, &advisable, lang);
    }
    // Only those who have to send something again need the advice on scanning.
    if !urgent.is_empty() || !advisable.is_empty() {
        out += tr(
            "\n扫描小提示：用原件、彩色、300 dpi 以上，平铺放正，四角完整，没有反光；请发原图，不要经聊天软件压缩。\n\
             处理好后把文件发给我们即可，我们会重新检查。谢谢！\n",
            "\nScanning: the original, in colour, 300 dpi or more, flat and straight, all four corners, no glare; \
             send the file itself, not a picture that a chat program made smaller.\n\
             Send us the files when they are ready and we will check again. Thank you!\n",
        );
    }
    sink.write_all(out.as_bytes())
}

fn greeting_text(report: &Report, urgent: usize, lang: Lang) -> String {
    let name = labels::applicant_name(report);
    let titles = report
        .categories
        .iter()
        .map(|(_, title)| title.get(lang));
    let what = titles
        .collect::<Vec<_>>()
        .join(labels::comma(lang));
    let what = match (lang, what.is_empty()) {
        (_, true) => String::new(),
        (Lang::Zh, false) => format!("（{what}）"),
        (Lang::En, false) => format!(" ({what})"),
    };
    let date = &report.as_of;
    // What must be done is never told beside "nothing must be corrected".
    let verdict = if urgent > 0 {
        Verdict::NotReady
    } else {
        report.verdict
    };
    match (verdict, lang) {
        (Verdict::Ready, Lang::Zh) => format!(
            "您好！“{name}”{what}的资料已预检完毕（{date}），我们检查的各项都满足，可以提交。最终以平台审核为准。\n"
        ),
        (Verdict::Ready, Lang::En) => format!(
            "Hello! We have checked the papers of {name}{what} as of {date}: everything we check is in order and they can be handed in. The platform's review decides.\n"
        ),
        (Verdict::Review, Lang::Zh) => format!(
            "您好！“{name}”{what}的资料已预检（{date}）。没有发现必须改正的问题，但有些内容我们无法确认。\n"
        ),
        (Verdict::Review, Lang::En) => format!(
            "Hello! We have checked the papers of {name}{what} as of {date}. Nothing must be corrected so far, but some things could not be told.\n"
        ),
        (Verdict::NotReady, Lang::Zh) => {
            format!(
                "您好！“{name}”{what}的资料已预检（{date}），提交前还需要处理以下 {urgent} 项：\n\n"
            )
        }
        (Verdict::NotReady, Lang::En) => format!(
            "Hello! We have checked the papers of {name}{what} as of {date}. Before they can be handed in, {urgent} thing(s) must be done:\n\n"
        ),
    }
}

fn action_list(report: &Report, actions: &[&RemedyAction], lang: Lang) -> String {
    let mut out = String::new();
    for (index, action) in actions.iter().enumerate() {
        let subject = labels::action_subject(report, action, lang);
        let head = match (subject, action.missing.is_empty(), lang) {
            (Some(subject), false, Lang::Zh) => format!("补充{subject}"),
            (Some(subject), false, Lang::En) => format!("Add: {subject}"),
            (Some(subject), true, _) => subject,
            (None, _, Lang::Zh) => "请确认".to_owned(),
            (None, _, Lang::En) => "Please tell us".to_owned(),
        };
        out += &format!("{}. {head}\n", index + 1);
        out += &action_reasons(report, action, lang);
        for ask in &action.asks {
            out += &format!("   → {}\n", printable(ask.get(lang)));
        }
    }
    out
}

/// Why, in at most [`MAX_REASONS`] sentences; that a document is missing is said by the headline.
fn action_reasons(report: &Report, action: &RemedyAction, lang: Lang) -> String {
    // The headline says `Add: …` already.
    let in_headline_codes = [FindingCode::DocumentMissing];
    let mut sentences: Vec<String> = Vec::new();
    let mut questions = 0;
    for finding in action
        .findings
        .iter()
        .filter_map(|index| report.findings.get(*index))
    {
        let text = printable(finding.message.get(lang));
        // Where it may be all the same, the headline does not say it.
        let elsewhere = finding
            .evidence
            .iter()
            .any(|e| e.name == "files");
        let in_headline =
            in_headline_codes.contains(&finding.code) && !action.missing.is_empty() && !elsewhere;
        // Pages of one scan often bring the same sentence; a client needs it once.
        if !in_headline && !sentences.contains(&text) {
            sentences.push(text);
            questions += usize::from(finding.code == FindingCode::FactUnanswered);
        }
    }
    // A question that is not asked is not answered: all of them are.
    let shown = MAX_REASONS.max(questions);
    let more = sentences.len().saturating_sub(shown);
    let mut out = sentences
        .iter()
        .take(shown)
        .map(|sentence| format!("   · {sentence}\n"))
        .collect::<Vec<_>>()
        .concat();
    if more > 0 {
        out += &match lang {
            Lang::Zh => format!("   · 还有 {more} 处类似问题\n"),
            Lang::En => format!("   · and {more} more of the kind\n"),
        };
    }
    out
}
