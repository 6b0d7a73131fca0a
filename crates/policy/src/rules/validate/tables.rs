//! Reject reasons, upload limits, texts of findings.

use super::Validator;
use crate::checks::UploadLimits;
use crate::rules::pack::{
    FindingText, ReferenceSection, RejectReason, UploadEndpoint, WatermarkRule,
};
use crate::rules::raw::{RawFinding, RawReason, RawReference, RawUploadEndpoint};
use crate::rules::yaml::YamlPath;
use model::FindingCode;

pub fn validate_reject_reason(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: RawReason,
) -> Option<RejectReason> {
    let source = validator.source_of_item(path, &raw.source)?;
    let names = validator.names;
    let codes_path = path.at("codes");
    let codes = parse_finding_codes(validator, &codes_path, &raw.codes);
    let own_codes_path = path.at("own_codes");
    let own_codes = parse_finding_codes(validator, &own_codes_path, &raw.own_codes);
    let documents = [
        ("documents", &raw.documents),
        ("except_documents", &raw.except_documents),
    ];
    for (key, ids) in documents {
        let kind = ("文件种类", "document kind");
        validator.expect_all_known(&path.at(key), kind, ids, &names.kinds);
    }
    validator.expect_all_known(
        &path.at("entities"),
        ("主体类型", "entity type"),
        &raw.entities,
        &names.entities,
    );
    validator.expect_all_known(
        &path.at("scenarios"),
        ("场景", "scenario"),
        &raw.scenarios,
        &names.scenarios,
    );
    let is_share = |share: f64| (0.0..=1.0).contains(&share);
    if raw
        .share
        .is_some_and(|share| !is_share(share))
    {
        validator.report(
            &path.at("share"),
            "share 应在 0 到 1 之间",
            "share must lie between 0 and 1",
        );
    }
    Some(RejectReason {
        id: raw.id,
        title: raw.title,
        remedy: raw.remedy,
        codes,
        own_codes,
        documents: raw.documents,
        except_documents: raw.except_documents,
        entities: raw.entities,
        scenarios: raw.scenarios,
        platform_only: raw.platform_only,
        share: raw.share,
        source,
    })
}

pub(super) fn parse_finding_codes(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    names: &[String],
) -> Vec<FindingCode> {
    let codes = names.iter().enumerate();
    codes
        .filter_map(|(i, code)| {
            let path = path.at(i);
            parse_finding_code(validator, &path, code)
        })
        .collect()
}

pub(super) fn parse_finding_code(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    name: &str,
) -> Option<FindingCode> {
    if let Ok(code) = name.parse() {
        return Some(code);
    }
    let all: Vec<String> = FindingCode::ALL
        .iter()
        .map(|code| {
            let name = code.name();
            name.to_owned()
        })
        .collect();
    validator.expect_known(path, ("发现代码", "finding code"), name, all.iter());
    None
}

pub fn validate_endpoint(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: &RawUploadEndpoint,
) -> Option<UploadEndpoint> {
    let source = validator.resolve_source(&path.at("source"), &raw.source)?;
    let names = validator.names;
    for (i, id) in raw.scenarios.iter().enumerate() {
        validator.expect_known(
            &path.at("scenarios").at(i),
            ("场景", "scenario"),
            id,
            names.scenarios.iter(),
        );
    }
    for (i, kind) in raw.documents.iter().enumerate() {
        let path = path.at("documents");
        let what = ("文件种类", "document kind");
        validator.expect_known(&path.at(i), what, kind, names.kinds.iter());
    }
    validate_limits(validator, path, raw);
    let watermark = raw.watermark.as_ref().and_then(|rule| {
        let path = path.at("watermark");
        Some(WatermarkRule {
            own_purpose: rule.own_purpose,
            text: rule.text.clone(),
            source: validator.resolve_source(&path.at("source"), &rule.source)?,
        })
    });
    Some(UploadEndpoint {
        limits: UploadLimits {
            id: raw.id.clone(),
            title: raw.title.clone(),
            formats: raw.formats.clone(),
            max_bytes: raw.max_bytes,
            min_bytes: raw.min_bytes,
            max_side_px: raw.max_side_px,
            min_sides_px: raw.min_sides_px,
            documents: raw.documents.clone(),
            source: source.id.clone(),
        },
        max_files: raw.max_files,
        note: raw.note.clone(),
        scenarios: raw.scenarios.clone(),
        watermark,
        source,
    })
}

/// No file can be above one limit and below the other.
fn validate_limits(validator: &mut Validator<'_>, path: &YamlPath<'_>, raw: &RawUploadEndpoint) {
    if raw
        .min_sides_px
        .is_some_and(|[short, long]| short > long)
    {
        validator.report(
            &path.at("min_sides_px"),
            "min_sides_px 应先写短边，再写长边",
            "min_sides_px names the shorter side first",
        );
    }
    if let (Some(low), Some(high)) = (raw.min_bytes, raw.max_bytes)
        && low > high
    {
        validator.report(
            &path.at("min_bytes"),
            format!("min_bytes {low} 大于 max_bytes {high}：互相矛盾"),
            format!("min_bytes {low} is above max_bytes {high}: they contradict each other"),
        );
    }
}

pub fn validate_finding_text(
    validator: &mut Validator<'_>,
    name: &str,
    raw: RawFinding,
) -> Option<(FindingCode, FindingText)> {
    let path = YamlPath::from("findings");
    let path = path.at(name);
    let code = parse_finding_code(validator, &path, name)?;
    // The cases come from the code: one that no check ever gives would be silently useless.
    let cases: Vec<String> = code
        .wording_cases()
        .iter()
        .map(|case| (*case).to_owned())
        .collect();
    for case in raw.cases.keys() {
        validator.expect_known(
            &path.at("cases").at(case.as_str()),
            ("情形", "case"),
            case,
            cases.iter(),
        );
    }
    let source = validator.source_of_item(&path, &raw.source)?;
    let text = FindingText {
        title: raw.title,
        about: raw.about,
        message: raw.message,
        remedy: raw.remedy,
        ask: raw.ask,
        cases: raw.cases,
        fixable: raw.fixable,
        replaces: raw.replaces,
        source,
    };
    Some((code, text))
}

pub fn validate_reference(
    validator: &mut Validator<'_>,
    raw: &RawReference,
) -> Vec<ReferenceSection> {
    let mut all = Vec::new();
    for (i, section) in raw.reference.iter().enumerate() {
        let path = YamlPath::from("reference");
        let path = path.at(i);
        let source = validator.source_of_item(&path, &section.source);
        let Some(source) = source else {
            continue;
        };
        // A row under its own id needs no target, for that id says where in the rules it stands.
        let own = section.ids.iter().map(|id| {
            let targets = vec![id.clone()];
            (id.clone(), targets)
        });
        let elsewhere = section.rows.iter().map(|(row, ids)| {
            let targets = ids.ids().to_vec();
            (row.clone(), targets)
        });
        all.push(ReferenceSection {
            section: section.section.clone(),
            rows: own.chain(elsewhere).collect(),
            left_out: section.left_out.clone(),
            source,
        });
    }
    all
}
