//! The same said in other words: names, activities, answers.

use super::super::super::attack::{Attack, Operator};
use super::super::super::ready_dossier::{ReadyDossier, read_again};
use super::super::super::serving_paper::ServingPaper;
use super::super::fields::{asks_scope, empty_field, has_role, replace_value};
use super::super::scope::category_words;
use crate::rules::fact::Fact;
use model::{Bilingual, Document, FactAnswer, FieldRole, FieldState, TextLine, TextPage};

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "traditional-characters",
        find_attacks: use_traditional_names,
    },
    Operator {
        id: "code-behind-the-name",
        find_attacks: append_code,
    },
    Operator {
        id: "other-wording-of-the-activity",
        find_attacks: reword_activity,
    },
    Operator {
        id: "further-activities",
        find_attacks: add_activities,
    },
    Operator {
        id: "value-between-underscores",
        find_attacks: underline_values,
    },
    Operator {
        id: "answers-by-their-titles",
        find_attacks: answer_by_titles,
    },
    Operator {
        id: "agent-in-a-sentence",
        find_attacks: name_agent_in_sentence,
    },
];

// The characters of the invented names, simplified and traditional.
const TRADITIONAL: [(char, char); 12] = [
    ('样', '樣'),
    ('饮', '飲'),
    ('贸', '貿'),
    ('业', '業'),
    ('务', '務'),
    ('东', '東'),
    ('医', '醫'),
    ('宁', '寧'),
    ('湾', '灣'),
    ('区', '區'),
    ('县', '縣'),
    ('团', '團'),
];

fn to_traditional(text: &str) -> String {
    let traditional = |c: char| {
        let pair = TRADITIONAL
            .iter()
            .find(|(simplified, _)| *simplified == c);
        pair.map_or(c, |(_, traditional)| *traditional)
    };
    text.chars().map(traditional).collect()
}

/// The code beside the name shows that it is the same body.
fn use_traditional_names(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let named = dossier.papers.iter().filter(|p| {
        let coded = has_role(dossier, p, FieldRole::SubjectCode);
        coded && has_role(dossier, p, FieldRole::SubjectName) && p.kind.tells_applicant.is_none()
    });
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_document(paper, "", |document| {
            change_role(document, FieldRole::SubjectName, to_traditional);
        })
    };
    named.map(attack).collect()
}

fn change_role(document: &mut Document, role: FieldRole, change: fn(&str) -> String) {
    let value = document
        .field_by_role(role)
        .map(|(_, f)| change(&f.value));
    if let Some(value) = value {
        replace_value(document, role, &value);
    }
}

/// As letters write it: the name, and behind it the code in brackets, on two lines.
fn append_code(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let code = dossier.report.merchant.code.clone();
    let name = dossier.report.merchant.name.clone();
    let Some((code, name)) = code.zip(name) else {
        return Vec::new();
    };
    let letters = dossier
        .legible_papers()
        .filter(|p| p.kind.freeform && p.is_applicants());
    let attack = |paper: &ServingPaper<'_>| {
        let (files, document, drawn) = (paper.files.clone(), paper.document, dossier.drawn);
        let (code, name) = (code.clone(), name.clone());
        Attack::if_it_takes(&paper.kind.id, "", move |dossier, rules| {
            let mut took = false;
            for file in &files {
                let file = dossier.files.get_mut(*file);
                for page in file
                    .into_iter()
                    .flat_map(|f| &mut f.text.pages)
                {
                    took |= append_code_on_page(page, &name, &code);
                }
            }
            read_again(dossier, rules, document, drawn);
            took
        })
    };
    letters.map(attack).collect()
}

/// The first line that ends with the name goes on with half of the bracket; the rest stands below it.
fn append_code_on_page(page: &mut TextPage, name: &str, code: &str) -> bool {
    let found = page
        .lines
        .iter()
        .position(|line| line.text.ends_with(name));
    let Some((index, line)) = found.and_then(|i| Some((i, page.lines.get_mut(i)?))) else {
        return false;
    };
    line.text
        .push_str("（统一社会信用代码：");
    let mut below = line.clone();
    below.text = format!("{code}）");
    // The next line of a paragraph: just below, and above whatever follows.
    let height = line.rect.height();
    line.rect.y1 = line.rect.y0 + height * 0.5;
    below.rect.y0 = line.rect.y1 + height * 0.1;
    page.lines.insert(index + 1, below);
    true
}

/// Every wording that the category takes for its activity.
fn reword_activity(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for paper in &dossier.papers {
        if !asks_scope(dossier, paper) || !has_role(dossier, paper, FieldRole::Scope) {
            continue;
        }
        // A leaf may ask for words of its own.
        if !paper.asked_words().is_empty() {
            continue;
        }
        attacks.extend(
            category_words(dossier)
                .into_iter()
                .map(|word| {
                    Attack::on_document(paper, word.clone(), move |document| {
                        replace_value(document, FieldRole::Scope, &word);
                    })
                }),
        );
    }
    attacks
}

