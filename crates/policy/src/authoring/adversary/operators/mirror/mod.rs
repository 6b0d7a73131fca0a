//! Changes that mean nothing to a reviewer: a dossier stays as ready as it was.

use super::super::attack::{Attack, Operator};
use super::super::ready_dossier::{ReadyDossier, read_again};
use super::super::serving_paper::ServingPaper;
use super::fields::{asks_scope, has_role, replace_value};
use super::papers::copy_document;
use crate::authoring::DossierSnapshot;
use model::{
    DeclaredDpi, Document, DpiSource, FieldRole, FileEvidence, FileFormat, FileIntegrity, FileText,
    Probe, Rect, TextLine, TextOrigin, TextPage,
};

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "note-beside",
        find_attacks: add_note,
    },
    Operator {
        id: "photo-added",
        find_attacks: add_photo,
    },
    Operator {
        id: "files-renamed",
        find_attacks: rename_files,
    },
    Operator {
        id: "identical-copy",
        find_attacks: add_copies,
    },
    Operator {
        id: "tags-differ",
        find_attacks: change_tags,
    },
    Operator {
        id: "traditional-characters",
        find_attacks: use_traditional_names,
    },
    Operator {
        id: "code-behind-the-name",
        find_attacks: append_code,
    },
    Operator {
        id: "other-wording-of-the-activity",
        find_attacks: reword_activity,
    },
    Operator {
        id: "further-activities",
        find_attacks: add_activities,
    },
    Operator {
        id: "value-between-underscores",
        find_attacks: underline_values,
    },
];

fn once(change: fn(&mut DossierSnapshot)) -> Vec<Attack> {
    vec![Attack::on_dossier("", "", move |dossier, _| {
        change(dossier);
    })]
}

fn add_file(dossier: &mut DossierSnapshot, path: &str, format: FileFormat, text: FileText) {
    let number = dossier.files.len() + 1;
    dossier.files.push(FileEvidence {
        path: path.to_owned(),
        sha256: format!("{number:064x}").replace("00", "b0"),
        bytes: 20_000,
        probe: Probe::without_pages(format, FileIntegrity::Ok, None),
        text,
    });
    dossier.resolutions.push(Vec::new());
}

fn add_note(_: &ReadyDossier<'_>) -> Vec<Attack> {
    once(|dossier| {
        let line = TextLine {
            text: "请尽快处理，谢谢。".to_owned(),
            rect: Rect::default(),
            confidence: 1.0,
        };
        let text = read_text(TextOrigin::Docx, vec![line]);
        add_file(dossier, "说明.docx", FileFormat::Docx, text);
    })
}

/// Recognition looked at it and found no text.
fn add_photo(_: &ReadyDossier<'_>) -> Vec<Attack> {
    once(|dossier| {
        let text = read_text(TextOrigin::Ocr, Vec::new());
        add_file(dossier, "IMG_0003.jpg", FileFormat::Jpeg, text);
    })
}

fn read_text(origin: TextOrigin, lines: Vec<TextLine>) -> FileText {
    let page = TextPage {
        number: 1,
        width: 1200.0,
        height: 900.0,
        turn: 0,
        lines,
    };
    FileText {
        origin,
        pages: vec![page],
    }
}

fn rename_files(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    // What the merchant declared of a file it named by its path.
    if !dossier.snapshot.declaration.documents.is_empty() {
        return Vec::new();
    }
    once(|dossier| {
        for (index, file) in dossier.files.iter_mut().enumerate() {
            let name = file.path.rsplit_once('.');
            let ending = name.map_or("jpg", |(_, ending)| ending).to_owned();
            file.path = format!("新建文件夹/扫描件 {index}.{ending}");
        }
    })
}

fn add_copies(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let attack = |paper: &ServingPaper<'_>| {
        let (index, files) = (paper.document, paper.files.clone());
        Attack::on_dossier(&paper.kind.id, "", move |dossier, _| {
            let Some(copy) = copy_document(dossier, index) else {
                return;
            };
            // The very same bytes.
            let hash = |file: &usize| dossier.files.get(*file).map(|f| f.sha256.clone());
            let hashes: Vec<String> = files.iter().filter_map(hash).collect();
            let first = dossier.files.len() - hashes.len();
            for (file, hash) in dossier.files.iter_mut().skip(first).zip(hashes) {
                file.sha256 = hash;
            }
            dossier.documents.push(copy);
        })
    };
    dossier.papers.iter().map(attack).collect()
}

/// A program wrote its own resolution into the header, or none.
fn change_tags(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_pages(paper, "72 dpi", |page, resolution| {
            // Where nothing but the header tells the resolution, it is more than a tag.
            if resolution.physical.is_some() || resolution.placed.is_some() {
                let tag = DeclaredDpi {
                    x: 72.0,
                    y: 72.0,
                    source: DpiSource::Jfif,
                };
                page.declared = vec![tag];
                resolution.declared = Some([72.0; 2]);
            }
        })
    };
    dossier.papers.iter().map(attack).collect()
}

// The characters of the invented names, simplified and traditional.
const TRADITIONAL: [(char, char); 12] = [
    ('样', '樣'),
    ('饮', '飲'),
    ('贸', '貿'),
    ('业', '業'),
    ('务', '務'),
    ('东', '東'),
    ('医', '醫'),
    ('宁', '寧'),
    ('湾', '灣'),
    ('区', '區'),
    ('县', '縣'),
    ('团', '團'),
];

