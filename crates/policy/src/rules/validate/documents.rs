//! Document types.

use std::collections::BTreeMap;

use super::Validator;
use super::proofs::{PrintedParts, validate_proofs};
use crate::rules::document_type::{DocumentType, FieldDefinition, PaperSize, Side};
use crate::rules::raw::{RawDocumentType, RawField, RawRecognition};
use crate::rules::yaml::YamlPath;
use values::identifier;

/// Data types of fields that are no identifiers.
const PLAIN_TYPES: &[&str] = &[
    "text",
    "company-name",
    "person-name",
    "authority",
    "address",
    "business-scope",
    "items",
    "date",
    "term",
    "amount",
];

// The identity sizes stand as ISO/IEC 7810 prints them, wide side first; A and B sizes are upright.
/// Named document sizes in mm, portrait: ISO 216 and ISO/IEC 7810.
const NAMED_PAPER_SIZES: &[(&str, f64, f64)] = &[
    ("A3", 297.0, 420.0),
    ("A4", 210.0, 297.0),
    ("A5", 148.0, 210.0),
    ("B5", 176.0, 250.0),
    ("ID-1", 85.6, 53.98),
    ("ID-3", 125.0, 88.0),
];

pub fn validate_document_type(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: RawDocumentType,
) -> Option<DocumentType> {
    let source = validator.source_of_item(path, &raw.source)?;
    let recognise = validate_recognition(validator, path, raw.recognise.unwrap_or_default());
    let sizes = parse_paper_sizes(validator, path, raw.size);
    let fields = raw
        .fields
        .into_iter()
        .map(|(name, field)| {
            let path = path.at("fields");
            validate_field(validator, &path, &raw.sides, name, field)
        });
    let fields: Vec<FieldDefinition> = fields.collect();
    let own_source = source.id.clone();
    let proofs = raw.proofs.unwrap_or_default();
    let printed = PrintedParts {
        fields: &fields,
        has_sides: !raw.sides.is_empty(),
        own_source: &own_source,
    };
    let proofs = validate_proofs(validator, &path.at("proofs"), proofs, &printed);
    Some(DocumentType {
        id: raw.id,
        title: raw.title,
        aliases: raw.aliases,
        titles: recognise.title,
        labels: recognise.labels,
        phrases: recognise.phrases,
        number: recognise.number,
        not: recognise.not,
        fields,
        sizes,
        sides: raw
            .sides
            .into_iter()
            .map(|(name, words)| Side { name, words })
            .collect(),
        proofs,
        one_per_subject: raw.one_per_subject,
        legacy: raw.legacy,
        tells_applicant: raw.tells_applicant,
        common: raw.common,
        freeform: raw.freeform,
        issuer: raw.issuer,
        note: raw.note,
        source: own_source,
    })
}

/// The words that tell a type, named sets spelt out.
fn validate_recognition(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: RawRecognition,
) -> RawRecognition {
    let path = path.at("recognise");
    let mut expand = |key: &'static str, words| validator.expand_words(&path.at(key), words);
    let recognition = RawRecognition {
        title: expand("title", raw.title),
        labels: expand("labels", raw.labels),
        number: raw.number,
        phrases: expand("phrases", raw.phrases),
        not: expand("not", raw.not),
    };
    if let Some(number) = &recognition.number {
        check_data_type(validator, &path.at("number"), number);
    }
    recognition
}

fn parse_paper_sizes(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: BTreeMap<String, String>,
) -> Vec<PaperSize> {
    let path = path.at("size");
    let sizes = raw
        .into_iter()
        .filter_map(|(name, text)| parse_paper_size(validator, &path, name, &text));
    sizes.collect()
}

fn validate_field(
    validator: &mut Validator<'_>,
    fields: &YamlPath<'_>,
    sides: &BTreeMap<String, Vec<String>>,
    name: String,
    raw: RawField,
) -> FieldDefinition {
    let path = fields.at(&name);
    check_data_type(validator, &path.at("type"), &raw.data_type);
    if let Some(side) = &raw.side {
        validator.expect_known(&path.at("side"), ("面", "side"), side, sides.keys());
    }
    let labels = validator.expand_words(&path.at("label"), raw.label);
    FieldDefinition {
        name,
        labels,
        data_type: raw.data_type,
        role: raw.role,
        may_be_absent: raw.may_be_absent,
        side: raw.side,
        until: raw.until,
    }
}

fn check_data_type(validator: &mut Validator<'_>, path: &YamlPath<'_>, name: &str) {
    let types = || {
        PLAIN_TYPES
            .iter()
            .chain(identifier::identifier_types())
    };
    let is_known = types().any(|known| *known == name);
    if is_known {
        return;
    }
    let all: Vec<String> = types()
        .map(|known| (*known).to_owned())
        .collect();
    validator.expect_known(path, ("类型", "type"), name, all.iter());
}

/// `A4-landscape`, `ID-1`, `148x210`.
fn parse_paper_size(
    validator: &mut Validator<'_>,
    sizes: &YamlPath<'_>,
    name: String,
    text: &str,
) -> Option<PaperSize> {
    let (base, is_landscape) = match text.rsplit_once('-') {
        Some((base, "landscape")) => (base, true),
        Some((base, "portrait")) => (base, false),
        _ => (text, false),
    };
    let named = NAMED_PAPER_SIZES
        .iter()
        .find(|(known, ..)| *known == base)
        .map(|(_, width, height)| (*width, *height));
    let free = || {
        let (width, height) = text.split_once('x')?;
        let width = width.trim().parse::<f64>();
        let height = height.trim().parse::<f64>();
        Some((width.ok()?, height.ok()?))
    };
    // 10 mm to 2 m, by eye: wider than any printed document, and narrow enough to refuse sizes that
    // were given in px or m.
    let side_mm = 10.0..=2000.0;
    let Some((w, h)) = named
        .or_else(free)
        .filter(|(width, height)| {
            let width_fits = side_mm.contains(width);
            width_fits && side_mm.contains(height)
        })
    else {
        validator.report(
            &sizes.at(&name),
            format!("纸张大小 `{text}` 不对，应如 A4-landscape、ID-1 或 210x297（毫米）"),
            format!("`{text}` is no paper size, expected e.g. A4-landscape, ID-1 or 210x297 (mm)"),
        );
        return None;
    };
    let (width_mm, height_mm) = if is_landscape { (h, w) } else { (w, h) };
    Some(PaperSize {
        name,
        width_mm,
        height_mm,
    })
}
