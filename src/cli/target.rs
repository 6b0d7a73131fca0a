//! What a call says of the merchant: industry, categories, scenarios, entity, answers.

use anyhow::Result;
use model::{Bilingual, Declaration};
use policy::rules::Rules;
use policy::rules::declaration::answers::parse_answers;
use policy::rules::raw::PackRole;
use policy::rules::yaml::nearest_name;

use crate::args::Target;
use crate::declaration_file::split_pairs;
use crate::output::{unknown_id_error, usage_error};

/// What the call says outranks `merchant.yaml`; its ids are checked like those of the file.
pub fn override_declaration(
    args: &Target,
    rules: &Rules,
    declared: &mut Declaration,
) -> Result<()> {
    if let Some(word) = &args.industry {
        let industries = named_packs(rules, PackRole::Industry, ("行业", "industry"));
        let id = industries.resolve(word)?;
        declared.industry = Some(id.to_owned());
        // The file's category may belong to another industry than the call names.
        let belongs = |category: &String| match rules.find_category(category) {
            Some((pack, _)) => pack.id == id,
            None => false,
        };
        let category = declared.category.take();
        declared.category = category.filter(belongs);
        declared.categories.retain(belongs);
    }
    let categories = named_categories(rules, declared.industry.as_deref());
    let chosen = resolve_all(&categories, &args.category)?;
    if let [first, others @ ..] = chosen.as_slice() {
        declared.category = Some(first.clone());
        declared.categories = others.to_vec();
    }
    let scenarios = named_packs(rules, PackRole::Scenario, ("场景", "scenario"));
    let chosen = resolve_all(&scenarios, &args.scenario)?;
    if !chosen.is_empty() {
        declared.scenarios = chosen;
    }
    if let Some(word) = &args.entity {
        let id = named_entities(rules).resolve(word)?;
        declared.merchant.entity = Some(id.to_owned());
    }
    declare_facts(&args.fact, rules, declared)
}

fn named_packs<'a>(
    rules: &'a Rules,
    role: PackRole,
    what: (&'static str, &'static str),
) -> Named<'a> {
    let packs = rules.packs_with_role(role);
    let known = packs
        .map(|pack| (pack.id.as_str(), &pack.title))
        .collect();
    Named {
        what,
        known,
        by_part: true,
    }
}

/// The categories, those of the chosen industry first: a title may stand in several.
fn named_categories<'a>(rules: &'a Rules, industry: Option<&str>) -> Named<'a> {
    let packs = rules.packs.values();
    let mut known: Vec<_> = packs
        .flat_map(|pack| {
            pack.categories
                .iter()
                .map(move |c| (pack, c))
        })
        .map(|(pack, c)| (industry != Some(&pack.id), c.id.as_str(), &c.title))
        .collect();
    known.sort_by_key(|(is_foreign, ..)| *is_foreign);
    let known = known
        .into_iter()
        .map(|(_, id, title)| (id, title));
    Named {
        what: ("类目", "category"),
        known: known.collect(),
        by_part: false,
    }
}

fn named_entities(rules: &Rules) -> Named<'_> {
    let entities = rules.entities.iter();
    let known = entities.map(|e| (e.shows.id.as_str(), &e.shows.title));
    Named {
        what: ("主体类型", "entity type"),
        known: known.collect(),
        by_part: true,
    }
}

fn resolve_all(named: &Named<'_>, words: &[String]) -> Result<Vec<String>> {
    let resolved = words
        .iter()
        .map(|word| named.resolve(word));
    resolved
        .map(|id| Ok(id?.to_owned()))
        .collect()
}

/// Takes in the answers `KEY=VALUE`.
fn declare_facts(given: &[String], rules: &Rules, declared: &mut Declaration) -> Result<()> {
    let answers = parse_answers(&split_pairs(given)?, rules)?;
    declared.facts.extend(answers);
    Ok(())
}

/// Something that the call names, by its id.
struct Named<'a> {
    what: (&'static str, &'static str),
    known: Vec<(&'a str, &'a Bilingual)>,
    /// A part of a title will do. Of the many categories the only one whose title holds 餐厅 is not the
    /// restaurants' one.
    by_part: bool,
}

