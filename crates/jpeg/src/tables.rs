//! The tables that segments define: Huffman codes, divisors, the restart interval.

use super::blocks::from_zigzag;
use super::frame::{Component, QuantisationTable};
use super::huffman::HuffmanTable;

/// Tables that segments define, four of each.
#[derive(Default)]
pub(crate) struct DecodingTables {
    dc: [Option<HuffmanTable>; 4],
    ac: [Option<HuffmanTable>; 4],
    /// Divisors, as blocks have them.
    quantisation: [Option<QuantisationTable>; 4],
    /// MCUs between restart markers, 0 for none.
    pub(crate) restart: usize,
}

impl DecodingTables {
    pub(crate) fn dc_table(&self, number: usize) -> Option<&HuffmanTable> {
        let table = self.dc.get(number)?;
        table.as_ref()
    }

    pub(crate) fn ac_table(&self, number: usize) -> Option<&HuffmanTable> {
        let table = self.ac.get(number)?;
        table.as_ref()
    }

    /// Divisors of a channel's blocks; zeros when no table says.
    pub(crate) fn quantisation_table(&self, component: &Component) -> QuantisationTable {
        self.quantisation
            .get(component.quantisation)
            .copied()
            .flatten()
            .unwrap_or([0; 64])
    }

    /// Takes in a DHT segment; `None` when it holds no tables.
    pub(crate) fn define_huffman(&mut self, mut data: &[u8]) -> Option<()> {
        // One segment may hold several tables (T.81, B.2.4.2); the loop ends because each takes 17
        // bytes.
        while let Some((&kind, rest)) = data.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let total: usize = counts
                .iter()
                .map(|&codes_of_length| usize::from(codes_of_length))
                .sum();
            let table = HuffmanTable::new(counts, rest)?;
            let tables = if kind >> 4 == 0 {
                &mut self.dc
            } else {
                &mut self.ac
            };
            let number = usize::from(kind & 15);
            *tables.get_mut(number)? = Some(table);
            data = rest.get(total..)?;
        }
        Some(())
    }

    /// Takes in a DRI segment; one that is too short turns restart markers off.
    pub(crate) fn define_restart_interval(&mut self, data: &[u8]) {
        self.restart = data
            .first_chunk()
            .copied()
            .map(u16::from_be_bytes)
            .map_or(0, usize::from);
    }

    /// Takes in a DQT segment; `None` when it holds no tables.
    pub(crate) fn define_quantisation(&mut self, mut data: &[u8]) -> Option<()> {
        while let Some((&kind, rest)) = data.split_first() {
            // Pq: 8 or 16 bits a value (T.81, B.2.4.1).
            let is_wide = kind >> 4 != 0;
            let bytes = if is_wide { 2 } else { 1 };
            let (raw_values, rest) = rest.split_at_checked(64 * bytes)?;
            let mut values = [0u16; 64];
            let raw_values = raw_values.chunks_exact(bytes);
            for (value, raw) in values.iter_mut().zip(raw_values) {
                for &byte in raw {
                    *value = *value << 8 | u16::from(byte);
                }
            }
            let number = usize::from(kind & 15);
            let table = self.quantisation.get_mut(number)?;
            *table = Some(from_zigzag(&values));
            data = rest;
        }
        Some(())
    }
}
