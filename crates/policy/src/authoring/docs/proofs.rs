//! What a valid paper of each type shows: the four answers, with their reason and source.

use crate::render::labels;
use crate::render::markdown_syntax::{bilingual_text, code_span, escape_text, format_table};
use crate::rules::Rules;
use crate::rules::document_type::{AskedSides, DocumentType};
use model::{Lang, Printing, SealKind, SideCount};

const LEGEND: &str = "# What a valid paper shows

A paper counts for what is read on it. These are the answers that the rules give for each kind:

- *printed*: every valid one prints it; where it was not read, nothing is known.
- *unknown*: no source says; what is read counts, and where nothing is read, nothing is known.
- *sometimes*: some printings do; what is read counts, and a paper that says nothing of it is as good.
- *none*: none does, for the reason beside it.

";

pub fn proofs_page(rules: &Rules) -> String {
    let rows: Vec<Vec<String>> = rules
        .catalogue
        .kinds
        .iter()
        .map(proof_row)
        .collect();
    let columns = ["Kind", "Holder", "Term", "Sides", "Seal", "Why", "Source"];
    format!("{LEGEND}{}", format_table(&columns, &rows))
}

fn proof_row(kind: &DocumentType) -> Vec<String> {
    let proofs = &kind.proofs;
    let source = proofs
        .source
        .as_ref()
        .filter(|_| proofs.why.is_some());
    let source = source.map(|s| {
        let trust = labels::trust_label(s.trust, Lang::En);
        format!(
            "{} ({trust}, {})",
            escape_text(&s.title),
            escape_text(&s.as_of)
        )
    });
    vec![
        format!("{}\n{}", code_span(&kind.id), escape_text(&kind.title.zh)),
        printing_word(proofs.holder).to_owned(),
        printing_word(proofs.term).to_owned(),
        proofs
            .sides
            .as_ref()
            .map(sides_text)
            .unwrap_or_default(),
        proofs
            .seal
            .map(seal_word)
            .unwrap_or_default()
            .to_owned(),
        proofs
            .why
            .as_ref()
            .map(bilingual_text)
            .unwrap_or_default(),
        source.unwrap_or_default(),
    ]
}

fn printing_word(printing: Option<Printing>) -> &'static str {
    match printing {
        Some(Printing::Printed) => "printed",
        Some(Printing::Unknown) => "unknown",
        Some(Printing::Sometimes) => "sometimes",
        Some(Printing::None) => "none",
        None => "",
    }
}

fn sides_text(asked: &AskedSides) -> String {
    let default = side_word(asked.default).to_owned();
    let others = asked.by_scenario.iter();
    let others = others.map(|(id, sides)| format!("{}: {}", code_span(id), side_word(*sides)));
    std::iter::once(default)
        .chain(others)
        .collect::<Vec<_>>()
        .join("\n")
}

fn side_word(sides: SideCount) -> &'static str {
    match sides {
        SideCount::One => "one",
        SideCount::Pages => "all pages",
        SideCount::Several => "every side",
    }
}

fn seal_word(seal: SealKind) -> &'static str {
    match seal {
        SealKind::Official => "official",
        SealKind::Contract => "official or contract",
        SealKind::Authority => "issuer",
        SealKind::None => "none",
    }
}
