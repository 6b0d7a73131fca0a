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

/// One directory: what it says, and how to say it otherwise.
#[derive(Debug)]
pub(crate) struct Ifd<'a> {
    tags: TiffStructure<'a>,
    offset: u64,
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
        let tags = Self { bytes, order, big };
        let first = if big {
            tags.read_u64(8)?
        } else {
            tags.read_u32(4)?
        };
        Some((tags, first))
    }

    fn read_u16(self, at: usize) -> Option<u16> {
        self.order.read_u16(self.bytes, at)
    }

    fn read_u32(self, at: usize) -> Option<u64> {
        self.order
            .read_u32(self.bytes, at)
            .map(u64::from)
    }

    fn read_u64(self, at: usize) -> Option<u64> {
        self.order.read_u64(self.bytes, at)
    }

    /// An offset, 8 bytes long in `BigTIFF` and 4 elsewhere.
    fn read_offset(self, at: usize) -> Option<u64> {
        if self.big {
            self.read_u64(at)
        } else {
            self.read_u32(at)
        }
    }

    /// The directory at `offset`; `None` when it lies outside the file.
    pub(super) fn ifd_at(self, offset: u64) -> Option<Ifd<'a>> {
        let at = usize::try_from(offset).ok()?;
        let (head, count) = if self.big {
            (8, self.read_u64(at)?)
        } else {
            (2, self.read_u16(at)?.into())
        };
        let count = usize::try_from(count).ok()?;
        let first = at.checked_add(head)?;
        let size = count.checked_mul(self.entry_bytes())?;
        let end = first.checked_add(size)?;
        if end > self.bytes.len() {
            return None;
        }
        let next = self.read_offset(end);
        Some(Ifd {
            tags: self,
            offset,
            first,
            count,
            next,
        })
    }

    fn entry_bytes(self) -> usize {
        if self.big { 20 } else { 12 }
    }

    fn locate_values(self, entry: usize) -> Option<TagValues> {
        let kind = self.read_u16(entry + 2)?;
        let count = self.read_offset(entry + 4)?;
        let (inline, room) = if self.big {
            (entry + 12, 8)
        } else {
            (entry + 8, 4)
        };
        let values = usize::try_from(count).ok()?;
        let size = values.checked_mul(value_type_bytes(kind))?;
        // Values that fit stand in the entry itself, in the place of their offset (TIFF 6.0,
        // section 2).
        let at = if size <= room {
            inline
        } else {
            let offset = self.read_offset(inline)?;
            usize::try_from(offset).ok()?
        };
        let end = at.checked_add(size)?;
        if size == 0 || end > self.bytes.len() {
            return None;
        }
        Some(TagValues { kind, count, at })
    }
}

impl<'a> Ifd<'a> {
    fn find_tag(&self, tag: u16) -> Option<TagValues> {
        let numbers = 0..self.count.min(MAX_ENTRIES);
        let entry_bytes = self.tags.entry_bytes();
        let mut entries = numbers.map(|n| self.first + n * entry_bytes);
        let entry = entries.find(|at| self.tags.read_u16(*at) == Some(tag))?;
        self.tags.locate_values(entry)
    }

    /// Whole numbers of a tag, in order; none when the tag is absent or of another type.
    pub(crate) fn read_uints(&self, tag: u16) -> impl Iterator<Item = u64> + use<'a> {
        let tags = self.tags;
        let values = self.find_tag(tag);
        let count = values.map_or(0, |v| v.count);
        (0..count).map_while(move |n| {
            let values = values?;
            let index = usize::try_from(n).ok()?;
            let at = values.at + index * value_type_bytes(values.kind);
            match values.kind {
                1 | 7 => tags
                    .bytes
                    .get(at)
                    .map(|b| u64::from(*b)),
                3 => tags.read_u16(at).map(u64::from),
                4 | 13 => tags.read_u32(at),
                16 | 18 => tags.read_u64(at),
                _ => None,
            }
        })
    }

    /// The first whole number of a tag.
    pub(crate) fn read_uint(&self, tag: u16) -> Option<u64> {
        self.read_uints(tag).next()
    }

    /// The bytes of a tag that holds bytes.
    pub(crate) fn read_bytes(&self, tag: u16) -> Option<&'a [u8]> {
        let TagValues { kind, count, at } = self.find_tag(tag)?;
        let end = at.checked_add(usize::try_from(count).ok()?)?;
        let is_bytes = matches!(kind, 1 | 7);
        self.tags
            .bytes
            .get(at..end)
            .filter(|_| is_bytes)
    }

    /// Place and bytes by which the file's header would make this directory its first.
    pub(crate) fn as_first(&self) -> (usize, Vec<u8>) {
        let tags = self.tags;
        if tags.big {
            (8, tags.order.write_uint(self.offset, 8))
        } else {
            (4, tags.order.write_uint(self.offset, 4))
        }
    }

    /// Place and bytes by which the first number of a tag would be `value`.
    pub(crate) fn replace_uint(&self, tag: u16, value: u64) -> Option<(usize, Vec<u8>)> {
        let TagValues { kind, at, .. } = self.find_tag(tag)?;
        let length = value_type_bytes(kind);
        Some((
            at,
            self.tags
                .order
                .write_uint(value, length),
        ))
    }

    /// A number that may be a fraction; not-a-number for a zero denominator.
    pub(super) fn read_number(&self, tag: u16) -> Option<f64> {
        let TagValues { kind, at, .. } = self.find_tag(tag)?;
        let TiffStructure { order, bytes, .. } = self.tags;
        match kind {
            5 => {
                let numerator = order.read_u32(bytes, at)?;
                let denominator = order.read_u32(bytes, at + 4)?;
                Some(f64::from(numerator) / f64::from(denominator))
            }
            10 => {
                let numerator = order.read_i32(bytes, at)?;
                let denominator = order.read_i32(bytes, at + 4)?;
                Some(f64::from(numerator) / f64::from(denominator))
            }
            11 => {
                let bits = order.read_u32(bytes, at)?;
                Some(f32::from_bits(bits).into())
            }
            12 => {
                let bits = order.read_u64(bytes, at)?;
                Some(f64::from_bits(bits))
            }
            _ => self.read_uint(tag).map(|n| n as f64),
        }
    }

    /// Text up to its NUL, trimmed; `None` when empty.
    pub(super) fn read_text(&self, tag: u16) -> Option<String> {
        let values = self.find_tag(tag)?;
        if !matches!(values.kind, 1 | 2 | 7) {
            return None;
        }
        let raw = self.tags.bytes.get(values.at..)?;
        let count = usize::try_from(values.count).ok()?;
        let text = raw.get(..count.min(MAX_TEXT_BYTES))?;
        header_text(text)
    }
}
