//! `checklist` and `init`: what a merchant is asked before any paper is there.

use std::io::Read;
use std::path::Path;

use model::{Checklist, Declaration, Lang};
use policy::render::checklist::{html, json, markdown, xlsx};
use policy::render::merchant_template;
use policy::rules::Rules;
use policy::rules::declaration::parse_declaration;
use policy::rules::raw::PackRole;
use policy::rules::yaml::YamlFile;

use crate::support::{preaudit, stderr, stdout};

const DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 1);

/// One declaration for every category, and one for every scenario.
fn targets(rules: &Rules) -> Vec<Declaration> {
    let categories = rules
        .packs
        .values()
        .flat_map(|p| &p.categories)
        .map(|c| Declaration {
            category: Some(c.id.clone()),
            ..Declaration::default()
        });
    let scenarios = rules
        .packs_with_role(PackRole::Scenario)
        .map(|p| Declaration {
            scenarios: vec![p.id.clone()],
            ..Declaration::default()
        });
    let several = Declaration {
        categories: vec!["catering.venue".into(), "retail.food".into()],
        ..Declaration::default()
    };
    categories
        .chain(scenarios)
        .chain([several])
        .collect()
}

fn text(
    write: impl Fn(&Checklist, Lang, &mut dyn std::io::Write) -> std::io::Result<()>,
    list: &Checklist,
    lang: Lang,
) -> String {
    let mut bytes = Vec::new();
    write(list, lang, &mut bytes).expect("written");
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn every_category_and_scenario_has_a_list_that_names_all_its_papers() {
    let rules = Rules::load_embedded().expect("sound");
    let (mut lists, mut papers) = (0, 0);
    for target in targets(&rules) {
        let list = policy::checklist::build_checklist(&rules, &target, DAY);
        lists += 1;
        assert!(
            !list.every_paper.is_empty() && !list.sources.is_empty(),
            "{target:?}"
        );
        let page = text(html::write_checklist, &list, Lang::Zh);
        let tables = text(markdown::write_checklist, &list, Lang::En);
        let whole: serde_json::Value =
            serde_json::from_str(&text(json::write_checklist, &list, Lang::En)).expect("JSON");
        assert_eq!(
            whole["documents"]
                .as_array()
                .map(Vec::len),
            Some(list.papers.len())
        );
        for paper in &list.papers {
            papers += 1;
            assert!(
                page.contains(&html_text(&paper.title.zh)),
                "{} in {target:?}",
                paper.title.zh
            );
            let short: String = paper
                .title
                .en
                .chars()
                .take_while(|c| c.is_alphanumeric())
                .collect();
            assert!(tables.contains(&short), "{} in {target:?}", paper.title.en);
        }
    }
    assert!(
        lists > 200 && papers > 400,
        "{lists} lists, {papers} papers"
    );
}

fn html_text(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[test]
fn the_list_says_alternatives_conditions_scanning_and_refusals() {
    let args = [
        "checklist",
        "--category",
        "catering.venue",
        "--scenario",
        "mini-program-certification",
        "--entity",
        "enterprise",
        "--format",
        "markdown",
        "--lang",
        "zh",
    ];
    let output = preaudit(&args);
    let list = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for wanted in [
        "食品经营许可证",
        "以下任选其一",
        "餐饮服务",
        "不低于 300 dpi",
        "单个不超过 2 MB",
        "彩色",
        "驳回原因",
        "何时需要",
        "是否改用法定代表人扫脸",
        "来源",
    ] {
        assert!(list.contains(wanted), "{wanted} is missing:\n{list}");
    }
    let counted = stdout(&preaudit(&[
        "checklist",
        "--scenario",
        "face-verification",
        "--lang",
        "en",
    ]));
    assert!(
        counted.contains("at least") || counted.contains("one of"),
        "{counted}"
    );
    let wrong = preaudit(&["checklist", "--category", "catering.venu"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        stderr(&wrong).contains("did you mean `catering.venue`"),
        "{}",
        stderr(&wrong)
    );
}

#[test]
fn the_workbook_has_boxes_filters_and_a_frozen_header() {
    let rules = Rules::load_embedded().expect("sound");
    let target = Declaration {
        category: Some("catering.venue".into()),
        ..Declaration::default()
    };
    let list = policy::checklist::build_checklist(&rules, &target, DAY);
    let mut bytes = Vec::new();
    xlsx::write_checklist(&list, Lang::Zh, &mut bytes).expect("written");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).expect("a workbook");
    let mut part = |name: &str| {
        let mut text = String::new();
        archive
            .by_name(name)
            .expect(name)
            .read_to_string(&mut text)
            .expect("XML");
        text
    };
    let sheet = part("xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter"),
        "{}",
        &sheet[..800]
    );
    assert_eq!(
        sheet.matches("t=\"b\"").count(),
        list.items.len() + list.questions.len()
    );
    assert!(!sheet.contains("<f>"), "text must not become a formula");
    assert!(part("xl/sharedStrings.xml").contains("食品经营许可证"));
    assert!(part("xl/workbook.xml").contains("资料清单"));
    let mut again = Vec::new();
    xlsx::write_checklist(&list, Lang::Zh, &mut again).expect("written");
    assert!(bytes == again, "the same list gives other bytes");
}

#[test]
fn what_init_writes_is_what_the_loader_reads() {
    let rules = Rules::load_embedded().expect("sound");
    let (mut read, mut answered) = (0, 0);
    for target in targets(&rules) {
        let list = policy::checklist::build_checklist(&rules, &target, DAY);
        for lang in [Lang::Zh, Lang::En] {
            let text = merchant_template::merchant_yaml(&list, lang);
            let file = |text: String| YamlFile {
                name: "merchant.yaml".into(),
                text: text.into(),
            };
            let back = parse_declaration(&file(text.clone()), &rules)
                .unwrap_or_else(|p| panic!("{p}\n{text}"));
            assert_eq!(
                (back.category_ids().collect::<Vec<_>>(), &back.scenarios),
                (target.category_ids().collect(), &target.scenarios)
            );
            assert!(back.facts.is_empty(), "an answer nobody gave");
            read += 1;
            // With every answer taken in, it still reads.
            let names: Vec<String> = list
                .questions
                .iter()
                .map(|q| format!("  # {}:", q.name))
                .collect();
            let uncommented = |l: &str| match l {
                "# facts:" => "facts:".to_owned(),
                l if names
                    .iter()
                    .any(|n| l.starts_with(n.as_str())) =>
                {
                    l.replacen("# ", "", 1)
                }
                l => l.to_owned(),
            };
            let whole: Vec<String> = text.lines().map(uncommented).collect();
            let back = parse_declaration(&file(whole.join("\n")), &rules)
                .unwrap_or_else(|p| panic!("{p}\n{text}"));
            assert_eq!(back.facts.len(), list.questions.len());
            answered += back.facts.len();
        }
    }
    assert!(
        read > 400 && answered > 50,
        "{read} files, {answered} answers"
    );
}

#[test]
fn init_makes_a_folder_that_check_takes_and_never_overwrites() {
    let parent = tempfile::tempdir().expect("a folder");
    let folder = parent.path().join("商户");
    let name = folder.to_string_lossy().into_owned();
    let init = [
        "init",
        &name,
        "--category",
        "catering.venue",
        "--entity",
        "enterprise",
        "--lang",
        "zh",
    ];
    let output = preaudit(&init);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let written = std::fs::read_to_string(folder.join("merchant.yaml")).expect("written");
    assert!(
        written.contains("category: catering.venue") && written.contains("食品经营许可证"),
        "{written}"
    );
    let folders = std::fs::read_dir(&folder)
        .expect("there")
        .flatten()
        .filter(|e| e.path().is_dir())
        .count();
    assert!(folders >= 3, "{folders} folders");
    assert_eq!(
        preaudit(&["check", &name])
            .status
            .code(),
        Some(3),
        "no paper is there yet"
    );

    std::fs::write(folder.join("merchant.yaml"), "category: catering.venue\n").expect("written");
    let again = preaudit(&init);
    assert_eq!(again.status.code(), Some(2));
    assert!(stderr(&again).contains("已存在"), "{}", stderr(&again));
    let kept = std::fs::read_to_string(folder.join("merchant.yaml")).expect("there");
    assert_eq!(kept, "category: catering.venue\n");

    let paper = crate::support::fixtures().join("catering-ready/营业执照副本.jpg");
    let shelf = std::fs::read_dir(&folder)
        .expect("there")
        .flatten()
        .find(|e| e.path().is_dir())
        .expect("one");
    std::fs::copy(paper, Path::new(&shelf.path()).join("营业执照.jpg")).expect("copied");
    let checked = preaudit(&["check", &name, "--format", "message", "--lang", "zh"]);
    assert_eq!(checked.status.code(), Some(1), "{}", stderr(&checked));
    assert!(
        stdout(&checked).contains("补充食品经营许可证"),
        "{}",
        stdout(&checked)
    );
}
