//! What is declared against what documents say, and limits of upload endpoints.

use super::*;

#[test]
fn a_paper_as_declared_contradicts_nothing() {
    let mut world = licence();
    world.files[0].path = format!("材料/{NAME}营业执照.jpg");
    with_code(&mut world, &format!("http://www.gsxt.example/qr?id={CODE}"));
    assert_eq!(
        world.rule(&sources_agree::SourcesAgree::default()),
        CheckOutcome::met()
    );
}

#[test]
fn every_contradiction_names_both_sides_and_where_they_stand() {
    let mut world = licence();
    world.applicant.declared.representative = Some("李四".to_owned());
    world.applicant.declared.scope = Some("餐饮服务；住宿服务".to_owned());
    world.files[0].path = "宁波别家商贸有限公司.jpg".to_owned();
    let ruling = world.rule(&sources_agree::SourcesAgree::default());
    assert_eq!(
        ruling.outcome,
        Outcome::Met,
        "the paper counts, the claims are only corrected"
    );
    assert_eq!(codes(&ruling), [FindingCode::DeclarationMismatch; 3]);
    assert_eq!(says(&ruling, "field"), "名称|法定代表人（经营者）|经营范围");
    assert_eq!(
        says(&ruling, "declared_in"),
        "文件名|merchant.yaml|merchant.yaml"
    );
    assert_eq!(
        says(&ruling, "declared"),
        "宁波别家商贸有限公司|李四|餐饮服务；住宿服务"
    );
    let private = ruling.observations[1]
        .evidence
        .iter()
        .filter(|e| e.private.is_some())
        .count();
    assert_eq!(private, 2, "names of persons are private");
}

#[test]
fn an_answer_is_held_against_the_paper() {
    let mut world = licence();
    world.claims = vec![AnswerClaim {
        ask: "是否为外商投资".into(),
        answer: "否".into(),
        field: FieldRole::SubjectName,
        contradicted_by: vec!["餐饮管理".to_owned()],
    }];
    let check = sources_agree::SourcesAgree::default();
    let ruling = world.rule(&check);
    assert_eq!(codes(&ruling), [FindingCode::DeclarationMismatch]);
    assert_eq!(says(&ruling, "declared"), "否");
    world.claims[0].contradicted_by = vec!["住宿".to_owned()];
    assert_eq!(world.rule(&check), CheckOutcome::met());
}

fn with_code(world: &mut World, text: &str) {
    let corner = Point::default();
    let code = QrCode {
        text: text.to_owned(),
        quad: Quad {
            corners: [corner; 4],
        },
    };
    let mut measures = super::pixel_tests::clean();
    measures.codes = vec![code];
    world.files[0].probe.pages[0].quality = Some(measures);
}

#[test]
fn a_qr_code_of_another_subject_is_a_doubt_about_the_paper() {
    let mut world = licence();
    with_code(
        &mut world,
        "http://www.gsxt.example/qr?id=91350100M000100Y43",
    );
    let check = sources_agree::SourcesAgree::default();
    let ruling = world.rule(&check);
    assert_eq!(
        (ruling.outcome, codes(&ruling)),
        (Outcome::Unknown, vec![FindingCode::QrCodeMismatch])
    );
    assert_eq!(
        says(&ruling, "found_in"),
        "二维码",
        "a code is not misread, a scan may be"
    );
    // The issuer's code says nothing of the holder; a code with a wrong check digit is misread text.
    with_code(&mut world, "http://gov.example/?issuer=113300000024823656");
    assert_eq!(world.rule(&check), CheckOutcome::met());
    with_code(
        &mut world,
        "http://www.gsxt.example/qr?id=91350100M000100Y43",
    );
    put(
        &mut world.document,
        "code",
        Some(FieldRole::SubjectCode),
        "subject-number",
        "91330106MA27XAQC80",
    );
    assert_eq!(world.rule(&check), CheckOutcome::met());
}

