//! One field altered on a paper of a pack that was ready: where the field must agree with another
//! paper, with the declaration or with the category, the verdict is never `ready` again.

use std::collections::BTreeMap;

use model::{
    Document, DocumentField, FieldRole, FieldState, FileEvidence, Rect, Report, TextPage, Verdict,
};
use policy::evaluate;
use policy::identify;
use policy::rules::Rules;

use crate::support::{EMBEDDED_RULES, Pack, all_packs, fixtures, pack_snapshot};

/// A pack that was looked at once; its text may be altered and evaluated again.
pub struct Seen {
    pub pack: Pack,
    pub files: Vec<FileEvidence>,
}

/// A fixture pack, looked at once a run.
pub fn seen(name: &str) -> Seen {
    Seen::open(&fixtures().join(name), &EMBEDDED_RULES)
}

impl Seen {
    pub fn open(folder: &std::path::Path, rules: &Rules) -> Self {
        let pack = Pack::open(folder, rules);
        let files = pack_snapshot(folder).files.clone();
        Self { pack, files }
    }

    pub fn documents(&self, files: &[FileEvidence], rules: &Rules) -> Vec<Document> {
        identify::identify_documents(
            files,
            &self.pack.dossier.declaration.documents,
            &rules.catalogue,
        )
    }

    pub fn judge(&self, files: &[FileEvidence], rules: &Rules) -> Report {
        self.judge_papers(files, &self.documents(files, rules), rules)
    }

    fn judge_papers(
        &self,
        files: &[FileEvidence],
        documents: &[Document],
        rules: &Rules,
    ) -> Report {
        let dossier = &self.pack.dossier;
        let declared = &dossier.declaration.documents;
        let resolutions =
            identify::resolution::compute_resolutions(files, documents, declared, &rules.catalogue);
        evaluate::evaluate_dossier(&evaluate::EvaluationInput {
            name: &dossier.name,
            declaration: &dossier.declaration,
            files,
            resolutions: &resolutions,
            trials: &[],
            recognition: model::OcrAvailability::NotInstalled,
            skipped: &dossier.skipped,
            documents,
            rules,
            settings: &self.pack.settings,
        })
    }

    /// Whether the verdict rests on paper `index`: without it the pack is not ready.
    fn rests_on(&self, documents: &[Document], index: usize, rules: &Rules) -> bool {
        let mut others = documents.to_vec();
        others.remove(index);
        self.judge_papers(&self.files, &others, rules)
            .verdict
            != Verdict::Ready
    }

    /// Whether the category asks anything of the scope, for which no paper may stand in.
    fn asks_for_scope(&self, rules: &Rules) -> bool {
        let category = self
            .pack
            .dossier
            .declaration
            .category
            .as_deref();
        let found = category.and_then(|c| rules.find_category(c));
        let scope = found.and_then(|(_, c)| c.scope.as_ref());
        scope.is_some_and(|s| s.decided_by.is_none())
    }

    /// The files with one field overwritten; `None` where its words were not found again.
    pub fn altered(&self, field: &DocumentField, value: &str) -> Option<Vec<FileEvidence>> {
        let place = field.place.as_ref()?;
        let mut files = self.files.clone();
        let page = files
            .get_mut(place.file)?
            .text
            .pages
            .iter_mut()
            .find(|p| p.number == place.page)?;
        overwrite(page, place.rect?, &field.value, value).then_some(files)
    }
}

/// Writes `new` over `old` inside `rect` (fractions of the page): into the first line that holds a
/// part of it; the parts in further lines are wiped out.
fn overwrite(page: &mut TextPage, rect: Rect, old: &str, new: &str) -> bool {
    let (width, height) = (page.width, page.height);
    let inside = |r: &Rect| {
        let overlap = (r.x1.min(rect.x1 * width) - r.x0.max(rect.x0 * width)).max(0.0);
        let middle = f64::midpoint(r.y0, r.y1) / height;
        overlap > 0.0 && (rect.y0..=rect.y1).contains(&middle)
    };
    let mut unwritten = Some(new);
    for line in page
        .lines
        .iter_mut()
        .filter(|l| inside(&l.rect))
    {
        if let Some(range) = shared(&line.text, old) {
            line.text
                .replace_range(range, unwritten.take().unwrap_or_default());
        }
    }
    unwritten.is_none()
}

/// The longest run of `text` that `value` holds too, white space aside, in bytes of `text`.
fn shared(text: &str, value: &str) -> Option<std::ops::Range<usize>> {
    let solid = |t: &str| -> Vec<(usize, char)> {
        t.char_indices()
            .filter(|(_, c)| !c.is_whitespace())
            .collect()
    };
    let (text, value) = (solid(text), solid(value));
    let run = |i: usize, j: usize| {
        text[i..]
            .iter()
            .zip(&value[j..])
            .take_while(|(a, b)| a.1 == b.1)
            .count()
    };
    let starts = (0..text.len()).flat_map(|i| (0..value.len()).map(move |j| (i, j)));
    let (length, start) = starts
        .map(|(i, j)| (run(i, j), i))
        .max_by_key(|(n, i)| (*n, usize::MAX - i))?;
    let last = text.get((start + length).checked_sub(1)?)?;
    (length > 0).then(|| text[start].0..last.0 + last.1.len_utf8())
}

