//! A dossier described in words, evaluated like one of pictures.

mod scan;

use std::iter;

use jiff::civil::Date;

#[cfg(test)]
pub(crate) use scan::build_file;

use super::DossierSnapshot;
use crate::evaluate::AuditOptions;
use model::{
    ClassificationBasis, Declaration, Document, DocumentField, EvidenceLocation, FieldOrigin,
    FieldRole, FieldState, FileEvidence, Finding, Marking, Merchant, PageRef, PageResolution,
    Report, RequirementReport,
};

use crate::rules::Rules;
use crate::rules::document_type::{DocumentType, FieldDefinition};
use crate::synthetic::{
    DEFAULT_ENTITY, Defect, Subject, SyntheticDocument, is_field_asked, role_name,
};

/// A described dossier.
#[derive(Debug, Clone)]
pub struct SyntheticDossier {
    /// What the merchant declares.
    pub declaration: Declaration,
    /// Its documents.
    pub papers: Vec<SyntheticDocument>,
    /// Pictures beside them that nobody read.
    pub unread: u32,
    /// The audit's date.
    pub as_of: Date,
    /// Invented documents are expected.
    pub specimens: bool,
}

impl SyntheticDossier {
    /// The report of its evaluation.
    #[must_use]
    pub fn evaluate(&self, rules: &Rules) -> Report {
        self.build_snapshot(rules)
            .evaluate(rules)
    }

    /// One requirement of it and its findings; `None` where it is not asked.
    #[must_use]
    pub fn evaluate_requirement(
        &self,
        rules: &Rules,
        id: &str,
    ) -> Option<(RequirementReport, Vec<Finding>)> {
        self.build_snapshot(rules)
            .evaluate_requirement(rules, id)
    }

    /// What looking at such a dossier would give.
    #[must_use]
    pub fn build_snapshot(&self, rules: &Rules) -> DossierSnapshot {
        let mut declaration = self.declaration.clone();
        let cast = self.cast(&mut declaration, rules);
        let scene = self.build_files(&cast, rules);
        // Every name here is invented, and masks would only make the messages of a failed test
        // unclear.
        let settings = AuditOptions {
            specimens: self.specimens,
            reveal: true,
            ..AuditOptions::on_date(self.as_of)
        };
        DossierSnapshot {
            name: "scene".to_owned(),
            declaration,
            files: scene.files,
            resolutions: scene.resolutions,
            trials: Vec::new(),
            recognition: model::OcrAvailability::InUse,
            skipped: Vec::new(),
            documents: scene.documents,
            settings,
        }
    }

    /// Who takes part. What a test does not say is declared as the invented applicant, so that checks
    /// which compare with the declaration have something to compare.
    fn cast(&self, declaration: &mut Declaration, rules: &Rules) -> Subjects {
        let applicant = build_applicant(&declaration.merchant, rules);
        let declared = &mut declaration.merchant;
        declared
            .name
            .get_or_insert_with(|| applicant.name.clone());
        declared
            .code
            .get_or_insert_with(|| applicant.code.clone());
        declared
            .representative
            .get_or_insert_with(|| applicant.person.clone());
        let scope = declaration
            .category
            .as_deref()
            .and_then(|id| rules.find_category(id))
            .and_then(|(_, category)| category.scope.as_ref());
        let first_word = scope.and_then(|scope| scope.any.first());
        Subjects {
            agent: self.find_agent(&applicant, rules),
            applicant,
            scope: first_word.cloned(),
            as_of: self.as_of,
        }
    }

    /// Whom a letter authorises where a test does not say: the first person whose identity paper is there
    /// and who does not represent the applicant.
    fn find_agent(&self, applicant: &Subject, rules: &Rules) -> String {
        let names = self
            .papers
            .iter()
            .filter_map(|p| stated_person(p, rules));
        let mut others = names.filter(|name| **name != applicant.person);
        let found = others.next().cloned();
        found.unwrap_or_else(|| INVENTED_AGENT.to_owned())
    }

