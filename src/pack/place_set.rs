//! The slots of one upload place: copies made, checked together, and told one by one.

use model::{
    Bilingual, CopySource, CopyStep, Document, FileEvidence, FileFormat, FindingCode, PageRef,
    PlaceNote, PlaceSubmission, Quad, Report, SubmissionFile, SubmissionSlot, WrittenCopy,
};
use policy::authoring::DossierSnapshot;
use policy::checks::UploadLimits;
use policy::rules::pack::{UploadEndpoint, WatermarkRule};
use policy::submission::{PlannedSlot, plan_slots};

use super::context::PackContext;
use super::copy_source::Original;
use super::file_names::{copy_name, place_folder, slot_folder};
use super::make_copy::{CopyDraft, CopyMaker, whole_dpi};
use super::recheck::{CandidateCopy, CopyVerdict, EvidenceCache, Recheck};

/// Paths below the output with their bytes.
pub type CopyFiles = Vec<(String, Vec<u8>)>;

/// One place with the slots that go there.
pub struct PlaceSet<'a> {
    context: &'a PackContext<'a>,
    endpoint: Option<&'a UploadEndpoint>,
    folder: String,
    /// The originals under the limits of this place alone.
    originals: DossierSnapshot,
    report: Report,
    slots: Vec<PlannedSlot>,
    /// Slots of papers that go to other places.
    elsewhere: Vec<PlannedSlot>,
}

impl<'a> PlaceSet<'a> {
    /// `number`: its place among several.
    pub fn new(
        context: &'a PackContext<'a>,
        endpoint: Option<&'a UploadEndpoint>,
        number: Option<usize>,
    ) -> Self {
        let mut originals = context.originals.clone();
        originals.settings.places = endpoint
            .map(|e| e.limits.id.clone())
            .into_iter()
            .collect();
        let report = originals.evaluate(context.rules);
        let goes_here =
            |slot: &PlannedSlot| endpoint.is_none_or(|e| e.limits.concerns_type(&slot.kind));
        let (slots, elsewhere) = plan_slots(&report)
            .into_iter()
            .partition(goes_here);
        let folder = number
            .zip(endpoint)
            .map(|(number, e)| place_folder(number, &e.limits.title, &e.limits.id, context.lang));
        Self {
            context,
            endpoint,
            folder: folder.unwrap_or_default(),
            originals,
            report,
            slots,
            elsewhere,
        }
    }

