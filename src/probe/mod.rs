//! Bytes to headers: what a file says of itself before any pixel is decoded.

pub mod pdf;
