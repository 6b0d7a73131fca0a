//! Files that hold others: Office documents, PDFs with attachments, mails. Named, bounded, never written.

use std::fs;

use evidence::discover::{DossierListing, discover_files, load_file};
use evidence::sandbox::Sandbox;
use lopdf::{Dictionary, Document, Object, SaveOptions, Stream, dictionary};
use model::SkippedFile;
use model::limits::Limits;
use tempfile::tempdir;

use crate::archives::deflated;
use crate::samples::png;

fn found_with(name: &str, bytes: &[u8], limits: &Limits) -> DossierListing {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join(name), bytes).unwrap();
    let found = discover_files(dir.path(), limits, &Sandbox::InProcess).unwrap();
    assert_eq!(
        fs::read_dir(dir.path())
            .unwrap()
            .count(),
        1,
        "nothing is written"
    );
    found
}

fn found(name: &str, bytes: &[u8]) -> DossierListing {
    found_with(name, bytes, &Limits::default())
}

fn paths(found: &DossierListing) -> Vec<&str> {
    found
        .files
        .iter()
        .map(|f| f.path.as_str())
        .collect()
}

fn skipped<'a>(found: &'a DossierListing, path: &str) -> &'a SkippedFile {
    let skipped = found
        .skipped
        .iter()
        .find(|s| s.path == path);
    skipped.unwrap_or_else(|| panic!("{path}: {:?}", found.skipped))
}

fn bytes_of(found: &DossierListing, path: &str) -> Vec<u8> {
    let file = found
        .files
        .iter()
        .find(|f| f.path == path);
    let file = file.unwrap_or_else(|| panic!("{path}: {:?}", paths(found)));
    load_file(file, &Limits::default())
        .unwrap()
        .to_vec()
}

/// A scan by its headers: large enough for a paper.
fn scan() -> Vec<u8> {
    png(1240, 1754, 8, 2, &[])
}

fn docx(members: &[(&str, &[u8])]) -> Vec<u8> {
    let own: [(&str, &[u8]); 2] = [
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", b"<w:document/>"),
    ];
    deflated(&[&own[..], members].concat())
}

#[test]
fn pictures_of_a_word_document_are_files_beside_it() {
    let icon = png(64, 64, 8, 2, &[]);
    let got = found(
        "资质材料.docx",
        &docx(&[
            ("word/media/image1.png", &scan()),
            ("word/media/image2.png", &icon),
            ("word/media/image3.emf", b"\x01\0\0\0"),
            ("docProps/thumbnail.jpeg", &scan()),
            ("word/theme/theme1.xml", b"<x/>"),
        ]),
    );
    assert_eq!(
        paths(&got),
        ["资质材料.docx", "资质材料.docx/word/media/image1.png"]
    );
    assert_eq!(
        bytes_of(&got, "资质材料.docx/word/media/image1.png"),
        scan()
    );
    let small = skipped(&got, "资质材料.docx/word/media/image2.png");
    assert!(small.litter && small.why.en.contains("64×64"), "{small:?}");
    let metafile = skipped(&got, "资质材料.docx/word/media/image3.emf");
    assert!(metafile.unopened && metafile.why.en.contains("metafile"));
    assert_eq!(got.skipped.len(), 2);
}

#[test]
fn workbooks_slides_and_what_is_put_into_documents() {
    let inner = docx(&[("word/media/image1.png", &scan())]);
    for (name, own, folder) in [
        ("客户.xlsx", "xl/workbook.xml", "xl"),
        ("介绍.pptx", "ppt/presentation.xml", "ppt"),
    ] {
        let picture = format!("{folder}/media/image1.png");
        let embedded = format!("{folder}/embeddings/合同.docx");
        let document = deflated(&[
            ("[Content_Types].xml", b"<Types/>"),
            (own, b"<x/>"),
            (&picture, &scan()),
            (&embedded, &inner),
        ]);
        let got = found(name, &document);
        let expected = [
            name.to_owned(),
            format!("{name}/{embedded}"),
            format!("{name}/{embedded}/word/media/image1.png"),
            format!("{name}/{picture}"),
        ];
        assert_eq!(paths(&got), expected);
    }
}

#[test]
fn a_document_without_pictures_is_one_file() {
    let got = found("说明.docx", &docx(&[]));
    assert_eq!((paths(&got), got.skipped.len()), (vec!["说明.docx"], 0));
}

