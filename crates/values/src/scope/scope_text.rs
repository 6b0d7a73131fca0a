//! The text of a scope with the depth of its brackets: what is disclaimer, where it can be split.

use super::branches::limits_to_branches;
use crate::text::NormalisedText;

// Origin: the reference `document-formats`, 5, step 2, and the shapes of Beijing, Hubei and foreign
// firms there.
/// Words of the sentences that say what needs approval and what does not. They contain exceptions
/// (`除…外`) that limit no item.
const DISCLAIMERS: [&str; 43] = [
    "市场主体自主选择",
    "文件经营",
    "依法须",
    "依法需",
    "有效期",
    "专项规定",
    "专营规定",
    "从其规定",
    "国务院决定",
    "许可证件",
    "批准文件",
    "批准证书",
    "审批机关",
    "许可后",
    "审批后",
    "方可经营",
    "方可开展",
    "凭许可证",
    "凭有效许可证",
    "凭资质证",
    "前置许可项目",
    "后置许可项目",
    "行政许可",
    "无需报经审批",
    "法律、行政法规",
    "未经许可",
    "经批准的项目",
    "依法须经批准的项目",
    "经相关部门批准后",
    "凭营业执照依法自主",
    "自主选择经营项目",
    "法律法规非禁止",
    "具体经营项目以",
    "不得从事本市",
    "可自主依法经营",
    "除许可业务外",
    "实施准入特别管理措施",
    "开展经营活动",
    "法律、行政法规、国务院决定",
    "法律法规禁止",
    "法律、法规禁止",
    "国家禁止",
    "国家和本市产业政策禁止",
];

/// How disclaimers begin; before these an item may stand whose separator was lost.
const DISCLAIMER_STARTS: [&str; 11] = [
    "依法需经批准的项目",
    "(凭",
    "凭许可证",
    "凭有效许可证",
    "凭资质证",
    "有效期",
    "除依法须经批准的项目",
    "依法须经批准的项目",
    "企业依法自主选择",
    "具体经营项目以",
    "经相关部门批准后",
];

pub(super) struct ScopeText<'a> {
    pub folded: &'a NormalisedText,
    pub depths: &'a [usize],
    pub source: &'a str,
}

/// Bracket depth of every character, brackets counted inside. A bracket that never closes ends at
/// the next `;` or `。`, one that never opened is none: a lost bracket must not swallow a scope.
pub(super) fn bracket_depths(chars: &[char]) -> Vec<usize> {
    let partners = bracket_partners(chars);
    // Two counters: brackets with a partner nest, a lost one only lasts to the end of its sentence.
    let mut depth = 0usize;
    let mut loose = false;
    let mut depths = Vec::with_capacity(chars.len());
    let mut flat_until = None;
    for (index, (c, partner)) in chars.iter().zip(&partners).enumerate() {
        // Asked once a group only: nested brackets would be read again and again.
        let outside = depth == 0 && flat_until.is_none() && *c == '(';
        let flat_open = outside && partner.is_some_and(|end| holds_list(chars, index, end));
        match (c, partner) {
            ('(', Some(end)) if flat_open => flat_until = Some(*end),
            ('(', Some(_)) => depth += 1,
            ('(', None) => loose = true,
            (';' | '。', _) => loose = false,
            _ => {}
        }
        let closes_flat = flat_until == Some(index);
        let stray = *c == ')' && partner.is_none();
        depths.push(depth + usize::from(loose || stray));
        if *c == ')' && partner.is_some() && !closes_flat {
            depth = depth.saturating_sub(1);
        }
        if closes_flat {
            flat_until = None;
        }
    }
    depths
}

/// For each bracket the place of its partner.
fn bracket_partners(chars: &[char]) -> Vec<Option<usize>> {
    let mut partners = vec![None; chars.len()];
    let mut open = Vec::new();
    for (index, c) in chars.iter().enumerate() {
        if *c == '(' {
            open.push(index);
        }
        if *c != ')' {
            continue;
        }
        let Some(partner) = open.pop() else {
            continue;
        };
        for (place, other) in [(partner, index), (index, partner)] {
            if let Some(known) = partners.get_mut(place) {
                *known = Some(other);
            }
        }
    }
    partners
}

// By eye: shorter brackets that stand alone are conditions.
/// Characters of a bracket that is a list of items.
const MIN_LIST_CHARS: usize = 12;