#[test]
fn the_declared_account_is_held_against_the_banks_paper() {
    let mut bank = paper("d2", "bank-account-proof", 1);
    put(
        &mut bank,
        "holder",
        Some(FieldRole::AccountHolder),
        "company-name",
        NAME,
    );
    put(&mut bank, "bank", None, "text", "中国工商银行杭州样例支行");
    put(
        &mut bank,
        "account",
        Some(FieldRole::Number),
        "account",
        "1202021309900123456",
    );
    let mut world = licence().with(bank, "开户许可证.jpg");
    let check = sources_agree::SourcesAgree::default();
    let account = |holder: &str, bank: &str, number: &str| BankAccount {
        holder: Some(holder.to_owned()),
        bank: Some(bank.to_owned()),
        number: Some(number.to_owned()),
    };
    world.applicant.account = account(NAME, "工商银行", "1202 0213 0990 0123 456");
    assert_eq!(world.rule(&check), CheckOutcome::met());
    world.applicant.account = account(
        "宁波别家商贸有限公司",
        "中国建设银行",
        "1202021309900123457",
    );
    let ruling = world.rule(&check);
    assert_eq!(says(&ruling, "field"), "账户名称|开户银行|银行账号");
    assert!(
        ruling.observations[2]
            .evidence
            .iter()
            .any(|e| e.private.is_some()),
        "numbers are masked"
    );
}

// ---- accepted-format: what was tried

#[test]
fn a_file_over_a_limit_hears_what_was_found_by_trying() {
    let mut world = licence();
    world.platforms = vec![UploadLimits {
        id: "place.a".to_owned(),
        title: Bilingual::new("某处", "some place"),
        formats: vec![FileFormat::Jpeg],
        max_bytes: Some(2 << 20),
        min_bytes: None,
        max_side_px: None,
        min_sides_px: None,
        documents: Vec::new(),
        source: "s".to_owned(),
    }];
    let setting = JpegSetting {
        quality: 78,
        halved: true,
        width: 2480,
        height: 3508,
        bytes: 1_782_579,
    };
    let trial = |setting| UploadTrial {
        place: "place.a".to_owned(),
        dpi: Some(300),
        setting,
        smallest: Some(2_500_000),
    };
    let check = accepted_format::AcceptedFormat::default();
    world.trials = vec![vec![trial(Some(setting))]];
    let ruling = world.rule(&check);
    assert_eq!(
        codes(&ruling),
        [FindingCode::FileTooLarge, FindingCode::LimitsCannotMeet]
    );
    assert!(
        says(&ruling, "why").contains("质量 78、4:2:0、2480 × 3508 像素，得 1.7 MB"),
        "{ruling:?}"
    );
    world.trials = vec![vec![trial(None)]];
    let ruling = world.rule(&check);
    assert_eq!((ruling.outcome, codes(&ruling).len()), (Outcome::Unmet, 2));
    assert!(
        says(&ruling, "why").contains("最小的也有 2.4 MB"),
        "{ruling:?}"
    );
    world.files[0].bytes = 1 << 20;
    world.trials.clear();
    assert_eq!(world.rule(&check), CheckOutcome::met());
    world.platforms[0].max_side_px = Some(3000);
    assert_eq!(codes(&world.rule(&check)), [FindingCode::FileTooLarge]);
}

// ---- sealed

#[test]
fn a_paper_of_another_city_is_told() {
    let of = |address: &str| {
        let mut permit = paper("d2", "food-business-license", 1);
        put(
            &mut permit,
            "address",
            Some(FieldRole::Address),
            "address",
            address,
        );
        licence()
            .with(permit, "许可证.jpg")
            .rule(&same_region::SameRegion::default())
    };
    assert_eq!(of("浙江省杭州市上城区别处2号"), CheckOutcome::met());
    assert_eq!(
        of("西湖区样例路"),
        CheckOutcome::met(),
        "too little to tell"
    );
    let other = of("浙江省宁波市海曙区样例路3号");
    assert_eq!(
        (other.outcome, codes(&other)),
        (Outcome::Met, vec![FindingCode::RegionMismatch])
    );
    assert_eq!(
        (says(&other, "found"), says(&other, "wanted")),
        ("浙江 宁波".to_owned(), "浙江 杭州".to_owned())
    );
    assert_eq!(
        licence().rule(&same_region::SameRegion::default()),
        CheckOutcome::not_applicable()
    );
}

