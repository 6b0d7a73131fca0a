//! Pixels on their way from the worker: the samples as they are, then a line of JSON that says what
//! they are, then its length. Nothing is copied to put them together or to take them apart.

use serde::{Deserialize, Serialize};

use model::Colour;
use crate::decode::DecodeFailure;

/// Bytes of the length at the end.
const LENGTH: usize = 4;

/// A page's pixels, or what they are decoded from.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::pdf) enum Raw {
    /// Nothing has to be seen.
    Nothing,
    /// A whole JPEG file, checked for its size.
    Jpeg {
        rotation: u16,
        mirrored: bool,
        #[serde(skip)]
        bytes: Vec<u8>,
    },
    /// Samples, not yet upright.
    Samples(Samples),
}

/// Rows of grey or of red, green and blue, eight bits each.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::pdf) struct Samples {
    pub(super) width: usize,
    /// 1 or 3.
    pub(super) channels: usize,
    /// What the file stores, where that is less than the samples could tell.
    pub(super) stored: Option<Colour>,
    /// Degrees clockwise to turn them upright, after mirroring.
    pub(super) rotation: u16,
    pub(super) mirrored: bool,
    pub(super) per_px: f64,
    #[serde(skip)]
    pub(super) bytes: Vec<u8>,
}

pub(super) fn pack(mut answer: Result<Raw, DecodeFailure>) -> Vec<u8> {
    let mut bytes = answer.as_mut().map(Raw::take).unwrap_or_default();
    let head = serde_json::to_vec(&answer).unwrap_or_default();
    bytes.reserve_exact(head.len() + LENGTH);
    bytes.extend_from_slice(&head);
    bytes.extend_from_slice(&u32::try_from(head.len()).unwrap_or_default().to_le_bytes());
    bytes
}

/// `None` for an answer that is not ours.
pub(super) fn unpack(mut bytes: Vec<u8>) -> Option<Result<Raw, DecodeFailure>> {
    let (rest, length) = bytes.split_last_chunk::<LENGTH>()?;
    let at = rest.len().checked_sub(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    let mut answer: Result<Raw, DecodeFailure> = serde_json::from_slice(rest.get(at..)?).ok()?;
    bytes.truncate(at);
    if let Ok(raw) = &mut answer {
        raw.put(bytes)?;
    }
    Some(answer)
}

impl Raw {
    fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Jpeg { bytes, .. } | Self::Samples(Samples { bytes, .. }) => std::mem::take(bytes),
        }
    }

    /// `None` when the samples are not whole rows.
    fn put(&mut self, data: Vec<u8>) -> Option<()> {
        match self {
            Self::Nothing => {}
            Self::Jpeg { bytes, .. } => *bytes = data,
            Self::Samples(samples) => {
                let row = samples.width.checked_mul(samples.channels)?;
                let whole = matches!(samples.channels, 1 | 3) && row > 0 && data.len().is_multiple_of(row);
                samples.bytes = whole.then_some(data)?;
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Integrity, Words};

    #[test]
    fn answers_come_back_as_they_were() {
        let samples = Samples {
            width: 2,
            channels: 3,
            stored: Some(Colour::Colour),
            rotation: 90,
            mirrored: true,
            per_px: 1.5,
            bytes: (0..12).collect(),
        };
        let Some(Ok(Raw::Samples(back))) = unpack(pack(Ok(Raw::Samples(samples)))) else { panic!() };
        assert_eq!((back.width, back.rotation, back.bytes), (2, 90, (0..12).collect()));
        let failure = DecodeFailure { integrity: Integrity::Damaged, why: Words::new("坏", "bad") };
        assert_eq!(unpack(pack(Err(failure.clone()))).unwrap().unwrap_err(), failure);
        assert!(matches!(unpack(pack(Ok(Raw::Nothing))), Some(Ok(Raw::Nothing))));
    }

    #[test]
    fn answers_that_are_not_ours_are_none() {
        for foreign in [&b""[..], b"abc", b"\xff\xff\xff\xff", b"{}\x02\0\0\0"] {
            assert!(unpack(foreign.to_vec()).is_none());
        }
        let mut cut = pack(Ok(Raw::Samples(Samples {
            width: 2,
            channels: 1,
            stored: None,
            rotation: 0,
            mirrored: false,
            per_px: 1.0,
            bytes: vec![1, 2, 3, 4],
        })));
        cut.remove(0);
        assert!(unpack(cut).is_none(), "half a row");
    }
}
