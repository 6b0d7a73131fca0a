//! `merchant.yaml` read against the rules: unknown names are refused with their place.

pub mod answers;

use std::collections::BTreeMap;

use super::Rules;
use super::document_type::DocumentType;
use super::fact::Fact;
use super::raw::{DocumentOwner, FactType, PackRole};
use super::role::REPRESENTATIVE;
use super::validate::{IdIndex, Validator};
use super::yaml::{Diagnostics, YamlFile, YamlPath, titled_name_hint};
use model::{Declaration, FactAnswer, FindingCode};

/// Parses and checks a declaration. An empty file declares nothing.
pub fn parse_declaration(file: &YamlFile, rules: &Rules) -> Result<Declaration, Diagnostics> {
    // No error: a merchant who declares nothing is audited by what the files themselves show.
    if file.text.trim().is_empty() {
        return Ok(Declaration::default());
    }
    let parsed: Result<Declaration, _> = file.parse();
    let raw = parsed.map_err(|problem| Diagnostics(vec![problem]))?;
    // Ids are held against the finished rules here, so the index for rule files stays empty.
    let names = IdIndex::default();
    let no_sources = BTreeMap::new();
    let mut validator = Validator::new(file, &names, &no_sources);
    let whole_file = YamlPath::default();
    validate_merchant(&mut validator, &whole_file, &raw, rules);
    validate_documents(&mut validator, &raw, rules);
    validate_waivers(&mut validator, &raw);
    // They are found topic by topic; the author reads his file from top to bottom.
    validator.problems.sort();
    if validator.problems.is_empty() {
        Ok(raw)
    } else {
        Err(Diagnostics(validator.problems))
    }
}

/// Checks what is declared of the merchant itself; it stands at `base` in its file.
pub(crate) fn validate_merchant(
    validator: &mut Validator<'_>,
    base: &YamlPath<'_>,
    raw: &Declaration,
    rules: &Rules,
) {
    validate_ids(validator, base, raw, rules);
    validate_facts(validator, base, raw, rules);
    validate_persons(validator, base, raw, rules);
}

/// Roles that some pack knows; the representative stands under `merchant`.
fn validate_persons(
    validator: &mut Validator<'_>,
    base: &YamlPath<'_>,
    raw: &Declaration,
    rules: &Rules,
) {
    let packs = rules.packs.values();
    let ids = packs.flat_map(|pack| pack.roles.keys());
    let known: Vec<String> = ids
        .filter(|id| *id != REPRESENTATIVE)
        .cloned()
        .collect();
    let persons = base.at("persons");
    for id in raw.persons.keys() {
        validator.expect_known(&persons.at(id), ("角色", "role"), id, known.iter());
    }
}

fn validate_ids(
    validator: &mut Validator<'_>,
    base: &YamlPath<'_>,
    raw: &Declaration,
    rules: &Rules,
) {
    let ids_of_role = |role| {
        rules
            .packs_with_role(role)
            .map(|pack| pack.id.clone())
            .collect::<Vec<_>>()
    };
    if let Some(id) = &raw.industry {
        let known = ids_of_role(PackRole::Industry);
        let path = base.at("industry");
        validator.expect_known(&path, ("行业", "industry"), id, known.iter());
    }
    let categories = rules
        .packs
        .values()
        .flat_map(|pack| &pack.categories);
    let known: Vec<String> = categories
        .map(|category| category.id.clone())
        .collect();
    let what = ("类目", "category");
    if let Some(id) = &raw.category {
        validator.expect_known(&base.at("category"), what, id, known.iter());
    }
    for (i, id) in raw.categories.iter().enumerate() {
        validator.expect_known(&base.at("categories").at(i), what, id, known.iter());
    }
    for (i, id) in raw.scenarios.iter().enumerate() {
        let known = ids_of_role(PackRole::Scenario);
        validator.expect_known(
            &base.at("scenarios").at(i),
            ("场景", "scenario"),
            id,
            known.iter(),
        );
    }
    if let Some(id) = &raw.merchant.entity {
        let known: Vec<String> = rules
            .entities
            .iter()
            .map(|entity| entity.shows.id.clone())
            .collect();
        validator.expect_known(
            &base.at("merchant").at("entity"),
            ("主体类型", "entity type"),
            id,
            known.iter(),
        );
    }
}