#[test]
fn hostile_office_documents() {
    let zeros = vec![0; 20 << 20];
    let got = found("a.docx", &docx(&[("word/media/image1.png", &zeros)]));
    assert_eq!(paths(&got), ["a.docx"]);
    let bomb = skipped(&got, "a.docx/word/media/image1.png");
    assert!(bomb.unopened && bomb.why.en.contains("zip bomb"));

    let names = docx(&[("word/media/../../../escape.png", &scan())]);
    let got = found("a.docx", &names);
    assert_eq!(
        paths(&got),
        ["a.docx", "a.docx/word/media/../../../escape.png"]
    );

    let whole = docx(&[("word/media/image1.png", &scan())]);
    for end in [whole.len() / 2, whole.len() - 10] {
        let got = found("a.docx", &whole[..end]);
        assert_eq!((paths(&got), got.skipped.len()), (vec!["a.docx"], 0));
    }

    // A document in a document in a document in an archive: only so deep.
    let nested = |inner: &[u8]| docx(&[("word/embeddings/x.docx", inner)]);
    let archive = deflated(&[("a.docx", &nested(&nested(&whole)))]);
    let got = found("a.zip", &archive);
    let deepest = "a.zip/a.docx/word/embeddings/x.docx";
    assert_eq!(paths(&got), ["a.zip/a.docx", deepest]);
    let closed = skipped(&got, &format!("{deepest}/media"));
    assert!(
        closed.unopened
            && closed
                .why
                .en
                .contains("nested deeper than 2")
    );
}

/// A PDF of one page that embeds files, each with its name by `key`.
fn pdf(files: &[(&str, &[u8])], key: &str) -> Vec<u8> {
    let mut doc = Document::with_version("1.7");
    let pages = doc.new_object_id();
    let page = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    let kids = vec![Object::from(page)];
    let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 };
    doc.objects
        .insert(pages, Object::from(tree));
    let mut names = Vec::new();
    for (name, bytes) in files {
        let mut stream = Stream::new(dictionary! { "Type" => "EmbeddedFile" }, bytes.to_vec());
        stream.compress().unwrap();
        let stream = doc.add_object(stream);
        let utf16: Vec<u8> = name
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let text = Object::string_literal([&b"\xfe\xff"[..], &utf16].concat());
        let mut specification = Dictionary::new();
        specification.set("Type", "Filespec");
        specification.set(key, text.clone());
        specification.set("EF", dictionary! { "F" => stream });
        names.extend([text, doc.add_object(specification).into()]);
    }
    let list = dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } };
    let catalog = doc.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => pages, "Names" => list,
        "Collection" => dictionary! { "View" => "D" },
    });
    doc.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn attachments_of_a_portfolio_are_files_beside_it() {
    let inner = pdf(&[], "UF");
    let portfolio = pdf(
        &[
            ("营业执照.png", &scan()),
            ("许可证.pdf", &inner),
            ("许可证.pdf", b"%PDF-1.4 another"),
        ],
        "UF",
    );
    let got = found("资料.pdf", &portfolio);
    let expected = ["", "/营业执照.png", "/许可证 (2).pdf", "/许可证.pdf"];
    assert_eq!(paths(&got), expected.map(|n| format!("资料.pdf{n}")));
    assert_eq!(bytes_of(&got, "资料.pdf/营业执照.png"), scan());
    assert_eq!(got.skipped.len(), 0);

    // A plain PDF holds nothing, and an old writer names its files by F.
    assert_eq!(paths(&found("a.pdf", &inner)), ["a.pdf"]);
    let old = found("a.pdf", &pdf(&[("图\\执照.png", &scan())], "F"));
    assert_eq!(paths(&old), ["a.pdf", "a.pdf/图/执照.png"]);
}

/// Where a file specification stands that no list of names has.
const PLACES: [&str; 5] = ["annotation", "page", "catalogue", "structure", "media"];

/// A PDF with a scan in it, its stream without a type.
fn pdf_with_file_at(place: &str) -> Document {
    let mut doc = Document::load_mem(&pdf(&[], "UF")).unwrap();
    let params = dictionary! { "Size" => i64::try_from(scan().len()).unwrap() };
    let stream = doc.add_object(Stream::new(dictionary! { "Params" => params }, scan()));
    let specification = dictionary! {
        "Type" => "Filespec", "F" => Object::string_literal("scan.png"),
        "EF" => dictionary! { "F" => stream },
    };
    let direct = Object::from(specification.clone());
    let apart = Object::from(doc.add_object(specification));
    let page = doc.get_pages()[&1];
    let catalog = doc
        .trailer
        .get(b"Root")
        .unwrap()
        .as_reference()
        .unwrap();
    let (holder, key, value) = match place {
        "annotation" => {
            let rect = [0, 0, 20, 20]
                .map(Object::from)
                .to_vec();
            let pin = dictionary! {
                "Type" => "Annot", "Subtype" => "FileAttachment", "Rect" => rect, "FS" => direct,
            };
            (page, "Annots", Object::from(vec![Object::from(pin)]))
        }
        "page" => (page, "AF", Object::from(vec![apart])),
        "catalogue" => (catalog, "AF", Object::from(vec![direct])),
        "structure" => {
            let element = dictionary! { "Type" => "StructElem", "AF" => vec![apart] };
            (
                catalog,
                "StructTreeRoot",
                Object::from(doc.add_object(element)),
            )
        }
        _ => {
            let assets = dictionary! { "Names" => vec![Object::string_literal("a"), apart] };
            let content = dictionary! { "Assets" => assets };
            let media = dictionary! { "Subtype" => "RichMedia", "RichMediaContent" => content };
            (page, "Annots", Object::from(vec![Object::from(media)]))
        }
    };
    let holder = doc
        .get_object_mut(holder)
        .unwrap()
        .as_dict_mut()
        .unwrap();
    holder.set(key, value);
    doc
}

