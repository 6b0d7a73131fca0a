//! Who authorises whom in the running text of a letter, and the code behind a name. Texts are
//! normalised and in one piece; ranges are in bytes.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::text::normalise_text;

// By eye: how the names of bodies that write letters end.
const ENDINGS: &str = "公司|企业|合作社|中心|商行|经营部|店|厂|集团|银行|支行|分行|协会|医院|学校|研究院|事务所|局|委员会|政府";

/// Whether a text ends as names of bodies do.
#[must_use]
pub fn ends_like_a_body(text: &str) -> bool {
    ENDINGS
        .split('|')
        .any(|end| text.ends_with(end))
}

/// Whether a text ends as names of authorities do.
#[must_use]
pub fn ends_like_an_authority(text: &str) -> bool {
    ["局", "委员会", "政府"]
        .iter()
        .any(|end| text.ends_with(end))
}

static AUTHORISED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let behind = "在|为|作为|使用|销售|经营|办理|负责|代理|代为|于|全权|通过|对|开展|从事|进行|以|担任|可|享有|[,。;(]";
    Regex::new(&format!(
        r"授权(?:委托)?:?([\p{{Han}}A-Za-z0-9()&·-]{{2,36}}?(?:{ENDINGS}))(?:{behind})"
    ))
    .ok()
});
static GIVER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let behind = "现|兹|特|郑重|授权|承诺|声明|同意|系|是|作为|在此|委托|[,()。]";
    Regex::new(&format!(
        r"(?:我|本)(?:公司|司|行|单位|店|方|企业)[,(:]?([\p{{Han}}A-Za-z0-9()&·-]{{2,36}}?(?:{ENDINGS}))(?:{behind})"
    ))
    .ok()
});
static APPROVED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let behind = "设立|筹建|开业|开展|开办|从事|经营|为|系|是|已|具备|取得|成为|在|作为|变更|办理|的|[,。;(]";
    Regex::new(&format!(
        r"(?:同意|批准|核准|准予|许可|认定|兹证明|证明|确认)[,:]?([\p{{Han}}A-Za-z0-9()&·-]{{2,36}}?(?:{ENDINGS}))(?:{behind})"
    ))
    .ok()
});
/// Words that begin no name: 授权方, 授权期限, 授权被授权方, 同意你公司 …
const NO_NAME: [&str; 17] = [
    "书", "方", "期", "范", "被", "人", "单", "我", "本", "其", "贵", "该", "委", "给", "的", "你",
    "以下",
];

/// Whom a letter authorises: `兹授权某公司在…销售`.
#[must_use]
pub fn find_authorised_party(text: &str) -> Option<Range<usize>> {
    first_name(AUTHORISED.as_ref()?, text)
}

/// Whom an authority approves: `同意某公司设立…`, `兹证明某公司系…`.
#[must_use]
pub fn find_approved_party(text: &str) -> Option<Range<usize>> {
    first_name(APPROVED.as_ref()?, text)
}

/// Who writes a letter: `我司某公司现授权…`.
#[must_use]
pub fn find_writer(text: &str) -> Option<Range<usize>> {
    first_name(GIVER.as_ref()?, text)
}

// By eye: it bounds the work on a hostile text full of 授权.
/// Places that are tried.
const MAX_TRIES: usize = 64;

/// The first name that a pattern finds and that is one. A match that is none may hold the right
/// one inside (授权书我司…现授权…), so the search goes on one character behind its begin.
fn first_name(pattern: &Regex, text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for _ in 0..MAX_TRIES {
        let captures = pattern.captures_at(text, at)?;
        let whole = captures.get(0)?;
        let name = captures.get(1)?;
        let words = name.as_str();
        let is_no_name = NO_NAME
            .iter()
            .any(|word| words.starts_with(word));
        if !is_no_name && !words.contains("授权") {
            return Some(name.range());
        }
        let first_char = whole.as_str().chars().next();
        at = whole.start() + first_char.map_or(1, char::len_utf8);
    }
    None
}

/// The credit code that stands behind a name, in brackets or next to it.
#[must_use]
pub fn find_code_behind(text: &str, name: &str) -> Option<Range<usize>> {
    let name = regex::escape(&normalise_text(name));
    let code = r"[(,;。]?(?:统一)?(?:社会)?信用代码[:(]?([0-9A-HJ-NPQRTUWXY]{18})";
    let pattern = format!("{name}{code}");
    let pattern = Regex::new(&pattern).ok()?;
    let captures = pattern.captures(text)?;
    let code = captures.get(1)?;
    Some(code.range())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_name_both_parties() {
        for (text, writer, party) in [
            (
                "我司样例松汀银行股份有限公司现授权样例市示范收藏品有限公司在其小程序内销售纪念币。",
                Some("样例松汀银行股份有限公司"),
                Some("样例市示范收藏品有限公司"),
            ),
            (
                "兹授权样例示范集团有限公司(以下简称被授权方)使用第1234567号商标。",
                None,
                Some("样例示范集团有限公司"),
            ),
            (
                "兹授权被授权方在其小程序内销售我行发行的纪念币。",
                None,
                None,
            ),
            ("授权方:样例松汀银行股份有限公司授权期限:一年", None, None),
        ] {
            let slice = |range: Option<Range<usize>>| range.and_then(|range| text.get(range));
            assert_eq!(slice(find_writer(text)), writer, "{text}");
            assert_eq!(slice(find_authorised_party(text)), party, "{text}");
        }
    }

    #[test]
    fn an_approval_names_whom_it_approves() {
        for (text, party) in [
            (
                "关于同意样例市示范小额贷款有限公司开业的批复",
                Some("样例市示范小额贷款有限公司"),
            ),
            (
                "经审核,批准样例市示范典当有限公司从事黄金回收业务。",
                Some("样例市示范典当有限公司"),
            ),
            (
                "兹证明样例市示范急救培训中心具备培训条件。",
                Some("样例市示范急救培训中心"),
            ),
            ("经研究,同意你公司在样例市设立分公司。", None),
            ("样例市地方金融管理局现批复如下:同意开业。", None),
        ] {
            let found = find_approved_party(text).and_then(|r| text.get(r));
            assert_eq!(found, party, "{text}");
        }
    }

    #[test]
    fn a_code_belongs_to_the_name_before_it() {
        let text =
            "授权方:甲样例有限公司(统一社会信用代码:91990102MA0GJDRA4H)被授权方:乙样例有限公司";
        let code = |name| find_code_behind(text, name).and_then(|range| text.get(range));
        assert_eq!(code("甲样例有限公司"), Some("91990102MA0GJDRA4H"));
        assert_eq!(code("乙样例有限公司"), None);
    }
}
