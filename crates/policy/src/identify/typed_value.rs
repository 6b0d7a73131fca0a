//! The answer to the question whether a text is a value of a type.

/// What a text is to a type.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TypedValue {
    /// A value of the type.
    Value(String),
    /// Nothing: no text, dashes, stars, 无.
    Blank,
    /// Something else: misread, or the text of another label.
    Mismatch,
}
