//! A checklist as the beginning of a dossier: a commented `merchant.yaml` and names of folders.

use std::fmt::Write as _;

use super::checklist::{line, rows, when};
use super::labels::{level, say};
use model::{Answer, Checklist, Item, Lang, Level, Words};

/// Characters of a folder's name after its number; every file system takes these.
const NAME: usize = 40;

/// The text of `merchant.yaml`: what is known, and the rest as comments to fill in.
#[must_use]
pub fn merchant_yaml(list: &Checklist, lang: Lang) -> String {
    let say = |zh, en| say(lang, zh, en);
    let mut out = String::new();
    comment(
        &mut out,
        say(
            "商户自述。每一项都可以不填；证照上读到的内容优先于这里的填写。\n去掉行首的 # 即生效。检查：preaudit check 本文件夹",
            "What the merchant says of itself. Every part is optional, and what a paper shows outranks it.\nRemove the leading # to fill in a line. Check it with: preaudit check THIS-FOLDER",
        ),
    );
    let entity = list.entity.as_ref().map(|(id, t)| (id.as_str(), t.get(lang)));
    let (id, name) = entity.unwrap_or(("enterprise", ""));
    // What nobody said is not declared.
    let mark = if list.entity_assumed { "# " } else { "" };
    let _ = writeln!(out, "{mark}merchant:");
    let _ = writeln!(out, "  {mark}entity: {id}  # {name}");
    for (key, zh, en) in [
        ("name", "登记名称，与证照一致", "registered name, as on the licence"),
        ("code", "统一社会信用代码", "unified social credit code"),
        ("representative", "法定代表人或经营者", "legal representative or operator"),
        ("scope", "经营范围（证照上读到的优先）", "business scope; the licence outranks it"),
    ] {
        let _ = writeln!(out, "  # {key}: \"\"  # {}", say(zh, en));
    }
    out.push('\n');
    choice(
        &mut out,
        "industry",
        list.industry.as_ref(),
        say("行业：preaudit rules list", "see preaudit rules list"),
        lang,
    );
    choice(
        &mut out,
        "category",
        list.category.as_ref(),
        say("服务类目：preaudit rules list", "see preaudit rules list"),
        lang,
    );
    scenarios(&mut out, list, lang);
    out.push('\n');
    facts(&mut out, list, lang);
    out.push('\n');
    comment(
        &mut out,
        say(
            "哪个文件是什么（只在自动识别需要帮助时填写）：\ndocuments:\n  - { file: 扫描001.jpg, kind: business-license, size: A4 }\n收款账户：\naccount: { holder: \"\", bank: \"\" }",
            "What certain files are, only where recognition needs help:\ndocuments:\n  - { file: scan001.jpg, kind: business-license, size: A4 }\nThe bank account to be bound:\naccount: { holder: \"\", bank: \"\" }",
        ),
    );
    out.push('\n');
    papers(&mut out, list, lang);
    out
}

fn comment(out: &mut String, text: &str) {
    for line in text.lines() {
        out.push_str(if line.is_empty() { "#" } else { "# " });
        out.push_str(line);
        out.push('\n');
    }
}

fn choice(out: &mut String, key: &str, chosen: Option<&(String, Words)>, help: &str, lang: Lang) {
    let _ = match chosen {
        Some((id, title)) => writeln!(out, "{key}: {id}  # {}", one_line(title.get(lang))),
        None => writeln!(out, "# {key}:  # {help}"),
    };
}

fn scenarios(out: &mut String, list: &Checklist, lang: Lang) {
    if list.scenarios.is_empty() {
        let help = say(lang, "场景：preaudit rules list", "see preaudit rules list");
        let _ = writeln!(out, "# scenarios: [mini-program-certification]  # {help}");
        return;
    }
    out.push_str("scenarios:\n");
    for (id, title) in &list.scenarios {
        let _ = writeln!(out, "  - {id}  # {}", one_line(title.get(lang)));
    }
}

/// The questions, unanswered: an answer nobody gave must not look like one.
fn facts(out: &mut String, list: &Checklist, lang: Lang) {
    if list.questions.is_empty() {
        return;
    }
    comment(
        out,
        say(
            lang,
            "证照回答不了的问题。请去掉 facts 和要回答的各行行首的 #；不回答就按“无法判断”处理。",
            "Questions that papers cannot answer. Remove the # before `facts` and before each line you answer;\nwhat is not answered counts as unknown.",
        ),
    );
    let answered = list.questions.iter().any(|q| q.answer.is_some());
    out.push_str(if answered { "facts:\n" } else { "# facts:\n" });
    for question in &list.questions {
        let _ = writeln!(out, "  # {}", one_line(question.ask.get(lang)));
        let mark = if question.answer.is_some() { "" } else { "# " };
        let answer = question.answer.as_ref().unwrap_or(&question.example);
        let _ = writeln!(out, "  {mark}{}: {}", question.name, yaml(answer));
    }
}

fn yaml(answer: &Answer) -> String {
    match answer {
        Answer::Flag(flag) => flag.to_string(),
        Answer::Number(n) => n.to_string(),
        // JSON strings are YAML strings.
        Answer::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
    }
}

fn papers(out: &mut String, list: &Checklist, lang: Lang) {
    comment(
        out,
        say(
            lang,
            "要放进来的资料，一项一个文件夹（只是方便整理，文件放在哪里、叫什么名字都可以）：",
            "What to put in here, one folder each (only for convenience: any place and any file name will do):",
        ),
    );
    for (folder, item) in layout(list, lang) {
        comment(out, &format!("\n{folder}  ({})", level(item.level, lang)));
        let condition = when(item, lang);
        if !condition.is_empty() {
            comment(out, &format!("  {}", one_line(&condition)));
        }
        for row in rows(&item.need, lang) {
            comment(out, &format!("  {}{}", "  ".repeat(row.depth), one_line(&line(&row, lang))));
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A folder for each requirement that papers meet; merely informative ones get none.
#[must_use]
pub fn layout(list: &Checklist, lang: Lang) -> Vec<(String, &Item)> {
    let wanted = list.items.iter().filter(|i| i.level != Level::Info && !i.need.kinds().is_empty());
    wanted
        .enumerate()
        .map(|(i, item)| (format!("{:02}-{}", i + 1, folder(item.title.get(lang))), item))
        .collect()
}

/// A name that Windows, macOS and Linux take.
fn folder(title: &str) -> String {
    let safe = |c: char| {
        if c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*') {
            '-'
        } else {
            c
        }
    };
    let whole: String = one_line(title).chars().map(safe).collect();
    let cut: String = whole.chars().take(NAME).collect();
    // Words are not cut in two.
    let name = match cut.rsplit_once(' ') {
        Some((words, _)) if cut.len() < whole.len() => words,
        _ => cut.as_str(),
    };
    name.trim_end_matches([' ', '.', '（', '(', '、', ',']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::folder;

    #[test]
    fn folder_names_are_taken_everywhere() {
        assert_eq!(folder("营业执照/副本?"), "营业执照-副本-");
        assert_eq!(folder("a\nb . "), "a b");
        assert_eq!(folder(&"长".repeat(200)).chars().count(), 40);
        assert_eq!(folder("..\\..\\x"), "..-..-x");
    }
}
