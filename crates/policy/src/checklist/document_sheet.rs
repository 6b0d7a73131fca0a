//! What is asked of a document type whatever requirement asks for it: sizes, sides, term.

use super::cite::{CitedSources, refusals_of_kind};
use crate::evaluate::EvaluationInput;
use crate::evaluate::pack_selection::PackSelection;
use crate::rules::document_type::DocumentType;
use model::{ChecklistItem, DocumentSheet, FieldRole, PrintedSize, Printing, RefusalNote};

// Origin: exact by definition (international inch, 1959).
const MM_PER_INCH: f64 = 25.4;

/// A sheet for each document type that the items ask for, in their order.
pub(super) fn document_sheets(
    items: &[ChecklistItem],
    input: &EvaluationInput<'_>,
    choice: &PackSelection<'_>,
    sources: &mut CitedSources,
) -> Vec<DocumentSheet> {
    let mut kinds: Vec<&str> = Vec::new();
    let asked_kinds = items
        .iter()
        .flat_map(|item| item.need.document_kinds());
    for kind in asked_kinds {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    // Sizes in px depend on the dpi that the defaults demand; rules that demand none give no px.
    let dpi = input.rules.required_dpi();
    let mut sheets = Vec::new();
    for id in kinds {
        let Some(kind) = input.rules.catalogue.get(id) else {
            continue;
        };
        let refusals = refusals_of_kind(&kind.id, input.rules, choice, sources);
        sheets.push(document_sheet(kind, dpi, refusals));
    }
    sheets
}

fn document_sheet(
    kind: &DocumentType,
    dpi: Option<f64>,
    refusals: Vec<RefusalNote>,
) -> DocumentSheet {
    let sizes = match dpi {
        Some(dpi) => printed_sizes(kind, dpi),
        None => Vec::new(),
    };
    DocumentSheet {
        kind: kind.id.clone(),
        title: kind.title.clone(),
        issuer: kind.issuer.clone(),
        sizes,
        sides: kind.side_names(),
        expires: always_expires(kind),
        may_expire: matches!(
            kind.proofs.term,
            Some(Printing::Sometimes | Printing::Unknown)
        ),
        freeform: kind.freeform,
        legacy: kind.legacy.clone(),
        note: kind.note.clone(),
        refusals,
    }
}

/// Where the rules say nothing of its term, the field that holds it tells.
fn always_expires(kind: &DocumentType) -> bool {
    let is_validity = |role| role == Some(FieldRole::Validity);
    match kind.proofs.term {
        Some(term) => term == Printing::Printed,
        None => kind
            .fields
            .iter()
            .any(|field| is_validity(field.role)),
    }
}

fn printed_sizes(kind: &DocumentType, dpi: f64) -> Vec<PrintedSize> {
    let mut sizes = Vec::new();
    for size in &kind.sizes {
        let mm = [size.width_mm, size.height_mm];
        sizes.push(PrintedSize {
            name: size.name.clone(),
            mm,
            px: mm.map(|side| mm_to_px(side, dpi)),
            dpi,
        });
    }
    sizes
}

/// Pixels of a side at `dpi`; rule files bound sizes far below the limit of `u32`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, and sizes are small"
)]
fn mm_to_px(mm: f64, dpi: f64) -> u32 {
    (mm / MM_PER_INCH * dpi).round() as u32
}
