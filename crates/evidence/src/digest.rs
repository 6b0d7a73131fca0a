//! The identity of a file: SHA-256 of its bytes.

use sha2::{Digest, Sha256};

use model::digest::encode_hex;

/// SHA-256 of `bytes` in lower-case hexadecimal.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    encode_hex(&Sha256::digest(bytes))
}
