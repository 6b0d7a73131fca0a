//! Persons with a task: whose identity paper a leaf asks for.

use std::sync::Arc;

use model::Bilingual;

/// The role of the person whom the paper of the applicant names; every other role leads to it.
pub const REPRESENTATIVE: &str = "representative";

/// A person with a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// Id.
    pub id: String,
    /// What the person is called.
    pub title: Bilingual,
    /// Whose person it is unless the merchant says otherwise; `None` for the representative alone.
    pub usually: Option<RoleLink>,
}

/// Two roles of one person, unless a question is answered with yes.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleLink {
    /// The other role.
    pub same_as: Arc<Role>,
    /// Fact by which they are two persons.
    pub unless: String,
    /// Its question.
    pub ask: Bilingual,
}

impl Role {
    /// The role and those that it may share a person with, itself first.
    pub fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |role| role.usual_role())
    }

    fn usual_role(&self) -> Option<&Self> {
        self.usually
            .as_ref()
            .map(|link| link.same_as.as_ref())
    }

    /// Whether it is the person whom the paper of the applicant names.
    #[must_use]
    pub fn is_representative(&self) -> bool {
        self.id == REPRESENTATIVE
    }
}
