//! Whether the parts of an OFD document are still those that were signed (GB/T 33190, clause 18).
//!
//! A signature lists parts with their digests. Here the digests are counted again, and the digest of the
//! list is looked for in the signed value. Who signed, and whether his certificate is to be trusted, is
//! the platform's business and is not looked at.

use sha2::{Digest, Sha256};
use sm3::Sm3;

use super::package::{OfdPackage, resolve_path};
use super::xml::XmlElement;
use model::{Bilingual, SignatureEvidence, SignatureState};

// Origin: by eye. A certificate has one to three.
/// Signatures that are looked at.
const MAX_SIGNATURES: usize = 64;

/// What the signatures of the list at `path` say; `shown` are the parts that a page is drawn from.
pub(super) fn check_signatures(
    package: &OfdPackage,
    path: &str,
    shown: &[String],
) -> Option<SignatureEvidence> {
    let list = package.parse_part(path)?;
    let entries: Vec<_> = list
        .named("Signature")
        .take(MAX_SIGNATURES)
        .filter_map(|entry| Some(resolve_path(path, entry.attribute("BaseLoc")?)))
        .collect();
    if entries.is_empty() {
        return None;
    }
    let count = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let mut worst = (SignatureState::Intact, None);
    let mut covered = Vec::new();
    for entry in &entries {
        let outcome = check_signature(package, entry, &mut covered);
        if outcome.0 > worst.0 {
            worst = outcome;
        }
    }
    let open = shown
        .iter()
        .find(|part| !covered.contains(part));
    if let Some(part) = open.filter(|_| worst.0 < SignatureState::Incomplete) {
        worst = (SignatureState::Incomplete, Some(uncovered_reason(part)));
    }
    let (state, why) = worst;
    Some(SignatureEvidence { count, state, why })
}

/// One signature; the parts that it covers are added to `covered`.
fn check_signature(
    package: &OfdPackage,
    path: &str,
    covered: &mut Vec<String>,
) -> (SignatureState, Option<Bilingual>) {
    let Some(bytes) = package.part(path) else {
        return (SignatureState::Broken, Some(lost_reason(path)));
    };
    let Some(signature) = XmlElement::parse_part(bytes) else {
        return (SignatureState::Broken, Some(lost_reason(path)));
    };
    let info = signature.first("SignedInfo");
    let Some(references) = info.and_then(|info| info.first("References")) else {
        return (SignatureState::Unchecked, None);
    };
    let Some(method) = DigestMethod::from_name(references.attribute("CheckMethod")) else {
        return (SignatureState::Unchecked, None);
    };
    for reference in references.named("Reference") {
        let Some(named) = reference.attribute("FileRef") else {
            continue;
        };
        let part = resolve_path(path, named);
        let Some(content) = package.part(&part) else {
            return (SignatureState::Broken, Some(lost_reason(&part)));
        };
        let stated: String = reference
            .child_text("CheckValue")
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        if encode_base64(&method.digest(content)) != stated {
            return (SignatureState::Broken, Some(changed_reason(&part)));
        }
        covered.push(part);
    }
    let value = signature.child_text("SignedValue");
    let value = value.and_then(|value| package.part(&resolve_path(path, value)));
    match value {
        None => (SignatureState::Broken, Some(lost_reason("SignedValue"))),
        Some(value) if holds_digest(value, bytes) => (SignatureState::Intact, None),
        // The value does not speak of this list, or does so in a way that is not known here.
        Some(_) => (SignatureState::Unchecked, None),
    }
}

/// The signed value holds the digest of the list of digests, whatever lies around it (GB/T 38540, 7.1).
fn holds_digest(value: &[u8], list: &[u8]) -> bool {
    [DigestMethod::Sm3, DigestMethod::Sha256]
        .iter()
        .any(|method| memchr::memmem::find(value, &method.digest(list)).is_some())
}

#[derive(Debug, Clone, Copy)]
enum DigestMethod {
    Sm3,
    Sha256,
}

impl DigestMethod {
    /// By object identifier or name; SM3 where nothing is said.
    fn from_name(name: Option<&str>) -> Option<Self> {
        match name.map(str::trim).unwrap_or_default() {
            "" | "1.2.156.10197.1.401" | "SM3" => Some(Self::Sm3),
            "2.16.840.1.101.3.4.2.1" | "SHA256" | "SHA-256" => Some(Self::Sha256),
            _ => None,
        }
    }

    fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sm3 => Sm3::digest(bytes).to_vec(),
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
        }
    }
}

/// RFC 4648, section 4.
fn encode_base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let index = (bits >> (18 - 6 * place) & 63) as usize;
            let letter = LETTERS
                .get(index)
                .copied()
                .unwrap_or(b'=');
            out.push(if place > group.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    out
}

fn changed_reason(part: &str) -> Bilingual {
    Bilingual::new(
        format!("签名后内容被改动：{part} 与签名里的摘要不符"),
        format!(
            "changed after it was signed: {part} does not have the digest that the signature states"
        ),
    )
}

fn lost_reason(part: &str) -> Bilingual {
    Bilingual::new(
        format!("签名所指的部件缺失或损坏：{part}"),
        format!("a part that the signature names is missing or broken: {part}"),
    )
}

fn uncovered_reason(part: &str) -> Bilingual {
    Bilingual::new(
        format!("显示的内容不在签名范围内：{part}"),
        format!("what is shown is not covered by the signature: {part}"),
    )
}

#[cfg(test)]
mod tests {
    use super::{DigestMethod, encode_base64};
    use model::digest::encode_hex;

    #[test]
    fn digests_and_their_letters_are_those_of_the_standards() {
        // RFC 4648, section 10.
        for (plain, letters) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode_base64(plain.as_bytes()), letters);
        }
        // GB/T 32905, A.1.
        let sm3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(encode_hex(&DigestMethod::Sm3.digest(b"abc")), sm3);
    }
}
