//! Files beside, named or tagged otherwise: what is to be seen on the papers is the same.

use super::super::super::attack::{Attack, Operator};
use super::super::super::ready_dossier::ReadyDossier;
use super::super::super::serving_paper::ServingPaper;
use super::super::papers::copy_document;
use crate::authoring::DossierSnapshot;
use model::{
    DeclaredDpi, DpiSource, FileEvidence, FileFormat, FileIntegrity, FileText, Probe, Rect,
    TextLine, TextOrigin, TextPage,
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
        id: "papers-in-another-order",
        find_attacks: |_| once(|dossier| dossier.documents.reverse()),
    },
    Operator {
        id: "identical-copy",
        find_attacks: add_copies,
    },
    Operator {
        id: "tags-differ",
        find_attacks: change_tags,
    },
];

fn once(change: fn(&mut DossierSnapshot)) -> Vec<Attack> {
    vec![Attack::on_dossier("", "", move |dossier, _| {
        change(dossier);
    })]
}

/// Another file beside those that are there.
pub fn add_file(dossier: &mut DossierSnapshot, path: &str, probe: Probe, text: FileText) {
    let number = dossier.files.len() + 1;
    dossier.files.push(FileEvidence {
        path: path.to_owned(),
        sha256: format!("{number:064x}").replace("00", "b0"),
        bytes: 20_000,
        probe,
        text,
    });
    dossier.resolutions.push(Vec::new());
}

fn sound_probe(format: FileFormat) -> Probe {
    Probe::without_pages(format, FileIntegrity::Ok, None)
}

fn add_note(_: &ReadyDossier<'_>) -> Vec<Attack> {
    once(|dossier| {
        let line = TextLine {
            text: "请尽快处理，谢谢。".to_owned(),
            rect: Rect::default(),
            confidence: 1.0,
        };
        let text = read_text(TextOrigin::Docx, vec![line]);
        add_file(dossier, "说明.docx", sound_probe(FileFormat::Docx), text);
    })
}

/// Recognition looked at it and found no text.
fn add_photo(_: &ReadyDossier<'_>) -> Vec<Attack> {
    once(|dossier| {
        let text = read_text(TextOrigin::Ocr, Vec::new());
        add_file(dossier, "IMG_0003.jpg", sound_probe(FileFormat::Jpeg), text);
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
    if !dossier
        .snapshot
        .declaration
        .documents
        .is_empty()
    {
        return Vec::new();
    }
    once(|dossier| {
        for (index, file) in dossier.files.iter_mut().enumerate() {
            let name = file.path.rsplit_once('.');
            let ending = name
                .map_or("jpg", |(_, ending)| ending)
                .to_owned();
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
            let hash = |file: &usize| {
                dossier
                    .files
                    .get(*file)
                    .map(|f| f.sha256.clone())
            };
            let hashes: Vec<String> = files.iter().filter_map(hash).collect();
            let first = dossier.files.len() - hashes.len();
            for (file, hash) in dossier
                .files
                .iter_mut()
                .skip(first)
                .zip(hashes)
            {
                file.sha256 = hash;
            }
            dossier.documents.push(copy);
        })
    };
    dossier
        .papers
        .iter()
        .map(attack)
        .collect()
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
    dossier
        .papers
        .iter()
        .map(attack)
        .collect()
}
