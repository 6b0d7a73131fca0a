//! Checks of what papers say, each seen to pass and to fail.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::*;
use crate::model::{
    Account, Basis, Code, Document, Field, FieldOrigin, FieldRole, FieldState, FileFacts, FileRef, Format,
    Integrity, JpegSetting, Line, Merchant, Outcome, Page, Point, Probe, Quad, Rect, Resolution, Text,
    TextOrigin, TextPage, UploadTrial, Words,
};

const CODE: &str = "91330106MA27XAQC8P";
const NAME: &str = "杭州样例餐饮管理有限公司";

/// A paper and everything it is compared with.
pub(super) struct World {
    pub document: Document,
    pub others: Vec<Document>,
    pub files: Vec<FileFacts>,
    pub trials: Vec<Vec<UploadTrial>>,
    pub queues: Vec<Queue>,
    pub platforms: Vec<PlatformLimits>,
    pub applicant: Applicant,
    pub scope: Option<ScopeTerms>,
    pub as_of: Date,
}

fn field(role: Option<FieldRole>, data_type: &str, value: &str) -> Field {
    Field {
        role,
        data_type: data_type.to_owned(),
        state: FieldState::Present,
        value: value.to_owned(),
        origin: FieldOrigin::Ocr,
        confidence: 1.0,
        ..Field::default()
    }
}

pub(super) fn paper(id: &str, kind: &str, file: usize) -> Document {
    Document {
        id: id.to_owned(),
        kind: kind.to_owned(),
        pages: vec![FileRef { file, page: 1 }],
        confidence: 1.0,
        basis: Basis::Content,
        why: Vec::new(),
        runner_up: None,
        sides: Vec::new(),
        faces: Vec::new(),
        owner: None,
        legacy: None,
        fields: BTreeMap::new(),
        claimed: None,
        marks: Vec::new(),
    }
}

fn file(path: &str) -> FileFacts {
    let line = Line { text: "样本文字".to_owned(), rect: Rect::default(), confidence: 1.0 };
    let page = TextPage { number: 1, width: 10.0, height: 10.0, turn: 0, lines: vec![line] };
    let pages = vec![Page { number: 1, width_px: Some(2480), height_px: Some(3508), ..Page::default() }];
    FileFacts {
        path: path.to_owned(),
        sha256: String::new(),
        bytes: 3 << 20,
        probe: Probe { pages, ..Probe::without_pages(Format::Jpeg, Integrity::Ok, None) },
        text: Text { origin: TextOrigin::Ocr, pages: vec![page] },
    }
}

/// The applicant's licence, declared as it is.
pub(super) fn licence() -> World {
    let mut document = paper("d1", "business-license", 0);
    for (name, role, data_type, value) in [
        ("code", FieldRole::SubjectCode, "subject-number", CODE),
        ("name", FieldRole::SubjectName, "company-name", NAME),
        ("representative", FieldRole::Representative, "person-name", "张三"),
        ("address", FieldRole::Address, "address", "浙江省杭州市西湖区样例路1号"),
        ("scope", FieldRole::Scope, "business-scope", "许可项目：餐饮服务；食品销售。一般项目：餐饮管理。"),
    ] {
        document.fields.insert(name.to_owned(), field(Some(role), data_type, value));
    }
    let claim = |value: &str| Some(Claim { value: value.to_owned(), document: Some("d1".to_owned()) });
    let declared = Merchant {
        name: Some(NAME.to_owned()),
        code: Some(CODE.to_owned()),
        representative: Some("张三".to_owned()),
        scope: Some("餐饮服务".to_owned()),
        ..Merchant::default()
    };
    World {
        document,
        others: Vec::new(),
        files: vec![file("营业执照.jpg")],
        trials: Vec::new(),
        queues: Vec::new(),
        platforms: Vec::new(),
        applicant: Applicant {
            name: claim(NAME),
            code: claim(CODE),
            representative: claim("张三"),
            address: claim("浙江省杭州市西湖区样例路1号"),
            declared,
            ..Applicant::default()
        },
        scope: None,
        as_of: date(2026, 11, 2),
    }
}

