//! What every target does with its bytes: nothing may panic, and what is said of them must hold.

use std::sync::LazyLock;

use evidence::archive::seven_zip::read_seven_zip;
use evidence::ofd::read_ofd;
use evidence::pdf;
use evidence::picture::load_picture;
use evidence::probe::probe_file;
use evidence::raster::Orientation;
use evidence::sandbox::Sandbox;
use evidence::text::ocr_recordings::OcrRecordings;
use model::limits::Limits;
use model::{
    FileEvidence, FileFormat, FileIntegrity, FileText, Page, Probe, Rect, TextLine, TextOrigin,
    TextPage,
};
use policy::back_test::parse_history;
use policy::identify::identify_documents;
use policy::rejections::Decoder;
use policy::rules::Rules;
use values::identifier::{check_identifier, identifier_types};
use values::text::slice_chars;
use values::{
    ActivityLexicon, ActivityWords, CitizenId, CreditCode, CreditCodeVerdict, FoodPermit,
    MedicalCode, OrgCode, PassportMrz, RegistrationNumber, Scope, Trademark, account, address,
    find_credit_codes, find_dates, find_relative_term, mask, name, parse_term, repair_credit_code,
    trademark,
};

/// A target: its name, what it does, what its seeds look like.
pub type Target = (&'static str, fn(&[u8]), &'static [&'static [u8]]);

/// Every target.
pub const TARGETS: &[Target] = &[
    ("values", values, VALUES),
    ("scope", scope, SCOPES),
    ("identify", identify_page, PAGES),
    ("pdf", pdf, PDFS),
    ("heif", heif, HEIFS),
    ("seven-zip", seven_zip, ARCHIVES),
    ("ofd", ofd, OFDS),
    ("readings", readings, READINGS),
    ("refusals", refusals, REFUSALS),
];

const VALUES: &[&[u8]] = &[
    "91350100M000100Y43\n9135O1OOMO00100Y43".as_bytes(),
    "11010519491231002X\nJY24403000000016".as_bytes(),
    "有效期限:自二O一五年十二月一日 至二O一八年十一月三十日\n2016.11.30-长期".as_bytes(),
    "此件仅供认证使用，2017年10月9日,有效期60天\n浙江省杭州市样例路1号".as_bytes(),
    "样例（杭州）有限责任公司\n样例(杭州)有限公司".as_bytes(),
    "P<UTOERIKSSON<<ANNA\nL898902C36UTO7408122F1204159ZE184226B<<<<<10".as_bytes(),
    "苏网文〔2025〕0741-090号\n第12345678号".as_bytes(),
];
const SCOPES: &[&[u8]] = &[
    "一般项目：食品销售（不含酒）；销售：化妆品（除分装）、日用百货。（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）\n食品销售".as_bytes(),
    "除危险品外的货物运输，医疗器械以外的日用品销售等****\n货物运输".as_bytes(),
];
const PAGES: &[&[u8]] = &[
    "营业执照\n统一社会信用代码 91110000MA00000152\n名称 样例贸易有限公司 注册资本 伍佰万元整\n法定代表人 张样本\n营业期限 2019年03月18日至长期\n经营范围 食品销售".as_bytes(),
    "食品经营许可证\n经营者名称：样例\n许可证编号：JY24403000000016\n有效期至 2021 年07 月19 日".as_bytes(),
    "姓名张样本\n性别男民族汉\n公民身份号码 11010519491231002X".as_bytes(),
];
const PDFS: &[&[u8]] = &[
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj 4 0 obj<</Length 44>>stream\nBT /F1 24 Tf 100 700 Td (SPECIMEN 91) Tj ET\nendstream endobj 5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj trailer<</Root 1 0 R>>",
];
const HEIFS: &[&[u8]] = &[
    include_bytes!("../../../fixtures/codecs/heif/plain.heic"),
    include_bytes!("../../../fixtures/codecs/heif/turned-6.heic"),
];
const ARCHIVES: &[&[u8]] = &[
    include_bytes!("../../../fixtures/codecs/seven-zip/plain.7z"),
    include_bytes!("../../../fixtures/codecs/seven-zip/lzma.7z"),
    include_bytes!("../../../fixtures/codecs/seven-zip/stored.7z"),
];
const OFDS: &[&[u8]] = &[include_bytes!("../../../fixtures/codecs/ofd/signed.ofd")];
const READINGS: &[&[u8]] = &[
    r#"{"sha256":"ab","origin":"ocr","engine":"e","pages":[{"number":1,"width":10,"height":10,"lines":[{"text":"a","rect":{"x0":0,"y0":0,"x1":1,"y1":1},"confidence":0.5}]}]}"#.as_bytes(),
];

const REFUSALS: &[&[u8]] = &[
    r#"{"applyment_state":"REJECTED","audit_detail":[{"param_name":"id_card_copy","reject_reason":"身份证照片模糊"}]}"#.as_bytes(),
    r#"{"requirements":{"errors":[{"code":"verification_document_expired","reason":"x"}]}}"#.as_bytes(),
    "1、营业执照已过期；\n（2）经营范围不符，请修改\n204, BLACK_AND_WHITE".as_bytes(),
    "folder,date,outcome,reasons\n\"a\"\"b\",2026-11-01,refused,\"已过期;模糊\"\n".as_bytes(),
];

/// Two lines of text, damaged ones included.
fn two(data: &[u8]) -> (String, String) {
    let text = String::from_utf8_lossy(data).into_owned();
    let (a, b) = text
        .split_once('\n')
        .unwrap_or((&text, ""));
    (a.to_owned(), b.to_owned())
}

/// Every parser of values; what parses prints and parses again.
pub fn values(data: &[u8]) {
    let (a, b) = two(data);
    if let Ok(code) = CreditCode::parse(&a) {
        assert_eq!(CreditCode::parse(code.as_str()).as_ref(), Ok(&code));
    }
    if let Ok(number) = CitizenId::parse(&a) {
        assert_eq!(CitizenId::parse(number.as_str()).as_ref(), Ok(&number));
    }
    if let Ok(code) = OrgCode::parse(&a) {
        assert_eq!(OrgCode::parse(&code.to_string()).as_ref(), Ok(&code));
    }
    if let Some(fixed) = repair_credit_code(&a) {
        assert_eq!(
            CreditCode::parse(&fixed)
                .expect("a repair is a code")
                .verdict(),
            CreditCodeVerdict::Valid
        );
    }
    for found in find_dates(&a) {
        assert!(!slice_chars(&a, found.range).is_empty());
    }
    let _ = (
        find_credit_codes(&a),
        parse_term(&a),
        find_relative_term(&a),
        PassportMrz::parse(&a),
        MedicalCode::parse(&a),
    );
    let _ = (
        RegistrationNumber::parse(&a),
        FoodPermit::parse(&a),
        Trademark::parse(&a),
        trademark::find_classes(&a),
    );
    let _ = (
        account::check_card(&a),
        account::is_same_account(&a, &b),
        address::compare_addresses(&a, &b),
        mask::mask_number(&a),
        mask::mask_address(&a),
    );
    assert_eq!(
        name::compare_companies(&a, &b),
        name::compare_companies(&b, &a)
    );
    assert_eq!(name::compare_persons(&a, &b), name::compare_persons(&b, &a));
    for kind in identifier_types() {
        let _ = check_identifier(kind, &a);
    }
}

/// A scope and a term to look for; every item quotes its source.
pub fn scope(data: &[u8]) {
    let (a, b) = two(data);
    let scope = Scope::parse(&a);
    for item in &scope.items {
        assert_eq!(slice_chars(&a, item.range.clone()), item.quote);
    }
    let words = ActivityWords {
        id: "asked".into(),
        wording: vec![b.clone()],
        goods: vec![b.clone()],
        ..ActivityWords::default()
    };
    let lexicon = ActivityLexicon::new(vec![words]);
    let _ = scope.match_activities(&lexicon, &["asked".to_owned()]);
    let _ = scope.match_terms(&[b]);
}

/// Recognition of a page whose boxes come from the bytes too.
pub fn identify_page(data: &[u8]) {
    static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::load_embedded().expect("sound"));
    let text = String::from_utf8_lossy(data);
    let boxed = |(i, line): (usize, &str)| {
        let odd = f64::from(data.get(i * 7).copied().unwrap_or(0));
        let (x0, y0) = (odd * 5.0, 40.0 * i as f64 + odd / 9.0);
        let rect = Rect {
            x0,
            y0,
            x1: x0 + 12.0 * line.chars().count() as f64,
            y1: y0 + 20.0 + odd / 20.0,
        };
        TextLine {
            text: line.to_owned(),
            rect,
            confidence: 0.9,
        }
    };
    let lines = text
        .lines()
        .take(200)
        .enumerate()
        .map(boxed)
        .collect();
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
    let file = FileEvidence {
        path: "a.jpg".into(),
        sha256: String::new(),
        bytes: 1,
        probe,
        text,
    };
    let papers = identify_documents(&[file], &[], &RULES.catalogue);
    assert!(papers.len() < 400);
}

/// Structure, placements and text of a PDF.
pub fn pdf(data: &[u8]) {
    let limits = Limits::default();
    let _ = pdf::read_pdf(data, true, &limits, &Sandbox::InProcess);
}

/// Headers and pixels of a HEIC picture.
pub fn heif(data: &[u8]) {
    let limits = Limits::default();
    let probe = probe_file("a.heic", data, &limits);
    let upright = Orientation::default();
    let sandbox = Sandbox::InProcess;
    let pixels = load_picture(data, FileFormat::Heic, 0, upright, &limits, &sandbox);
    // Nothing is decoded that its own headers call broken.
    assert!(pixels.is_err() || !probe.pages.is_empty());
}

/// Members of a 7z archive, one MiB of them.
pub fn seven_zip(data: &[u8]) {
    let limits = Limits::default();
    let _ = read_seven_zip(data, 1 << 20, &limits, &Sandbox::InProcess);
}

/// Pages, text and signatures of an OFD document.
pub fn ofd(data: &[u8]) {
    let reading = read_ofd(data, &Limits::default());
    assert!(reading.probe.integrity != FileIntegrity::Ok || !reading.probe.pages.is_empty());
}

/// A file of recorded readings.
pub fn readings(data: &[u8]) {
    let _ = OcrRecordings::parse(&String::from_utf8_lossy(data));
}

/// xorshift64*: repeatable, no dependency.
pub struct Chance(
    /// The state, never 0.
    pub u64,
);

impl Chance {
    fn bytes(&mut self) -> [u8; 8] {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0
            .wrapping_mul(0x2545_F491_4F6C_DD1D)
            .to_le_bytes()
    }

    fn byte(&mut self) -> u8 {
        self.bytes()[5]
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(u64::from_le_bytes(self.bytes()) >> 33).unwrap_or(0) % n.max(1)
    }

    fn place(&mut self, n: usize) -> usize {
        self.below(n + 1)
    }
}

/// One of the usual mutations: a byte, a bit, a piece doubled, cut out, taken from another seed.
pub fn mutate(data: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    let at = chance.place(data.len());
    let end = chance
        .place(40)
        .saturating_add(at)
        .min(data.len());
    match chance.below(5) {
        0 => data.insert(at, chance.byte()),
        1 => drop(data.drain(at..end)),
        2 => {
            let piece = data[at..end].to_vec();
            data.splice(at..at, piece);
        }
        3 => {
            let from = chance.place(other.len());
            let to = (from + 60).min(other.len());
            data.splice(at..at, other[from..to].iter().copied());
        }
        _ => {
            let bit = 1 << chance.below(8);
            if let Some(byte) = data.get_mut(at) {
                *byte ^= bit;
            }
        }
    }
    data.truncate(1 << 16);
}

/// An answer of a platform, and a table of past submissions; a likeness is a share.
pub fn refusals(data: &[u8]) {
    static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::load_embedded().expect("sound"));
    static DECODER: LazyLock<Decoder<'_>> = LazyLock::new(|| Decoder::new(&RULES));
    let text = String::from_utf8_lossy(data);
    for item in DECODER.decode(&text, None) {
        let near = item
            .nearest
            .iter()
            .map(|near| near.likeness);
        let causes = item
            .causes
            .iter()
            .map(|cause| cause.likeness);
        assert!(
            near.chain(causes)
                .all(|likeness| (0.0..=1.0).contains(&likeness))
        );
    }
    let _ = parse_history("history.csv", &text);
}
