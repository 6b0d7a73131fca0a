//! What scopes on real licence forms look like, one test a trap.

mod exceptions;

use proptest::prelude::*;

use super::*;
use crate::text::slice_chars;

const CATALOGUE: &str = "一般项目：食品销售（仅销售预包装食品）；服装服饰零售；互联网销售（除销售需要许可的商品）。\
（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）许可项目：食品销售；餐饮服务。（依法须经批准的项目，\
经相关部门批准后方可开展经营活动，具体经营项目以审批结果为准）";

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
fn catalogue_wording_splits_under_its_headings() {
    let scope = Scope::parse(CATALOGUE);
    let read: Vec<_> = scope
        .items
        .iter()
        .map(|i| (i.head_text(), i.heading))
        .collect();
    assert_eq!(
        read,
        [
            ("食品销售", ScopeHeading::General),
            ("服装服饰零售", ScopeHeading::General),
            ("互联网销售", ScopeHeading::General),
            ("食品销售", ScopeHeading::Licensed),
            ("餐饮服务", ScopeHeading::Licensed),
        ]
    );
    assert!(!scope.truncated && !scope.parent_dependent);
}

#[test]
fn licensed_items_may_come_first() {
    let scope = Scope::parse("许可项目:餐饮服务。一般项目:服装销售。");
    let read: Vec<_> = scope
        .items
        .iter()
        .map(|i| (i.head_text(), i.heading))
        .collect();
    assert_eq!(
        read,
        [
            ("餐饮服务", ScopeHeading::Licensed),
            ("服装销售", ScopeHeading::General)
        ]
    );
}

#[test]
fn a_heading_whose_separator_was_lost_still_counts() {
    let scope = Scope::parse("一般项目:服装销售许可项目:餐饮服务");
    assert_eq!(scope.items.last().unwrap().heading, ScopeHeading::Licensed);
    assert_eq!(scope.items.len(), 2);
}

#[test]
fn items_quote_their_source_across_line_breaks() {
    let scope = Scope::parse("一般项目：食 品\n销售 ；服装\n零售");
    let source = "一般项目：食 品\n销售 ；服装\n零售";
    let quotes: Vec<_> = scope
        .items
        .iter()
        .map(|i| i.quote.as_str())
        .collect();
    assert_eq!(quotes, ["食 品\n销售", "服装\n零售"]);
    for item in &scope.items {
        assert_eq!(slice_chars(source, item.range.clone()), item.quote);
    }
}

#[test]
fn disclaimers_are_no_items_and_no_exceptions() {
    for disclaimer in [
        "（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
        "（企业依法自主选择经营项目，开展经营活动；依法须经批准的项目，经相关部门批准后依批准的内容开展经营活动；不得从事本市产业政策禁止和限制类项目的经营活动。）",
        "（除许可业务外，可自主依法经营法律法规非禁止或限制的项目）",
        "（涉及国家规定实施准入特别管理措施的除外）",
        "（依法须经批准的项目，经相关部门批准后方可开展经营活动",
        "。依法须经批准的项目，经相关部门批准后方可开展经营活动。",
        "，依法须经批准的项目，经相关部门批准后方可开展经营活动。",
        "。(依法须经批准的项目,经相关部门批准后方可开展经营活动)**",
    ] {
        let text = format!("服装销售；餐饮服务{disclaimer}");
        assert_eq!(heads(&text), ["服装销售", "餐饮服务"], "{text}");
        assert_eq!(outcome(&text, "餐饮服务"), ScopeOutcome::Matched, "{text}");
    }
}

#[test]
fn a_disclaimer_in_the_same_brackets_does_not_take_an_exception_with_it() {
    let text = "食品销售（不含酒，依法须经批准的项目，经相关部门批准后方可开展经营活动）";
    assert_eq!(outcome(text, "食品销售"), ScopeOutcome::Limited);
    assert_eq!(outcome(text, "酒"), ScopeOutcome::Excluded);
}

#[test]
fn an_item_that_runs_into_its_disclaimer_is_kept() {
    let text = "许可项目：餐饮服务依法须经批准的项目，经相关部门批准后方可开展经营活动";
    assert_eq!(heads(text), ["餐饮服务"]);
}

