//! Copies and places as the manifest and the listing tell them.

use model::{
    Bilingual, CopySource, CopyStep, FileEvidence, PlaceNote, SubmissionFile, WrittenCopy,
};
use policy::rules::pack::{UploadEndpoint, WatermarkRule};
use policy::submission::PlannedSlot;

use super::context::PackContext;
use super::make_copy::whole_dpi;
use super::recheck::{CandidateCopy, CopyVerdict};

/// A copy that was looked at and evaluated.
pub struct CheckedCopy {
    pub candidate: CandidateCopy,
    /// `None` where there is no copy.
    pub evidence: Option<FileEvidence>,
    pub verdict: CopyVerdict,
}

/// One copy with what became of it.
pub fn tell_copy(checked: &CheckedCopy, context: &PackContext<'_>) -> SubmissionFile {
    let copy = &checked.candidate;

    let mut steps = copy.draft.steps.clone();
    if copy.carries_text {
        steps.push(CopyStep::TextCarried);
    }
    let refusal = checked.verdict.refusal.clone();
    let outcome = match (&copy.draft.content, &refusal) {
        (Err(why), _) | (Ok(_), Some(why)) => Err(why.clone()),
        (Ok(made), None) => {
            let page = checked
                .evidence
                .as_ref()
                .and_then(|e| e.probe.pages.first());
            let seen = page.and_then(|page| page.width_px.zip(page.height_px));
            Ok(WrittenCopy {
                path: copy.path.clone(),
                sha256: copy.sha256.clone(),
                bytes: made.bytes.len() as u64,
                format: made.format,
                size_px: made
                    .size_px
                    .or(seen.map(|(w, h)| [w, h])),
                dpi: made.dpi.map(whole_dpi),
            })
        }
    };
    SubmissionFile {
        sources: sources_of(copy, context),
        steps,
        outcome,
        remarks: checked.verdict.remarks.clone(),
    }
}

fn sources_of(copy: &CandidateCopy, context: &PackContext<'_>) -> Vec<CopySource> {
    let is_whole = copy
        .draft
        .steps
        .contains(&CopyStep::MetadataKept);
    let mut sources: Vec<CopySource> = Vec::new();
    for at in &copy.draft.pages {
        let Some(file) = context.originals.files.get(at.file) else {
            continue;
        };
        let source = CopySource {
            path: context.shown_path(&file.path),
            page: (!is_whole && file.probe.pages.len() > 1).then_some(at.page),
            sha256: file.sha256.clone(),
        };
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources
}

/// Why a slot is empty.
pub fn missing_note(slot: &PlannedSlot) -> Bilingual {
    let Some(why) = &slot.why else {
        return Bilingual::new("资料中没有", "it is not among the papers");
    };
    Bilingual::new(
        format!("资料中没有：{}", why.zh),
        format!("it is not among the papers: {}", why.en),
    )
}

/// The rule with where it stands, for this program draws no watermark itself.
fn watermark_words(rule: &WatermarkRule) -> Bilingual {
    let source = &rule.source;
    let [zh, en] = source.trust.names();
    Bilingual::new(
        format!(
            "{}（{}，{zh}，{}）",
            rule.text.zh, source.title, source.as_of
        ),
        format!(
            "{} ({}, {en}, {})",
            rule.text.en, source.title, source.as_of
        ),
    )
}

/// What to know of an upload place.
pub fn note_of_place(endpoint: &UploadEndpoint) -> PlaceNote {
    PlaceNote {
        id: endpoint.limits.id.clone(),
        title: endpoint.limits.title.clone(),
        note: endpoint.note.clone(),
        watermark: endpoint
            .watermark
            .as_ref()
            .map(watermark_words),
        max_files: endpoint.max_files,
    }
}
