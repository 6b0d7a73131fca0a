//! `sources-agree`: the document's text, its QR codes, the declaration and the file's name say the
//! same.
//!
//! One matrix for each document: a row a fact, a statement a source, the strongest source first.
//! Every weaker one that contradicts it is a finding that names both sides. Name and code against the
//! declaration belong to `same-subject`, the entity type to `entity-fits`, the type to the file's
//! claims: nothing is said twice.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use model::{
    Bilingual, Confidence, DocumentField, EvidenceLocation, FieldOrigin, FieldRole, FieldState,
    FindingCode, PersonalData,
};
use values::name::{NameMatch, compare_companies, compare_persons};
use values::text::{normalise_text, normalise_upper};
use values::{CreditCode, CreditCodeVerdict, Scope, ScopeOutcome, find_credit_codes};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourcesAgree {}

impl Check for SourcesAgree {
    const CODES: &'static [FindingCode] = &[
        FindingCode::DeclarationMismatch,
        FindingCode::QrCodeMismatch,
    ];

    fn summary() -> Bilingual {
        Bilingual::new(
            "证照文字、二维码、申报内容和文件名互相一致",
            "the paper's text, its QR codes, the declaration and the file's name say the same",
        )
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        comparison_matrix(context)
            .into_iter()
            .fold(CheckOutcome::met(), |outcome, row| {
                outcome.and(row.check_statements(context))
            })
    }
}

/// Who says something, strongest first. What is typeset cannot be misread; a QR code has an error
/// correction of its own; a reading of a scan may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum StatementSource {
    TypesetText,
    QrCode,
    ReadText,
    Declaration,
    FileName,
}

impl StatementSource {
    fn from_field(field: &DocumentField) -> Self {
        match field.origin {
            FieldOrigin::PdfText | FieldOrigin::Docx | FieldOrigin::PlainText => Self::TypesetText,
            FieldOrigin::QrCode => Self::QrCode,
            FieldOrigin::Declared => Self::Declaration,
            FieldOrigin::Ocr | FieldOrigin::Sidecar | FieldOrigin::None => Self::ReadText,
        }
    }

    fn title(self) -> Bilingual {
        match self {
            Self::TypesetText | Self::ReadText => Bilingual::new("证照文字", "its text"),
            Self::QrCode => Bilingual::new("二维码", "its QR code"),
            Self::Declaration => Bilingual::new("merchant.yaml", "merchant.yaml"),
            Self::FileName => Bilingual::new("文件名", "the file's name"),
        }
    }
}

struct SourceStatement {
    origin: StatementSource,
    value: String,
    place: Option<EvidenceLocation>,
}

/// One fact with everything that is said of it.
struct FactComparison {
    fact: Bilingual,
    private: Option<PersonalData>,
    statements: Vec<SourceStatement>,
    contradicts: fn(&str, &str) -> bool,
}

impl FactComparison {
    fn check_statements(mut self, context: &CheckContext<'_>) -> CheckOutcome {
        self.statements.sort_by_key(|s| s.origin);
        let Some((strongest, weaker)) = self.statements.split_first() else {
            return CheckOutcome::met();
        };
        let wrong = weaker
            .iter()
            .filter(|s| (self.contradicts)(&strongest.value, &s.value));
        wrong.fold(CheckOutcome::met(), |outcome, other| {
            outcome.and(self.conflict_outcome(context, strongest, other))
        })
    }

    fn conflict_outcome(
        &self,
        context: &CheckContext<'_>,
        strongest: &SourceStatement,
        other: &SourceStatement,
    ) -> CheckOutcome {
        let own = |s: &SourceStatement| s.origin <= StatementSource::ReadText;
        let code = if own(other) {
            FindingCode::QrCodeMismatch
        } else {
            FindingCode::DeclarationMismatch
        };
        let observation = Observation::new(code)
            .at_most_warning()
            .with_confidence(if other.origin == StatementSource::FileName {
                Confidence::Low
            } else {
                Confidence::Medium
            })
            .with("document", context.title.clone())
            .with("file", context.file_names())
            .with("field", self.fact.clone())
            .with("found_in", strongest.origin.title())
            .with("declared_in", other.origin.title());
        let observation = self.with_value(
            self.with_value(observation, "found", &strongest.value),
            "declared",
            &other.value,
        );
        let observation = observation
            .at_location(strongest.place.as_ref())
            .at_location(other.place.as_ref());
        // A document that contradicts itself is misread or forged; a wrong claim of it is only
        // corrected.
        if own(other) {
            CheckOutcome::unknown(observation)
        } else {
            CheckOutcome::met_with(observation)
        }
    }

