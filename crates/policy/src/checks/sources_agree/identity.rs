//! Name and credit code: the document's text against its QR codes and the names of its files.

use super::super::CheckContext;
use super::statement::{
    FactComparison, SourceStatement, StatementSource, field_statement, file_name_statement,
    present_by_role,
};
use model::{Bilingual, EvidenceLocation, FieldRole};
use values::name::{NameMatch, compare_companies};
use values::text::{normalise_text, normalise_upper};
use values::{CreditCode, CreditCodeVerdict, find_credit_codes};

/// The code: text, QR codes, file name.
pub(super) fn code_comparison(context: &CheckContext<'_>) -> FactComparison {
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
        a != b
            && a.len() == b.len()
            && [&a, &b]
                .iter()
                .all(|c| is_valid_code(c))
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
pub(super) fn name_comparison(context: &CheckContext<'_>) -> FactComparison {
    let mut statements: Vec<SourceStatement> = present_by_role(context, FieldRole::SubjectName)
        .map(field_statement)
        .into_iter()
        .collect();
    if !statements.is_empty() {
        let titles = || {
            context
                .titles
                .values()
                .map(|t| normalise_text(&t.zh))
        };
        let stems = file_stems(context);
        let named = stems
            .iter()
            .find_map(|n| find_company_name(n, titles));
        statements.extend(named.map(file_name_statement));
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

/// The names of the document's files, without folders and endings.
fn file_stems(context: &CheckContext<'_>) -> Vec<String> {
    let stem = |path: &str| {
        let name = path
            .rsplit('/')
            .next()
            .unwrap_or_default();
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
/// Endings of company names.
const COMPANY_NAME_ENDINGS: [&str; 3] = ["公司", "合作社", "事务所"];
// Origin: by eye. 公司执照 (company licence) has four characters and names nobody.
/// Shorter runs are words, not names.
const MIN_COMPANY_NAME_CHARS: usize = 6;

/// The company that a file's name speaks of, without a document's title before it. `titles` are asked
/// for only where there is a company: hundreds of them, to be normalised.
fn find_company_name<T: Iterator<Item = String>>(
    stem: &str,
    titles: impl Fn() -> T,
) -> Option<String> {
    let folded = normalise_text(stem);
    let is_part = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}' | '(' | ')' | '·');
    folded
        .split(|c| !is_part(c))
        .find_map(|run| {
            let end = COMPANY_NAME_ENDINGS
                .iter()
                .filter_map(|e| Some(run.rfind(e)? + e.len()))
                .max()?;
            let name = run.get(..end)?;
            // The longest title wins, so that a title within a longer one leaves no rest in the name.
            let name = titles()
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
        let of = |stem| find_company_name(stem, || titles.iter().cloned());
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
}
