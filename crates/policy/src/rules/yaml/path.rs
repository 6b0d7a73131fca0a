//! The way to a value inside a YAML file.

use std::borrow::Cow;

/// One step to a value inside a YAML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum YamlStep<'a> {
    /// Key of a mapping.
    Key(Cow<'a, str>),
    /// Index of a sequence, from 0.
    Item(usize),
}

impl<'a> From<&'a str> for YamlStep<'a> {
    fn from(key: &'a str) -> Self {
        Self::Key(key.into())
    }
}

impl<'a> From<&'a String> for YamlStep<'a> {
    fn from(key: &'a String) -> Self {
        Self::Key(key.into())
    }
}

impl From<String> for YamlStep<'_> {
    fn from(key: String) -> Self {
        Self::Key(key.into())
    }
}

impl From<usize> for YamlStep<'_> {
    fn from(index: usize) -> Self {
        Self::Item(index)
    }
}

/// A place in a file, as validation walks down to it. It lies on the stack: nearly every value is sound,
/// and nobody asks where it stands.
#[derive(Debug, Default)]
pub struct YamlPath<'a> {
    up: Option<&'a YamlPath<'a>>,
    /// Nothing at the top of the file.
    step: Option<YamlStep<'a>>,
}

impl<'a> YamlPath<'a> {
    /// One step further.
    pub fn at<'b>(&'b self, step: impl Into<YamlStep<'b>>) -> YamlPath<'b>
    where
        'a: 'b,
    {
        YamlPath {
            up: Some(self),
            step: Some(step.into()),
        }
    }

    /// From the top of the file.
    #[must_use]
    pub fn steps(&self) -> Vec<YamlStep<'a>> {
        let mut steps = match self.up {
            Some(up) => up.steps(),
            None => Vec::new(),
        };
        steps.extend(self.step.clone());
        steps
    }
}

impl<'a, S: Into<YamlStep<'a>>> From<S> for YamlPath<'a> {
    fn from(step: S) -> Self {
        Self {
            up: None,
            step: Some(step.into()),
        }
    }
}
