//! Copies under the same rules: what they are is found out anew from their bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

use evidence::digest::sha256_hex;
use model::{
    Bilingual, CopyStep, Declaration, DeclaredDocument, FileEvidence, FileOrigin, Finding, Outcome,
    Report, Severity, SourceFile, Waiver,
};
use policy::authoring::DossierSnapshot;
use policy::checks::UploadLimits;
use policy::identify;
use policy::rules::Rules;

use super::carried_text::carry_text;
use super::make_copy::CopyDraft;
use crate::audit::{ExtractOptions, extract_file};

/// A draft with the path that it is to get, and the slot that wants it.
pub struct CandidateCopy {
    pub slot: usize,
    /// Type of its document.
    pub kind: String,
    pub path: String,
    pub draft: CopyDraft,
    /// The text of the original stands for its own.
    pub carries_text: bool,
    pub sha256: String,
}

/// Evidence of copies by the hash of their bytes: places often take the same copy.
pub type EvidenceCache = BTreeMap<String, FileEvidence>;

/// What the rules say of a copy.
#[derive(Debug, Clone, Default)]
pub struct CopyVerdict {
    /// Why it must not be handed in.
    pub refusal: Option<Bilingual>,
    /// Warnings that its original had not.
    pub remarks: Vec<Bilingual>,
}

/// The originals and how they are looked at.
pub struct Recheck<'a> {
    pub originals: &'a DossierSnapshot,
    pub rules: &'a Rules,
    pub options: &'a ExtractOptions,
    /// The report on the originals by the rules alone.
    pub before: &'a Report,
    pub place: Option<&'a UploadLimits>,
}

impl Recheck<'_> {
    /// The evidence of one copy: of unchanged bytes it is known, otherwise the copy is looked at.
    pub fn extract_copy(
        &self,
        copy: &mut CandidateCopy,
        cache: &mut EvidenceCache,
    ) -> Option<FileEvidence> {
        let content = copy.draft.content.as_ref().ok()?;
        copy.sha256 = sha256_hex(&content.bytes);
        let known = self
            .originals
            .files
            .iter()
            .find(|file| file.sha256 == copy.sha256);
        if let Some(known) = known {
            return Some(FileEvidence {
                path: copy.path.clone(),
                ..known.clone()
            });
        }
        let text = carry_text(&copy.draft, &self.originals.files, self.options);
        copy.carries_text = text.is_some();
        if let Some(known) = cache.get(&copy.sha256) {
            return Some(FileEvidence {
                path: copy.path.clone(),
                ..known.clone()
            });
        }
        let mut options = self.options.clone();
        if let Some(text) = text {
            options
                .readings
                .insert(copy.sha256.clone(), text);
        }
        let bytes: Arc<[u8]> = content.bytes.as_slice().into();
        let source = SourceFile {
            path: copy.path.clone(),
            bytes: bytes.len() as u64,
            origin: FileOrigin::Memory(bytes),
        };
        let evidence = extract_file(&source, &options);
        cache.insert(copy.sha256.clone(), evidence.clone());
        Some(evidence)
    }

    /// The report on the copies, which come first, and on originals that go elsewhere.
    pub fn evaluate(
        &self,
        copies: &[(&CandidateCopy, FileEvidence)],
        elsewhere: &[usize],
    ) -> Report {
        let others = elsewhere
            .iter()
            .filter_map(|file| self.originals.files.get(*file));
        let files: Vec<FileEvidence> = copies
            .iter()
            .map(|(_, evidence)| evidence.clone())
            .chain(others.cloned())
            .collect();
        let declaration = self.declaration_of_copies(copies);
        let declared = &declaration.documents;
        let catalogue = &self.rules.catalogue;
        let documents = identify::identify_documents(&files, declared, catalogue);
        let resolutions =
            identify::resolution::compute_resolutions(&files, &documents, declared, catalogue);
        let snapshot = DossierSnapshot {
            declaration,
            files,
            resolutions,
            documents,
            trials: Vec::new(),
            skipped: Vec::new(),
            name: self.originals.name.clone(),
            recognition: self.originals.recognition,
            settings: self.originals.settings.clone(),
        };
        snapshot.evaluate(self.rules)
    }

    /// What was declared of an original holds for its copies.
    fn declaration_of_copies(&self, copies: &[(&CandidateCopy, FileEvidence)]) -> Declaration {
        let mut declaration = self.originals.declaration.clone();
        let mut documents = Vec::new();
        let mut waivers: Vec<Waiver> = Vec::new();
        for (copy, _) in copies {
            let mut sources = copy.draft.pages.iter();
            let source = sources.find_map(|at| self.originals.files.get(at.file));
            let Some(source) = source else { continue };
            let of_source = |d: &&DeclaredDocument| d.file == source.path;
            let declared = declaration
                .documents
                .iter()
                .find(of_source)
                .cloned();
            let known = declared.or_else(|| drawn_sheet(copy, source));
            documents.extend(known.map(|d| DeclaredDocument {
                file: copy.path.clone(),
                ..d
            }));
            let bound = declaration
                .waivers
                .iter()
                .filter(|waiver| {
                    waiver.file.as_ref() == Some(&source.path)
                        || waiver.file.is_none() && waiver.sha256.as_ref() == Some(&source.sha256)
                });
            waivers.extend(bound.map(|waiver| {
                Waiver {
                    file: waiver
                        .file
                        .as_ref()
                        .map(|_| copy.path.clone()),
                    sha256: waiver
                        .sha256
                        .as_ref()
                        .map(|_| copy.sha256.clone()),
                    ..waiver.clone()
                }
            }));
        }
        declaration.documents.extend(documents);
        declaration.waivers.extend(waivers);
        declaration
    }

    /// What to say of each copy.
    pub fn judge(
        &self,
        copies: &[(&CandidateCopy, FileEvidence)],
        after: &Report,
        requirements: &[Vec<String>],
    ) -> Vec<CopyVerdict> {
        let judged = copies
            .iter()
            .enumerate()
            .map(|(index, (copy, evidence))| {
                let refused_there = self
                    .place
                    .filter(|place| !place.accepts_file(evidence));
                let asked = requirements
                    .get(copy.slot)
                    .map(Vec::as_slice);
                let mut refusal = refused_there.map(|_| place_refusal());
                refusal = refusal.or_else(|| first_error(after, index));
                refusal =
                    refusal.or_else(|| self.worsened(after, asked.unwrap_or_default(), index));
                CopyVerdict {
                    refusal,
                    remarks: self.new_warnings(after, index, copy),
                }
            });
        judged.collect()
    }

    /// A requirement of the slot that the originals meet and the copies do not.
    fn worsened(&self, after: &Report, asked: &[String], index: usize) -> Option<Bilingual> {
        let outcome_in = |report: &Report, id: &String| {
            let mut all = report.requirements.iter();
            all.find(|r| &r.id == id)
                .map(|r| rank(r.outcome))
        };
        let is_worse = |id: &&String| outcome_in(after, id) < outcome_in(self.before, id);
        let id = asked.iter().find(is_worse)?;
        let of_requirement =
            |f: &&Finding| f.requirement.as_ref() == Some(id) && f.waived.is_none();
        let mut findings = after
            .findings
            .iter()
            .filter(of_requirement);
        let shown = findings
            .clone()
            .find(|f| is_about(f, index));
        let finding = shown.or_else(|| findings.find(|f| f.severity > Severity::Info));
        Some(match finding {
            Some(finding) => finding.message.clone(),
            None => Bilingual::new(
                "复查时没有达到原件的结果",
                "checked again it did not reach what the original did",
            ),
        })
    }

    fn new_warnings(&self, after: &Report, index: usize, copy: &CandidateCopy) -> Vec<Bilingual> {
        let is_known = |finding: &Finding| {
            self.before.findings.iter().any(|old| {
                let pages = copy.draft.pages.iter();
                let is_here = pages
                    .clone()
                    .any(|at| is_about(old, at.file));
                old.code == finding.code && is_here
            })
        };
        let warnings = after.findings.iter().filter(|finding| {
            finding.severity == Severity::Warning && is_about(finding, index) && !is_known(finding)
        });
        warnings
            .map(|finding| finding.message.clone())
            .collect()
    }
}

