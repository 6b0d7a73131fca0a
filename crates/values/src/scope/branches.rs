//! What a scope leaves to the branches.

// Origin: the reference `scope-grammar`, 4.
/// What a branch is called.
const BRANCH_NAMES: [&str; 5] = ["分支机构", "分公司", "子公司", "分支", "分店"];
/// Words before it that leave an activity to it.
const LIMITING_BEFORE: [&str; 13] = [
    "限", "仅", "只", "由", "限于", "下属", "所属", "下设", "供", "另设", "设立", "的", "在",
];
/// Words behind it that say that it acts.
const ACTING_BEHIND: [&str; 15] = [
    "经营",
    "从事",
    "开展",
    "生产",
    "使用",
    "凭",
    "持证",
    "选",
    "制",
    "加工",
    "另择",
    "在",
    "零售",
    "或另",
    "或者另",
];
/// A company that has branches and is not limited by them.
const HAVING_BRANCHES: [&str; 6] = ["附设", "含下属", "含分支", "设有", "管理", "下设立"];
/// Only the making is left to them; the sale is the company's own.
const MAKING_LIMITED: [&str; 4] = ["生产", "加工", "制造", "种植"];

/// Whether a text leaves its activity to the branches. 分支机构管理服务 is an activity of its own.
pub(super) fn limits_to_branches(text: &str) -> bool {
    let limits = |(at, name): (usize, &str)| {
        let before = text.get(..at).unwrap_or_default();
        let behind = text
            .get(at + name.len()..)
            .unwrap_or_default();
        let clause = before
            .rsplit([',', '(', ';', '。', '、', ':'])
            .next();
        let clause = clause.unwrap_or_default();
        if HAVING_BRANCHES
            .iter()
            .any(|word| clause.contains(word))
        {
            return false;
        }
        // 食品销售、生产(生产限分支机构经营)
        let making = MAKING_LIMITED
            .iter()
            .any(|word| clause.starts_with(word));
        let in_bracket = before.len() > clause.len() && before.ends_with(clause);
        if making && in_bracket {
            return false;
        }
        let limited = LIMITING_BEFORE
            .iter()
            .any(|word| clause.ends_with(word));
        let says_limit = ["限", "仅", "只", "由", "供"]
            .iter()
            .any(|word| clause.contains(word));
        let acts = ACTING_BEHIND
            .iter()
            .any(|word| behind.starts_with(word));
        let ends = behind.is_empty() || behind.starts_with([')', ',', '。', ';', ':']);
        let alone = clause.is_empty() || clause.starts_with("以") || clause.starts_with("下列");
        limited && (ends || acts || says_limit) || acts && (alone || says_limit)
    };
    BRANCH_NAMES
        .iter()
        .any(|name| text.match_indices(name).any(limits))
}

// By eye: 选取, 凭证经营, 持证经营使用 and 机构凭许可证经营 follow the name of a branch.
/// Characters behind the name of a branch that still speak of the limit alone.
const MAX_LIMIT_TAIL: usize = 8;

/// Whether a limit to branches ends the text: nothing follows that it could limit (限分支机构经营餐饮).
pub(super) fn ends_with_branches(text: &str) -> bool {
    let tails = BRANCH_NAMES.iter().filter_map(|name| {
        let (_, tail) = text.rsplit_once(name)?;
        Some(tail)
    });
    let Some(tail) = tails.min_by_key(|tail| tail.len()) else {
        return false;
    };
    let acts = [
        "经营",
        "使用",
        "选取",
        "选择",
        "生产",
        "从事",
        "开展经营活动",
    ];
    let plain = tail.is_empty()
        || acts
            .iter()
            .any(|act| tail.ends_with(act));
    plain && tail.chars().count() <= MAX_LIMIT_TAIL
}
