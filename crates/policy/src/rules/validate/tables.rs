//! Reject reasons, upload limits, texts of findings.

use super::Checker;
use crate::checks::PlatformLimits;
use model::FindingCode;
use crate::rules::pack::{FindingText, Platform, Reason, Reference};
use crate::rules::raw::{RawFinding, RawPlatform, RawReason, RawReference};
use crate::rules::yaml::Path;

pub fn reason(c: &mut Checker<'_>, path: &Path<'_>, raw: RawReason) -> Option<Reason> {
    let source = c.source(&path.at("source"), &raw.source)?;
    let names = c.names;
    let codes =
        raw.codes.iter().enumerate().filter_map(|(i, code)| code_named(c, &path.at("codes").at(i), code));
    let codes = codes.collect();
    for (i, id) in raw.documents.iter().enumerate() {
        c.known(&path.at("documents").at(i), ("文件种类", "document kind"), id, names.kinds.iter());
    }
    for (i, id) in raw.scenarios.iter().enumerate() {
        c.known(&path.at("scenarios").at(i), ("场景", "scenario"), id, names.scenarios.iter());
    }
    if raw.share.is_some_and(|s| !(0.0..=1.0).contains(&s)) {
        c.say(&path.at("share"), "share 应在 0 到 1 之间", "share must lie between 0 and 1");
    }
    Some(Reason {
        id: raw.id,
        title: raw.title,
        remedy: raw.remedy,
        codes,
        documents: raw.documents,
        scenarios: raw.scenarios,
        platform_only: raw.platform_only,
        share: raw.share,
        source,
    })
}

fn code_named(c: &mut Checker<'_>, path: &Path<'_>, name: &str) -> Option<FindingCode> {
    if let Ok(code) = name.parse() {
        return Some(code);
    }
    let all: Vec<String> = FindingCode::ALL.iter().map(|x| x.name().to_owned()).collect();
    c.known(path, ("发现代码", "finding code"), name, all.iter());
    None
}

pub fn platform(c: &mut Checker<'_>, path: &Path<'_>, raw: &RawPlatform) -> Option<Platform> {
    let source = c.source(&path.at("source"), &raw.source)?;
    let names = c.names;
    for (i, id) in raw.scenarios.iter().enumerate() {
        c.known(&path.at("scenarios").at(i), ("场景", "scenario"), id, names.scenarios.iter());
    }
    if let (Some(low), Some(high)) = (raw.min_bytes, raw.max_bytes)
        && low > high
    {
        c.say(
            &path.at("min_bytes"),
            format!("min_bytes {low} 大于 max_bytes {high}：互相矛盾"),
            format!("min_bytes {low} is above max_bytes {high}: they contradict each other"),
        );
    }
    Some(Platform {
        limits: PlatformLimits {
            id: raw.id.clone(),
            title: raw.title.clone(),
            formats: raw.formats.clone(),
            max_bytes: raw.max_bytes,
            min_bytes: raw.min_bytes,
            max_side_px: raw.max_side_px,
            source: source.id.clone(),
        },
        max_files: raw.max_files,
        note: raw.note.clone(),
        scenarios: raw.scenarios.clone(),
        source,
    })
}

pub fn finding(c: &mut Checker<'_>, name: &str, raw: RawFinding) -> Option<(FindingCode, FindingText)> {
    let path = Path::from("findings");
    let path = path.at(name);
    let code = code_named(c, &path, name)?;
    let cases: Vec<String> = code.cases().iter().map(|case| (*case).to_owned()).collect();
    for case in raw.cases.keys() {
        c.known(&path.at("cases").at(case.as_str()), ("情形", "case"), case, cases.iter());
    }
    let source = c.source(&path.at("source"), &raw.source)?;
    let text = FindingText {
        title: raw.title,
        about: raw.about,
        message: raw.message,
        remedy: raw.remedy,
        ask: raw.ask,
        cases: raw.cases,
        fixable: raw.fixable,
        source,
    };
    Some((code, text))
}

pub fn reference(c: &mut Checker<'_>, raw: &RawReference) -> Vec<Reference> {
    let mut all = Vec::new();
    for (i, section) in raw.reference.iter().enumerate() {
        let path = Path::from("reference");
        let path = path.at(i);
        let Some(source) = c.source(&path.at("source"), &section.source) else { continue };
        let own = section.ids.iter().map(|id| (id.clone(), vec![id.clone()]));
        let elsewhere = section.rows.iter().map(|(row, ids)| (row.clone(), ids.ids().to_vec()));
        all.push(Reference {
            section: section.section.clone(),
            rows: own.chain(elsewhere).collect(),
            left_out: section.left_out.clone(),
            source,
        });
    }
    all
}
