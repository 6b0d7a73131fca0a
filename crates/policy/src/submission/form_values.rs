//! The values that a platform's form asks to type, as they stand on the papers.

use super::PlannedSlot;
use model::{BankAccount, Bilingual, Document, FieldState, FormSection, Report};
use values::mask::{mask_account, mask_person_name};

/// Values of the merchant, of each paper of the slots in their order, and of the account. `report` is
/// masked already unless the user asked to see personal data; `reveal` says the same for the account.
#[must_use]
pub fn form_sections(
    report: &Report,
    slots: &[PlannedSlot],
    account: Option<&BankAccount>,
    reveal: bool,
) -> Vec<FormSection> {
    let mut sections = vec![merchant_section(report)];
    for slot in slots {
        let mut documents = report.documents.iter();
        let of_slot = |d: &&Document| Some(&d.id) == slot.document.as_ref();
        let rows = documents.find(of_slot).map(field_rows);
        sections.push(FormSection {
            title: slot.title.clone(),
            rows: rows.unwrap_or_default(),
        });
    }
    sections.extend(account.map(|account| account_section(account, report, reveal)));
    sections.retain(|section| !section.rows.is_empty());
    sections
}

fn merchant_section(report: &Report) -> FormSection {
    let merchant = &report.merchant;
    let rows = [
        ("主体名称", "Subject name", &merchant.name),
        ("主体类型", "Entity type", &merchant.entity),
        (
            "统一社会信用代码",
            "Unified social credit code",
            &merchant.code,
        ),
        (
            "法定代表人（经营者）",
            "Legal representative (operator)",
            &merchant.representative,
        ),
        ("经营范围", "Business scope", &merchant.scope),
    ];
    let rows = rows
        .into_iter()
        .filter_map(|(zh, en, value)| {
            let value = value.clone()?;
            Some((Bilingual::new(zh, en), value))
        });
    FormSection {
        title: Bilingual::new("商户", "Merchant"),
        rows: rows.collect(),
    }
}

/// What was read, by the label that is printed beside it.
fn field_rows(document: &Document) -> Vec<(Bilingual, String)> {
    let present = document
        .fields
        .iter()
        .filter(|(_, field)| field.state == FieldState::Present && !field.value.is_empty());
    let rows = present.map(|(name, field)| {
        let label = field.label.as_deref().unwrap_or(name);
        (Bilingual::new(label, name), field.value.clone())
    });
    rows.collect()
}

fn account_section(account: &BankAccount, report: &Report, reveal: bool) -> FormSection {
    // The name of a company is no secret; that of a person, and every other one, may be.
    let own_name = account.holder.is_some() && account.holder == report.merchant.name;
    let holder = account.holder.as_deref().map(|holder| {
        if reveal || own_name {
            holder.to_owned()
        } else {
            mask_person_name(holder)
        }
    });
    let number = account.number.as_deref().map(|number| {
        if reveal {
            number.to_owned()
        } else {
            mask_account(number)
        }
    });
    let rows = [
        ("开户名称", "Account holder", holder),
        ("开户银行", "Bank", account.bank.clone()),
        ("银行账号", "Account number", number),
    ];
    let rows = rows
        .into_iter()
        .filter_map(|(zh, en, value)| Some((Bilingual::new(zh, en), value?)));
    FormSection {
        title: Bilingual::new("银行账户", "Bank account"),
        rows: rows.collect(),
    }
}
