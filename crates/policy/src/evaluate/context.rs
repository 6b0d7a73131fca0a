//! What every requirement of one dossier is evaluated against.

use std::collections::BTreeMap;

use super::answer_leaf::answer_text;
use super::conditions::is_same_answer;
use super::containers::ContainerFiles;
use super::input::EvaluationInput;
use super::pack_selection::PackSelection;
use super::role_persons::RolePersons;
use super::unread_files::UnreadFiles;
use crate::checks::{AnswerClaim, Applicant, ReviewTime, ScopeTerms, UploadLimits};
use model::Bilingual;

/// What every requirement is evaluated against.
#[derive(Clone)]
pub struct EvaluationContext<'a> {
    pub input: &'a EvaluationInput<'a>,
    pub applicant: &'a Applicant,
    pub choice: &'a PackSelection<'a>,
    /// What each category asks of the business scope.
    pub scopes: Vec<&'a ScopeTerms>,
    /// Upload endpoints of the chosen scenarios.
    pub platforms: Vec<UploadLimits>,
    /// How long the reviews of the chosen scenarios take.
    pub queues: Vec<ReviewTime>,
    /// Answers that a paper may contradict.
    pub claims: Vec<AnswerClaim>,
    /// Titles of all document types, by id.
    pub titles: &'a BTreeMap<String, Bilingual>,
    /// Files that may be any document: sound or skipped, but not read and not recognised.
    pub unread: UnreadFiles,
    /// Who has which role.
    pub persons: RolePersons,
    /// Files that hold others.
    pub containers: ContainerFiles<'a>,
}

impl<'a> EvaluationContext<'a> {
    pub fn new(
        input: &'a EvaluationInput<'a>,
        applicant: &'a Applicant,
        choice: &'a PackSelection<'a>,
    ) -> Self {
        Self {
            input,
            applicant,
            choice,
            scopes: choice.settled_scopes(),
            platforms: input
                .rules
                .upload_endpoints(&input.declaration.scenarios, &input.settings.places)
                .map(|p| p.limits.clone())
                .collect(),
            queues: choice
                .scenarios
                .iter()
                .filter_map(|p| p.review.clone())
                .collect(),
            claims: answer_claims(input, choice),
            titles: &input.rules.titles,
            unread: UnreadFiles::of_dossier(input),
            persons: RolePersons::of_dossier(input, applicant, choice),
            containers: ContainerFiles::of_dossier(input.files),
        }
    }

    /// The same where no unread file takes anything back.
    pub fn without_doubt(&self) -> Self {
        Self {
            unread: self.unread.without_doubt(),
            ..self.clone()
        }
    }
}

/// The merchant's answers for which the rules know what contradicts them.
fn answer_claims(input: &EvaluationInput<'_>, choice: &PackSelection<'_>) -> Vec<AnswerClaim> {
    let facts = choice
        .packs
        .iter()
        .flat_map(|pack| &pack.facts);
    let claims = facts.flat_map(|(name, fact)| {
        let given = input.declaration.facts.get(name);
        let known = fact.contradicted_by.iter();
        let held = known.filter(move |c| given.is_some_and(|g| is_same_answer(g, &c.answer)));
        held.map(|contradiction| AnswerClaim {
            ask: fact.ask.clone(),
            answer: answer_text(&contradiction.answer),
            field: contradiction.field,
            contradicted_by: contradiction.any.clone(),
        })
    });
    claims.collect()
}
