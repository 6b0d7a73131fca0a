//! A checklist as the beginning of a dossier: a commented `merchant.yaml` and names of folders.

use std::fmt::Write as _;

use super::checklist::{condition_text, flatten_need, row_text};
use super::labels::{level_label, tr};
use model::{Bilingual, Checklist, ChecklistItem, FactAnswer, Lang, RequirementLevel};

// Origin: by eye. 40 Chinese characters are 120 bytes of UTF-8; file systems take 255.
/// Characters of a folder's name after its number; every file system takes these.
const MAX_NAME_CHARS: usize = 40;

/// The text of `merchant.yaml`: what is known, and the rest as comments to fill in.
#[must_use]
pub fn merchant_yaml(checklist: &Checklist, lang: Lang) -> String {
    let tr = |zh, en| tr(lang, zh, en);
    let mut out = String::new();
    push_comment(
        &mut out,
        tr(
            "商户自述。每一项都可以不填；证照上读到的内容优先于这里的填写。\n去掉行首的 # 即生效。检查：preaudit check 本文件夹",
            "What the merchant says of itself. Every part is optional, and what a paper shows outranks it.\nRemove the leading # to fill in a line. Check it with: preaudit check THIS-FOLDER",
        ),
    );
    push_merchant(&mut out, checklist, lang);
    out.push('\n');
    push_choice(
        &mut out,
        "industry",
        checklist.industry.as_ref(),
        tr("行业：preaudit rules list", "see preaudit rules list"),
        lang,
    );
    push_categories(&mut out, checklist, lang);
    push_scenarios(&mut out, checklist, lang);
    out.push('\n');
    push_questions(&mut out, checklist, lang);
    out.push('\n');
    push_comment(
        &mut out,
        tr(
            "哪个文件是什么（只在自动识别需要帮助时填写）：\ndocuments:\n  - { file: 扫描001.jpg, kind: business-license, size: A4 }\n不是法定代表人的各角色的姓名：\npersons: { handler: \"\", beneficial-owner: \"\" }\n收款账户：\naccount: { holder: \"\", bank: \"\" }",
            "What certain files are, only where recognition needs help:\ndocuments:\n  - { file: scan001.jpg, kind: business-license, size: A4 }\nNames of persons with a role who are not the legal representative:\npersons: { handler: \"\", beneficial-owner: \"\" }\nThe bank account to be bound:\naccount: { holder: \"\", bank: \"\" }",
        ),
    );
    out.push('\n');
    push_documents(&mut out, checklist, lang);
    out
}

/// Who the merchant is: its entity type as far as known, the rest to fill in.
fn push_merchant(out: &mut String, checklist: &Checklist, lang: Lang) {
    let entity = checklist
        .entity
        .as_ref()
        .map(|(id, title)| (id.as_str(), title.get(lang)));
    let (id, name) = entity.unwrap_or(("enterprise", ""));
    // What nobody said is not declared.
    let mark = if checklist.entity_assumed { "# " } else { "" };
    let _ = writeln!(out, "{mark}merchant:");
    let _ = writeln!(out, "  {mark}entity: {id}  # {name}");
    for (key, zh, en) in [
        (
            "name",
            "登记名称，与证照一致",
            "registered name, as on the licence",
        ),
        ("code", "统一社会信用代码", "unified social credit code"),
        (
            "representative",
            "法定代表人或经营者",
            "legal representative or operator",
        ),
        (
            "scope",
            "经营范围（证照上读到的优先）",
            "business scope; the licence outranks it",
        ),
    ] {
        let _ = writeln!(out, "  # {key}: \"\"  # {}", tr(lang, zh, en));
    }
}

fn push_comment(out: &mut String, text: &str) {
    for line in text.lines() {
        out.push_str(if line.is_empty() { "#" } else { "# " });
        out.push_str(line);
        out.push('\n');
    }
}

fn push_choice(
    out: &mut String,
    key: &str,
    chosen: Option<&(String, Bilingual)>,
    help: &str,
    lang: Lang,
) {
    // Titles are made one line: a line break would end the comment and become YAML.
    let _ = match chosen {
        Some((id, title)) => writeln!(out, "{key}: {id}  # {}", one_line(title.get(lang))),
        None => writeln!(out, "# {key}:  # {help}"),
    };
}

fn push_categories(out: &mut String, checklist: &Checklist, lang: Lang) {
    let categories = &checklist.categories;
    if categories.len() > 1 {
        push_list(out, "categories", categories, lang);
        return;
    }
    let zh = "服务类目：preaudit rules list";
    let help = tr(lang, zh, "see preaudit rules list");
    push_choice(out, "category", categories.first(), help, lang);
}

