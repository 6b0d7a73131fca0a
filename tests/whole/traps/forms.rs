//! Forms whose values look like labels, stamps or prose.

use model::FieldState;

use super::{food, paper, state, with};

#[test]
fn a_value_that_is_another_papers_label_is_the_value() {
    let print = [
        (480.0, 90.0, 54.0, "食品经营许可证"),
        (100.0, 220.0, 22.0, "经营者名称"),
        (330.0, 220.0, 22.0, "云岚市示例商店"),
        (100.0, 270.0, 22.0, "住所"),
        (330.0, 270.0, 22.0, "云岚市示范区测试路1号"),
        (100.0, 320.0, 22.0, "主体业态"),
        (330.0, 320.0, 22.0, "食品销售经营者"),
        (100.0, 370.0, 22.0, "经营项目"),
        (330.0, 370.0, 22.0, "预包装食品销售"),
        (780.0, 220.0, 22.0, "许可证编号"),
        (950.0, 220.0, 22.0, "JY11101010000006"),
    ];
    let permit = paper(&print);
    assert_eq!(permit.field_value("business"), Some("食品销售经营者"));
    assert_eq!(permit.field_value("items"), Some("预包装食品销售"));
}

#[test]
fn an_empty_label_in_the_other_column_is_no_value() {
    let print = [
        (100.0, 600.0, 22.0, "签发人"),
        (780.0, 600.0, 22.0, "备案日期"),
    ];
    let permit = paper(&with(food(), &print));
    assert_ne!(state(&permit, "issued"), FieldState::Present);
}

#[test]
fn the_class_in_the_bracket_that_opens_a_trademarks_goods_is_kept() {
    let print = [
        (480.0, 200.0, 54.0, "商标注册证"),
        (560.0, 300.0, 24.0, "第 99000017 号"),
        (150.0, 500.0, 24.0, "核定使用商品/服务项目"),
        (
            450.0,
            500.0,
            24.0,
            "（国际分类：35）广告；为零售目的在通讯媒体上展",
        ),
        (450.0, 535.0, 24.0, "示商品；替他人推销"),
        (150.0, 590.0, 24.0, "注册人"),
        (450.0, 590.0, 24.0, "云岚市示例商贸有限公司"),
        (150.0, 640.0, 24.0, "有效期至"),
        (450.0, 640.0, 24.0, "2029年03月17日"),
    ];
    let mark = paper(&print);
    assert_eq!(
        mark.field_value("class"),
        Some("（国际分类：35）广告；为零售目的在通讯媒体上展示商品；替他人推销")
    );
    assert_eq!(mark.field_value("holder"), Some("云岚市示例商贸有限公司"));
}

#[test]
fn a_limit_in_a_licences_own_words_is_no_purpose_stamp() {
    let print = [
        (400.0, 120.0, 54.0, "增值电信业务经营许可证"),
        (150.0, 300.0, 24.0, "经营许可证编号：京B2-20230217"),
        (150.0, 350.0, 24.0, "公司名称：云岚市示例科技有限公司"),
        (150.0, 400.0, 24.0, "法定代表人：顾云溪"),
        (
            150.0,
            450.0,
            24.0,
            "业务种类：信息服务业务（仅限互联网信息服务）",
        ),
        (150.0, 500.0, 24.0, "有效期至：2028年05月06日"),
    ];
    assert_eq!(
        paper(&print).field_value("items"),
        Some("信息服务业务（仅限互联网信息服务）")
    );
    let stamped = paper(&with(
        print.to_vec(),
        &[(300.0, 700.0, 26.0, "仅限办理微信认证使用")],
    ));
    assert!(
        stamped
            .fields
            .values()
            .all(|f| !f.value.contains("微信"))
    );
}

