//! Causes of refusals, and the words of each platform for them.

use std::collections::BTreeSet;

use super::Validator;
use super::tables::{parse_finding_code, parse_finding_codes};
use crate::rules::raw::{AnswerKeys, RawCause, RawFormField, RawRejectionCode, RawRejections};
use crate::rules::rejection::{FormField, RejectionCause, RejectionCode, RejectionTable};
use crate::rules::yaml::YamlPath;
use model::{Bilingual, FindingCode};

const DOCUMENT_KIND: (&str, &str) = ("文件种类", "document kind");

pub fn validate_cause(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: RawCause,
) -> Option<RejectionCause> {
    let source = validator.source_of_item(path, &raw.source)?;
    let names = validator.names;
    let findings = parse_finding_codes(validator, &path.at("findings"), &raw.findings);
    let documents = path.at("documents");
    validator.expect_all_known(&documents, DOCUMENT_KIND, &raw.documents, &names.kinds);
    let reason = ("驳回原因", "reject reason");
    validator.expect_all_known(&path.at("reasons"), reason, &raw.reasons, &names.reasons);
    // Either something here tells of it, or it is said that nothing does.
    if raw.platform_only != raw.findings.is_empty() {
        validator.report(
            path,
            "应写 findings，或写 platform_only: true，二者取一",
            "name `findings`, or say `platform_only: true`, one of the two",
        );
    }
    if raw.platform_only && raw.remedy.is_none() && raw.reasons.is_empty() {
        validator.report(
            path,
            "没有 reasons 的，应写 remedy",
            "without `reasons` it needs a `remedy`",
        );
    }
    let phrases = validate_phrases(validator, path, &raw.phrases);
    Some(RejectionCause {
        id: raw.id,
        number: raw.number,
        title: raw.title,
        findings,
        reasons: raw.reasons,
        documents: raw.documents,
        remedy: raw.remedy,
        platform_only: raw.platform_only,
        platform_knows: raw.platform_knows,
        phrases,
        source,
    })
}

/// Phrases with the words that their lists stand for.
fn validate_phrases(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    phrases: &[String],
) -> Vec<String> {
    let list = path.at("phrases");
    if phrases.is_empty() {
        validator.report(&list, "至少写一个词组", "name one phrase at least");
    }
    let phrases = phrases.iter().enumerate();
    phrases
        .map(|(i, phrase)| expand_phrase(validator, &list.at(i), phrase))
        .collect()
}

/// `$paper 过期` → `证件/证照/… 过期`.
fn expand_phrase(validator: &mut Validator<'_>, path: &YamlPath<'_>, phrase: &str) -> String {
    let mut places = Vec::new();
    for place in phrase.split(' ') {
        let mut words = Vec::new();
        for word in place.split('/') {
            match word.strip_prefix('$') {
                Some(name) => words.extend(words_of_list(validator, path, name)),
                None => words.push(word.to_owned()),
            }
        }
        if words.iter().any(String::is_empty) {
            validator.report(
                path,
                "词组里有空的词：词之间只空一格，“/”两边都要有词",
                "the phrase has an empty word: one blank between words, a word on both sides of `/`",
            );
        }
        places.push(words.join("/"));
    }
    places.join(" ")
}

fn words_of_list(validator: &mut Validator<'_>, path: &YamlPath<'_>, name: &str) -> Vec<String> {
    let lists = &validator.names.words;
    if let Some(words) = lists.get(name) {
        return words.clone();
    }
    let what = ("词表", "list of words");
    validator.expect_known(path, what, name, lists.keys());
    Vec::new()
}

pub fn validate_without_counterpart(
    validator: &mut Validator<'_>,
    name: &str,
    reason: Bilingual,
) -> Option<(FindingCode, Bilingual)> {
    let path = YamlPath::from("without_counterpart");
    let code = parse_finding_code(validator, &path.at(name), name)?;
    Some((code, reason))
}

pub fn validate_rejections(validator: &mut Validator<'_>, raw: RawRejections) -> RejectionTable {
    let names = validator.names;
    let scenarios = YamlPath::from("scenarios");
    let scenario = ("场景", "scenario");
    validator.expect_all_known(&scenarios, scenario, &raw.scenarios, &names.scenarios);
    check_answer_source(validator, &raw.answer);
    let list = YamlPath::from("fields");
    let mut fields = Vec::new();
    for (i, field) in raw.fields.into_iter().enumerate() {
        fields.extend(validate_field(validator, &list.at(i), field));
    }
    let list = YamlPath::from("codes");
    let (mut codes, mut known_codes) = (Vec::new(), BTreeSet::new());
    for (i, code) in raw.codes.into_iter().enumerate() {
        let path = list.at(i);
        if !known_codes.insert(code.code.clone()) {
            let code = &code.code;
            validator.report(
                &path.at("code"),
                format!("重复的代码 `{code}`"),
                format!("duplicate code `{code}`"),
            );
        }
        codes.extend(validate_code(validator, &path, code));
    }
    RejectionTable {
        platform: raw.rejections,
        title: raw.title,
        scenarios: raw.scenarios,
        answer: raw.answer,
        prefixes: raw.prefixes,
        fields,
        codes,
    }
}

/// Keys of answers have a source, as every row has.
fn check_answer_source(validator: &mut Validator<'_>, answer: &AnswerKeys) {
    let path = YamlPath::from("answer");
    match &answer.source {
        Some(source) => {
            validator.source_of_item(&path, source);
        }
        None if *answer == AnswerKeys::default() => {}
        None => validator.report(&path, "缺少 source", "`source` is missing"),
    }
}

fn validate_field(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: RawFormField,
) -> Option<FormField> {
    let source = validator.source_of_item(path, &raw.source)?;
    let names = validator.names;
    let documents = path.at("documents");
    validator.expect_all_known(&documents, DOCUMENT_KIND, &raw.documents, &names.kinds);
    if let Some(id) = &raw.endpoint {
        let endpoint = ("上传位置", "upload place");
        validator.expect_member(&path.at("endpoint"), endpoint, id, &names.endpoints);
    }
    Some(FormField {
        name: raw.name,
        title: raw.title,
        documents: raw.documents,
        endpoint: raw.endpoint,
        source,
    })
}

fn validate_code(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: RawRejectionCode,
) -> Option<RejectionCode> {
    let source = validator.source_of_item(path, &raw.source)?;
    let names = validator.names;
    let documents = path.at("documents");
    validator.expect_all_known(&documents, DOCUMENT_KIND, &raw.documents, &names.kinds);
    let causes = raw.cause.ids().to_vec();
    for cause in &causes {
        let what = ("驳回缘由", "cause");
        validator.expect_member(&path.at("cause"), what, cause, &names.causes);
    }
    Some(RejectionCode {
        code: raw.code,
        causes,
        documents: raw.documents,
        source,
    })
}
