//! Tag directories as TIFF 6.0, `BigTIFF` and EXIF have them.
//!
//! One directory at a time and only when asked for: pointers are never followed by themselves, so
//! directories that overlap or point at each other cost nothing.

use super::bytes::{ByteOrder, header_text};

// Origin: tests/intake/damage.rs, 8,000 directories of 65,535 entries that lie over each other in
// one small file.
/// Entries of a directory that are looked at. The standard has about 75 tags; directories that
/// overlap could make a small file claim millions.
const MAX_ENTRIES: usize = 4096;
// Origin: by eye; names of cameras and programs, never a text.
/// Longest text taken from a tag.
const MAX_TEXT_BYTES: usize = 200;

#[derive(Debug, Clone, Copy)]
pub(super) struct TiffStructure<'a> {
    bytes: &'a [u8],
    order: ByteOrder,
    big: bool,
}

#[derive(Debug)]
pub(super) struct Ifd<'a> {
    tags: TiffStructure<'a>,
    first: usize,
    count: usize,
    /// Offset of the next directory, 0 at the end of the chain; `None` when the file ends before.
    pub next: Option<u64>,
}

/// Where one tag's values are.
#[derive(Debug, Clone, Copy)]
struct TagValues {
    kind: u16,
    count: u64,
    at: usize,
}

/// Size in bytes of a value type, TIFF 6.0 section 2 and `BigTIFF`.
fn value_type_bytes(kind: u16) -> usize {
    match kind {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16 | 17 | 18 => 8,
        _ => 0,
    }
}

impl<'a> TiffStructure<'a> {
    /// The structure and the offset of its first directory.
    pub(super) fn open(bytes: &'a [u8]) -> Option<(Self, u64)> {
        let order = match bytes.get(..2)? {
            b"II" => ByteOrder::Little,
            b"MM" => ByteOrder::Big,
            _ => return None,
        };
        let big = match order.read_u16(bytes, 2)? {
            42 => false,
            43 if order.read_u16(bytes, 4)? == 8 => true,
            _ => return None,
        };
        let first = if big {
            order.read_u64(bytes, 8)?
        } else {
            order.read_u32(bytes, 4)?.into()
        };
        Some((Self { bytes, order, big }, first))
    }

    /// The directory at `offset`; `None` when it lies outside the file.
    pub(super) fn ifd_at(self, offset: u64) -> Option<Ifd<'a>> {
        let at = usize::try_from(offset).ok()?;
        let (head, count) = if self.big {
            (
                8,
                usize::try_from(self.order.read_u64(self.bytes, at)?).ok()?,
            )
        } else {
            (2, usize::from(self.order.read_u16(self.bytes, at)?))
        };
        let first = at.checked_add(head)?;
        let end = count
            .checked_mul(self.entry_bytes())
            .and_then(|size| first.checked_add(size))?;
        if end > self.bytes.len() {
            return None;
        }
        let next = if self.big {
            self.order.read_u64(self.bytes, end)
        } else {
            self.order.read_u32(self.bytes, end).map(u64::from)
        };
        Some(Ifd {
            tags: self,
            first,
            count,
            next,
        })
    }

    fn entry_bytes(self) -> usize {
        if self.big { 20 } else { 12 }
    }

    fn locate_values(self, entry: usize) -> Option<TagValues> {
        let kind = self.order.read_u16(self.bytes, entry + 2)?;
        let (count, inline, room) = if self.big {
            (self.order.read_u64(self.bytes, entry + 4)?, entry + 12, 8)
        } else {
            (
                self.order.read_u32(self.bytes, entry + 4)?.into(),
                entry + 8,
                4,
            )
        };
        let size = usize::try_from(count)
            .ok()?
            .checked_mul(value_type_bytes(kind))?;
        // Values that fit stand in the entry itself, in the place of their offset (TIFF 6.0,
        // section 2).
        let at = match (size <= room, self.big) {
            (true, _) => inline,
            (false, true) => usize::try_from(self.order.read_u64(self.bytes, inline)?).ok()?,
            (false, false) => usize::try_from(self.order.read_u32(self.bytes, inline)?).ok()?,
        };
        (size > 0 && at.checked_add(size)? <= self.bytes.len()).then_some(TagValues {
            kind,
            count,
            at,
        })
    }
}

impl<'a> Ifd<'a> {
    fn find_tag(&self, tag: u16) -> Option<TagValues> {
        let entries =
            (0..self.count.min(MAX_ENTRIES)).map(|n| self.first + n * self.tags.entry_bytes());
        let mut found =
            entries.filter(|at| self.tags.order.read_u16(self.tags.bytes, *at) == Some(tag));
        self.tags.locate_values(found.next()?)
    }

    /// Whole numbers of a tag, in order; none when the tag is absent or of another type.
    pub(super) fn read_uints(&self, tag: u16) -> impl Iterator<Item = u64> + use<'a> {
        let (tags, values) = (self.tags, self.find_tag(tag));
        let count = values.map_or(0, |v| v.count);
        (0..count).map_while(move |n| {
            let v = values?;
            let at = v.at + usize::try_from(n).ok()? * value_type_bytes(v.kind);
            match v.kind {
                1 | 7 => tags.bytes.get(at).map(|b| u64::from(*b)),
                3 => tags.order.read_u16(tags.bytes, at).map(u64::from),
                4 | 13 => tags.order.read_u32(tags.bytes, at).map(u64::from),
                16 | 18 => tags.order.read_u64(tags.bytes, at),
                _ => None,
            }
        })
    }

    /// The first whole number of a tag.
    pub(super) fn read_uint(&self, tag: u16) -> Option<u64> {
        self.read_uints(tag).next()
    }

    /// A number that may be a fraction; not-a-number for a zero denominator.
    pub(super) fn read_number(&self, tag: u16) -> Option<f64> {
        let v = self.find_tag(tag)?;
        let (order, bytes) = (self.tags.order, self.tags.bytes);
        match v.kind {
            5 => Some(
                f64::from(order.read_u32(bytes, v.at)?)
                    / f64::from(order.read_u32(bytes, v.at + 4)?),
            ),
            10 => Some(
                f64::from(order.read_i32(bytes, v.at)?)
                    / f64::from(order.read_i32(bytes, v.at + 4)?),
            ),
            11 => Some(f64::from(f32::from_bits(order.read_u32(bytes, v.at)?))),
            12 => Some(f64::from_bits(order.read_u64(bytes, v.at)?)),
            _ => self.read_uint(tag).map(|n| n as f64),
        }
    }

    /// Text up to its NUL, trimmed; `None` when empty.
    pub(super) fn read_text(&self, tag: u16) -> Option<String> {
        let v = self.find_tag(tag).filter(|v| matches!(v.kind, 1 | 2 | 7))?;
        let raw = self.tags.bytes.get(v.at..)?;
        let raw = raw.get(..usize::try_from(v.count).ok()?.min(MAX_TEXT_BYTES))?;
        header_text(raw)
    }
}
