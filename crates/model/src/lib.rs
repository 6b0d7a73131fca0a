//! The nouns of an audit: plain data that every stage passes on and none owns.
//!
//! Nothing here opens a file, knows a rule or prints. Units are in the names of the fields or in
//! their docs: px (pixels), pt (1/72 inch), mm, dpi (pixels per inch).

mod action;
mod bilingual;
mod checklist;
mod claims;
mod code;
mod declaration;
pub mod digest;
mod document;
mod document_traits;
mod dossier;
mod finding;
pub mod limits;
mod location;
mod outcome;
mod page;
mod probe;
mod quality;
mod question;
mod record;
mod report;
mod rows;
mod submission;
mod summary;
mod text;
mod thumbnail;
mod upload;

pub use action::RemedyAction;
pub use checklist::{
    BackgroundNote, Checklist, ChecklistItem, DocumentDemand, DocumentSheet, NeedNode, NeedOp,
    PrintedSize, RefusalNote, ScopeRequest, SourceNote, UploadLimit,
};

pub use claims::{
    FALSE_CLAIM_RATIO, find_dpi_conflict, find_false_claim, is_stretched, larger_over_smaller,
};
pub use code::FindingCode;
pub use declaration::{BankAccount, Declaration, DeclaredDocument, FactAnswer, Merchant, Waiver};
pub use document::{
    ClassificationBasis, Document, DocumentField, FieldOrigin, FieldRole, FieldState, Marking,
};
pub use document_traits::{DocumentTraits, Printing, SealKind, SideCount};
pub use dossier::{Dossier, FileOrigin, SkippedFile, SourceFile};
pub use finding::{
    Confidence, Evidence, Finding, PersonalData, PlatformCode, RemedyClass, Severity, SourceTrust,
};
pub use location::{EvidenceLocation, PageRef};
pub use outcome::Outcome;
pub use page::{
    DeclaredDpi, DpiSource, ImagePlacement, Page, PageResolution, ResolutionBasis, ResolutionBound,
    TextLayer, is_vector,
};
pub use probe::{
    FileFormat, FileIntegrity, Probe, SignatureEvidence, SignatureState, UnseenContent,
};
pub use quality::{
    ColourMeasure, ColourMode, EffectiveResolution, Exposure, Ground, OrientationEstimate,
    PageEdge, PageMeasures, Point, QrCode, Quad, ScanFingerprint, ScreenTraces, Seal,
};

pub use question::MerchantQuestion;
pub use record::{
    AuditFailure, DocumentRow, DossierRecord, FindingRow, FingerprintRow, ReasonRow, RequirementRow,
};
pub use report::{
    FileEvidence, FileReport, FileStatus, PackUse, ReasonReport, ReasonStatus, Report,
    RequirementLevel, RequirementReport, TreeNode, Verdict,
};

pub use bilingual::{Bilingual, Lang};
pub use rows::{RowSource, Rows};
pub use submission::{
    CopySource, CopyStep, FormSection, PlaceNote, PlaceSubmission, Submission, SubmissionFile,
    SubmissionSlot, WrittenCopy,
};
pub use summary::{
    BatchSummary, ClientRow, DocumentUse, ExpiringDocument, Likeness, ReasonCount, RemedyGroup,
    SharedDocument, VerdictCounts,
};
pub use text::{
    FileText, MIN_LINE_CONFIDENCE, OcrAvailability, Rect, TextLine, TextOrigin, TextPage,
};
pub use thumbnail::Thumbnail;
pub use upload::{JpegSetting, UploadTrial};
