//! Loops over px, compiled for the vectors that the processor at hand has.

use fearless_simd::{Level, dispatch};

/// Runs `work` in the widest instruction set that this processor and the compiler know. Whatever it calls
/// must be `#[inline(always)]` to be compiled with it; the results are the same in all of them.
pub(super) fn widest<R>(work: impl FnOnce() -> R) -> R {
    dispatch!(Level::new(), _ => work())
}
