//! Signed PDFs made here: what the signature covers, whether the bytes agree, what came after it.

use evidence::pdf::read_pdf;
use evidence::sandbox::Sandbox;
use model::limits::Limits;
use model::{FileIntegrity, Probe, SignatureState};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use sm3::Sm3;

/// Bytes that the container may take.
const ROOM: usize = 120;
/// What comes before the digest in a container: the attribute `messageDigest` and its set.
const ATTRIBUTE: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04\x31";

/// Objects with their table behind them, from the first number that is free.
fn with_table(mut file: Vec<u8>, objects: &[String]) -> Vec<u8> {
    let mut places = Vec::new();
    for (number, body) in (1..).zip(objects) {
        places.push(file.len());
        file.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    file.extend(
        format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").bytes(),
    );
    file
}

/// A PDF of one page with a signature; `digest` says what its container states of the bytes it covers.
fn signed(form: &str, digest: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let hole = "0".repeat(2 * ROOM);
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Annots[4 0 R]>>".to_owned(),
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(a)/Rect[0 0 0 0]/V 5 0 R/P 3 0 R>>".to_owned(),
        format!(
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/{form}/ByteRange[0 1111111111 2222222222 3333333333]/Contents<{hole}>>>"
        ),
    ];
    let mut file = with_table(b"%PDF-1.7\n".to_vec(), &objects);
    let start = find(&file, b"/Contents<") + 9;
    let end = start + 2 * ROOM + 2;
    for (word, value) in [
        (&b"1111111111"[..], start),
        (b"2222222222", end),
        (b"3333333333", file.len() - end),
    ] {
        let at = find(&file, word);
        file[at..at + 10].copy_from_slice(format!("{value:<10}").as_bytes());
    }
    let covered = [&file[..start], &file[end..]].concat();
    let container: String = digest(&covered)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<Vec<_>>()
        .concat();
    file[start + 1..start + 1 + container.len()].copy_from_slice(container.as_bytes());
    file
}

fn find(file: &[u8], word: &[u8]) -> usize {
    file.windows(word.len())
        .position(|w| w == word)
        .unwrap()
}

fn attribute<D: Digest>(covered: &[u8]) -> Vec<u8> {
    let digest = D::digest(covered).to_vec();
    let length = u8::try_from(digest.len()).unwrap();
    [b"\x30\x50", ATTRIBUTE, &[length + 2, 4, length], &digest].concat()
}

fn probe(file: &[u8]) -> Probe {
    read_pdf(file, true, &Limits::default(), &Sandbox::InProcess).probe
}

fn state(file: &[u8]) -> (SignatureState, FileIntegrity) {
    let probe = probe(file);
    (probe.signatures.unwrap().state, probe.integrity)
}

/// Every way to state a digest, with its file.
fn sound_files() -> Vec<Vec<u8>> {
    vec![
        signed("adbe.pkcs7.detached", attribute::<Sha256>),
        signed("adbe.pkcs7.detached", attribute::<Sm3>),
        signed("adbe.pkcs7.detached", attribute::<Sha1>),
        signed("ETSI.CAdES.detached", attribute::<Sha512>),
        signed("ETSI.RFC3161", |covered| Sha256::digest(covered).to_vec()),
    ]
}

#[test]
fn what_was_signed_is_intact_until_a_byte_changes() {
    let files = sound_files();
    for (index, file) in files.iter().enumerate() {
        assert_eq!(
            state(file),
            (SignatureState::Intact, FileIntegrity::Ok),
            "{index}"
        );
        let mut altered = file.clone();
        let at = find(&altered, b"0 0 200 100");
        altered[at..at + 11].copy_from_slice(b"0 0 201 100");
        let probe = probe(&altered);
        assert_eq!(probe.integrity, FileIntegrity::Damaged, "{index}");
        assert!(
            probe.is_altered()
                && probe
                    .why
                    .unwrap()
                    .en
                    .contains("changed after it was signed")
        );
    }
    assert_eq!(files.len(), 5);
    assert!(
        probe(&with_table(
            b"%PDF-1.7\n".to_vec(),
            &[
                "<</Type/Catalog/Pages 2 0 R>>".into(),
                "<</Type/Pages/Kids[]/Count 0>>".into()
            ]
        ))
        .signatures
        .is_none()
    );
}

#[test]
fn what_was_added_after_the_signature_is_told() {
    let sound = signed("adbe.pkcs7.detached", attribute::<Sha256>);
    let padded = [&sound[..], b"\n\0\0\n"].concat();
    assert_eq!(
        state(&padded).0,
        SignatureState::Intact,
        "padding adds nothing"
    );
    let added = [&sound[..], b"6 0 obj\n<</Note(later)>>\nendobj\nxref\n6 1\n0000000000 00000 n \ntrailer\n<</Size 7/Root 1 0 R>>\nstartxref\n0\n%%EOF\n"].concat();
    let found = probe(&added).signatures.unwrap();
    assert_eq!(found.state, SignatureState::Incomplete);
    assert!(
        found
            .why
            .unwrap()
            .en
            .contains("added after the last signature")
    );
}

#[test]
fn ranges_that_do_not_hold_are_told() {
    let sound = signed("adbe.pkcs7.detached", attribute::<Sha256>);
    let at = find(&sound, b"/ByteRange[0 ") + 11;
    let with = |range: &str| {
        let mut file = sound.clone();
        let length = range.len();
        file[at..at + length].copy_from_slice(range.as_bytes());
        state(&file).0
    };
    assert_eq!(
        with("5"),
        SignatureState::Incomplete,
        "the beginning is left out"
    );
    assert_eq!(
        with("0 9999999999"),
        SignatureState::Broken,
        "more than there is"
    );
    let unknown = signed("x509.rsa_sha1", attribute::<Sha256>);
    assert_eq!(
        state(&unknown),
        (SignatureState::Unchecked, FileIntegrity::Ok)
    );
}

#[test]
fn pdfsig_thinks_the_same_of_coverage() {
    use std::process::Command;
    let Ok(_) = Command::new("pdfsig")
        .arg("-v")
        .output()
    else {
        eprintln!("LEFT OUT: pdfsig is not installed");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    let sound = signed("adbe.pkcs7.detached", attribute::<Sha256>);
    for (file, whole) in [
        (sound.clone(), true),
        (
            [&sound[..], b"% later and more than padding\n"].concat(),
            false,
        ),
    ] {
        std::fs::write(&path, &file).unwrap();
        let output = Command::new("pdfsig")
            .arg(&path)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(said.contains("Total document signed"), whole, "{said}");
        assert_eq!(state(&file).0 == SignatureState::Intact, whole);
    }
}
