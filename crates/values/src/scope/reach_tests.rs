//! What an item's surroundings make of it: a parent, branches, numbers, classes, a register.

use super::*;

fn outcome(scope: &str, term: &str) -> ScopeOutcome {
    Scope::parse(scope)
        .match_terms(&[term.to_owned()])
        .outcome
}

#[test]
fn what_is_done_for_the_parent_is_no_activity_of_the_branch() {
    for scope in [
        "为所属公司联系快递业务",
        "为总公司承揽以下业务：快递业务、餐饮服务",
        "为公司承揽以下业务：餐饮服务；快递业务",
        "受公司委托，办理快递业务、餐饮服务",
        "接受隶属公司委托，开展以下业务：餐饮服务；快递业务",
        "在隶属公司的经营范围内从事快递业务",
        "许可项目：为隶属企业代理快递业务",
        "快递业务（为总公司联系）",
    ] {
        let read = outcome(scope, "快递业务");
        assert_eq!(read, ScopeOutcome::ParentDependent, "{scope}");
    }
    for scope in [
        "为上级公司承揽业务；快递业务",
        "快递业务；受公司委托办理餐饮服务",
        "许可项目：快递业务。一般项目：为总公司联系业务",
        "为公司承揽以下业务：餐饮服务。一般项目：快递业务",
        "为企业提供快递业务",
    ] {
        assert_eq!(outcome(scope, "快递业务"), ScopeOutcome::Matched, "{scope}");
    }
}

// Origin: the reference `scope-grammar`, 4: behind a list without 以上 nobody says how far a limit reaches.
#[test]
fn a_limit_behind_a_list_may_mean_all_of_it() {
    for (scope, read) in [
        ("蔬菜、水果销售（限分支机构经营）", ScopeOutcome::BranchOnly),
        (
            "餐饮管理；蔬菜、水果、肉类（限分支机构凭许可证经营）",
            ScopeOutcome::BranchOnly,
        ),
        ("蔬菜，水果销售（限分支机构经营）", ScopeOutcome::Matched),
        ("蔬菜；水果销售（限分支机构经营）", ScopeOutcome::Matched),
        (
            "蔬菜、水果（限分支机构经营）、肉类销售",
            ScopeOutcome::Matched,
        ),
        (
            "蔬菜、水果销售（生产限分支机构经营）",
            ScopeOutcome::Matched,
        ),
        (
            "蔬菜、水果销售（以上项目限分支机构经营）",
            ScopeOutcome::BranchOnly,
        ),
    ] {
        assert_eq!(outcome(scope, "蔬菜"), read, "{scope}");
    }
    let found = Scope::parse("蔬菜、水果销售（限分支机构经营）").match_terms(&["蔬菜".to_owned()]);
    let limitation = found
        .best_hit()
        .and_then(|hit| hit.limitation.as_deref());
    assert_eq!(limitation, Some("限分支机构经营"));
}

#[test]
fn a_branch_or_another_place_is_a_branch() {
    for scope in [
        "餐饮服务（另设分支机构或另择经营场地经营）",
        "餐饮服务（另设分支机构）",
    ] {
        assert_eq!(
            outcome(scope, "餐饮服务"),
            ScopeOutcome::BranchOnly,
            "{scope}"
        );
    }
    let has_branches = "餐饮服务；附设分支机构";
    assert_eq!(outcome(has_branches, "餐饮服务"), ScopeOutcome::Matched);
}

#[test]
fn a_sentence_that_sends_the_reader_on_is_no_item() {
    for scope in [
        "详见国家企业信用信息公示系统",
        "经营范围：请登录国家企业信用信息公示系统查询。",
        "扫描二维码登录公示系统查看",
    ] {
        let read = Scope::parse(scope);
        assert!(!read.is_shown(), "{scope}");
        assert_eq!(
            outcome(scope, "餐饮服务"),
            ScopeOutcome::NotShown,
            "{scope}"
        );
    }
    let part = "餐饮服务；其余详见国家企业信用信息公示系统";
    assert_eq!(outcome(part, "餐饮服务"), ScopeOutcome::Matched);
    assert_eq!(outcome(part, "住宿服务"), ScopeOutcome::Truncated);
    let trade = "公示系统软件销售；餐饮服务";
    assert_eq!(outcome(trade, "住宿服务"), ScopeOutcome::NotFound);
}

#[test]
fn numbers_of_items_are_no_members() {
    let heads = |text: &str| -> Vec<String> {
        let scope = Scope::parse(text);
        let heads = scope
            .items
            .iter()
            .map(ScopeItem::head_text);
        heads.map(str::to_owned).collect()
    };
    for text in [
        "一、药品销售；二、日用百货销售",
        "一、药品销售，二、日用百货销售。",
        "一、药品销售二、日用百货销售",
    ] {
        assert_eq!(heads(text), ["药品销售", "日用百货销售"], "{text}");
    }
    assert_eq!(heads("销售：二、三类医疗器械"), ["二", "三类医疗器械"]);
    assert_eq!(heads("一、二、三类医疗器械"), ["一", "二", "三类医疗器械"]);
    assert_eq!(
        heads("一、药品；二、三类医疗器械"),
        ["药品", "三类医疗器械"]
    );
}

#[test]
fn a_class_in_a_bracket_is_a_part_of_the_goods() {
    let classed = |text: &str| {
        let scope = Scope::parse(text);
        let item = scope.items.first();
        item.map(|item| item.classed_text().to_owned())
            .unwrap_or_default()
    };
    assert_eq!(classed("医疗器械（三类）销售"), "医疗器械三类销售");
    assert_eq!(classed("医疗器械（限Ⅱ类）"), "医疗器械二类");
    assert_eq!(
        classed("医疗器械（第一、三类）零售"),
        "医疗器械一类、医疗器械三类零售"
    );
    // What a bracket adds or leaves out is no class.
    assert_eq!(classed("医疗器械（含三类）销售"), "医疗器械销售");
    assert_eq!(classed("医疗器械（不含三类）销售"), "医疗器械销售");
    assert_eq!(
        outcome("医疗器械（三类）销售", "医疗器械销售"),
        ScopeOutcome::Matched
    );
}
