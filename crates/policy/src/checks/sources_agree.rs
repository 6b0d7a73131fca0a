//! `sources-agree`: the paper's text, its QR codes, the declaration and the file's name say the same.
//!
//! One matrix for each paper: a row a fact, a statement a source, the strongest source first. Every
//! weaker one that contradicts it is a finding that names both sides. Name and code against the
//! declaration belong to `same-subject`, the entity type to `entity-fits`, the kind to the file's
//! claims: nothing is said twice.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, Field, FieldOrigin, FieldRole, FieldState, FindingCode, Place, Private, Words};
use values::name::{compare, compare_persons, NameMatch};
use values::text::{fold, fold_upper};
use values::{find_credit_codes, CodeVerdict, CreditCode, Scope, ScopeOutcome};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourcesAgree {}

impl Check for SourcesAgree {
    const CODES: &'static [FindingCode] = &[FindingCode::DeclarationMismatch, FindingCode::QrCodeMismatch];

    fn sentence() -> Words {
        Words::new(
            "证照文字、二维码、申报内容和文件名互相一致",
            "the paper's text, its QR codes, the declaration and the file's name say the same",
        )
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        matrix(case).into_iter().fold(Ruling::met(), |ruling, row| ruling.and(row.ruling(case)))
    }
}

/// Who says something, strongest first. What is typeset cannot be misread; a QR code has an error
/// correction of its own; a reading of a scan may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    TypesetText,
    QrCode,
    ReadText,
    Declaration,
    FileName,
}

impl Origin {
    fn of(field: &Field) -> Self {
        match field.origin {
            FieldOrigin::PdfText | FieldOrigin::Docx | FieldOrigin::PlainText => Self::TypesetText,
            FieldOrigin::QrCode => Self::QrCode,
            FieldOrigin::Declared => Self::Declaration,
            FieldOrigin::Ocr | FieldOrigin::Sidecar | FieldOrigin::None => Self::ReadText,
        }
    }

    fn title(self) -> Words {
        match self {
            Self::TypesetText | Self::ReadText => Words::new("证照文字", "its text"),
            Self::QrCode => Words::new("二维码", "its QR code"),
            Self::Declaration => Words::new("merchant.yaml", "merchant.yaml"),
            Self::FileName => Words::new("文件名", "the file's name"),
        }
    }
}

struct Statement {
    origin: Origin,
    value: String,
    place: Option<Place>,
}

/// One fact with everything that is said of it.
struct Row {
    fact: Words,
    private: Option<Private>,
    statements: Vec<Statement>,
    contradicts: fn(&str, &str) -> bool,
}

impl Row {
    fn ruling(mut self, case: &Case<'_>) -> Ruling {
        self.statements.sort_by_key(|s| s.origin);
        let Some((strongest, weaker)) = self.statements.split_first() else { return Ruling::met() };
        let wrong = weaker.iter().filter(|s| (self.contradicts)(&strongest.value, &s.value));
        wrong.fold(Ruling::met(), |ruling, other| ruling.and(self.conflict(case, strongest, other)))
    }

    fn conflict(&self, case: &Case<'_>, strongest: &Statement, other: &Statement) -> Ruling {
        let own = |s: &Statement| s.origin <= Origin::ReadText;
        let code = if own(other) { FindingCode::QrCodeMismatch } else { FindingCode::DeclarationMismatch };
        let seen = Observation::new(code)
            .warning()
            .sure(if other.origin == Origin::FileName { Confidence::Low } else { Confidence::Medium })
            .with("document", case.title.clone())
            .with("file", case.file_names())
            .with("field", self.fact.clone())
            .with("found_in", strongest.origin.title())
            .with("declared_in", other.origin.title());
        let seen = self.show(self.show(seen, "found", &strongest.value), "declared", &other.value);
        let seen = seen.at(strongest.place.as_ref()).at(other.place.as_ref());
        // A paper that contradicts itself is misread or forged; a wrong claim of it is only corrected.
        if own(other) { Ruling::unknown(seen) } else { Ruling::noted(seen) }
    }

    fn show(&self, seen: Observation, name: &str, value: &str) -> Observation {
        match self.private {
            Some(kind) => seen.with_private(name, value, kind),
            None => seen.with(name, value),
        }
    }
}

