//! Exceptions, inclusions and limits of an item, and words that only look like them.

use super::*;

#[test]
fn exceptions_limit_their_item_and_exclude_what_they_name() {
    for (text, limited, excluded) in [
        ("食品销售（不含酒）", "食品销售", "酒"),
        (
            "培训服务（不含教育培训、职业技能培训）",
            "培训服务",
            "职业技能培训",
        ),
        (
            "化工产品销售（不包括危险化学品）",
            "化工产品销售",
            "危险化学品",
        ),
        ("化妆品销售（除分装）", "化妆品销售", "分装"),
        ("日用品销售（除烟花爆竹外）", "日用品销售", "烟花爆竹"),
        (
            "销售农副产品（国家专控产品除外）",
            "农副产品",
            "国家专控产品",
        ),
        ("医疗器械以外的日用品销售", "日用品销售", "医疗器械"),
        ("保付代理（非银行融资类）", "保付代理", "银行融资"),
        ("健康咨询服务，不含诊疗服务", "健康咨询服务", "诊疗服务"),
        ("投资咨询（不得从事证券咨询）", "投资咨询", "证券咨询"),
        ("散装食品（不含散装熟食）销售", "散装食品销售", "散装熟食"),
        ("除危险品外的货物运输", "货物运输", "危险品"),
    ] {
        assert_eq!(outcome(text, limited), ScopeOutcome::Limited, "{text}");
        assert_eq!(outcome(text, excluded), ScopeOutcome::Excluded, "{text}");
    }
}

#[test]
fn an_exception_stays_inside_its_item() {
    let text = "食品销售（不含酒）；酒类经营；服装销售";
    assert_eq!(outcome(text, "服装销售"), ScopeOutcome::Matched);
    assert_eq!(outcome(text, "酒类经营"), ScopeOutcome::Matched);
    assert_eq!(outcome(text, "酒"), ScopeOutcome::Matched);
}

#[test]
fn an_inclusion_is_no_exception() {
    let text = "预包装食品（含冷藏冷冻食品）销售；散装食品（不含散装熟食）销售";
    assert_eq!(outcome(text, "预包装食品销售"), ScopeOutcome::Matched);
    assert_eq!(outcome(text, "冷藏冷冻食品"), ScopeOutcome::Matched);
}

#[test]
fn a_restriction_to_some_limits() {
    assert_eq!(
        outcome("食品互联网销售（仅销售预包装食品）", "食品互联网销售"),
        ScopeOutcome::Limited
    );
    assert_eq!(
        outcome("食品互联网销售（仅销售预包装食品）", "预包装食品"),
        ScopeOutcome::Matched
    );
    assert_eq!(
        outcome("餐饮服务（限分支机构经营）", "餐饮服务"),
        ScopeOutcome::BranchOnly
    );
}

#[test]
fn a_term_with_brackets_names_the_whole_item() {
    assert_eq!(
        outcome(CATALOGUE, "互联网销售(除销售需要许可的商品)"),
        ScopeOutcome::Matched
    );
    let hits = Scope::parse(CATALOGUE)
        .match_terms(&["互联网销售".to_owned()])
        .hits;
    assert!(hits[0].only_licensed_excepted);
    assert_eq!(hits[0].limitation.as_deref(), Some("除销售需要许可的商品"));
}

#[test]
fn a_negated_word_is_not_the_word() {
    assert_eq!(
        outcome("非融资担保服务", "融资担保"),
        ScopeOutcome::Excluded
    );
    assert_eq!(
        outcome("非融资担保服务", "非融资担保服务"),
        ScopeOutcome::Matched
    );
    assert_eq!(
        outcome("非金属矿物制品销售；金属矿物制品销售", "金属矿物制品销售"),
        ScopeOutcome::Matched
    );
}

#[test]
fn words_that_only_look_like_exceptions() {
    for (text, term) in [
        ("拆除工程、外墙保温工程施工", "拆除工程"),
        ("除尘设备、室外设施销售", "除尘设备"),
        ("有害生物防除及外墙清洗服务", "外墙清洗服务"),
        ("不锈钢制品销售", "不锈钢制品销售"),
        ("除雪服务;外卖递送服务", "外卖递送服务"),
        ("除四害服务", "除四害服务"),
    ] {
        assert_eq!(outcome(text, term), ScopeOutcome::Matched, "{text}");
    }
}