#[test]
fn files_that_no_list_of_names_has_are_found_too() {
    for place in PLACES {
        let mut doc = pdf_with_file_at(place);
        let mut bytes = Vec::new();
        doc.save_to(&mut bytes).unwrap();
        let got = found("a.pdf", &bytes);
        assert_eq!(paths(&got), ["a.pdf", "a.pdf/scan.png"], "{place}");
        assert_eq!(bytes_of(&got, "a.pdf/scan.png"), scan(), "{place}");
        // The same with all but the stream packed into others.
        let mut packed = Vec::new();
        let options = SaveOptions::builder()
            .use_object_streams(true)
            .use_xref_streams(true)
            .build();
        doc.save_with_options(&mut packed, options)
            .unwrap();
        let got = found("a.pdf", &packed);
        assert_eq!(paths(&got), ["a.pdf", "a.pdf/scan.png"], "{place}, packed");
    }
}

#[test]
fn hostile_portfolios() {
    let zeros = vec![0; 30 << 20];
    let got = found("a.pdf", &pdf(&[("0.png", &zeros)], "UF"));
    assert_eq!(paths(&got), ["a.pdf"]);
    let bomb = skipped(&got, "a.pdf/0.png");
    assert!(
        bomb.unopened && bomb.why.en.contains("over the limit"),
        "{bomb:?}"
    );

    let names: Vec<String> = (0..9)
        .map(|n| format!("{n}.png"))
        .collect();
    let many: Vec<(&str, &[u8])> = names
        .iter()
        .map(|n| (n.as_str(), &b"x"[..]))
        .collect();
    let few = Limits {
        archive_members: 4,
        ..Limits::default()
    };
    let got = found_with("a.pdf", &pdf(&many, "UF"), &few);
    assert_eq!((got.files.len(), got.skipped.len()), (5, 1));
    assert!(
        got.skipped[0]
            .why
            .en
            .contains("more than 4")
    );

    let mut nested = pdf(&[("paper.png", &scan())], "UF");
    for _ in 0..3 {
        nested = pdf(&[("inner.pdf", &nested)], "UF");
    }
    let got = found("a.pdf", &nested);
    assert_eq!(got.files.len(), 3, "{:?}", paths(&got));
    assert!(
        got.skipped[0].unopened
            && got.skipped[0]
                .why
                .en
                .contains("nested deeper")
    );

    let whole = pdf(&[("paper.png", &scan())], "UF");
    let mut listed = 0;
    for end in (0..whole.len()).step_by(23) {
        let got = found("a.pdf", &whole[..end]);
        assert_eq!(got.files[0].path, "a.pdf", "cut at {end}");
        listed += 1;
    }
    assert!(listed > 20, "{listed}");
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (n, chunk) in bytes.chunks(3).enumerate() {
        if n > 0 && n % 19 == 0 {
            out.push_str("\r\n");
        }
        let word = chunk
            .iter()
            .fold(0_u32, |w, b| w << 8 | u32::from(*b))
            << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= chunk.len() {
                letter as char
            } else {
                '='
            });
        }
    }
    out
}

/// A mail with parts of these headers and bodies.
fn mail(parts: &[(String, String)]) -> Vec<u8> {
    let mut out = String::from(
        "From: a@example.com\r\nTo: b@example.com\r\nSubject: =?UTF-8?B?6LWE5paZ?=\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"edge\"\r\n\r\n",
    );
    let text = (
        "Content-Type: text/plain; charset=utf-8".to_owned(),
        "见附件。".to_owned(),
    );
    for (headers, body) in [&[text], parts].concat() {
        out += &format!("--edge\r\n{headers}\r\n\r\n{body}\r\n");
    }
    (out + "--edge--\r\n").into_bytes()
}

fn attached(headers: &str, bytes: &[u8]) -> (String, String) {
    let headers = format!("{headers}\r\nContent-Transfer-Encoding: base64");
    (headers, base64(bytes))
}

