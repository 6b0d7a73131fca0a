//! `preaudit explain ID`: whatever has a name.

use std::fmt::Write as _;

use anyhow::Result;
use model::limits::Limits;
use model::{Bilingual, FindingCode, Lang};
use policy::checks::CheckSpec;
use policy::rules::Rules;
use policy::rules::document_type::DocumentType;
use policy::rules::role::Role;
use policy::rules::yaml::nearest_name;

use crate::args::ExplainArgs;
use crate::explain_activity::explain_activity;
use crate::explain_cause::explain_cause;
use crate::output::{Exit, Terminal, usage_error};

pub fn run(args: &ExplainArgs, terminal: &Terminal) -> Result<Exit> {
    let limits = Limits::default();
    let rules = Rules::load(&args.rules, &limits)?;
    let lang = terminal.lang;
    // An id outranks a title: `catering` is a pack and an activity, and the English title of a category.
    let by_title = || id_by_title(&rules, &args.id);
    let is_id = all_ids(&rules).contains(&args.id);
    let titled = if is_id { None } else { by_title() };
    let id = &titled.unwrap_or_else(|| args.id.clone());
    // One word can name several things, such as a code and a check: all of them are shown.
    let pages = [
        explain_code(&rules, id, lang),
        explain_reason(&rules, id, lang),
        explain_document_type(&rules, id, lang),
        explain_check(id, lang),
        explain_pack(&rules, id, lang),
        explain_role(&rules, id, lang),
        explain_activity(&rules, id, lang),
        explain_cause(&rules, id, lang),
    ];
    let pages = pages.into_iter().flatten();
    let pages: Vec<_> = pages.collect();
    let text = pages.join("\n");
    if text.is_empty() {
        return Err(unknown_id_error(&rules, id));
    }
    terminal.write_output(None, text.as_bytes())?;
    Ok(Exit::Ready)
}

fn unknown_id_error(rules: &Rules, id: &str) -> anyhow::Error {
    let mut zh = format!("没有名为 `{id}` 的内容");
    let mut en = format!("nothing is called `{id}`");
    // Only ids are offered; titles and aliases were tried before.
    let ids = all_ids(rules);
    let ids = ids.iter().map(String::as_str);
    if let Some(near) = nearest_name(id, ids) {
        zh += &format!("；是否想写 `{near}`？");
        en += &format!("; did you mean `{near}`?");
    }
    usage_error(zh, en)
}

/// The id of a document type, by its title or an alias.
fn kind_by_title(rules: &Rules, name: &str) -> Option<String> {
    let has_title = |kind: &&DocumentType| {
        let title = &kind.title;
        title.zh == name || title.en.eq_ignore_ascii_case(name)
    };
    let has_alias = |kind: &&DocumentType| {
        let mut aliases = kind.aliases.iter();
        aliases.any(|alias| alias == name)
    };
    let kinds = || rules.catalogue.kinds.iter();
    let titled = kinds().find(has_title);
    let kind = titled.or_else(|| kinds().find(has_alias))?;
    Some(kind.id.clone())
}

/// The id behind a title or alias in either language, as merchants and reviewers say it.
fn id_by_title(rules: &Rules, name: &str) -> Option<String> {
    let is = |title: &Bilingual| {
        let is_english = title.en.eq_ignore_ascii_case(name);
        title.zh == name || is_english
    };
    let category = || {
        rules
            .packs
            .values()
            .flat_map(|pack| pack.categories.iter())
            .find(|category| is(&category.title))
            .map(|category| category.id.clone())
    };
    let packs = || {
        rules
            .packs
            .values()
            .find(|pack| is(&pack.title))
            .map(|pack| pack.id.clone())
    };
    let reason = || {
        rules
            .reasons
            .iter()
            .find(|reason| is(&reason.title))
            .map(|reason| reason.id.clone())
    };
    let code = || {
        rules
            .findings
            .iter()
            .find(|(_, words)| is(&words.title))
            .map(|(code, _)| code.name().to_owned())
    };
    let role = || {
        let packs = rules.packs.values();
        let mut all = packs.flat_map(|pack| pack.roles.values());
        let role = all.find(|role| is(&role.title))?;
        Some(role.id.clone())
    };
    let activity = || {
        let mut all = rules.activities.iter();
        all.find(|activity| is(&activity.title))
            .map(|activity| activity.words.id.clone())
    };
    kind_by_title(rules, name)
        .or_else(category)
        .or_else(packs)
        .or_else(reason)
        .or_else(code)
        .or_else(role)
        .or_else(activity)
}