fn validate_facts(
    validator: &mut Validator<'_>,
    base: &YamlPath<'_>,
    raw: &Declaration,
    rules: &Rules,
) {
    let packs = rules.packs.values();
    let known: BTreeMap<&String, &Fact> = packs
        .flat_map(|pack| &pack.facts)
        .collect();
    let keys: Vec<String> = known
        .keys()
        .map(|name| (*name).clone())
        .collect();
    let facts = base.at("facts");
    for (name, answer) in &raw.facts {
        let path = facts.at(name);
        let is_known = validator.expect_known(&path, ("问题", "fact"), name, keys.iter());
        if !is_known {
            continue;
        }
        // The text "yes" would be compared with `true` later and never fit: refuse it here, with
        // its line.
        let Some(fact) = known.get(name) else {
            continue;
        };
        let kind = fact.kind;
        if answer_is_of_type(answer, kind) {
            expect_listed_answer(validator, &path, fact, answer);
            continue;
        }
        let (zh, en) = match kind {
            FactType::Flag => ("是或否（true 或 false）", "yes or no (true or false)"),
            FactType::Number => ("数字", "a number"),
            FactType::Text => ("文字", "words"),
            FactType::Url => (
                "带 https:// 的网址",
                "an address such as https://example.com/notify",
            ),
        };
        // Nothing that was written is near to a listed answer, so all of them are named.
        let hint = titled_name_hint("", &fact.values);
        validator.report(
            &path,
            format!("`{name}` 的答案应为{zh}{}", hint.zh),
            format!("the answer to `{name}` must be {en}{}", hint.en),
        );
    }
}

/// Words that no branch of the rules waits for would switch all of them off.
fn expect_listed_answer(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    fact: &Fact,
    answer: &FactAnswer,
) {
    let FactAnswer::Text(text) = answer else {
        return;
    };
    if !fact.values.is_empty() && fact.listed_answer(answer).is_none() {
        let hint = titled_name_hint(text, &fact.values);
        validator.report(
            path,
            format!("未知的答案 `{text}`{}", hint.zh),
            format!("unknown answer `{text}`{}", hint.en),
        );
    }
}

fn answer_is_of_type(answer: &FactAnswer, kind: FactType) -> bool {
    match kind {
        FactType::Flag => answer.as_flag().is_some(),
        FactType::Number => matches!(answer, FactAnswer::Number(_)),
        FactType::Text => matches!(answer, FactAnswer::Text(_)),
        FactType::Url => is_url(answer),
    }
}

/// `scheme://host…`, without blanks.
fn is_url(answer: &FactAnswer) -> bool {
    let FactAnswer::Text(text) = answer else {
        return false;
    };
    let parts = text.trim().split_once("://");
    let Some((scheme, rest)) = parts else {
        return false;
    };
    // RFC 3986 also allows `+`, `-` and `.` in a scheme; http, https and ftp have none of them.
    let is_scheme_char = |c: char| c.is_ascii_alphanumeric();
    !scheme.is_empty()
        && scheme.chars().all(is_scheme_char)
        && rest.starts_with(is_scheme_char)
        && !rest.contains(char::is_whitespace)
}

fn validate_documents(validator: &mut Validator<'_>, raw: &Declaration, rules: &Rules) {
    let kinds: Vec<String> = rules
        .catalogue
        .kinds
        .iter()
        .map(|kind| kind.id.clone())
        .collect();
    let list = YamlPath::from("documents");
    for (i, document) in raw.documents.iter().enumerate() {
        let path = list.at(i);
        let is_known = validator.expect_known(
            &path.at("kind"),
            ("文件种类", "document kind"),
            &document.kind,
            kinds.iter(),
        );
        if !is_known {
            continue;
        }
        if let Some(owner) = &document.owner {
            let known = DocumentOwner::ALL.map(|owner| {
                let name = owner.name();
                name.to_owned()
            });
            let path = path.at("owner");
            validator.expect_known(&path, ("持有人", "owner"), owner, known.iter());
        }
        let kind = rules.catalogue.get(&document.kind);
        if let (Some(size), Some(kind)) = (&document.size, kind) {
            validate_size(validator, &path.at("size"), size, kind);
        }
    }
}

fn validate_size(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    size: &str,
    kind: &DocumentType,
) {
    let names: Vec<String> = kind
        .sizes
        .iter()
        .map(|paper_size| paper_size.name.clone())
        .collect();
    // A document may also be of a plain ISO 216 size that no rule names for its type.
    let is_plain = ["A3", "A4", "A5"].contains(&size);
    if !is_plain {
        validator.expect_known(path, ("大小", "size"), size, names.iter());
    }
}

fn validate_waivers(validator: &mut Validator<'_>, raw: &Declaration) {
    let codes: Vec<String> = FindingCode::ALL
        .iter()
        .map(|code| {
            let name = code.name();
            name.to_owned()
        })
        .collect();
    let list = YamlPath::from("waivers");
    for (i, waiver) in raw.waivers.iter().enumerate() {
        let path = list.at(i);
        validator.expect_known(
            &path.at("finding"),
            ("发现代码", "finding code"),
            &waiver.finding,
            codes.iter(),
        );
        let path = path.at("until");
        validator.parse_date(&path, &waiver.until);
    }
}
