//! `merchant.yaml` read against the rules: unknown names are refused with their place.

use std::collections::BTreeMap;

use super::Rules;
use super::raw::{DocumentOwner, FactType, PackRole};
use super::validate::{IdIndex, Validator};
use super::yaml::{Diagnostics, YamlFile, YamlPath};
use model::{Declaration, FactAnswer, FindingCode};

/// Parses and checks a declaration. An empty file declares nothing.
pub fn parse_declaration(file: &YamlFile, rules: &Rules) -> Result<Declaration, Diagnostics> {
    // No error: a merchant who declares nothing is audited by what the files themselves show.
    if file.text.trim().is_empty() {
        return Ok(Declaration::default());
    }
    let raw: Declaration = file.parse().map_err(|p| Diagnostics(vec![p]))?;
    // Ids are held against the finished rules here, so the index for rule files stays empty.
    let names = IdIndex::default();
    let mut c = Validator::new(file, &names, &BTreeMap::new());
    validate_merchant(&mut c, &YamlPath::default(), &raw, rules);
    validate_documents(&mut c, &raw, rules);
    validate_waivers(&mut c, &raw);
    // They are found topic by topic; the author reads his file from top to bottom.
    c.problems.sort();
    if c.problems.is_empty() {
        Ok(raw)
    } else {
        Err(Diagnostics(c.problems))
    }
}

/// Checks what is declared of the merchant itself; it stands at `base` in its file.
pub(crate) fn validate_merchant(
    c: &mut Validator<'_>,
    base: &YamlPath<'_>,
    raw: &Declaration,
    rules: &Rules,
) {
    validate_ids(c, base, raw, rules);
    validate_facts(c, base, raw, rules);
}

fn validate_ids(c: &mut Validator<'_>, base: &YamlPath<'_>, raw: &Declaration, rules: &Rules) {
    let of_role = |role| {
        rules
            .packs_with_role(role)
            .map(|p| p.id.clone())
            .collect::<Vec<_>>()
    };
    if let Some(id) = &raw.industry {
        c.expect_known(
            &base.at("industry"),
            ("行业", "industry"),
            id,
            of_role(PackRole::Industry).iter(),
        );
    }
    if let Some(id) = &raw.category {
        let all: Vec<String> = rules
            .packs
            .values()
            .flat_map(|p| p.categories.iter().map(|c| c.id.clone()))
            .collect();
        c.expect_known(&base.at("category"), ("类目", "category"), id, all.iter());
    }
    for (i, id) in raw.scenarios.iter().enumerate() {
        c.expect_known(
            &base.at("scenarios").at(i),
            ("场景", "scenario"),
            id,
            of_role(PackRole::Scenario).iter(),
        );
    }
    if let Some(id) = &raw.merchant.entity {
        let all: Vec<String> = rules.entities.iter().map(|e| e.shows.id.clone()).collect();
        c.expect_known(
            &base.at("merchant").at("entity"),
            ("主体类型", "entity type"),
            id,
            all.iter(),
        );
    }
}

fn validate_facts(c: &mut Validator<'_>, base: &YamlPath<'_>, raw: &Declaration, rules: &Rules) {
    let all: BTreeMap<&String, FactType> = rules
        .packs
        .values()
        .flat_map(|p| p.facts.iter().map(|(n, f)| (n, f.kind)))
        .collect();
    let keys: Vec<String> = all.keys().map(|k| (*k).clone()).collect();
    for (name, answer) in &raw.facts {
        let facts = base.at("facts");
        let path = facts.at(name);
        if !c.expect_known(&path, ("问题", "fact"), name, keys.iter()) {
            continue;
        }
        // The text "yes" would be compared with `true` later and never fit: refuse it here, with
        // its line.
        let (zh, en) = match (all.get(name), answer) {
            (Some(FactType::Flag), FactAnswer::Number(_) | FactAnswer::Text(_)) => {
                ("true 或 false", "true or false")
            }
            (Some(FactType::Number), FactAnswer::Flag(_) | FactAnswer::Text(_)) => {
                ("数字", "a number")
            }
            (Some(FactType::Text), FactAnswer::Flag(_) | FactAnswer::Number(_)) => {
                ("文字", "words")
            }
            (Some(FactType::Url), answer) if !is_url(answer) => (
                "带 https:// 的网址",
                "an address such as https://example.com/notify",
            ),
            _ => continue,
        };
        c.report(
            &path,
            format!("`{name}` 的答案应为{zh}"),
            format!("the answer to `{name}` must be {en}"),
        );
    }
}

/// `scheme://host…`, without blanks.
fn is_url(answer: &FactAnswer) -> bool {
    let FactAnswer::Text(text) = answer else {
        return false;
    };
    let parts = text.trim().split_once("://");
    parts.is_some_and(|(scheme, rest)| {
        // RFC 3986 also allows `+`, `-` and `.` in a scheme; http, https and ftp have none of them.
        let is_scheme_char = |c: char| c.is_ascii_alphanumeric();
        !scheme.is_empty()
            && scheme.chars().all(is_scheme_char)
            && rest.starts_with(is_scheme_char)
            && !rest.contains(char::is_whitespace)
    })
}

fn validate_documents(c: &mut Validator<'_>, raw: &Declaration, rules: &Rules) {
    let kinds: Vec<String> = rules.catalogue.kinds.iter().map(|k| k.id.clone()).collect();
    for (i, document) in raw.documents.iter().enumerate() {
        let path = YamlPath::from("documents");
        let path = path.at(i);
        if !c.expect_known(
            &path.at("kind"),
            ("文件种类", "document kind"),
            &document.kind,
            kinds.iter(),
        ) {
            continue;
        }
        if let Some(owner) = &document.owner {
            let all = DocumentOwner::ALL.map(|o| o.name().to_owned());
            c.expect_known(&path.at("owner"), ("持有人", "owner"), owner, all.iter());
        }
        if let (Some(size), Some(kind)) = (&document.size, rules.catalogue.get(&document.kind)) {
            // A document may also be of a plain ISO 216 size that no rule names for its type.
            let named =
                |s: &str| kind.sizes.iter().any(|k| k.name == s) || ["A3", "A4", "A5"].contains(&s);
            if !named(size) {
                let all: Vec<String> = kind.sizes.iter().map(|s| s.name.clone()).collect();
                c.expect_known(&path.at("size"), ("大小", "size"), size, all.iter());
            }
        }
    }
}

fn validate_waivers(c: &mut Validator<'_>, raw: &Declaration) {
    let codes: Vec<String> = FindingCode::ALL
        .iter()
        .map(|x| x.name().to_owned())
        .collect();
    for (i, waiver) in raw.waivers.iter().enumerate() {
        let path = YamlPath::from("waivers");
        let path = path.at(i);
        c.expect_known(
            &path.at("finding"),
            ("发现代码", "finding code"),
            &waiver.finding,
            codes.iter(),
        );
        c.parse_date(&path.at("until"), &waiver.until);
    }
}