impl World {
    /// The same applicant with another paper, which is `document`.
    pub fn with(mut self, document: Document, path: &str) -> Self {
        let licence = std::mem::replace(&mut self.document, document);
        self.others.push(licence);
        self.files.push(file(path));
        self.document.pages = vec![FileRef { file: self.files.len() - 1, page: 1 }];
        self
    }

    pub fn rule(&self, check: &impl Check) -> Ruling {
        let documents: Vec<Document> = std::iter::once(&self.document).chain(&self.others).cloned().collect();
        let resolutions = vec![vec![Resolution::default()]; self.files.len()];
        let title = |id: &str, zh: &str, en: &str| (id.to_owned(), Words::new(zh, en));
        let titles = BTreeMap::from([
            title("business-license", "营业执照", "Business licence"),
            title("food-business-license", "食品经营许可证", "Food licence"),
            title("trademark-authorization", "商标授权书", "Trademark authorisation"),
        ]);
        check.run(&Case {
            document: &self.document,
            title: &Words::new("证照", "paper"),
            documents: &documents,
            files: &self.files,
            resolutions: &resolutions,
            applicant: &self.applicant,
            scope: self.scope.as_ref(),
            platforms: &self.platforms,
            trials: &self.trials,
            queues: &self.queues,
            titles: &titles,
            as_of: self.as_of,
            own: true,
            specimens: false,
        })
    }
}

pub(super) fn codes(ruling: &Ruling) -> Vec<FindingCode> {
    ruling.observations.iter().map(|o| o.code).collect()
}

pub(super) fn says(ruling: &Ruling, name: &str) -> String {
    let all = ruling.observations.iter().flat_map(|o| &o.evidence);
    all.filter(|e| e.name == name).map(|e| e.value.zh.clone()).collect::<Vec<_>>().join("|")
}

pub(super) fn put(
    document: &mut Document,
    name: &str,
    role: Option<FieldRole>,
    data_type: &str,
    value: &str,
) {
    document.fields.insert(name.to_owned(), field(role, data_type, value));
}

// ---- sources-agree

#[test]
fn a_paper_as_declared_contradicts_nothing() {
    let mut world = licence();
    world.files[0].path = format!("材料/{NAME}营业执照.jpg");
    with_code(&mut world, &format!("http://www.gsxt.example/qr?id={CODE}"));
    assert_eq!(world.rule(&sources_agree::SourcesAgree::default()), Ruling::met());
}

#[test]
fn every_contradiction_names_both_sides_and_where_they_stand() {
    let mut world = licence();
    world.applicant.declared.representative = Some("李四".to_owned());
    world.applicant.declared.scope = Some("餐饮服务；住宿服务".to_owned());
    world.files[0].path = "宁波别家商贸有限公司.jpg".to_owned();
    let ruling = world.rule(&sources_agree::SourcesAgree::default());
    assert_eq!(ruling.outcome, Outcome::Met, "the paper counts, the claims are only corrected");
    assert_eq!(codes(&ruling), [FindingCode::DeclarationMismatch; 3]);
    assert_eq!(says(&ruling, "field"), "名称|法定代表人（经营者）|经营范围");
    assert_eq!(says(&ruling, "declared_in"), "文件名|merchant.yaml|merchant.yaml");
    assert_eq!(says(&ruling, "declared"), "宁波别家商贸有限公司|李四|餐饮服务；住宿服务");
    let private = ruling.observations[1].evidence.iter().filter(|e| e.private.is_some()).count();
    assert_eq!(private, 2, "names of persons are private");
}

fn with_code(world: &mut World, text: &str) {
    let corner = Point::default();
    let code = Code { text: text.to_owned(), quad: Quad { corners: [corner; 4] } };
    let mut measures = super::pixel_tests::clean();
    measures.codes = vec![code];
    world.files[0].probe.pages[0].quality = Some(measures);
}

