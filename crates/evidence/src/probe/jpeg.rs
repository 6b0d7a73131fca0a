//! JPEG (ITU-T T.81) with JFIF (ITU-T T.871) and EXIF segments.

use super::bytes::ByteOrder::Big;
use super::dpi;
use super::dpi::DensityUnit;
use super::exif::Exif;
use super::headers::ImageHeaders;
use model::{Bilingual, ColourMode, DeclaredDpi, DpiSource, Page};

/// What the segments told so far.
#[derive(Default)]
struct JpegHeaders {
    page: Page,
    jfif: Option<DeclaredDpi>,
    exif: Option<Exif>,
}

pub(super) fn probe_jpeg(bytes: &[u8]) -> ImageHeaders {
    let mut headers = JpegHeaders::default();
    let damage = read_segments(bytes, &mut headers).err();
    headers.page.declared.extend(headers.jfif);
    ImageHeaders::from_page(headers.page, headers.exif, damage)
}

/// Walks marker by marker to the end marker. What follows it (further pictures of an MPO file,
/// padding, a camera's trailer) is none of our business.
fn read_segments(bytes: &[u8], headers: &mut JpegHeaders) -> Result<(), Bilingual> {
    let mut at = 2;
    let mut in_scan = false;
    loop {
        let (marker, after) = next_marker(bytes, at, in_scan).ok_or_else(|| {
            Bilingual::new(
                "文件不完整，缺少 JPEG 结束标记",
                "the file breaks off: the JPEG end marker is missing",
            )
        })?;
        match marker {
            0xd9 => return Ok(()),
            // Markers that stand alone, without a length (T.81, table B.1): TEM, RST0 to RST7, SOI.
            0x01 | 0xd0..=0xd8 => at = after,
            _ => {
                let segment = segment_data(bytes, after)?;
                headers.read_segment(marker, segment);
                at = after + 2 + segment.len();
                // After SOS comes entropy-coded data; a DNL there does not leave the scan.
                in_scan = marker == 0xda || (in_scan && marker == 0xdc);
            }
        }
    }
}

/// The next marker and the place behind it. Bytes that are no marker are skipped, as decoders do;
/// inside a scan only markers that may end one count, since anything else there is broken data.
fn next_marker(bytes: &[u8], mut at: usize, in_scan: bool) -> Option<(u8, usize)> {
    loop {
        if in_scan {
            at = skip_entropy_coded(bytes, at);
        }
        at += memchr::memchr(0xff, bytes.get(at..)?)? + 1;
        let marker = *bytes.get(at)?;
        let counts = if in_scan {
            matches!(marker, 0xc4 | 0xd9..=0xdd | 0xe0..=0xef | 0xfe)
        } else {
            !matches!(marker, 0x00 | 0xff)
        };
        if counts {
            return Some((marker, at + 1));
        }
    }
}

// Origin: by eye; long enough for vector instructions, short enough that a marker costs one run
// twice.
/// Bytes of a scan that are looked at together.
const RUN_BYTES: usize = 256;

/// The end of the runs of a scan in which no marker begins. `0xFF` is frequent there, but a zero follows it.
fn skip_entropy_coded(bytes: &[u8], mut at: usize) -> usize {
    let is_quiet = |run: &[u8; RUN_BYTES + 1]| {
        // No early exit: a loop without branches is what the compiler turns into vector
        // instructions.
        let begins = |(byte, next): (&u8, &u8)| u8::from(*byte == 0xff && *next != 0);
        run.iter()
            .zip(run.iter().skip(1))
            .map(begins)
            .fold(0, |any, one| any | one)
            == 0
    };
    while bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk())
        .is_some_and(is_quiet)
    {
        at += RUN_BYTES;
    }
    at
}

/// The content of the segment whose length field is at `at`.
fn segment_data(bytes: &[u8], at: usize) -> Result<&[u8], Bilingual> {
    let length = Big.read_u16(bytes, at).map_or(0, usize::from);
    bytes
        .get(at + 2..at + length.max(2))
        .filter(|_| length >= 2)
        .ok_or_else(|| {
            Bilingual::new(
                "文件不完整，JPEG 数据段被截断",
                "the file breaks off inside a JPEG segment",
            )
        })
}

impl JpegHeaders {
    fn read_segment(&mut self, marker: u8, data: &[u8]) {
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf
                if self.page.width_px.is_none() =>
            {
                self.read_frame_header(data);
            }
            0xdc if self.page.height_px == Some(0) => {
                self.page.height_px = Big.read_u16(data, 0).map(u32::from)
            }
            0xe0 if self.jfif.is_none() => self.jfif = jfif_density(data),
            0xe1 if self.exif.is_none() => {
                self.exif = data
                    .strip_prefix(b"Exif\0")
                    .and_then(|rest| Exif::parse_exif(rest.get(1..)?));
            }
            _ => {}
        }
    }

    /// Frame header, T.81 B.2.2. A height of 0 is told later by a DNL segment.
    fn read_frame_header(&mut self, data: &[u8]) {
        self.page.bit_depth = data.first().copied();
        self.page.height_px = Big.read_u16(data, 1).map(u32::from);
        self.page.width_px = Big.read_u16(data, 3).map(u32::from);
        self.page.colour = match data.get(5) {
            Some(1) => Some(ColourMode::Grey),
            Some(3 | 4) => Some(ColourMode::Colour),
            _ => None,
        };
    }
}

/// Density of an APP0 segment. Unit 0 is an aspect ratio and says nothing about size.
fn jfif_density(data: &[u8]) -> Option<DeclaredDpi> {
    let data = data.strip_prefix(b"JFIF\0")?;
    let unit = match data.get(2)? {
        1 => DensityUnit::Inch,
        2 => DensityUnit::Centimetre,
        _ => return None,
    };
    dpi::declared_dpi(
        Big.read_u16(data, 3)?.into(),
        Big.read_u16(data, 5)?.into(),
        unit,
        DpiSource::Jfif,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_is_found_wherever_it_lies_in_a_scan() {
        for place in (0..3 * RUN_BYTES).step_by(7).chain([
            RUN_BYTES - 2,
            RUN_BYTES - 1,
            RUN_BYTES,
            RUN_BYTES + 1,
            2 * RUN_BYTES - 1,
        ]) {
            let mut scan = vec![0u8; 3 * RUN_BYTES + 8];
            // Stuffing and restart markers are no markers that end a scan.
            for (at, pair) in [
                (place / 3, [0xff, 0]),
                (place / 2, [0xff, 0xd3]),
                (place, [0xff, 0xd9]),
            ] {
                scan[at..at + 2].copy_from_slice(&pair);
            }
            assert_eq!(
                next_marker(&scan, 0, true),
                Some((0xd9, place + 2)),
                "at {place}"
            );
            scan[place + 1] = 0;
            assert_eq!(next_marker(&scan, 0, true), None, "at {place}");
        }
    }
}