fn matrix(case: &Case<'_>) -> Vec<Row> {
    let account = &case.applicant.account;
    let holds_account = case.document.by_role(FieldRole::AccountHolder).is_some();
    let mut rows = vec![code(case)];
    rows.extend(case.document.by_role(FieldRole::SubjectCode).is_some().then(|| name(case)));
    if case.tells_the_applicant() {
        let declared = &case.applicant.declared;
        let other_person = |a: &str, b: &str| compare_persons(a, b) == NameMatch::Different;
        let representative = by_role(case, FieldRole::Representative);
        rows.push(declared_row(("法定代表人（经营者）", "representative"), representative, declared.representative.as_ref(), other_person));
        rows.push(declared_row(("经营范围", "business scope"), by_role(case, FieldRole::Scope), declared.scope.as_ref(), lacks_items));
    }
    if case.own && holds_account {
        let holder = by_role(case, FieldRole::AccountHolder);
        let other_name = |a: &str, b: &str| !matches!(compare(a, b), NameMatch::Same | NameMatch::Unknown);
        rows.push(declared_row(("账户名称", "account name"), holder, account.holder.as_ref(), other_name));
        rows.push(declared_row(("开户银行", "bank"), by_name(case, "bank"), account.bank.as_ref(), other_bank));
        rows.push(declared_row(("银行账号", "account number"), by_name(case, "account"), account.number.as_ref(), other_number));
    }
    rows
}

/// The code: text, QR codes, file name.
fn code(case: &Case<'_>) -> Row {
    let mut statements: Vec<Statement> = by_role(case, FieldRole::SubjectCode).map(stated).into_iter().collect();
    let printed = statements.first().map(|s| fold_upper(&s.value)).unwrap_or_default();
    if !printed.is_empty() {
        statements.extend(encoded(case, &printed));
        statements.extend(named(case).iter().flat_map(|n| valid_codes(n)).take(1).map(file_name));
    }
    let contradicts = |a: &str, b: &str| {
        let (a, b) = (fold_upper(a), fold_upper(b));
        // One that fails its check digit was misread, and another check says so.
        a != b && a.len() == b.len() && [&a, &b].iter().all(|c| is_valid(c))
    };
    Row { fact: Words::new("统一社会信用代码", "credit code"), private: None, statements, contradicts }
}

/// The one code of the QR codes on the paper's pages; none when one of them is the printed one, and
/// none when there are several to choose from. A permit's QR code may also name who issued it.
fn encoded(case: &Case<'_>, printed: &str) -> Option<Statement> {
    let mut found: Vec<(String, Place)> = Vec::new();
    for page in case.pages() {
        let Some(seen) = &page.page.quality else { continue };
        for code in seen.codes.iter().flat_map(|c| valid_codes(&c.text)) {
            found.push((code, Place { file: page.at.file, page: page.at.page, rect: None }));
        }
    }
    let is_body = |c: &str| c.starts_with("11") || c.starts_with("12");
    if found.iter().any(|(c, _)| c == printed) {
        return None;
    }
    found.retain(|(c, _)| is_body(printed) || !is_body(c));
    found.dedup_by(|a, b| a.0 == b.0);
    match found.as_slice() {
        [(value, place)] => {
            Some(Statement { origin: Origin::QrCode, value: value.clone(), place: Some(place.clone()) })
        }
        _ => None,
    }
}

/// The name: text, file name. Only of papers with a code: letters name others in their file names.
fn name(case: &Case<'_>) -> Row {
    let mut statements: Vec<Statement> = by_role(case, FieldRole::SubjectName).map(stated).into_iter().collect();
    if !statements.is_empty() {
        let titles: Vec<String> = case.titles.values().map(|t| fold(&t.zh)).collect();
        statements.extend(named(case).iter().filter_map(|n| company_in(n, &titles)).take(1).map(file_name));
    }
    let contradicts = |printed: &str, named: &str| {
        let (p, n) = (fold(printed), fold(named));
        !p.contains(&n) && !n.contains(&p) && compare(printed, named) == NameMatch::Different
    };
    Row { fact: Words::new("名称", "name"), private: None, statements, contradicts }
}

fn declared_row(
    fact: (&str, &str),
    field: Option<&Field>,
    declared: Option<&String>,
    contradicts: fn(&str, &str) -> bool,
) -> Row {
    let said = declared.map(|v| Statement { origin: Origin::Declaration, value: v.clone(), place: None });
    // A claim alone contradicts nothing.
    let statements = field.map(stated).into_iter().flat_map(std::iter::once).chain(said);
    let statements: Vec<Statement> = if field.is_some() { statements.collect() } else { Vec::new() };
    let private = field.and_then(Field::privacy);
    Row { fact: Words::new(fact.0, fact.1), private, statements, contradicts }
}

