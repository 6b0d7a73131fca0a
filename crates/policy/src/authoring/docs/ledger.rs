//! Rule by rule: what preaudit checks, what it asks, what only the platform can know.

use super::both;
use crate::checklist::{asked, condition};
use model::{Lang, NeedNode, NeedOp};
use crate::render::markdown_syntax::{code, heading, table, text};
use crate::rules::Rules;
use crate::rules::pack::{Category, Note, Requirement};

const COLUMNS: [&str; 4] =
    ["Rule", "preaudit checks", "preaudit asks", "Only the platform, or a person, can know"];

pub fn page(rules: &Rules) -> String {
    let mut out =
        "# The ledger\n\nEvery paper also gets the general checks of `base.yaml`; this table lists \
                   what is particular to a rule.\n"
            .to_owned();
    for pack in rules.packs.values() {
        let mut rows: Vec<Vec<String>> = pack.requirements.iter().map(|r| rule(&pack.id, r, rules)).collect();
        let known = |n: &Note| {
            vec![code(&format!("{}/{}", pack.id, n.id)), String::new(), String::new(), both(&n.text)]
        };
        rows.extend(pack.notes.iter().map(known));
        for category in &pack.categories {
            rows.push(of_category(category));
            rows.extend(category.requirements.iter().map(|r| rule(&category.id, r, rules)));
        }
        out += &heading(2, &format!("{} {}", code(&pack.id), both(&pack.title)));
        out += &table(&COLUMNS, &rows);
    }
    let beyond: Vec<Vec<String>> =
        rules.reasons.iter().filter(|r| r.platform_only).map(|r| vec![code(&r.id), both(&r.title)]).collect();
    out += &heading(2, "Reject reasons that only the platform can give");
    out + &table(&["Reason", "In the reviewers' words"], &beyond)
}

fn of_category(category: &Category) -> Vec<String> {
    let mut checked = Vec::new();
    if !category.open {
        checked.push("not open at the platform".to_owned());
    }
    if let Some(scope) = &category.scope {
        checked.push(format!("business scope: {}", text(&scope.any.join("、"))));
    }
    if !category.entities.is_empty() {
        checked.push(format!(
            "entity type: {}",
            category.entities.iter().map(|e| code(e)).collect::<Vec<_>>().join(", ")
        ));
    }
    let note = category.note.as_ref().map(both).unwrap_or_default();
    vec![
        format!("{}\n{}", code(&category.id), both(&category.title)),
        checked.join("\n"),
        String::new(),
        note,
    ]
}

fn rule(prefix: &str, r: &Requirement, rules: &Rules) -> Vec<String> {
    let tree = asked(&r.need, rules);
    let (mut papers, mut questions) = (Vec::new(), Vec::new());
    walk(&tree, &mut papers, &mut questions);
    questions.extend(r.when.as_ref().and_then(condition).map(|w| both(&w)));
    let note = r.note.as_ref().map(both).unwrap_or_default();
    vec![code(&format!("{prefix}/{}", r.id)), papers.join("\n"), questions.join("\n"), note]
}

fn walk(node: &NeedNode, papers: &mut Vec<String>, questions: &mut Vec<String>) {
    match &node.op {
        NeedOp::Paper(_) => {
            let particular: Vec<&str> = node.demands.iter().map(|d| d.words.get(Lang::En)).collect();
            let title = text(node.title.get(Lang::En));
            papers.push(if particular.is_empty() {
                title
            } else {
                format!("{title}: {}", text(&particular.join("; ")))
            });
        }
        NeedOp::Fact(_) => {
            let wanted: Vec<String> = node.demands.iter().map(|d| both(&d.words)).collect();
            questions.push(format!("{} {}", both(&node.title), wanted.join("; ")).trim_end().to_owned());
        }
        NeedOp::All | NeedOp::Any | NeedOp::AtLeast(_) => {}
    }
    node.children.iter().for_each(|c| walk(c, papers, questions));
}
