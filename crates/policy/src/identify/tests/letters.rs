//! Letters, query pages, marks.

use super::*;

fn letter() -> Vec<Box4<'static>> {
    vec![
        (560.0, 80.0, 40.0, "授权委托书"),
        (160.0, 180.0, 24.0, "授权方：样例（北京）商贸有限公司"),
        (160.0, 230.0, 24.0, "统一社会信用代码：91110000MA00000152"),
        (160.0, 280.0, 24.0, "法定代表人：张样本"),
        (160.0, 330.0, 24.0, "住所：北京市样例区示范路8号"),
        (160.0, 380.0, 24.0, "被授权方：样张市示例食品贸易有限公司"),
        (
            208.0,
            430.0,
            24.0,
            "兹授权被授权方办理小程序认证，随函附营业执照、",
        ),
        (
            160.0,
            465.0,
            24.0,
            "食品经营许可证复印件各一份，经营范围以营业执照为准。",
        ),
        (
            160.0,
            520.0,
            24.0,
            "授权期限：2026年01月01日至2026年12月31日",
        ),
        (900.0, 700.0, 24.0, "2026年01月01日"),
    ]
}

#[test]
fn a_letter_that_names_a_licence_is_a_letter() {
    let paper = only(&[scan("a.jpg", &letter())]);
    assert_eq!(paper.kind, "authorization-letter");
    assert_fields(
        &paper,
        &[
            ("name", "样例（北京）商贸有限公司"),
            ("items", "<absent>"),
            ("valid", "2026年01月01日至2026年12月31日"),
        ],
    );
    assert!(marks(&paper).is_empty(), "{:?}", paper.marks);
}

#[test]
fn an_unknown_letter_is_not_the_paper_it_names() {
    let mut boxes = letter();
    boxes[0].3 = "情况说明书";
    boxes.retain(|b| !b.3.contains("授权"));
    assert_eq!(papers(&[scan("a.jpg", &boxes)]), vec![]);
}

#[test]
fn a_template_shows_its_gaps() {
    for gap in [
        "授权方：XXX有限公司",
        "授权范围：________",
        "授权方：（公司名称）",
        "日期： 年 月 日",
    ] {
        let mut boxes = letter();
        boxes.push((160.0, 600.0, 24.0, gap));
        let paper = only(&[scan("a.jpg", &boxes)]);
        assert_eq!(marks(&paper), ["template"], "{gap}");
        assert_eq!(paper.marks[0].quote, tidy(gap));
    }
}

fn tidy(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .collect()
}

#[test]
fn a_query_page_is_marked() {
    let boxes = vec![
        (40.0, 20.0, 20.0, "返回"),
        (1200.0, 20.0, 20.0, "首页"),
        (500.0, 60.0, 30.0, "营业执照信息"),
        (60.0, 160.0, 24.0, "统一社会信用代码"),
        (500.0, 160.0, 24.0, "91110000MA00000152"),
        (60.0, 210.0, 24.0, "企业名称"),
        (500.0, 210.0, 24.0, "样例商贸有限公司"),
        (60.0, 260.0, 24.0, "类型"),
        (500.0, 260.0, 24.0, "有限责任公司"),
        (60.0, 310.0, 24.0, "法定代表人"),
        (500.0, 310.0, 24.0, "张样本"),
        (60.0, 360.0, 24.0, "登记状态"),
        (500.0, 360.0, 24.0, "存续"),
        (60.0, 410.0, 24.0, "核准日期"),
        (500.0, 410.0, 24.0, "2020年01月02日"),
    ];
    let paper = only(&[scan("a.jpg", &boxes)]);
    assert_eq!(paper.kind, "scope-query-screenshot");
    assert_eq!(marks(&paper), ["query-page"]);
    assert_fields(&paper, &[("name", "样例商贸有限公司")]);
}

