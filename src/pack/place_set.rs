//! The slots of one upload place: copies made, checked together, and told one by one.

use model::{FileEvidence, PlaceSubmission, Report, SubmissionSlot, Verdict};
use policy::authoring::DossierSnapshot;
use policy::checks::UploadLimits;
use policy::rules::pack::UploadEndpoint;
use policy::submission::{PlannedSlot, plan_slots};

use super::context::PackContext;
use super::copy_report::{CheckedCopy, missing_note, note_of_place, tell_copy};
use super::file_names::{place_folder, slot_folder};
use super::recheck::{CandidateCopy, CopyVerdict, EvidenceCache, Recheck};
use super::slot_copier::SlotCopier;

/// Paths below the output with their bytes.
pub type CopyFiles = Vec<(String, Vec<u8>)>;

/// One place with the slots that go there.
pub struct PlaceSet<'a> {
    context: &'a PackContext<'a>,
    endpoint: Option<&'a UploadEndpoint>,
    folder: String,
    /// The originals under the limits of this place alone.
    originals: DossierSnapshot,
    report: &'a Report,
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
        let report = &context.report_without_limits;
        let goes_here =
            |slot: &PlannedSlot| endpoint.is_none_or(|e| e.limits.concerns_type(&slot.kind));
        let (slots, elsewhere) = plan_slots(report)
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
        let maker = SlotCopier {
            context: self.context,
            limits: self.limits(),
            report: self.report,
        };
        let folder_of = |index: usize, slot: &PlannedSlot| self.folder_of(index, slot);
        let copies = maker.copy_slots(&self.slots, &folder_of);
        let (checked, verdict) = self.check_copies(copies, cache);
        let mut slots = self.empty_slots();
        let mut files = CopyFiles::new();
        for copy in checked {
            let told = tell_copy(&copy, self.context);
            if let Some(slot) = slots.get_mut(copy.candidate.slot) {
                slot.files.push(told);
            }
            let is_written = copy.verdict.refusal.is_none();
            let content = copy
                .candidate
                .draft
                .content
                .ok()
                .filter(|_| is_written);
            files.extend(content.map(|content| (copy.candidate.path, content.bytes)));
        }
        let submission = PlaceSubmission {
            place: self.endpoint.map(note_of_place),
            folder: self.folder.clone(),
            copies: verdict,
            slots,
        };
        (submission, files)
    }

    /// Looks at the copies and evaluates them together.
    fn check_copies(
        &self,
        mut copies: Vec<CandidateCopy>,
        cache: &mut EvidenceCache,
    ) -> (Vec<CheckedCopy>, Verdict) {
        let recheck = Recheck {
            originals: &self.originals,
            rules: self.context.rules,
            options: self.context.extract,
            before: self.report,
            place: self.limits(),
        };
        let looked = copies
            .iter_mut()
            .map(|copy| recheck.extract_copy(copy, cache));
        let evidence: Vec<Option<FileEvidence>> = looked.collect();
        // A page that shows two papers goes into both slots and is checked once.
        let twins: Vec<usize> = copies
            .iter()
            .map(|copy| first_twin(&copies, copy))
            .collect();
        let mut indices = Vec::new();
        let mut seen: Vec<(&CandidateCopy, FileEvidence)> = Vec::new();
        for (index, (copy, evidence)) in copies.iter().zip(&evidence).enumerate() {
            if let (Some(evidence), Some(true)) = (evidence, twins.get(index).map(|t| *t == index))
            {
                indices.push(index);
                seen.push((copy, evidence.clone()));
            }
        }
        let after = recheck.evaluate(&seen, &self.files_elsewhere(&copies));
        let asked = self
            .slots
            .iter()
            .map(|slot| slot.requirements.clone());
        let verdicts = recheck.judge(&seen, &after, &asked.collect::<Vec<_>>());
        let of_twin = |twin: &usize| {
            let at = indices
                .iter()
                .position(|index| index == twin)?;
            verdicts.get(at).cloned()
        };
        let found: Vec<CopyVerdict> = twins
            .iter()
            .map(|t| of_twin(t).unwrap_or_default())
            .collect();
        let all = copies
            .into_iter()
            .zip(evidence)
            .zip(found);
        let checked = all.map(|((candidate, evidence), verdict)| CheckedCopy {
            candidate,
            evidence,
            verdict,
        });
        (checked.collect(), after.verdict)
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