/// `value` with the character at `at` replaced by another one of its kind.
fn one_changed(value: &str, at: usize) -> String {
    let other = |c: char| match c {
        '0'..='8' => char::from_u32(c as u32 + 1).unwrap_or('0'),
        '9' => '0',
        'A'..='Z' => {
            if c == 'A' {
                'B'
            } else {
                'A'
            }
        }
        '禾' => '木',
        _ => '禾',
    };
    value
        .chars()
        .enumerate()
        .map(|(i, c)| if i == at { other(c) } else { c })
        .collect()
}

/// What a field of a paper that the verdict rests on may wrongly say, by what it is for: a name for
/// the alteration and the other value. Fields that need not agree with anything have none: a permit may still show an earlier
/// representative, and permits number and scope in ways of their own.
fn alterations(document: &Document, field: &DocumentField) -> Vec<(&'static str, String)> {
    let value = &field.value;
    let half = value.chars().count() / 2;
    let subject = document.kind == "business-license";
    let answers_for_it = subject || document.kind == "bank-account-proof";
    match field.role {
        Some(FieldRole::SubjectName) => vec![
            ("another name", "云岚市远汀商务服务有限公司".into()),
            ("one character of the name", one_changed(value, 4)),
        ],
        Some(FieldRole::AccountHolder) => vec![
            ("another holder", "云岚市远汀商务服务有限公司".into()),
            ("one character of the holder", one_changed(value, 4)),
            ("the holder's branch", format!("{value}松汀分公司")),
        ],
        Some(FieldRole::SubjectCode) => vec![
            ("one digit of the code", one_changed(value, 5)),
            ("one character of the code's body", one_changed(value, 12)),
            ("another valid code", "91330100MA200022X0".into()),
        ],
        Some(FieldRole::Validity) => vec![("expired", expired(&field.data_type).into())],
        Some(FieldRole::Scope) if subject => {
            vec![(
                "another scope",
                "一般项目：会议及展览服务；翻译服务。".into(),
            )]
        }
        Some(FieldRole::EntityType) if subject => vec![("another type", other_type(value).into())],
        Some(FieldRole::Representative) if answers_for_it => persons(value),
        Some(FieldRole::PersonName) => persons(value),
        Some(FieldRole::Number) if field.data_type == "citizen-id" => {
            vec![("one digit of the number", one_changed(value, half))]
        }
        _ => Vec::new(),
    }
}

fn persons(value: &str) -> Vec<(&'static str, String)> {
    let last = value.chars().count() - 1;
    vec![
        ("another person", "温知秋".into()),
        ("one character of the person", one_changed(value, last)),
    ]
}

fn expired(data_type: &str) -> &'static str {
    if data_type == "term" {
        "2014年05月20日至2024年05月19日"
    } else {
        "2024年05月19日"
    }
}

fn other_type(value: &str) -> &'static str {
    if value.contains("个体") || value.contains("经营") {
        "有限责任公司"
    } else {
        "个体工商户"
    }
}

#[test]
fn no_pack_with_one_field_altered_is_ready() {
    let rules = Rules::load_embedded().expect("sound");
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut packs, mut holes) = (0, Vec::new());
    for folder in all_packs() {
        if Pack::open(&folder, &rules)
            .expectation
            .verdict
            != Some(Verdict::Ready)
        {
            continue;
        }
        let seen = seen(
            &folder
                .file_name()
                .expect("a name")
                .to_string_lossy(),
        );
        assert_eq!(
            seen.judge(&seen.files, &rules).verdict,
            Verdict::Ready,
            "{}",
            seen.pack.dossier.name
        );
        packs += 1;
        let documents = seen.documents(&seen.files, &rules);
        let needed = (0..documents.len()).filter(|i| seen.rests_on(&documents, *i, &rules));
        for document in needed.filter_map(|i| documents.get(i)) {
            let asked =
                |f: &DocumentField| f.role != Some(FieldRole::Scope) || seen.asks_for_scope(&rules);
            let present = document
                .fields
                .iter()
                .filter(|(_, f)| f.state == FieldState::Present && asked(f));
            for (name, field) in present {
                for (what, value) in alterations(document, field) {
                    let about = format!(
                        "{}: {} {name}: {what}",
                        seen.pack.dossier.name, document.kind
                    );
                    let Some(files) = seen.altered(field, &value) else {
                        panic!("not found again: {about}")
                    };
                    *tried.entry(what).or_default() += 1;
                    if seen.judge(&files, &rules).verdict == Verdict::Ready {
                        holes.push(about);
                    }
                }
            }
        }
    }
    let count: usize = tried.values().sum();
    eprintln!("{packs} packs, {count} alterations: {tried:?}");
    assert!(
        holes.is_empty(),
        "{} of {count} are ready:\n{}",
        holes.len(),
        holes.join("\n")
    );
    assert!(
        packs >= 12 && tried.len() >= 14 && count >= 180,
        "{packs} packs, {count}: {tried:?}"
    );
}
