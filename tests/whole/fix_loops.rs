//! The to-do converges: whoever does what one report says needs two more runs at most.
//!
//! Ten messy dossiers are made from ready ones: papers gone, papers replaced by worse ones of other packs,
//! answers and category not given. A merchant who has the right papers at hand does what the report asks,
//! and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use model::{
    Declaration, Document, FileEvidence, OcrAvailability, RemedyAction, Report, Severity, Verdict,
};
use policy::identify;
use policy::rules::Rules;
use preaudit::audit::extract_file;

use crate::support::{MixedDossier, Pack, fixtures};

/// A pack whose files were looked at once.
struct Shelf {
    pack: Pack,
    files: Vec<FileEvidence>,
    documents: Vec<Document>,
}

impl Shelf {
    fn open(name: &str, rules: &Rules) -> Self {
        let pack = Pack::open(&fixtures().join(name), rules);
        let files = pack.dossier.files.iter();
        let files: Vec<_> = files
            .map(|file| extract_file(file, &pack.looking))
            .collect();
        let declared = &pack.dossier.declaration.documents;
        let documents = identify::identify_documents(&files, declared, &rules.catalogue);
        Self {
            pack,
            files,
            documents,
        }
    }

    /// Files with a page of a document of this kind.
    fn files_of(&self, kind: &str) -> Vec<FileEvidence> {
        let documents = self
            .documents
            .iter()
            .filter(|document| document.kind == kind);
        let files: BTreeSet<usize> = documents
            .flat_map(|document| {
                document
                    .pages
                    .iter()
                    .map(|page| page.file)
            })
            .collect();
        files
            .iter()
            .filter_map(|file| self.files.get(*file).cloned())
            .collect()
    }

    fn kinds_of_file(&self, path: &str) -> BTreeSet<String> {
        let is_there = |document: &&Document| {
            let mut pages = document.pages.iter();
            pages.any(|page| {
                self.files
                    .get(page.file)
                    .is_some_and(|file| file.path == path)
            })
        };
        let documents = self.documents.iter().filter(is_there);
        documents
            .map(|document| document.kind.clone())
            .collect()
    }
}

/// What the merchant has in the folder, and what he says.
struct Folder<'a> {
    truth: &'a Shelf,
    files: BTreeMap<String, FileEvidence>,
    declaration: Declaration,
}

impl Folder<'_> {
    fn audit(&self, rules: &Rules) -> Report {
        let files: Vec<FileEvidence> = self.files.values().cloned().collect();
        MixedDossier {
            name: "messy",
            declaration: &self.declaration,
            files: &files,
            skipped: &[],
            recognition: OcrAvailability::InUse,
            settings: &self.truth.pack.settings,
        }
        .evaluate(rules)
    }

    fn put_all(&mut self, files: Vec<FileEvidence>) {
        for file in files {
            self.files
                .insert(file.path.clone(), file);
        }
    }

    /// Does what the report says: replaces the files that it names, adds what is missing, answers what is
    /// asked, names the category where it was only guessed.
    fn follow(&mut self, report: &Report) {
        for action in &report.actions {
            if action.severity > Severity::Info {
                self.take_action(report, action);
            }
        }
        let answers = &self
            .truth
            .pack
            .dossier
            .declaration
            .facts;
        for question in &report.questions {
            if let Some(answer) = answers.get(&question.name) {
                let name = question.name.clone();
                self.declaration
                    .facts
                    .insert(name, answer.clone());
            }
        }
        if self
            .declaration
            .category_ids()
            .next()
            .is_none()
        {
            let truth = &self.truth.pack.dossier.declaration;
            self.declaration
                .category
                .clone_from(&truth.category);
            self.declaration
                .categories
                .clone_from(&truth.categories);
            self.declaration
                .industry
                .clone_from(&truth.industry);
        }
    }

    fn take_action(&mut self, report: &Report, action: &RemedyAction) {
        for number in &action.files {
            let Some(file) = report.files.get(*number) else {
                continue;
            };
            let path = file.facts.path.clone();
            let kinds = kinds_in_report(report, *number);
            let own = self.truth.kinds_of_file(&path);
            self.files.remove(&path);
            for kind in kinds.union(&own) {
                self.put_all(self.truth.files_of(kind));
            }
        }
        for kind in &action.missing {
            self.put_all(self.truth.files_of(kind));
        }
    }
}

