//! What is to be said of files themselves, whatever document they are.

use std::collections::BTreeMap;

use super::archived_papers::observe_archived_papers;
use super::containers::ContainerFiles;
use super::findings::{FindingCollector, FindingContext, tool_source};
use super::input::EvaluationInput;
use super::unread_files::shows_no_text;
use crate::checks::{Observation, damage_case, unseen_code};
use model::{
    Bilingual, Document, FileEvidence, FileFormat, FileIntegrity, FileReport, FileStatus, FileText,
    FindingCode, Outcome, PageRef, Probe, RequirementLevel, RequirementReport, SignatureState,
    SkippedFile, TextLayer, TextOrigin, TreeNode,
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
        let documents: Vec<_> = documents_on(input, index).collect();
        add_header_findings(index, file, &mut add);
        add_wrong_document(input, index, file, &documents, &mut add);
        // What is wrong with a used file was told by the requirement that used it.
        if !documents
            .iter()
            .any(|d| used_ids.contains(&d.id.as_str()))
        {
            add_unclaimed_finding(input, index, file, &documents, &mut add);
        }
    }
    add_duplicate_findings(input, &mut add);
    for observation in observe_archived_papers(input, requirements) {
        add(observation, Outcome::Unmet, None);
    }
    add_container_findings(input, &used_ids, &mut add);
    add_unopened_findings(input, &mut add);
}

/// The documents that a file holds or is a part of.
fn documents_on<'a>(
    input: &EvaluationInput<'a>,
    index: usize,
) -> impl Iterator<Item = &'a Document> {
    let documents = input.documents.iter();
    documents.filter(move |d| d.pages.iter().any(|p| p.file == index))
}

/// An observation on a file as a whole.
fn observe_file(code: FindingCode, index: usize, file: &FileEvidence) -> Observation {
    Observation::new(code)
        .with("file", file.path.clone())
        .on_page(PageRef {
            file: index,
            page: 1,
        })
}

/// What the headers show: another format than the name says, active content.
fn add_header_findings(
    index: usize,
    file: &FileEvidence,
    add: &mut impl FnMut(Observation, Outcome, Option<(&str, &str)>),
) {
    // What is of no known format is told by its own finding.
    if file.probe.format != FileFormat::Other
        && !file
            .probe
            .format
            .matches_extension(&file.path)
    {
        let observation = observe_file(FindingCode::ExtensionMismatch, index, file)
            .with("found", file.probe.format.name())
            .at_most_warning();
        add(observation, Outcome::Unmet, None);
    }
    if file
        .probe
        .pages
        .iter()
        .any(|page| page.cmyk)
    {
        let observation = observe_file(FindingCode::CmykColours, index, file).at_most_info();
        add(observation, Outcome::Unmet, None);
    }
    let signatures = file.probe.signatures.as_ref();
    if let Some(open) = signatures.filter(|s| s.state == SignatureState::Incomplete) {
        let observation = observe_file(FindingCode::AddedAfterSignature, index, file)
            .with("why", open.why.clone().unwrap_or_default())
            .at_most_warning();
        add(observation, Outcome::Unmet, None);
    }
    if file.probe.active_content {
        let observation = observe_file(FindingCode::ActiveContent, index, file).at_most_warning();
        add(observation, Outcome::Unmet, None);
    }
    let layers = file.probe.pages.iter();
    for page in layers.filter(|p| p.text_layer == Some(TextLayer::Disagreement)) {
        let observation = Observation::new(FindingCode::TextLayerDisagrees)
            .with("file", file.path.clone())
            .with("page", page.number.to_string())
            .at_most_warning()
            .on_page(PageRef {
                file: index,
                page: page.number,
            });
        add(observation, Outcome::Unmet, None);
    }
}

/// The file's name or the merchant claims another type than its content shows.
fn add_wrong_document(
    input: &EvaluationInput<'_>,
    index: usize,
    file: &FileEvidence,
    documents: &[&Document],
    add: &mut impl FnMut(Observation, Outcome, Option<(&str, &str)>),
) {
    let claims = |d: &&Document| Some((d.claimed.clone()?, d.id.clone(), d.kind.clone()));
    let Some((claimed, id, kind)) = documents.iter().find_map(claims) else {
        return;
    };
    let observation = observe_file(FindingCode::WrongDocument, index, file)
        .with("wanted", input.rules.document_title(&claimed))
        .with("found", input.rules.document_title(&kind))
        .at_most_warning();
    add(observation, Outcome::Unmet, Some((&id, &kind)));
}