    fn with_value(&self, observation: Observation, name: &str, value: &str) -> Observation {
        match self.private {
            Some(kind) => observation.with_private(name, value, kind),
            None => observation.with(name, value),
        }
    }
}

fn comparison_matrix(context: &CheckContext<'_>) -> Vec<FactComparison> {
    let account = &context.applicant.account;
    let holds_account = context
        .document
        .field_by_role(FieldRole::AccountHolder)
        .is_some();
    let mut rows = vec![code_comparison(context)];
    rows.extend(
        context
            .document
            .field_by_role(FieldRole::SubjectCode)
            .is_some()
            .then(|| name_comparison(context)),
    );
    // These were declared for the licence of the applicant, so other documents are not held against
    // them.
    if context.names_applicant() {
        let declared = &context.applicant.declared;
        let other_person = |a: &str, b: &str| compare_persons(a, b) == NameMatch::Different;
        let representative = present_by_role(context, FieldRole::Representative);
        rows.push(declared_comparison(
            ("法定代表人（经营者）", "representative"),
            representative,
            declared.representative.as_ref(),
            other_person,
        ));
        rows.push(declared_comparison(
            ("经营范围", "business scope"),
            present_by_role(context, FieldRole::Scope),
            declared.scope.as_ref(),
            lacks_items,
        ));
    }
    if context.own && holds_account {
        let holder = present_by_role(context, FieldRole::AccountHolder);
        let other_name = |a: &str, b: &str| {
            !matches!(
                compare_companies(a, b),
                NameMatch::Same | NameMatch::Unknown
            )
        };
        rows.push(declared_comparison(
            ("账户名称", "account name"),
            holder,
            account.holder.as_ref(),
            other_name,
        ));
        rows.push(declared_comparison(
            ("开户银行", "bank"),
            present_by_name(context, "bank"),
            account.bank.as_ref(),
            is_other_bank,
        ));
        rows.push(declared_comparison(
            ("银行账号", "account number"),
            present_by_name(context, "account"),
            account.number.as_ref(),
            is_other_number,
        ));
    }
    rows
}

/// The code: text, QR codes, file name.
fn code_comparison(context: &CheckContext<'_>) -> FactComparison {
    let mut statements: Vec<SourceStatement> = present_by_role(context, FieldRole::SubjectCode)
        .map(field_statement)
        .into_iter()
        .collect();
    let printed = statements
        .first()
        .map(|s| normalise_upper(&s.value))
        .unwrap_or_default();
    if !printed.is_empty() {
        statements.extend(qr_code_statement(context, &printed));
        statements.extend(
            file_stems(context)
                .iter()
                .flat_map(|n| find_valid_codes(n))
                .take(1)
                .map(file_name_statement),
        );
    }
    let contradicts = |a: &str, b: &str| {
        let (a, b) = (normalise_upper(a), normalise_upper(b));
        // One that fails its check digit was misread, and another check says so.
        a != b && a.len() == b.len() && [&a, &b].iter().all(|c| is_valid_code(c))
    };
    FactComparison {
        fact: Bilingual::new("统一社会信用代码", "credit code"),
        private: None,
        statements,
        contradicts,
    }
}

/// The one code of the QR codes on the document's pages; none when one of them is the printed one,
/// and none when there are several to choose from. A permit's QR code may also name who issued it.
fn qr_code_statement(context: &CheckContext<'_>, printed: &str) -> Option<SourceStatement> {
    let mut found: Vec<(String, EvidenceLocation)> = Vec::new();
    for page in context.pages() {
        let Some(measures) = &page.page.quality else {
            continue;
        };
        for code in measures
            .codes
            .iter()
            .flat_map(|c| find_valid_codes(&c.text))
        {
            found.push((
                code,
                EvidenceLocation {
                    file: page.at.file,
                    page: page.at.page,
                    rect: None,
                },
            ));
        }
    }
    // Codes that begin with 11 or 12 are those of public bodies, such as the authority behind a QR
    // code.
    let is_body = |c: &str| c.starts_with("11") || c.starts_with("12");
    if found.iter().any(|(c, _)| c == printed) {
        return None;
    }
    found.retain(|(c, _)| is_body(printed) || !is_body(c));
    found.dedup_by(|a, b| a.0 == b.0);
    match found.as_slice() {
        [(value, place)] => Some(SourceStatement {
            origin: StatementSource::QrCode,
            value: value.clone(),
            place: Some(place.clone()),
        }),
        _ => None,
    }
}

