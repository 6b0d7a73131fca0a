//! Below the fold: evaluated trees, information, files.

use maud::{Markup, html};

use super::finding_item::finding_item;
use crate::render::labels;
use crate::sanitize::printable;
use model::{FileReport, FileStatus, Lang, Outcome, Report, Severity, TreeNode};

/// A node with its outcome and the files that met it, or came closest. Below a node that is met, a
/// way that was not taken is no fault and bears no cross.
pub(super) fn requirement_tree(report: &Report, node: &TreeNode, lang: Lang) -> Markup {
    tree_branch(report, node, node.outcome == Outcome::Met, lang)
}

fn tree_branch(report: &Report, node: &TreeNode, met: bool, lang: Lang) -> Markup {
    // `met` is that of the whole tree, not of the parent: below a met root every failed branch is
    // only a way that was not taken, however deep it lies.
    let spare = met && node.outcome != Outcome::Met;
    let mark = if spare {
        "–"
    } else {
        labels::outcome_mark(node.outcome)
    };
    let files = files_of(report, node);
    html! {
        li {
            span.soft[spare] {
                (mark)
                " "
                (node.title.get(lang))
            }
            @if !files.is_empty() {
                span.soft {
                    " · "
                    (files.join(labels::comma(lang)))
                }
            }
            @if !node.children.is_empty() {
                ul.tree {
                    @for child in &node.children {
                        (tree_branch(report, child, met, lang))
                    }
                }
            }
        }
    }
}

fn files_of(report: &Report, node: &TreeNode) -> Vec<String> {
    let examined_files: Vec<&FileReport> = report.examined_files().collect();
    let own = report
        .documents
        .iter()
        .filter(|document| node.documents.contains(&document.id));
    let mut names: Vec<String> = Vec::new();
    for page in own.flat_map(|document| &document.pages) {
        let name = examined_files
            .get(page.file)
            .map(|file| printable(&file.facts.path));
        if let Some(name) = name.filter(|name| !names.contains(name)) {
            names.push(name);
        }
    }
    names
}

/// What asks for nothing, and every file with what became of it.
pub(super) fn evidence_section(report: &Report, lang: Lang) -> Markup {
    // Waived findings too: nobody has to act on them, but a reader must see that something was
    // waived.
    let tr = |zh, en| labels::tr(lang, zh, en);
    let quiet: Vec<_> = report
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.severity == Severity::Info || finding.waived.is_some())
        .collect();
    html! {
        @if !quiet.is_empty() {
            section {
                h2 { (tr("供参考", "Good to know")) }
                ul.why {
                    @for (i, finding) in quiet {
                        (finding_item(i, finding, lang))
                    }
                }
            }
        }
        section {
            h2 { (tr("文件清单", "Files")) }
            ul.rows {
                @for file in &report.files {
                    (file_entry(file, lang))
                }
            }
        }
    }
}

fn file_entry(file: &FileReport, lang: Lang) -> Markup {
    let facts = &file.facts;
    let (colour, status) = match file.status {
        FileStatus::Used => ("green", labels::tr(lang, "已用", "used")),
        FileStatus::Unclaimed => ("blue", labels::tr(lang, "没有要求用到", "not asked for")),
        FileStatus::Skipped => ("amber", labels::tr(lang, "略过", "left out")),
        FileStatus::Damaged => ("red", labels::tr(lang, "无法打开", "cannot be opened")),
    };
    html! {
        li {
            div.head {
                (super::colour_tag(colour, status))
                div {
                    (printable(&facts.path))
                    @if file.status != FileStatus::Skipped {
                        span.soft {
                            " · "
                            (facts.probe.format.name())
                            " · "
                            (labels::format_bytes(facts.bytes))
                            " · SHA-256 "
                            code { (facts.sha256.get(..16).unwrap_or_default()) }
                        }
                    }
                }
            }
            @if let Some(why) = &file.why {
                p.soft { (printable(why.get(lang))) }
            }
        }
    }
}
