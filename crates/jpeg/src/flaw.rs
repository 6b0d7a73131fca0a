//! What can be wrong with a JPEG.

/// What is wrong, and the rows before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flaw {
    /// What is wrong.
    pub kind: FlawKind,
    /// Rows of px that are whole; `None` where all rows are there, but only coarsely.
    pub rows: Option<usize>,
    /// Rows of the picture; 0 before a frame header.
    pub height: usize,
}

/// What is missing or broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlawKind {
    /// The data ends before the picture does.
    CutShort,
    /// All blocks are there, the end marker is not.
    NoEnd,
    /// Bits that are no block, or a brightness that no picture has.
    InvalidCode,
    /// A marker comes before the last block.
    MissingBlocks,
    /// So many bytes are left over behind the last block.
    ExtraBytes(usize),
    /// A restart marker is missing or out of turn.
    Restart,
    /// A table or header that a scan needs is missing or broken.
    Header,
    /// Scans that refine the picture never came.
    MissingScans,
    /// More scans than any encoder writes, or more blocks than the limits allow.
    Limit,
}
