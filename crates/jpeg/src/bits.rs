//! Bits of a JPEG scan: stuffing taken out, markers respected (ITU-T T.81, F.2.2.5).

/// Bits of the data from `at` up to the next marker; zeros behind it. Whoever takes many works on a copy,
/// which stays in registers.
#[derive(Clone, Copy)]
pub(crate) struct BitReader<'a> {
    data: &'a [u8],
    at: usize,
    /// The next bits, first bit on top.
    buffer: u64,
    /// Bits in `buffer` that are in the data; negative once more were taken than there are.
    count: i32,
}

/// What lies between the last bit that was needed and the next marker.
pub(crate) struct Remainder {
    /// Place of the marker's `0xFF`, or the end of the data.
    pub(crate) marker: usize,
    /// Bytes that no block used.
    pub(crate) bytes: usize,
    /// Those bytes are all zeros or all ones, as some writers pad.
    pub(crate) is_padding: bool,
}

impl<'a> BitReader<'a> {
    pub(crate) fn new(data: &'a [u8], at: usize) -> Self {
        Self {
            data,
            at,
            buffer: 0,
            count: 0,
        }
    }

    /// At least 32 bits in the buffer, as far as there are any.
    #[inline(always)]
    pub(crate) fn refill(&mut self) {
        if self.count > 32 {
            return;
        }
        // Eight bytes at once, which is the usual case: an 0xFF needs a look at the byte behind it.
        if let Some(word) = self
            .data
            .get(self.at..)
            .and_then(|rest| rest.first_chunk())
            && let word = u64::from_be_bytes(*word)
            && !contains_ff(word)
            && self.count >= 0
        {
            // Bits of a byte that is not counted yet come again, in the same place.
            self.buffer |= word >> self.count;
            let bytes = (64 - self.count) >> 3;
            self.at += bytes as usize;
            self.count += bytes << 3;
        } else {
            *self = self.refill_bytewise();
        }
    }

    #[cold]
    fn refill_bytewise(mut self) -> Self {
        while (0..=56).contains(&self.count) {
            let byte = match self.data.get(self.at..) {
                // A stuffed zero follows every 0xFF of the data (T.81, F.1.2.3); any other byte
                // makes it a marker.
                Some([0xFF, 0x00, ..]) => {
                    self.at += 2;
                    0xFF
                }
                None | Some([] | [0xFF, ..]) => break,
                Some(&[byte, ..]) => {
                    self.at += 1;
                    byte
                }
            };
            let shift = 56 - self.count;
            self.buffer |= u64::from(byte) << shift;
            self.count += 8;
        }
        self
    }

    /// The next `n` bits, 1 to 16, which stay.
    #[inline(always)]
    pub(crate) fn peek_bits(&self, n: u32) -> usize {
        (self.buffer >> (64 - n)) as usize
    }

    /// Takes `n` bits off, up to 32.
    #[inline(always)]
    pub(crate) fn skip_bits(&mut self, n: u32) {
        self.buffer <<= n;
        self.count -= n as i32;
    }

    // RECEIVE of T.81, F.2.2.4.
    /// Takes `n` bits, 0 to 16.
    #[inline(always)]
    pub(crate) fn read_bits(&mut self, n: u32) -> u32 {
        if n == 0 {
            return 0;
        }
        self.refill();
        let value = self.peek_bits(n) as u32;
        self.skip_bits(n);
        value
    }

    /// More bits were taken than there are before the marker.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.count < 0
    }

    /// What is left up to the next marker. Bits that fill up the last byte are no rest.
    pub(crate) fn find_remainder(&self) -> Remainder {
        let whole = usize::try_from(self.count / 8);
        let whole = whole.unwrap_or(0);
        let partial = self.count.max(0) & 7;
        let buffered = (self.buffer << partial).to_be_bytes();
        let unread = self.data.get(self.at..);
        let unread = unread.unwrap_or_default();
        // 0xFF 0xFF is fill before a marker (T.81, B.1.1.2), not a marker of its own.
        let is_marker = |pair: &[u8]| match *pair {
            [0xFF, next] => !matches!(next, 0 | 0xFF),
            _ => false,
        };
        let mut pairs = unread.windows(2);
        let length = pairs.position(is_marker);
        let length = length.unwrap_or(unread.len());
        let buffered = buffered.iter().take(whole);
        let unread = unread.iter().take(length);
        let mut bytes = buffered.chain(unread).copied();
        let first = bytes.next().unwrap_or(0);
        let is_fill = matches!(first, 0 | 0xFF);
        Remainder {
            marker: self.at + length,
            bytes: whole + length,
            is_padding: is_fill && bytes.all(|byte| byte == first),
        }
    }
}

/// Whether any of the eight bytes is `0xFF`.
fn contains_ff(word: u64) -> bool {
    const ONES: u64 = u64::MAX / 255;
    // The known test for a zero byte, (x - ONES) & !x & top bits, of the word turned over.
    let turned = !word;
    turned.wrapping_sub(ONES) & word & (ONES << 7) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stuffing_is_taken_out_and_a_marker_ends_the_bits() {
        let data = [
            0xAB, 0xFF, 0x00, 0xCD, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0xFF, 0xD9, 0x55,
        ];
        let mut bits = BitReader::new(&data, 0);
        let got: Vec<u32> = (0..12)
            .map(|_| bits.read_bits(8))
            .collect();
        assert_eq!(got, [0xAB, 0xFF, 0xCD, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert!(!bits.is_exhausted());
        assert_eq!(
            (bits.find_remainder().marker, bits.find_remainder().bytes),
            (13, 0)
        );
        assert_eq!(bits.read_bits(3), 0);
        assert!(bits.is_exhausted());
    }

    #[test]
    fn what_is_left_over_is_counted_and_padding_known() {
        for (data, bytes, is_padding) in [
            (&[0x12, 0, 0, 0, 0xFF, 0xD9][..], 3, true),
            (&[0x12, 0x34, 0xFF, 0xD9][..], 1, false),
            (&[0x12, 0xFF, 0xFF, 0xFF, 0xD9][..], 2, true),
            (&[0x12][..], 0, true),
        ] {
            let mut bits = BitReader::new(data, 0);
            assert_eq!(bits.read_bits(5), 2);
            let rest = bits.find_remainder();
            assert_eq!(
                (rest.bytes, rest.is_padding),
                (bytes, is_padding),
                "{data:?}"
            );
        }
    }
}