/// A file that no requirement used, and why.
fn add_unclaimed_finding(
    input: &EvaluationInput<'_>,
    index: usize,
    file: &FileEvidence,
    documents: &[&Document],
    add: &mut impl FnMut(Observation, Outcome, Option<(&str, &str)>),
) {
    let (code, outcome) = unclaimed_outcome(file);
    let kind = documents.first();
    let why = unclaimed_reason(file, kind.map(|d| input.rules.document_title(&d.kind)));
    let observation = Observation {
        case: damage_case(&file.probe),
        ..observe_file(code, index, file).with("why", why)
    };
    let observation = if code == FindingCode::UnclaimedFile {
        observation.at_most_info()
    } else {
        observation.at_most_warning()
    };
    add(observation, outcome, None);
}

/// Pictures and attachments in other files that nobody read: each may be a paper, and none of them is
/// handed in like this.
fn add_container_findings(
    input: &EvaluationInput<'_>,
    used_ids: &[&str],
    add: &mut impl FnMut(Observation, Outcome, Option<(&str, &str)>),
) {
    let containers = ContainerFiles::of_dossier(input.files);
    let mut unread: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, file) in input.files.iter().enumerate() {
        // Of a document that a requirement looked at, the requirement tells.
        let used = documents_on(input, index).any(|d| used_ids.contains(&d.id.as_str()));
        let is_unread = file.text.has_unread_pages(&file.probe) && !shows_no_text(file);
        let container = containers.enclosing(&file.path);
        if let Some(container) = container.filter(|_| is_unread && !used) {
            *unread.entry(container).or_default() += 1;
        }
    }
    for (index, count) in unread {
        let Some(container) = input.files.get(index) else {
            continue;
        };
        let observation = observe_file(FindingCode::InsideContainer, index, container)
            .with("count", count.to_string())
            .at_most_warning();
        let observation = Observation {
            case: Some(FindingCode::UNREAD_INSIDE),
            ..observation
        };
        add(observation, Outcome::Unknown, None);
    }
}

/// Containers and members of containers that were not opened, one finding for each reason.
fn add_unopened_findings(
    input: &EvaluationInput<'_>,
    add: &mut impl FnMut(Observation, Outcome, Option<(&str, &str)>),
) {
    let mut by_reason: BTreeMap<&str, Vec<&SkippedFile>> = BTreeMap::new();
    for skipped in input
        .skipped
        .iter()
        .filter(|s| s.unopened)
    {
        by_reason
            .entry(&skipped.why.en)
            .or_default()
            .push(skipped);
    }
    for members in by_reason.into_values() {
        let Some(first) = members.first() else {
            continue;
        };
        let more = members.len() - 1;
        let named = if more == 0 {
            first.path.as_str().into()
        } else {
            Bilingual::new(
                format!("{} 等 {} 个文件", first.path, members.len()),
                format!("{} and {more} more", first.path),
            )
        };
        let observation = Observation::new(FindingCode::ContainerNotOpened)
            .with("file", named)
            .with("why", first.why.clone())
            .at_most_warning();
        add(observation, Outcome::Unknown, None);
    }
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
        let kind = documents_on(input, *earlier).next();
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
    if let Some(unseen) = file.probe.unseen {
        return (unseen_code(unseen), Outcome::Unknown);
    }
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
        None if file.text.has_unread_pages(&file.probe) => Bilingual::new(
            "内容没有读取，看不出种类",
            "it was not read, so its kind is not known",
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
        into.extend(
            node.documents
                .iter()
                .map(String::as_str),
        );
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
    let examined_files = input
        .files
        .iter()
        .enumerate()
        .map(|(index, file)| {
            let own = || documents_on(input, index);
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
                    own()
                        .next()
                        .map(|d| input.rules.document_title(&d.kind)),
                )),
                _ => file.probe.why.clone(),
            };
            FileReport {
                facts: file.clone(),
                resolutions: input
                    .resolutions
                    .get(index)
                    .cloned()
                    .unwrap_or_default(),
                documents: own().map(|d| d.id.clone()).collect(),
                status,
                why,
            }
        });
    let skipped = input
        .skipped
        .iter()
        .map(|s| FileReport {
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
