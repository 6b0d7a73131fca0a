//! Identity cards: sides on one page, in two files, of two persons.

use super::*;

fn portrait(x: f64, y: f64, name: &'static str, number: &'static str) -> Vec<Box4<'static>> {
    vec![
        (x, y, 22.0, "姓名"),
        (x + 70.0, y, 26.0, name),
        (x, y + 50.0, 22.0, "性别 男 民族 汉"),
        (x, y + 100.0, 22.0, "出生 1990年1月1日"),
        (x, y + 150.0, 22.0, "住址"),
        (x + 70.0, y + 150.0, 22.0, "样张市示范区测试路"),
        (x + 70.0, y + 180.0, 22.0, "128号"),
        (x, y + 260.0, 24.0, "公民身份号码"),
        (x + 180.0, y + 260.0, 28.0, number),
    ]
}

fn emblem(x: f64, y: f64) -> Vec<Box4<'static>> {
    vec![
        (x + 150.0, y, 44.0, "中华人民共和国"),
        (x + 160.0, y + 70.0, 50.0, "居 民 身 份 证"),
        (x + 60.0, y + 200.0, 22.0, "签发机关 样张市公安局示范分局"),
        (x + 60.0, y + 250.0, 22.0, "有效期限 2015.06.01-2035.06.01"),
    ]
}

const NUMBER: &str = "440300199912311231";
const OTHER: &str = "110101190001010014";

const FIELDS: &[(&str, &str)] = &[
    ("name", "张样本"),
    ("sex", "男"),
    ("address", "样张市示范区测试路128号"),
    ("number", NUMBER),
    ("issuer", "样张市公安局示范分局"),
    ("valid", "2015.06.01-2035.06.01"),
];

#[test]
fn both_faces_on_one_page() {
    let mut boxes = portrait(300.0, 100.0, "张样本", NUMBER);
    boxes.extend(emblem(300.0, 550.0));
    let paper = only(&[scan("a.jpg", &boxes)]);
    assert_eq!(paper.kind, "id-card");
    assert_eq!(paper.sides_seen, ["portrait", "emblem"]);
    assert_eq!(paper.sides_expected, ["portrait", "emblem"]);
    assert_fields(&paper, FIELDS);
}

#[test]
fn labels_that_run_on_are_parted() {
    for (label, rest) in [("性别", "男民族汉"), ("性别男民族汉", "")] {
        let mut boxes = portrait(300.0, 100.0, "张样本", NUMBER);
        boxes.retain(|b| !b.3.starts_with("性别"));
        boxes.push((300.0, 150.0, 22.0, label));
        boxes.push((370.0, 150.0, 22.0, rest));
        boxes.extend(emblem(300.0, 550.0));
        assert_fields(&only(&[scan("a.jpg", &boxes)]), FIELDS);
    }
}

#[test]
fn faces_in_two_files_are_one_paper() {
    let files = [
        scan("b.jpg", &emblem(300.0, 100.0)),
        scan("c.jpg", &portrait(300.0, 100.0, "张样本", NUMBER)),
    ];
    let paper = only(&files);
    assert_eq!(paper.sides_seen, ["portrait", "emblem"]);
    assert_eq!(
        paper
            .pages
            .iter()
            .map(|p| p.file)
            .collect::<Vec<_>>(),
        [0, 1]
    );
    assert_fields(&paper, FIELDS);
}

#[test]
fn a_missing_face_leaves_its_fields_unread() {
    let paper = only(&[scan("a.jpg", &portrait(300.0, 100.0, "张样本", NUMBER))]);
    assert_eq!(paper.kind, "id-card");
    assert_eq!(paper.sides_seen, ["portrait"]);
    let mut expected = FIELDS.to_vec();
    expected[4].1 = "<unreadable>";
    expected[5].1 = "<unreadable>";
    assert_fields(&paper, &expected);
}

#[test]
fn two_persons_stay_apart() {
    let files = [
        scan("李四身份证国徽面.jpg", &emblem(300.0, 100.0)),
        scan(
            "张三身份证人像面.jpg",
            &portrait(300.0, 100.0, "张三", NUMBER),
        ),
        scan("张三身份证国徽面.jpg", &emblem(300.0, 100.0)),
        scan(
            "李四身份证人像面.jpg",
            &portrait(300.0, 100.0, "李四", OTHER),
        ),
    ];
    let all = papers(&files);
    let pages: Vec<Vec<usize>> = all
        .iter()
        .map(|d| d.pages.iter().map(|p| p.file).collect())
        .collect();
    assert_eq!(pages, [vec![0, 3], vec![1, 2]]);
    assert_eq!(all[0].field_value("name"), Some("李四"));
    assert_eq!(all[1].field_value("name"), Some("张三"));
}

