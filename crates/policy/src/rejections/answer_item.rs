//! One thing that an answer says.

/// One thing that an answer says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnswerItem {
    /// Id of the platform, where it was named or its answer is known by its keys.
    pub platform: Option<String>,
    /// Its code.
    pub code: Option<String>,
    /// Field of its form.
    pub field: Option<String>,
    /// Its words.
    pub text: Option<String>,
}

// Bounds a hostile answer: the longest real ones name a few dozen fields.
/// Items that are read of one answer.
pub const MAX_ITEMS: usize = 500;

// Bounds the work for one item; reviewers write a few sentences.
/// Characters of one item that are read.
const MAX_ITEM_CHARS: usize = 2000;

/// A sentence of an answer, cut to what is read of it.
pub fn text_item(text: &str, platform: Option<&str>) -> AnswerItem {
    AnswerItem {
        platform: platform.map(str::to_owned),
        text: Some(
            text.chars()
                .take(MAX_ITEM_CHARS)
                .collect(),
        ),
        ..AnswerItem::default()
    }
}
