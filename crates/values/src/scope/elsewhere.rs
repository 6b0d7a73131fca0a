//! Sentences that send the reader to where the scope stands: no items.

// Origin: the reference `document-formats`, 5, and the wording of new licences.
/// How a reader is sent on.
const POINTERS: [&str; 8] = [
    "详见", "参见", "登录", "查询", "请扫", "扫描", "扫码", "为准",
];
/// Where to: the public register, the code that leads to it, a page behind this one.
const PLACES: [&str; 9] = [
    "公示系统",
    "公示平台",
    "公示网",
    "二维码",
    "附页",
    "附件",
    "背面",
    "续页",
    "副本",
];

/// Whether a clause says that the scope stands elsewhere: 详见国家企业信用信息公示系统.
pub(super) fn refers_elsewhere(clause: &str) -> bool {
    let has = |words: &[&str]| {
        words
            .iter()
            .any(|word| clause.contains(word))
    };
    has(&POINTERS) && has(&PLACES)
}
