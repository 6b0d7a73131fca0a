//! Names of persons in lines of text: by the label before them, or by their shape alone.
//!
//! For text in which no field was read: what was read as a field hides its value wherever it stands
//! (`known`).

use super::COMPOUND_SURNAMES;
use crate::text::NormalisedText;

// Origin: labels of `rules/documents` with a person behind them, and what letters print before a signature;
// by eye. The longest first, so that a part of a label is none.
/// What is printed before the name of a person.
const PERSON_LABELS: &[&str] = &[
    "执行事务合伙人",
    "法定代表人姓名",
    "法定代表人",
    "授权代表人",
    "经营者姓名",
    "主要负责人",
    "单位负责人",
    "被授权人",
    "授权代表",
    "法人代表",
    // As recognition reads labels whose first or last sign it lost or mistook.
    "法定代表",
    "代表人",
    "负贵人",
    "负责人",
    "经营者",
    "投资人",
    "受托人",
    "委托人",
    "代理人",
    "经办人",
    "联系人",
    "持证人",
    "签字人",
    "签发人",
    "姓名",
];

// Origin: what follows a name on forms where recognition joined two columns; by eye.
/// Heads of other labels, where a name ends.
const NEXT_LABELS: &[&str] = &[
    "成立", "注册", "经营", "营业", "住所", "住址", "地址", "类型", "性别", "民族", "出生", "公民",
    "身份", "证件", "电话", "手机", "职务", "签字", "签名", "盖章", "日期", "主体", "有效", "许可",
    "社会", "统一", "组成", "联系", "有限", "年月", "系我", "先生", "女士", "同志", "为我", "代表",
];

// Origin: by hand, the
// frequent surnames of China, in traditional characters as well where they differ.
/// Surnames of one character.
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡\
贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文\
庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌\
费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边娄宫阚练苟褚尚缪古佟冼\
奚芮靖卓蔺屠郁郦乌辜闫肖楚宗应麦仇刁涂麻冷敖晏卞邰晁池竺权商敬巩逯盖益桓公萬張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭許鄧傅蘇盧蔣賈\
葉閻鍾陸龍萬錢湯賴龔龐蘭嚴溫蘆魯韋畢聶叢齊莊塗關費紀歐項陽衛覃單寧闕華車";

// Origin: short lines of forms, licences and letters that begin like a name; by eye.
/// Beginnings of words that are no names.
const NO_NAMES: &[&str] = &[
    "留存", "许可", "方式", "方法", "高级", "高新", "万元", "金额", "余额", "成立", "任何", "任职",
    "时间", "单位", "文件", "项目", "项下", "应当", "应聘", "查询", "强制", "成员", "成果", "公司",
    "公章", "公示", "公民", "公告", "司法", "车辆", "房屋", "房产", "商品", "商户", "商务", "商标",
    "权利", "华人", "安全", "严禁", "向社", "关于", "管理", "盖章", "解释", "包装", "包含", "游戏",
    "单独", "经营", "名称", "证明", "证件", "签字", "签名", "签章", "授权", "委托", "身份", "电话",
    "号码", "信息", "职务", "签署", "本人", "不得", "有权", "姓名", "地址", "住所", "类型", "法定",
    "负责", "依法", "文化", "石油", "水产", "古玩", "宁可", "平安", "明细", "路线", "白酒", "白色",
    "黄金", "金属", "江湖", "连锁", "计划", "时效", "任务", "常用", "常见", "常年", "温馨", "安装",
    "方案", "章程",
];

/// Endings of places and organisations.
const PLACE_ENDINGS: &[char] = &[
    '省', '市', '县', '區', '区', '镇', '乡', '村', '路', '街', '号', '局', '厅', '部', '院', '店',
    '厂', '所', '会', '站', '司', '证', '書', '书', '表', '章', '栋', '室', '层', '网', '类', '品',
];

// By eye: two characters of surname and two of given name.
/// Most characters of a name without a point in it.
const MAX_PLAIN_NAME: usize = 4;

// By eye: 阿卜杜热西提·买买提艾力 has eleven.
/// Most characters of a name with a point in it.
const MAX_POINTED_NAME: usize = 20;