/// The name: text, file name. Only of documents with a code: letters name others in their file
/// names.
fn name_comparison(context: &CheckContext<'_>) -> FactComparison {
    let mut statements: Vec<SourceStatement> = present_by_role(context, FieldRole::SubjectName)
        .map(field_statement)
        .into_iter()
        .collect();
    if !statements.is_empty() {
        let titles: Vec<String> = context
            .titles
            .values()
            .map(|t| normalise_text(&t.zh))
            .collect();
        statements.extend(
            file_stems(context)
                .iter()
                .filter_map(|n| find_company_name(n, &titles))
                .take(1)
                .map(file_name_statement),
        );
    }
    let contradicts = |printed: &str, named: &str| {
        let (p, n) = (normalise_text(printed), normalise_text(named));
        !p.contains(&n)
            && !n.contains(&p)
            && compare_companies(printed, named) == NameMatch::Different
    };
    FactComparison {
        fact: Bilingual::new("名称", "name"),
        private: None,
        statements,
        contradicts,
    }
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
            ScopeOutcome::NotFound | ScopeOutcome::Excluded
        )
    };
    declared.items.iter().any(|i| lacking(&i.quote))
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

fn present_by_role<'a>(context: &CheckContext<'a>, role: FieldRole) -> Option<&'a DocumentField> {
    context.present_field(role).map(|(_, f)| f)
}

fn present_by_name<'a>(context: &CheckContext<'a>, name: &str) -> Option<&'a DocumentField> {
    context
        .document
        .fields
        .get(name)
        .filter(|f| f.state == FieldState::Present)
}

fn field_statement(field: &DocumentField) -> SourceStatement {
    SourceStatement {
        origin: StatementSource::from_field(field),
        value: field.value.clone(),
        place: field.place.clone(),
    }
}

fn file_name_statement(value: String) -> SourceStatement {
    SourceStatement {
        origin: StatementSource::FileName,
        value,
        place: None,
    }
}

/// The names of the document's files, without folders and endings.
fn file_stems(context: &CheckContext<'_>) -> Vec<String> {
    let stem = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.')
            .map_or(name, |(stem, _)| stem)
            .to_owned()
    };
    context
        .own_files()
        .iter()
        .map(|(_, f)| stem(&f.path))
        .collect()
}

fn find_valid_codes(text: &str) -> Vec<String> {
    let all = find_credit_codes(text).into_iter();
    all.filter(|f| has_valid_check_digits(f.verdict) && !f.repaired)
        .map(|f| f.code.as_str().to_owned())
        .collect()
}

/// Both check digits hold; regions are renumbered too often to be asked for.
fn has_valid_check_digits(verdict: CreditCodeVerdict) -> bool {
    matches!(
        verdict,
        CreditCodeVerdict::Valid | CreditCodeVerdict::UnknownRegion
    )
}

fn is_valid_code(code: &str) -> bool {
    CreditCode::parse(code).is_ok_and(|c| has_valid_check_digits(c.verdict()))
}

// Origin: by eye: companies, cooperatives, and firms of lawyers or accountants.
const COMPANY_NAME_ENDINGS: [&str; 3] = ["公司", "合作社", "事务所"];
// Origin: by eye. 公司执照 (company licence) has four characters and names nobody.
/// Shorter runs are words, not names.
const MIN_COMPANY_NAME_CHARS: usize = 6;

/// The company that a file's name speaks of, without a document's title before it.
fn find_company_name(stem: &str, titles: &[String]) -> Option<String> {
    let folded = normalise_text(stem);
    let is_part = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}' | '(' | ')' | '·');
    folded.split(|c| !is_part(c)).find_map(|run| {
        let end = COMPANY_NAME_ENDINGS
            .iter()
            .filter_map(|e| Some(run.rfind(e)? + e.len()))
            .max()?;
        let name = run.get(..end)?;
        // The longest title wins, so that a title within a longer one leaves no rest in the name.
        let name = titles
            .iter()
            .filter_map(|t| name.strip_prefix(t.as_str()))
            .min_by_key(|n| n.len())
            .unwrap_or(name);
        (name.chars().count() >= MIN_COMPANY_NAME_CHARS).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_give_company_names_without_the_papers_title() {
        let titles = [normalise_text("营业执照"), normalise_text("食品经营许可证")];
        let of = |stem| find_company_name(stem, &titles);
        assert_eq!(
            of("营业执照杭州样例餐饮管理有限公司"),
            Some("杭州样例餐饮管理有限公司".to_owned())
        );
        assert_eq!(
            of("杭州样例餐饮管理有限公司营业执照副本"),
            Some("杭州样例餐饮管理有限公司".to_owned())
        );
        assert_eq!(
            of("1-杭州样例（集团）有限公司_执照"),
            Some("杭州样例(集团)有限公司".to_owned())
        );
        assert_eq!(of("营业执照"), None);
        assert_eq!(of("公司执照"), None);
    }

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