#[test]
fn a_qr_code_of_another_subject_is_a_doubt_about_the_paper() {
    let mut world = licence();
    with_code(&mut world, "http://www.gsxt.example/qr?id=91350100M000100Y43");
    let check = sources_agree::SourcesAgree::default();
    let ruling = world.rule(&check);
    assert_eq!((ruling.outcome, codes(&ruling)), (Outcome::Unknown, vec![FindingCode::QrCodeMismatch]));
    assert_eq!(says(&ruling, "found_in"), "二维码", "a code is not misread, a scan may be");
    // The issuer's code says nothing of the holder; a code with a wrong check digit is misread text.
    with_code(&mut world, "http://gov.example/?issuer=113300000024823656");
    assert_eq!(world.rule(&check), Ruling::met());
    with_code(&mut world, "http://www.gsxt.example/qr?id=91350100M000100Y43");
    put(&mut world.document, "code", Some(FieldRole::SubjectCode), "subject-number", "91330106MA27XAQC80");
    assert_eq!(world.rule(&check), Ruling::met());
}

#[test]
fn the_declared_account_is_held_against_the_banks_paper() {
    let mut bank = paper("d2", "bank-account-proof", 1);
    put(&mut bank, "holder", Some(FieldRole::AccountHolder), "company-name", NAME);
    put(&mut bank, "bank", None, "text", "中国工商银行杭州样例支行");
    put(&mut bank, "account", Some(FieldRole::Number), "account", "1202021309900123456");
    let mut world = licence().with(bank, "开户许可证.jpg");
    let check = sources_agree::SourcesAgree::default();
    let account = |holder: &str, bank: &str, number: &str| Account {
        holder: Some(holder.to_owned()),
        bank: Some(bank.to_owned()),
        number: Some(number.to_owned()),
    };
    world.applicant.account = account(NAME, "工商银行", "1202 0213 0990 0123 456");
    assert_eq!(world.rule(&check), Ruling::met());
    world.applicant.account = account("宁波别家商贸有限公司", "中国建设银行", "1202021309900123457");
    let ruling = world.rule(&check);
    assert_eq!(says(&ruling, "field"), "账户名称|开户银行|银行账号");
    assert!(ruling.observations[2].evidence.iter().any(|e| e.private.is_some()), "numbers are masked");
}

// ---- accepted-format: what was tried

#[test]
fn a_file_over_a_limit_hears_what_was_found_by_trying() {
    let mut world = licence();
    world.platforms = vec![PlatformLimits {
        id: "place.a".to_owned(),
        title: Words::new("某处", "some place"),
        formats: vec![Format::Jpeg],
        max_bytes: Some(2 << 20),
        min_bytes: None,
        max_side_px: None,
        source: "s".to_owned(),
    }];
    let setting = JpegSetting { quality: 78, halved: true, width: 2480, height: 3508, bytes: 1_782_579 };
    let trial = |setting| UploadTrial {
        place: "place.a".to_owned(),
        dpi: Some(300),
        setting,
        smallest: Some(2_500_000),
    };
    let check = accepted_format::AcceptedFormat::default();
    world.trials = vec![vec![trial(Some(setting))]];
    let ruling = world.rule(&check);
    assert_eq!(codes(&ruling), [FindingCode::FileTooLarge, FindingCode::LimitsCannotMeet]);
    assert!(says(&ruling, "why").contains("质量 78、4:2:0、2480 × 3508 像素，得 1.7 MB"), "{ruling:?}");
    world.trials = vec![vec![trial(None)]];
    let ruling = world.rule(&check);
    assert_eq!((ruling.outcome, codes(&ruling).len()), (Outcome::Unmet, 2));
    assert!(says(&ruling, "why").contains("最小的也有 2.4 MB"), "{ruling:?}");
    world.files[0].bytes = 1 << 20;
    world.trials.clear();
    assert_eq!(world.rule(&check), Ruling::met());
    world.platforms[0].max_side_px = Some(3000);
    assert_eq!(codes(&world.rule(&check)), [FindingCode::FileTooLarge]);
}