fn push_scenarios(out: &mut String, checklist: &Checklist, lang: Lang) {
    if checklist.scenarios.is_empty() {
        let help = tr(lang, "场景：preaudit rules list", "see preaudit rules list");
        let _ = writeln!(out, "# scenarios: [mini-program-certification]  # {help}");
        return;
    }
    push_list(out, "scenarios", &checklist.scenarios, lang);
}

fn push_list(out: &mut String, key: &str, chosen: &[(String, Bilingual)], lang: Lang) {
    let _ = writeln!(out, "{key}:");
    for (id, title) in chosen {
        let _ = writeln!(out, "  - {id}  # {}", one_line(title.get(lang)));
    }
}

/// The questions, unanswered: an answer nobody gave must not look like one.
fn push_questions(out: &mut String, checklist: &Checklist, lang: Lang) {
    if checklist.questions.is_empty() {
        return;
    }
    push_comment(
        out,
        tr(
            lang,
            "证照回答不了的问题。请去掉 facts 和要回答的各行行首的 #；不回答就按“无法判断”处理。",
            "Questions that papers cannot answer. Remove the # before `facts` and before each line you answer;\nwhat is not answered counts as unknown.",
        ),
    );
    // `facts:` without an entry below it would be null.
    let has_answer = checklist
        .questions
        .iter()
        .any(|question| question.answer.is_some());
    out.push_str(if has_answer { "facts:\n" } else { "# facts:\n" });
    for question in &checklist.questions {
        let _ = writeln!(out, "  # {}", one_line(question.ask.get(lang)));
        let mark = if question.answer.is_some() { "" } else { "# " };
        let answer = question
            .answer
            .as_ref()
            .unwrap_or(&question.example);
        let _ = writeln!(out, "  {mark}{}: {}", question.name, yaml_literal(answer));
    }
}

fn yaml_literal(answer: &FactAnswer) -> String {
    match answer {
        FactAnswer::Flag(flag) => flag.to_string(),
        FactAnswer::Number(n) => n.to_string(),
        // JSON strings are YAML strings.
        FactAnswer::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
    }
}

fn push_documents(out: &mut String, checklist: &Checklist, lang: Lang) {
    push_comment(
        out,
        tr(
            lang,
            "要放进来的资料，一项一个文件夹（只是方便整理，文件放在哪里、叫什么名字都可以）：",
            "What to put in here, one folder each (only for convenience: any place and any file name will do):",
        ),
    );
    for (folder, item) in folder_layout(checklist, lang) {
        push_comment(
            out,
            &format!("\n{folder}  ({})", level_label(item.level, lang)),
        );
        let condition = condition_text(item, lang);
        if !condition.is_empty() {
            push_comment(out, &format!("  {}", one_line(&condition)));
        }
        for row in flatten_need(&item.need, lang) {
            push_comment(
                out,
                &format!(
                    "  {}{}",
                    "  ".repeat(row.depth),
                    one_line(&row_text(&row, lang))
                ),
            );
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// A folder for each requirement that documents meet; merely informative ones get none.
#[must_use]
pub fn folder_layout(checklist: &Checklist, lang: Lang) -> Vec<(String, &ChecklistItem)> {
    let document_items = checklist.items.iter().filter(|item| {
        item.level != RequirementLevel::Info && !item.need.document_kinds().is_empty()
    });
    // Two digits keep the order in every file manager.
    document_items
        .enumerate()
        .map(|(index, item)| {
            (
                format!("{:02}-{}", index + 1, folder_name(item.title.get(lang))),
                item,
            )
        })
        .collect()
}

// Origin: Microsoft, `Naming Files, Paths, and Namespaces`. Windows cannot open names that end with
// a dot or a blank either.
/// A name that Windows, macOS and Linux take.
fn folder_name(title: &str) -> String {
    let safe = |c: char| {
        if c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*') {
            '-'
        } else {
            c
        }
    };
    let whole: String = one_line(title)
        .chars()
        .map(safe)
        .collect();
    let cut: String = whole
        .chars()
        .take(MAX_NAME_CHARS)
        .collect();
    // Words are not cut in two.
    let name = match cut.rsplit_once(' ') {
        Some((words, _)) if cut.len() < whole.len() => words,
        _ => cut.as_str(),
    };
    name.trim_end_matches([' ', '.', '（', '(', '、', ','])
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::folder_name;

    #[test]
    fn folder_names_are_taken_everywhere() {
        assert_eq!(folder_name("营业执照/副本?"), "营业执照-副本-");
        assert_eq!(folder_name("a\nb . "), "a b");
        assert_eq!(
            folder_name(&"长".repeat(200))
                .chars()
                .count(),
            40
        );
        assert_eq!(folder_name("..\\..\\x"), "..-..-x");
    }
}
