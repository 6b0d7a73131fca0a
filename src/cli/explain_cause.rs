//! `preaudit explain CAUSE`: why platforms refuse, and in which words.

use std::fmt::Write as _;

use model::{Bilingual, Lang};
use policy::rules::Rules;

/// The page of a cause; `None` where no cause has that id.
pub fn explain_cause(rules: &Rules, id: &str, lang: Lang) -> Option<String> {
    let rejections = &rules.rejections;
    let cause = rejections.find_cause(id)?;
    let mut page = format!("{id}  {}\n", cause.title.get(lang));
    let codes = cause
        .findings
        .iter()
        .map(|code| code.name());
    let codes: Vec<&str> = codes.collect();
    let lists = [
        (("发现代码：", "Finding codes: "), codes.join(", ")),
        (("驳回原因：", "Reject reasons: "), cause.reasons.join(", ")),
        (("词组：", "Phrases: "), cause.phrases.join(", ")),
    ];
    for ((zh, en), list) in lists
        .into_iter()
        .filter(|(_, list)| !list.is_empty())
    {
        let _ = writeln!(page, "{}{list}", Bilingual::new(zh, en).get(lang));
    }
    for table in &rejections.platforms {
        let own = table.codes.iter().filter(|row| {
            let mut causes = row.causes.iter();
            causes.any(|cause| cause == id)
        });
        let own: Vec<&str> = own
            .map(|row| row.code.as_str())
            .collect();
        if !own.is_empty() {
            let _ = writeln!(page, "  {}: {}", table.platform, own.join(", "));
        }
    }
    let source = &cause.source;
    let _ = writeln!(page, "[{} {}]", source.id, source.as_of);
    Some(page)
}