#[test]
fn an_opening_permit_names_its_holder_in_a_sentence() {
    let print = [
        (560.0, 120.0, 54.0, "开户许可证"),
        (150.0, 240.0, 22.0, "核准号：J9901000217301"),
        (
            150.0,
            320.0,
            24.0,
            "经审核，云岚市示例商贸（集团）有限公司符合开户条件，准予开立基本",
        ),
        (150.0, 360.0, 24.0, "存款账户。"),
        (150.0, 440.0, 24.0, "法定代表人（单位负责人）"),
        (480.0, 440.0, 24.0, "顾云溪"),
        (150.0, 490.0, 24.0, "开户银行"),
        (480.0, 490.0, 24.0, "云岚松汀银行股份有限公司青屿支行"),
        (150.0, 540.0, 24.0, "账号"),
        (480.0, 540.0, 24.0, "8801200100009917305"),
    ];
    assert_eq!(
        paper(&print).field_value("holder"),
        Some("云岚市示例商贸（集团）有限公司")
    );
}

#[test]
fn a_hygiene_permits_number_under_its_title_needs_no_label() {
    let print = [
        (460.0, 120.0, 60.0, "公共场所卫生许可证"),
        (520.0, 200.0, 24.0, "岚卫公证字〔2025〕第000218号"),
        (200.0, 300.0, 26.0, "单位名称"),
        (450.0, 300.0, 26.0, "云岚市示例酒店有限公司"),
        (200.0, 360.0, 26.0, "地址"),
        (450.0, 360.0, 26.0, "云岚市示范区测试路1号"),
        (200.0, 420.0, 26.0, "许可项目"),
        (450.0, 420.0, 26.0, "宾馆、旅店"),
    ];
    assert_eq!(
        paper(&print).field_value("number"),
        Some("岚卫公证字(2025)第000218号")
    );
}

#[test]
fn the_date_under_the_authoritys_seal_is_the_day_of_issue() {
    let foot = [(900.0, 820.0, 22.0, "2023 年 04 月 17 日")];
    assert_eq!(
        paper(&with(food(), &foot)).field_value("issued"),
        Some("2023年04月17日")
    );
    let two = [
        (900.0, 820.0, 22.0, "2023 年 04 月 17 日"),
        (300.0, 820.0, 22.0, "2024 年 04 月 17 日"),
    ];
    assert_ne!(
        state(&paper(&with(food(), &two)), "issued"),
        FieldState::Present
    );
    let until = [
        (780.0, 700.0, 22.0, "有效期至"),
        (950.0, 700.0, 22.0, "2028年04月16日"),
    ];
    let dated = paper(&with(food(), &until));
    assert_eq!(dated.field_value("valid"), Some("2028年04月16日"));
    assert_ne!(state(&dated, "issued"), FieldState::Present);
}

#[test]
fn a_letter_spaced_label_that_lost_its_second_letter_is_still_the_label() {
    let print = [
        (560.0, 150.0, 60.0, "营业执照"),
        (90.0, 146.0, 20.0, "统一社会信用代码91110000MA00000152"),
        (100.0, 300.0, 24.0, "名"),
        (240.0, 300.0, 24.0, "云岚市示例食品贸易有限公司"),
        (100.0, 350.0, 24.0, "类"),
        (240.0, 350.0, 24.0, "有限责任公司"),
        (100.0, 400.0, 24.0, "法定代表人"),
        (240.0, 400.0, 24.0, "顾云溪"),
        (100.0, 450.0, 24.0, "成立日期"),
        (240.0, 450.0, 24.0, "2019年03月18日"),
        (100.0, 500.0, 24.0, "经营范围"),
        (240.0, 500.0, 24.0, "食品销售"),
    ];
    let licence = paper(&print);
    assert_eq!(
        licence.field_value("name"),
        Some("云岚市示例食品贸易有限公司")
    );
    assert_eq!(licence.field_value("type"), Some("有限责任公司"));
    assert_eq!(licence.field_value("code"), Some("91110000MA00000152"));
}
