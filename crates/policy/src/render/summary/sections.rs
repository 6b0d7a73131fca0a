//! The lists of a summary: their titles and columns, the same in every format for people.

use crate::render::labels::tr;
use model::Lang;

// Both languages side by side: a new column cannot be forgotten in one of them.
/// Words in Chinese and English.
type WordPair = (&'static str, &'static str);

/// A list of the summary.
pub(super) struct SummarySection {
    /// What stands above it.
    pub heading: WordPair,
    /// The titles of the columns.
    pub columns: &'static [WordPair],
}

impl SummarySection {
    /// The heading in one language.
    pub fn translate_heading(&self, lang: Lang) -> &'static str {
        let (zh, en) = self.heading;
        tr(lang, zh, en)
    }

    /// The titles of the columns in one language.
    pub fn translate_columns(&self, lang: Lang) -> Vec<&'static str> {
        let titles = self.columns.iter();
        titles
            .map(|(zh, en)| tr(lang, zh, en))
            .collect()
    }
}

pub(super) const CLIENTS: SummarySection = SummarySection {
    heading: ("客户", "Clients"),
    columns: &[
        ("结论", "verdict"),
        ("客户", "client"),
        ("商户", "merchant"),
        ("必改", "errors"),
        ("注意", "warnings"),
        ("说明", "note"),
    ],
};

pub(super) const REMEDIES: SummarySection = SummarySection {
    heading: ("先做什么", "What to do first"),
    columns: &[
        ("客户数", "clients"),
        ("问题数", "findings"),
        ("怎么办", "remedy"),
        ("代码", "codes"),
    ],
};

pub(super) const REASONS: SummarySection = SummarySection {
    heading: ("最常见的驳回原因", "Top reject reasons"),
    columns: &[("客户数", "clients"), ("驳回原因", "reason")],
};

pub(super) const EXPIRING: SummarySection = SummarySection {
    heading: ("90 天内到期的证照", "Papers that expire within 90 days"),
    columns: &[
        ("有效期至", "valid until"),
        ("天", "days"),
        ("客户", "client"),
        ("证照", "paper"),
        ("文件", "file"),
    ],
};

pub(super) const SHARED: SummarySection = SummarySection {
    heading: (
        "不止一家使用的证照",
        "Papers that more than one client uses",
    ),
    columns: &[
        ("相同之处", "likeness"),
        ("证照", "paper"),
        ("客户数", "clients"),
        ("在哪里", "where"),
    ],
};
