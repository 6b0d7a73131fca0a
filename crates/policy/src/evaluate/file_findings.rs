//! What is to be said of files themselves, whatever paper they are.

use std::collections::BTreeMap;

use super::Input;
use super::findings::{own_source, About, Board};
use crate::checks::Observation;
use model::{FileFacts, FileRef, FileReport, FileStatus, FindingCode, Format, Integrity, Level, Outcome, Probe, RequirementReport, Text, TextOrigin, TreeNode, Words};




/// Findings on files: lying names, doubles, what nobody could use.
pub fn findings(input: &Input<'_>, requirements: &[RequirementReport], board: &mut Board<'_>) {
    let source = own_source();
    let used = used(requirements);
    let mut add = |seen: Observation, outcome: Outcome, document: Option<(&str, &str)>| {
        let about = About { document, ..About::beside(&source, Level::Recommended) };
        board.add(seen, outcome, about);
    };
    for (index, file) in input.files.iter().enumerate() {
        let about = |code| {
            Observation::new(code).with("file", file.path.clone()).on(FileRef { file: index, page: 1 })
        };
        // What is of no known format is told by its own finding.
        if file.probe.format != Format::Other && !file.probe.format.fits_name(&file.path) {
            let seen = about(FindingCode::ExtensionMismatch).with("found", file.probe.format.name());
            add(seen.warning(), Outcome::Unmet, None);
        }
        if file.probe.active_content {
            add(about(FindingCode::ActiveContent).warning(), Outcome::Unmet, None);
        }
        let documents: Vec<_> =
            input.documents.iter().filter(|d| d.pages.iter().any(|p| p.file == index)).collect();
        if let Some(d) = documents.iter().find(|d| d.claimed.is_some()) {
            let wanted = d.claimed.as_deref().map(|k| input.rules.title(k)).unwrap_or_default();
            let seen = about(FindingCode::WrongDocument)
                .with("wanted", wanted)
                .with("found", input.rules.title(&d.kind));
            add(seen.warning(), Outcome::Unmet, Some((&d.id, &d.kind)));
        }
        if documents.iter().any(|d| used.contains(&d.id.as_str())) {
            continue;
        }
        let (code, outcome) = unclaimed(file);
        let why = unclaimed_why(file, documents.first().map(|d| input.rules.title(&d.kind)));
        let seen = about(code).with("why", why);
        add(if code == FindingCode::UnclaimedFile { seen.info() } else { seen.warning() }, outcome, None);
    }
    doubles(input, &mut add);
}

/// The same bytes under two names: one of the two was meant to be another paper.
fn doubles(input: &Input<'_>, add: &mut impl FnMut(Observation, Outcome, Option<(&str, &str)>)) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, file) in input.files.iter().enumerate().filter(|(_, f)| f.bytes > 0 && !f.sha256.is_empty()) {
        let Some(earlier) = first.get(file.sha256.as_str()) else {
            first.insert(&file.sha256, index);
            continue;
        };
        let other = input.files.get(*earlier).map(|f| f.path.clone()).unwrap_or_default();
        let kind = input.documents.iter().find(|d| d.pages.iter().any(|p| p.file == *earlier));
        let seen = Observation::new(FindingCode::DuplicateDocument)
            .warning()
            .with("file", file.path.clone())
            .with("other", other)
            .with("document", kind.map(|d| input.rules.title(&d.kind)).unwrap_or_default())
            .on(FileRef { file: index, page: 1 })
            .on(FileRef { file: *earlier, page: 1 });
        add(seen, Outcome::Unmet, None);
    }
}

/// What to say of a file that no requirement used.
fn unclaimed(file: &FileFacts) -> (FindingCode, Outcome) {
    match file.probe.integrity {
        Integrity::Damaged => (FindingCode::FileDamaged, Outcome::Unmet),
        Integrity::Encrypted => (FindingCode::FileEncrypted, Outcome::Unmet),
        Integrity::Empty => (FindingCode::FileEmpty, Outcome::Unmet),
        Integrity::Limit => (FindingCode::LimitExceeded, Outcome::Unknown),
        Integrity::Unsupported | Integrity::Ok => (FindingCode::UnclaimedFile, Outcome::Met),
    }
}

fn unclaimed_why(file: &FileFacts, kind: Option<Words>) -> Words {
    if let Some(why) = &file.probe.why {
        return why.clone();
    }
    match kind {
        Some(kind) => Words::new(
            format!("识别为{}，但没有要求用到它", kind.zh),
            format!("recognised as {}, which no requirement asks for", kind.en),
        ),
        None if file.text.origin == TextOrigin::None => {
            Words::new("没有可读取的文字，也看不出种类", "no text could be read and its kind is not known")
        }
        None => Words::new("内容不像任何已知的文件种类", "its text fits no known kind of paper"),
    }
}

/// Ids of documents that some requirement looked at.
fn used(requirements: &[RequirementReport]) -> Vec<&str> {
    fn walk<'a>(node: &'a TreeNode, into: &mut Vec<&'a str>) {
        into.extend(node.documents.iter().map(String::as_str));
        node.children.iter().for_each(|c| walk(c, into));
    }
    let mut all = Vec::new();
    requirements.iter().filter_map(|r| r.tree.as_ref()).for_each(|t| walk(t, &mut all));
    all
}

/// The report's list of files, skipped ones included.
pub fn reports(input: &Input<'_>, requirements: &[RequirementReport]) -> Vec<FileReport> {
    let used = used(requirements);
    let looked = input.files.iter().enumerate().map(|(index, file)| {
        let own = || input.documents.iter().filter(|d| d.pages.iter().any(|p| p.file == index));
        let status = match file.probe.integrity {
            Integrity::Damaged | Integrity::Encrypted | Integrity::Empty => FileStatus::Damaged,
            _ if own().any(|d| used.contains(&d.id.as_str())) => FileStatus::Used,
            _ => FileStatus::Unclaimed,
        };
        let why = match status {
            FileStatus::Unclaimed => {
                Some(unclaimed_why(file, own().next().map(|d| input.rules.title(&d.kind))))
            }
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
        facts: FileFacts {
            path: s.path.clone(),
            sha256: String::new(),
            bytes: 0,
            probe: Probe::without_pages(Format::Other, Integrity::Unsupported, None),
            text: Text::default(),
        },
        resolutions: Vec::new(),
        documents: Vec::new(),
        status: FileStatus::Skipped,
        why: Some(s.why.clone()),
    });
    let mut all: Vec<FileReport> = looked.chain(skipped).collect();
    all.sort_by(|a, b| a.facts.path.cmp(&b.facts.path));
    all
}
