//! Checks of what documents say, each seen to pass and to fail.

mod declared;
mod faces;
mod readable;
mod rights;

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::*;
use model::{
    BankAccount, Bilingual, ClassificationBasis, Document, DocumentField, DocumentTraits,
    FieldOrigin, FieldRole, FieldState, FileEvidence, FileFormat, FileIntegrity, FileText,
    JpegSetting, Merchant, OcrAvailability, Outcome, Page, PageRef, PageResolution, Point, Probe,
    QrCode, Quad, Rect, TextLine, TextOrigin, TextPage, UploadTrial,
};

const CODE: &str = "91330106MA27XAQC8P";
const NAME: &str = "杭州样例餐饮管理有限公司";

/// A document and everything it is compared with.
pub(super) struct World {
    pub document: Document,
    pub kind: Option<DocumentTraits>,
    pub others: Vec<Document>,
    pub files: Vec<FileEvidence>,
    pub trials: Vec<Vec<UploadTrial>>,
    pub queues: Vec<ReviewTime>,
    pub claims: Vec<AnswerClaim>,
    pub platforms: Vec<UploadLimits>,
    pub applicant: Applicant,
    pub scope: Option<ScopeTerms>,
    pub as_of: Date,
}

fn field(role: Option<FieldRole>, data_type: &str, value: &str) -> DocumentField {
    DocumentField {
        role,
        data_type: data_type.to_owned(),
        state: FieldState::Present,
        value: value.to_owned(),
        origin: FieldOrigin::Ocr,
        confidence: 1.0,
        ..DocumentField::default()
    }
}

pub(super) fn paper(id: &str, kind: &str, file: usize) -> Document {
    Document {
        id: id.to_owned(),
        kind: kind.to_owned(),
        pages: vec![PageRef { file, page: 1 }],
        confidence: 1.0,
        basis: ClassificationBasis::Content,
        why: Vec::new(),
        runner_up: None,
        sides_seen: Vec::new(),
        sides_expected: Vec::new(),
        owner: None,
        legacy: None,
        fields: BTreeMap::new(),
        claimed: None,
        marks: Vec::new(),
    }
}

fn file(path: &str) -> FileEvidence {
    let line = TextLine {
        text: "样本文字".to_owned(),
        rect: Rect::default(),
        confidence: 1.0,
    };
    let page = TextPage {
        number: 1,
        width: 10.0,
        height: 10.0,
        turn: 0,
        lines: vec![line],
    };
    let pages = vec![Page {
        number: 1,
        width_px: Some(2480),
        height_px: Some(3508),
        ..Page::default()
    }];
    FileEvidence {
        path: path.to_owned(),
        sha256: String::new(),
        bytes: 3 << 20,
        probe: Probe {
            pages,
            ..Probe::without_pages(FileFormat::Jpeg, FileIntegrity::Ok, None)
        },
        text: FileText {
            origin: TextOrigin::Ocr,
            pages: vec![page],
        },
    }
}

/// The applicant's licence, declared as it is.
pub(super) fn licence() -> World {
    let mut document = paper("d1", "business-license", 0);
    for (name, role, data_type, value) in [
        ("code", FieldRole::SubjectCode, "subject-number", CODE),
        ("name", FieldRole::SubjectName, "company-name", NAME),
        (
            "representative",
            FieldRole::Representative,
            "person-name",
            "张三",
        ),
        (
            "address",
            FieldRole::Address,
            "address",
            "浙江省杭州市西湖区样例路1号",
        ),
        (
            "scope",
            FieldRole::Scope,
            "business-scope",
            "许可项目：餐饮服务；食品销售。一般项目：餐饮管理。",
        ),
    ] {
        document
            .fields
            .insert(name.to_owned(), field(Some(role), data_type, value));
    }
    let claim = |value: &str| {
        Some(SourcedValue {
            value: value.to_owned(),
            document: Some("d1".to_owned()),
        })
    };
    let declared = Merchant {
        name: Some(NAME.to_owned()),
        code: Some(CODE.to_owned()),
        representative: Some("张三".to_owned()),
        scope: Some("餐饮服务".to_owned()),
        ..Merchant::default()
    };
    World {
        document,
        kind: None,
        others: Vec::new(),
        files: vec![file("营业执照.jpg")],
        trials: Vec::new(),
        queues: Vec::new(),
        claims: Vec::new(),
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
    /// The same applicant with another document, which is `document`.
    pub fn with(mut self, document: Document, path: &str) -> Self {
        let licence = std::mem::replace(&mut self.document, document);
        self.others.push(licence);
        self.files.push(file(path));
        self.document.pages = vec![PageRef {
            file: self.files.len() - 1,
            page: 1,
        }];
        self
    }

    pub fn rule(&self, check: &impl Check) -> CheckOutcome {
        self.apply(|context| check.check_document(context))
    }

    pub fn apply<T>(&self, check: impl FnOnce(&CheckContext<'_>) -> T) -> T {
        let documents: Vec<Document> = std::iter::once(&self.document)
            .chain(&self.others)
            .cloned()
            .collect();
        let resolutions = vec![vec![PageResolution::default()]; self.files.len()];
        let title = |id: &str, zh: &str, en: &str| (id.to_owned(), Bilingual::new(zh, en));
        let titles = BTreeMap::from([
            title("business-license", "营业执照", "Business licence"),
            title("food-business-license", "食品经营许可证", "Food licence"),
            title(
                "trademark-authorization",
                "商标授权书",
                "Trademark authorisation",
            ),
        ]);
        check(&CheckContext {
            document: &self.document,
            title: &Bilingual::new("证照", "paper"),
            kind: self.kind,
            documents: &documents,
            files: &self.files,
            resolutions: &resolutions,
            applicant: &self.applicant,
            activities: &super::ActivitySet::default(),
            scopes: &self.scope.iter().collect::<Vec<_>>(),
            platforms: &self.platforms,
            trials: &self.trials,
            queues: &self.queues,
            claims: &self.claims,
            titles: &titles,
            as_of: self.as_of,
            own: true,
            specimens: false,
            recognition: OcrAvailability::NotInstalled,
        })
    }
}

pub(super) fn codes(ruling: &CheckOutcome) -> Vec<FindingCode> {
    ruling
        .observations
        .iter()
        .map(|o| o.code)
        .collect()
}

pub(super) fn says(ruling: &CheckOutcome, name: &str) -> String {
    let all = ruling
        .observations
        .iter()
        .flat_map(|o| &o.evidence);
    all.filter(|e| e.name == name)
        .map(|e| e.value.zh.clone())
        .collect::<Vec<_>>()
        .join("|")
}

pub(super) fn put(
    document: &mut Document,
    name: &str,
    role: Option<FieldRole>,
    data_type: &str,
    value: &str,
) {
    document
        .fields
        .insert(name.to_owned(), field(role, data_type, value));
}

// ---- sources-agree

fn letter(id: &str, from: &str, to: &str, number: &str, term: &str) -> Document {
    let mut letter = paper(id, "trademark-authorization", 0);
    put(
        &mut letter,
        "grantor",
        Some(FieldRole::Grantor),
        "company-name",
        from,
    );
    put(
        &mut letter,
        "grantee",
        Some(FieldRole::SubjectName),
        "company-name",
        to,
    );
    put(
        &mut letter,
        "number",
        Some(FieldRole::Number),
        "trademark-number",
        number,
    );
    put(
        &mut letter,
        "valid",
        Some(FieldRole::Validity),
        "term",
        term,
    );
    letter
}
