//! Whole activities in scopes, on a small lexicon; the built-in one is held by
//! `crates/policy/tests/scopes.rs`.

use proptest::prelude::*;

use super::*;

fn small_lexicon() -> ActivityLexicon {
    let words = |list: &[&str]| {
        list.iter()
            .map(|word| (*word).to_owned())
            .collect()
    };
    ActivityLexicon::new(vec![
        ActivityWords {
            id: "catering".into(),
            group: "lodging".into(),
            wording: words(&["餐饮服务", "餐饮", "小吃"]),
            near: words(&["餐饮管理", "餐饮用品"]),
            ..ActivityWords::default()
        },
        ActivityWords {
            id: "food".into(),
            group: "food".into(),
            goods: words(&["食品", "预包装食品"]),
            made: words(&["酱菜"]),
            let_out: words(&["货架"]),
            acts: words(&["回收"]),
            near: words(&["食品添加剂"]),
            ..ActivityWords::default()
        },
    ])
}

fn activity(scope: &str, id: &str) -> ScopeOutcome {
    let scope = Scope::parse(scope);
    scope
        .match_activities(&small_lexicon(), &[id.to_owned()])
        .outcome
}

#[test]
fn goods_stand_under_the_verbs_of_their_list() {
    for (text, outcome) in [
        ("文具、食品、布料", ScopeOutcome::Matched),
        ("文具、食品、布料的生产", ScopeOutcome::Embedded),
        ("文具、食品、布料的生产与批发", ScopeOutcome::Matched),
        ("生产、加工、零售：文具、食品", ScopeOutcome::Matched),
        ("加工文具、食品", ScopeOutcome::Embedded),
        ("食品机械销售；食品添加剂零售", ScopeOutcome::Embedded),
        ("酱菜生产", ScopeOutcome::Matched),
        ("酱菜销售", ScopeOutcome::Embedded),
        ("货架租赁；货架销售", ScopeOutcome::Matched),
        ("货架销售", ScopeOutcome::Embedded),
        ("回收废纸", ScopeOutcome::Matched),
        ("回收技术咨询", ScopeOutcome::Embedded),
        ("文具零售（不含食品）", ScopeOutcome::Excluded),
        ("布料加工", ScopeOutcome::NotFound),
    ] {
        assert_eq!(activity(text, "food"), outcome, "{text}");
    }
}

#[test]
fn an_unknown_activity_names_nothing() {
    assert_eq!(activity("食品销售", "absent"), ScopeOutcome::NotFound);
    assert!(!small_lexicon().has_activity("absent"));
}

#[test]
fn text_without_separators_ends() {
    for text in [
        "餐饮服务".repeat(12_000),
        "餐饮小吃服务".repeat(8_000),
        "（食品，".repeat(12_000),
    ] {
        let _ = activity(&text, "catering");
        let _ = activity(&text, "food");
    }
    assert_eq!(
        activity(&"布料销售；".repeat(9_000), "food"),
        ScopeOutcome::NotFound
    );
}

proptest! {
    #[test]
    fn no_text_panics(
        text in any::<String>(), dense in "[餐饮服务管理食品销售批发生产的及等对为不含除外（）；、,。:：*0-9 ]{0,80}",
    ) {
        let lexicon = small_lexicon();
        for text in [text, dense] {
            let scope = Scope::parse(&text);
            let found = scope.match_activities(&lexicon, &["food".to_owned(), "catering".to_owned()]);
            prop_assert!(found.hits.len() <= scope.items.len());
            prop_assert!(scope.unknown_items(&lexicon).len() <= scope.items.len());
        }
    }
}
