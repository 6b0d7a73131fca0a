//! Business scopes as they are printed.

use values::scope::{Scope, ScopeHeading, ScopeOutcome};

fn outcome(scope: &str, term: &str) -> ScopeOutcome {
    Scope::parse(scope).match_terms(&[term.to_owned()]).outcome
}

fn heads(scope: &str) -> Vec<String> {
    Scope::parse(scope)
        .items
        .iter()
        .map(|i| i.head_text().to_owned())
        .collect()
}

fn headings(scope: &str) -> Vec<(String, ScopeHeading)> {
    Scope::parse(scope)
        .items
        .iter()
        .map(|i| (i.head_text().to_owned(), i.heading))
        .collect()
}

#[test]
fn catalogue_wording_of_2021() {
    let text = "一般项目：日用百货销售；服装零售。（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）\
                许可项目：食品销售；餐饮服务。（依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以审批结果为准）";
    let expected = [
        ("日用百货销售", ScopeHeading::General),
        ("服装零售", ScopeHeading::General),
        ("食品销售", ScopeHeading::Licensed),
        ("餐饮服务", ScopeHeading::Licensed),
    ];
    assert_eq!(headings(text), expected.map(|(h, k)| (h.to_owned(), k)));
}

#[test]
fn licensed_items_may_come_first() {
    let expected = [
        ("食品销售", ScopeHeading::Licensed),
        ("日用百货销售", ScopeHeading::General),
    ];
    assert_eq!(
        headings("许可项目:食品销售。一般项目:日用百货销售。"),
        expected.map(|(h, k)| (h.to_owned(), k))
    );
}

#[test]
fn disclaimers_of_beijing_hubei_and_foreign_firms_are_no_items_and_no_exceptions() {
    for tail in [
        "（企业依法自主选择经营项目，开展经营活动；依法须经批准的项目，经相关部门批准后依批准的内容开展经营活动；不得从事本市产业政策禁止和限制类项目的经营活动。）",
        "（除许可业务外，可自主依法经营法律法规非禁止或限制的项目）",
        "（涉及国家规定实施准入特别管理措施的除外）",
        "（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
    ] {
        let text = format!("服装销售；餐饮服务{tail}");
        assert_eq!(heads(&text), ["服装销售", "餐饮服务"], "{tail}");
        assert_eq!(outcome(&text, "餐饮服务"), ScopeOutcome::Matched, "{tail}");
    }
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
fn a_truncated_scope_never_says_no() {
    for end in ["等", "****", "等。", "……"] {
        assert_eq!(
            outcome(&format!("服装销售；餐饮服务{end}"), "住宿服务"),
            ScopeOutcome::Truncated,
            "{end}"
        );
    }
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
fn separators_inside_brackets_do_not_split_and_short_lists_stay_whole() {
    assert_eq!(
        heads("食品销售（不含酒；不含保健食品）；服装销售"),
        ["食品销售", "服装销售"]
    );
    assert_eq!(heads("蔬菜、水果销售"), ["蔬菜、水果销售"]);
}

#[test]
fn every_form_of_exception_excludes_what_it_names() {
    for (text, kept, out) in [
        ("食品销售（不含酒）", "食品销售", "酒"),
        (
            "培训服务（不含教育培训、职业技能培训）",
            "培训服务",
            "教育培训",
        ),
        (
            "化工产品销售（不包括危险化学品）",
            "化工产品销售",
            "危险化学品",
        ),
        ("日用品销售（除烟花爆竹外）", "日用品销售", "烟花爆竹"),
        (
            "农副产品销售（国家专控产品除外）",
            "农副产品销售",
            "国家专控产品",
        ),
        ("化妆品销售（除分装）", "化妆品销售", "分装"),
        ("保付代理（非银行融资类）", "保付代理", "银行融资"),
        ("投资咨询（不得从事证券咨询）", "投资咨询", "证券咨询"),
        ("医疗器械以外的日用品销售", "日用品销售", "医疗器械"),
    ] {
        assert_eq!(outcome(text, kept), ScopeOutcome::Limited, "{text}");
        assert_eq!(outcome(text, out), ScopeOutcome::Excluded, "{text}");
    }
}

#[test]
fn a_limitation_is_quoted() {
    let found = Scope::parse("食品销售（不含酒）").match_terms(&["食品销售".to_owned()]);
    assert_eq!(
        found.best_hit().unwrap().limitation.as_deref(),
        Some("不含酒")
    );
}

#[test]
fn including_is_not_excluding() {
    let text = "预包装食品（含冷藏冷冻食品）销售；散装食品（不含散装熟食）销售";
    assert_eq!(outcome(text, "冷藏冷冻食品"), ScopeOutcome::Matched);
    assert_eq!(outcome(text, "散装熟食"), ScopeOutcome::Excluded);
}

#[test]
fn items_that_disagree_give_their_best_and_show_all() {
    let found = Scope::parse("许可项目：食品销售。一般项目：食品销售（不含酒）")
        .match_terms(&["食品销售".to_owned()]);
    assert_eq!(
        (found.outcome, found.hits.len()),
        (ScopeOutcome::Matched, 2)
    );
}

#[test]
fn general_goods_online_except_what_needs_a_permit() {
    let found =
        Scope::parse("互联网销售（除销售需要许可的商品）").match_terms(&["互联网销售".to_owned()]);
    assert!(found.best_hit().unwrap().only_licensed_excepted);
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
fn a_branch_acts_within_its_parents_scope() {
    for text in [
        "在公司经营范围内从事经营活动",
        "受总公司委托开展业务",
        "在隶属企业经营范围内开展经营活动",
    ] {
        assert_eq!(
            outcome(text, "餐饮服务"),
            ScopeOutcome::ParentDependent,
            "{text}"
        );
    }
}

#[test]
fn a_licensed_item_without_its_permit_is_found() {
    let seen = crate::altered::seen("catering-permit-missing");
    let report = seen.judge(&seen.files, &super::RULES);
    let code = model::FindingCode::LicensedItemWithoutPermit;
    assert!(report.findings.iter().any(|f| f.code == code));
}