    fn limits(&self) -> Option<&'a UploadLimits> {
        self.endpoint
            .map(|endpoint| &endpoint.limits)
    }

    /// Makes the copies and checks them.
    pub fn fill_slots(&self, cache: &mut EvidenceCache) -> (PlaceSubmission, CopyFiles) {
        let recheck = Recheck {
            originals: &self.originals,
            rules: self.context.rules,
            options: self.context.extract,
            before: &self.report,
            place: self.limits(),
        };
        let mut copies = self.make_candidates();
        let mut evidence: Vec<Option<FileEvidence>> = Vec::new();
        for copy in &mut copies {
            evidence.push(recheck.extract_copy(copy, cache));
        }
        // A page that shows two papers goes into both slots and is checked once.
        let twins: Vec<usize> = copies
            .iter()
            .map(|copy| first_twin(&copies, copy))
            .collect();
        let checked: Vec<(usize, (&CandidateCopy, FileEvidence))> = copies
            .iter()
            .zip(&evidence)
            .enumerate()
            .filter(|(index, _)| twins.get(*index) == Some(index))
            .filter_map(|(index, (copy, evidence))| Some((index, (copy, evidence.clone()?))))
            .collect();
        let (indices, checked): (Vec<usize>, Vec<_>) = checked.into_iter().unzip();
        let after = recheck.evaluate(&checked, &self.files_elsewhere(&copies));
        let asked: Vec<Vec<String>> = self
            .slots
            .iter()
            .map(|s| s.requirements.clone())
            .collect();
        let verdicts = recheck.judge(&checked, &after, &asked);
        let verdict_of = |index: usize| {
            let twin = twins.get(index)?;
            let at = indices
                .iter()
                .position(|checked| checked == twin)?;
            verdicts.get(at)
        };
        let mut slots: Vec<SubmissionSlot> = self.empty_slots();
        let mut files = CopyFiles::new();
        for (index, (copy, evidence)) in copies.iter().zip(&evidence).enumerate() {
            let told = self.tell_copy(copy, evidence.as_ref(), verdict_of(index));
            if told.outcome.is_ok()
                && let Ok(content) = &copy.draft.content
            {
                files.push((copy.path.clone(), content.bytes.clone()));
            }
            if let Some(slot) = slots.get_mut(copy.slot) {
                slot.files.push(told);
            }
        }
        let submission = PlaceSubmission {
            place: self.endpoint.map(note_of_place),
            folder: self.folder.clone(),
            copies: after.verdict,
            slots,
        };
        (submission, files)
    }

    fn empty_slots(&self) -> Vec<SubmissionSlot> {
        let slots = self.slots.iter().enumerate();
        let empty = slots.map(|(index, slot)| SubmissionSlot {
            folder: self.folder_of(index, slot),
            title: slot.title.clone(),
            kind: slot.kind.clone(),
            requirements: slot.requirements.clone(),
            required: slot.required,
            files: Vec::new(),
            note: slot
                .document
                .is_none()
                .then(|| missing_note(slot)),
        });
        empty.collect()
    }

    fn folder_of(&self, index: usize, slot: &PlannedSlot) -> String {
        let own = slot_folder(index + 1, &slot.title, &slot.kind, self.context.lang);
        if self.folder.is_empty() {
            own
        } else {
            format!("{}/{own}", self.folder)
        }
    }

    fn make_candidates(&self) -> Vec<CandidateCopy> {
        let maker = CopyMaker {
            options: self.context.extract,
            demand: self.context.rules.required_dpi(),
            place: self.limits(),
        };
        let mut all = Vec::new();
        for (index, slot) in self.slots.iter().enumerate() {
            let id = slot.document.as_deref();
            let Some(document) = id.and_then(|id| self.context.find_document(id)) else {
                continue;
            };
            let drafts = self.make_drafts(document, &maker);
            let many = drafts.len() > 1;
            let folder = self.folder_of(index, slot);
            for (number, draft) in drafts.into_iter().enumerate() {
                let format = draft
                    .content
                    .as_ref()
                    .map(|content| content.format);
                let name = copy_name(
                    (&slot.title, &slot.kind),
                    many.then_some(number + 1),
                    format.unwrap_or(FileFormat::Other),
                    self.context.lang,
                );
                all.push(CandidateCopy {
                    slot: index,
                    kind: document.kind.clone(),
                    path: format!("{folder}/{name}"),
                    draft,
                    carries_text: false,
                    sha256: String::new(),
                });
            }
        }
        all
    }

    /// The copies of one document: its file, its pages, or its sides in one frame.
    fn make_drafts(&self, document: &Document, maker: &CopyMaker<'_>) -> Vec<CopyDraft> {
        let context = self.context;
        if let Some(file) = context.sole_file(document)
            && let Some(original) = context.original(file)
            && self.takes_file(original.evidence)
        {
            return vec![maker.copy_file(&original, document.pages.clone())];
        }
        let found = |at: &PageRef| Some((context.original(at.file)?, *at));
        let pages: Vec<_> = document
            .pages
            .iter()
            .filter_map(found)
            .collect();
        if pages.len() > 1 && self.has_finding(document, FindingCode::SidesNotInOneFrame) {
            return vec![maker.join_pages(&pages)];
        }
        if let [(original, at)] = pages.as_slice()
            && self.has_finding(document, FindingCode::SidesNotApart)
        {
            let parts = card_parts(original, *at, document.sides_expected.len());
            let cut = parts
                .iter()
                .map(|part| maker.copy_part(original, *at, *part));
            let cut: Vec<CopyDraft> = cut.collect();
            if !cut.is_empty() {
                return cut;
            }
        }
        let copies = pages
            .iter()
            .map(|(original, at)| maker.copy_page(original, *at));
        copies.collect()
    }

    fn has_finding(&self, document: &Document, code: FindingCode) -> bool {
        self.report
            .findings
            .iter()
            .any(|finding| finding.code == code && finding.document.as_ref() == Some(&document.id))
    }

    /// Whether a file that is no picture may be handed in as it is. Where a place names no formats, a
    /// picture of a PDF page is what every form takes.
    fn takes_file(&self, evidence: &FileEvidence) -> bool {
        let format = evidence.probe.format;
        let is_drawable = format.is_picture() || format == FileFormat::Pdf;
        match self.limits() {
            None => !format.is_picture(),
            Some(limits) => {
                let is_named = limits.formats.contains(&format);
                let is_taken = is_named && !format.is_picture() || !is_drawable;
                is_taken && limits.accepts_file(evidence)
            }
        }
    }

    /// Originals of papers that go elsewhere: the same rules ask for them.
    fn files_elsewhere(&self, copies: &[CandidateCopy]) -> Vec<usize> {
        let ids = self
            .elsewhere
            .iter()
            .filter_map(|slot| slot.document.as_deref());
        let documents = ids.filter_map(|id| self.context.find_document(id));
        let mut files: Vec<usize> = documents
            .flat_map(|document| document.pages.iter().map(|at| at.file))
            .collect();
        files.sort_unstable();
        files.dedup();
        let is_copied = |file: &usize| {
            let mut pages = copies
                .iter()
                .flat_map(|copy| &copy.draft.pages);
            pages.any(|at| at.file == *file)
        };
        files.retain(|file| !is_copied(file));
        files
    }

    fn tell_copy(
        &self,
        copy: &CandidateCopy,
        evidence: Option<&FileEvidence>,
        verdict: Option<&CopyVerdict>,
    ) -> SubmissionFile {
        let mut steps = copy.draft.steps.clone();
        if copy.carries_text {
            steps.push(CopyStep::TextCarried);
        }
        let refusal = verdict.and_then(|verdict| verdict.refusal.clone());
        let outcome = match (&copy.draft.content, &refusal) {
            (Err(why), _) | (Ok(_), Some(why)) => Err(why.clone()),
            (Ok(content), None) => {
                let page = evidence.and_then(|e| e.probe.pages.first());
                let seen = page.and_then(|page| page.width_px.zip(page.height_px));
                Ok(WrittenCopy {
                    path: copy.path.clone(),
                    sha256: copy.sha256.clone(),
                    bytes: content.bytes.len() as u64,
                    format: content.format,
                    size_px: content
                        .size_px
                        .or(seen.map(|(w, h)| [w, h])),
                    dpi: content.dpi.map(whole_dpi),
                })
            }
        };
        SubmissionFile {
            sources: self.sources_of(copy),
            steps,
            outcome,
            remarks: verdict
                .map(|v| v.remarks.clone())
                .unwrap_or_default(),
        }
    }

    fn sources_of(&self, copy: &CandidateCopy) -> Vec<CopySource> {
        let is_whole = copy
            .draft
            .steps
            .contains(&CopyStep::MetadataKept);
        let mut sources: Vec<CopySource> = Vec::new();
        for at in &copy.draft.pages {
            let Some(file) = self.originals.files.get(at.file) else {
                continue;
            };
            let source = CopySource {
                path: self.context.shown_path(&file.path),
                page: (!is_whole && file.probe.pages.len() > 1).then_some(at.page),
                sha256: file.sha256.clone(),
            };
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        sources
    }
}