fn all_ids(rules: &Rules) -> Vec<String> {
    let mut ids = Vec::new();
    for code in FindingCode::ALL {
        ids.push(code.name().to_owned());
    }
    for tag in CheckSpec::TAGS {
        ids.push((*tag).to_owned());
    }
    for pack in rules.packs.values() {
        for category in &pack.categories {
            ids.push(category.id.clone());
        }
    }
    for reason in &rules.reasons {
        ids.push(reason.id.clone());
    }
    for kind in &rules.catalogue.kinds {
        ids.push(kind.id.clone());
    }
    ids.extend(rules.packs.keys().cloned());
    for pack in rules.packs.values() {
        ids.extend(pack.roles.keys().cloned());
    }
    for activity in &rules.activities {
        ids.push(activity.words.id.clone());
    }
    for cause in &rules.rejections.causes {
        ids.push(cause.id.clone());
    }
    ids
}

fn explain_code(rules: &Rules, id: &str, lang: Lang) -> Option<String> {
    let code: FindingCode = id.parse().ok()?;
    let text = rules.findings.get(&code)?;
    let mut page = format!(
        "{id}  {}\n\n{}\n\n",
        text.title.get(lang),
        text.about.get(lang)
    );
    let _ = writeln!(
        page,
        "{}{}",
        Bilingual::new("怎么办：", "What to do: ").get(lang),
        text.remedy.get(lang)
    );
    for (name, case) in &text.cases {
        let _ = writeln!(page, "  {name}: {}", case.remedy.get(lang));
    }
    let by: Vec<&str> = CheckSpec::describe_all()
        .iter()
        .filter(|about| about.codes.contains(&code))
        .map(|about| about.tag)
        .collect();
    if !by.is_empty() {
        let _ = writeln!(
            page,
            "{}{}",
            Bilingual::new("由检查发现：", "Found by the checks: ").get(lang),
            by.join(", ")
        );
    }
    let reasons: Vec<&str> = rules
        .reasons
        .iter()
        .filter(|reason| {
            let mut codes = reason.all_codes();
            codes.any(|reason_code| reason_code == code)
        })
        .map(|reason| reason.id.as_str())
        .collect();
    if !reasons.is_empty() {
        let _ = writeln!(
            page,
            "{}{}",
            Bilingual::new("可能导致的驳回：", "Reviewers refuse it as: ").get(lang),
            reasons.join(", ")
        );
    }
    let _ = writeln!(page, "[{} {}]", text.source.id, text.source.as_of);
    Some(page)
}

fn explain_reason(rules: &Rules, id: &str, lang: Lang) -> Option<String> {
    let mut reasons = rules.reasons.iter();
    let reason = reasons.find(|reason| reason.id == id)?;
    let mut page = format!("{id}  {}\n\n", reason.title.get(lang));
    let _ = writeln!(
        page,
        "{}{}",
        Bilingual::new("怎么办：", "What to do: ").get(lang),
        reason.remedy.get(lang)
    );
    let codes = reason
        .all_codes()
        .map(FindingCode::name);
    let codes: Vec<_> = codes.collect();
    if codes.is_empty() || reason.platform_only {
        let _ = writeln!(
            page,
            "{}",
            Bilingual::new("只有平台能判断。", "Only the platform can tell.").get(lang)
        );
    } else {
        let _ = writeln!(
            page,
            "{}{}",
            Bilingual::new("由以下发现触发：", "Triggered by: ").get(lang),
            codes.join(", ")
        );
    }
    let _ = writeln!(
        page,
        "[{} {}, {:?}]",
        reason.source.id, reason.source.as_of, reason.source.trust
    );
    Some(page)
}

