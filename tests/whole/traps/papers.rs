//! What matters more than any table: fields that are not there, titles, look-alikes, stamps.

use model::{FieldState, FindingCode, Outcome, Severity, Verdict};

use super::{RULES, food, licence, paper, papers, state, with};
use crate::altered::{Seen, seen};

/// What remains of a pack when the lines that hold any of `words` are not printed.
fn without(pack: &Seen, words: &[&str]) -> Vec<model::FileEvidence> {
    let mut files = pack.files.clone();
    let lines = files
        .iter_mut()
        .flat_map(|f| &mut f.text.pages)
        .map(|p| &mut p.lines);
    let before: usize = pack
        .files
        .iter()
        .flat_map(|f| f.text.lines())
        .count();
    lines.for_each(|l| l.retain(|l| !words.iter().any(|w| l.text.contains(w))));
    assert!(
        files
            .iter()
            .flat_map(|f| f.text.lines())
            .count()
            < before,
        "{words:?}"
    );
    files
}

#[test]
fn shenzhen_faces_without_scope_and_capital_are_not_shown_never_out_of_scope() {
    let print = with(
        licence(),
        &[
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
        ],
    );
    let licence = paper(&print);
    assert_eq!(state(&licence, "scope"), FieldState::LabelAbsent);
    assert_eq!(state(&licence, "capital"), FieldState::LabelAbsent);
    let pack = seen("catering-ready");
    let scope = [
        "经营范围",
        "餐饮服务；",
        "外卖递送",
        "许可项目",
        "凭营业执照依法",
        "文件或许可证件",
        "经相关部门批准",
        "食用农产品零售",
    ];
    let report = pack.judge(&without(&pack, &scope), &RULES);
    let codes: Vec<_> = report
        .findings
        .iter()
        .map(|f| f.code)
        .collect();
    assert!(
        codes.contains(&FindingCode::ScopeNotShown) && !codes.contains(&FindingCode::ScopeMismatch),
        "{codes:?}"
    );
    assert_eq!(report.verdict, Verdict::Review);
}

#[test]
fn a_licence_since_2022_09_has_no_term_row_and_is_not_expired() {
    assert_eq!(state(&paper(&licence()), "term"), FieldState::LabelAbsent);
    let pack = seen("catering-ready");
    let report = pack.judge(&without(&pack, &["营业期限", "2019年06月12日至"]), &RULES);
    assert_eq!(report.verdict, Verdict::Ready);
    assert!(
        !report
            .findings
            .iter()
            .any(|f| f.code == FindingCode::DocumentExpired)
    );
}

#[test]
fn a_branch_licence_of_2017_has_a_term_label_with_an_empty_value() {
    let branch = paper(&with(licence(), &[(780.0, 400.0, 24.0, "营业期限")]));
    assert_eq!(state(&branch, "term"), FieldState::LabelWithoutValue);
}

#[test]
fn an_unread_page_shows_nothing_and_passes_nothing() {
    let pack = seen("catering-ready");
    let mut files = pack.files.clone();
    let licence = files
        .iter_mut()
        .find(|f| f.path.contains("营业执照"))
        .unwrap();
    licence.text = model::FileText::default();
    let report = pack.judge(&files, &RULES);
    assert_ne!(report.verdict, Verdict::Ready);
    let codes: Vec<_> = report
        .findings
        .iter()
        .map(|f| f.code)
        .collect();
    assert!(
        !codes.contains(&FindingCode::DocumentExpired)
            && !codes.contains(&FindingCode::ScopeMismatch)
    );
}

#[test]
fn a_failed_check_digit_refuses_only_a_paper_that_is_demonstrably_legible() {
    for (name, severity, verdict) in [
        ("catering-ready", Severity::Warning, Verdict::Review),
        (
            "catering-permit-missing",
            Severity::Error,
            Verdict::NotReady,
        ),
    ] {
        let pack = seen(name);
        let documents = pack.documents(&pack.files, &RULES);
        let field = &documents
            .iter()
            .find(|d| d.kind == "business-license")
            .unwrap()
            .fields["code"];
        let mut wrong = field.value.clone();
        wrong.replace_range(17..18, if wrong.ends_with('3') { "4" } else { "3" });
        let report = pack.judge(&pack.altered(field, &wrong).unwrap(), &RULES);
        let found = report
            .findings
            .iter()
            .find(|f| f.code == FindingCode::IdentifierInvalid)
            .unwrap();
        assert_eq!(
            (found.severity, report.verdict),
            (severity, verdict),
            "{name}"
        );
    }
}

