//! What a branch does for its parent, or within the parent's scope: no activity of its own.

// Origin: the reference `document-formats`, 5, step 8: scopes of branches that point to the
// parent's.
/// Wherever they stand, the parent's scope decides what this one leaves out.
const PARENT_PHRASES: [&str; 9] = [
    "公司经营范围内",
    "公司的经营范围内",
    "企业经营范围内",
    "总公司经营范围",
    "受总公司委托",
    "受公司委托",
    "受隶属企业委托",
    "为总公司",
    "为隶属",
];

// Origin: the reference `scope-grammar`, 4, and the scopes of branches there.
/// How a clause about the parent begins.
const RELATIONS: [&str; 7] = ["为", "接受", "受", "在", "代", "按照", "根据"];
/// What makes a company the parent: 为企业提供咨询 is about clients.
const PARENT_WORDS: [&str; 11] = [
    "总",
    "母",
    "上级",
    "所隶属",
    "隶属",
    "所属",
    "主体",
    "本",
    "法人",
    "该",
    "的",
];
const COMPANY_WORDS: [&str; 6] = ["公司", "企业法人", "企业", "法人", "总部", "机构"];
/// What a branch does for a company that is called nothing else.
const PLAIN_ACTS: [&str; 12] = [
    "承揽",
    "联系",
    "洽谈",
    "接洽",
    "招揽",
    "承接",
    "委托",
    "的委托",
    "授权",
    "经营范围",
    "的经营范围",
    "业务范围",
];

/// Whether a text speaks of the parent's scope or of its orders at all.
pub(super) fn mentions_parent(text: &str) -> bool {
    PARENT_PHRASES
        .iter()
        .any(|phrase| text.contains(phrase))
}

/// Whether a clause says that what it names is done for the parent: 为公司承揽业务, 受公司委托,
/// 在隶属公司的经营范围内.
pub(super) fn acts_for_parent(clause: &str) -> bool {
    let clause = clause.trim_start_matches('(');
    let mut starts = RELATIONS.iter();
    let Some(behind) = starts.find_map(|start| clause.strip_prefix(start)) else {
        return false;
    };
    let (is_parent, behind) = without_parent_words(behind);
    let mut names = COMPANY_WORDS.iter();
    let Some(act) = names.find_map(|name| behind.strip_prefix(name)) else {
        return false;
    };
    is_parent
        || PLAIN_ACTS
            .iter()
            .any(|known| act.starts_with(known))
}

/// The text behind the words that make a company the parent, and whether there are any.
fn without_parent_words(text: &str) -> (bool, &str) {
    let mut rest = text;
    while let Some(behind) = strip_one(rest) {
        rest = behind;
    }
    (rest.len() < text.len(), rest)
}

fn strip_one(text: &str) -> Option<&str> {
    // 法人 alone is the company itself.
    let mut words = PARENT_WORDS
        .iter()
        .filter(|word| text.len() > word.len());
    words.find_map(|word| text.strip_prefix(*word))
}