fn add_activities(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let papers = dossier
        .papers
        .iter()
        .filter(|p| asks_scope(dossier, p) && has_role(dossier, p, FieldRole::Scope));
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_document(paper, "", |document| {
            change_role(document, FieldRole::Scope, |scope| {
                format!(
                    "一般项目：日用百货销售；{scope}；会议及展览服务（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）。"
                )
            });
        })
    };
    papers.map(attack).collect()
}

/// A form's rule under or beside what was written on it.
fn underline_values(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let letters = dossier
        .legible_papers()
        .filter(|p| p.kind.freeform);
    let attack = |paper: &ServingPaper<'_>| {
        let (files, document, drawn) = (paper.files.clone(), paper.document, dossier.drawn);
        Attack::on_dossier(&paper.kind.id, "", move |dossier, rules| {
            for file in &files {
                let file = dossier.files.get_mut(*file);
                let pages = file
                    .into_iter()
                    .flat_map(|f| &mut f.text.pages);
                pages
                    .flat_map(|p| &mut p.lines)
                    .for_each(underline_value);
            }
            read_again(dossier, rules, document, drawn);
        })
    };
    letters.map(attack).collect()
}

fn underline_value(line: &mut TextLine) {
    let parts = line.text.split_once(['：', ':']);
    let Some((label, value)) = parts.filter(|(_, value)| !value.trim().is_empty()) else {
        return;
    };
    line.text = format!("{label}：__{}__", value.trim());
}

/// Listed answers by their title in either language, yes and no in words.
fn answer_by_titles(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let languages: [fn(&Fact, &FactAnswer) -> Option<String>; 2] = [
        |fact, answer| spell_answer(fact, answer, |title| &title.zh, ["是", "否"]),
        |fact, answer| spell_answer(fact, answer, |title| &title.en, ["yes", "no"]),
    ];
    let attack = |spell: fn(&Fact, &FactAnswer) -> Option<String>| {
        Attack::if_it_takes("", "", move |dossier, rules| {
            let facts = rules
                .packs
                .values()
                .flat_map(|pack| &pack.facts);
            let mut took = false;
            for (name, fact) in facts {
                let given = dossier.declaration.facts.get_mut(name);
                let Some(given) = given else { continue };
                if let Some(words) = spell(fact, given) {
                    *given = FactAnswer::Text(words);
                    took = true;
                }
            }
            took
        })
    };
    // Without an answer there is nothing to say in other words.
    if dossier
        .snapshot
        .declaration
        .facts
        .is_empty()
    {
        return Vec::new();
    }
    languages
        .map(attack)
        .into_iter()
        .collect()
}

fn spell_answer(
    fact: &Fact,
    answer: &FactAnswer,
    in_language: fn(&Bilingual) -> &String,
    [yes, no]: [&str; 2],
) -> Option<String> {
    match answer {
        FactAnswer::Flag(true) => Some(yes.to_owned()),
        FactAnswer::Flag(false) => Some(no.to_owned()),
        FactAnswer::Text(id) => fact
            .values
            .get(id)
            .map(|title| in_language(title).clone()),
        FactAnswer::Number(_) => None,
    }
}

/// A letter without a place for the agent that names him in its sentence.
fn name_agent_in_sentence(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let letters = dossier.papers.iter().filter(|p| {
        let asked = p
            .leaves
            .iter()
            .any(|leaf| leaf.of.is_some());
        asked && has_role(dossier, p, FieldRole::Agent)
    });
    let attack = |paper: &ServingPaper<'_>| {
        let (index, files) = (paper.document, paper.files.clone());
        Attack::if_it_takes(&paper.kind.id, "", move |dossier, _| {
            let document = dossier.documents.get_mut(index);
            let Some((document, name, agent)) = document.and_then(agent_of) else {
                return false;
            };
            empty_field(document, &name, FieldState::LabelAbsent);
            let file = files
                .first()
                .and_then(|f| dossier.files.get_mut(*f));
            let page = file.and_then(|f| f.text.pages.first_mut());
            let Some(lines) = page.map(|page| &mut page.lines) else {
                return false;
            };
            let Some(mut sentence) = lines.last().cloned() else {
                return false;
            };
            let height = sentence.rect.height();
            sentence.rect.y0 += height;
            sentence.rect.y1 += height;
            sentence.text = format!("兹授权{agent}办理入驻及相关业务。");
            lines.push(sentence);
            true
        })
    };
    letters.map(attack).collect()
}

fn agent_of(document: &mut Document) -> Option<(&mut Document, String, String)> {
    let (name, field) = document.field_by_role(FieldRole::Agent)?;
    let (name, agent) = (name.to_owned(), field.value.clone());
    Some((document, name, agent))
}
