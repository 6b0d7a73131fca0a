//! The nouns of an audit: plain data that every stage passes on and none owns.
//!
//! Nothing here opens a file, knows a rule or prints. Units are in the names of the fields or in
//! their docs: px (pixels), pt (1/72 inch), mm, dpi (pixels per inch).

mod action;
mod checklist;
mod claims;
mod code;
mod declaration;
mod document;
mod dossier;
mod finding;
pub mod limits;
mod page;
mod probe;
mod quality;
mod record;
mod report;
mod summary;
mod text;
mod thumbnail;
mod upload;
mod bilingual;

pub use action::RemedyAction;
pub use checklist::{Checklist, DocumentDemand, ChecklistItem, BackgroundNote, UploadLimit, NeedNode, NeedOp, DocumentSheet, PrintedSize, MerchantQuestion, RefusalNote, ScopeRequest, SourceNote};



pub use claims::{larger_over_smaller, find_false_claim, find_dpi_conflict, is_stretched, is_vector, FALSE_CLAIM_RATIO};
pub use code::FindingCode;
pub use declaration::{BankAccount, FactAnswer, Declaration, DeclaredDocument, Merchant, Waiver};
pub use document::{ClassificationBasis, Document, DocumentField, FieldOrigin, FieldRole, FieldState, PageRef, Marking, EvidenceLocation};
pub use dossier::{Dossier, FileOrigin, SkippedFile, SourceFile};
pub use finding::{Confidence, Evidence, Finding, RemedyClass, PersonalData, Severity, SourceTrust};
pub use page::{ResolutionBound, ColourMode, DeclaredDpi, DpiSource, Page, ImagePlacement, PageResolution, ResolutionBasis};
pub use probe::{FileFormat, FileIntegrity, Probe};
pub use quality::{QrCode, ColourMeasure, PageEdge, Exposure, ScanFingerprint, PageMeasures, Point, Quad, EffectiveResolution, ScreenTraces, Seal, OrientationEstimate};


pub use record::{AuditFailure, FindingRow, FingerprintRow, DocumentRow, ReasonRow, DossierRecord, RequirementRow};
pub use report::{FileEvidence, FileReport, FileStatus, RequirementLevel, Outcome, PackUse, ReasonReport, ReasonStatus, Report, RequirementReport, TreeNode, Verdict};



pub use summary::{ClientRow, ExpiringDocument, Likeness, ReasonCount, RemedyGroup, SharedDocument, BatchSummary, DocumentUse, VerdictCounts};
pub use text::{TextLine, Rect, FileText, TextOrigin, TextPage};
pub use thumbnail::Thumbnail;
pub use upload::{JpegSetting, UploadTrial};
pub use bilingual::{Lang, Bilingual};