fn explain_document_type(rules: &Rules, id: &str, lang: Lang) -> Option<String> {
    let kind = rules.catalogue.get(id)?;
    let tr = |zh: &str, en: &str| {
        let words = Bilingual::new(zh, en);
        words.get(lang).to_owned()
    };
    let mut page = format!("{id}  {} / {}\n\n", kind.title.zh, kind.title.en);
    if let Some(legacy) = &kind.legacy {
        let _ = writeln!(
            page,
            "{}{}",
            tr("已停发：", "No longer issued: "),
            legacy.get(lang)
        );
    }
    for (label, values) in [
        (tr("印刷标题", "printed titles"), &kind.titles),
        (tr("印刷栏目", "printed labels"), &kind.labels),
        (tr("文件名用词", "words of file names"), &kind.aliases),
    ] {
        if !values.is_empty() {
            let _ = writeln!(page, "{label}: {}", values.join("、"));
        }
    }
    // 300 dpi, 25.4 mm to the inch.
    for size in &kind.sizes {
        let _ = writeln!(
            page,
            "{} {}: {:.0} × {:.0} mm, 300 dpi = {:.0} × {:.0} px",
            tr("尺寸", "size"),
            size.name,
            size.width_mm,
            size.height_mm,
            size.width_mm / 25.4 * 300.0,
            size.height_mm / 25.4 * 300.0
        );
    }
    for field in &kind.fields {
        let _ = writeln!(
            page,
            "  {}  {}  ({})",
            field.name,
            field.labels.join("/"),
            field.data_type
        );
    }
    let _ = writeln!(page, "[{}]", kind.source);
    Some(page)
}

fn explain_check(id: &str, lang: Lang) -> Option<String> {
    let about = CheckSpec::describe_all()
        .into_iter()
        .find(|about| about.tag == id)?;
    let codes = about
        .codes
        .iter()
        .map(|code| code.name());
    let codes: Vec<_> = codes.collect();
    Some(format!(
        "{id}  {}\n\n{}\n",
        about.sentence.get(lang),
        codes.join(", ")
    ))
}

fn explain_pack(rules: &Rules, id: &str, lang: Lang) -> Option<String> {
    let show = Bilingual::new(
        format!("preaudit rules show {id}"),
        format!("preaudit rules show {id}"),
    );
    if let Some((pack, category)) = rules.find_category(id) {
        return Some(format!(
            "{id}  {} ({})\n{}\n",
            category.title.get(lang),
            pack.id,
            show.get(lang)
        ));
    }
    let pack = rules.packs.get(id)?;
    Some(format!(
        "{id}  {}\n{}\n",
        pack.title.get(lang),
        show.get(lang)
    ))
}

fn explain_role(rules: &Rules, id: &str, lang: Lang) -> Option<String> {
    let packs = rules.packs.values();
    let mut known = packs.filter_map(|pack| pack.roles.get(id));
    let role = known.next()?;
    let whose = role_person(role);
    Some(format!(
        "{id}  {}\n{}\n",
        role.title.get(lang),
        whose.get(lang)
    ))
}

/// Whose person a role is, and which answer makes it somebody else.
fn role_person(role: &Role) -> Bilingual {
    let Some(link) = &role.usually else {
        return Bilingual::new(
            "申请主体证照上的人",
            "the person whom the paper of the applicant names",
        );
    };
    let (same, fact) = (&link.same_as.title, &link.unless);
    Bilingual::new(
        format!(
            "与{}同一人；{fact} 答“是”时为另一人，须有其本人的证件",
            same.zh
        ),
        format!(
            "the same person as the {}; somebody else, with an identity paper of his own, where {fact} is answered yes",
            same.en
        ),
    )
}