/// The names that stand behind labels in a line, as they are written there without white space.
#[must_use]
pub fn find_labelled_names(text: &str) -> Vec<String> {
    let line = NormalisedText::new(text);
    let chars = line.chars();
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(rest) = chars
        .get(at..)
        .filter(|rest| !rest.is_empty())
    {
        if let ['(' | '（', inside @ ..] = rest
            && label_at_start(inside).is_some()
        {
            names.extend(name_at_end(chars.get(..at).unwrap_or_default()));
        }
        let Some(label) = label_at_start(rest) else {
            at += 1;
            continue;
        };
        let after = rest.get(label..).unwrap_or_default();
        let behind = skip_separators(after);
        let skipped = after
            .get(..after.len() - behind.len())
            .unwrap_or_default();
        let is_alone = behind.len() <= MAX_PLAIN_NAME;
        let expected = is_alone
            || skipped
                .iter()
                .any(|c| matches!(c, ':' | '：'));
        // What stands in the brackets of a label is a part of it.
        at = chars.len() - behind.len();
        let length = name_length(behind, expected);
        names.extend((length > 0).then(|| {
            behind
                .iter()
                .take(length)
                .collect::<String>()
        }));
    }
    names
}

/// Whether a line ends with a person's label, so that the name stands in a box beside it.
#[must_use]
pub fn is_person_label(text: &str) -> bool {
    let line = NormalisedText::new(text);
    let text = line
        .text()
        .trim_end_matches([':', '：', '）', ')', '、', '.']);
    PERSON_LABELS
        .iter()
        .any(|label| text.ends_with(label))
}

/// The name that a line begins with: that of a box beside a label.
#[must_use]
pub fn find_leading_name(text: &str) -> Option<String> {
    let line = NormalisedText::new(text);
    // A colon at the end makes a label of it.
    let is_label = line.text().ends_with([':', '：']);
    let chars = skip_separators(line.chars());
    let length = name_length(chars, true);
    (length > 0 && !is_label).then(|| chars.iter().take(length).collect())
}

/// Whether a whole line has the shape of a person's name: two or three characters, a surname first.
#[must_use]
pub fn is_name_shaped(text: &str) -> bool {
    let line = NormalisedText::new(text);
    let chars = line.chars();
    let compound = usize::from(begins_with_compound_surname(chars));
    (2 + compound..=3 + compound).contains(&chars.len())
        && chars.iter().all(|c| is_han(*c))
        && has_surname(chars)
        && is_no_word(chars)
}

/// Whether a name begins with a surname: then it is one wherever it stands.
#[must_use]
pub fn begins_with_surname(name: &str) -> bool {
    has_surname(&name.chars().collect::<Vec<_>>())
}

/// The name that a text ends with, before a label in brackets: 由陆知衡（法定代表人）.
fn name_at_end(chars: &[char]) -> Option<String> {
    // The longest first; of these lengths a name has, with a compound surname the first.
    let lengths = [MAX_PLAIN_NAME, 3, 2];
    lengths.iter().find_map(|length| {
        let start = chars.len().checked_sub(*length)?;
        let name = chars.get(start..)?;
        let is_name = *length < MAX_PLAIN_NAME || begins_with_compound_surname(name);
        let is_name = is_name && name.iter().all(|c| is_han(*c));
        let is_name = is_name && has_surname(name) && is_no_word(name);
        is_name.then(|| name.iter().collect())
    })
}

fn label_at_start(chars: &[char]) -> Option<usize> {
    let matches = |label: &&&str| {
        let mut own = label.chars();
        let prefix = chars.iter().take(label.chars().count());
        prefix.clone().count() == label.chars().count()
            && prefix
                .zip(own.by_ref())
                .all(|(a, b)| *a == b)
    };
    let label = PERSON_LABELS.iter().find(matches)?;
    Some(label.chars().count())
}

/// What follows a label's colon and its bracket: 法定代表人（负责人）：.
fn skip_separators(chars: &[char]) -> &[char] {
    let mut rest = chars;
    loop {
        match rest {
            ['(' | '（', inside @ ..] => {
                let end = inside
                    .iter()
                    .take(8)
                    .position(|c| matches!(c, ')' | '）'));
                let Some(end) = end else { return inside };
                rest = inside
                    .get(end + 1..)
                    .unwrap_or_default();
            }
            [
                ':' | '：' | ';' | '；' | ',' | '，' | '、' | '.' | '_' | '/' | '|' | ')' | '）',
                behind @ ..,
            ] => {
                rest = behind;
            }
            _ => return rest,
        }
    }
}