#[test]
fn a_term_in_the_head_matches() {
    assert_eq!(outcome(CATALOGUE, "餐饮服务"), ScopeOutcome::Matched);
    assert_eq!(outcome(CATALOGUE, "餐饮 服务"), ScopeOutcome::Matched);
    assert_eq!(outcome(CATALOGUE, "住宿服务"), ScopeOutcome::NotFound);
}

#[test]
fn the_best_of_disagreeing_items_wins_and_all_are_shown() {
    let scope =
        Scope::parse("许可项目：食品销售。一般项目：食品销售（不含酒）；保健品（不含食品销售）");
    let answer = scope.match_terms(&["食品销售".to_owned()]);
    let kinds: Vec<_> = answer
        .hits
        .iter()
        .map(|h| (h.item, h.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            (0, ScopeHitKind::Matched),
            (1, ScopeHitKind::Limited),
            (2, ScopeHitKind::Excluded)
        ]
    );
    assert_eq!(answer.outcome, ScopeOutcome::Matched);
    assert_eq!(answer.best_hit().unwrap().heading, ScopeHeading::Licensed);
    assert_eq!(answer.hits[1].limitation.as_deref(), Some("不含酒"));
}

#[test]
fn a_verb_is_shared_by_its_list() {
    let text = "销售：化妆品（除分装）、日用百货、第二类医疗器械、服装鞋帽";
    assert_eq!(outcome(text, "日用百货销售"), ScopeOutcome::Matched);
    assert_eq!(outcome(text, "销售日用百货"), ScopeOutcome::Matched);
    assert_eq!(outcome(text, "化妆品销售"), ScopeOutcome::Limited);
    assert_eq!(
        outcome("零售预包装食品、日用百货、文具用品", "文具用品零售"),
        ScopeOutcome::Matched
    );
    assert_eq!(
        outcome("销售第二类医疗器械", "第二类医疗器械销售"),
        ScopeOutcome::Matched
    );
}

#[test]
fn older_separators_and_lists_of_any_length_split() {
    assert_eq!(
        heads("餐饮服务,住宿服务。服装;鞋帽."),
        ["餐饮服务", "住宿服务", "服装", "鞋帽"]
    );
    assert_eq!(heads("蔬菜、水果销售"), ["蔬菜", "水果销售"]);
    assert_eq!(heads("计算机软硬件、电子产品、通讯设备的销售").len(), 3);
    assert_eq!(heads("B2.C业务"), ["B2.C业务"]);
}

#[test]
fn separators_inside_brackets_do_not_split() {
    assert_eq!(
        heads("食品销售(不含酒;不含保健食品);服装销售"),
        ["食品销售", "服装销售"]
    );
}

#[test]
fn a_lost_bracket_does_not_swallow_the_scope() {
    assert_eq!(
        heads("食品销售(不含酒;服装销售;餐饮服务(含外卖)"),
        ["食品销售", "服装销售", "餐饮服务"]
    );
    assert_eq!(heads("食品销售)不含酒);服装销售").len(), 2);
}

#[test]
fn a_scope_that_is_cut_off_never_says_no() {
    for text in [
        "服装销售；餐饮服务等",
        "服装销售、餐饮服务等。",
        "服装销售……",
        "服装销售等(依法须经批准的项目,经相关部门批准后方可开展经营活动)",
    ] {
        assert_eq!(outcome(text, "住宿服务"), ScopeOutcome::Truncated, "{text}");
        assert_eq!(outcome(text, "服装销售"), ScopeOutcome::Matched, "{text}");
    }
}

// Origin: the reference `scope-grammar`, 6: stars and 〓 end the text of the licence and cut nothing off.
#[test]
fn end_marks_say_that_nothing_follows() {
    for text in [
        "服装销售；餐饮服务****",
        "服装销售；餐饮服务〓",
        "服装销售、餐饮服务。***",
        "服装销售；餐饮服务#",
    ] {
        assert_eq!(outcome(text, "住宿服务"), ScopeOutcome::NotFound, "{text}");
        assert_eq!(outcome(text, "餐饮服务"), ScopeOutcome::Matched, "{text}");
    }
}

