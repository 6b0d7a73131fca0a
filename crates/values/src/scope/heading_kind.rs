//! Under which heading an item stands.

/// The heading an item stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScopeHeading {
    /// Older scopes have none.
    #[default]
    None,
    /// 一般项目: needs no permit.
    General,
    /// 许可项目: needs a permit.
    Licensed,
}
