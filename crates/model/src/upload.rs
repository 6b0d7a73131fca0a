//! What trying to meet the limits of an upload endpoint gave.

/// How a JPEG was made on trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JpegSetting {
    /// 1 to 100, on the scale of the IJG's tables.
    pub quality: u8,
    /// Colour at half the resolution in both directions (4:2:0); otherwise as fine as luma (4:4:4).
    pub halved: bool,
    /// Width in px.
    pub width: usize,
    /// Height in px.
    pub height: usize,
    /// Size of the file in bytes.
    pub bytes: u64,
}

/// One file before one upload endpoint that does not take it as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadTrial {
    /// Id of the place.
    pub place: String,
    /// The demand in dpi that had to be kept, where the page's own dpi is known.
    pub dpi: Option<u32>,
    /// What satisfies both; `None`: nothing that was tried does.
    pub setting: Option<JpegSetting>,
    /// The smallest file that was made, in bytes.
    pub smallest: Option<u64>,
}