fn kinds_in_report(report: &Report, file: usize) -> BTreeSet<String> {
    let is_there = |document: &&Document| {
        document
            .pages
            .iter()
            .any(|page| page.file == file)
    };
    let documents = report.documents.iter().filter(is_there);
    documents
        .map(|document| document.kind.clone())
        .collect()
}

/// How a ready dossier was spoilt.
struct Mess {
    ready: &'static str,
    /// Kinds whose papers are gone.
    gone: &'static [&'static str],
    /// Kinds with papers of another pack in their place.
    worse: &'static [(&'static str, &'static str)],
    /// The category is not named.
    unnamed: bool,
}

const MESSES: [Mess; 10] = [
    Mess {
        ready: "catering-ready",
        gone: &["id-card"],
        worse: &[("food-business-license", "catering-expired")],
        unnamed: false,
    },
    Mess {
        ready: "catering-ready",
        gone: &["food-business-license"],
        worse: &[("business-license", "catering-low-resolution")],
        unnamed: true,
    },
    Mess {
        ready: "catering-individual-ready",
        gone: &["id-card", "food-business-license"],
        worse: &[],
        unnamed: false,
    },
    Mess {
        ready: "retail-ready",
        gone: &["id-card"],
        worse: &[("business-license", "retail-greyscale")],
        unnamed: false,
    },
    Mess {
        ready: "hotel-ready",
        gone: &["special-industry-permit"],
        worse: &[("business-license", "hotel-scope-near")],
        unnamed: false,
    },
    Mess {
        ready: "medical-clinic-ready",
        gone: &["id-card", "business-license"],
        worse: &[],
        unnamed: false,
    },
    Mess {
        ready: "medical-pharmacy-ready",
        gone: &["business-license"],
        worse: &[("id-card", "medical-side-missing")],
        unnamed: true,
    },
    Mess {
        ready: "finance-account-ready",
        gone: &["id-card"],
        worse: &[("bank-account-proof", "finance-account-holder")],
        unnamed: false,
    },
    Mess {
        ready: "finance-insurance-ready",
        gone: &["business-license"],
        worse: &[("id-card", "finance-representative")],
        unnamed: false,
    },
    Mess {
        ready: "certification-ready",
        gone: &["business-license", "id-card"],
        worse: &[],
        unnamed: false,
    },
];

fn spoil<'a>(truth: &'a Shelf, mess: &Mess, rules: &Rules) -> Folder<'a> {
    let mut declaration = truth.pack.dossier.declaration.clone();
    declaration.facts.clear();
    if mess.unnamed {
        declaration.category = None;
        declaration.categories.clear();
        declaration.industry = None;
    }
    let mut files: BTreeMap<String, FileEvidence> = truth
        .files
        .iter()
        .map(|file| (file.path.clone(), file.clone()))
        .collect();
    let worse_kinds = mess.worse.iter().map(|(kind, _)| kind);
    for kind in mess.gone.iter().chain(worse_kinds) {
        let lost = truth.files_of(kind);
        assert!(!lost.is_empty(), "{}: no {kind}", mess.ready);
        for file in lost {
            files.remove(&file.path);
        }
    }
    let mut folder = Folder {
        truth,
        files,
        declaration,
    };
    for (kind, pack) in mess.worse {
        let worse = Shelf::open(pack, rules).files_of(kind);
        assert!(!worse.is_empty(), "{pack}: no {kind}");
        folder.put_all(worse);
    }
    folder
}

#[test]
fn what_a_report_asks_is_enough_for_the_next_two_runs() {
    let rules = Rules::load_embedded().expect("sound");
    let mut failures = String::new();
    let mut longest = 0;
    for mess in &MESSES {
        let truth = Shelf::open(mess.ready, &rules);
        let mut folder = spoil(&truth, mess, &rules);
        let mut report = folder.audit(&rules);
        assert_ne!(report.verdict, Verdict::Ready, "{}", mess.ready);
        let mut runs_after_first = 0;
        while report.verdict != Verdict::Ready && runs_after_first < 4 {
            folder.follow(&report);
            report = folder.audit(&rules);
            runs_after_first += 1;
        }
        longest = longest.max(runs_after_first);
        println!("{}: {runs_after_first} more runs", mess.ready);
        if runs_after_first > 2 || report.verdict != Verdict::Ready {
            let left: Vec<&str> = report
                .findings
                .iter()
                .map(|f| f.code.name())
                .collect();
            let _ = writeln!(
                failures,
                "{}: {runs_after_first} runs, {:?}, {left:?}",
                mess.ready, report.verdict
            );
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(longest > 0);
}
