//! The document's text against what the merchant declared.

use super::super::CheckContext;
use super::statement::{
    FactComparison, SourceStatement, StatementSource, field_statement, present_by_role,
};
use model::{Bilingual, DocumentField, FieldRole, FieldState};
use values::name::{NameMatch, compare_companies, compare_persons};
use values::text::{normalise_text, normalise_upper};
use values::{Scope, ScopeOutcome};

/// What was declared for the licence of the applicant.
pub(super) fn licence_comparisons(context: &CheckContext<'_>) -> Vec<FactComparison> {
    let declared = &context.applicant.declared;
    let other_person = |a: &str, b: &str| compare_persons(a, b) == NameMatch::Different;
    vec![
        declared_comparison(
            ("法定代表人（经营者）", "representative"),
            present_by_role(context, FieldRole::Representative),
            declared.representative.as_ref(),
            other_person,
        ),
        declared_comparison(
            ("经营范围", "business scope"),
            present_by_role(context, FieldRole::Scope),
            declared.scope.as_ref(),
            lacks_items,
        ),
    ]
}

/// What was declared of the account.
pub(super) fn account_comparisons(context: &CheckContext<'_>) -> Vec<FactComparison> {
    let account = &context.applicant.account;
    let other_name = |a: &str, b: &str| {
        !matches!(
            compare_companies(a, b),
            NameMatch::Same | NameMatch::Unknown
        )
    };
    vec![
        declared_comparison(
            ("账户名称", "account name"),
            present_by_role(context, FieldRole::AccountHolder),
            account.holder.as_ref(),
            other_name,
        ),
        declared_comparison(
            ("开户银行", "bank"),
            present_by_name(context, "bank"),
            account.bank.as_ref(),
            is_other_bank,
        ),
        declared_comparison(
            ("银行账号", "account number"),
            present_by_name(context, "account"),
            account.number.as_ref(),
            is_other_number,
        ),
    ]
}

fn declared_comparison(
    fact: (&str, &str),
    field: Option<&DocumentField>,
    declared: Option<&String>,
    contradicts: fn(&str, &str) -> bool,
) -> FactComparison {
    let declared_statement = declared.map(|v| SourceStatement {
        origin: StatementSource::Declaration,
        value: v.clone(),
        place: None,
    });
    // A claim alone contradicts nothing.
    let statements = field
        .map(field_statement)
        .into_iter()
        .flat_map(std::iter::once)
        .chain(declared_statement);
    let statements: Vec<SourceStatement> = if field.is_some() {
        statements.collect()
    } else {
        Vec::new()
    };
    let private = field.and_then(DocumentField::personal_data);
    FactComparison {
        fact: Bilingual::new(fact.0, fact.1),
        private,
        statements,
        contradicts,
    }
}

/// The declared scope names what the printed one does not.
fn lacks_items(printed: &str, declared: &str) -> bool {
    let (printed, declared) = (Scope::parse(printed), Scope::parse(declared));
    let lacking = |quote: &String| {
        // Brackets hold limits and exceptions, which people leave out when they declare their
        // scope.
        let head = quote
            .split(['（', '('])
            .next()
            .unwrap_or_default()
            .to_owned();
        matches!(
            printed.match_terms(&[head]).outcome,
            ScopeOutcome::NotFound | ScopeOutcome::Embedded | ScopeOutcome::Excluded
        )
    };
    declared
        .items
        .iter()
        .any(|i| lacking(&i.quote))
}

fn is_other_bank(printed: &str, declared: &str) -> bool {
    let (a, b) = (normalise_text(printed), normalise_text(declared));
    // One name within the other is a branch, or a legal form that was left out: no contradiction.
    !a.is_empty()
        && !b.is_empty()
        && !a.contains(&b)
        && !b.contains(&a)
        && bank_without_branch(&a) != bank_without_branch(&b)
}

/// The bank without its branch: 中国工商银行 of 中国工商银行杭州支行.
fn bank_without_branch(folded: &str) -> &str {
    folded
        .find("银行")
        .and_then(|at| folded.get(..at))
        .unwrap_or(folded)
}

fn is_other_number(printed: &str, declared: &str) -> bool {
    // Account numbers are printed in groups, so blanks and dashes do not count.
    let digits = |text: &str| {
        normalise_upper(text)
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
    };
    let (a, b) = (digits(printed), digits(declared));
    !a.is_empty() && !b.is_empty() && a != b
}

fn present_by_name<'a>(context: &CheckContext<'a>, name: &str) -> Option<&'a DocumentField> {
    context
        .document
        .fields
        .get(name)
        .filter(|f| f.state == FieldState::Present)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_items_must_stand_in_the_printed_scope() {
        let printed = "一般项目：餐饮管理；日用百货销售。许可项目：餐饮服务；食品销售（不含酒）。";
        assert!(!lacks_items(printed, "餐饮服务；日用百货销售"));
        assert!(lacks_items(printed, "餐饮服务；住宿服务"));
    }

    #[test]
    fn branches_of_one_bank_do_not_contradict_each_other() {
        assert!(!is_other_bank(
            "中国工商银行股份有限公司杭州样例支行",
            "中国工商银行"
        ));
        assert!(is_other_bank("中国工商银行杭州样例支行", "中国建设银行"));
        assert!(!is_other_number("1202 0213 0990", "120202130990"));
        assert!(is_other_number("120202130990", "120202130991"));
    }
}
