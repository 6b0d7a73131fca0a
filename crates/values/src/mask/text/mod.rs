//! Masks every citizen's number, telephone, card and account number inside running text, and
//! leaves credit codes, permit numbers and dates alone.

mod number_shapes;

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use crate::check_digit;
use crate::text::NormalisedText;
use number_shapes::{
    is_card_group, is_citizen_id, is_credit_code, is_doctors_code, is_mobile, is_old_citizen_id,
    is_telephone_group,
};

/// Hides personal numbers in `text`, whatever their width and spacing; the rest stays as it is.
///
/// Citizens' numbers keep their region, telephones three and four digits, cards and accounts the
/// last four. A number hidden inside a longer one (doctors' certificates) goes whole. Idempotent.
#[must_use]
pub fn mask_text(text: &str) -> String {
    mask_until_stable(text, |page| {
        for group in digit_groups(page.folded.chars()) {
            page.hide_citizen_ids(&group);
            page.hide_whole_numbers(&group);
        }
        page.hide_labelled_accounts();
    })
}

/// Hides in a path only what is a person's number beyond doubt: citizens' numbers and UnionPay cards
/// with a valid check digit, and eleven digits of a mobile telephone. Whoever calls has to find the
/// file again, and cameras and phones name files by long numbers. Idempotent.
#[must_use]
pub fn mask_path(path: &str) -> String {
    mask_until_stable(path, |page| {
        for group in digit_groups(page.folded.chars()) {
            page.hide_certain_numbers(&group);
        }
    })
}

fn mask_until_stable(text: &str, hide: impl Fn(&mut TextMasker<'_>)) -> String {
    let mut masked = text.to_owned();
    // What one pass hides can isolate another number; digits only become fewer, so this ends.
    loop {
        let next = mask_once(&masked, &hide);
        if next == masked {
            return masked;
        }
        masked = next;
    }
}

fn mask_once(text: &str, hide: impl Fn(&mut TextMasker<'_>)) -> String {
    let folded = NormalisedText::with_spaces(text);
    let mut page = TextMasker {
        hidden: vec![false; folded.chars().len()],
        folded: &folded,
    };
    hide(&mut page);
    let mut out: Vec<char> = text.chars().collect();
    for (index, hidden) in page.hidden.iter().enumerate() {
        if !hidden {
            continue;
        }
        let source = folded.source_range(index..index + 1);
        if let Some(places) = out.get_mut(source) {
            places.fill('*');
        }
    }
    out.into_iter().collect()
}

/// A digit, or an X behind digits, and its place in the normalised text.
#[derive(Clone, Copy)]
struct PlacedDigit {
    c: char,
    at: usize,
}

/// Digits with at most two characters of space or hyphen between neighbours: the reach of one
/// number as it may be printed.
type DigitGroup = Vec<PlacedDigit>;

fn digit_groups(chars: &[char]) -> Vec<DigitGroup> {
    let mut out: Vec<DigitGroup> = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        // By eye: two are a space beside a hyphen; with more, two numbers are likelier. A line
        // break may cut a number.
        let near = |group: &&mut DigitGroup| {
            let Some(last) = group.last() else {
                return false;
            };
            let start = last.at + 1;
            let between = chars.get(start..at).unwrap_or_default();
            let is_gap = |c: &char| matches!(c, ' ' | '-' | '\n');
            between.len() <= 2 && between.iter().all(is_gap)
        };
        let digit = PlacedDigit {
            c: c.to_ascii_uppercase(),
            at,
        };
        let follows_digit = |group: &DigitGroup| {
            let last = group.last();
            last.is_some_and(|last| last.c != 'X')
        };
        let is_digit = c.is_ascii_digit();
        let is_x = digit.c == 'X';
        match out.last_mut().filter(near) {
            Some(group) if is_digit => group.push(digit),
            Some(group) if is_x && follows_digit(group) => group.push(digit),
            _ if is_digit => out.push(vec![digit]),
            _ => {}
        }
    }
    out
}

fn digits_to_string(digits: &[PlacedDigit]) -> String {
    let chars = digits.iter().map(|digit| digit.c);
    chars.collect()
}

struct TextMasker<'a> {
    folded: &'a NormalisedText,
    hidden: Vec<bool>,
}