#[test]
fn attachments_of_a_mail_are_files_by_every_spelling_of_their_names() {
    let encoded_word = base64("营业执照.png".as_bytes());
    let gbk = base64(&encoding_rs::GBK.encode("身份证.png").0);
    let parts = [
        attached(
            &format!("Content-Type: image/png; name=\"=?UTF-8?B?{encoded_word}?=\""),
            &scan(),
        ),
        attached(
            "Content-Type: image/png\r\nContent-Disposition: attachment;\r\n filename*=UTF-8''%E8%AE%B8%E5%8F%AF%E8%AF%81.png",
            b"permit",
        ),
        attached(
            &format!("Content-Type: image/png\r\nContent-Disposition: attachment; filename=\"=?GB2312?B?{gbk}?=\""),
            b"card",
        ),
        attached(
            "Content-Type: application/pdf\r\nContent-Disposition: attachment;\r\n filename*0*=UTF-8''%E6%8E%88;\r\n filename*1*=%E6%9D%83%E4%B9%A6.pdf",
            b"%PDF-1.4 letter",
        ),
        (
            "Content-Type: application/octet-stream; name=\"a.bin\"\r\nContent-Transfer-Encoding: quoted-printable".to_owned(),
            "R=3DQ=\r\nP".to_owned(),
        ),
        attached("Content-Type: image/jpeg\r\nContent-ID: <1>", b"inline"),
    ];
    let got = found("资料.eml", &mail(&parts));
    let expected = [
        "a.bin",
        "attachment-6.jpeg",
        "授权书.pdf",
        "营业执照.png",
        "许可证.png",
        "身份证.png",
    ];
    assert_eq!(paths(&got), expected.map(|n| format!("资料.eml/{n}")));
    assert_eq!(bytes_of(&got, "资料.eml/营业执照.png"), scan());
    assert_eq!(bytes_of(&got, "资料.eml/a.bin"), b"R=QP");
    assert_eq!(got.skipped.len(), 0, "{:?}", got.skipped);
}

#[test]
fn archives_and_forwarded_mails_in_a_mail_are_opened() {
    let inner = mail(&[attached(
        "Content-Type: image/png; name=\"card.png\"",
        b"card",
    )]);
    let forwarded = (
        "Content-Type: message/rfc822".to_owned(),
        String::from_utf8(inner).unwrap(),
    );
    let archive = deflated(&[("执照.png", &scan())]);
    let parts = [
        forwarded,
        attached(
            "Content-Type: application/zip; name=\"papers.zip\"",
            &archive,
        ),
    ];
    let got = found("m.eml", &mail(&parts));
    assert_eq!(
        paths(&got),
        ["m.eml/papers.zip/执照.png", "m.eml/资料.eml/card.png"]
    );
}

#[test]
fn hostile_mails() {
    let got = found("m.eml", &mail(&[]));
    assert_eq!(got.files.len(), 0);
    assert!(
        skipped(&got, "m.eml")
            .why
            .en
            .contains("no attachment")
    );

    let named = |name: &str| {
        attached(
            &format!("Content-Type: image/png; name=\"{name}\""),
            &scan(),
        )
    };
    let got = found(
        "m.eml",
        &mail(&[named("../../escape.png"), named("merchant.yaml")]),
    );
    assert_eq!(paths(&got), ["m.eml/../../escape.png"]);
    assert!(
        skipped(&got, "m.eml/merchant.yaml")
            .why
            .en
            .contains("outermost")
    );

    let small = Limits {
        archive_bytes: 100,
        archive_members: 2,
        ..Limits::default()
    };
    let parts = [
        named("1.png"),
        attached("Content-Type: image/png; name=\"2.png\"", &[7; 200]),
        named("3.png"),
    ];
    let got = found_with("m.eml", &mail(&parts), &small);
    assert_eq!(paths(&got), ["m.eml/1.png"]);
    assert!(
        skipped(&got, "m.eml/2.png")
            .why
            .en
            .contains("larger")
    );
    assert!(
        skipped(&got, "m.eml")
            .why
            .en
            .contains("more than 2")
    );

    let mut inner = mail(&[named("deep.png")]);
    for _ in 0..4 {
        let body = String::from_utf8(inner).unwrap();
        inner = mail(&[("Content-Type: message/rfc822".to_owned(), body)]);
    }
    let got = found("m.eml", &inner);
    assert_eq!(got.files.len(), 0, "{:?}", paths(&got));
    assert!(got.skipped[0].unopened, "{:?}", got.skipped);

    let whole = mail(&[named("a.png")]);
    for end in 0..whole.len() {
        let got = found("m.eml", &whole[..end]);
        let told = got.files.len() + got.skipped.len();
        assert_eq!(told, 1, "cut at {end}: {:?}", got.skipped);
    }
    let got = found("m.eml", b"\0\xff no mail at all");
    assert_eq!(paths(&got), ["m.eml"]);
}
