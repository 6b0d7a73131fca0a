//! An answer of a worker: raw bytes, then a line of JSON that says what they are, then its length.
//! Nothing is copied to put them together or to take them apart.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Bytes of the length at the end.
const LENGTH_BYTES: usize = 4;

/// `head` behind `bytes`.
pub(crate) fn append_head(mut bytes: Vec<u8>, head: &impl Serialize) -> Vec<u8> {
    let head = serde_json::to_vec(head).unwrap_or_default();
    let length = u32::try_from(head.len());
    let length = length.unwrap_or_default();
    bytes.reserve_exact(head.len() + LENGTH_BYTES);
    bytes.extend_from_slice(&head);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes
}

/// The bytes and their head; `None` for an answer that is not ours.
pub(crate) fn split_head<T: DeserializeOwned>(mut bytes: Vec<u8>) -> Option<(Vec<u8>, T)> {
    let (rest, length) = bytes.split_last_chunk::<LENGTH_BYTES>()?;
    // The worker has read hostile bytes, so even its answers are checked as foreign input.
    let length = u32::from_le_bytes(*length);
    let length = usize::try_from(length).ok()?;
    let at = rest.len().checked_sub(length)?;
    let json = rest.get(at..)?;
    let head = serde_json::from_slice(json).ok()?;
    bytes.truncate(at);
    Some((bytes, head))
}