    /// The files of every document, and the pictures that nobody read.
    fn build_files(&self, cast: &Subjects, rules: &Rules) -> SceneFiles {
        let mut scene = SceneFiles::default();
        // A copy is a document with files of its own, so it counts towards `at_least`.
        let copies = self.papers.iter().flat_map(|paper| {
            let count = paper.copies.unwrap_or(1);
            iter::repeat_n(paper, count as usize)
        });
        for paper in copies {
            let Some(kind) = rules.catalogue.get(&paper.document) else {
                continue;
            };
            let first_index = scene.files.len();
            let document = cast.build_document(paper, kind, first_index);
            for _ in 0..paper.file_count() {
                let index = scene.files.len();
                let lines = printed_lines(&document, paper, kind);
                let file = scan::build_file(paper, index, &lines);
                scene.add_file(file);
            }
            scene.documents.push(document);
        }
        for _ in 0..self.unread {
            let index = scene.files.len();
            let file = scan::build_unread_file(index);
            scene.add_file(file);
        }
        scene
    }
}

/// What a described dossier would give if it were there.
#[derive(Default)]
struct SceneFiles {
    files: Vec<FileEvidence>,
    resolutions: Vec<Vec<PageResolution>>,
    documents: Vec<Document>,
}

impl SceneFiles {
    fn add_file(&mut self, (file, pages): (FileEvidence, Vec<PageResolution>)) {
        self.files.push(file);
        self.resolutions.push(pages);
    }
}

// Origin: by eye, above any index that a document of a test reaches; other third parties have the
// index of their document as number.
/// The holder of every right in a synthetic dossier is one and the same.
const RIGHT_HOLDER: u32 = 99;

/// Whom a letter authorises in a dossier without anybody's identity paper.
const INVENTED_AGENT: &str = "经办样本";

/// The person whom a test writes on an identity paper.
fn stated_person<'a>(paper: &'a SyntheticDocument, rules: &Rules) -> Option<&'a String> {
    let kind = rules.catalogue.get(&paper.document)?;
    let mut fields = kind.fields.iter();
    let field = fields.find(|f| f.role == Some(FieldRole::PersonName))?;
    let by_role = role_name(FieldRole::PersonName).and_then(|role| paper.fields.get(&role));
    by_role.or_else(|| paper.fields.get(&field.name))
}

/// Who and what the fields of documents name where a test does not say.
struct Subjects {
    applicant: Subject,
    /// Whom letters authorise.
    agent: String,
    scope: Option<String>,
    as_of: Date,
}

impl Subjects {
    fn build_document(
        &self,
        paper: &SyntheticDocument,
        kind: &DocumentType,
        index: usize,
    ) -> Document {
        // The index of its first file: two partners of one dossier must not share a name and a
        // code.
        let number = u32::try_from(index).unwrap_or(0);
        let subject = match paper.owner.as_deref() {
            None | Some("applicant") => self.applicant.clone(),
            Some("right-holder") => Subject::third_party(RIGHT_HOLDER),
            Some(_) => Subject::third_party(number),
        };
        let faces: Vec<String> = kind.side_names();
        let is_read = !paper.has_defect(Defect::Unread);
        let basis = if is_read {
            ClassificationBasis::Content
        } else {
            ClassificationBasis::FileName
        };
        let sides_seen = match &paper.sides {
            _ if !is_read => Vec::new(),
            Some(sides) => sides.clone(),
            None => faces.clone(),
        };
        let mut legacy = kind.legacy.clone();
        if legacy.is_none() && paper.has_defect(Defect::Legacy) {
            legacy = Some("样本".into());
        }
        Document {
            id: format!("d{}", index + 1),
            kind: kind.id.clone(),
            pages: document_pages(paper, index),
            basis,
            confidence: 1.0,
            why: Vec::new(),
            runner_up: None,
            sides_seen,
            sides_expected: faces,
            owner: paper.owner.clone(),
            legacy,
            fields: kind
                .fields
                .iter()
                .map(|definition| {
                    let field = self.build_field(definition, paper, &subject, index);
                    (definition.name.clone(), field)
                })
                .collect(),
            claimed: None,
            marks: build_markings(paper, index),
        }
    }