#[test]
fn specimen_words_inside_names_are_no_mark() {
    let clean = licences::form_2019();
    assert_eq!(marks(&only(&[scan("a.jpg", &clean)])), ["duplicate-copy"]);
    for word in ["SPECIMEN 样张", "样本", "仅供参考样张", "S P E C I M E N"] {
        let mut boxes = clean.clone();
        boxes.push((400.0, 620.0, 60.0, word));
        let paper = only(&[scan("a.jpg", &boxes)]);
        assert_eq!(marks(&paper), ["duplicate-copy", "specimen"], "{word}");
        assert!(
            paper
                .field_value("scope")
                .unwrap()
                .ends_with("供应链管理服务。"),
            "{word}"
        );
    }
}

/// The built-in catalogue's reading of a page of lines, one below the other.
fn read_letter(lines: &[&str]) -> Document {
    let rules = crate::rules::Rules::load_embedded().unwrap();
    let place = |(i, text): (usize, &&'static str)| {
        let height = if i == 0 { 40.0 } else { 24.0 };
        (160.0, 80.0 + 60.0 * i as f64, height, *text)
    };
    let leaked: Vec<&'static str> = lines
        .iter()
        .map(|l| &*Box::leak((*l).to_owned().into_boxed_str()))
        .collect();
    let boxes: Vec<Box4> = leaked
        .iter()
        .enumerate()
        .map(place)
        .collect();
    let papers = identify_documents(&[scan("a.jpg", &boxes)], &[], &rules.catalogue);
    assert_eq!(papers.len(), 1, "{papers:?}");
    papers.into_iter().next().unwrap()
}

#[test]
fn a_sales_authorisation_gives_parties_and_term() {
    let paper = read_letter(&[
        "销售授权书",
        "授权方：__样例松汀银行股份有限公司____",
        "被授权方：__样例市示范收藏品有限公司____",
        "兹授权被授权方在其微信小程序内销售我行发行的普通纪念币。",
        "授权期限：__2026年01月01日至2027年12月31日____",
        "授权方（盖章）：",
        "2026年01月01日",
    ]);
    assert_eq!(paper.kind, "sales-authorization");
    assert_eq!(
        paper.field_value("grantor"),
        Some("样例松汀银行股份有限公司")
    );
    assert_eq!(
        paper.field_value("grantee"),
        Some("样例市示范收藏品有限公司")
    );
    assert_eq!(
        paper.field_value("valid"),
        Some("2026年01月01日至2027年12月31日")
    );
    assert!(!paper.has_marking("template"), "{:?}", paper.marks);
}

#[test]
fn a_letter_that_states_an_earlier_end_too_has_no_readable_term() {
    let valid = |labelled: &str, sentence: &str| {
        let paper = read_letter(&[
            "销售授权书",
            "授权方：样例松汀银行股份有限公司",
            "被授权方：样例市示范收藏品有限公司",
            "兹授权被授权方在其微信小程序内销售我行发行的普通纪念币。",
            &format!("授权期限：{labelled}"),
            sentence,
            "授权方（盖章）：",
            "2026年01月01日",
        ]);
        assert_eq!(paper.kind, "sales-authorization");
        let field = &paper.fields["valid"];
        (field.state, field.value.clone())
    };
    let unread = (FieldState::Unreadable, String::new());
    let ended = "本授权有效期自2001年5月1日起至2003年4月30日止。";
    assert_eq!(valid("长期", ended), unread);
    assert_eq!(valid("2026年01月01日至2027年12月31日", ended), unread);
    assert_eq!(valid("长期", "2001年05月01日至2003年04月30日"), unread);
    let counted = "本授权书自签署之日起一年内有效。";
    assert_eq!(valid("长期", counted), unread);
    let two_years = "2026年01月01日至2027年12月31日";
    assert_eq!(valid(two_years, counted), unread);
    let secrecy = "被授权方在授权期间及之后一年内负有保密义务。";
    assert_eq!(valid(two_years, secrecy).0, FieldState::Present);
    let (state, _) = valid("2026年01月01日至2027年01月01日", counted);
    assert_eq!(state, FieldState::Present);
    for later in [
        "本授权有效期自2026年1月1日起至2027年12月31日止。",
        "本项目于2001年5月1日至2003年4月30日建成。",
        "我行成立于1998年6月1日。",
    ] {
        let (state, _) = valid("2026年01月01日至2027年12月31日", later);
        assert_eq!(state, FieldState::Present, "{later}");
    }
}

