//! Reject reasons, upload limits, texts of findings.

use super::{Checker, at};
use crate::checks::PlatformLimits;
use crate::model::FindingCode;
use crate::rules::pack::{FindingText, Platform, Reason, Reference};
use crate::rules::raw::{RawFinding, RawPlatform, RawReason, RawReference};
use crate::rules::yaml::Step;

pub fn reason(c: &mut Checker<'_>, path: &[Step], raw: &RawReason) -> Option<Reason> {
    let source = c.source(&at(path, "source"), &raw.source)?;
    let names = c.names;
    let codes =
        raw.codes.iter().enumerate().filter_map(|(i, code)| code_named(c, &at(&at(path, "codes"), i), code));
    let codes = codes.collect();
    for (i, id) in raw.documents.iter().enumerate() {
        c.known(&at(&at(path, "documents"), i), ("文件种类", "document kind"), id, names.kinds.iter());
    }
    for (i, id) in raw.scenarios.iter().enumerate() {
        c.known(&at(&at(path, "scenarios"), i), ("场景", "scenario"), id, names.scenarios.iter());
    }
    if raw.share.is_some_and(|s| !(0.0..=1.0).contains(&s)) {
        c.say(&at(path, "share"), "share 应在 0 到 1 之间", "share must lie between 0 and 1");
    }
    Some(Reason {
        id: raw.id.clone(),
        title: raw.title.clone(),
        remedy: raw.remedy.clone(),
        codes,
        documents: raw.documents.clone(),
        scenarios: raw.scenarios.clone(),
        platform_only: raw.platform_only,
        share: raw.share,
        source,
    })
}

fn code_named(c: &mut Checker<'_>, path: &[Step], name: &str) -> Option<FindingCode> {
    let all: Vec<String> = FindingCode::ALL.iter().map(|x| x.name().to_owned()).collect();
    c.known(path, ("发现代码", "finding code"), name, all.iter()).then(|| name.parse().ok()).flatten()
}

pub fn platform(c: &mut Checker<'_>, path: &[Step], raw: &RawPlatform) -> Option<Platform> {
    let source = c.source(&at(path, "source"), &raw.source)?;
    let names = c.names;
    for (i, id) in raw.scenarios.iter().enumerate() {
        c.known(&at(&at(path, "scenarios"), i), ("场景", "scenario"), id, names.scenarios.iter());
    }
    if let (Some(low), Some(high)) = (raw.min_bytes, raw.max_bytes)
        && low > high
    {
        c.say(
            &at(path, "min_bytes"),
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

pub fn finding(c: &mut Checker<'_>, name: &str, raw: &RawFinding) -> Option<(FindingCode, FindingText)> {
    let path: Vec<Step> = vec!["findings".into(), name.to_owned().into()];
    let code = code_named(c, &path, name)?;
    let source = c.source(&at(&path, "source"), &raw.source)?;
    let text = FindingText {
        title: raw.title.clone(),
        about: raw.about.clone(),
        message: raw.message.clone(),
        remedy: raw.remedy.clone(),
        ask: raw.ask.clone(),
        fixable: raw.fixable,
        source,
    };
    Some((code, text))
}

pub fn reference(c: &mut Checker<'_>, raw: &RawReference) -> Vec<Reference> {
    let mut all = Vec::new();
    for (i, section) in raw.reference.iter().enumerate() {
        let path = at(&["reference".into()], i);
        let Some(source) = c.source(&at(&path, "source"), &section.source) else { continue };
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
