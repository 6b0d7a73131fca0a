//! A document type: its words, fields, sizes, sides and proofs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::pack::Source;
use model::{Bilingual, DocumentTraits, FieldRole, Printing, SealKind, SideCount};

/// A document type.
#[derive(Debug, Clone, Default)]
pub struct DocumentType {
    /// Id.
    pub id: String,
    /// Title as printed, and in English.
    pub title: Bilingual,
    /// Words of file names.
    pub aliases: Vec<String>,
    /// Printed titles; empty where none is printed (the portrait side of an identity card).
    pub titles: Vec<String>,
    /// Printed labels.
    pub labels: Vec<String>,
    /// Phrases of the issuer or the form.
    pub phrases: Vec<String>,
    /// Identifier type of its number (`values::identifier`).
    pub number: Option<String>,
    /// Titles of look-alikes.
    pub not: Vec<String>,
    /// Fields in the order of the rule file.
    pub fields: Vec<FieldDefinition>,
    /// Printed sizes.
    pub sizes: Vec<PaperSize>,
    /// Faces that belong together; empty where there is one.
    pub sides: Vec<Side>,
    /// What a valid one shows.
    pub proofs: Proofs,
    /// A subject has one at a time: of several the newest issue date counts.
    pub one_per_subject: bool,
    /// No longer issued: what replaced it.
    pub legacy: Option<Bilingual>,
    /// It tells who applies: 1 for the type that is asked first.
    pub tells_applicant: Option<u8>,
    /// Every industry hands it in, so it tells nothing about the category.
    pub common: bool,
    /// Written or photographed by the merchant: no title can be expected.
    pub freeform: bool,
    /// Who issues it.
    pub issuer: Option<String>,
    /// What else to know.
    pub note: Option<Bilingual>,
    /// Source id.
    pub source: String,
}

/// What a valid paper of a type shows; `None` where the rules do not say yet.
#[derive(Debug, Clone, Default)]
pub struct Proofs {
    /// Whose it is.
    pub holder: Option<Printing>,
    /// How long it holds.
    pub term: Option<Printing>,
    /// How many sides are asked.
    pub sides: Option<AskedSides>,
    /// Which seal it bears.
    pub seal: Option<SealKind>,
    /// Why it shows none of what it does not show, or why nobody can say.
    pub why: Option<Bilingual>,
    /// Source of `why`.
    pub source: Option<Arc<Source>>,
}

/// How many sides of a type are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedSides {
    /// Where no scenario says otherwise.
    pub default: SideCount,
    /// By scenario id.
    pub by_scenario: BTreeMap<String, SideCount>,
}

impl AskedSides {
    /// What the chosen scenarios ask together: the most that one of them asks.
    #[must_use]
    pub fn for_scenarios(&self, chosen: &[String]) -> SideCount {
        let asked = |id: &String| {
            *self
                .by_scenario
                .get(id)
                .unwrap_or(&self.default)
        };
        chosen
            .iter()
            .map(asked)
            .max()
            .unwrap_or(self.default)
    }
}

impl DocumentType {
    /// Names of its sides, in their order.
    #[must_use]
    pub fn side_names(&self) -> Vec<String> {
        let names = self
            .sides
            .iter()
            .map(|side| side.name.clone());
        names.collect()
    }

    /// What the checks of one document have to know where these scenarios are chosen.
    #[must_use]
    pub fn traits(&self, scenarios: &[String]) -> DocumentTraits {
        let sides = self.proofs.sides.as_ref();
        DocumentTraits {
            freeform: self.freeform,
            one_per_subject: self.one_per_subject,
            tells_applicant: self.tells_applicant.is_some(),
            holder: self.proofs.holder,
            sides: sides.map(|asked| asked.for_scenarios(scenarios)),
            term: self.proofs.term,
            seal: self.proofs.seal,
        }
    }

    /// Names of the sides that these scenarios ask; none where one side is enough.
    #[must_use]
    pub fn asked_sides(&self, scenarios: &[String]) -> Vec<String> {
        if self.traits(scenarios).sides == Some(SideCount::One) {
            return Vec::new();
        }
        self.side_names()
    }

    /// The four proofs that the rules leave open: neither said, nor shown by a field or by sides.
    #[must_use]
    pub fn open_proofs(&self) -> Vec<&'static str> {
        let prints = |is_one: fn(&FieldDefinition) -> bool| {
            let mut always = self
                .fields
                .iter()
                .filter(|f| !f.may_be_absent);
            always.any(is_one)
        };
        let tells_term = |f: &FieldDefinition| f.role == Some(FieldRole::Validity);
        let said = [
            (
                "holder",
                self.proofs.holder.is_some() || prints(names_holder),
            ),
            ("term", self.proofs.term.is_some() || prints(tells_term)),
            (
                "sides",
                self.proofs.sides.is_some() || !self.sides.is_empty(),
            ),
            ("seal", self.proofs.seal.is_some()),
        ];
        said.iter()
            .filter(|(_, said)| !said)
            .map(|(name, _)| *name)
            .collect()
    }
}

/// Whether a field tells whose the document is.
#[must_use]
pub fn names_holder(field: &FieldDefinition) -> bool {
    use FieldRole::{AccountHolder, Party, PersonName, SubjectCode, SubjectName};
    let holders = [SubjectName, SubjectCode, PersonName, AccountHolder, Party];
    field
        .role
        .is_some_and(|role| holders.contains(&role))
}

/// A field of a type.
#[derive(Debug, Clone, Default)]
pub struct FieldDefinition {
    /// Name.
    pub name: String,
    /// Printed labels.
    pub labels: Vec<String>,
    /// `text`, `company-name`, `person-name`, `authority`, `address`, `business-scope`, `items`, `date`,
    /// `term`, `amount` or an identifier type.
    pub data_type: String,
    /// What checks use it for.
    pub role: Option<FieldRole>,
    /// Some printings leave it out.
    pub may_be_absent: bool,
    /// The face it stands on.
    pub side: Option<String>,
    /// Words of a running sentence that end the value.
    pub until: Vec<String>,
}

/// A printed size.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PaperSize {
    /// Name of the form (`副本`) or of the size (`A4-landscape`).
    pub name: String,
    /// Width in mm as printed.
    pub width_mm: f64,
    /// Height in mm as printed.
    pub height_mm: f64,
}

/// A side of a document.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// `portrait`, `emblem`, `front`, `back`.
    pub name: String,
    /// Words that tell it.
    pub words: Vec<String>,
}