#[test]
fn the_check_digit_chooses_between_readings_of_a_code() {
    use values::{find_credit_codes, repair_credit_code};
    let printed = "91350100M000100Y43";
    for (misread, ok) in [
        ("9135O1OOMO00100Y43", true),
        ("9I350I00M000I00Y43", true),
        ("91350100M000100Y44", false),
    ] {
        assert_eq!(
            repair_credit_code(misread).as_deref() == Some(printed),
            ok,
            "{misread}"
        );
        let found = find_credit_codes(misread);
        assert!(
            found
                .iter()
                .all(|f| f.code.as_str() == printed || !ok),
            "{misread}"
        );
    }
}

#[test]
fn a_dpi_tag_that_claims_more_than_the_pixels_is_said_to_be_false() {
    let report = {
        let pack = seen("catering-false-dpi");
        pack.judge(&pack.files, &RULES)
    };
    let codes: Vec<_> = report
        .findings
        .iter()
        .map(|f| f.code)
        .collect();
    assert!(
        codes.contains(&FindingCode::ResolutionClaimFalse)
            && codes.contains(&FindingCode::ResolutionTooLow)
    );
}

#[test]
fn a_dpi_tag_of_72_or_96_on_enough_pixels_refuses_nothing() {
    let pack = seen("catering-ready");
    for tag in [72.0, 96.0, 120.0] {
        let mut files = pack.files.clone();
        let pages = files
            .iter_mut()
            .flat_map(|f| &mut f.probe.pages);
        let mut tags = 0;
        for declared in pages.flat_map(|p| &mut p.declared) {
            (declared.x, declared.y) = (tag, tag);
            tags += 1;
        }
        assert!(tags >= 3);
        let report = pack.judge(&files, &RULES);
        let low = [
            FindingCode::ResolutionTooLow,
            FindingCode::ResolutionClaimFalse,
        ];
        assert!(
            !report
                .findings
                .iter()
                .any(|f| low.contains(&f.code)),
            "{tag}: {:?}",
            report.findings
        );
        assert_ne!(report.verdict, Verdict::NotReady, "{tag}");
    }
}

#[test]
fn a_letter_spaced_title_is_a_title() {
    let mut print = licence();
    print[0] = (420.0, 150.0, 60.0, "营 业 执 照");
    assert_eq!(paper(&print).kind, "business-license");
    let mut apart = licence();
    apart.remove(0);
    for (i, c) in ["营", "业", "执", "照"]
        .into_iter()
        .enumerate()
    {
        apart.push((420.0 + 120.0 * i as f64, 150.0, 60.0, c));
    }
    assert_eq!(paper(&apart).kind, "business-license");
}

#[test]
fn a_title_cut_by_a_fold_seal_or_overprint_leaves_the_labels() {
    for title in ["营业执", "业执照", "营业 照", "副统一社会信用代码本"] {
        let mut print = with(
            licence(),
            &[
                (100.0, 500.0, 24.0, "经营范围"),
                (240.0, 500.0, 24.0, "食品销售"),
            ],
        );
        print[0].3 = title;
        assert_eq!(paper(&print).kind, "business-license", "{title}");
    }
}

#[test]
fn the_explanations_side_of_a_permit_names_itself_many_times_and_is_no_second_permit() {
    let notes = [
        (100.0, 700.0, 18.0, "说明"),
        (
            100.0,
            724.0,
            16.0,
            "1、《食品经营许可证》是经营者取得食品经营许可的合法凭证。",
        ),
        (
            100.0,
            746.0,
            16.0,
            "2、《食品经营许可证》分为正本、副本，具有同等法律效力。",
        ),
        (100.0, 768.0, 16.0, "3、《食品生产许可证》另行申请。"),
    ];
    assert_eq!(paper(&with(food(), &notes)).kind, "food-business-license");
    assert!(
        papers(&notes)
            .iter()
            .all(|d| d.kind != "food-production-license")
    );
}

