//! Business licences of four printings.

use super::*;

/// The landscape form, 副本: labels in two columns, the left ones letter-spaced into two boxes.
pub(super) fn form_2019() -> Vec<Box4<'static>> {
    vec![
        (560.0, 150.0, 60.0, "营 业 执 照"),
        (660.0, 222.0, 22.0, "（副  本）（1-1）"),
        (90.0, 120.0, 20.0, "统一社会信用代码"),
        (90.0, 146.0, 20.0, "91110000MA00000152"),
        (
            1120.0,
            150.0,
            14.0,
            "扫描二维码登录‘国家企业信用信息公示系统’了解更多登记、备案、许可、监管信息",
        ),
        (100.0, 300.0, 24.0, "名"),
        (172.0, 300.0, 24.0, "称"),
        (240.0, 301.0, 24.0, "样张市示例食品贸易有限公司"),
        (100.0, 350.0, 24.0, "类"),
        (172.0, 350.0, 24.0, "型有限责任公司（自然人投资或控股）"),
        (100.0, 400.0, 24.0, "法定代表人"),
        (240.0, 402.0, 24.0, "张样本"),
        (100.0, 450.0, 24.0, "经营范围"),
        (
            240.0,
            452.0,
            22.0,
            "许可项目：食品销售；餐饮服务。（依法须经批准的",
        ),
        (
            240.0,
            482.0,
            22.0,
            "项目，凭食品经营许可证经营）一般项目：日用百货",
        ),
        (240.0, 512.0, 22.0, "销售；供应链管理服务。"),
        (780.0, 300.0, 24.0, "注册资本 伍佰万元整"),
        (780.0, 350.0, 24.0, "成立日期"),
        (920.0, 351.0, 24.0, "2019年03月18日"),
        (780.0, 400.0, 24.0, "营业期限"),
        (920.0, 400.0, 24.0, "2019年03月18日至2049年03月17日"),
        (780.0, 450.0, 24.0, "住"),
        (852.0, 450.0, 24.0, "所"),
        (920.0, 450.0, 24.0, "样张市示范区测试路128号"),
        (920.0, 482.0, 24.0, "3幢501室"),
        (780.0, 760.0, 24.0, "登记机关"),
        (920.0, 760.0, 24.0, "样张市市场监督管理局"),
        (960.0, 820.0, 24.0, "2024 年 05 月 06 日"),
        (
            90.0,
            930.0,
            14.0,
            "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn",
        ),
        (900.0, 930.0, 14.0, "国家市场监督管理总局监制"),
    ]
}

const FIELDS_2019: &[(&str, &str)] = &[
    ("code", "91110000MA00000152"),
    ("name", "样张市示例食品贸易有限公司"),
    ("type", "有限责任公司（自然人投资或控股）"),
    ("representative", "张样本"),
    ("address", "样张市示范区测试路128号3幢501室"),
    ("capital", "伍佰万元整"),
    ("established", "2019年03月18日"),
    ("term", "2019年03月18日至2049年03月17日"),
    (
        "scope",
        "许可项目：食品销售；餐饮服务。（依法须经批准的项目，凭食品经营许可证经营）一般项目：日用百货销售；供应链管理服务。",
    ),
    ("authority", "样张市市场监督管理局"),
];

fn without(boxes: &mut Vec<Box4<'static>>, text: &str) {
    let before = boxes.len();
    boxes.retain(|b| !b.3.starts_with(text));
    assert!(boxes.len() < before, "{text}");
}

#[test]
fn landscape_form_with_term() {
    let paper = only(&[scan("a.jpg", &form_2019())]);
    assert_eq!(paper.kind, "business-license");
    assert!(paper.confidence > 0.8, "{}", paper.confidence);
    assert_eq!(marks(&paper), ["duplicate-copy"]);
    assert_fields(&paper, FIELDS_2019);
    let place = paper.fields["name"]
        .place
        .clone()
        .unwrap();
    let rect = place.rect.unwrap();
    assert!(
        (rect.x0 - 240.0 / 1400.0).abs() < 1e-9 && (rect.y0 - 0.301).abs() < 1e-9,
        "{rect:?}"
    );
}

#[test]
fn since_2022_the_term_is_not_printed() {
    let mut boxes = form_2019();
    without(&mut boxes, "营业期限");
    without(&mut boxes, "2019年03月18日至");
    let paper = only(&[scan("a.jpg", &boxes)]);
    let mut expected = FIELDS_2019.to_vec();
    expected[7].1 = "<absent>";
    assert_fields(&paper, &expected);
}

#[test]
fn a_label_with_nothing_behind_it_is_blank() {
    let mut boxes = form_2019();
    without(&mut boxes, "2019年03月18日至");
    let paper = only(&[scan("a.jpg", &boxes)]);
    let mut expected = FIELDS_2019.to_vec();
    expected[7].1 = "<blank>";
    assert_fields(&paper, &expected);
}

