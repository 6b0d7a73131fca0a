//! Huffman tables of a JPEG (ITU-T T.81, annex C and F.2.2.3).

use super::bits::BitReader;

// Origin: by eye; two tables of a thousand entries are small enough for the cache next to the
// processor.
/// Codes up to this length are looked up at once.
const LOOKUP_BITS: u32 = 10;

/// One table, ready for decoding.
#[derive(Clone)]
pub(crate) struct HuffmanTable {
    fast: Box<LookupTable>,
    /// Coefficients whose code and value are short enough, as [`ShortCoefficient`] packs them; 0
    /// elsewhere.
    short: Box<ValueTable>,
    /// Per length: the first code that is too large, and what to add to a code to find its symbol.
    ends: [(u32, i32); 17],
    symbols: Vec<u8>,
}

impl HuffmanTable {
    /// From the sixteen counts and the symbols of a DHT segment; `None` when no such code exists.
    pub(crate) fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Self> {
        let total: usize = counts
            .iter()
            .map(|&codes_of_length| usize::from(codes_of_length))
            .sum();
        let symbols = symbols.get(..total)?.to_vec();
        let mut fast = Box::new([0u16; 1 << LOOKUP_BITS]);
        let mut ends = [(0, 0); 17];
        let mut code = 0u32;
        let mut at = 0usize;
        // Codes in order of length, each length counted up from twice the last code (T.81, C.2).
        let lengths = (1u32..).zip(counts);
        let rows = lengths.zip(ends.iter_mut().skip(1));
        for ((length, &count), end) in rows {
            let first = at as i32 - code as i32;
            let count = usize::from(count);
            let own = symbols.iter().skip(at).take(count);
            for &symbol in own {
                if length <= LOOKUP_BITS {
                    add_lookup(&mut fast, code, length, symbol)?;
                }
                code += 1;
            }
            at += count;
            *end = (code, first);
            // More codes than a length has room for: no prefix code has them.
            if code > 1 << length {
                return None;
            }
            code <<= 1;
        }
        let short = build_value_table(&fast);
        Some(Self {
            fast,
            short,
            ends,
            symbols,
        })
    }

    /// The next coefficient, when one look tells it.
    #[inline(always)]
    pub(crate) fn decode_short(&self, bits: &mut BitReader<'_>) -> Option<ShortCoefficient> {
        let next = bits.peek_bits(LOOKUP_BITS);
        let entry = self.short.get(next);
        let entry = entry.copied().unwrap_or(0);
        bits.skip_bits(entry as u32 & 15);
        if entry == 0 {
            return None;
        }
        Some(ShortCoefficient {
            run_length: entry as u32 >> 8 & 0xFF,
            value: (entry >> 16) as i16,
        })
    }

    /// The next symbol, of bits that were filled up; `None` when they are no code.
    #[inline(always)]
    pub(crate) fn decode_symbol(&self, bits: &mut BitReader<'_>) -> Option<u8> {
        let next = bits.peek_bits(LOOKUP_BITS);
        match self.fast.get(next) {
            Some(&entry) if entry != 0 => {
                bits.skip_bits(u32::from(entry >> 8));
                Some(entry as u8)
            }
            _ => self.decode_long_symbol(bits),
        }
    }

    #[cold]
    fn decode_long_symbol(&self, bits: &mut BitReader<'_>) -> Option<u8> {
        let first_long = LOOKUP_BITS + 1;
        let ends = self
            .ends
            .iter()
            .skip(first_long as usize);
        for (length, &(end, first)) in (first_long..=16).zip(ends) {
            let code = bits.peek_bits(length) as u32;
            if code < end {
                bits.skip_bits(length);
                let index = code as i32 + first;
                let index = usize::try_from(index).ok()?;
                return self.symbols.get(index).copied();
            }
        }
        None
    }
}

/// A coefficient, packed as `value << 16 | run_length << 8 | bits`.
pub(crate) struct ShortCoefficient {
    /// How many zeros come before it; [`EOB`] when only zeros follow.
    pub(crate) run_length: u32,
    pub(crate) value: i16,
}

/// More zeros than a block has.
pub(crate) const EOB: u32 = 128;

