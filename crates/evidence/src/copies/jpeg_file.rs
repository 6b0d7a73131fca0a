//! A JPEG without metadata, its pixels as they are.

use std::ops::Range;

use jpeg::{Segment, Segments, marker};

use super::header_dpi;

/// Application segment of Adobe: tells how the colours are coded.
const APP14: u8 = 0xEE;
/// JFIF 1.02: identifier, version, unit, density across and down, thumbnail of no px.
const JFIF_BYTES: usize = 14;
const JFIF: &[u8] = b"JFIF\0";
/// Where in a JFIF segment unit and densities stand, and the version before them.
const DENSITY: Range<usize> = 7..12;
const PER_INCH: u8 = 1;
const PER_CM: u8 = 2;

/// The same JPEG without EXIF, GPS, XMP, thumbnails, comments, colour profile and whatever follows its
/// end; the data of the picture is copied bit by bit. `dpi`: what its header is to claim, rounded down;
/// `None`: nothing.
///
/// `None` where that cannot be done without decoding: a broken chain of segments, colours that a JFIF
/// header would change the meaning of.
#[must_use]
pub fn clean_jpeg(bytes: &[u8], dpi: Option<f64>) -> Option<Vec<u8>> {
    let mut segments = Segments::new(bytes);
    let mut kept = vec![0xFF, marker::SOI];
    let mut body = Vec::with_capacity(bytes.len());
    let mut own_header: Option<&[u8]> = None;
    let mut end = 2;
    let mut in_scan = false;
    while let Some(segment) = segments.next() {
        let segment = segment.ok()?;
        if segment.length < 2 {
            return None;
        }
        let start = segments
            .position()
            .checked_sub(segment.data.len() + 4)?;
        if in_scan {
            // Coded data lies between the segments, restart markers and all.
            body.extend_from_slice(bytes.get(end..start)?);
        }
        end = segments.position();
        in_scan = segment.marker == marker::SOS || in_scan && segment.marker == marker::DNL;
        if changes_colours(&segment) {
            return None;
        }
        if segment.marker == marker::APP0 && segment.data.starts_with(JFIF) {
            own_header = own_header.or(Some(segment.data));
        } else if is_picture_data(&segment) {
            body.extend_from_slice(bytes.get(start..end)?);
        }
    }
    // The end marker stands behind the last scan; what follows it is left out.
    let is_whole = in_scan
        && bytes
            .get(..segments.position())?
            .ends_with(&[0xFF, marker::EOI]);
    if !is_whole {
        return None;
    }
    body.extend_from_slice(bytes.get(end..segments.position())?);
    kept.extend(header_segment(own_header, dpi));
    kept.extend(body);
    Some(kept)
}

/// What decoding needs: tables, frame, scans, and Adobe's word on the colours.
fn is_picture_data(segment: &Segment<'_>) -> bool {
    let is_application = (marker::APP0..=marker::APP15).contains(&segment.marker);
    let is_extra = is_application || segment.marker == marker::COM;
    !is_extra || is_adobe(segment)
}

fn is_adobe(segment: &Segment<'_>) -> bool {
    segment.marker == APP14 && segment.data.starts_with(b"Adobe")
}

/// A JFIF header says luma and colour differences: a file of other colours must not get one.
fn changes_colours(segment: &Segment<'_>) -> bool {
    // Adobe technical note 5116: the transform is the last of twelve bytes; 1 is YCbCr.
    if is_adobe(segment) {
        return segment.data.get(11) != Some(&1);
    }
    let is_frame = matches!(segment.marker, 0xC0..=0xC2);
    // T.81, B.2.2: precision, height, width, number of components, then three bytes each.
    let ids = segment.data.get(6..).unwrap_or(&[]);
    let first = ids.first().copied();
    let components = segment.data.get(5).copied();
    is_frame && (components == Some(4) || components == Some(3) && first == Some(b'R'))
}

