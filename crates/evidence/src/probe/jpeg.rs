//! JPEG (ITU-T T.81) with JFIF (ITU-T T.871) and EXIF segments.

use jpeg::{SegmentError, Segments, marker};

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
    headers
        .page
        .declared
        .extend(headers.jfif);
    ImageHeaders::from_page(headers.page, headers.exif, damage)
}

fn read_segments(bytes: &[u8], headers: &mut JpegHeaders) -> Result<(), Bilingual> {
    for segment in Segments::new(bytes) {
        let segment = segment.map_err(missing_data_reason)?;
        if segment.length < 2 {
            return Err(missing_data_reason(SegmentError::Truncated));
        }
        headers.read_segment(segment.marker, segment.data);
    }
    Ok(())
}

fn missing_data_reason(error: SegmentError) -> Bilingual {
    match error {
        SegmentError::NoEoi => Bilingual::new(
            "文件不完整，缺少 JPEG 结束标记",
            "the file breaks off: the JPEG end marker is missing",
        ),
        SegmentError::Truncated => Bilingual::new(
            "文件不完整，JPEG 数据段被截断",
            "the file breaks off inside a JPEG segment",
        ),
    }
}

impl JpegHeaders {
    fn read_segment(&mut self, marker: u8, data: &[u8]) {
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf
                if self.page.width_px.is_none() =>
            {
                self.read_frame_header(data);
            }
            marker::DNL if self.page.height_px == Some(0) => {
                self.page.height_px = Big.read_u16(data, 0).map(u32::from);
            }
            marker::APP0 if self.jfif.is_none() => self.jfif = jfif_density(data),
            marker::APP1 if self.exif.is_none() => {
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
        // Four components are CMYK or its YCCK form (Adobe Technical Note 5116).
        self.page.cmyk = data.get(5) == Some(&4);
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
    let x = Big.read_u16(data, 3)?;
    let y = Big.read_u16(data, 5)?;
    dpi::declared_dpi(x.into(), y.into(), unit, DpiSource::Jfif)
}
