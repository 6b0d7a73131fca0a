//! Rules as data: YAML mirrored, validated, then trusted.

pub mod catalogue;
