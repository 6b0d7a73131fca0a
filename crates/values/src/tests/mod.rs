//! What holds of all value types together.

mod properties;
