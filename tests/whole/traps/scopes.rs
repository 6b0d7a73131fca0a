//! Business scopes as they are printed; headings, disclaimers, exceptions and branches are held in
//! `crates/values/src/scope/tests.rs`.

use values::scope::{Scope, ScopeOutcome};

fn outcome(scope: &str, term: &str) -> ScopeOutcome {
    Scope::parse(scope)
        .match_terms(&[term.to_owned()])
        .outcome
}

fn heads(scope: &str) -> Vec<String> {
    Scope::parse(scope)
        .items
        .iter()
        .map(|i| i.head_text().to_owned())
        .collect()
}

#[test]
fn older_scopes_use_any_separator_and_share_a_verb() {
    let text = "销售：化妆品（除分装）、日用百货、文具用品；餐饮服务，住宿服务。";
    assert_eq!(outcome(text, "日用百货销售"), ScopeOutcome::Matched);
    assert_eq!(outcome(text, "住宿服务"), ScopeOutcome::Matched);
    assert_eq!(outcome(text, "化妆品销售"), ScopeOutcome::Limited);
}

#[test]
fn a_reference_to_a_permit_is_no_activity_of_its_own() {
    let text = "预包装食品零售（凭许可证经营）；日用百货销售（以上范围国家专控产品除外）";
    assert_ne!(outcome(text, "预包装食品零售"), ScopeOutcome::NotFound);
    assert_eq!(outcome(text, "国家专控产品"), ScopeOutcome::Excluded);
}

#[test]
fn an_absent_scope_is_not_shown() {
    assert_eq!(outcome("", "餐饮服务"), ScopeOutcome::NotShown);
}

#[test]
fn a_food_permits_vocabulary_is_its_own() {
    assert_eq!(
        outcome("热食类食品制售；自制饮品制售", "餐饮服务"),
        ScopeOutcome::NotFound
    );
}

#[test]
fn line_breaks_fall_inside_words_and_before_separators() {
    assert_eq!(
        heads("一般项目：食 品\n销售\n；服装\n零售"),
        ["食品销售", "服装零售"]
    );
}

#[test]
fn widths_of_separators_and_brackets_do_not_matter() {
    assert_eq!(
        heads("餐饮服务;住宿服务；服装销售(不含皮草)，鞋帽销售【零售】"),
        heads("餐饮服务；住宿服务；服装销售（不含皮草），鞋帽销售（零售）")
    );
}

#[test]
fn including_is_not_excluding() {
    let text = "预包装食品（含冷藏冷冻食品）销售；散装食品（不含散装熟食）销售";
    assert_eq!(outcome(text, "冷藏冷冻食品"), ScopeOutcome::Matched);
    assert_eq!(outcome(text, "散装熟食"), ScopeOutcome::Excluded);
}

#[test]
fn words_that_look_alike_are_no_match() {
    for (text, term) in [
        ("餐饮管理", "餐饮服务"),
        ("酒店管理", "住宿服务"),
        ("非融资担保服务", "融资担保"),
        ("教育咨询", "教育培训"),
    ] {
        assert!(
            matches!(
                outcome(text, term),
                ScopeOutcome::NotFound | ScopeOutcome::Excluded
            ),
            "{text}"
        );
    }
}

#[test]
fn a_licensed_item_without_its_permit_is_found() {
    let seen = crate::altered::seen("catering-permit-missing");
    let report = seen.judge(&seen.files, &super::RULES);
    let code = model::FindingCode::LicensedItemWithoutPermit;
    assert!(
        report
            .findings
            .iter()
            .any(|f| f.code == code)
    );
}
