//! What is to be said of files themselves, whatever document they are.

use std::collections::BTreeMap;

use super::EvaluationInput;
use super::findings::{FindingCollector, FindingContext, tool_source};
use crate::checks::Observation;
use model::{
    Bilingual, FileEvidence, FileFormat, FileIntegrity, FileReport, FileStatus, FileText,
    FindingCode, Outcome, PageRef, Probe, RequirementLevel, RequirementReport, TextOrigin,
    TreeNode,
};

/// Findings on files: lying names, doubles, what nobody could use.
pub fn add_file_findings(
    input: &EvaluationInput<'_>,
    requirements: &[RequirementReport],
    board: &mut FindingCollector<'_>,
) {
    let source = tool_source();
    let used_ids = used_document_ids(requirements);
    let mut add = |observation: Observation, outcome: Outcome, document: Option<(&str, &str)>| {
        let about = FindingContext {
            document,
            ..FindingContext::without_requirement(&source, RequirementLevel::Recommended)
        };
        board.add_observation(observation, outcome, about);
    };
    for (index, file) in input.files.iter().enumerate() {
        let about = |code| {
            Observation::new(code)
                .with("file", file.path.clone())
                .on_page(PageRef {
                    file: index,
                    page: 1,
                })
        };
        // What is of no known format is told by its own finding.
        if file.probe.format != FileFormat::Other
            && !file.probe.format.matches_extension(&file.path)
        {
            let observation =
                about(FindingCode::ExtensionMismatch).with("found", file.probe.format.name());
            add(observation.at_most_warning(), Outcome::Unmet, None);
        }
        if file.probe.active_content {
            add(
                about(FindingCode::ActiveContent).at_most_warning(),
                Outcome::Unmet,
                None,
            );
        }
        let documents: Vec<_> = input
            .documents
            .iter()
            .filter(|d| d.pages.iter().any(|p| p.file == index))
            .collect();
        if let Some(d) = documents.iter().find(|d| d.claimed.is_some()) {
            let expected = d
                .claimed
                .as_deref()
                .map(|k| input.rules.document_title(k))
                .unwrap_or_default();
            let observation = about(FindingCode::WrongDocument)
                .with("wanted", expected)
                .with("found", input.rules.document_title(&d.kind));
            add(
                observation.at_most_warning(),
                Outcome::Unmet,
                Some((&d.id, &d.kind)),
            );
        }
        // What is wrong with a used file was told by the requirement that used it.
        if documents.iter().any(|d| used_ids.contains(&d.id.as_str())) {
            continue;
        }
        let (code, outcome) = unclaimed_outcome(file);
        let why = unclaimed_reason(
            file,
            documents
                .first()
                .map(|d| input.rules.document_title(&d.kind)),
        );
        let observation = about(code).with("why", why);
        add(
            if code == FindingCode::UnclaimedFile {
                observation.at_most_info()
            } else {
                observation.at_most_warning()
            },
            outcome,
            None,
        );
    }
    add_duplicate_findings(input, &mut add);
}

/// The same bytes under two names: one of the two was meant to be another document.
fn add_duplicate_findings(
    input: &EvaluationInput<'_>,
    add: &mut impl FnMut(Observation, Outcome, Option<(&str, &str)>),
) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    // All empty files have one hash, and each has a finding of its own already.
    for (index, file) in input
        .files
        .iter()
        .enumerate()
        .filter(|(_, f)| f.bytes > 0 && !f.sha256.is_empty())
    {
        let Some(earlier) = first.get(file.sha256.as_str()) else {
            first.insert(&file.sha256, index);
            continue;
        };
        let other = input
            .files
            .get(*earlier)
            .map(|f| f.path.clone())
            .unwrap_or_default();
        let kind = input
            .documents
            .iter()
            .find(|d| d.pages.iter().any(|p| p.file == *earlier));
        let observation = Observation::new(FindingCode::DuplicateDocument)
            .at_most_warning()
            .with("file", file.path.clone())
            .with("other", other)
            .with(
                "document",
                kind.map(|d| input.rules.document_title(&d.kind))
                    .unwrap_or_default(),
            )
            .on_page(PageRef {
                file: index,
                page: 1,
            })
            .on_page(PageRef {
                file: *earlier,
                page: 1,
            });
        add(observation, Outcome::Unmet, None);
    }
}

