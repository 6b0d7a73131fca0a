//! Names of companies and persons: one spelling, and how two of them compare.

use super::text::normalise_upper;

mod listed;
mod spelling;

pub use listed::listed_names;
use spelling::{simplify_script, strip_legal_form, unify_lookalikes};

/// How two names compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameMatch {
    /// The same after normalisation.
    Same,
    /// Simplified and traditional characters of the same name.
    OnlyScriptDiffers,
    /// They differ in 有限/有限责任, (集团), or 省/市 of the prefix: perhaps the same company.
    OnlyLegalFormDiffers,
    /// They differ in characters that reading confuses: the same only if the codes are equal.
    ProbableOcrConfusion,
    /// One is the other's full name with something behind it. Evidence, not proof.
    BranchOf,
    /// Different names.
    Different,
    /// One of them is no name (empty, struck out, masked).
    Unknown,
}

/// Endings of a full name that something can stand behind.
const FULL_NAME_ENDINGS: [&str; 5] = ["公司", "合伙)", "合作社", "集团", "联合社"];
/// The spelling names are compared in, never the one to show.
#[must_use]
pub fn normalise_name(name: &str) -> String {
    normalise_upper(name).replace('.', "·")
}

/// Whether the licence shows no usable name: empty, 无, 无字号, stars, digits or symbols only.
#[must_use]
pub fn is_unnamed(name: &str) -> bool {
    let name = normalise_name(name);
    matches!(name.as_str(), "无" | "无字号" | "无名称" | "暂无")
        || name.contains("**")
        || !name.chars().any(char::is_alphabetic)
}

/// Compares two company names.
#[must_use]
pub fn compare_companies(a: &str, b: &str) -> NameMatch {
    if is_unnamed(a) || is_unnamed(b) {
        return NameMatch::Unknown;
    }
    let a = normalise_name(a);
    let b = normalise_name(b);
    // From the strictest spelling to the loosest: the first that makes the names equal says how
    // they differ.
    let same_by = |spelling: fn(&str) -> String| spelling(&a) == spelling(&b);
    if a == b {
        NameMatch::Same
    } else if same_by(simplify_script) {
        NameMatch::OnlyScriptDiffers
    } else if same_by(|name| strip_legal_form(&simplify_script(name))) {
        NameMatch::OnlyLegalFormDiffers
    } else if same_by(|name| unify_lookalikes(&strip_legal_form(&simplify_script(name)))) {
        NameMatch::ProbableOcrConfusion
    } else if extends_full_name(&a, &b) || extends_full_name(&b, &a) {
        NameMatch::BranchOf
    } else {
        NameMatch::Different
    }
}

/// Compares two persons' names. Masked names (`张*`) are unknown.
#[must_use]
pub fn compare_persons(a: &str, b: &str) -> NameMatch {
    let a = normalise_name(&delegate_name(a));
    let b = normalise_name(&delegate_name(b));
    let plain = |name: &str| {
        let simple = simplify_script(name);
        unify_lookalikes(&simple).replace('·', "")
    };
    let is_unknown = |name: &str| is_unnamed(name) || name.contains('*');
    if is_unknown(&a) || is_unknown(&b) {
        NameMatch::Unknown
    } else if a == b {
        NameMatch::Same
    } else if simplify_script(&a) == simplify_script(&b) {
        NameMatch::OnlyScriptDiffers
    } else if plain(&a) == plain(&b) {
        NameMatch::ProbableOcrConfusion
    } else {
        NameMatch::Different
    }
}

/// The person behind a role: `某公司（委派代表：张三）` is represented by 张三.
#[must_use]
pub fn delegate_name(text: &str) -> String {
    let folded = super::text::normalise_text(text);
    let named = ["委派代表:", "委托代表:", "代表:"]
        .iter()
        .find_map(|label| folded.split_once(label));
    named.map_or(text.to_owned(), |(_, name)| {
        name.trim_end_matches(')').to_owned()
    })
}

/// What an individual business may be called where its licence shows a name or none: the name, or
/// 个体户 with the operator's name.
#[must_use]
pub fn individual_names(name: &str, operator: &str) -> Vec<String> {
    let by_operator = format!("个体户{}", normalise_name(operator));
    if is_unnamed(name) {
        vec![by_operator]
    } else {
        vec![normalise_name(name), by_operator]
    }
}

/// Whether a trade name ends as an individual business may not be called.
#[must_use]
pub fn ends_like_a_company(name: &str) -> bool {
    let name = normalise_name(name);
    // Origin: the reference `document-formats`, 2.1: individual businesses must not be called a
    // company.
    ["公司", "企业", "农民专业合作社"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// Whether every bracket of a name has its partner.
#[must_use]
pub fn brackets_complete(name: &str) -> bool {
    let mut depth = 0i32;
    let never_negative = normalise_name(name).chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth >= 0
    });
    never_negative && depth == 0
}

/// Whether a licence is a branch's: by its type, or, where no type was read, by its labels. The
/// name tells nothing: a branch can have any ending.
#[must_use]
pub fn is_branch(type_text: &str, labels: &[&str]) -> bool {
    // Origin: the types and labels of branch licences in the reference `document-formats`, 5.
    let kind = normalise_name(type_text);
    let has = |label: &str| {
        labels
            .iter()
            .any(|known| normalise_name(known).trim_end_matches(':') == label)
    };
    if kind.is_empty() {
        has("营业场所") && has("负责人")
    } else {
        ["分公司", "分支机构", "分店", "分所", "办事处"]
            .iter()
            .any(|word| kind.contains(word))
    }
}

