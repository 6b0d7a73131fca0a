//! One item of a business scope: what it names, and what it excepts.

use std::ops::Range;

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

/// One item.
#[derive(Debug, Clone, PartialEq)]
pub struct ScopeItem {
    /// As printed.
    pub quote: String,
    /// Where it stands, in characters of the source.
    pub range: Range<usize>,
    /// Under which heading.
    pub heading: ScopeHeading,
    /// Only the branches may do it: by its heading, its tag, or a sentence behind its list.
    pub branch_only: bool,
    /// Normalised, brackets included.
    text: String,
    /// What the item names, in every order its verb can take.
    heads: Vec<String>,
    /// What brackets name without excepting it.
    inclusions: Vec<String>,
    /// What is excepted, as phrases.
    exceptions: Vec<String>,
}

/// How a term stands in an item. Ordered: better is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScopeHitKind {
    /// Only as words inside a longer activity of another trade, or as one that is being set up.
    Embedded,
    /// Only as an exception.
    Excluded,
    /// As an activity of the branches alone.
    BranchOnly,
    /// As an activity from which something is excepted.
    Limited,
    /// As an activity.
    Matched,
}

// By eye, from real scopes. Compound verbs first: 批发零售 must not be cut after 批发.
/// Verbs that lists share and that stand before or after what they govern.
pub(super) const VERBS: [&str; 13] = [
    "批发兼零售",
    "批发零售",
    "批发、零售",
    "生产销售",
    "加工销售",
    "销售",
    "零售",
    "批发",
    "生产",
    "加工",
    "制造",
    "经营",
    "代理销售",
];

// Origin: the exclusions of the reference `document-formats`, 5, step 4; further wordings by eye.
const EXCEPT_WORDS: [&str; 10] = [
    "不含",
    "不包括",
    "不包含",
    "不得",
    "不涉及",
    "不从事",
    "不经营",
    "不销售",
    "除了",
    "严禁",
];
// By eye: 拆除, 清除, 消除, 免除 … and with a word behind it 除尘, 除雪, 除湿 …
/// Words of which 除 is a part and no exception.
const NOT_EXCEPT_BEFORE: &str = "拆清消免解扫剔铲去脱排废开删切祛驱根";
const NOT_EXCEPT_AFTER: &str = "尘雪湿虫甲锈臭草垢味冰害四渣油螨霜醛氧硫硝菌颤污疤皱毛铁";
// By eye: 外墙, 外卖, 外币, 外贸 …
/// Words that begin with 外: the end of no exception.
const NOT_OUTSIDE: &str = "墙卖币贸资汇国部语包科伤观商籍事埠";

pub(super) fn only_excepts(text: &str) -> bool {
    let starts_except = EXCEPT_WORDS
        .iter()
        .any(|except_word| text.starts_with(except_word));
    let ends_except = text.ends_with("除外") || text.ends_with("以外");
    let is_framed = text.starts_with('除') && text.ends_with('外');
    starts_except || ends_except || is_framed
}

impl ScopeItem {
    pub(super) fn new(
        text: &str,
        verb: Option<&str>,
        heading: ScopeHeading,
        quote: String,
        range: Range<usize>,
    ) -> Self {
        let mut parts = ItemParts::default();
        for (clause, bracketed) in split_clauses(text) {
            parts.add_clause(&clause, bracketed);
        }
        let ItemParts {
            head,
            inclusions,
            exceptions,
        } = parts;
        let text = text.to_owned();
        Self {
            quote,
            range,
            heading,
            branch_only: limits_to_branches(&text),
            text,
            heads: head_variants(&head, verb),
            inclusions,
            exceptions,
        }
    }

    /// What the item excepts, as normalised phrases.
    #[must_use]
    pub fn exceptions(&self) -> &[String] {
        &self.exceptions
    }

    /// What the item names, brackets and exceptions left out.
    #[must_use]
    pub fn head_text(&self) -> &str {
        self.heads.first().map_or("", String::as_str)
    }

    /// Whether a normalised term stands anywhere in the item, as itself or inside a longer activity.
    pub(super) fn mentions(&self, term: &str) -> bool {
        !term.is_empty() && self.text.contains(term)
    }

    /// How the item names a normalised term.
    pub(super) fn find_term(&self, term: &str) -> Option<ScopeHitKind> {
        let kind = self.find_activity(term)?;
        // What is only being set up is not done yet.
        let is_planned = |clause: &String| clause.starts_with("筹建") || clause.starts_with("筹备");
        if self.inclusions.iter().any(is_planned) {
            return Some(ScopeHitKind::Embedded);
        }
        Some(if self.branch_only {
            kind.min(ScopeHitKind::BranchOnly)
        } else {
            kind
        })
    }

