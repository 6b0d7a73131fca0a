//! Rule by rule: what preaudit checks, what it asks, what only the platform can know.

use crate::checklist::{build_need_node, describe_condition};
use crate::render::markdown_syntax::{
    bilingual_text, code_span, code_spans, escape_text, format_heading, format_table,
};
use crate::rules::Rules;
use crate::rules::pack::{Category, Note, Requirement};
use model::{Lang, NeedNode, NeedOp};

const COLUMNS: [&str; 4] = [
    "Rule",
    "preaudit checks",
    "preaudit asks",
    "Only the platform, or a person, can know",
];

pub fn ledger_page(rules: &Rules) -> String {
    let mut out =
        "# The ledger\n\nEvery paper also gets the general checks of `base.yaml` and `scan-quality.yaml`; this table lists \
                   what is particular to a rule.\n"
            .to_owned();
    for pack in rules.packs.values() {
        let mut rows: Vec<Vec<String>> = pack
            .requirements
            .iter()
            .map(|requirement| requirement_row(&pack.id, requirement, rules))
            .collect();
        let known = |note: &Note| {
            vec![
                code_span(&format!("{}/{}", pack.id, note.id)),
                String::new(),
                String::new(),
                bilingual_text(&note.text),
            ]
        };
        rows.extend(pack.notes.iter().map(known));
        for category in &pack.categories {
            rows.push(category_row(category));
            rows.extend(
                category
                    .requirements
                    .iter()
                    .map(|requirement| requirement_row(&category.id, requirement, rules)),
            );
        }
        out += &format_heading(
            2,
            &format!("{} {}", code_span(&pack.id), bilingual_text(&pack.title)),
        );
        out += &format_table(&COLUMNS, &rows);
    }
    let beyond: Vec<Vec<String>> = rules
        .reasons
        .iter()
        .filter(|reason| reason.platform_only)
        .map(|reason| {
            let id = code_span(&reason.id);
            vec![id, bilingual_text(&reason.title)]
        })
        .collect();
    out += &format_heading(2, "Reject reasons that only the platform can give");
    out + &format_table(&["Reason", "In the reviewers' words"], &beyond)
}

fn category_row(category: &Category) -> Vec<String> {
    let mut checked = Vec::new();
    if !category.open {
        checked.push("not open at the platform".to_owned());
    }
    if let Some(scope) = &category.scope {
        checked.push(format!(
            "business scope: {}",
            escape_text(&scope.any.join("、"))
        ));
    }
    if !category.entities.is_empty() {
        let entities = code_spans(&category.entities);
        checked.push(format!("entity type: {entities}"));
    }
    let note = category
        .note
        .as_ref()
        .map(bilingual_text)
        .unwrap_or_default();
    vec![
        format!(
            "{}\n{}",
            code_span(&category.id),
            bilingual_text(&category.title)
        ),
        checked.join("\n"),
        String::new(),
        note,
    ]
}

fn requirement_row(prefix: &str, r: &Requirement, rules: &Rules) -> Vec<String> {
    let tree = build_need_node(&r.need, rules);
    let mut papers = Vec::new();
    let mut questions = Vec::new();
    collect_cells(&tree, &mut papers, &mut questions);
    questions.extend(
        r.when
            .as_ref()
            .and_then(describe_condition)
            .map(|words| bilingual_text(&words)),
    );
    let note = match &r.note {
        Some(note) => bilingual_text(note),
        None => String::new(),
    };
    vec![
        code_span(&format!("{prefix}/{}", r.id)),
        papers.join("\n"),
        questions.join("\n"),
        note,
    ]
}

fn collect_cells(node: &NeedNode, papers: &mut Vec<String>, questions: &mut Vec<String>) {
    match &node.op {
        NeedOp::Paper(_) => {
            let particular: Vec<&str> = node
                .demands
                .iter()
                .map(|demand| demand.words.get(Lang::En))
                .collect();
            let title = escape_text(node.title.get(Lang::En));
            if particular.is_empty() {
                papers.push(title);
            } else {
                let particular = escape_text(&particular.join("; "));
                papers.push(format!("{title}: {particular}"));
            }
        }
        NeedOp::Fact(_) => {
            let demand_texts: Vec<String> = node
                .demands
                .iter()
                .map(|demand| bilingual_text(&demand.words))
                .collect();
            questions.push(
                format!(
                    "{} {}",
                    bilingual_text(&node.title),
                    demand_texts.join("; ")
                )
                .trim_end()
                .to_owned(),
            );
        }
        NeedOp::All | NeedOp::Any | NeedOp::AtLeast(_) => {}
    }
    node.children
        .iter()
        .for_each(|child| collect_cells(child, papers, questions));
}
