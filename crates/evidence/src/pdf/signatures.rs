//! What the signatures of a PDF cover, whether the bytes still agree, and what came after them.
//!
//! A signature states which bytes it covers (`ByteRange`, ISO 32000-1, 12.8.1), and its container states
//! their digest (`messageDigest`, RFC 5652, 11.2). Both are counted again here. Who signed, and whether his
//! certificate is to be trusted, is the platform's business and is not looked at.

use lopdf::{Dictionary, Document, Object};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use sm3::Sm3;

use model::{Bilingual, SignatureEvidence, SignatureState};

/// `messageDigest` (1.2.840.113549.1.9.4) as DER writes it, with the tag of the set that follows.
const MESSAGE_DIGEST: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04\x31";
// Origin: by eye. A contract has a dozen.
/// Signatures that are looked at.
const MAX_SIGNATURES: usize = 64;

/// One signature as its dictionary states it.
struct PdfSignature<'d> {
    /// Start and length of the bytes before its container and behind it.
    ranges: [usize; 4],
    container: &'d [u8],
    /// How the container is to be read (`SubFilter`).
    form: &'d [u8],
}

/// What all signatures of a document say; `None` where there is none.
pub(super) fn check_signatures(document: &Document, bytes: &[u8]) -> Option<SignatureEvidence> {
    let dictionaries = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dict| dict.has(b"ByteRange") && dict.has(b"Contents"));
    let found: Vec<_> = dictionaries
        .take(MAX_SIGNATURES)
        .map(PdfSignature::of_dictionary)
        .collect();
    if found.is_empty() {
        return None;
    }
    let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let mut worst = (SignatureState::Intact, None);
    let mut end = 0;
    for signature in &found {
        let outcome = match signature {
            Some(signature) => {
                end = end.max(signature.end());
                signature.check(bytes)
            }
            None => (SignatureState::Unchecked, None),
        };
        if outcome.0 > worst.0 {
            worst = outcome;
        }
    }
    // The last signature covers those before it and what was added to sign.
    let added = bytes
        .get(end..)
        .unwrap_or_default()
        .trim_ascii()
        .iter()
        .filter(|byte| **byte != 0)
        .count();
    if end > 0 && added > 0 && worst.0 < SignatureState::Incomplete {
        worst = (SignatureState::Incomplete, Some(added_reason(added)));
    }
    let (state, why) = worst;
    Some(SignatureEvidence { count, state, why })
}

impl<'d> PdfSignature<'d> {
    /// `None` where the range is no range of bytes.
    fn of_dictionary(dict: &'d Dictionary) -> Option<Self> {
        let numbers = dict
            .get(b"ByteRange")
            .and_then(Object::as_array)
            .ok()?;
        let numbers: Vec<usize> = numbers
            .iter()
            .filter_map(|number| usize::try_from(number.as_i64().ok()?).ok())
            .collect();
        Some(Self {
            ranges: numbers.try_into().ok()?,
            container: dict
                .get(b"Contents")
                .and_then(Object::as_str)
                .ok()?,
            form: dict
                .get(b"SubFilter")
                .and_then(Object::as_name)
                .unwrap_or_default(),
        })
    }

    /// Where the bytes that it covers end.
    fn end(&self) -> usize {
        let [_, _, start, length] = self.ranges;
        start.saturating_add(length)
    }

    fn check(&self, bytes: &[u8]) -> (SignatureState, Option<Bilingual>) {
        let [first, before, second, behind] = self.ranges;
        let part = |start: usize, length: usize| bytes.get(start..start.checked_add(length)?);
        let (Some(head), Some(tail)) = (part(first, before), part(second, behind)) else {
            return (SignatureState::Broken, Some(short_reason()));
        };
        // Between the two lies the container, in hexadecimal and angle brackets, and nothing else.
        let gap = bytes
            .get(first.saturating_add(before)..second)
            .unwrap_or_default();
        let is_container = matches!(gap, [b'<', inside @ .., b'>']
            if inside.iter().all(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace()));
        if first != 0 || !is_container {
            return (SignatureState::Incomplete, Some(gap_reason()));
        }
        match self.compare_digest(head, tail) {
            Some(true) => (SignatureState::Intact, None),
            Some(false) => (SignatureState::Broken, Some(changed_reason())),
            None => (SignatureState::Unchecked, None),
        }
    }

    /// Whether the bytes have the digest that the container states; `None` where it states none that is
    /// known here.
    fn compare_digest(&self, head: &[u8], tail: &[u8]) -> Option<bool> {
        let digests = digests_of(head, tail);
        // A time stamp states the digest itself, not one attribute of it (ISO 32000-2, 12.8.5).
        if self.form == b"ETSI.RFC3161" {
            let finds = |digest: &Vec<u8>| memchr::memmem::find(self.container, digest).is_some();
            return Some(digests.iter().any(finds));
        }
        if !matches!(self.form, b"adbe.pkcs7.detached" | b"ETSI.CAdES.detached") {
            return None;
        }
        let stated = stated_digest(self.container)?;
        let mut known = digests
            .iter()
            .filter(|digest| digest.len() == stated.len());
        known.clone().next()?;
        Some(known.any(|digest| digest == stated))
    }
}

/// The octet string of the first `messageDigest`: attributes that are signed stand before all others.
fn stated_digest(container: &[u8]) -> Option<&[u8]> {
    let at = memchr::memmem::find(container, MESSAGE_DIGEST)? + MESSAGE_DIGEST.len();
    // The length of the set, then tag and length of the string; digests are shorter than 128 bytes.
    match container.get(at..)? {
        [_, 0x04, length, rest @ ..] if *length < 128 => rest.get(..usize::from(*length)),
        _ => None,
    }
}

/// The digest of both parts in every way that is in use.
fn digests_of(head: &[u8], tail: &[u8]) -> [Vec<u8>; 5] {
    fn digest<D: Digest>(head: &[u8], tail: &[u8]) -> Vec<u8> {
        D::new()
            .chain_update(head)
            .chain_update(tail)
            .finalize()
            .to_vec()
    }
    [
        digest::<Sha256>(head, tail),
        digest::<Sm3>(head, tail),
        digest::<Sha1>(head, tail),
        digest::<Sha384>(head, tail),
        digest::<Sha512>(head, tail),
    ]
}

fn changed_reason() -> Bilingual {
    Bilingual::new(
        "签名后内容被改动：文件与签名里的摘要不符",
        "changed after it was signed: the bytes do not have the digest that the signature states",
    )
}

fn short_reason() -> Bilingual {
    Bilingual::new(
        "签名所覆盖的内容不完整：文件短于签名声明的范围",
        "the signed bytes are not all there: the file is shorter than the signature's range",
    )
}

fn gap_reason() -> Bilingual {
    Bilingual::new(
        "签名没有覆盖全文：签名范围之间还有别的内容",
        "the signature does not cover the whole file: other content lies between its ranges",
    )
}

fn added_reason(bytes: usize) -> Bilingual {
    Bilingual::new(
        format!("签名之后又追加了 {bytes} 字节内容，不在签名范围内"),
        format!("{bytes} bytes were added after the last signature, which does not cover them"),
    )
}