impl TextMasker<'_> {
    fn hide_digits(&mut self, digits: &[PlacedDigit]) {
        for digit in digits {
            if let Some(place) = self.hidden.get_mut(digit.at) {
                *place = true;
            }
        }
    }

    fn char_at(&self, at: Option<usize>) -> char {
        let chars = self.folded.chars();
        let c = at.and_then(|index| chars.get(index));
        c.copied().unwrap_or(' ')
    }

    /// Whether no digit (with `strict`: no letter, star, or point of a decimal either) touches the number.
    fn stands_alone(&self, digits: &[PlacedDigit], strict: bool) -> bool {
        let (Some(first), Some(last)) = (digits.first(), digits.last()) else {
            return false;
        };
        // A point before an ending or behind a sentence is none of a decimal's.
        let touches = |c: char, beyond: char| match c {
            '0'..='9' => true,
            'a'..='z' | 'A'..='Z' | '*' => strict,
            '.' => strict && beyond.is_ascii_digit(),
            _ => false,
        };
        let before = self.char_at(first.at.checked_sub(1));
        let before_that = self.char_at(first.at.checked_sub(2));
        let behind = self.char_at(Some(last.at + 1));
        let behind_that = self.char_at(Some(last.at + 2));
        let touched_before = touches(before, before_that);
        let touched_behind = touches(behind, behind_that);
        !touched_before && !touched_behind
    }

    /// Every window of 18 that is a citizen's number, and the longer codes that contain one.
    fn hide_citizen_ids(&mut self, group: &[PlacedDigit]) {
        // Most windows show at a glance that no date of birth is in them.
        let may_hold_birth_date = |window: &&[PlacedDigit]| {
            let at = |index: usize| match window.get(index) {
                Some(digit) => digit.c,
                None => ' ',
            };
            let century = [at(6), at(7)];
            let month = [at(10), at(11)];
            let may_be_century = matches!(century, ['1', '9'] | ['2', '0']);
            let may_be_month = matches!(month, ['0', _] | ['1', '0'..='2']);
            may_be_century && may_be_month
        };
        for window in group
            .windows(18)
            .filter(may_hold_birth_date)
        {
            // Two signs of a number of its own: printed without gaps, and nothing touching it. A
            // misread one needs both.
            let joined = is_joined(window);
            let alone = self.stands_alone(window, false);
            let number = digits_to_string(window);
            if is_citizen_id(&number, joined && alone, joined || alone) {
                let shown = if alone { 6 } else { 0 };
                let hidden = window.get(shown..);
                self.hide_digits(hidden.unwrap_or_default());
            }
        }
        // Nine characters of the certificate, then an old (15) or a new (18) citizen's number.
        for (length, id) in [(24, 9..24), (27, 9..27)] {
            for window in group.windows(length) {
                let own_number = is_joined(window) && self.stands_alone(window, false);
                if !own_number {
                    continue;
                }
                let code = digits_to_string(window);
                if is_doctors_code(&code) {
                    let hidden = window.get(id.clone());
                    self.hide_digits(hidden.unwrap_or_default());
                }
            }
        }
    }

    /// Numbers printed in one piece, of their full length, whose check digit holds; mobile telephones
    /// have none.
    fn hide_certain_numbers(&mut self, group: &[PlacedDigit]) {
        for part in group.chunk_by(|a, b| a.at + 1 == b.at) {
            let number = digits_to_string(part);
            // 62: the prefix of UnionPay (ISO/IEC 7812). A time stamp begins with 20 and passes Luhn
            // one time in ten.
            let is_phone =
                number.len() == 11 && is_mobile(&number) && self.stands_alone(part, true);
            let is_card = (16..=19).contains(&number.len())
                && number.starts_with("62")
                && check_digit::passes_luhn(&number);
            if part.len() == 18 && is_citizen_id(&number, false, true) {
                self.hide_digits(part.get(6..).unwrap_or_default());
            } else if is_card {
                self.hide_digits(
                    part.get(..part.len() - 4)
                        .unwrap_or_default(),
                );
            } else if is_phone {
                self.hide_digits(part.get(3..7).unwrap_or_default());
            }
        }
    }

    /// Numbers that nothing touches: old citizens' numbers, telephones, cards.
    fn hide_whole_numbers(&mut self, group: &[PlacedDigit]) {
        let parts: Vec<&[PlacedDigit]> = group
            .chunk_by(|first, second| first.at + 1 == second.at)
            .collect();
        for (index, part) in parts.iter().enumerate() {
            self.hide_number(part);
            // Five parts at most: cards of 17 to 19 digits are printed 4 4 4 4 and the rest.
            // `138 0000 0000`, `0571-88880000`, `4111 1111 1111 1111`
            for count in 2..=5 {
                let Some(span) = parts.get(index..index + count) else {
                    break;
                };
                let lengths: Vec<usize> = span
                    .iter()
                    .map(|number_part| number_part.len())
                    .collect();
                let digits = span.concat();
                let number = digits_to_string(&digits);
                let is_telephone = is_telephone_group(&lengths, &number);
                if is_telephone || is_card_group(&lengths) {
                    self.hide_number(&digits);
                }
            }
        }
    }

    fn hide_number(&mut self, digits: &[PlacedDigit]) {
        if !self.stands_alone(digits, true) {
            return;
        }
        let text = digits_to_string(digits);
        let length = text.len();
        let last_four = length.saturating_sub(4)..length;
        let shown = match length {
            15 if is_old_citizen_id(&text) => 0..6,
            // Cards have 16 to 19 digits (`document-formats`, 2.6); credit codes of digits only can
            // pass Luhn as well.
            16..=19 if check_digit::passes_luhn(&text) && !is_credit_code(&text) => last_four,
            11 | 13 if is_mobile(&text) => last_four,
            // Landlines only with a gap or hyphen: ten to twelve digits in one row are mostly
            // serial numbers.
            10..=12 if !is_joined(digits) && text.starts_with('0') => last_four,
            _ => return,
        };
        let head = if length == 11 && is_mobile(&text) {
            3
        } else {
            0
        };
        let mut hidden = DigitGroup::new();
        for (index, digit) in digits.iter().enumerate() {
            let is_shown = index < head || shown.contains(&index);
            if !is_shown {
                hidden.push(*digit);
            }
        }
        self.hide_digits(&hidden);
    }

    /// Corporate accounts have no check digit: only their label tells.
    fn hide_labelled_accounts(&mut self) {
        // The lengths are by eye: what forms print between label and number, and the longest
        // account (25 digits) with spaces.
        static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"(?:[账帐]号|[账帐]户|卡号)[号码:\s()是为]{0,8}(\d[\d \-]{6,40}\d)").ok()
        });
        let Some(label) = LABEL.as_ref() else {
            return;
        };
        let found: Vec<Range<usize>> = label
            .captures_iter(self.folded.text())
            .filter_map(|captures| captures.get(1))
            .map(|number| number.range())
            .collect();
        for bytes in found {
            let range = self.folded.char_range(bytes);
            let next = self.char_at(Some(range.end));
            let letter_follows = next.is_ascii_alphabetic();
            let mut digits: DigitGroup = range
                .map(|at| PlacedDigit {
                    c: self.char_at(Some(at)),
                    at,
                })
                .filter(|digit| digit.c.is_ascii_digit())
                .collect();
            // By eye, one below the shortest account (9): recognition may lose a digit.
            if digits.len() < 8 || letter_follows {
                continue;
            }
            digits.truncate(digits.len() - 4);
            self.hide_digits(&digits);
        }
    }
}

fn is_joined(digits: &[PlacedDigit]) -> bool {
    let (Some(first), Some(last)) = (digits.first(), digits.last()) else {
        return false;
    };
    let reach = last.at - first.at + 1;
    reach == digits.len()
}

#[cfg(test)]
mod tests;
