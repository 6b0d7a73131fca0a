//! Papers that lie in an archive or a mail only: judged as they are, and taken out for the upload.
//!
//! An archive that is the whole dossier is none of these: its members have paths without it.

use std::collections::{BTreeMap, BTreeSet};

use super::input::EvaluationInput;
use crate::checks::Observation;
use model::{Bilingual, Document, FindingCode, PageRef, RequirementReport, TreeNode};

/// Endings of the files that are opened like folders, with the `/` behind which their members stand.
const ARCHIVE_ENDINGS: [&str; 2] = [".zip/", ".eml/"];

/// One observation for each archive or mail that holds a paper on which a requirement rests, and which
/// nobody handed in beside it.
pub fn observe_archived_papers(
    input: &EvaluationInput<'_>,
    requirements: &[RequirementReport],
) -> Vec<Observation> {
    let mut by_archive: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let trees = requirements
        .iter()
        .filter_map(|r| r.tree.as_ref());
    for ids in trees.flat_map(leaf_documents) {
        let found: Option<Vec<(&str, &str)>> = ids
            .iter()
            .map(|id| Some((archive_of(input, id)?, id.as_str())))
            .collect();
        for (archive, id) in found.into_iter().flatten() {
            by_archive
                .entry(archive)
                .or_default()
                .insert(id);
        }
    }
    let archives = by_archive.into_iter();
    archives
        .map(|(archive, ids)| observe_archive(input, archive, &ids))
        .collect()
}

fn observe_archive(
    input: &EvaluationInput<'_>,
    archive: &str,
    ids: &BTreeSet<&str>,
) -> Observation {
    let documents = input.documents.iter();
    let documents = documents.filter(|d| ids.contains(d.id.as_str()));
    let mut titles: Vec<Bilingual> = Vec::new();
    let mut pages: Vec<PageRef> = Vec::new();
    for document in documents {
        let title = input
            .rules
            .document_title(&document.kind);
        if !titles.contains(&title) {
            titles.push(title);
        }
        pages.extend(document.pages.first());
    }
    let observation = Observation {
        case: Some(FindingCode::IN_ARCHIVE),
        ..Observation::new(FindingCode::InsideContainer)
    };
    let observation = observation
        .at_most_warning()
        .with("document", Bilingual::join(&titles, "、", ", "))
        .with("container", archive.to_owned());
    pages
        .into_iter()
        .fold(observation, Observation::on_page)
}

/// The documents of every leaf that some document serves.
fn leaf_documents(tree: &TreeNode) -> Vec<&Vec<String>> {
    if tree.children.is_empty() {
        return vec![&tree.documents];
    }
    tree.children
        .iter()
        .flat_map(leaf_documents)
        .collect()
}

/// The archive or mail in which a document lies; `None` for one that lies beside them.
fn archive_of<'a>(input: &EvaluationInput<'a>, id: &str) -> Option<&'a str> {
    let same = |d: &&Document| d.id == id;
    let page = input
        .documents
        .iter()
        .find(same)?
        .pages
        .first()?;
    enclosing_archive(&input.files.get(page.file)?.path)
}

/// The outermost archive or mail of a path.
fn enclosing_archive(path: &str) -> Option<&str> {
    let slashes = path
        .match_indices('/')
        .map(|(at, _)| at);
    let mut outer = slashes.filter_map(|at| path.get(..=at));
    let archive = outer.find(|outer| {
        let outer = outer.to_ascii_lowercase();
        ARCHIVE_ENDINGS
            .iter()
            .any(|ending| outer.ends_with(ending))
    });
    archive.map(|path| path.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_have_the_path_of_their_archive() {
        for (path, archive) in [
            ("资料/证照.ZIP/执照.jpg", Some("资料/证照.ZIP")),
            ("邮件.eml/内.zip/执照.jpg", Some("邮件.eml")),
            ("证照.zip", None),
            ("资料/执照.jpg", None),
            ("说明.docx/媒体/1.png", None),
        ] {
            assert_eq!(enclosing_archive(path), archive, "{path}");
        }
    }
}