    fn find_activity(&self, term: &str) -> Option<ScopeHitKind> {
        let names_whole_item = term.contains('(') && self.text.contains(term);
        let is_included = |inclusion: &String| find_naming(inclusion, term) == Some(Naming::Plain);
        // Inclusions first: what a bracket adds is named, whatever else the item excepts.
        if names_whole_item || self.inclusions.iter().any(is_included) {
            return Some(ScopeHitKind::Matched);
        }
        let heads = self.heads.iter();
        let found = heads.filter_map(|head| find_naming(head, term)).max();
        let is_excepted = || self.exceptions.iter().any(|e| e.contains(term));
        match found {
            Some(Naming::Plain) if self.exceptions.is_empty() => Some(ScopeHitKind::Matched),
            Some(Naming::Plain) => Some(ScopeHitKind::Limited),
            Some(Naming::Negated) => Some(ScopeHitKind::Excluded),
            _ if is_excepted() => Some(ScopeHitKind::Excluded),
            Some(Naming::Embedded) => Some(ScopeHitKind::Embedded),
            None => None,
        }
    }
}

// Origin: the ways in which licences say it: 限分支机构经营, (仅限分支机构经营), 【分支机构经营】,
// 由分支机构经营, 限分支机构使用.
/// Whether a text leaves its activity to the branches. 分支机构管理服务 is an activity of its own.
pub(super) fn limits_to_branches(text: &str) -> bool {
    let limits = |(at, word): (usize, &str)| {
        let before = text.get(..at).unwrap_or_default();
        let end = at + word.len();
        let after = text.get(end..).unwrap_or_default();
        let limited = ["限", "仅", "只", "由", "限于", "下属", "所属"]
            .iter()
            .any(|word| before.ends_with(word));
        let acts = ["经营", "从事", "开展", "生产", "使用"]
            .iter()
            .any(|word| after.starts_with(word));
        limited || acts
    };
    let company_limits = |(at, _): (usize, &str)| {
        let before = text.get(..at).unwrap_or_default();
        before.ends_with(['限', '由'])
    };
    let mut companies = text.match_indices("分公司经营");
    text.match_indices("分支机构").any(limits) || companies.any(company_limits)
}

// The order is used: of two namings the greater one speaks for the text.
/// How a text names a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Naming {
    /// As a part of a longer activity, which is another trade.
    Embedded,
    /// Behind 非 (`非融资担保`).
    Negated,
    /// As it is.
    Plain,
}

// Origin: `corrections` and refusals of platforms; further words by eye, from the near misses of real
// scopes: 餐饮服务咨询, 住宿信息咨询, 快递包装材料销售, 旅行社服务网点.
/// Words behind a term that make it another activity: about it, for it, or what it uses.
const OTHER_ACTIVITY: [&str; 23] = [
    "咨询", "策划", "培训", "设计", "软件", "系统", "研发", "开发", "技术", "管理", "信息", "用品",
    "设备", "器材", "器具", "材料", "包装", "租赁", "筹建", "筹备", "网点", "代办", "中介",
];
/// Where one activity of a short list ends and the next begins: 住宿及餐饮管理 names both.
const LIST_MARKS: [char; 8] = ['、', '及', '和', '与', '或', '兼', '并', '/'];
// Origin: by eye; the longest of the near misses above has six characters behind its term.
/// Characters behind a term: more are a list whose separators were lost.
const MAX_TAIL_CHARS: usize = 10;

/// Whether what stands behind a term makes it another activity.
fn is_other_activity(tail: &str) -> bool {
    let own_tail = tail.split(LIST_MARKS).next().unwrap_or_default();
    let is_short = own_tail.chars().count() <= MAX_TAIL_CHARS;
    is_short && OTHER_ACTIVITY.iter().any(|word| own_tail.contains(word))
}

fn find_naming(text: &str, term: &str) -> Option<Naming> {
    let naming = |(at, _): (usize, &str)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + term.len()..).unwrap_or_default();
        if before.ends_with('非') {
            Naming::Negated
        } else if before.ends_with("筹建") || is_other_activity(after) {
            Naming::Embedded
        } else {
            Naming::Plain
        }
    };
    text.match_indices(term).map(naming).max()
}

