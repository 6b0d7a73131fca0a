//! Numbers at a place in a file, or nothing when the file ends before.

/// Order of the bytes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByteOrder {
    Big,
    Little,
}

fn bytes_at<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    let rest = bytes.get(at..)?;
    rest.first_chunk().copied()
}

impl ByteOrder {
    pub(super) fn read_u16(self, bytes: &[u8], at: usize) -> Option<u16> {
        let raw = bytes_at(bytes, at)?;
        let value = match self {
            Self::Big => u16::from_be_bytes(raw),
            Self::Little => u16::from_le_bytes(raw),
        };
        Some(value)
    }

    pub(super) fn read_u32(self, bytes: &[u8], at: usize) -> Option<u32> {
        let raw = bytes_at(bytes, at)?;
        let value = match self {
            Self::Big => u32::from_be_bytes(raw),
            Self::Little => u32::from_le_bytes(raw),
        };
        Some(value)
    }

    pub(super) fn read_u64(self, bytes: &[u8], at: usize) -> Option<u64> {
        let raw = bytes_at(bytes, at)?;
        let value = match self {
            Self::Big => u64::from_be_bytes(raw),
            Self::Little => u64::from_le_bytes(raw),
        };
        Some(value)
    }

    /// The lowest `length` bytes of a number.
    pub(super) fn write_uint(self, value: u64, length: usize) -> Vec<u8> {
        let little = value.to_le_bytes();
        let bytes = little.into_iter().take(length);
        match self {
            Self::Little => bytes.collect(),
            Self::Big => bytes.rev().collect(),
        }
    }

    pub(super) fn read_i32(self, bytes: &[u8], at: usize) -> Option<i32> {
        self.read_u32(bytes, at)
            .map(u32::cast_signed)
    }
}

/// Text of a header up to its NUL, trimmed; `None` when empty.
pub(super) fn header_text(raw: &[u8]) -> Option<String> {
    let mut parts = raw.split(|b| *b == 0);
    let raw = parts.next().unwrap_or_default();
    let text = String::from_utf8_lossy(raw);
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return None;
    }
    Some(trimmed.to_owned())
}