/// Where the cards of a page lie, from the top, in fractions; none where there are not so many, or where
/// one lies askew, for its edges cannot be followed then.
fn card_parts(original: &Original<'_>, at: PageRef, count: usize) -> Vec<[f64; 4]> {
    let found = original
        .find_page(at)
        .and_then(|(_, page)| {
            let size = [f64::from(page.width_px?), f64::from(page.height_px?)];
            let cards = &page.quality.as_ref()?.cards;
            (cards.len() == count).then(|| {
                cards
                    .iter()
                    .map(|card| card_part(card, size))
                    .collect()
            })
        });
    let parts: Option<Option<Vec<[f64; 4]>>> = found;
    let mut parts = parts.flatten().unwrap_or_default();
    parts.sort_by(|[_, one, ..], [_, other, ..]| one.total_cmp(other));
    parts
}

// Origin: by eye; a card on the glass of a scanner lies within a degree or two.
/// Part of a card's height by which the ends of an edge may stand apart.
const ASKEW: f64 = 0.05;

fn card_part(card: &Quad, [width, height]: [f64; 2]) -> Option<[f64; 4]> {
    let [a, b, c, d] = card.corners;
    let slack = ASKEW * a.distance_to(d).min(a.distance_to(b));
    let is_level = (a.y - b.y).abs() < slack && (d.y - c.y).abs() < slack;
    let is_plumb = (a.x - d.x).abs() < slack && (b.x - c.x).abs() < slack;
    let left = a.x.min(d.x) / width;
    let right = b.x.max(c.x) / width;
    let top = a.y.min(b.y) / height;
    let bottom = c.y.max(d.y) / height;
    (is_level && is_plumb).then_some([left, top, right, bottom])
}

/// The first copy of the same pages.
fn first_twin(copies: &[CandidateCopy], copy: &CandidateCopy) -> usize {
    let same = |other: &CandidateCopy| {
        other.draft.pages == copy.draft.pages && other.draft.part == copy.draft.part
    };
    copies
        .iter()
        .position(same)
        .unwrap_or_default()
}

fn missing_note(slot: &PlannedSlot) -> Bilingual {
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

fn note_of_place(endpoint: &UploadEndpoint) -> PlaceNote {
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