/// How many characters of a text are the name that it begins with; 0: it begins with none.
/// `expected`: by what stands before it, only a name can follow.
fn name_length(chars: &[char], expected: bool) -> usize {
    let is_part = |c: &&char| is_han(**c) || matches!(**c, '·' | '•' | '・');
    let run: Vec<char> = chars
        .iter()
        .take_while(is_part)
        .copied()
        .collect();
    let is_label =
        |rest: &[char]| begins_with_any(Some(rest), NEXT_LABELS) || label_at_start(rest).is_some();
    let end = (1..run.len()).find(|at| run.get(*at..).is_some_and(is_label));
    let run = run
        .get(..end.unwrap_or(run.len()))
        .unwrap_or_default();
    let point = run.iter().position(|c| !is_han(*c));
    match (run.len(), point) {
        (2..=MAX_POINTED_NAME, Some(1..)) => run.len(),
        (2..=MAX_PLAIN_NAME, None) if is_no_word(run) && (expected || has_surname(run)) => {
            run.len()
        }
        // Recognition joined it to what stands behind; a surname still tells that it is a name.
        (5.., None) if has_surname(run) && is_no_word(run) => {
            3 + usize::from(begins_with_compound_surname(run))
        }
        _ => 0,
    }
}

fn is_han(c: char) -> bool {
    // CJK unified ideographs and extension A, where names come from; 〇 too.
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇')
}

fn has_surname(chars: &[char]) -> bool {
    begins_with_compound_surname(chars)
        || chars
            .first()
            .is_some_and(|c| SURNAMES.contains(*c))
}

fn begins_with_compound_surname(chars: &[char]) -> bool {
    let first: String = chars.iter().take(2).collect();
    COMPOUND_SURNAMES
        .split(' ')
        .any(|surname| surname == first)
}

fn is_no_word(chars: &[char]) -> bool {
    let ends_as_place = chars
        .last()
        .is_some_and(|c| PLACE_ENDINGS.contains(c));
    !ends_as_place && !begins_with_any(Some(chars), NO_NAMES)
}

fn begins_with_any(chars: Option<&[char]>, words: &[&str]) -> bool {
    let first: String = chars
        .unwrap_or_default()
        .iter()
        .take(2)
        .collect();
    words.contains(&first.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_behind_labels_however_they_are_printed() {
        for (line, names) in [
            ("法定代表人 苏棠棠", vec!["苏棠棠"]),
            ("法定代表人陆知衡", vec!["陆知衡"]),
            ("法定代表人（负责人）：姜维舟", vec!["姜维舟"]),
            ("负责人：贺知秋成立日期2019年", vec!["贺知秋"]),
            ("姓 名 张 三 性 别 男", vec!["张三"]),
            ("经营者：欧阳样例", vec!["欧阳样例"]),
            ("姓名：阿迪力·买买提", vec!["阿迪力·买买提"]),
            ("委托人：张三 受托人：李四", vec!["张三", "李四"]),
            ("法定代表人宋澄统一社会信用代码", vec!["宋澄"]),
            ("法定代表人身份证明", vec![]),
            ("负责人：掌柜乙，电话见下", vec!["掌柜乙"]),
            ("食品经营者改变许可事项", vec![]),
            ("由陆知衡（法定代表人）留存（打印）", vec!["陆知衡"]),
            ("由欧阳样例（负责人）留存", vec!["欧阳样例"]),
            ("执照由本公司（法定代表人）留存", vec![]),
            ("代表人宋澄", vec!["宋澄"]),
            ("法定代表宋澄", vec!["宋澄"]),
            ("负贵人：贺知秋", vec!["贺知秋"]),
            ("签发人：孟样", vec!["孟样"]),
            ("授权代表人：张三", vec!["张三"]),
            ("食品经营者应当在核准的许可范围内开展食品经营", vec![]),
            ("经营者名称：汀兰市米箩食品有限公司", vec![]),
            ("有限责任公司（自然人投资或控股）", vec![]),
            ("法定代表人（签字）：", vec![]),
        ] {
            assert_eq!(find_labelled_names(line), names, "{line}");
        }
    }

    #[test]
    fn labels_that_stand_alone() {
        for line in [
            "法定代表人",
            "姓 名：",
            "1. 主要负责人",
            "法定代表人(负责人)",
        ] {
            assert!(is_person_label(line), "{line}");
        }
        assert!(!is_person_label("名称") && !is_person_label("法定代表人张三"));
        assert_eq!(
            find_leading_name("：沈砚林 注册资本"),
            Some("沈砚林".to_owned())
        );
        assert_eq!(find_leading_name("2019年"), None);
        assert_eq!(find_leading_name("医师级别："), None);
    }

    #[test]
    fn lines_shaped_like_a_name() {
        for name in ["张三", "贺知秋", "欧阳样例", "司马光", "許大樣"] {
            assert!(is_name_shaped(name), "{name}");
        }
        for word in [
            "许可项目",
            "许可证",
            "高级",
            "江苏省",
            "黄石市",
            "名称",
            "方式",
            "张",
            "类型",
            "成立日期",
        ] {
            assert!(!is_name_shaped(word), "{word}");
        }
    }
}