#[test]
fn without_its_title_the_labels_carry_the_kind() {
    let mut boxes = form_2019();
    without(&mut boxes, "营 业 执 照");
    let paper = only(&[scan("a.jpg", &boxes)]);
    assert_eq!(paper.kind, "business-license");
    assert_fields(&paper, FIELDS_2019);
}

#[test]
fn shenzhen_prints_no_scope() {
    let boxes = vec![
        (500.0, 80.0, 60.0, "营业执照"),
        (90.0, 200.0, 24.0, "统一社会信用代码 91440300MA5ABCDE0L"),
        (100.0, 260.0, 24.0, "名称"),
        (260.0, 260.0, 24.0, "深圳市样例科技有限公司"),
        (100.0, 310.0, 24.0, "类型"),
        (260.0, 310.0, 24.0, "有限责任公司"),
        (100.0, 360.0, 24.0, "法定代表人"),
        (260.0, 360.0, 24.0, "李样例"),
        (780.0, 260.0, 24.0, "成立日期"),
        (940.0, 260.0, 24.0, "2019年04月01日"),
        (780.0, 310.0, 24.0, "住所"),
        (940.0, 310.0, 24.0, "深圳市样例区示范路1号"),
        (100.0, 560.0, 20.0, "重要提示"),
        (
            100.0,
            590.0,
            18.0,
            "1.商事主体的经营范围由章程确定，经营范围中属于法律、法规规定应当",
        ),
        (
            100.0,
            616.0,
            18.0,
            "经批准的项目，取得许可审批文件后方可开展相关经营活动。",
        ),
        (780.0, 760.0, 24.0, "登记机关"),
        (940.0, 810.0, 24.0, "2019 年 04 月 01 日"),
    ];
    let paper = only(&[scan("a.jpg", &boxes)]);
    assert_eq!(paper.kind, "business-license");
    assert_fields(
        &paper,
        &[
            ("code", "91440300MA5ABCDE0L"),
            ("name", "深圳市样例科技有限公司"),
            ("type", "有限责任公司"),
            ("representative", "李样例"),
            ("address", "深圳市样例区示范路1号"),
            ("established", "2019年04月01日"),
            ("scope", "<absent>"),
            ("term", "<absent>"),
            ("authority", "<blank>"),
        ],
    );
}

#[test]
fn portrait_form_of_2015() {
    let boxes = vec![
        (420.0, 80.0, 70.0, "营"),
        (540.0, 80.0, 70.0, "业"),
        (660.0, 82.0, 70.0, "执"),
        (780.0, 80.0, 70.0, "照"),
        (560.0, 170.0, 24.0, "统一社会信用代码 91110000MA00000152"),
        (200.0, 230.0, 24.0, "名"),
        (320.0, 230.0, 24.0, "称 样例（北京）商贸有限公司"),
        (200.0, 280.0, 24.0, "类"),
        (320.0, 280.0, 24.0, "型 有限责任公司"),
        (200.0, 330.0, 24.0, "住"),
        (320.0, 330.0, 24.0, "所 北京市样例区示范路8号"),
        (200.0, 380.0, 24.0, "法定代表人 王样例"),
        (200.0, 430.0, 24.0, "注册资本 壹佰万元整"),
        (200.0, 480.0, 24.0, "成立日期 2015年10月12日"),
        (200.0, 530.0, 24.0, "营业期限 2015年10月12日至长期"),
        (200.0, 580.0, 24.0, "经营范围 销售日用品、文具；"),
        (345.0, 610.0, 24.0, "住宿管理服务；名称策划。"),
        (700.0, 760.0, 24.0, "登记机关"),
        (800.0, 830.0, 24.0, "2015 年 10 月 12 日"),
        (700.0, 930.0, 16.0, "中华人民共和国国家工商行政管理总局监制"),
    ];
    let paper = only(&[scan("a.jpg", &boxes)]);
    assert_eq!(paper.kind, "business-license");
    assert_fields(
        &paper,
        &[
            ("code", "91110000MA00000152"),
            ("name", "样例（北京）商贸有限公司"),
            ("type", "有限责任公司"),
            ("representative", "王样例"),
            ("address", "北京市样例区示范路8号"),
            ("capital", "壹佰万元整"),
            ("established", "2015年10月12日"),
            ("term", "2015年10月12日至长期"),
            ("scope", "销售日用品、文具；住宿管理服务；名称策划。"),
            ("authority", "<blank>"),
        ],
    );
}

