//! The traps of real papers, one named test each: what a field that is not there means, exceptions
//! of check digits, printed dates, scopes and names, held against the built-in rules.

mod dates;
mod forms;
mod names;
mod numbers;
mod papers;
mod scopes;

use std::sync::LazyLock;

use model::{
    Document, FieldState, FileEvidence, FileFormat, FileIntegrity, FileText, Page, Probe, Rect,
    TextLine, TextOrigin, TextPage,
};
use policy::identify;

use policy::rules::Rules;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::load_embedded().expect("sound"));

/// A line: left, top, height of the type on a page of 1400 × 1000, and its text.
type Print = (f64, f64, f64, &'static str);

/// A page as recognition gives it.
fn scan(path: &str, print: &[Print]) -> FileEvidence {
    let line = |&(x0, y0, height, text): &Print| {
        let width: f64 = text
            .chars()
            .map(|c| if c.is_ascii() { 0.5 } else { 1.0 })
            .sum::<f64>()
            * height;
        let rect = Rect {
            x0,
            y0,
            x1: x0 + width,
            y1: y0 + height,
        };
        TextLine {
            text: text.into(),
            rect,
            confidence: 0.97,
        }
    };
    let lines = print.iter().map(line).collect();
    let mut probe = Probe::without_pages(FileFormat::Jpeg, FileIntegrity::Ok, None);
    probe.pages = vec![Page {
        number: 1,
        ..Page::default()
    }];
    let pages = vec![TextPage {
        number: 1,
        width: 1400.0,
        height: 1000.0,
        turn: 0,
        lines,
    }];
    let text = FileText {
        origin: TextOrigin::Ocr,
        pages,
    };
    FileEvidence {
        path: path.into(),
        sha256: String::new(),
        bytes: 1,
        probe,
        text,
    }
}

/// The papers on one scanned page, by the built-in catalogue.
fn papers(print: &[Print]) -> Vec<Document> {
    identify::identify_documents(&[scan("scan.jpg", print)], &[], &RULES.catalogue)
}

/// The only paper on the page.
#[track_caller]
fn paper(print: &[Print]) -> Document {
    let mut all = papers(print);
    assert_eq!(
        all.len(),
        1,
        "{:?}",
        all.iter()
            .map(|d| &d.kind)
            .collect::<Vec<_>>()
    );
    all.remove(0)
}

fn state(document: &Document, field: &str) -> FieldState {
    document.fields[field].state
}

/// A licence of 2019 without its term and scope rows; tests add what they are about.
fn licence() -> Vec<Print> {
    vec![
        (560.0, 150.0, 60.0, "营业执照"),
        (660.0, 222.0, 22.0, "（副  本）"),
        (90.0, 146.0, 20.0, "统一社会信用代码 91110000MA00000152"),
        (100.0, 300.0, 24.0, "名称"),
        (240.0, 300.0, 24.0, "云岚市示例食品贸易有限公司"),
        (100.0, 350.0, 24.0, "类型"),
        (240.0, 350.0, 24.0, "有限责任公司"),
        (100.0, 400.0, 24.0, "法定代表人"),
        (240.0, 400.0, 24.0, "顾云溪"),
        (780.0, 350.0, 24.0, "成立日期"),
        (920.0, 350.0, 24.0, "2019年03月18日"),
        (780.0, 450.0, 24.0, "住所"),
        (920.0, 450.0, 24.0, "云岚市示范区测试路128号"),
        (780.0, 760.0, 24.0, "登记机关"),
        (960.0, 820.0, 24.0, "2024 年 05 月 06 日"),
    ]
}

fn with(mut print: Vec<Print>, more: &[Print]) -> Vec<Print> {
    print.extend_from_slice(more);
    print
}

/// A food permit of the form of 2015.
fn food() -> Vec<Print> {
    vec![
        (480.0, 90.0, 54.0, "食品经营许可证"),
        (100.0, 220.0, 22.0, "经营者名称：云岚市示例食品贸易有限公司"),
        (
            100.0,
            270.0,
            22.0,
            "社会信用代码（身份证号码）：91110000MA00000152",
        ),
        (100.0, 320.0, 22.0, "法定代表人（负责人）：顾云溪"),
        (100.0, 370.0, 22.0, "住所：云岚市示范区测试路128号"),
        (100.0, 420.0, 22.0, "经营场所：云岚市示范区美食街66号一层"),
        (100.0, 470.0, 22.0, "主体业态：餐饮服务经营者"),
        (100.0, 520.0, 22.0, "经营项目：热食类食品制售"),
        (780.0, 220.0, 22.0, "许可证编号：JY24403000000016"),
        (780.0, 270.0, 22.0, "发证机关：云岚市示范区市场监督管理局"),
    ]
}