// ---- sealed

/// A letter of the applicant's whose seal says `text`, in a page of 1000 px read at half its size.
fn sealed_letter(text: &str) -> World {
    let letter = letter("d2", "宁波别家商贸有限公司", NAME, "12345", "长期");
    let mut world = licence().with(letter, "授权书.jpg");
    let at = world.document.pages[0].file;
    let mut measures = super::pixel_tests::clean();
    measures.seals[0].bounds = [600.0, 600.0, 900.0, 900.0];
    let page = &mut world.files[at].probe.pages[0];
    (page.width_px, page.height_px, page.quality) = (Some(1000), Some(1400), Some(measures));
    let rect = Rect { x0: 310.0, y0: 340.0, x1: 440.0, y1: 360.0 };
    let lines = vec![Line { text: text.to_owned(), rect, confidence: 0.9 }];
    world.files[at].text.pages = vec![TextPage { number: 1, width: 500.0, height: 700.0, turn: 0, lines }];
    world
}

#[test]
fn a_readable_seal_of_another_company_is_told() {
    let check = sealed::Sealed::default();
    for known in [NAME, "宁波别家商贸有限公司", "样例餐饮管理有限公司", "限公司", "合同专用章"]
    {
        assert_eq!(sealed_letter(known).rule(&check), Ruling::met(), "{known}");
    }
    let ruling = sealed_letter("温州第三家贸易有限公司").rule(&check);
    assert_eq!((ruling.outcome, codes(&ruling)), (Outcome::Unknown, vec![FindingCode::SubjectMismatch]));
    let mut beside = sealed_letter("温州第三家贸易有限公司");
    let at = beside.document.pages[0].file;
    beside.files[at].text.pages[0].lines[0].rect.x0 = 10.0;
    assert_eq!(beside.rule(&check), Ruling::met(), "not in the seal");
}

// ---- all-sides

fn card(id: &str, file: usize, sides: &[&str]) -> Document {
    Document {
        faces: vec!["portrait".to_owned(), "emblem".to_owned()],
        sides: sides.iter().map(|s| (*s).to_owned()).collect(),
        ..paper(id, "id-card", file)
    }
}

