//! `decode` and `check --as`: a platform's answer back to the papers, and findings in a platform's own codes.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support::{nothing_installed, preaudit, stderr, stdout};

/// The command with the answer on its input.
fn decode_input(answer: &str, args: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_preaudit"))
        .arg("decode")
        .args(args)
        .env("LANG", "en_US.UTF-8")
        .env("PREAUDIT_HOME", nothing_installed())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut input = child.stdin.take().expect("piped");
    // Who reads no further than a limit closes the pipe.
    let _ = input.write_all(answer.as_bytes());
    drop(input);
    child.wait_with_output().expect("ends")
}

fn decode_json(answer: &str, args: &[&str]) -> Value {
    let args = [&["--format", "json"], args].concat();
    let output = decode_input(answer, &args);
    serde_json::from_str(&stdout(&output)).unwrap_or_else(|e| panic!("{e}: {}", stderr(&output)))
}

/// Causes of all items, the first of each.
fn first_causes(answer: &Value) -> Vec<&str> {
    let items = answer["items"]
        .as_array()
        .expect("items");
    let first = items
        .iter()
        .map(|item| &item["causes"][0]["cause"]);
    first
        .map(|cause| cause.as_str().unwrap_or("?"))
        .collect()
}

#[test]
fn an_answer_of_wechat_pay_names_field_paper_place_and_reason() {
    let answer = r#"{"applyment_id": 2000002124775691, "applyment_state": "APPLYMENT_STATE_REJECTED",
        "audit_detail": [
            {"param_name": "id_card_copy", "reject_reason": "您上传的身份证照片模糊，请重新上传"},
            {"param_name": "merchant_shortname", "reject_reason": "商户简称含敏感词"}]}"#;
    let decoded = decode_json(answer, &["--lang", "en"]);
    assert_eq!(decoded["schema"], "preaudit.decode/1");
    assert_eq!(
        first_causes(&decoded),
        ["image.blurry", "declared.invalid_value"]
    );
    let item = &decoded["items"][0];
    assert_eq!(item["platform"]["id"], "wechatpay");
    assert_eq!(item["field"]["id"], "id_card_copy");
    let cause = &item["causes"][0];
    assert_eq!(cause["reason"]["id"], "id-photo-unreadable");
    assert_eq!(cause["documents"][0]["id"], "id-card");
    assert_eq!(cause["slots"][0]["id"], "wechat-pay.submerchant-image");
    assert_eq!(cause["findings"][0], "scan-blurred");
    assert_eq!(decoded["known"], true);
}

#[test]
fn webhooks_of_five_platforms_are_read_whole() {
    let answers = [
        (
            r#"{"type":"account.updated","data":{"object":{"requirements":{"errors":[{"code":"verification_document_expired","reason":"expired","requirement":"company.verification.document"}]}}}}"#,
            "stripe",
            vec!["date.expired"],
        ),
        (
            r#"{"problems":[{"entity":{"id":"LE1","type":"LegalEntity"},"verificationErrors":[{"code":"1_50","message":"Organization details couldn't be verified","remediatingActions":[{"code":"1_500","message":"Update"}],"subErrors":[{"code":"1_5000","message":"x","type":"invalidInput"}]}]}]}"#,
            "adyen",
            vec!["registry.not_found_or_mismatch", "match.entity_name"],
        ),
        (
            r#"{"applicantId":"a","reviewResult":{"moderationComment":"x","rejectLabels":["BLACK_AND_WHITE","BACK_SIDE_MISSING"],"reviewAnswer":"RED"}}"#,
            "sumsub",
            vec!["image.not_colour", "page.back_missing"],
        ),
        (
            r#"{"result":"consider","sub_result":"rejected","breakdown":{"image_integrity":{"result":"consider","breakdown":{"image_quality":{"result":"unidentified","properties":{"blurred_photo":"consider","glare_on_photo":"clear"}}}}}}"#,
            "onfido",
            vec!["image.blurry"],
        ),
        (
            r#"{"status":"success","verification":{"id":"x","code":9103,"status":"resubmission_requested","reason":"Document expired","reasonCode":207}}"#,
            "veriff",
            vec!["date.expired"],
        ),
    ];
    for (answer, platform, causes) in answers {
        let decoded = decode_json(answer, &[]);
        assert_eq!(first_causes(&decoded), causes, "{platform}");
        assert_eq!(decoded["items"][0]["platform"]["id"], platform);
    }
}