#[test]
fn an_individual_business_may_have_no_name() {
    for (printed, expected) in [
        ("", "<blank>"),
        ("***", "<blank>"),
        ("无", "<blank>"),
        ("样例小吃店", "样例小吃店"),
    ] {
        let boxes = vec![
            (500.0, 80.0, 60.0, "营业执照"),
            (90.0, 200.0, 24.0, "统一社会信用代码"),
            (330.0, 200.0, 24.0, "92440300MA5ABCDE5T"),
            (100.0, 260.0, 24.0, "名称"),
            (260.0, 260.0, 24.0, printed),
            (100.0, 310.0, 24.0, "类型"),
            (260.0, 310.0, 24.0, "个体工商户"),
            (100.0, 360.0, 24.0, "经营者"),
            (260.0, 360.0, 24.0, "赵样例"),
            (100.0, 410.0, 24.0, "经营场所"),
            (260.0, 410.0, 24.0, "样例市示范街2号"),
            (100.0, 460.0, 24.0, "组成形式"),
            (260.0, 460.0, 24.0, "个人经营"),
            (780.0, 260.0, 24.0, "注册日期"),
            (940.0, 260.0, 24.0, "2020年01月02日"),
        ];
        let boxes: Vec<Box4> = boxes
            .into_iter()
            .filter(|b| !b.3.is_empty())
            .collect();
        let paper = only(&[scan("a.jpg", &boxes)]);
        assert_eq!(paper.kind, "business-license");
        assert_fields(
            &paper,
            &[
                ("code", "92440300MA5ABCDE5T"),
                ("name", expected),
                ("type", "个体工商户"),
                ("representative", "赵样例"),
                ("address", "样例市示范街2号"),
                ("established", "2020年01月02日"),
            ],
        );
    }
}

#[test]
fn lines_that_join_both_columns_are_taken_apart() {
    let boxes = vec![
        (500.0, 80.0, 60.0, "营业执照"),
        (100.0, 200.0, 24.0, "统一社会信用代码 91110000MA00000152"),
        (
            100.0,
            260.0,
            24.0,
            "名称  样例贸易有限公司    注册资本  伍佰万元整",
        ),
        (
            100.0,
            310.0,
            24.0,
            "类型  有限责任公司    成立日期  2019年03月18日",
        ),
        (
            100.0,
            360.0,
            24.0,
            "法定代表人  张样本    住所  样例市示范路1号",
        ),
    ];
    let paper = only(&[scan("a.jpg", &boxes)]);
    assert_fields(
        &paper,
        &[
            ("code", "91110000MA00000152"),
            ("name", "样例贸易有限公司"),
            ("type", "有限责任公司"),
            ("representative", "张样本"),
            ("address", "样例市示范路1号"),
            ("capital", "伍佰万元整"),
            ("established", "2019年03月18日"),
        ],
    );
}

#[test]
fn a_misread_label_still_leads_to_its_value() {
    let mut boxes = form_2019();
    for b in &mut boxes {
        match b.3 {
            "法定代表人" => b.3 = "法走代表人",
            "统一社会信用代码" => b.3 = "统一社会信用代玛",
            _ => {}
        }
    }
    let paper = only(&[scan("a.jpg", &boxes)]);
    assert_fields(&paper, FIELDS_2019);
    assert!(paper.fields["representative"].confidence < 0.9);
}

#[test]
fn text_without_boxes_is_read_line_by_line() {
    let text = "营业执照\n统一社会信用代码：91110000MA00000152\n名称：样例贸易有限公司\n类型：有限责任公司\n\
                法定代表人：张样本\n注册资本：伍佰万元整\n成立日期：2019年03月18日\n住所：样例市示范路1号\n\
                经营范围：食品销售；\n日用百货销售。\n登记机关：样例市市场监督管理局";
    let paper = only(&[plain("a.pdf", text)]);
    assert_eq!(paper.kind, "business-license");
    assert_fields(
        &paper,
        &[
            ("code", "91110000MA00000152"),
            ("name", "样例贸易有限公司"),
            ("type", "有限责任公司"),
            ("representative", "张样本"),
            ("address", "样例市示范路1号"),
            ("capital", "伍佰万元整"),
            ("established", "2019年03月18日"),
            ("term", "<absent>"),
            ("scope", "食品销售；日用百货销售。"),
            ("authority", "样例市市场监督管理局"),
        ],
    );
    assert_eq!(
        paper.fields["name"]
            .place
            .as_ref()
            .unwrap()
            .rect,
        None
    );
}

#[test]
fn an_electronic_licence_says_so() {
    let mut boxes = form_2019();
    without(&mut boxes, "（副  本）");
    boxes.push((300.0, 600.0, 40.0, "电子营业执照"));
    boxes.push((90.0, 880.0, 14.0, "电子营业执照文件仅供信息参考"));
    let paper = only(&[scan("a.jpg", &boxes)]);
    assert_eq!(marks(&paper), ["electronic"]);
}

#[test]
fn a_tilted_photo_is_levelled_first() {
    for slope in [0.06, -0.045] {
        let mut facts = scan("a.jpg", &form_2019());
        for line in &mut facts.text.pages[0].lines {
            let r = &mut line.rect;
            let (rise, centre) = (slope * (r.x1 - r.x0), f64::midpoint(r.x0, r.x1));
            let y = f64::midpoint(r.y0, r.y1) + slope * centre;
            let half = f64::midpoint(r.y1 - r.y0, f64::abs(rise));
            (r.y0, r.y1) = (y - half, y + half);
        }
        let paper = only(&[facts]);
        assert_fields(&paper, FIELDS_2019);
    }
}