fn extends_full_name(long: &str, full: &str) -> bool {
    // A short trade name begins many others, so only a full name with its legal form counts.
    let is_full = FULL_NAME_ENDINGS
        .iter()
        .any(|end| full.ends_with(end));
    let behind = long
        .strip_prefix(full)
        .unwrap_or_default();
    // A branch goes on with its own name; a mark begins a remark or the next name.
    is_full && behind.starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn width_brackets_and_spaces_do_not_matter() {
        assert_eq!(
            compare_companies("杭州样例餐饮管理有限公司", "杭州样例 餐饮管理有限公司\n"),
            NameMatch::Same
        );
        assert_eq!(
            compare_companies("样例（杭州）科技有限公司", "样例(杭州)科技有限公司"),
            NameMatch::Same
        );
        assert_eq!(
            compare_companies("A＆b科技有限公司", "a&B科技有限公司"),
            NameMatch::Same
        );
    }

    #[test]
    fn legal_forms_and_places_are_only_forms() {
        for (a, b) in [
            ("杭州样例餐饮有限公司", "杭州样例餐饮有限责任公司"),
            ("样例（集团）有限公司", "样例有限公司"),
            ("浙江省杭州市样例餐饮有限公司", "浙江杭州样例餐饮有限公司"),
        ] {
            assert_eq!(
                compare_companies(a, b),
                NameMatch::OnlyLegalFormDiffers,
                "{a}"
            );
        }
        assert_eq!(
            compare_companies("杭州样例超市有限公司", "杭州样例超有限公司"),
            NameMatch::Different
        );
    }

    #[test]
    fn confused_characters_are_probably_the_same() {
        for (a, b) in [
            ("杭州日新有限公司", "杭州曰新有限公司"),
            ("知己茶店", "知已茶店"),
            ("未来1号店", "末来l号店"),
        ] {
            assert_eq!(
                compare_companies(a, b),
                NameMatch::ProbableOcrConfusion,
                "{a}"
            );
        }
        assert_eq!(
            compare_companies("東方樣例有限公司", "东方样例有限公司"),
            NameMatch::OnlyScriptDiffers
        );
    }

    #[test]
    fn a_full_name_with_something_behind_it_may_be_a_branch() {
        let parent = "杭州样例餐饮有限公司";
        assert_eq!(
            compare_companies(parent, "杭州样例餐饮有限公司西湖分公司"),
            NameMatch::BranchOf
        );
        assert_eq!(
            compare_companies("杭州样例餐饮有限公司技术研究院", parent),
            NameMatch::BranchOf
        );
        assert_eq!(
            compare_companies("杭州样例", "杭州样例餐饮有限公司"),
            NameMatch::Different
        );
    }

    #[test]
    fn what_a_mark_parts_from_a_name_makes_no_branch() {
        let own = "样例餐饮有限公司";
        for other in [
            "样例餐饮有限公司、示范商贸有限公司",
            "样例餐饮有限公司（以下简称“被授权方”）",
        ] {
            assert_eq!(
                compare_companies(own, other),
                NameMatch::Different,
                "{other}"
            );
        }
    }

    #[test]
    fn no_name_compares_to_nothing() {
        for name in ["", "无", "*", "***", "****", "无字号", "——", "123"] {
            assert!(is_unnamed(name), "{name}");
            assert_eq!(compare_companies(name, name), NameMatch::Unknown, "{name}");
        }
        assert!(!is_unnamed("无忧小吃店"));
        assert_eq!(compare_companies("甲店", "乙店"), NameMatch::Different);
    }

    #[test]
    fn an_individual_business_may_be_called_after_its_operator() {
        assert_eq!(individual_names("****", "张 三"), ["个体户张三"]);
        assert_eq!(
            individual_names("西湖区样例小吃店", "张三"),
            ["西湖区样例小吃店", "个体户张三"]
        );
        assert!(ends_like_a_company("样例公司") && !ends_like_a_company("样例小吃店"));
    }

    #[test]
    fn a_branch_is_told_by_type_or_labels() {
        assert!(is_branch("有限责任公司分公司（自然人独资）", &[]));
        assert!(is_branch("", &["负责人", "营业场所"]));
        assert!(!is_branch("", &["法定代表人（负责人）", "经营场所"]));
        assert!(!is_branch("有限责任公司", &["负责人", "营业场所"]));
    }

    #[test]
    fn persons_compare_with_dots_and_delegates() {
        assert_eq!(
            compare_persons("阿迪力·买买提", "阿迪力．买买提"),
            NameMatch::Same
        );
        assert_eq!(
            compare_persons("阿迪力·买买提", "阿迪力买买提"),
            NameMatch::ProbableOcrConfusion
        );
        assert_eq!(
            compare_persons("样例管理有限公司（委派代表：张三）", "张三"),
            NameMatch::Same
        );
        assert_eq!(compare_persons("张 三", "张三"), NameMatch::Same);
        assert_eq!(
            compare_persons("陳三", "陈三"),
            NameMatch::OnlyScriptDiffers
        );
        assert_eq!(compare_persons("张*", "张三"), NameMatch::Unknown);
        assert_eq!(compare_persons("张三", "李四"), NameMatch::Different);
    }

    #[test]
    fn brackets_need_partners() {
        assert!(brackets_complete("样例（杭州）有限公司"));
        assert!(!brackets_complete("样例（杭州有限公司") && !brackets_complete("样例)杭州("));
    }

    proptest! {
        #[test]
        fn comparing_is_symmetric_and_never_panics(a in any::<String>(), b in "[样例省市有限责任公司()（）*·A1lI日曰]{0,12}") {
            prop_assert_eq!(compare_companies(&a, &b), compare_companies(&b, &a));
            prop_assert_eq!(compare_persons(&a, &b), compare_persons(&b, &a));
            if !is_unnamed(&b) {
                prop_assert_eq!(compare_companies(&b, &b), NameMatch::Same);
            }
        }
    }
}