#[test]
fn what_is_not_known_is_told_as_not_known() {
    let output = decode_input("名称里的生僻字打印不出来", &["--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let decoded: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let item = &decoded["items"][0];
    assert_eq!(
        (&item["known"], &item["causes"]),
        (&false.into(), &Value::Array(Vec::new()))
    );
    for near in item["nearest"]
        .as_array()
        .expect("a list")
    {
        assert!(
            near["likeness"]
                .as_f64()
                .expect("a number")
                < 0.75,
            "{near}"
        );
    }
    let table = decode_input("名称里的生僻字打印不出来", &[]);
    assert!(stdout(&table).contains("not known: nothing is guessed"));
    let nothing = decode_input("您好，审核不通过\n", &[]);
    assert_eq!(nothing.status.code(), Some(3), "politeness says nothing");
}

#[test]
fn a_code_that_several_platforms_use_is_told_for_each() {
    let decoded = decode_json("104", &[]);
    let platforms: Vec<&str> = decoded["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|item| item["platform"]["id"].as_str())
        .collect();
    assert_eq!(platforms, ["straitsx", "veriff"]);
    let words = decode_json("证件已过期", &[]);
    assert_eq!(
        words["items"][0]["platform"],
        Value::Null,
        "anybody's words"
    );
    assert_eq!(first_causes(&words), ["date.expired"]);
    let decoded = decode_json("104", &["--platform", "veriff"]);
    assert_eq!(first_causes(&decoded), ["match.person_name"]);
    let short = decode_json("not_readable, expired", &["--platform", "stripe"]);
    assert_eq!(first_causes(&short), ["text.unreadable", "date.expired"]);
}

#[test]
fn a_dossier_tells_which_paper_is_meant_and_whether_it_was_foreseen() {
    let text = "食品经营许可证图片模糊";
    let of = |pack: &str| {
        let folder = format!("{}/fixtures/packs/{pack}", env!("CARGO_MANIFEST_DIR"));
        let decoded = decode_json(text, &["--dir", &folder, "--platform", "wechat"]);
        decoded["items"][0]["causes"][0]["dossier"].clone()
    };
    let blurred = of("catering-blurred");
    assert_eq!(blurred["foreseen"], "told", "{blurred}");
    assert_eq!(blurred["findings"][0]["code"], "scan-blurred");
    let ready = of("catering-ready");
    assert_eq!(ready["foreseen"], "not-told");
    assert_eq!(ready["papers"][0]["kind"], "food-business-license");
    assert!(ready["papers"][0]["files"][0].is_string(), "{ready}");
}

#[test]
fn several_lines_are_several_items_and_personal_data_is_masked() {
    let answer = "您好，审核不通过，原因如下：\n1、营业执照已过期\n2、联系人张三（13812345678）电话无法接通\n";
    let output = decode_input(answer, &["--format", "json", "--platform", "alipay"]);
    let text = stdout(&output);
    let decoded: Value = serde_json::from_str(&text).expect("JSON");
    let causes = first_causes(&decoded);
    assert!(
        causes.ends_with(&["date.expired", "contact.unreachable"]),
        "{causes:?}"
    );
    assert!(!text.contains("13812345678"), "{text}");
    let revealed = decode_input(answer, &["--reveal"]);
    assert!(stdout(&revealed).contains("13812345678"));
}

#[test]
fn own_causes_and_platforms_lie_over_the_built_in_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |cause: &str| {
        let table = format!(
            "rejections: district\ntitle: {{ zh: 区局, en: District }}\nsources:\n  own: {{ title: own, trust: owner, as_of: 2026-11-01 }}\n\
             codes:\n  - {{ code: D-7, cause: {cause}, source: own }}\n"
        );
        std::fs::write(folder.path().join("district.yaml"), table).expect("written");
    };
    let rules = folder
        .path()
        .to_string_lossy()
        .into_owned();
    write("date.expired");
    let decoded = decode_json("D-7", &["--rules", &rules]);
    assert_eq!(first_causes(&decoded), ["date.expired"]);
    write("date.expird");
    let output = decode_input("D-7", &["--rules", &rules]);
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    assert!(
        told.contains("district.yaml:6:25:") && told.contains("did you mean `date.expired`"),
        "{told}"
    );
}

#[test]
fn wrong_calls_say_what_to_do() {
    let unknown = decode_input("x", &["--platform", "strip"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        stderr(&unknown).contains("did you mean `stripe`"),
        "{}",
        stderr(&unknown)
    );
    let large = decode_input(&"长".repeat(400_000), &[]);
    assert_eq!(large.status.code(), Some(2));
    assert!(stderr(&large).contains("paste the platform's answer alone"));
}

#[test]
fn hostile_answers_end() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let many = format!(
        "[{}]",
        vec![r#"{"param_name":"x","reject_reason":"模糊"}"#; 20_000].join(",")
    );
    let wide = "不清晰，".repeat(80_000);
    for answer in [&deep, &many, &wide] {
        let code = decode_input(answer, &["--format", "json"])
            .status
            .code();
        assert!(matches!(code, Some(0 | 1 | 3)), "{code:?}");
    }
}

#[test]
fn findings_are_told_in_a_platforms_own_codes_and_come_back() {
    for platform in ["wechatpay", "stripe", "adyen", "sumsub", "onfido", "veriff"] {
        let pack = "fixtures/packs/finance-insurance-poor-scans";
        let output = preaudit(&["check", pack, "--format", "json", "--as", platform]);
        let report: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        let findings = report["findings"]
            .as_array()
            .expect("findings");
        let mut told = 0;
        for finding in findings {
            let Some(code) = finding["platform_code"]["code"].as_str() else {
                continue;
            };
            assert_eq!(finding["platform_code"]["platform"], platform);
            let decoded = decode_json(code, &["--platform", platform]);
            let causes = decoded["items"][0]["causes"]
                .as_array()
                .expect("causes");
            let comes_back = causes
                .iter()
                .filter_map(|cause| cause["findings"].as_array())
                .any(|codes| codes.contains(&finding["code"]));
            assert!(comes_back, "{platform} {code}: {finding}");
            told += 1;
        }
        assert!(told > 0, "{platform}");
    }
    let table = preaudit(&["check", "fixtures/packs/catering-expired", "--as", "stripe"]);
    assert!(
        stdout(&table).contains("verification_document_expired"),
        "{}",
        stdout(&table)
    );
    let plain = preaudit(&[
        "check",
        "fixtures/packs/catering-expired",
        "--format",
        "json",
    ]);
    assert!(!stdout(&plain).contains("platform_code"));
}