#[test]
fn a_paper_of_another_province_needs_the_code() {
    let of = |code: Option<&str>| {
        let mut permit = paper("d2", "food-business-license", 1);
        let (role, kind) = (Some(FieldRole::Address), "address");
        let address = "四川省成都市锦江区样例路3号";
        put(&mut permit, "address", role, kind, address);
        if let Some(code) = code {
            let (role, kind) = (Some(FieldRole::SubjectCode), "subject-number");
            put(&mut permit, "code", role, kind, code);
        }
        let check = same_region::SameRegion::default();
        licence()
            .with(permit, "许可证.jpg")
            .rule(&check)
    };
    let unshown = of(None);
    let told = vec![FindingCode::RegionMismatch];
    assert_eq!(
        (unshown.outcome, codes(&unshown)),
        (Outcome::Unknown, told.clone())
    );
    let own = of(Some(CODE));
    assert_eq!((own.outcome, codes(&own)), (Outcome::Met, told));
}

#[test]
fn the_registers_page_shows_the_scope_of_a_licence_that_shows_none() {
    let check: scope_fits::ScopeFits =
        serde_json::from_str(r#"{"any": ["餐饮服务"], "elsewhere": ["scope-query-screenshot"]}"#)
            .unwrap();
    let mut world = licence();
    world
        .document
        .fields
        .get_mut("scope")
        .unwrap()
        .state = FieldState::LabelAbsent;
    let alone = world.rule(&check);
    assert_eq!(
        (alone.outcome, codes(&alone)),
        (Outcome::Unknown, vec![FindingCode::ScopeNotShown])
    );
    let mut page = paper("d9", "scope-query-screenshot", 0);
    put(
        &mut page,
        "code",
        Some(FieldRole::SubjectCode),
        "subject-number",
        CODE,
    );
    put(
        &mut page,
        "scope",
        Some(FieldRole::Scope),
        "business-scope",
        "许可项目：餐饮服务。",
    );
    world.others = vec![page.clone()];
    assert_eq!(world.rule(&check), CheckOutcome::met());
    put(
        &mut page,
        "scope",
        Some(FieldRole::Scope),
        "business-scope",
        "一般项目：住宿服务。",
    );
    world.others = vec![page.clone()];
    assert_eq!(codes(&world.rule(&check)), [FindingCode::ScopeMismatch]);
    put(
        &mut page,
        "code",
        Some(FieldRole::SubjectCode),
        "subject-number",
        "91350100M000100Y43",
    );
    world.others = vec![page];
    assert_eq!(
        codes(&world.rule(&check)),
        [FindingCode::ScopeNotShown],
        "another subject's page says nothing"
    );
}

#[test]
fn a_licensed_item_names_the_permit_by_its_title() {
    let check: licensed_items::LicensedItems = serde_json::from_str(
        r#"{"permits": [{"items": ["餐饮服务"], "documents": ["food-business-license"]}]}"#,
    )
    .unwrap();
    let mut world = licence();
    let ruling = world.rule(&check);
    assert_eq!(codes(&ruling), [FindingCode::LicensedItemWithoutPermit]);
    assert_eq!(
        (says(&ruling, "document"), says(&ruling, "item")),
        ("食品经营许可证".to_owned(), "餐饮服务".to_owned())
    );
    world
        .others
        .push(paper("d2", "food-business-license", 0));
    assert_eq!(world.rule(&check), CheckOutcome::met());
}