/// A page without a scan has the size of its sheet, which its picture no longer tells.
fn drawn_sheet(copy: &CandidateCopy, source: &FileEvidence) -> Option<DeclaredDocument> {
    let [at] = copy.draft.pages.as_slice() else {
        return None;
    };
    let is_drawn = |step: &CopyStep| matches!(step, CopyStep::PageDrawn(_));
    let mut pages = source.probe.pages.iter();
    let page = pages.find(|page| page.number == at.page && page.placed.is_none())?;
    let [width, height] = page.size_pt?;
    let size = sheet_name(width.min(height), width.max(height))?;
    copy.draft
        .steps
        .iter()
        .any(is_drawn)
        .then(|| DeclaredDocument {
            kind: copy.kind.clone(),
            size: Some(size.to_owned()),
            ..DeclaredDocument::default()
        })
}

/// The sheet of ISO 216 with these sides, pt.
fn sheet_name(short: f64, long: f64) -> Option<&'static str> {
    // 210 × 297 mm and its double and half, at 72 pt an inch.
    const SHEETS: [(&str, [f64; 2]); 3] = [
        ("A3", [841.9, 1190.6]),
        ("A4", [595.3, 841.9]),
        ("A5", [419.5, 595.3]),
    ];
    // Origin: by eye; programs round to whole pt or mm.
    const TOLERANCE_PT: f64 = 3.0;
    let fits = |sides: &[f64; 2]| {
        let [least, most] = sides;
        (least - short).abs() < TOLERANCE_PT && (most - long).abs() < TOLERANCE_PT
    };
    let mut sheets = SHEETS.iter();
    sheets
        .find(|(_, sides)| fits(sides))
        .map(|(name, _)| *name)
}

fn first_error(report: &Report, file: usize) -> Option<Bilingual> {
    let is_error =
        |f: &&Finding| f.severity == Severity::Error && f.waived.is_none() && is_about(f, file);
    let mut findings = report.findings.iter();
    findings
        .find(is_error)
        .map(|finding| finding.message.clone())
}

fn is_about(finding: &Finding, file: usize) -> bool {
    finding
        .places
        .iter()
        .any(|place| place.file == file)
}

/// Met before undecided before unmet.
fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Met | Outcome::Waived | Outcome::NotApplicable => 2,
        Outcome::Unknown => 1,
        Outcome::Unmet => 0,
    }
}

fn place_refusal() -> Bilingual {
    Bilingual::new(
        "格式、大小或边长仍不符合这里的上限和下限",
        "format, size or sides are still outside of what is taken there",
    )
}