/// The JFIF segment; that of the file where it claims the same.
fn header_segment(own: Option<&[u8]>, dpi: Option<f64>) -> Vec<u8> {
    let mut data = [0; JFIF_BYTES];
    let version = own.and_then(|own| own.get(5..7));
    let (head, rest) = data.split_at_mut(5);
    head.copy_from_slice(JFIF);
    let (version_bytes, rest) = rest.split_at_mut(2);
    version_bytes.copy_from_slice(version.unwrap_or(&[1, 2]));
    let density = own
        .and_then(|own| own.get(DENSITY))
        .filter(|density| claimed_dpi(density) == dpi.map(header_dpi));
    let fresh = match dpi.map(header_dpi) {
        Some(dpi) => {
            let [high, low] = dpi.to_be_bytes();
            [PER_INCH, high, low, high, low]
        }
        // No unit: the two figures are the shape of a px, here square.
        None => [0, 0, 1, 0, 1],
    };
    let (density_bytes, _) = rest.split_at_mut(5);
    density_bytes.copy_from_slice(density.unwrap_or(&fresh));
    let mut segment = vec![0xFF, marker::APP0, 0, 16];
    segment.extend(data);
    segment
}

/// The smaller axis of what a header's density claims, whole dpi.
fn claimed_dpi(density: &[u8]) -> Option<u16> {
    let &[unit, x_high, x_low, y_high, y_low] = density else {
        return None;
    };
    let across = u16::from_be_bytes([x_high, x_low]);
    let down = u16::from_be_bytes([y_high, y_low]);
    let least = f64::from(across.min(down));
    match unit {
        PER_INCH => Some(header_dpi(least)),
        PER_CM => Some(header_dpi(least * 2.54)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::jpeg_writer::encode_jpeg;

    fn picture() -> Vec<u8> {
        let rgb: Vec<u8> = (0..48 * 32 * 3)
            .map(|at| u8::try_from(at * 7 % 251).unwrap())
            .collect();
        encode_jpeg(&rgb, 48, 32, 80).unwrap()
    }

    fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len() + 2).unwrap();
        [&[0xFF, marker], &length.to_be_bytes()[..], data].concat()
    }

    /// The picture with what a telephone writes around it.
    fn with_metadata(plain: &[u8]) -> Vec<u8> {
        let more = [
            segment(marker::APP1, b"Exif\0\0GPS 30.2 N 120.1 E"),
            segment(0xE2, b"ICC_PROFILE\0\x01\x01profile"),
            segment(marker::COM, "拍摄者：某某".as_bytes()),
        ];
        let (start, rest) = plain.split_at(2);
        [
            start,
            &more.concat(),
            rest,
            b"trailer: a film of two seconds",
        ]
        .concat()
    }

    #[test]
    fn nothing_but_the_picture_is_left() {
        let plain = clean_jpeg(&picture(), Some(300.4)).unwrap();
        let cleaned = clean_jpeg(&with_metadata(&picture()), Some(300.4)).unwrap();
        assert_eq!(cleaned, plain);
        for trace in [&b"GPS"[..], b"ICC", b"trailer", "拍摄者".as_bytes()] {
            let has = |bytes: &[u8]| {
                bytes
                    .windows(trace.len())
                    .any(|w| w == trace)
            };
            assert!(has(&with_metadata(&picture())) && !has(&cleaned));
        }
        // 300 dots an inch, both ways.
        assert_eq!(cleaned.get(13..18), Some(&[1, 1, 44, 1, 44][..]));
        // A second time changes nothing.
        assert_eq!(clean_jpeg(&cleaned, Some(300.0)).unwrap(), cleaned);
    }

    #[test]
    fn what_a_header_would_recolour_or_what_is_cut_is_left_alone() {
        let plain = picture();
        let (start, rest) = plain.split_at(2);
        let rgb = [start, &segment(APP14, b"Adobe\0\x64\0\0\0\0\0"), rest].concat();
        assert_eq!(clean_jpeg(&rgb, None), None);
        for length in 0..plain.len() {
            assert_eq!(clean_jpeg(&plain[..length], None), None, "{length}");
        }
    }
}