/// Codes with the value behind them.
fn build_value_table(fast: &LookupTable) -> Box<ValueTable> {
    let mut short = Box::new([0; 1 << LOOKUP_BITS]);
    let entries = (0u32..).zip(fast).zip(short.iter_mut());
    for ((start, &entry), out) in entries {
        let length = u32::from(entry >> 8);
        let run_length = i32::from(entry >> 4 & 15);
        let size = u32::from(entry & 15);
        let both = length + size;
        // The value must fit behind its code. EOB (0x00) has none; ZRL (0xF0) takes the long way.
        if size > 0 && length > 0 && both <= LOOKUP_BITS {
            let mask = (1 << size) - 1;
            let bits = start >> (LOOKUP_BITS - both) & mask;
            let value = i32::from(extend(bits, size));
            *out = value << 16 | run_length << 8 | both as i32;
        } else if entry as u8 == 0 && length > 0 {
            *out = (EOB << 8 | length) as i32;
        }
    }
    short
}

/// See [`HuffmanTable::short`].
type ValueTable = [i32; 1 << LOOKUP_BITS];

/// `length << 8 | symbol` for every start of bits; 0 where the code is longer.
type LookupTable = [u16; 1 << LOOKUP_BITS];

/// Enters a symbol for everything that begins with its code.
fn add_lookup(
    lookup_table: &mut LookupTable,
    code: u32,
    code_length: u32,
    symbol: u8,
) -> Option<()> {
    let behind = LOOKUP_BITS - code_length;
    let start = (code << behind) as usize;
    let end = start + (1 << behind);
    let length = (code_length as u16) << 8;
    let entry = length | u16::from(symbol);
    lookup_table
        .get_mut(start..end)?
        .fill(entry);
    Some(())
}

/// The value that `size` bits stand for (ITU-T T.81, F.2.2.1, EXTEND).
#[inline(always)]
pub(crate) fn extend(bits: u32, size: u32) -> i16 {
    // A leading zero bit means a negative value: T.81, figure F.12.
    let top_bit = bits >> (size.max(1) - 1);
    let is_negative = size > 0 && top_bit == 0;
    let most = (1 << size) - 1;
    let below = u32::from(is_negative) * most;
    (bits as i32 - below as i32) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_every_length_are_found() {
        // One code of each length: 0, 10, 110, ... and 16 bits of which the last is 0.
        let symbols: Vec<u8> = (0..16).collect();
        let table = HuffmanTable::new(&[1; 16], &symbols).unwrap();
        for length in 1..=16u32 {
            let code = u64::MAX
                .checked_shl(65 - length)
                .unwrap_or(0)
                | 0x7FFF_FFFF;
            let bytes: Vec<u8> = code
                .to_be_bytes()
                .into_iter()
                .flat_map(|b| if b == 0xFF { vec![b, 0] } else { vec![b] })
                .collect();
            let mut bits = BitReader::new(&bytes, 0);
            bits.refill();
            assert_eq!(
                table.decode_symbol(&mut bits),
                Some(length as u8 - 1),
                "length {length}"
            );
        }
        let mut bits = BitReader::new(&[0xFF, 0, 0xFF, 0, 0xFF, 0], 0);
        bits.refill();
        assert_eq!(table.decode_symbol(&mut bits), None, "all ones is no code");
    }

    #[test]
    fn values_are_extended_as_the_standard_says() {
        let got = [
            (0, 0),
            (0, 1),
            (1, 1),
            (0, 2),
            (3, 2),
            (0, 10),
            (1023, 10),
            (0, 15),
        ]
        .map(|(b, s)| extend(b, s));
        assert_eq!(got, [0, -1, 1, -3, 3, -1023, 1023, -32767]);
    }

    #[test]
    fn a_table_with_more_codes_than_fit_is_refused() {
        let mut counts = [0; 16];
        counts[0] = 3;
        assert!(HuffmanTable::new(&counts, &[1, 2, 3]).is_none());
        counts[0] = 2;
        assert!(
            HuffmanTable::new(&counts, &[1]).is_none(),
            "fewer symbols than told"
        );
    }
}