/// What to say of a file that no requirement used.
fn unclaimed_outcome(file: &FileEvidence) -> (FindingCode, Outcome) {
    match file.probe.integrity {
        FileIntegrity::Damaged => (FindingCode::FileDamaged, Outcome::Unmet),
        FileIntegrity::Encrypted => (FindingCode::FileEncrypted, Outcome::Unmet),
        FileIntegrity::Empty => (FindingCode::FileEmpty, Outcome::Unmet),
        FileIntegrity::Limit => (FindingCode::LimitExceeded, Outcome::Unknown),
        FileIntegrity::Unsupported | FileIntegrity::Ok => {
            (FindingCode::UnclaimedFile, Outcome::Met)
        }
    }
}

fn unclaimed_reason(file: &FileEvidence, kind: Option<Bilingual>) -> Bilingual {
    if let Some(why) = &file.probe.why {
        return why.clone();
    }
    match kind {
        Some(kind) => Bilingual::new(
            format!("识别为{}，但没有要求用到它", kind.zh),
            format!("recognised as {}, which no requirement asks for", kind.en),
        ),
        None if file.text.origin == TextOrigin::None => Bilingual::new(
            "没有可读取的文字，也看不出种类",
            "no text could be read and its kind is not known",
        ),
        None => Bilingual::new(
            "内容不像任何已知的文件种类",
            "its text fits no known kind of paper",
        ),
    }
}

/// Ids of documents that some requirement looked at.
fn used_document_ids(requirements: &[RequirementReport]) -> Vec<&str> {
    fn collect_document_ids<'a>(node: &'a TreeNode, into: &mut Vec<&'a str>) {
        into.extend(node.documents.iter().map(String::as_str));
        node.children
            .iter()
            .for_each(|c| collect_document_ids(c, into));
    }
    let mut all = Vec::new();
    requirements
        .iter()
        .filter_map(|r| r.tree.as_ref())
        .for_each(|t| collect_document_ids(t, &mut all));
    all
}

/// The report's list of files, skipped ones included.
pub fn file_reports(
    input: &EvaluationInput<'_>,
    requirements: &[RequirementReport],
) -> Vec<FileReport> {
    let used_ids = used_document_ids(requirements);
    let examined_files = input.files.iter().enumerate().map(|(index, file)| {
        let own = || {
            input
                .documents
                .iter()
                .filter(|d| d.pages.iter().any(|p| p.file == index))
        };
        let status = match file.probe.integrity {
            FileIntegrity::Damaged | FileIntegrity::Encrypted | FileIntegrity::Empty => {
                FileStatus::Damaged
            }
            _ if own().any(|d| used_ids.contains(&d.id.as_str())) => FileStatus::Used,
            _ => FileStatus::Unclaimed,
        };
        let why = match status {
            FileStatus::Unclaimed => Some(unclaimed_reason(
                file,
                own().next().map(|d| input.rules.document_title(&d.kind)),
            )),
            _ => file.probe.why.clone(),
        };
        FileReport {
            facts: file.clone(),
            resolutions: input.resolutions.get(index).cloned().unwrap_or_default(),
            documents: own().map(|d| d.id.clone()).collect(),
            status,
            why,
        }
    });
    let skipped = input.skipped.iter().map(|s| FileReport {
        facts: FileEvidence {
            path: s.path.clone(),
            sha256: String::new(),
            bytes: 0,
            probe: Probe::without_pages(FileFormat::Other, FileIntegrity::Unsupported, None),
            text: FileText::default(),
        },
        resolutions: Vec::new(),
        documents: Vec::new(),
        status: FileStatus::Skipped,
        why: Some(s.why.clone()),
    });
    let mut all: Vec<FileReport> = examined_files.chain(skipped).collect();
    // Skipped files stand among the others, where a reader looks for them.
    all.sort_by(|a, b| a.facts.path.cmp(&b.facts.path));
    all
}
