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

pub use action::Action;
pub use checklist::{Checklist, Demand, Item, Known, Limit, NeedNode, NeedOp, PaperSheet, PrintedSize, Question, Refusal, ScopeAsk, SourceNote};



pub use claims::{apart, claim_false, conflict, is_stretched, is_vector, FALSE_FROM};
pub use code::FindingCode;
pub use declaration::{Account, Answer, Declaration, DeclaredDocument, Merchant, Waiver};
pub use document::{Basis, Document, Field, FieldOrigin, FieldRole, FieldState, FileRef, Mark, Place};
pub use dossier::{Dossier, Origin, Skipped, SourceFile};
pub use finding::{Confidence, Evidence, Finding, Fixable, Private, Severity, Trust};
pub use page::{Bound, Colour, DeclaredDpi, DpiSource, Page, Placement, Resolution, ResolutionBasis};
pub use probe::{Format, Integrity, Probe};
pub use quality::{Code, ColourMeasure, Edge, Exposure, Look, Measures, Point, Quad, Resolved, Screen, Seal, Turn};


pub use record::{Failure, FindingRow, PageLook, PaperRow, ReasonRow, Record, RequirementRow};
pub use report::{FileFacts, FileReport, FileStatus, Level, Outcome, PackUse, ReasonReport, ReasonStatus, Report, RequirementReport, TreeNode, Verdict};



pub use summary::{ClientRow, Expiring, Likeness, ReasonCount, RemedyGroup, Shared, Summary, Use, Verdicts};
pub use text::{Line, Rect, Text, TextOrigin, TextPage};
pub use thumbnail::Thumbnail;
pub use upload::{JpegSetting, UploadTrial};
pub use bilingual::{Lang, Words};
