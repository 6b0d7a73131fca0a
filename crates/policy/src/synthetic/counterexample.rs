//! The smallest changes of a valid document that make one check fail.

use super::{Defect, Subject, SyntheticDocument, role_name};
use model::{FieldRole, FindingCode, Outcome};

/// A document changed so that one check fails.
#[derive(Debug, Clone)]
pub struct Counterexample {
    /// The document.
    pub paper: SyntheticDocument,
    /// The finding that has to come of it.
    pub code: FindingCode,
    /// How the leaf has to end: met where the check only warns.
    pub outcome: Outcome,
}

/// What surrounds the leaf in its dossier.
#[derive(Debug, Clone, Default)]
pub struct DossierContext {
    /// A word of the category's scope, where the category asks for words.
    pub scope: Option<String>,
    /// The documents go to a place that takes only some formats.
    pub restricted: bool,
    /// The declared entity type.
    pub entity: String,
    /// Ids of the chosen scenarios.
    pub scenarios: Vec<String>,
}

/// A field that documents of the type print.
#[derive(Debug, Clone, Copy)]
pub struct FieldShape<'a> {
    /// Name in the rules.
    pub name: &'a str,
    /// What checks use it for.
    pub role: Option<FieldRole>,
    /// Type of its value, as `values::identifier` knows it.
    pub data_type: &'a str,
    /// Printed labels.
    pub labels: &'a [String],
}

/// A valid document, and all that a check may ask before it changes it.
#[derive(Debug, Clone)]
pub struct CounterexampleBuilder<'a> {
    /// A document that passes every check of its leaf.
    pub valid: SyntheticDocument,
    /// Fields of its type, in the order of the rules.
    pub fields: Vec<FieldShape<'a>>,
    /// Sides of its type that are asked; empty where one is enough.
    pub sides: Vec<String>,
    /// It belongs to the applicant, and not to a partner, store, group or right holder.
    pub own: bool,
    /// What surrounds it.
    pub context: &'a DossierContext,
}

// Origin: by eye, any number but that of the right holder in synthetic dossiers.
const OTHER_SUBJECT: u32 = 7;

impl<'a> CounterexampleBuilder<'a> {
    /// The valid document after any change.
    #[must_use]
    pub fn with_change(
        &self,
        change: impl FnOnce(&mut SyntheticDocument),
        code: FindingCode,
        outcome: Outcome,
    ) -> Counterexample {
        let mut paper = self.valid.clone();
        change(&mut paper);
        Counterexample {
            paper,
            code,
            outcome,
        }
    }

    /// The valid document with one defect.
    #[must_use]
    pub fn with_defect(
        &self,
        defect: Defect,
        code: FindingCode,
        outcome: Outcome,
    ) -> Counterexample {
        self.with_change(|p| p.flaws.push(defect), code, outcome)
    }

    /// The first field with that role says something else; `None` where the type has no such field.
    #[must_use]
    pub fn with_field_value(
        &self,
        role: FieldRole,
        value: &str,
        code: FindingCode,
        outcome: Outcome,
    ) -> Option<Counterexample> {
        let field = self.field_with_role(role)?;
        // A leaf may have named the field by its role: only one of the two names may stay.
        let name = role_name(role);
        let change = |p: &mut SyntheticDocument| {
            p.fields
                .retain(|key, _| Some(key) != name.as_ref());
            p.fields
                .insert(field.name.to_owned(), value.to_owned());
        };
        Some(self.with_change(change, code, outcome))
    }

    /// The first field with that role.
    #[must_use]
    pub fn field_with_role(&self, role: FieldRole) -> Option<FieldShape<'a>> {
        self.fields
            .iter()
            .copied()
            .find(|f| f.role == Some(role))
    }

    /// Another body than the applicant.
    #[must_use]
    pub fn other_subject(&self) -> Subject {
        Subject::third_party(OTHER_SUBJECT)
    }
}
