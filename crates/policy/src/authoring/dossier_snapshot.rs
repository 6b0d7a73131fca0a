//! Everything that one evaluation works on, owned: what a tool for rule authors may change and evaluate again.

use std::collections::{BTreeMap, BTreeSet};

use crate::evaluate;
use crate::evaluate::{AuditOptions, EvaluationInput};
use crate::identify;
use crate::rules::Rules;
use model::{
    ClassificationBasis, Declaration, Document, FileEvidence, FileText, Finding, OcrAvailability,
    Outcome, PageResolution, Report, RequirementLevel, RequirementReport, SkippedFile, UploadTrial,
};

/// A dossier after its files were looked at and before it is evaluated.
#[derive(Debug, Clone)]
pub struct DossierSnapshot {
    /// Name of the dossier.
    pub name: String,
    /// What was declared.
    pub declaration: Declaration,
    /// The evidence of each file.
    pub files: Vec<FileEvidence>,
    /// Resolution of each page of each file, in the order of `files`.
    pub resolutions: Vec<Vec<PageResolution>>,
    /// What trying to meet upload limits gave for each file, in the order of `files`; may be empty.
    pub trials: Vec<Vec<UploadTrial>>,
    /// Whether text could be recognised, and why not.
    pub recognition: OcrAvailability,
    /// What was not looked at.
    pub skipped: Vec<SkippedFile>,
    /// What the files turned out to be.
    pub documents: Vec<Document>,
    /// What the audit asks for.
    pub settings: AuditOptions,
}

impl DossierSnapshot {
    /// The report of its evaluation.
    #[must_use]
    pub fn evaluate(&self, rules: &Rules) -> Report {
        self.with_input(rules, evaluate::evaluate_dossier)
    }

    /// One requirement of it and its findings; `None` where it is not asked.
    #[must_use]
    pub fn evaluate_requirement(
        &self,
        rules: &Rules,
        id: &str,
    ) -> Option<(RequirementReport, Vec<Finding>)> {
        let found = self.with_input(rules, |input| {
            evaluate::evaluate_requirements(input, |other| other == id)
        });
        found.into_iter().next()
    }

    /// Full ids of the required requirements that apply to it.
    #[must_use]
    pub fn applying_requirements(&self, rules: &Rules) -> Vec<String> {
        self.with_input(rules, evaluate::applying_requirements)
    }

    /// Whether one of these required requirements is open, which alone keeps it from being ready: far
    /// cheaper to find out than a whole report. A waiver may take that back, so one is not asked then.
    #[must_use]
    pub fn leaves_open(&self, rules: &Rules, ids: &BTreeSet<&str>) -> bool {
        if ids.is_empty() || !self.declaration.waivers.is_empty() {
            return false;
        }
        let found = self.with_input(rules, |input| {
            evaluate::evaluate_requirements(input, |id| ids.contains(id))
        });
        found.iter().any(|(requirement, _)| {
            let open = matches!(requirement.outcome, Outcome::Unmet | Outcome::Unknown);
            open && requirement.level == RequirementLevel::Required
        })
    }

    fn with_input<T>(&self, rules: &Rules, evaluate: impl Fn(&EvaluationInput<'_>) -> T) -> T {
        evaluate(&EvaluationInput {
            name: &self.name,
            declaration: &self.declaration,
            files: &self.files,
            resolutions: &self.resolutions,
            trials: &self.trials,
            recognition: self.recognition,
            skipped: &self.skipped,
            documents: &self.documents,
            rules,
            settings: &self.settings,
        })
    }

    /// Finds out anew what the files are: for changes of their text.
    pub fn identify_again(&mut self, rules: &Rules) {
        let declared = &self.declaration.documents;
        let catalogue = &rules.catalogue;
        self.documents = identify::identify_documents(&self.files, declared, catalogue);
        self.resolutions = identify::resolution::compute_resolutions(
            &self.files,
            &self.documents,
            declared,
            catalogue,
        );
    }

    /// Reads one document anew from the text of its files, and leaves the others as they are.
    pub fn read_document_again(&mut self, index: usize, rules: &Rules) {
        let Some(old) = self.documents.get(index) else {
            return;
        };
        let files: BTreeSet<usize> = old
            .pages
            .iter()
            .map(|p| p.file)
            .collect();
        // A file that is not looked at says nothing, and every place keeps its number.
        let mut evidence = self.files.clone();
        for (number, file) in evidence.iter_mut().enumerate() {
            if !files.contains(&number) {
                file.text = FileText::default();
                file.path = String::new();
            }
        }
        let declared = &self.declaration.documents;
        let found = identify::identify_documents(&evidence, declared, &rules.catalogue);
        let mut on_files = found.into_iter().filter(|d| {
            d.pages
                .iter()
                .any(|p| files.contains(&p.file))
        });
        let read = on_files.next();
        if let Some(document) = self.documents.get_mut(index) {
            match read {
                Some(read) => {
                    let (id, owner) = (document.id.clone(), document.owner.clone());
                    let pages = document.pages.clone();
                    *document = Document {
                        id,
                        owner,
                        pages,
                        ..read
                    };
                }
                None => document.basis = ClassificationBasis::FileName,
            }
        }
    }

    /// Takes a document out together with its files, where no other document stands on them.
    pub fn remove_document(&mut self, index: usize) {
        if index >= self.documents.len() {
            return;
        }
        let gone = self.documents.remove(index);
        let mut files: Vec<usize> = gone
            .pages
            .iter()
            .map(|p| p.file)
            .collect();
        files.sort_unstable();
        files.dedup();
        for file in files.into_iter().rev() {
            let on_file = |d: &Document| d.pages.iter().any(|p| p.file == file);
            if !self.documents.iter().any(on_file) {
                self.remove_file(file);
            }
        }
    }

    /// Takes a file out. Documents that stand on it lose its pages.
    pub fn remove_file(&mut self, file: usize) {
        if file >= self.files.len() {
            return;
        }
        self.files.remove(file);
        self.resolutions.remove(file);
        if file < self.trials.len() {
            self.trials.remove(file);
        }
        let kept = |number: usize| (number != file).then(|| number - usize::from(number > file));
        let numbers: BTreeMap<usize, usize> = (0..=self.files.len())
            .filter_map(|n| Some((n, kept(n)?)))
            .collect();
        for document in &mut self.documents {
            renumber_files(document, &numbers);
        }
    }
}

/// Moves every place of a document to the new numbers of the files; places on other files go.
fn renumber_files(document: &mut Document, numbers: &BTreeMap<usize, usize>) {
    document
        .pages
        .retain(|p| numbers.contains_key(&p.file));
    for page in &mut document.pages {
        page.file = numbers
            .get(&page.file)
            .copied()
            .unwrap_or(page.file);
    }
    document
        .marks
        .retain(|m| numbers.contains_key(&m.place.file));
    for mark in &mut document.marks {
        mark.place.file = numbers
            .get(&mark.place.file)
            .copied()
            .unwrap_or(mark.place.file);
    }
    for field in document.fields.values_mut() {
        field.place = field
            .place
            .take()
            .and_then(|mut place| {
                place.file = numbers.get(&place.file).copied()?;
                Some(place)
            });
    }
}