#[test]
fn faces_lie_as_the_scenario_asks() {
    let check = |json: &str| serde_json::from_str::<all_sides::AllSides>(json).unwrap();
    let (any, one, own) = (check("{}"), check(r#"{"one_frame": true}"#), check(r#"{"own_files": true}"#));
    let together = licence().with(card("d2", 1, &["portrait", "emblem"]), "身份证.jpg");
    let mut apart = licence().with(card("d2", 1, &["portrait", "emblem"]), "人像面.jpg");
    apart.files.push(file("国徽面.jpg"));
    apart.document.pages.push(FileRef { file: 2, page: 1 });
    for world in [&together, &apart] {
        assert_eq!(world.rule(&any), Ruling::met());
    }
    assert_eq!((together.rule(&one), apart.rule(&own)), (Ruling::met(), Ruling::met()));
    assert_eq!(codes(&apart.rule(&one)), [FindingCode::SidesNotInOneFrame]);
    assert_eq!(codes(&together.rule(&own)), [FindingCode::SidesNotApart]);
    let half = licence().with(card("d2", 1, &["portrait"]), "身份证.jpg");
    assert_eq!(
        (codes(&half.rule(&any)), half.rule(&any).outcome),
        (vec![FindingCode::SideMissing], Outcome::Unmet)
    );
    assert!(check(r#"{"one_frame": true, "own_files": true}"#).problem().is_some());
}

#[test]
fn cards_are_counted_where_nobody_read_them() {
    let check = |json: &str| serde_json::from_str::<all_sides::AllSides>(json).unwrap();
    let unread = |cards: usize| {
        let mut world = licence().with(card("d2", 1, &[]), "身份证.jpg");
        world.files[1].text = Text::default();
        let mut measures = super::pixel_tests::clean();
        measures.cards = vec![Quad::default(); cards];
        world.files[1].probe.pages[0].quality = Some(measures);
        world
    };
    let any = check("{}");
    assert_eq!(unread(2).rule(&any), Ruling::silent());
    let one = unread(1).rule(&any);
    assert_eq!((one.outcome, codes(&one)), (Outcome::Unknown, vec![FindingCode::SideMissing]));
    let own = unread(2).rule(&check(r#"{"own_files": true}"#));
    assert_eq!((own.outcome, codes(&own)), (Outcome::Unknown, vec![FindingCode::SidesNotApart]));
    assert_eq!(codes(&unread(3).rule(&any)), [FindingCode::SeveralCards]);
}

#[test]
fn two_persons_in_one_picture_are_told() {
    let mut world = licence().with(card("d2", 1, &["portrait", "emblem"]), "身份证.jpg");
    assert_eq!(world.rule(&all_sides::AllSides::default()), Ruling::met());
    world.others.push(card("d3", 1, &["portrait"]));
    let ruling = world.rule(&all_sides::AllSides::default());
    assert_eq!((ruling.outcome, codes(&ruling)), (Outcome::Met, vec![FindingCode::SeveralCards]));
}

// ---- trademarks

fn mark(holder: &str, class: &str) -> World {
    let mut mark = paper("d2", "trademark-cert", 1);
    put(&mut mark, "holder", Some(FieldRole::SubjectName), "company-name", holder);
    put(&mut mark, "class", Some(FieldRole::Items), "items", class);
    put(&mut mark, "number", Some(FieldRole::Number), "trademark-number", "第12345678号");
    licence().with(mark, "商标注册证.jpg")
}

fn letter(id: &str, from: &str, to: &str, number: &str, term: &str) -> Document {
    let mut letter = paper(id, "trademark-authorization", 0);
    put(&mut letter, "grantor", Some(FieldRole::Grantor), "company-name", from);
    put(&mut letter, "grantee", Some(FieldRole::SubjectName), "company-name", to);
    put(&mut letter, "number", Some(FieldRole::Number), "trademark-number", number);
    put(&mut letter, "valid", Some(FieldRole::Validity), "term", term);
    letter
}

#[test]
fn the_class_is_read_as_a_number() {
    let check: trademark_class::TrademarkClass = serde_json::from_str(r#"{"any": [35]}"#).unwrap();
    assert_eq!(mark(NAME, "第35类 广告；商业管理").rule(&check), Ruling::met());
    let other = mark(NAME, "国际分类：30 咖啡").rule(&check);
    assert_eq!((other.outcome, codes(&other)), (Outcome::Unmet, vec![FindingCode::ItemsNotCovered]));
    let none = mark(NAME, "广告；商业管理").rule(&check);
    assert_eq!((none.outcome, codes(&none)), (Outcome::Unknown, vec![FindingCode::ItemsUnknown]));
    assert!(
        serde_json::from_str::<trademark_class::TrademarkClass>(r#"{"any": [46]}"#)
            .unwrap()
            .problem()
            .is_some()
    );
}

#[test]
fn the_right_must_lead_from_the_holder_to_the_applicant_today() {
    let check: rights_chain::RightsChain =
        serde_json::from_str(r#"{"letters": ["trademark-authorization"]}"#).unwrap();
    let (holder, agent, now) =
        ("上海样例品牌有限公司", "南京样例代理有限公司", "2026年1月1日至2027年12月31日");
    assert_eq!(mark(NAME, "35").rule(&check), Ruling::met(), "one's own mark needs no letter");
    let with = |letters: Vec<Document>| {
        let mut world = mark(holder, "35");
        world.others.extend(letters);
        world.rule(&check)
    };
    let whole =
        with(vec![letter("a", agent, NAME, "12345678", now), letter("b", holder, agent, "12345678", now)]);
    assert_eq!(whole, Ruling::met(), "two steps in any order");
    let broken = |ruling: &Ruling| {
        assert_eq!(
            (ruling.outcome, codes(ruling)),
            (Outcome::Unmet, vec![FindingCode::AuthorizationChainBroken])
        );
    };
    broken(&with(Vec::new()));
    let gap = with(vec![letter("b", holder, agent, "12345678", now)]);
    broken(&gap);
    assert_eq!((says(&gap, "found"), says(&gap, "wanted")), (agent.to_owned(), NAME.to_owned()));
    let late = with(vec![letter("b", holder, NAME, "12345678", "2024年1月1日至2025年12月31日")]);
    broken(&late);
    assert!(says(&late, "why").contains("已于 2025-12-31 到期"), "{late:?}");
    broken(&with(vec![letter("b", holder, NAME, "87654321", now)]));
    // A name that reading may have changed is no proof that the chain is broken.
    let misread = with(vec![letter("b", holder, "杭州样例餐饮管理有限责任公司", "12345678", now)]);
    assert_eq!((misread.outcome, codes(&misread)), (Outcome::Unknown, vec![FindingCode::SubjectUnknown]));
}

// ---- regions, scope on another paper, permits

#[test]
fn a_paper_of_another_city_is_told() {
    let of = |address: &str| {
        let mut permit = paper("d2", "food-business-license", 1);
        put(&mut permit, "address", Some(FieldRole::Address), "address", address);
        licence().with(permit, "许可证.jpg").rule(&same_region::SameRegion::default())
    };
    assert_eq!(of("浙江省杭州市上城区别处2号"), Ruling::met());
    assert_eq!(of("西湖区样例路"), Ruling::met(), "too little to tell");
    let other = of("浙江省宁波市海曙区样例路3号");
    assert_eq!((other.outcome, codes(&other)), (Outcome::Met, vec![FindingCode::RegionMismatch]));
    assert_eq!(
        (says(&other, "found"), says(&other, "wanted")),
        ("浙江 宁波".to_owned(), "浙江 杭州".to_owned())
    );
    assert_eq!(licence().rule(&same_region::SameRegion::default()), Ruling::not_applicable());
}

#[test]
fn the_registers_page_shows_the_scope_of_a_licence_that_shows_none() {
    let check: scope_fits::ScopeFits =
        serde_json::from_str(r#"{"any": ["餐饮服务"], "elsewhere": ["scope-query-screenshot"]}"#).unwrap();
    let mut world = licence();
    world.document.fields.get_mut("scope").unwrap().state = FieldState::LabelAbsent;
    let alone = world.rule(&check);
    assert_eq!((alone.outcome, codes(&alone)), (Outcome::Unknown, vec![FindingCode::ScopeNotShown]));
    let mut page = paper("d9", "scope-query-screenshot", 0);
    put(&mut page, "code", Some(FieldRole::SubjectCode), "subject-number", CODE);
    put(&mut page, "scope", Some(FieldRole::Scope), "business-scope", "许可项目：餐饮服务。");
    world.others = vec![page.clone()];
    assert_eq!(world.rule(&check), Ruling::met());
    put(&mut page, "scope", Some(FieldRole::Scope), "business-scope", "一般项目：住宿服务。");
    world.others = vec![page.clone()];
    assert_eq!(codes(&world.rule(&check)), [FindingCode::ScopeMismatch]);
    put(&mut page, "code", Some(FieldRole::SubjectCode), "subject-number", "91350100M000100Y43");
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
    world.others.push(paper("d2", "food-business-license", 0));
    assert_eq!(world.rule(&check), Ruling::met());
}
