//! A document: what a file, a page or several files turned out to be.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Bilingual, EvidenceLocation, PageRef, PersonalData};

// The order is used: of two claims about a document the greater one wins.
/// What the belief in a document's type rests on, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClassificationBasis {
    /// Only its file name: believed until read, never enough for *met*.
    FileName,
    /// The merchant's word in `merchant.yaml`.
    Declared,
    /// Its own text.
    Content,
}

/// One document of the merchant.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Unique in the report: `d1`, `d2` …
    pub id: String,
    /// Type by the catalogue's id.
    pub kind: String,
    /// Pages that make it up, in order (front and back, pages of an agreement).
    pub pages: Vec<PageRef>,
    /// What the type rests on.
    pub basis: ClassificationBasis,
    /// 0 to 1.
    pub confidence: f64,
    /// Evidence for the type, as short phrases: titles, labels, numbers found.
    pub why: Vec<String>,
    /// The next best type, when it came close.
    pub runner_up: Option<String>,
    /// Which sides were seen, by the type's own words (`portrait`, `emblem`).
    pub sides_seen: Vec<String>,
    /// Sides the type has; empty where it has one.
    pub sides_expected: Vec<String>,
    /// Whose document it is, where the merchant said so (`store`, `partner` …).
    pub owner: Option<String>,
    /// No longer issued: what replaced it.
    pub legacy: Option<Bilingual>,
    /// Fields by the catalogue's names.
    pub fields: BTreeMap<String, DocumentField>,
    /// The type that the file's name or the merchant claims, where the content says another.
    pub claimed: Option<String>,
    /// Marks that were seen on its pages by text.
    pub marks: Vec<Marking>,
}

/// Something the text of a page says about the document itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Marking {
    /// `duplicate-copy` (副本), `original-copy` (正本), `electronic`, `query-page`, `specimen`,
    /// `template`.
    pub name: String,
    /// The words that say so, as printed.
    pub quote: String,
    /// Where they stand.
    pub place: EvidenceLocation,
}

impl Document {
    /// The value of a field that is present.
    #[must_use]
    pub fn field_value(&self, name: &str) -> Option<&str> {
        self.fields
            .get(name)
            .filter(|field| field.state == FieldState::Present)
            .map(|field| field.value.as_str())
    }

    /// The first field with `role`, present ones first.
    #[must_use]
    pub fn field_by_role(&self, role: FieldRole) -> Option<(&str, &DocumentField)> {
        // A form may print one role under several labels; a value says more than an empty label.
        let mut fields = self
            .fields
            .iter()
            .filter(|(_, field)| field.role == Some(role))
            .map(|(name, field)| (name.as_str(), field));
        let first = fields.next()?;
        if first.1.state == FieldState::Present {
            return Some(first);
        }
        Some(
            fields
                .find(|(_, field)| field.state == FieldState::Present)
                .unwrap_or(first),
        )
    }

    /// Whether the marking `mark` was seen.
    #[must_use]
    pub fn has_marking(&self, name: &str) -> bool {
        self.find_marking(name).is_some()
    }

    /// The first mark with that name.
    #[must_use]
    pub fn find_marking(&self, name: &str) -> Option<&Marking> {
        self.marks
            .iter()
            .find(|mark| mark.name == name)
    }
}

// Origin: the reference `document-formats`, rule 1: a missing field is a normal state.
/// Four states of a field: not shown is never expired, never "not in scope", never a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldState {
    /// Label and value were read.
    Present,
    /// The label stands there with nothing behind it.
    LabelWithoutValue,
    /// The page was read and has no such label.
    LabelAbsent,
    /// The page was not read, or not well enough.
    #[default]
    Unreadable,
}

/// Where a field's value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldOrigin {
    /// The merchant's declaration.
    Declared,
    /// A PDF text layer.
    PdfText,
    /// A Word document.
    Docx,
    /// A text file.
    PlainText,
    /// OCR.
    Ocr,
    /// An OCR recording.
    Sidecar,
    /// A QR code on the page.
    QrCode,
    /// Nobody.
    #[default]
    None,
}

/// What checks use a field for, whatever its label is on a given paper.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum FieldRole {
    /// Name of the entity that holds the paper.
    SubjectName,
    /// Code of the entity that holds the paper.
    SubjectCode,
    /// Legal representative, operator or person in charge.
    Representative,
    /// The person an identity paper is about.
    PersonName,
    /// The paper's own number.
    Number,
    /// Term, or date until which the paper holds.
    Validity,
    /// Date of issue.
    Issued,
    /// Business scope.
    Scope,
    /// Licensed items.
    Items,
    /// Type of entity (类型).
    EntityType,
    /// Address.
    Address,
    /// Account name.
    AccountHolder,
    /// Who grants a right; the grantee is the subject.
    Grantor,
    /// The person whom a letter authorises to act.
    Agent,
    /// One of the parties of an agreement.
    Party,
    /// Day of foundation or first registration; never an end.
    Founded,
    /// Day of birth.
    Born,
    /// Sex, as one character.
    Sex,
}

/// One field of a document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DocumentField {
    /// What checks use it for.
    pub role: Option<FieldRole>,
    /// The label as printed, when one was read.
    pub label: Option<String>,
    /// Type by the catalogue (`credit-code`, `term`, `company-name` …).
    pub data_type: String,
    /// Some printings leave it out, so its absence says nothing.
    pub may_be_absent: bool,
    /// State.
    pub state: FieldState,
    /// The value as printed, white space folded; empty unless present.
    pub value: String,
    /// Where it came from.
    pub origin: FieldOrigin,
    /// 0 to 1.
    pub confidence: f64,
    /// Where it stands.
    pub place: Option<EvidenceLocation>,
}

impl DocumentField {
    /// Whether the value is personal data, by its type.
    #[must_use]
    pub fn personal_data(&self) -> Option<PersonalData> {
        // By the data type and not by the label, because labels differ from form to form.
        match self.data_type.as_str() {
            "person-name" => Some(PersonalData::Person),
            "citizen-id" | "account" | "passport" | "hk-macao-permit" | "taiwan-permit"
            | "hmt-residence" => Some(PersonalData::Number),
            "address" => Some(PersonalData::Words),
            _ => None,
        }
    }
}
