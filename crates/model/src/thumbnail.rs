//! A small picture of a page, for reports that people look at.

/// A page as a JPEG.
#[derive(Debug, Clone, PartialEq)]
pub struct Thumbnail {
    /// Index into the files that were looked at.
    pub file: usize,
    /// Page from 1.
    pub page: u32,
    /// Width in px.
    pub width: u32,
    /// Height in px.
    pub height: u32,
    /// The JPEG file.
    pub jpeg: Vec<u8>,
}