    fn build_field(
        &self,
        field: &FieldDefinition,
        paper: &SyntheticDocument,
        subject: &Subject,
        index: usize,
    ) -> DocumentField {
        let named = |key: &String| is_field_asked(key, &field.name, field.role);
        let stated_value = paper
            .fields
            .iter()
            .find(|(key, _)| named(key))
            .map(|(_, value)| value.clone());
        let state = if paper.has_defect(Defect::Unread) {
            FieldState::Unreadable
        } else if paper.absent.iter().any(named) {
            FieldState::LabelAbsent
        } else {
            FieldState::Present
        };
        let (label, value) = if state == FieldState::Present {
            let label = field.labels.first().cloned();
            let value = stated_value.unwrap_or_else(|| self.valid_value(field, subject));
            (label, value)
        } else {
            (None, String::new())
        };
        DocumentField {
            role: field.role,
            label,
            data_type: field.data_type.clone(),
            may_be_absent: field.may_be_absent,
            state,
            value,
            origin: FieldOrigin::Sidecar,
            confidence: 1.0,
            place: Some(EvidenceLocation {
                file: index,
                page: 1,
                rect: None,
            }),
        }
    }

    /// What a sound document says there. Without digits no number can be wrong.
    fn valid_value(&self, field: &FieldDefinition, subject: &Subject) -> String {
        match field.role {
            Some(FieldRole::SubjectName | FieldRole::AccountHolder) => subject.name.clone(),
            // An agreement is with the applicant, whosever paper it is.
            Some(FieldRole::Party) => self.applicant.name.clone(),
            Some(FieldRole::Grantor) => Subject::third_party(RIGHT_HOLDER).name,
            Some(FieldRole::Agent) => self.agent.clone(),
            Some(FieldRole::SubjectCode) => subject.code.clone(),
            Some(FieldRole::Representative | FieldRole::PersonName) => subject.person.clone(),
            Some(FieldRole::EntityType) => subject.type_line.clone(),
            Some(FieldRole::Validity) => "长期".to_owned(),
            Some(FieldRole::Issued) => self.as_of.to_string(),
            Some(FieldRole::Scope) => match &self.scope {
                Some(scope) => scope.clone(),
                None => "样本".to_owned(),
            },
            // Before every audit date, and long enough ago that somebody born then is of age.
            Some(FieldRole::Founded | FieldRole::Born) => "2001年02月03日".to_owned(),
            Some(FieldRole::Sex) => "女".to_owned(),
            Some(FieldRole::Number | FieldRole::Items | FieldRole::Address) | None => {
                "样本".to_owned()
            }
        }
    }
}

/// Every page of the files of a document; the first of its files has the number `index`.
fn document_pages(paper: &SyntheticDocument, index: usize) -> Vec<PageRef> {
    let page_count = paper.pages.unwrap_or(1);
    let page_count = page_count.max(1);
    let mut pages = Vec::new();
    for file in index..index + paper.file_count() {
        for page in 1..=page_count {
            pages.push(PageRef { file, page });
        }
    }
    pages
}

/// The applicant as declared, the rest invented as its entity type shows on a licence.
fn build_applicant(declared: &Merchant, rules: &Rules) -> Subject {
    let id = declared
        .entity
        .as_deref()
        .unwrap_or(DEFAULT_ENTITY);
    let shows = rules
        .entities
        .iter()
        .map(|entity| &entity.shows)
        .find(|entity| entity.id == id);
    let code_prefix = shows.and_then(|entity| entity.code_prefixes.first());
    let type_line = shows.and_then(|entity| entity.type_words.first());
    Subject::applicant(
        declared,
        code_prefix.map(String::as_str),
        type_line.map(String::as_str),
    )
}

/// What is printed: the title, the fields, the running text.
fn printed_lines(
    document: &Document,
    paper: &SyntheticDocument,
    kind: &DocumentType,
) -> Vec<String> {
    let mut lines = vec![kind.title.zh.clone()];
    for field in document.fields.values() {
        if field.value.is_empty() {
            continue;
        }
        let label = field
            .label
            .as_deref()
            .unwrap_or_default();
        lines.push(format!("{label}：{}", field.value));
    }
    if let Some(text) = &paper.text {
        lines.extend(text.lines().map(str::to_owned));
    }
    lines
}

fn build_markings(paper: &SyntheticDocument, index: usize) -> Vec<Marking> {
    let place = EvidenceLocation {
        file: index,
        page: 1,
        rect: None,
    };
    let mark = |name: &str, quote: &str| Marking {
        name: name.into(),
        quote: quote.into(),
        place: place.clone(),
    };
    let mut marks = Vec::new();
    if paper.has_defect(Defect::Specimen) {
        marks.push(mark("specimen", "样本"));
    }
    if paper.has_defect(Defect::Template) {
        marks.push(mark("template", "（此处填写）"));
    }
    marks
}