#[test]
fn a_scope_that_names_a_permit_is_a_licence_and_no_permit() {
    let print = with(
        licence(),
        &[
            (100.0, 500.0, 24.0, "经营范围"),
            (
                240.0,
                500.0,
                22.0,
                "食品销售（凭食品经营许可证经营）；药品零售（凭药品经营许可证经营）",
            ),
        ],
    );
    assert_eq!(paper(&print).kind, "business-license");
}

#[test]
fn a_footer_or_letter_that_lists_permits_is_none_of_them() {
    let letter = [
        (560.0, 80.0, 40.0, "情况说明"),
        (
            160.0,
            180.0,
            24.0,
            "我司已取得营业执照、食品经营许可证、增值电信业务经营许可证，",
        ),
        (160.0, 220.0, 24.0, "经营范围以营业执照为准，特此说明。"),
        (
            160.0,
            900.0,
            16.0,
            "营业执照 | 食品经营许可证 | 京ICP证140448号 | 网络文化经营许可证",
        ),
    ];
    assert!(
        papers(&letter)
            .iter()
            .all(|d| !d.kind.contains("licen")),
        "{:?}",
        papers(&letter)
    );
}

#[test]
fn a_query_page_with_a_licences_labels_is_no_licence() {
    let print = [
        (40.0, 20.0, 20.0, "返回"),
        (1200.0, 20.0, 20.0, "首页"),
        (500.0, 60.0, 30.0, "营业执照信息"),
        (60.0, 160.0, 24.0, "统一社会信用代码"),
        (500.0, 160.0, 24.0, "91110000MA00000152"),
        (60.0, 210.0, 24.0, "企业名称"),
        (500.0, 210.0, 24.0, "云岚市示例商贸有限公司"),
        (60.0, 260.0, 24.0, "法定代表人"),
        (500.0, 260.0, 24.0, "顾云溪"),
        (60.0, 310.0, 24.0, "登记状态"),
        (500.0, 310.0, 24.0, "存续（在营、开业、在册）"),
        (60.0, 360.0, 24.0, "经营范围"),
        (500.0, 360.0, 24.0, "食品销售"),
    ];
    let page = paper(&print);
    assert_ne!(page.kind, "business-license");
    assert!(page.has_marking("query-page"), "{:?}", page.marks);
}

#[test]
fn a_purpose_stamps_own_term_is_not_the_papers() {
    let stamp = [
        (300.0, 700.0, 26.0, "此件仅供办理微信支付使用，复印无效"),
        (300.0, 735.0, 26.0, "2017年10月9日，有效期60天"),
    ];
    let valid = [(780.0, 420.0, 22.0, "有效期至 2028年07月21日")];
    let permit = paper(&with(with(food(), &valid), &stamp));
    assert_eq!(permit.field_value("valid"), Some("2028年07月21日"));
    let without = paper(&with(
        with(food(), &[(780.0, 420.0, 22.0, "有效期至")]),
        &stamp,
    ));
    assert_eq!(state(&without, "valid"), FieldState::LabelWithoutValue);
}

#[test]
fn the_mark_of_an_electronic_licence_is_seen_and_its_signature_is_no_number() {
    let print = with(
        licence(),
        &[
            (300.0, 600.0, 40.0, "电子营业执照"),
            (90.0, 880.0, 14.0, "电子营业执照文件仅供信息参考"),
            (
                90.0,
                900.0,
                14.0,
                "2、数字签名：MEUCIQDx91330100MA200022X0ZbZk3vTn5uYw8rLs2HcGfAa4EoXiBdKm==",
            ),
        ],
    );
    let licence = paper(&print);
    assert!(licence.has_marking("electronic"));
    assert_eq!(licence.field_value("code"), Some("91110000MA00000152"));
}

#[test]
fn unknown_is_never_a_pass() {
    let pack = seen("catering-ready");
    let report = pack.judge(&without(&pack, &["有效期至", "2027年04月16日"]), &RULES);
    let permit = report
        .requirements
        .iter()
        .find(|r| r.id.ends_with("food-permit"))
        .unwrap();
    assert_eq!(permit.outcome, Outcome::Unknown);
    assert_ne!(report.verdict, Verdict::Ready);
}
