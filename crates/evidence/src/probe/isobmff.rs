//! Boxes of the ISO base media file format (ISO/IEC 14496-12) and the items of a `meta` box in it.

use super::bytes::ByteOrder::Big;

// Origin: by eye. A photo of 48 tiles has some 60 items; 200 megapixels in tiles of 512 px are 800.
/// Items and associations that are read at most.
const MAX_ENTRIES: usize = 4096;

/// A box: its four letters and what is in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct MediaBox<'b> {
    pub(super) kind: [u8; 4],
    pub(super) data: &'b [u8],
    /// It states more bytes than there are.
    pub(super) cut: bool,
}

/// The boxes that lie one behind the other in `bytes`.
pub(super) fn boxes(bytes: &[u8]) -> impl Iterator<Item = MediaBox<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (found, behind) = split_box(rest)?;
        rest = behind;
        Some(found)
    })
}

/// The content of the first box of a kind.
pub(super) fn find_box(bytes: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    boxes(bytes)
        .find(|b| b.kind == kind)
        .map(|b| b.data)
}

/// The content of a box with version and flags before it: the version and the rest.
pub(super) fn full_box(data: &[u8]) -> Option<(u8, &[u8])> {
    Some((*data.first()?, data.get(4..)?))
}

/// Size 1: a 64-bit size follows; size 0: to the end (14496-12, 4.2).
fn split_box(bytes: &[u8]) -> Option<(MediaBox<'_>, &[u8])> {
    let short = u64::from(Big.read_u32(bytes, 0)?);
    let kind = *bytes.get(4..)?.first_chunk()?;
    let (header, size) = match short {
        0 => (8, bytes.len() as u64),
        1 => (16, Big.read_u64(bytes, 8)?),
        size => (8, size),
    };
    let end = usize::try_from(size).unwrap_or(usize::MAX);
    let cut = end > bytes.len();
    let end = end.min(bytes.len());
    // A box that ends inside its own header ends the walk.
    let data = bytes.get(header..end)?;
    Some((MediaBox { kind, data, cut }, bytes.get(end..)?))
}

/// The id of the primary item.
pub(super) fn primary_item(meta: &[u8]) -> Option<u32> {
    let (version, data) = full_box(find_box(meta, *b"pitm")?)?;
    read_id(data, 0, version > 0)
}

/// Items and their types, in the order of the file.
pub(super) fn item_types(meta: &[u8]) -> Vec<(u32, [u8; 4])> {
    let Some((version, data)) = find_box(meta, *b"iinf").and_then(full_box) else {
        return Vec::new();
    };
    let count_bytes = if version == 0 { 2 } else { 4 };
    boxes(
        data.get(count_bytes..)
            .unwrap_or_default(),
    )
    .take(MAX_ENTRIES)
    .filter(|b| &b.kind == b"infe")
    .filter_map(|b| {
        // Version 2 and 3 of the entry carry a type, after the id and a protection index.
        let (version, data) = full_box(b.data)?;
        let id = read_id(data, 0, version > 2)?;
        let at = if version > 2 { 6 } else { 4 };
        Some((id, *data.get(at..)?.first_chunk()?))
    })
    .collect()
}

/// The properties of an item, in the order in which they apply.
pub(super) fn item_properties(meta: &[u8], item: u32) -> Vec<MediaBox<'_>> {
    let Some(all) = find_box(meta, *b"iprp") else {
        return Vec::new();
    };
    let container = find_box(all, *b"ipco").unwrap_or_default();
    let properties: Vec<_> = boxes(container)
        .take(MAX_ENTRIES)
        .collect();
    let numbers = boxes(all)
        .filter(|b| &b.kind == b"ipma")
        .find_map(|b| associated_numbers(b.data, item));
    let by_number = |number: usize| {
        properties
            .get(number.checked_sub(1)?)
            .copied()
    };
    let numbers = numbers.unwrap_or_default();
    numbers
        .into_iter()
        .filter_map(by_number)
        .collect()
}

/// Numbers, from 1, of the properties that belong to an item (ISO/IEC 14496-12, 8.11.14).
fn associated_numbers(ipma: &[u8], item: u32) -> Option<Vec<usize>> {
    let (version, data) = full_box(ipma)?;
    let wide = ipma.get(3)? & 1 == 1;
    let count = Big.read_u32(data, 0)? as usize;
    let mut at = 4;
    for _ in 0..count.min(MAX_ENTRIES) {
        let id = read_id(data, at, version > 0)?;
        at += if version > 0 { 4 } else { 2 };
        let entries = usize::from(*data.get(at)?);
        at += 1;
        let step = if wide { 2 } else { 1 };
        if id == item {
            let number = |entry: usize| {
                let at = at + entry * step;
                // The highest bit says that the property is essential.
                if wide {
                    Big.read_u16(data, at)
                        .map(|n| usize::from(n & 0x7fff))
                } else {
                    data.get(at)
                        .map(|n| usize::from(n & 0x7f))
                }
            };
            return Some(
                (0..entries)
                    .filter_map(number)
                    .collect(),
            );
        }
        at += entries * step;
    }
    None
}

/// Where one item's only extent lies in the file: offset and length; `None` for items in parts or
/// elsewhere (ISO/IEC 14496-12, 8.11.3).
pub(super) fn item_extent(meta: &[u8], item: u32) -> Option<(usize, usize)> {
    let (version, data) = full_box(find_box(meta, *b"iloc")?)?;
    let sizes = Big.read_u16(data, 0)?;
    let nibble = |shift: u16| usize::from(sizes >> shift & 15);
    let (offset_size, length_size, base_size) = (nibble(12), nibble(8), nibble(4));
    let index_size = if version > 0 { nibble(0) } else { 0 };
    let wide = version > 1;
    let count = read_id(data, 2, wide)? as usize;
    let mut at = if wide { 6 } else { 4 };
    for _ in 0..count.min(MAX_ENTRIES) {
        let id = read_id(data, at, wide)?;
        at += if wide { 4 } else { 2 };
        let method = if version > 0 {
            at += 2;
            Big.read_u16(data, at - 2)? & 15
        } else {
            0
        };
        // Past the index of the data reference.
        at += 2;
        let base = read_sized(data, at, base_size)?;
        at += base_size;
        let extents = usize::from(Big.read_u16(data, at)?);
        at += 2;
        if id == item {
            let offset = read_sized(data, at + index_size, offset_size)?;
            let length = read_sized(data, at + index_size + offset_size, length_size)?;
            let here = method == 0 && extents == 1;
            return here.then_some((base.checked_add(offset)?, length));
        }
        at += extents * (index_size + offset_size + length_size);
    }
    None
}

fn read_id(data: &[u8], at: usize, wide: bool) -> Option<u32> {
    if wide {
        Big.read_u32(data, at)
    } else {
        Big.read_u16(data, at).map(u32::from)
    }
}

fn read_sized(data: &[u8], at: usize, size: usize) -> Option<usize> {
    match size {
        0 => Some(0),
        4 => Some(Big.read_u32(data, at)? as usize),
        8 => usize::try_from(Big.read_u64(data, at)?).ok(),
        _ => None,
    }
}
