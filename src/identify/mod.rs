//! stub
use crate::model::*;
use crate::rules::catalogue::Catalogue;
/// stub
pub fn identify(_f: &[FileFacts], _d: &[DeclaredDocument], _c: &Catalogue) -> Vec<Document> { vec![] }
/// stub
pub fn resolutions(_f: &[FileFacts], _x: &[Document], _d: &[DeclaredDocument], _c: &Catalogue) -> Vec<Vec<Resolution>> { vec![] }
