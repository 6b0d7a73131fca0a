//! Loops over px, compiled for the vectors that the processor at hand has.

/// The value of an expression, computed in the widest instruction set that this processor and the compiler
/// know. Whatever it calls must be `#[inline(always)]` to be compiled with it, closures of some length too;
/// the results are the same in all of them.
macro_rules! widest {
    ($work:expr) => {
        fearless_simd::dispatch!(fearless_simd::Level::new(), _ => $work)
    };
}

pub(crate) use widest;
