//! Whose a paper is and how long it holds, read by every label that the built-in catalogue gives.

use super::*;
use crate::rules::Rules;
use crate::rules::document_type::names_holder;
use model::FieldRole;

/// A field under one of its labels.
struct LabelCase<'a> {
    kind: &'a DocumentType,
    field: &'a FieldDefinition,
    label: &'a str,
    value: &'static str,
}

/// Every label of the fields that tell a holder or a term.
fn label_cases(kind: &DocumentType) -> Vec<LabelCase<'_>> {
    let tells_term = |f: &FieldDefinition| f.role == Some(FieldRole::Validity);
    let proofs = kind
        .fields
        .iter()
        .filter(|f| names_holder(f) || tells_term(f));
    let cases = proofs.flat_map(|field| {
        let labels = field.labels.iter();
        labels.filter_map(move |label| {
            let value = printed_value(field)?;
            Some(LabelCase {
                kind,
                field,
                label,
                value,
            })
        })
    });
    cases.collect()
}

/// A value that the field takes; numbers are read by their own shape and not tried here.
fn printed_value(field: &FieldDefinition) -> Option<&'static str> {
    match (field.role?, field.data_type.as_str()) {
        (FieldRole::Validity, "term") => Some("2026年01月01日至2028年12月31日"),
        (FieldRole::Validity, _) => Some("2028年12月31日"),
        (_, "company-name") => Some("样例市示范商贸有限公司"),
        (_, "person-name") => Some("闻样本"),
        _ => None,
    }
}

/// A page of the type that prints the label with its value and nothing else of the form.
fn label_page(case: &LabelCase<'_>, path: &str) -> FileEvidence {
    let title = case
        .kind
        .titles
        .first()
        .unwrap_or(&case.kind.title.zh);
    let line = format!("{}：{}", case.label, case.value);
    let boxes = [
        (400.0, 80.0, 40.0, title.as_str()),
        (160.0, 240.0, 24.0, line.as_str()),
        (160.0, 600.0, 24.0, "样例市示范区"),
    ];
    scan(path, &boxes)
}

fn declared(kind: &DocumentType, path: &str) -> DeclaredDocument {
    DeclaredDocument {
        file: path.to_owned(),
        kind: kind.id.clone(),
        ..DeclaredDocument::default()
    }
}

/// The cases whose label gave another value than the printed one, each on a page of its own.
fn lost_labels(cases: &[LabelCase<'_>], rules: &Rules) -> Vec<String> {
    let (mut files, mut words) = (Vec::new(), Vec::new());
    for (index, case) in cases.iter().enumerate() {
        let path = format!("{index:04}.jpg");
        files.push(label_page(case, &path));
        words.push(declared(case.kind, &path));
    }
    let papers = identify_documents(&files, &words, &rules.catalogue);
    let lost = cases
        .iter()
        .enumerate()
        .filter(|(index, case)| {
            let on_file = |d: &&Document| d.pages.iter().any(|p| p.file == *index);
            let paper = papers.iter().find(on_file);
            let value = paper.and_then(|d| d.field_value(&case.field.name));
            value != Some(case.value)
        });
    let tell = |(_, case): (usize, &LabelCase<'_>)| {
        format!("{} {} {}", case.kind.id, case.field.name, case.label)
    };
    lost.map(tell).collect()
}

#[test]
fn every_label_of_a_holder_or_term_is_read() {
    let rules = Rules::load_embedded().unwrap();
    let (mut cards, mut papers) = (Vec::new(), Vec::new());
    for kind in &rules.catalogue.kinds {
        let has_sides = !kind.sides.is_empty();
        let group = if has_sides { &mut cards } else { &mut papers };
        group.extend(label_cases(kind));
    }
    let tried = cards.len() + papers.len();
    println!("{tried} labels tried");
    let mut lost = lost_labels(&papers, &rules);
    // Sides in files of their own are joined; one file at a time has nothing to be joined with.
    for card in cards.chunks(1) {
        lost.extend(lost_labels(card, &rules));
    }
    assert_eq!(lost, Vec::<String>::new());
    assert!(tried > 1500, "{tried}");
}
