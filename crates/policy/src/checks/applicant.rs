//! Who applies.

use model::{BankAccount, Bilingual, Merchant};

/// Who applies, by the best evidence there is: a document outranks the declaration.
#[derive(Debug, Clone, Default)]
pub struct Applicant {
    /// Name.
    pub name: Option<SourcedValue>,
    /// Credit code or registration number.
    pub code: Option<SourcedValue>,
    /// Legal representative or operator.
    pub representative: Option<SourcedValue>,
    /// Entity type id.
    pub entity: Option<SourcedValue>,
    /// Words of the 类型 line and code prefixes of each entity type, for comparison.
    pub entity_types: Vec<EntityType>,
    /// What the merchant says of itself.
    pub declared: Merchant,
    /// Address on the document that tells who applies.
    pub address: Option<SourcedValue>,
    /// The account that the merchant declared.
    pub account: BankAccount,
}

/// How an entity type shows on a licence.
#[derive(Debug, Clone)]
pub struct EntityType {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// First two characters of its credit codes.
    pub code_prefixes: Vec<String>,
    /// Words of its 类型 line.
    pub type_words: Vec<String>,
    /// Whether it is a person without a licence.
    pub natural_person: bool,
}

/// A statement with the one who makes it.
#[derive(Debug, Clone, PartialEq)]
pub struct SourcedValue {
    /// The value.
    pub value: String,
    /// Document id, or `None` for the declaration.
    pub document: Option<String>,
}
