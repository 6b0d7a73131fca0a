//! OFD documents made here part by part: text with places, pages, pictures, and signatures.

use std::io::{Cursor, Write};

use evidence::ofd::{OfdReading, read_ofd};
use model::limits::Limits;
use model::{FileIntegrity, SignatureState};
use sha2::{Digest, Sha256};
use sm3::Sm3;
use zip::write::SimpleFileOptions;

type Parts = Vec<(&'static str, Vec<u8>)>;

const SPACE: &str = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
const PAGE: &str = "Doc_0/Pages/Page_0/Content.xml";

fn text(x: f64, y: f64, words: &str) -> String {
    let steps = words.chars().count() - 1;
    format!(
        "<ofd:TextObject ID=\"9\" Boundary=\"{x} {y} 120 6\" Font=\"3\" Size=\"4\"><ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"g {steps} 4\">{words}</ofd:TextCode></ofd:TextObject>"
    )
}

fn page(objects: &str) -> Vec<u8> {
    format!("<ofd:Page {SPACE}><ofd:Content><ofd:Layer ID=\"2\">{objects}</ofd:Layer></ofd:Content></ofd:Page>").into_bytes()
}

/// An invented licence of one page.
fn parts() -> Parts {
    let lines = [
        text(80.0, 20.0, "营业执照"),
        text(20.0, 50.0, "统一社会信用代码"),
        text(70.0, 50.0, "样本"),
        text(20.0, 60.0, "名称云岚市样例餐饮有限公司"),
    ];
    vec![
        ("OFD.xml", format!("<ofd:OFD {SPACE} Version=\"1.0\" DocType=\"OFD\"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>").into_bytes()),
        ("Doc_0/Document.xml", format!("<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 297 210</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages></ofd:Document>").into_bytes()),
        ("Doc_0/DocumentRes.xml", format!("<ofd:Res {SPACE} BaseLoc=\"Res\"><ofd:MultiMedias><ofd:MultiMedia ID=\"7\" Type=\"Image\"><ofd:MediaFile>a.jpg</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>").into_bytes()),
        ("Doc_0/Res/a.jpg", include_bytes!("../../../../fixtures/hostile/sound.jpg").to_vec()),
        (PAGE, page(&lines.concat())),
    ]
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = char::from(LETTERS[(bits >> (18 - 6 * place) & 63) as usize]);
            out.push(if place > group.len() { '=' } else { letter });
        }
    }
    out
}

/// Adds a signature over these parts; its value holds the digest of the list, as a real one does.
fn sign(parts: &mut Parts, covered: &[&str], sha: bool) {
    let digest = |bytes: &[u8]| {
        if sha {
            Sha256::digest(bytes).to_vec()
        } else {
            Sm3::digest(bytes).to_vec()
        }
    };
    let method = if sha {
        "2.16.840.1.101.3.4.2.1"
    } else {
        "1.2.156.10197.1.401"
    };
    let reference = |(name, bytes): &(&str, Vec<u8>)| {
        let value = base64(&digest(bytes));
        format!(
            "<ofd:Reference FileRef=\"/{name}\"><ofd:CheckValue>{value}</ofd:CheckValue></ofd:Reference>"
        )
    };
    let signed = parts
        .iter()
        .filter(|(name, _)| covered.contains(name));
    let references: Vec<String> = signed.map(reference).collect();
    let references = references.concat();
    let signature = format!("<ofd:Signature {SPACE}><ofd:SignedInfo><ofd:Provider ProviderName=\"sample\"/><ofd:References CheckMethod=\"{method}\">{references}</ofd:References></ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>").into_bytes();
    let value = [b"invented".to_vec(), digest(&signature), b"value".to_vec()].concat();
    parts.push(("Doc_0/Signs/Signatures.xml", format!("<ofd:Signatures {SPACE}><ofd:Signature ID=\"1\" Type=\"Seal\" BaseLoc=\"Sign_0/Signature.xml\"/></ofd:Signatures>").into_bytes()));
    parts.push(("Doc_0/Signs/Sign_0/Signature.xml", signature));
    parts.push(("Doc_0/Signs/Sign_0/SignedValue.dat", value));
}

fn packed(parts: &Parts) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn read(parts: &Parts) -> OfdReading {
    read_ofd(&packed(parts), &Limits::default())
}

const ALL: [&str; 5] = [
    "OFD.xml",
    "Doc_0/Document.xml",
    "Doc_0/DocumentRes.xml",
    "Doc_0/Res/a.jpg",
    PAGE,
];

fn state(parts: &Parts) -> (SignatureState, FileIntegrity) {
    let reading = read(parts);
    (
        reading.probe.signatures.unwrap().state,
        reading.probe.integrity,
    )
}

#[test]
fn text_stands_where_the_page_shows_it() {
    let reading = read(&parts());
    assert_eq!(
        reading.probe.integrity,
        FileIntegrity::Ok,
        "{:?}",
        reading.probe.why
    );
    let page = &reading.probe.pages[0];
    let [width, height] = page.size_pt.unwrap();
    assert!((width - 841.9).abs() < 0.1 && (height - 595.3).abs() < 0.1);
    assert!(page.placed.is_none());
    let lines = &reading.text.pages[0].lines;
    let words: Vec<_> = lines
        .iter()
        .map(|l| l.text.as_str())
        .collect();
    assert_eq!(
        words,
        [
            "营业执照",
            "统一社会信用代码",
            "样本",
            "名称云岚市样例餐饮有限公司"
        ]
    );
    // 80 mm from the left, the base line 24 mm from the top.
    let rect = &lines[0].rect;
    assert!(
        (rect.x0 - 226.8).abs() < 1.0 && rect.y0 < 68.0 && rect.y1 > 60.0,
        "{rect:?}"
    );
}

