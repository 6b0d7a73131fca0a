//! A platform by the id that the user gave.

use anyhow::Result;
use policy::rules::Rules;
use policy::rules::rejection::RejectionTable;

use crate::output::unknown_id_error;

/// The table of a platform that the user named.
pub fn find_platform<'a>(rules: &'a Rules, id: &str) -> Result<&'a RejectionTable> {
    let rejections = &rules.rejections;
    let table = rejections.find_platform(id);
    table.ok_or_else(|| {
        let tables = rejections.platforms.iter();
        let ids = tables.map(|table| table.platform.as_str());
        unknown_id_error(("平台", "platform"), id, ids)
    })
}
