//! What a call says of the merchant: industry, categories, scenarios, entity, answers.

use std::fmt::Write as _;

use anyhow::Result;
use model::Declaration;
use policy::rules::Rules;
use policy::rules::declaration::parse_declaration;
use policy::rules::raw::PackRole;
use policy::rules::yaml::YamlFile;

use crate::args::Target;
use crate::output::{unknown_id_error, usage_error};

/// What the call says outranks `merchant.yaml`; its ids are checked like those of the file.
pub fn override_declaration(
    args: &Target,
    rules: &Rules,
    declared: &mut Declaration,
) -> Result<()> {
    let packs = |role| {
        rules
            .packs_with_role(role)
            .map(|pack| pack.id.as_str())
            .collect::<Vec<_>>()
    };
    if let Some(id) = &args.industry {
        let industries = packs(PackRole::Industry);
        require_known(("行业", "industry"), id, &industries)?;
        declared.industry = Some(id.clone());
        // The file's category may belong to another industry than the call names.
        let belongs = |category: &String| match rules.find_category(category) {
            Some((pack, _)) => pack.id == *id,
            None => false,
        };
        let category = declared.category.take();
        declared.category = category.filter(belongs);
        declared.categories.retain(belongs);
    }
    if let [first, others @ ..] = args.category.as_slice() {
        let categories: Vec<&str> = rules
            .packs
            .values()
            .flat_map(|pack| &pack.categories)
            .map(|category| category.id.as_str())
            .collect();
        for id in &args.category {
            require_known(("类目", "category"), id, &categories)?;
        }
        declared.category = Some(first.clone());
        declared.categories = others.to_vec();
    }
    let scenarios = packs(PackRole::Scenario);
    for id in &args.scenario {
        require_known(("场景", "scenario"), id, &scenarios)?;
    }
    if !args.scenario.is_empty() {
        declared.scenarios.clone_from(&args.scenario);
    }
    if let Some(id) = &args.entity {
        let entities: Vec<&str> = rules
            .entities
            .iter()
            .map(|entity| entity.shows.id.as_str())
            .collect();
        require_known(("主体类型", "entity type"), id, &entities)?;
        declared.merchant.entity = Some(id.clone());
    }
    declare_facts(&args.fact, rules, declared)
}

/// Takes in the answers `KEY=VALUE`; they are checked as `merchant.yaml` would be.
fn declare_facts(given: &[String], rules: &Rules, declared: &mut Declaration) -> Result<()> {
    let mut lines = String::from("facts:\n");
    for pair in given {
        let Some((name, answer)) = pair.split_once('=') else {
            return Err(usage_error(
                format!("--fact {pair}：应写作 KEY=VALUE"),
                format!("--fact {pair}: expected KEY=VALUE"),
            ));
        };
        // Numbers, true and false are as they stand; anything else is words.
        let plain = answer.parse::<f64>().is_ok() || answer.parse::<bool>().is_ok();
        let quoted = serde_json::to_string(answer)?;
        let value = if plain { answer } else { &quoted };
        let _ = writeln!(lines, "  {}: {value}", serde_json::to_string(name)?);
    }
    if given.is_empty() {
        return Ok(());
    }
    let file = YamlFile {
        name: "--fact".to_owned(),
        text: lines.into(),
    };
    let answers = parse_declaration(&file, rules)?;
    declared.facts.extend(answers.facts);
    Ok(())
}

/// Errors: `id` is none of the `valid` ones.
fn require_known(what: (&str, &str), id: &str, valid: &[&str]) -> Result<()> {
    if valid.contains(&id) {
        return Ok(());
    }
    let names = valid.iter().copied();
    Err(unknown_id_error(what, id, names))
}
