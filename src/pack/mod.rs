//! Copies of a dossier's papers for the upload places of an application: made in memory, and checked
//! again by the same rules before anybody writes them.

mod card_parts;
mod carried_text;
mod context;
mod copy_report;
mod copy_source;
mod file_names;
mod make_copy;
mod place_set;
mod recheck;
mod slot_copier;

use model::{Dossier, FindingCode, Lang, Report, Severity, Submission, SubmissionSlot, Verdict};
use policy::evaluate::AuditOptions;
use policy::rules::Rules;
use policy::rules::pack::UploadEndpoint;
use policy::submission::{form_sections, plan_slots};

use crate::audit::{ExtractOptions, snapshot_dossier};
use context::{PackContext, evaluate_without_limits};
use place_set::PlaceSet;
use recheck::EvidenceCache;

/// What of an original a copy can do away with.
const MENDABLE: &[FindingCode] = &[
    FindingCode::FileTooLarge,
    FindingCode::FileTooSmall,
    FindingCode::FormatNotAccepted,
    FindingCode::LimitsCannotMeet,
    FindingCode::ResolutionClaimFalse,
    FindingCode::SidesNotApart,
    FindingCode::SidesNotInOneFrame,
];

/// How copies are asked for.
#[derive(Debug, Clone)]
pub struct PackOptions {
    /// Ids of upload places; empty: those of the merchant's scenarios.
    pub places: Vec<String>,
    /// Language of names and titles.
    pub lang: Lang,
}

/// A dossier that was looked at, before any copy is made.
#[derive(Debug)]
pub struct PackSession<'a> {
    context: PackContext<'a>,
    places: Vec<String>,
    report: Report,
}

/// The copies with what became of each.
#[derive(Debug)]
pub struct PackedDossier {
    /// What was made of what.
    pub submission: Submission,
    /// Paths below the output and their bytes, in the order of the slots.
    pub files: Vec<(String, Vec<u8>)>,
}

impl<'a> PackSession<'a> {
    /// Looks at the originals. Places that no rule knows are passed over.
    #[must_use]
    pub fn new(
        dossier: Dossier,
        rules: &'a Rules,
        extract: &'a ExtractOptions,
        settings: AuditOptions,
        options: PackOptions,
    ) -> Self {
        let settings = AuditOptions {
            places: options.places.clone(),
            ..settings
        };
        let files = dossier.files.clone();
        let originals = snapshot_dossier(dossier, rules, extract, settings);
        let report = originals.evaluate(rules);
        Self {
            context: PackContext {
                files,
                report_without_limits: evaluate_without_limits(&originals, rules),
                originals,
                rules,
                extract,
                lang: options.lang,
            },
            places: options.places,
            report,
        }
    }

    /// The report on the originals.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Whether the originals are not ready for a reason that no copy can do away with.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        let errors = self.report.findings.iter();
        let errors = errors.filter(|f| f.severity == Severity::Error && f.waived.is_none());
        let codes: Vec<FindingCode> = errors.map(|f| f.code).collect();
        let can_be_mended = !codes.is_empty()
            && codes
                .iter()
                .all(|code| MENDABLE.contains(code));
        self.report.verdict == Verdict::NotReady && !can_be_mended
    }

    /// Makes the copies for every place.
    #[must_use]
    pub fn make_copies(&self) -> PackedDossier {
        let originals = &self.context.originals;
        let scenarios = &originals.declaration.scenarios;
        let chosen = self
            .context
            .rules
            .upload_endpoints(scenarios, &self.places);
        let mut places: Vec<Option<&UploadEndpoint>> = chosen.map(Some).collect();
        if places.is_empty() {
            places.push(None);
        }
        let many = places.len() > 1;
        let mut cache = EvidenceCache::new();
        let mut files = Vec::new();
        let mut made = Vec::new();
        for (index, endpoint) in places.into_iter().enumerate() {
            let set = PlaceSet::new(&self.context, endpoint, many.then_some(index + 1));
            let (place, copies) = set.fill_slots(&mut cache);
            made.push(place);
            files.extend(copies);
        }
        let slots = plan_slots(&self.context.report_without_limits);
        let account = originals.declaration.account.as_ref();
        let submission = Submission {
            as_of: self.report.as_of.clone(),
            originals: self.report.verdict,
            form: form_sections(&self.report, &slots, account, originals.settings.reveal),
            unused: self.unused_paths(
                made.iter()
                    .flat_map(|place| &place.slots),
            ),
            places: made,
        };
        PackedDossier { submission, files }
    }

    fn unused_paths<'s>(&self, slots: impl Iterator<Item = &'s SubmissionSlot>) -> Vec<String> {
        let files = slots.flat_map(|slot| &slot.files);
        let sources = files.flat_map(|file| &file.sources);
        let used: Vec<&str> = sources
            .map(|source| source.path.as_str())
            .collect();
        let all = self.context.originals.files.iter();
        let shown = all.map(|file| self.context.shown_path(&file.path));
        shown
            .filter(|path| !used.contains(&path.as_str()))
            .collect()
    }
}