fn to_traditional(text: &str) -> String {
    let traditional = |c: char| {
        let pair = TRADITIONAL.iter().find(|(simplified, _)| *simplified == c);
        pair.map_or(c, |(_, traditional)| *traditional)
    };
    text.chars().map(traditional).collect()
}

/// The code beside the name shows that it is the same body.
fn use_traditional_names(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let named = dossier.papers.iter().filter(|p| {
        let coded = has_role(dossier, p, FieldRole::SubjectCode);
        coded && has_role(dossier, p, FieldRole::SubjectName) && p.kind.tells_applicant.is_none()
    });
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_document(paper, "", |document| {
            change_role(document, FieldRole::SubjectName, to_traditional);
        })
    };
    named.map(attack).collect()
}

fn change_role(document: &mut Document, role: FieldRole, change: fn(&str) -> String) {
    let value = document.field_by_role(role).map(|(_, f)| change(&f.value));
    if let Some(value) = value {
        replace_value(document, role, &value);
    }
}

/// As letters write it: the name, and behind it the code in brackets, on two lines.
fn append_code(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let code = dossier.report.merchant.code.clone();
    let name = dossier.report.merchant.name.clone();
    let Some((code, name)) = code.zip(name) else {
        return Vec::new();
    };
    let letters = dossier
        .legible_papers()
        .filter(|p| p.kind.freeform && p.is_applicants());
    let attack = |paper: &ServingPaper<'_>| {
        let (files, document, drawn) = (paper.files.clone(), paper.document, dossier.drawn);
        let (code, name) = (code.clone(), name.clone());
        Attack::if_it_takes(&paper.kind.id, "", move |dossier, rules| {
            let mut took = false;
            for file in &files {
                let file = dossier.files.get_mut(*file);
                for page in file.into_iter().flat_map(|f| &mut f.text.pages) {
                    took |= append_code_on_page(page, &name, &code);
                }
            }
            read_again(dossier, rules, document, drawn);
            took
        })
    };
    letters.map(attack).collect()
}

/// The first line that ends with the name goes on with half of the bracket; the rest stands below it.
fn append_code_on_page(page: &mut TextPage, name: &str, code: &str) -> bool {
    let found = page.lines.iter().position(|line| line.text.ends_with(name));
    let Some((index, line)) = found.and_then(|i| Some((i, page.lines.get_mut(i)?))) else {
        return false;
    };
    line.text.push_str("（统一社会信用代码：");
    let mut below = line.clone();
    below.text = format!("{code}）");
    // The next line of a paragraph: just below, and above whatever follows.
    let height = line.rect.height();
    line.rect.y1 = line.rect.y0 + height * 0.5;
    below.rect.y0 = line.rect.y1 + height * 0.1;
    page.lines.insert(index + 1, below);
    true
}

/// Every wording that the category takes for its activity.
fn reword_activity(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for paper in &dossier.papers {
        if !asks_scope(dossier, paper) || !has_role(dossier, paper, FieldRole::Scope) {
            continue;
        }
        // A leaf may ask for words of its own.
        if !paper.asked_words().is_empty() {
            continue;
        }
        attacks.extend(category_words(dossier).into_iter().map(|word| {
            Attack::on_document(paper, word.clone(), move |document| {
                replace_value(document, FieldRole::Scope, &word);
            })
        }));
    }
    attacks
}

fn category_words(dossier: &ReadyDossier<'_>) -> Vec<String> {
    let category = dossier.snapshot.declaration.category.as_deref();
    let category = category.and_then(|id| dossier.rules.find_category(id));
    let words = category.and_then(|(_, c)| c.scope.as_ref());
    words.map(|w| w.any.clone()).unwrap_or_default()
}

fn add_activities(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let papers = dossier
        .papers
        .iter()
        .filter(|p| asks_scope(dossier, p) && has_role(dossier, p, FieldRole::Scope));
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_document(paper, "", |document| {
            change_role(document, FieldRole::Scope, |scope| {
                format!(
                    "一般项目：日用百货销售；{scope}；会议及展览服务（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）。"
                )
            });
        })
    };
    papers.map(attack).collect()
}

/// A form's rule under or beside what was written on it.
fn underline_values(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let letters = dossier.legible_papers().filter(|p| p.kind.freeform);
    let attack = |paper: &ServingPaper<'_>| {
        let (files, document, drawn) = (paper.files.clone(), paper.document, dossier.drawn);
        Attack::on_dossier(&paper.kind.id, "", move |dossier, rules| {
            for file in &files {
                let file = dossier.files.get_mut(*file);
                let pages = file.into_iter().flat_map(|f| &mut f.text.pages);
                pages.flat_map(|p| &mut p.lines).for_each(underline_value);
            }
            read_again(dossier, rules, document, drawn);
        })
    };
    letters.map(attack).collect()
}

fn underline_value(line: &mut TextLine) {
    let parts = line.text.split_once(['：', ':']);
    let Some((label, value)) = parts.filter(|(_, value)| !value.trim().is_empty()) else {
        return;
    };
    line.text = format!("{label}：__{}__", value.trim());
}