#[test]
fn a_letter_in_sentences_gives_them_too() {
    let paper = read_letter(&[
        "销售授权书",
        "我行样例松汀银行股份有限公司现授权样例市示范收藏品有限公司（统一社会信用代码：91990102MA0",
        "GJDRA4H）在其小程序内销售纪念币，授权期限自2021年1月1日起至2023年12月31日止。",
        "2021年01月01日",
    ]);
    assert_eq!(
        paper.field_value("grantor"),
        Some("样例松汀银行股份有限公司")
    );
    assert_eq!(
        paper.field_value("grantee"),
        Some("样例市示范收藏品有限公司")
    );
    assert_eq!(paper.field_value("code"), Some("91990102MA0GJDRA4H"));
    assert_eq!(
        paper.field_value("valid"),
        Some("自2021年1月1日起至2023年12月31日止")
    );
}

#[test]
fn a_name_whose_code_wraps_is_read_without_its_bracket() {
    let paper = read_letter(&[
        "业务办理授权函",
        "授权方：样例市示范餐饮服务有限公司（统一社会信用代码：91990102MA0",
        "GJDRA4H）",
        "被授权方：闻样本",
        "兹授权被授权方办理商户入驻、签约及账户管理事宜。",
        "授权期限：2026年09月20日至2028年09月20日",
        "授权方（盖章）：",
        "2026年09月20日",
    ]);
    assert_eq!(
        paper.field_value("name"),
        Some("样例市示范餐饮服务有限公司")
    );
}

#[test]
fn an_approval_is_read_as_that_of_whom_it_approves() {
    let approved = "样例市示范资产管理有限公司";
    for lines in [
        // Written to the authority below, about the company.
        vec![
            "关于同意样例市示范资产管理有限公司开业的批复",
            "样例市地方金融管理局：",
            "你局来文收悉。经研究，现批复如下。",
            "样例省地方金融管理局",
            "2024年03月01日",
        ],
        // Written to the company itself.
        vec![
            "地方资产管理公司文件",
            "样例市示范资产管理有限公司：",
            "经审核，同意你公司开展不良资产收购处置业务。",
            "样例省地方金融管理局",
            "2024年03月01日",
        ],
    ] {
        let rules = crate::rules::Rules::load_embedded().unwrap();
        let place = |(i, text): (usize, &&'static str)| {
            (
                160.0,
                80.0 + 60.0 * i as f64,
                if i == 0 { 40.0 } else { 24.0 },
                *text,
            )
        };
        let boxes: Vec<Box4> = lines
            .iter()
            .enumerate()
            .map(place)
            .collect();
        let declared = DeclaredDocument {
            file: "a.jpg".to_owned(),
            kind: "amc-document".to_owned(),
            ..DeclaredDocument::default()
        };
        let files = [scan("a.jpg", &boxes)];
        let papers = identify_documents(&files, &[declared], &rules.catalogue);
        assert_eq!(papers.len(), 1, "{papers:?}");
        assert_eq!(papers[0].kind, "amc-document");
        assert_eq!(papers[0].field_value("name"), Some(approved), "{lines:?}");
        let valid = &papers[0].fields["valid"];
        assert_eq!(valid.state, FieldState::LabelAbsent, "{lines:?}");
    }
}

#[test]
fn a_value_in_a_blank_ends_with_the_blank() {
    let mut print = letter();
    // What stands under the blank is another sentence.
    print.splice(
        1..2,
        [
            (160.0, 130.0, 24.0, "授权方：__样张市示范律师事务所__"),
            (160.0, 155.0, 24.0, "我们对下列事项负责。"),
        ],
    );
    let paper = only(&[scan("a.jpg", &print)]);
    assert_eq!(paper.kind, "authorization-letter");
    assert_eq!(paper.field_value("name"), Some("样张市示范律师事务所"));
}
