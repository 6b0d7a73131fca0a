//! A PNG without metadata, its pixels as they are.

use super::header_dpi;

const SIGNATURE: &[u8; 8] = b"\x89PNG\r\n\x1a\n";
/// Chunks that say what the pixels look like (PNG third edition, 11.2 and 11.3); a colour profile is not
/// among them: who needs one is converted.
const KEPT: [&[u8; 4]; 8] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB",
];
/// Inches in a metre.
const INCHES: f64 = 1.0 / 0.0254;

/// The same PNG without text, EXIF, times, profiles and further frames, and without what follows its
/// end. `dpi`: what its header is to claim, rounded down; `None`: nothing.
///
/// `None` where its chain of chunks is broken.
#[must_use]
pub fn clean_png(bytes: &[u8], dpi: Option<f64>) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(SIGNATURE)?;
    let mut out = SIGNATURE.to_vec();
    let mut has_size = false;
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (name, _) = after.split_first_chunk::<4>()?;
        // Length, name and check sum are four bytes each.
        let (chunk, following) = rest.split_at_checked(length.checked_add(12)?)?;
        rest = following;
        if name == b"pHYs" && dpi.is_some() && claimed_dpi(after.get(4..)?) == dpi.map(header_dpi) {
            out.extend_from_slice(chunk);
            has_size = true;
            continue;
        }
        if !KEPT.contains(&name) {
            continue;
        }
        // It has to stand before the pixels (11.3.4.3).
        if name == b"IDAT" && !has_size {
            out.extend(dpi.map(size_chunk).unwrap_or_default());
            has_size = true;
        }
        out.extend_from_slice(chunk);
        if name == b"IEND" {
            return Some(out);
        }
    }
}

fn claimed_dpi(data: &[u8]) -> Option<u16> {
    let (across, rest) = data.split_first_chunk::<4>()?;
    let (down, rest) = rest.split_first_chunk::<4>()?;
    let least = u32::from_be_bytes(*across).min(u32::from_be_bytes(*down));
    // Half a px a metre is lost by rounding: 300 dpi are written as 11811.
    let dpi = (f64::from(least) + 0.5) / INCHES;
    (rest.first() == Some(&1)).then(|| header_dpi(dpi))
}

fn size_chunk(dpi: f64) -> Vec<u8> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most 65535 dpi"
    )]
    let a_metre = (f64::from(header_dpi(dpi)) * INCHES).round() as u32;
    let side = a_metre.to_be_bytes();
    let content = [&b"pHYs"[..], &side, &side, &[1]].concat();
    let sum = check_sum(&content).to_be_bytes();
    [&9u32.to_be_bytes()[..], &content, &sum].concat()
}

/// CRC-32 of a chunk's name and data (PNG third edition, annex D).
fn check_sum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| {
        let low = if sum & 1 == 1 { 0xEDB8_8320 } else { 0 };
        low ^ (sum >> 1)
    };
    let sum = bytes
        .iter()
        .fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), step)
        });
    !sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageEncoder, codecs::png::PngEncoder};

    fn picture() -> Vec<u8> {
        let rgb: Vec<u8> = (0..48 * 32 * 3)
            .map(|at| u8::try_from(at % 251).unwrap())
            .collect();
        let mut file = Vec::new();
        PngEncoder::new(&mut file)
            .write_image(&rgb, 48, 32, image::ExtendedColorType::Rgb8)
            .unwrap();
        file
    }

    #[test]
    fn nothing_but_the_picture_is_left_and_the_claim_is_as_asked() {
        let plain = picture();
        let text = b"tEXtAuthor\0somebody";
        let length = u32::try_from(text.len() - 4).unwrap();
        let sum = check_sum(text).to_be_bytes();
        let chunk = [&length.to_be_bytes()[..], text, &sum].concat();
        let (head, rest) = plain.split_at(33);
        let marked = [head, &chunk, rest, b"trailer"].concat();
        let cleaned = clean_png(&marked, Some(300.9)).unwrap();
        assert!(
            !cleaned
                .windows(6)
                .any(|w| w == b"Author")
        );
        assert!(cleaned.ends_with(plain.get(plain.len() - 12..).unwrap()));
        let at = cleaned
            .windows(4)
            .position(|w| w == b"pHYs")
            .unwrap();
        assert_eq!(claimed_dpi(&cleaned[at + 4..]), Some(300));
        let back = image::load_from_memory(&cleaned).unwrap();
        assert_eq!(back, image::load_from_memory(&plain).unwrap());
        assert_eq!(clean_png(&cleaned, Some(300.0)).unwrap(), cleaned);
        assert_eq!(clean_png(&cleaned, None).unwrap(), plain);
    }

    #[test]
    fn a_broken_chain_is_left_alone() {
        let plain = picture();
        for length in 0..plain.len() {
            assert_eq!(clean_png(&plain[..length], None), None, "{length}");
        }
    }
}