#[test]
fn one_emblem_and_two_portraits_are_not_guessed_at() {
    let files = [
        scan("1.jpg", &portrait(300.0, 100.0, "张三", NUMBER)),
        scan("2.jpg", &portrait(300.0, 100.0, "李四", OTHER)),
        scan("3.jpg", &emblem(300.0, 100.0)),
    ];
    assert_eq!(papers(&files).len(), 3);
}

#[test]
fn pages_of_one_pdf_pair_in_order() {
    let mut pages = vec![];
    for (n, name, number) in [(1, "张三", NUMBER), (3, "李四", OTHER)] {
        pages.push(page(n, &portrait(300.0, 100.0, name, number)));
        pages.push(page(n + 1, &emblem(300.0, 100.0)));
    }
    let all = papers(&[file("ids.pdf", TextOrigin::PdfText, pages)]);
    assert_eq!(all.len(), 2);
    assert!(
        all.iter()
            .all(|d| d.sides_seen.len() == 2 && d.pages.len() == 2)
    );
    assert_eq!(all[1].field_value("name"), Some("李四"));
}

#[test]
fn unread_faces_are_joined_by_their_names() {
    let paper = only(&[unread("张三身份证正面.jpg"), unread("张三身份证反面.jpg")]);
    assert_eq!(paper.kind, "id-card");
    assert!(paper.sides_seen.is_empty());
    assert_eq!(paper.pages.len(), 2);
}

// ---- travel permits, whose backs bear no title

fn permit_front(y: f64) -> Vec<Box4<'static>> {
    vec![
        (420.0, y, 40.0, "港澳居民来往内地通行证"),
        (360.0, y + 90.0, 24.0, "姓名 样本安"),
        (360.0, y + 140.0, 24.0, "出生日期 1985.03.02"),
        (700.0, y + 140.0, 24.0, "性别 男"),
        (360.0, y + 190.0, 24.0, "有效期限 2024.01.01-2034.01.01"),
        (360.0, y + 240.0, 24.0, "签发机关 公安部出入境管理局"),
        (360.0, y + 290.0, 24.0, "证件号码 H00000000"),
        (700.0, y + 290.0, 24.0, "换证次数 01"),
    ]
}

fn permit_back(y: f64) -> Vec<Box4<'static>> {
    vec![
        (200.0, y, 26.0, "CRH000000000<01<<<<<<<<<<<<<<<"),
        (200.0, y + 50.0, 26.0, "8503023M3401010<<<<<<<<<<<<<<<"),
        (200.0, y + 100.0, 26.0, "YANG<<BEN<AN<<<<<<<<<<<<<<<<<<"),
    ]
}

/// The papers that the built-in catalogue sees on these pages of one file.
fn built_in_papers(pages: &[Vec<Box4>]) -> Vec<Document> {
    let rules = crate::rules::Rules::load_embedded().unwrap();
    let mut file = scan("回乡证.pdf", &pages[0]);
    file.probe.pages = (1..=pages.len())
        .map(|number| Page {
            number: u32::try_from(number).unwrap(),
            ..file.probe.pages[0].clone()
        })
        .collect();
    file.text.pages = pages
        .iter()
        .enumerate()
        .map(|(i, boxes)| page(u32::try_from(i + 1).unwrap(), boxes))
        .collect();
    identify_documents(&[file], &[], &rules.catalogue)
}

#[test]
fn the_back_of_a_permit_is_told_by_its_machine_readable_lines() {
    let both = [permit_front(100.0), permit_back(600.0)].concat();
    for (pages, sides) in [
        (vec![permit_front(100.0)], vec!["portrait"]),
        (vec![both], vec!["back", "portrait"]),
        (
            vec![permit_front(100.0), permit_back(100.0)],
            vec!["back", "portrait"],
        ),
        (
            vec![
                permit_front(100.0),
                vec![(200.0, 100.0, 26.0, "中华人民共和国某处")],
            ],
            vec!["portrait"],
        ),
    ] {
        let papers = built_in_papers(&pages);
        assert_eq!(papers.len(), 1, "{papers:?}");
        assert_eq!(papers[0].kind, "hk-macao-permit");
        assert_eq!(papers[0].sides_seen, sides, "{} pages", pages.len());
        assert_eq!(papers[0].field_value("name"), Some("样本安"));
    }
}

#[test]
fn one_word_of_the_emblem_side_is_no_emblem_side() {
    let card = portrait(100.0, 100.0, "张样本", NUMBER);
    let page_of_words = |words: &'static str| vec![(200.0, 100.0, 26.0, words)];
    let papers = built_in_papers(&[card.clone(), page_of_words("中华人民共和国某处")]);
    assert_eq!(papers[0].sides_seen, ["portrait"]);
    let papers = built_in_papers(&[
        card,
        page_of_words("签发机关 某处 有效期限 2015.06.01-2035.06.01"),
    ]);
    assert_eq!(papers[0].sides_seen, ["emblem", "portrait"]);
}
