//! Who is who in a rule test: invented names and codes with valid check digits.

use model::Merchant;
use values::check_digit;

/// Entity type of a merchant that declares none.
pub const DEFAULT_ENTITY: &str = "enterprise";

/// Names and numbers of one body.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Registered name.
    pub name: String,
    /// Credit code.
    pub code: String,
    /// The person who represents it.
    pub person: String,
    /// Words of its 类型 line.
    pub type_line: String,
}

impl Subject {
    /// The applicant as declared, completed by invented values of its entity type: `code_prefix` is
    /// how its credit code begins, `type_line` what its licence prints.
    #[must_use]
    pub fn applicant(
        declared: &Merchant,
        code_prefix: Option<&str>,
        type_line: Option<&str>,
    ) -> Self {
        let id = declared
            .entity
            .as_deref()
            .unwrap_or(DEFAULT_ENTITY);
        // GB 32100-2015: 9 is the register of commerce, 1 an enterprise in it.
        let prefix = code_prefix.unwrap_or("91");
        Self {
            name: declared
                .name
                .clone()
                .unwrap_or_else(|| invent_name(id).into()),
            code: declared
                .code
                .clone()
                .unwrap_or_else(|| invent_credit_code(prefix, 1)),
            person: declared
                .representative
                .clone()
                .unwrap_or_else(|| "张样本".into()),
            type_line: type_line.unwrap_or("样本").to_owned(),
        }
    }

    /// Another body: a store, a partner, a right holder. Each number is another one.
    #[must_use]
    pub fn third_party(number: u32) -> Self {
        Self {
            name: format!("宁波样本{}商行有限公司", chinese_digits(number)),
            // Far from number 1, which is the applicant's.
            code: invent_credit_code("91", 1000 + number),
            person: "李样本".into(),
            type_line: "有限责任公司".into(),
        }
    }
}

fn invent_name(entity: &str) -> &'static str {
    match entity {
        "individual-business" => "西湖区样本小吃店",
        "public-institution" => "杭州市样本第一医院",
        "government" => "杭州市样本事务局",
        _ => "杭州样本茶饮有限公司",
    }
}

/// A credit code of the unused region 99 with valid check digits (GB 32100-2015).
fn invent_credit_code(prefix: &str, number: u32) -> String {
    // GB 11714: eight characters, then the check character.
    let body = format!("MA9{number:05}");
    let organisation = check_digit::org_check_character(&body).unwrap_or('0');
    let body = format!("{prefix}990106{body}{organisation}");
    let check = check_digit::credit_check_character(&body).unwrap_or('0');
    format!("{body}{check}")
}

/// Names have no Arabic digits.
fn chinese_digits(number: u32) -> String {
    let digit = |c: char| {
        c.to_digit(10).and_then(|d| {
            "零一二三四五六七八九"
                .chars()
                .nth(d as usize)
        })
    };
    number
        .to_string()
        .chars()
        .filter_map(digit)
        .collect()
}