/// Whether a bracket holds items of its own: the whole scope behind a sentence of the law (Guizhou), or
/// what is left to the branches (限分支机构经营:A、B).
fn holds_list(chars: &[char], start: usize, end: usize) -> bool {
    let inside = chars
        .get(start + 1..end)
        .unwrap_or_default();
    let text: String = inside.iter().collect();
    let before = start
        .checked_sub(1)
        .and_then(|index| chars.get(index));
    let alone = before.is_none_or(|c| matches!(c, ';' | '。' | ':' | ',' | '、' | ')'));
    let (heading, list) = text
        .split_once(':')
        .unwrap_or((&text, ""));
    if limits_to_branches(heading) {
        let below = heading.starts_with("以下") || heading.starts_with("下列");
        return !list.is_empty() || (alone && below);
    }
    let after_sentence = before.is_none_or(|c| matches!(c, ';' | '。' | ':'));
    let separators = [';', '、', ','];
    let is_list = inside.len() >= MIN_LIST_CHARS && text.contains(separators);
    let conditions = [
        "不", "除", "含", "限", "仅", "凭", "以上", "上述", "注", "另",
    ];
    let is_condition = conditions
        .iter()
        .any(|word| text.starts_with(word))
        || text.contains("除外");
    after_sentence && is_list && !is_condition && !disclaims(&text)
}

fn disclaims(text: &str) -> bool {
    DISCLAIMERS
        .iter()
        .any(|disclaimer| text.contains(disclaimer))
}

impl ScopeText<'_> {
    /// A point ends a sentence unless it stands inside a name or number.
    pub fn char_at(&self, index: usize) -> char {
        let at = |index: usize| self.folded.chars().get(index).copied();
        let is_inside = |index: Option<usize>| {
            let neighbour = index.and_then(at);
            neighbour.is_some_and(|c| c.is_ascii_alphanumeric())
        };
        let here = at(index).unwrap_or('\0');
        let before = index.checked_sub(1);
        let in_name = is_inside(before) && is_inside(Some(index + 1));
        match here {
            '.' if !in_name => '。',
            '/' if !in_name => '、',
            // Marks of the printer: what follows is a part of its own, or nothing.
            '*' | '#' | '〓' | '※' | '■' | '★' | '^' | '·' | '~' => ';',
            '+' if !is_inside(before) => ';',
            _ => here,
        }
    }

    pub fn depth_at(&self, index: usize) -> usize {
        let depth = self.depths.get(index);
        depth.copied().unwrap_or(0)
    }

    pub fn text_of(&self, indices: &[usize]) -> String {
        let chars = indices
            .iter()
            .map(|index| self.char_at(*index));
        chars.collect()
    }

    /// Indices of the characters that remain when bracket groups and clauses with disclaimers go.
    pub fn without_disclaimers(&self) -> Vec<usize> {
        let length = self.folded.chars().len();
        let all: Vec<usize> = (0..length).collect();
        // A new bracket starts a run of its own, so that two brackets side by side are judged
        // apart.
        let opens_group = |index: usize| {
            let opens = self.char_at(index) == '(';
            opens && self.depth_at(index) == 1
        };
        let in_group = |index: usize| self.depth_at(index) > 0;
        let runs = all.chunk_by(|before, here| {
            let alike = in_group(*before) == in_group(*here);
            alike && !opens_group(*here)
        });
        let mut kept = Vec::new();
        for run in runs {
            let first = run.first();
            let group = first.is_some_and(|index| in_group(*index));
            if group && !self.holds_disclaimer(run) {
                kept.extend(run);
            } else {
                self.keep_clauses(run, group, &mut kept);
            }
        }
        kept
    }

    /// Keeps the clauses without a disclaimer; of a group that disclaims, only the exceptions.
    fn keep_clauses(&self, run: &[usize], group: bool, kept: &mut Vec<usize>) {
        let ends = |index: usize| matches!(self.char_at(index), ',' | ';' | '。' | ':' | '(' | ')');
        for clause in run.chunk_by(|first, second| ends(*first) == ends(*second)) {
            let text = self.text_of(clause);
            let excepts = ["不含", "不包括", "不包含"]
                .iter()
                .any(|word| text.starts_with(word));
            if !self.holds_disclaimer(clause) && (!group || excepts) {
                kept.extend(clause);
            } else if !group {
                // The item that lost its separator ends where the disclaimer begins.
                let start = DISCLAIMER_STARTS
                    .iter()
                    .filter_map(|disclaimer| text.find(disclaimer))
                    .min()
                    .unwrap_or(0);
                let before = text.get(..start).unwrap_or_default();
                let length = before.chars().count();
                kept.extend(clause.iter().take(length));
            }
        }
    }

    fn holds_disclaimer(&self, indices: &[usize]) -> bool {
        let text = self.text_of(indices);
        // 限分支机构开展经营活动 limits what it stands at, and disclaims nothing.
        !limits_to_branches(&text) && disclaims(&text)
    }

    pub fn trim_marks(&self, indices: &[usize]) -> Vec<usize> {
        let noise = |index: &usize| {
            let c = self.char_at(*index);
            matches!(c, '.' | ',' | '、' | ':' | '-' | '。' | ';')
        };
        let is_kept = |index: &usize| !noise(index);
        let first = indices.iter().position(is_kept);
        let last = indices.iter().rposition(is_kept);
        match (first, last) {
            (Some(first), Some(last)) => {
                let trimmed = indices.get(first..=last);
                trimmed.unwrap_or_default().to_vec()
            }
            _ => Vec::new(),
        }
    }
}