// Origin: by eye. More would not be read.
/// Ids that an error lists.
const MAX_LISTED: usize = 8;

impl<'a> Named<'a> {
    /// The id that a word means: itself, its title in either language, or the only title
    /// that holds it or its characters.
    fn resolve(&self, word: &str) -> Result<&'a str> {
        let is = |id: &str, title: &Bilingual| {
            id == word || title.zh == word || title.en.eq_ignore_ascii_case(word)
        };
        let mut known = self.known.iter();
        if let Some((id, _)) = known.find(|(id, title)| is(id, title)) {
            return Ok(id);
        }
        // A word of Latin letters that is a part of a title is a slip in an id.
        let holds = |title: &Bilingual| !word.is_ascii() && title.zh.contains(word);
        // 小程序认证 is 小程序主体认证 in short.
        let is_short_for = |title: &Bilingual| {
            !word.is_ascii()
                && word
                    .chars()
                    .all(|c| title.zh.contains(c))
        };
        let holding = self.with_title(holds);
        let meant = if holding.is_empty() {
            self.with_title(is_short_for)
        } else {
            holding
        };
        match meant.as_slice() {
            [(id, _)] if self.by_part && !word.is_ascii() => Ok(id),
            [] => Err(self.unknown(word)),
            several => Err(self.ambiguous(word, several)),
        }
    }

    fn with_title(&self, fits: impl Fn(&Bilingual) -> bool) -> Vec<(&'a str, &'a Bilingual)> {
        let known = self.known.iter().copied();
        known
            .filter(|(_, title)| fits(title))
            .collect()
    }

    /// Errors: titles hold the word, and none is it.
    fn ambiguous(&self, word: &str, several: &[(&str, &Bilingual)]) -> anyhow::Error {
        let (what_zh, what_en) = self.what;
        let list = listed(several);
        usage_error(
            format!("没有叫“{word}”的{what_zh}，名称中有它的是：{}", list.zh),
            format!(
                "no {what_en} is called `{word}`; titles that hold it: {}",
                list.en
            ),
        )
    }

    /// Errors: nothing has that id or title. What is like it is listed.
    fn unknown(&self, word: &str) -> anyhow::Error {
        let ids = self.known.iter().map(|(id, _)| *id);
        let near = nearest_name(word, ids).is_some();
        let alike = self.titles_like(word);
        if near || alike.is_empty() {
            let ids = self.known.iter().map(|(id, _)| *id);
            return unknown_id_error(self.what, word, ids);
        }
        let (what_zh, what_en) = self.what;
        let list = listed(&alike);
        usage_error(
            format!("没有叫“{word}”的{what_zh}；相近的有：{}", list.zh),
            format!("no {what_en} is called `{word}`; the nearest: {}", list.en),
        )
    }

    /// Those whose titles share most characters with the word.
    fn titles_like(&self, word: &str) -> Vec<(&'a str, &'a Bilingual)> {
        // Letters of Latin words are shared by chance.
        let telling = word.chars().filter(|c| !c.is_ascii());
        let telling: Vec<char> = telling.collect();
        let shared = |title: &Bilingual| {
            telling
                .iter()
                .filter(|c| title.zh.contains(**c))
                .count()
        };
        let mut alike = self.known.clone();
        alike.retain(|(_, title)| shared(title) > 0);
        alike.sort_by_key(|(_, title)| std::cmp::Reverse(shared(title)));
        alike
    }
}

/// Ids with their titles, the first few.
fn listed(known: &[(&str, &Bilingual)]) -> Bilingual {
    let shown = || known.iter().take(MAX_LISTED);
    let zh: Vec<String> = shown()
        .map(|(id, t)| format!("{id}（{}）", t.zh))
        .collect();
    let en: Vec<String> = shown()
        .map(|(id, t)| format!("{id} ({})", t.en))
        .collect();
    let more = known.len() > MAX_LISTED;
    let [dots_zh, dots_en] = if more { [" …", ", …"] } else { ["", ""] };
    Bilingual::new(
        format!("{}{dots_zh}", zh.join("、")),
        format!("{}{dots_en}", en.join(", ")),
    )
}