#[test]
fn no_scope_is_not_shown() {
    for text in ["", " \n", "****", "---", "无"] {
        let scope = Scope::parse(text);
        assert!(!scope.is_shown(), "{text}");
        assert!(
            matches!(
                outcome(text, "餐饮"),
                ScopeOutcome::NotShown | ScopeOutcome::Truncated
            ),
            "{text}"
        );
    }
}

#[test]
fn a_branch_depends_on_its_parent() {
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
fn a_neighbouring_term_list_finds_near_misses() {
    let scope = Scope::parse("一般项目：餐饮管理；初级农产品收购");
    assert_eq!(
        scope
            .match_terms(&["餐饮服务".to_owned()])
            .outcome,
        ScopeOutcome::NotFound
    );
    let near = scope.match_terms(&["餐饮管理".to_owned(), String::new()]);
    assert_eq!(near.best_hit().unwrap().quote, "餐饮管理");
}

#[test]
fn an_endless_text_is_cut() {
    let scope = Scope::parse(&"服装销售；".repeat(20_000));
    assert!(scope.truncated);
    assert_eq!(scope.items.len(), 10_000);
}

proptest! {
    #[test]
    fn no_text_panics_and_every_quote_is_in_the_source(
        text in any::<String>(), dense in "[食品销售不含除外非()（）；;、,。.:：等*一般项目许可 \n]{0,60}",
    ) {
        for text in [text, dense] {
            let scope = Scope::parse(&text);
            for item in &scope.items {
                prop_assert_eq!(&slice_chars(&text, item.range.clone()), &item.quote);
            }
            let _ = scope.match_terms(&["食品".to_owned(), "品销".to_owned()]);
        }
    }

    #[test]
    fn every_plain_item_is_found_again(items in prop::collection::vec("[甲乙丙丁戊己庚辛]{2,9}", 1..12)) {
        let scope = Scope::parse(&format!("一般项目：{}。", items.join("；")));
        prop_assert_eq!(scope.items.len(), items.len());
        for item in items {
            prop_assert_eq!(scope.match_terms(&[item]).outcome, ScopeOutcome::Matched);
        }
    }
}

#[test]
fn what_is_left_to_the_branches_is_not_the_head_offices() {
    for scope in [
        "餐饮管理；以下项目限分支机构经营：餐饮服务、食品销售。",
        "餐饮管理（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）限分支机构经营：食品销售、餐饮服务。",
        "一般项目：餐饮服务【分支机构经营】；日用百货销售。",
        "许可项目：餐饮服务（限分支机构经营）。一般项目：餐饮管理。",
        "餐饮服务；食品销售（以上项目仅限分支机构经营）；",
        "下列经营项目限分支机构开展经营活动：餐饮服务。",
    ] {
        assert_eq!(
            outcome(scope, "餐饮服务"),
            ScopeOutcome::BranchOnly,
            "{scope}"
        );
    }
    let scope = "以下项目限分支机构经营：食品销售。一般项目：餐饮服务。";
    assert_eq!(outcome(scope, "餐饮服务"), ScopeOutcome::Matched);
    assert_eq!(
        outcome("分支机构管理服务；餐饮服务", "餐饮服务"),
        ScopeOutcome::Matched
    );
    assert_eq!(
        outcome("企业管理；限分支机构经营：餐饮服务", "企业管理"),
        ScopeOutcome::Matched
    );
}

#[test]
fn a_word_inside_a_longer_activity_does_not_name_it() {
    for text in [
        "餐饮服务管理",
        "餐饮服务咨询",
        "餐饮服务网点策划",
        "餐饮服务设备销售",
        "筹建餐饮服务项目",
        "筹建大型餐饮服务项目（筹建期间不得开展经营活动）",
        "餐饮服务（筹建）",
    ] {
        assert_eq!(outcome(text, "餐饮服务"), ScopeOutcome::Embedded, "{text}");
    }
    for text in [
        "餐饮服务管理；餐饮服务",
        "餐饮服务、餐饮管理",
        "小型餐饮服务",
        "餐饮服务（含网络订餐）",
    ] {
        assert_eq!(outcome(text, "餐饮服务"), ScopeOutcome::Matched, "{text}");
    }
    // What is excluded somewhere is excluded, whatever else has the word in it.
    let both = "餐饮管理（不含餐饮服务）；餐饮服务咨询";
    assert_eq!(outcome(both, "餐饮服务"), ScopeOutcome::Excluded);
}
