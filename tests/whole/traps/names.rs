//! Names of firms and persons, and what outranks them.

use model::{FindingCode, Verdict};
use values::address;
use values::address::AddressMatch;
use values::name::{
    NameMatch, brackets_complete, compare_companies, compare_persons, ends_like_a_company,
    individual_names, is_branch, is_unnamed,
};

use super::RULES;
use crate::altered::seen;

/// The report on a pack with one field of the first paper of a kind altered.
fn report(pack: &str, kind: &str, field: &str, value: &str) -> model::Report {
    let seen = seen(pack);
    let documents = seen.documents(&seen.files, &RULES);
    let field = &documents
        .iter()
        .find(|d| d.kind == kind)
        .unwrap()
        .fields[field];
    seen.judge(&seen.altered(field, value).unwrap(), &RULES)
}

fn codes(report: &model::Report) -> Vec<FindingCode> {
    report
        .findings
        .iter()
        .map(|f| f.code)
        .collect()
}

#[test]
fn width_brackets_white_space_dots_and_case_do_not_matter() {
    for (a, b) in [
        ("样例（杭州）科技有限公司", "样例(杭州)科技有限公司"),
        ("杭州样例 餐饮管理\n有限公司", "杭州样例餐饮管理有限公司"),
        ("A＆b科技有限公司", "a&B科技有限公司"),
        ("样例\u{200b}科技有限公司", "样例科技有限公司"),
    ] {
        assert_eq!(compare_companies(a, b), NameMatch::Same, "{a}");
    }
    for dot in ["·", "•", "・", "．"] {
        assert_eq!(
            compare_persons("阿迪力·买买提", &format!("阿迪力{dot}买买提")),
            NameMatch::Same,
            "{dot}"
        );
    }
}

#[test]
fn traditional_characters_are_a_second_comparison() {
    assert_eq!(
        compare_companies("東方樣例有限公司", "东方样例有限公司"),
        NameMatch::OnlyScriptDiffers
    );
}

#[test]
fn limited_and_limited_liability_are_not_automatically_the_same() {
    assert_eq!(
        compare_companies("杭州样例餐饮有限公司", "杭州样例餐饮有限责任公司"),
        NameMatch::OnlyLegalFormDiffers
    );
}

#[test]
fn the_word_group_and_a_place_with_or_without_its_rank_are_only_forms() {
    assert_eq!(
        compare_companies("样例（集团）有限公司", "样例有限公司"),
        NameMatch::OnlyLegalFormDiffers
    );
    assert_eq!(
        compare_companies("浙江省杭州市样例有限公司", "浙江杭州样例有限公司"),
        NameMatch::OnlyLegalFormDiffers
    );
}

#[test]
fn characters_that_reading_confuses_are_probably_the_same() {
    for (a, b) in [
        ("日新店", "曰新店"),
        ("知己店", "知已店"),
        ("知已店", "知巳店"),
        ("未来店", "末来店"),
        ("人和店", "入和店"),
        ("店1号", "店l号"),
        ("店1号", "店I号"),
        ("〇号店", "0号店"),
        ("O号店", "0号店"),
        ("丨号店", "1号店"),
    ] {
        assert_eq!(
            compare_companies(a, b),
            NameMatch::ProbableOcrConfusion,
            "{a} {b}"
        );
    }
}

#[test]
fn one_code_and_another_name_is_a_change_of_name_to_be_shown() {
    let report = report(
        "catering-ready",
        "food-business-license",
        "name",
        "云岚市旧名餐饮服务有限公司",
    );
    assert!(codes(&report).contains(&FindingCode::SubjectMismatch));
    assert_eq!(report.verdict, Verdict::Review);
}

#[test]
fn one_name_and_another_code_is_another_entity_or_a_misreading() {
    let other = report(
        "catering-ready",
        "food-business-license",
        "code",
        "91330100MA200022X0",
    );
    assert_eq!(other.verdict, Verdict::NotReady);
    let misread = report(
        "catering-ready",
        "food-business-license",
        "code",
        "91990102MA0GJDRA4J",
    );
    assert_eq!(misread.verdict, Verdict::Review);
}

#[test]
fn a_branch_can_have_any_ending_and_is_told_by_type_and_labels() {
    assert!(is_branch("有限责任公司分公司", &[]) && is_branch("", &["负责人", "营业场所"]));
    assert!(!is_branch("有限责任公司", &[]));
    assert_eq!(
        compare_companies("样例轨道有限公司", "样例轨道有限公司轨道交通技术研究院"),
        NameMatch::BranchOf
    );
}

#[test]
fn a_parents_permit_does_not_cover_its_branch() {
    let report = report(
        "catering-other-subject",
        "food-business-license",
        "name",
        "云岚市青禾餐饮服务有限公司松汀分公司",
    );
    assert!(codes(&report).contains(&FindingCode::SubjectMismatch));
    assert_eq!(report.verdict, Verdict::NotReady);
}

#[test]
fn an_individual_business_without_a_name_is_called_after_its_operator() {
    for name in ["", "无", "*", "***", "****"] {
        assert!(is_unnamed(name), "{name}");
        assert_eq!(individual_names(name, "韩穗安"), ["个体户韩穗安"], "{name}");
    }
}

#[test]
fn an_individual_business_must_not_end_like_a_company() {
    assert!(ends_like_a_company("样例餐饮公司") && !ends_like_a_company("样例面馆"));
}

#[test]
fn the_operator_of_an_individual_business_is_the_person_on_the_card() {
    let report = report("catering-individual-ready", "id-card", "name", "温知秋");
    assert!(codes(&report).contains(&FindingCode::RepresentativeMismatch));
    assert_eq!(report.verdict, Verdict::NotReady);
}

#[test]
fn a_permit_may_show_an_earlier_representative() {
    let report = report(
        "catering-ready",
        "food-business-license",
        "representative",
        "温知秋",
    );
    assert!(
        !report
            .findings
            .iter()
            .any(|f| f.severity == model::Severity::Error)
    );
    assert_eq!(report.verdict, Verdict::Ready);
}

#[test]
fn the_delegate_of_a_managing_partner_is_the_person() {
    assert_eq!(
        compare_persons("样例管理有限公司（委派代表：张三）", "张三"),
        NameMatch::Same
    );
}

#[test]
fn a_masked_name_is_unknown() {
    assert_eq!(compare_persons("张*", "张三"), NameMatch::Unknown);
}

#[test]
fn addresses_differ_only_by_province_and_city() {
    let (old, new) = (
        "深圳市龙岗区布吉街道样例大厦1号",
        "广东省深圳市龙岗区吉华街道样例大厦1号",
    );
    assert_ne!(address::compare_addresses(old, new), AddressMatch::Differs);
    assert_eq!(
        address::compare_addresses(new, "广东省广州市天河区样例路1号"),
        AddressMatch::Differs
    );
}

#[test]
fn an_accounts_holder_needs_every_bracket() {
    assert!(brackets_complete("样例（杭州）有限公司") && !brackets_complete("样例（杭州有限公司"));
    assert_ne!(
        compare_companies("样例（杭州）有限公司", "样例杭州有限公司"),
        NameMatch::Same
    );
}

#[test]
fn an_accounts_holder_is_the_subject() {
    let other = report(
        "finance-account-ready",
        "bank-account-proof",
        "holder",
        "云岚市远汀商务服务有限公司",
    );
    assert!(codes(&other).contains(&FindingCode::AccountHolderMismatch));
    assert_eq!(other.verdict, Verdict::NotReady);
}
