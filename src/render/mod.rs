//! Report → bytes in a sink. Renderers judge nothing and print nowhere themselves.

pub mod inspect;
pub mod json;
pub mod junit;
mod quality;
pub mod table;
