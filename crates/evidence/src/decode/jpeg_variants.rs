//! JPEGs that leave to their reader what a whole file says itself: Huffman tables that everybody knows
//! (frames of Motion JPEG), and a height that is only told behind the first scan (DNL). Put in where
//! they belong, the file is one like any other.

use std::borrow::Cow;

use jpeg::{Segments, marker};

/// Extended sequential Huffman coding (T.81, table B.1).
const SOF1: u8 = 0xC1;
/// Bytes of a DNL segment with its marker (T.81, B.2.5).
const DNL_BYTES: usize = 6;
/// From the length of a frame header to its height: the length and the precision (T.81, B.2.2).
const HEIGHT_AT: usize = 3;

/// The file with what it left out.
pub(super) fn complete_jpeg(bytes: &[u8]) -> Cow<'_, [u8]> {
    let told = find_late_height(bytes).map(|late| late.put_into(bytes));
    let file = told.map_or(Cow::Borrowed(bytes), Cow::Owned);
    match find_missing_tables(&file) {
        Some(at) => Cow::Owned(insert_tables(&file, at)),
        None => file,
    }
}

/// Where the tables belong: before the first scan of a sequential picture that has none at all.
fn find_missing_tables(bytes: &[u8]) -> Option<usize> {
    let mut is_sequential = false;
    let mut segments = Segments::new(bytes);
    loop {
        let segment = segments.next()?.ok()?;
        match segment.marker {
            marker::DHT => return None,
            // Progressive pictures need codes that the standard's tables do not have (T.81, G.1.2).
            marker::SOF0 | SOF1 => is_sequential = true,
            marker::SOS => {
                let whole = 4 + segment.data.len();
                let at = segments.position().checked_sub(whole)?;
                return is_sequential.then_some(at);
            }
            _ => {}
        }
    }
}

fn insert_tables(bytes: &[u8], at: usize) -> Vec<u8> {
    let (before, behind) = bytes.split_at(at.min(bytes.len()));
    [before, &standard_tables(), behind].concat()
}

/// A height that stands behind the first scan.
struct LateHeight {
    /// Of the height in the frame header.
    place: usize,
    height: [u8; 2],
    /// Of the DNL marker.
    segment: usize,
}

impl LateHeight {
    fn put_into(&self, bytes: &[u8]) -> Vec<u8> {
        let mut out = bytes.to_vec();
        if let Some(height) = out.get_mut(self.place..self.place + 2) {
            height.copy_from_slice(&self.height);
        }
        out.drain(self.segment..self.segment + DNL_BYTES);
        out
    }
}

fn find_late_height(bytes: &[u8]) -> Option<LateHeight> {
    let mut place = None;
    let mut segments = Segments::new(bytes);
    loop {
        let segment = segments.next()?.ok()?;
        // From the marker's second byte on: the length, then the data.
        let start = segments
            .position()
            .checked_sub(segment.data.len() + 2)?;
        match (segment.marker, segment.data) {
            (marker::SOF0..=marker::SOF2, [_, 0, 0, ..]) => place = Some(start + HEIGHT_AT),
            (marker::SOF0..=marker::SOF2, _) => return None,
            (marker::DNL, &[high, low]) => {
                return Some(LateHeight {
                    place: place?,
                    height: [high, low],
                    segment: start - 2,
                });
            }
            _ => {}
        }
    }
}

/// The tables of T.81, annex K.3, as one DHT segment: DC and AC of luma, DC and AC of chroma.
fn standard_tables() -> Vec<u8> {
    let dc: Vec<u8> = (0..12).collect();
    let tables: [(u8, [u8; 16], &[u8]); 4] = [
        (0x00, DC_LUMA_COUNTS, &dc),
        (0x10, AC_LUMA_COUNTS, &AC_LUMA),
        (0x01, DC_CHROMA_COUNTS, &dc),
        (0x11, AC_CHROMA_COUNTS, &AC_CHROMA),
    ];
    let mut data = Vec::new();
    for (class, counts, symbols) in tables {
        data.push(class);
        data.extend(counts);
        data.extend(symbols);
    }
    let length = data.len() as u16 + 2;
    let [high, low] = length.to_be_bytes();
    [vec![0xFF, marker::DHT, high, low], data].concat()
}

/// How many codes each length has, 1 to 16 bits (T.81, table K.3).
const DC_LUMA_COUNTS: [u8; 16] = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];

/// How many codes each length has, 1 to 16 bits (T.81, table K.4).
const DC_CHROMA_COUNTS: [u8; 16] = [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0];

/// How many codes each length has, 1 to 16 bits (T.81, table K.5).
const AC_LUMA_COUNTS: [u8; 16] = [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125];
/// Runs and sizes in the order of their codes (T.81, table K.5).
#[rustfmt::skip]
const AC_LUMA: [u8; 162] = [
    0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22, 0x71,
    0x14, 0x32, 0x81, 0x91, 0xA1, 0x08, 0x23, 0x42, 0xB1, 0xC1, 0x15, 0x52, 0xD1, 0xF0, 0x24, 0x33, 0x62, 0x72,
    0x82, 0x09, 0x0A, 0x16, 0x17, 0x18, 0x19, 0x1A, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x34, 0x35, 0x36, 0x37,
    0x38, 0x39, 0x3A, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59,
    0x5A, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7A, 0x83,
    0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0xA2, 0xA3,
    0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0xAA, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xC2, 0xC3,
    0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0xDA, 0xE1, 0xE2,
    0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA,
];

/// How many codes each length has, 1 to 16 bits (T.81, table K.6).
const AC_CHROMA_COUNTS: [u8; 16] = [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119];
/// Runs and sizes in the order of their codes (T.81, table K.6).
#[rustfmt::skip]
const AC_CHROMA: [u8; 162] = [
    0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07, 0x61, 0x71, 0x13, 0x22,
    0x32, 0x81, 0x08, 0x14, 0x42, 0x91, 0xA1, 0xB1, 0xC1, 0x09, 0x23, 0x33, 0x52, 0xF0, 0x15, 0x62, 0x72, 0xD1,
    0x0A, 0x16, 0x24, 0x34, 0xE1, 0x25, 0xF1, 0x17, 0x18, 0x19, 0x1A, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x35, 0x36,
    0x37, 0x38, 0x39, 0x3A, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58,
    0x59, 0x5A, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7A,
    0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A,
    0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0xAA, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA,
    0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0xDA,
    0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA,
];
