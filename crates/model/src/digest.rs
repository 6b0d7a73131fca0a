//! How a digest is written.

use std::fmt::Write as _;

/// Bytes in lower-case hexadecimal, two digits each.
#[must_use]
pub fn encode_hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}"); // a string takes whatever is written
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_two_digits() {
        assert_eq!(encode_hex(&[0, 10, 0xFF]), "000aff");
    }
}
