//! Content against names and declarations, several documents in a file, hostile text.

use proptest::prelude::*;

use super::*;
use model::ClassificationBasis;

#[test]
fn an_unread_file_is_what_its_name_says_and_no_more() {
    let paper = only(&[unread("材料/《食品经营许可证》.jpg")]);
    assert_eq!(
        (paper.kind.as_str(), paper.basis),
        ("food-business-license", ClassificationBasis::FileName)
    );
    assert!(paper.confidence <= 0.4);
    assert!(
        paper
            .fields
            .values()
            .all(|f| f.state == FieldState::Unreadable)
    );
    let paper = only(&[unread("营业执照/scan001.jpg")]);
    assert!(paper.basis == ClassificationBasis::FileName && paper.confidence < 0.3);
    assert_eq!(papers(&[unread("scan001.jpg")]), vec![]);
}

#[test]
fn content_outranks_the_name_and_keeps_its_claim() {
    let paper = only(&[scan("食品经营许可证.jpg", &licences::form_2019())]);
    assert_eq!(
        (paper.kind.as_str(), paper.basis),
        ("business-license", ClassificationBasis::Content)
    );
    assert_eq!(paper.claimed.as_deref(), Some("food-business-license"));
    assert!(
        paper
            .why
            .iter()
            .any(|w| w.contains("file name says")),
        "{:?}",
        paper.why
    );
    assert_eq!(
        only(&[scan("执照.jpg", &licences::form_2019())]).claimed,
        None
    );
}

#[test]
fn content_outranks_the_merchants_word() {
    let catalogue = catalogue();
    let files = [scan("a.jpg", &licences::form_2019()), unread("b.jpg")];
    let words = [
        declared("a.jpg", "id-card"),
        declared("b.jpg", "hygiene-permit"),
    ];
    let all = identify_documents(&files, &words, &catalogue);
    assert_eq!(all.len(), 2);
    assert_eq!(
        (all[0].kind.as_str(), all[0].claimed.as_deref()),
        ("business-license", Some("id-card"))
    );
    assert_eq!(
        (all[1].kind.as_str(), all[1].basis),
        ("hygiene-permit", ClassificationBasis::Declared)
    );
}

#[test]
fn text_that_says_nothing_does_not_bear_out_a_titled_name() {
    let menu = "今日菜单\n红烧肉 三十八元\n清蒸鱼 六十八元\n米饭 两元\n欢迎光临本店祝您用餐愉快，本店提供外卖服务，\
                电话预订可享受九折优惠";
    let paper = only(&[plain("营业执照.pdf", menu)]);
    assert_eq!(
        (paper.basis, paper.confidence),
        (ClassificationBasis::FileName, 0.2)
    );
    assert!(
        paper
            .why
            .iter()
            .any(|w| w.contains("does not confirm")),
        "{:?}",
        paper.why
    );
    let photo = only(&[plain("门头照.jpg", menu)]);
    assert_eq!(
        (photo.kind.as_str(), photo.confidence),
        ("storefront-photo", 0.4)
    );
}

#[test]
fn one_pdf_may_hold_two_papers_with_further_pages() {
    let permit = [
        (480.0, 90.0, 54.0, "食品经营许可证"),
        (100.0, 220.0, 22.0, "经营者名称：样例餐饮店"),
    ];
    let more = [(
        100.0,
        100.0,
        22.0,
        "冷食类食品制售；热食类食品制售；自制饮品制售",
    )];
    let pages = vec![
        page(1, &licences::form_2019()),
        page(2, &permit),
        page(3, &more),
    ];
    let all = papers(&[file("a.pdf", TextOrigin::Ocr, pages)]);
    let seen: Vec<(&str, Vec<u32>)> = all
        .iter()
        .map(|d| (d.kind.as_str(), d.pages.iter().map(|p| p.page).collect()))
        .collect();
    assert_eq!(
        seen,
        [
            ("business-license", vec![1]),
            ("food-business-license", vec![2, 3])
        ]
    );
    assert_eq!(
        all.iter()
            .map(|d| d.id.as_str())
            .collect::<Vec<_>>(),
        ["d1", "d2"]
    );
}

