//! The activity that a category asks for: inside a longer one, limited, excluded.

use super::super::attack::{Attack, Operator};
use super::super::ready_dossier::ReadyDossier;
use super::super::sampling::scatter_name;
use super::fields::{asks_scope, has_role, replace_value};
use model::FieldRole;

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "activity-inside-a-longer-one",
        find_attacks: |dossier| replace_scopes(dossier, &LONGER),
    },
    Operator {
        id: "activity-limited",
        find_attacks: |dossier| replace_scopes(dossier, &LIMITED),
    },
    Operator {
        id: "activity-excluded",
        find_attacks: |dossier| replace_scopes(dossier, &EXCLUDED),
    },
    Operator {
        id: "other-activity",
        find_attacks: |dossier| replace_scopes(dossier, &["样本用品销售"]),
    },
];

// `{}` is the category's own word. The words are those of `ready.md`.
const LONGER: [&str; 10] = [
    "{}管理",
    "{}咨询",
    "{}策划",
    "{}培训",
    "{}技术服务",
    "{}设备销售",
    "{}软件开发",
    "{}用品销售",
    "{}网点",
    "为{}提供策划",
];

const LIMITED: [&str; 7] = [
    "{}（仅限分支机构经营）",
    "{}（限分支机构经营）",
    "{}（分支机构经营）",
    "{}（仅限分支机构）",
    "{}（由分支机构经营）",
    "{}（筹建）",
    "筹建{}项目（筹建期间不得开展经营活动）",
];

const EXCLUDED: [&str; 4] = [
    "样本用品销售（不含{}）",
    "样本用品销售（{}除外）",
    "样本用品销售（除{}外）",
    "样本用品销售；不得从事{}",
];

fn replace_scopes(dossier: &ReadyDossier<'_>, forms: &'static [&'static str]) -> Vec<Attack> {
    let words = category_words(dossier);
    // Another wording for each dossier: all of them take part where all dossiers do.
    let number = scatter_name(0, &dossier.name) % (words.len().max(1) as u64);
    let Some(word) = usize::try_from(number)
        .ok()
        .and_then(|n| words.get(n))
    else {
        return Vec::new();
    };
    let mut attacks = Vec::new();
    for paper in &dossier.papers {
        if !asks_scope(dossier, paper) || !has_role(dossier, paper, FieldRole::Scope) {
            continue;
        }
        for form in forms {
            let value = form.replace("{}", word);
            // 管理 or 培训 behind a wording may make another one that the category takes.
            if words.contains(&value) {
                continue;
            }
            attacks.push(Attack::on_document(paper, value.clone(), move |document| {
                replace_value(document, FieldRole::Scope, &value);
            }));
        }
    }
    attacks
}

/// Every wording that the category takes for its activities.
pub fn category_words(dossier: &ReadyDossier<'_>) -> Vec<String> {
    let category = dossier
        .snapshot
        .declaration
        .category
        .as_deref();
    let category = category.and_then(|id| dossier.rules.find_category(id));
    let words = category.and_then(|(_, c)| c.scope.as_ref());
    words
        .map(|w| w.any.clone())
        .unwrap_or_default()
}