/// The declared scope names what the printed one does not.
fn lacks_items(printed: &str, declared: &str) -> bool {
    let (printed, declared) = (Scope::parse(printed), Scope::parse(declared));
    let lacking = |quote: &String| {
        let head = quote.split(['（', '(']).next().unwrap_or_default().to_owned();
        matches!(printed.matches(&[head]).outcome, ScopeOutcome::NotFound | ScopeOutcome::Excluded)
    };
    declared.items.iter().any(|i| lacking(&i.quote))
}

fn other_bank(printed: &str, declared: &str) -> bool {
    let (a, b) = (fold(printed), fold(declared));
    !a.is_empty() && !b.is_empty() && !a.contains(&b) && !b.contains(&a) && bank(&a) != bank(&b)
}

/// The bank without its branch: 中国工商银行 of 中国工商银行杭州支行.
fn bank(folded: &str) -> &str {
    folded.find("银行").and_then(|at| folded.get(..at)).unwrap_or(folded)
}

fn other_number(printed: &str, declared: &str) -> bool {
    let digits = |text: &str| fold_upper(text).chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let (a, b) = (digits(printed), digits(declared));
    !a.is_empty() && !b.is_empty() && a != b
}

fn by_role<'a>(case: &Case<'a>, role: FieldRole) -> Option<&'a Field> {
    case.present(role).map(|(_, f)| f)
}

fn by_name<'a>(case: &Case<'a>, name: &str) -> Option<&'a Field> {
    case.document.fields.get(name).filter(|f| f.state == FieldState::Present)
}

fn stated(field: &Field) -> Statement {
    Statement { origin: Origin::of(field), value: field.value.clone(), place: field.place.clone() }
}

fn file_name(value: String) -> Statement {
    Statement { origin: Origin::FileName, value, place: None }
}

/// The names of the paper's files, without folders and endings.
fn named(case: &Case<'_>) -> Vec<String> {
    let stem = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
    };
    case.own_files().iter().map(|(_, f)| stem(&f.path)).collect()
}

fn valid_codes(text: &str) -> Vec<String> {
    let all = find_credit_codes(text).into_iter();
    all.filter(|f| is_sound(f.verdict) && !f.repaired).map(|f| f.code.as_str().to_owned()).collect()
}

/// Both check digits hold; regions are renumbered too often to be asked for.
fn is_sound(verdict: CodeVerdict) -> bool {
    matches!(verdict, CodeVerdict::Valid | CodeVerdict::UnknownRegion)
}

fn is_valid(code: &str) -> bool {
    CreditCode::parse(code).is_ok_and(|c| is_sound(c.verdict()))
}

/// Endings of company names.
const ENDINGS: [&str; 3] = ["公司", "合作社", "事务所"];
/// Shorter runs are words, not names.
const SHORTEST: usize = 6;

/// The company that a file's name speaks of, without a paper's title before it.
fn company_in(stem: &str, titles: &[String]) -> Option<String> {
    let folded = fold(stem);
    let is_part = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}' | '(' | ')' | '·');
    folded.split(|c| !is_part(c)).find_map(|run| {
        let end = ENDINGS.iter().filter_map(|e| Some(run.rfind(e)? + e.len())).max()?;
        let name = run.get(..end)?;
        let name = titles.iter().filter_map(|t| name.strip_prefix(t.as_str())).min_by_key(|n| n.len()).unwrap_or(name);
        (name.chars().count() >= SHORTEST).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_give_company_names_without_the_papers_title() {
        let titles = [fold("营业执照"), fold("食品经营许可证")];
        let of = |stem| company_in(stem, &titles);
        assert_eq!(of("营业执照杭州样例餐饮管理有限公司"), Some("杭州样例餐饮管理有限公司".to_owned()));
        assert_eq!(of("杭州样例餐饮管理有限公司营业执照副本"), Some("杭州样例餐饮管理有限公司".to_owned()));
        assert_eq!(of("1-杭州样例（集团）有限公司_执照"), Some("杭州样例(集团)有限公司".to_owned()));
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
        assert!(!other_bank("中国工商银行股份有限公司杭州样例支行", "中国工商银行"));
        assert!(other_bank("中国工商银行杭州样例支行", "中国建设银行"));
        assert!(!other_number("1202 0213 0990", "120202130990"));
        assert!(other_number("120202130990", "120202130991"));
    }
}