#[test]
fn an_unread_page_makes_nothing_absent() {
    let mut facts = scan("a.pdf", &licences::form_2019());
    facts.probe.pages.push(Page {
        number: 2,
        ..Page::default()
    });
    facts.text.pages[0]
        .lines
        .retain(|l| !l.text.starts_with("营业期限") && !l.text.contains("至2049"));
    let paper = only(&[facts]);
    assert_eq!(paper.pages.len(), 2);
    assert_eq!(paper.fields["term"].state, FieldState::Unreadable);
}

#[test]
fn two_papers_on_one_page_are_cut_apart() {
    let mut boxes: Vec<Box4> = licences::form_2019()
        .into_iter()
        .map(|(x, y, h, t)| (x, y * 0.5, h * 0.5, t))
        .collect();
    for b in &mut boxes {
        b.0 *= 0.5;
    }
    boxes.push((250.0, 560.0, 27.0, "食品经营许可证"));
    boxes.push((50.0, 620.0, 11.0, "经营者名称：样例餐饮店"));
    boxes.push((50.0, 650.0, 11.0, "主体业态：餐饮服务经营者"));
    boxes.push((50.0, 680.0, 11.0, "许可证编号：JY24403000000016"));
    let all = papers(&[scan("a.jpg", &boxes)]);
    assert_eq!(
        all.iter()
            .map(|d| d.kind.as_str())
            .collect::<Vec<_>>(),
        ["business-license", "food-business-license"]
    );
    assert_eq!(all[0].field_value("representative"), Some("张样本"));
    assert_eq!(all[1].field_value("name"), Some("样例餐饮店"));
}

#[test]
fn two_copies_are_two_papers() {
    let all = papers(&[
        scan("1.jpg", &licences::form_2019()),
        scan("2.jpg", &licences::form_2019()),
    ]);
    assert_eq!(all.len(), 2);
}

#[test]
fn noise_is_no_paper() {
    let noise = [
        (10.0, 10.0, 20.0, "食品经营许可证办理流程"),
        (10.0, 40.0, 20.0, "一、准备营业执照"),
    ];
    assert_eq!(papers(&[scan("a.jpg", &noise)]), vec![]);
    assert_eq!(papers(&[scan("a.jpg", &[])]), vec![]);
}

fn any_line() -> impl Strategy<Value = TextLine> {
    let words = prop::sample::select(vec![
        "营业执照",
        "名",
        "称",
        "名称：",
        "经营范围",
        "许可项目：",
        "说明",
        "姓名",
        "公民身份号码",
        "2019年01月02日",
        "副本",
        "91110000MA00000152",
        "（",
        "）",
        "：",
        "有效期至",
        " ",
        "",
        "至长期",
        "XXX",
        "____",
    ]);
    let text = prop_oneof![
        prop::collection::vec(words, 0..5).prop_map(|w| w.concat()),
        any::<String>()
    ];
    (
        text,
        any::<[f64; 4]>(),
        prop::array::uniform4(0.0..2000.0f64),
        any::<bool>(),
        any::<f32>(),
    )
        .prop_map(|(text, wild, tame, use_wild, confidence)| {
            let [x0, y0, dx, dy] = if use_wild { wild } else { tame };
            let rect = if use_wild {
                Rect {
                    x0,
                    y0,
                    x1: dx,
                    y1: dy,
                }
            } else {
                Rect {
                    x0,
                    y0,
                    x1: x0 + dx,
                    y1: y0 + dy / 20.0,
                }
            };
            TextLine {
                text,
                rect,
                confidence,
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics_and_every_answer_repeats(
        pages in prop::collection::vec(prop::collection::vec(any_line(), 0..24), 1..3),
        path in any::<String>(),
        size in prop::array::uniform2(0.0..3000.0f64),
    ) {
        let [width, height] = size;
        let pages = pages.into_iter().zip(1..).map(|(lines, number)| TextPage { number, width, height, turn: 0, lines }).collect();
        let files = [file(&path, TextOrigin::Ocr, pages)];
        let once = papers(&files);
        prop_assert_eq!(format!("{once:?}"), format!("{:?}", papers(&files)));
        for document in &once {
            prop_assert!((0.0..=1.0).contains(&document.confidence), "{}", document.confidence);
            prop_assert!(!document.pages.is_empty());
            for field in document.fields.values() {
                prop_assert_eq!(field.value.is_empty(), field.state != FieldState::Present);
            }
        }
    }
}
