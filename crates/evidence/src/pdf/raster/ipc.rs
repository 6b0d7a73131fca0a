//! Pixels on their way from the worker: the samples as they are, and what they are.

use serde::{Deserialize, Serialize};

use crate::decode::DecodeFailure;
use crate::sandbox::{append_head, split_head};
use model::ColourMode;

/// A page's pixels, or what they are decoded from.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::pdf) enum RawPage {
    /// Nothing has to be seen.
    Nothing,
    /// A whole JPEG file, checked for its size.
    Jpeg {
        rotation: u16,
        mirrored: bool,
        /// What of the page it shows: left, top, right, bottom, pt.
        region: [f64; 4],
        #[serde(skip)]
        bytes: Vec<u8>,
    },
    /// Samples, not yet upright.
    Samples(RawSamples),
}

/// Rows of grey or of red, green and blue, eight bits each.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::pdf) struct RawSamples {
    pub(super) width: usize,
    /// 1 or 3.
    pub(super) channels: usize,
    /// What the file stores, where that is less than the samples could tell.
    pub(super) stored: Option<ColourMode>,
    /// Degrees clockwise to turn them upright, after mirroring.
    pub(super) rotation: u16,
    pub(super) mirrored: bool,
    pub(super) per_px: f64,
    /// What of the page they show: left, top, right, bottom, pt.
    pub(super) region: [f64; 4],
    #[serde(skip)]
    pub(super) bytes: Vec<u8>,
}

pub(super) fn encode_answer(mut answer: Result<RawPage, DecodeFailure>) -> Vec<u8> {
    let bytes = answer.as_mut().map(RawPage::take_bytes);
    let bytes = bytes.unwrap_or_default();
    append_head(bytes, &answer)
}

/// `None` for an answer that is not ours.
pub(super) fn decode_answer(bytes: Vec<u8>) -> Option<Result<RawPage, DecodeFailure>> {
    let (bytes, mut answer) = split_head::<Result<RawPage, DecodeFailure>>(bytes)?;
    if let Ok(raw) = &mut answer {
        raw.put_bytes(bytes)?;
    }
    Some(answer)
}

impl RawPage {
    fn take_bytes(&mut self) -> Vec<u8> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Jpeg { bytes, .. } | Self::Samples(RawSamples { bytes, .. }) => {
                std::mem::take(bytes)
            }
        }
    }

    /// `None` when the samples are not whole rows.
    fn put_bytes(&mut self, data: Vec<u8>) -> Option<()> {
        match self {
            Self::Nothing => {}
            Self::Jpeg { bytes, .. } => *bytes = data,
            Self::Samples(samples) => {
                let row = samples
                    .width
                    .checked_mul(samples.channels)?;
                let has_channels = matches!(samples.channels, 1 | 3);
                let has_whole_rows = row > 0 && data.len().is_multiple_of(row);
                let whole = has_channels && has_whole_rows;
                samples.bytes = whole.then_some(data)?;
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Bilingual, FileIntegrity};

    #[test]
    fn answers_come_back_as_they_were() {
        let samples = RawSamples {
            width: 2,
            channels: 3,
            stored: Some(ColourMode::Colour),
            rotation: 90,
            mirrored: true,
            per_px: 1.5,
            region: [0.0, 1.0, 2.0, 3.0],
            bytes: (0..12).collect(),
        };
        let Some(Ok(RawPage::Samples(back))) =
            decode_answer(encode_answer(Ok(RawPage::Samples(samples))))
        else {
            panic!()
        };
        assert_eq!(
            (back.width, back.rotation, back.bytes),
            (2, 90, (0..12).collect())
        );
        let failure = DecodeFailure {
            integrity: FileIntegrity::Damaged,
            why: Bilingual::new("坏", "bad"),
        };
        assert_eq!(
            decode_answer(encode_answer(Err(failure.clone())))
                .unwrap()
                .unwrap_err(),
            failure
        );
        assert!(matches!(
            decode_answer(encode_answer(Ok(RawPage::Nothing))),
            Some(Ok(RawPage::Nothing))
        ));
    }

    #[test]
    fn answers_that_are_not_ours_are_none() {
        for foreign in [&b""[..], b"abc", b"\xff\xff\xff\xff", b"{}\x02\0\0\0"] {
            assert!(decode_answer(foreign.to_vec()).is_none());
        }
        let mut cut = encode_answer(Ok(RawPage::Samples(RawSamples {
            width: 2,
            channels: 1,
            stored: None,
            rotation: 0,
            mirrored: false,
            per_px: 1.0,
            region: [0.0; 4],
            bytes: vec![1, 2, 3, 4],
        })));
        cut.remove(0);
        assert!(decode_answer(cut).is_none(), "half a row");
    }
}