#[test]
fn what_nobody_sees_is_no_text() {
    let mut all = parts();
    let hidden = text(20.0, 100.0, "看不见的字").replace("Size=\"4\"", "Size=\"4\" Alpha=\"0\"");
    let white = text(20.0, 110.0, "白色的字").replace(
        "<ofd:TextCode",
        "<ofd:FillColor Value=\"255 255 255\"/><ofd:TextCode",
    );
    all.last_mut().unwrap().1 = page(&[text(20.0, 50.0, "看得见的字"), hidden, white].concat());
    let words = read(&all).text.pages.remove(0).lines;
    assert_eq!(words.len(), 1);
    assert_eq!(words[0].text, "看得见的字");
}

#[test]
fn what_is_drawn_over_letters_hides_them() {
    let over =
        |name: &str, more: &str| format!("<ofd:{name} ID=\"8\" Boundary=\"10 95 200 12\" {more}/>");
    let words = |objects: &[String]| {
        let mut all = parts();
        all.last_mut().unwrap().1 = page(&objects.concat());
        let lines = read(&all).text.pages.remove(0).lines;
        lines
            .into_iter()
            .map(|line| line.text)
            .collect::<Vec<_>>()
    };
    let kept = text(20.0, 50.0, "看得见的字");
    let below = text(20.0, 100.0, "被盖住的字");
    for cover in [
        over("PathObject", "Fill=\"true\""),
        over("ImageObject", "ResourceID=\"7\""),
    ] {
        let drawn = [kept.clone(), below.clone(), cover.clone()];
        assert_eq!(words(&drawn), ["看得见的字"], "{cover}");
        let drawn = [kept.clone(), cover.clone(), below.clone()];
        assert_eq!(words(&drawn).len(), 2, "a ground is no cover: {cover}");
    }
    for line in [
        over("PathObject", ""),
        over("PathObject", "Fill=\"true\" Visible=\"false\""),
    ] {
        let drawn = [kept.clone(), below.clone(), line.clone()];
        assert_eq!(words(&drawn).len(), 2, "{line}");
    }
}

#[test]
fn a_page_that_is_a_picture_has_its_resolution() {
    let mut all = parts();
    all.last_mut().unwrap().1 = page(
        "<ofd:ImageObject ID=\"8\" Boundary=\"0 0 297 210\" CTM=\"297 0 0 210 0 0\" ResourceID=\"7\"/>",
    );
    let reading = read(&all);
    let page = &reading.probe.pages[0];
    assert_eq!((page.width_px, page.height_px), (Some(64), Some(48)));
    let [x, _] = page.placed.unwrap();
    assert!((x - 64.0 / 297.0 * 25.4).abs() < 0.01);
    assert!(
        reading
            .text
            .has_unread_pages(&reading.probe),
        "its text is not known"
    );
}

#[test]
fn signatures_tell_what_was_changed() {
    let mut seen = 0;
    for sha in [false, true] {
        let mut sound = parts();
        sign(&mut sound, &ALL, sha);
        assert_eq!(state(&sound), (SignatureState::Intact, FileIntegrity::Ok));
        for part in ALL {
            let mut altered = sound.clone();
            let (_, bytes) = altered
                .iter_mut()
                .find(|(name, _)| *name == part)
                .unwrap();
            // A blank behind the root changes nothing that is shown.
            bytes.push(b' ');
            assert_eq!(
                state(&altered),
                (SignatureState::Broken, FileIntegrity::Damaged),
                "{part}"
            );
            seen += 1;
        }
        let mut listed_anew = sound.clone();
        let list = listed_anew
            .iter_mut()
            .find(|(name, _)| name.ends_with("Signature.xml"))
            .unwrap();
        list.1.push(b' ');
        assert_eq!(
            state(&listed_anew).0,
            SignatureState::Unchecked,
            "the value speaks of another list"
        );
        let mut partial = parts();
        sign(&mut partial, &ALL[..4], sha);
        assert_eq!(
            state(&partial),
            (SignatureState::Incomplete, FileIntegrity::Ok)
        );
        sound.retain(|(name, _)| !name.ends_with("a.jpg"));
        assert_eq!(
            state(&sound).0,
            SignatureState::Broken,
            "a signed part is gone"
        );
    }
    assert_eq!(seen, 10);
    assert!(
        read(&parts())
            .probe
            .signatures
            .is_none()
    );
}

#[test]
fn hostile_documents_are_damaged_and_no_more() {
    let mut cases = 0;
    let mut damaged = |parts: &Parts| {
        let reading = read(parts);
        assert_eq!(reading.probe.integrity, FileIntegrity::Damaged);
        cases += 1;
    };
    for part in ["OFD.xml", "Doc_0/Document.xml", PAGE] {
        let mut lost = parts();
        lost.retain(|(name, _)| *name != part);
        damaged(&lost);
        let mut cut = parts();
        let (_, bytes) = cut
            .iter_mut()
            .find(|(name, _)| *name == part)
            .unwrap();
        bytes.truncate(bytes.len() / 2);
        damaged(&cut);
        let (_, bytes) = cut
            .iter_mut()
            .find(|(name, _)| *name == part)
            .unwrap();
        *bytes = "<a>".repeat(100_000).into_bytes();
        damaged(&cut);
    }
    assert_eq!(cases, 9);
    let file = packed(&parts());
    for end in 0..file.len() {
        let _ = read_ofd(&file[..end], &Limits::default());
    }
    let mut steps = parts();
    steps.last_mut().unwrap().1 = page(&text(0.0, 0.0, "字字").replace("g 1 4", "g 4000000000 4"));
    assert_eq!(read(&steps).probe.integrity, FileIntegrity::Ok);
}