/// The head with its verb in front and behind: `销售` and `化妆品` name `化妆品销售` too.
fn head_variants(head: &str, verb: Option<&str>) -> Vec<String> {
    let mut heads = vec![head.to_owned()];
    if let Some(verb) = verb {
        heads.push(format!("{verb}{head}"));
        heads.push(format!("{head}{verb}"));
    }
    // Verb and object also stand the other way round in the catalogue: 销售化妆品 and 化妆品销售 are one
    // activity.
    let verb_first = VERBS.iter().find_map(|verb| {
        let object = head.strip_prefix(verb)?;
        Some((verb, object))
    });
    if let Some((verb, object)) = verb_first {
        heads.push(format!("{object}{verb}"));
    }
    heads
}

/// Clauses of an item in order; `true` for those inside brackets.
fn split_clauses(text: &str) -> Vec<(String, bool)> {
    let mut depth = 0usize;
    let mut out = vec![(String::new(), false)];
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' | ';' | '。' => {}
            _ => {
                if let Some((clause, _)) = out.last_mut() {
                    clause.push(c);
                }
                continue;
            }
        }
        out.push((String::new(), depth > 0));
    }
    out.retain(|(clause, _)| !clause.is_empty());
    out
}

#[derive(Default)]
struct ItemParts {
    head: String,
    inclusions: Vec<String>,
    exceptions: Vec<String>,
}

impl ItemParts {
    fn add_clause(&mut self, clause: &str, bracketed: bool) {
        // 仅, 限 and 只 leave a part of the item, which excepts all the rest.
        let narrowing = bracketed && clause.starts_with(['非', '仅', '限', '只']);
        let denied = narrowing && clause.starts_with('非');
        let (rest, mut exceptions) = if denied {
            let exception = clause.to_owned();
            (String::new(), vec![exception])
        } else {
            split_exceptions(clause, bracketed)
        };
        if narrowing && !rest.is_empty() {
            exceptions.push(clause.to_owned());
        }
        self.exceptions.extend(exceptions);
        if bracketed {
            let inclusion = (!rest.is_empty()).then_some(rest);
            self.inclusions.extend(inclusion);
        } else {
            self.head.push_str(&rest);
        }
    }
}

/// Takes exceptions out of a clause: what remains, and the phrases taken out.
fn split_exceptions(clause: &str, bracketed: bool) -> (String, Vec<String>) {
    let mut rest = clause.to_owned();
    let mut exceptions = Vec::new();
    // An empty range would take out nothing and loop for ever.
    while let Some(range) = find_exception(&rest, bracketed).filter(|range| !range.is_empty()) {
        let exception = rest.get(range.clone()).unwrap_or_default();
        exceptions.push(exception.to_owned());
        let before = rest.get(..range.start).unwrap_or_default();
        let behind = rest.get(range.end..).unwrap_or_default();
        rest = format!("{before}{behind}");
    }
    (rest, exceptions)
}

/// Byte range of the first exception: `除X外`, `X除外`, `X以外`, `不含X` to the end.
fn find_exception(clause: &str, bracketed: bool) -> Option<Range<usize>> {
    if let Some(start) = opening_except(clause) {
        let tail = clause.get(start..).unwrap_or_default();
        match closing_outside(tail) {
            Some(length) => return Some(start..start + length),
            // In a bracket 除 reaches to the end, also without 外 behind it (除疫苗).
            None if bracketed => return Some(start..clause.len()),
            None => {}
        }
    }
    for ending in ["除外", "以外"] {
        if let Some(at) = clause.find(ending) {
            return Some(0..at + ending.len());
        }
    }
    let start = EXCEPT_WORDS
        .iter()
        .filter_map(|word| clause.find(word))
        .min()?;
    Some(start..clause.len())
}

/// Where a 除 that excepts begins.
fn opening_except(clause: &str) -> Option<usize> {
    let mut places = clause.match_indices('除').map(|(at, _)| at);
    places.find(|at| {
        let before = clause.get(..*at).unwrap_or_default();
        let behind = clause.get(at + '除'.len_utf8()..).unwrap_or_default();
        let Some(next) = behind.chars().next() else {
            return false;
        };
        let is_word_end = before.ends_with(|c| NOT_EXCEPT_BEFORE.contains(c));
        let is_word_start = next == '外' || NOT_EXCEPT_AFTER.contains(next);
        !is_word_end && !is_word_start
    })
}

/// Length in bytes of `除X外`, counted from 除.
fn closing_outside(tail: &str) -> Option<usize> {
    let mut places = tail.match_indices('外');
    places.find_map(|(at, outside)| {
        let end = at + outside.len();
        let behind = tail.get(end..).unwrap_or_default();
        let before = tail.get(..at).unwrap_or_default();
        // 室外 is a place and no end.
        let is_place = before.ends_with('室');
        let is_word = behind.starts_with(|c| NOT_OUTSIDE.contains(c));
        if is_place || is_word {
            return None;
        }
        Some(end)
    })
}
