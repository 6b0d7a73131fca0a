//! The measures of a page as named figures.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use model::{PageEdge, PageMeasures, Quad, Seal};

/// Every measure under its name; what could not be taken is null.
pub(super) fn measure_values(m: &PageMeasures) -> BTreeMap<&'static str, Value> {
    let number = |v: Option<f64>| json!(v.map(round_decimals));
    let cards: Value = m.cards.iter().map(quad_corners).collect();
    // The text of a code may hold anything of the document: only that it was read is shown.
    let codes: Value = m
        .codes
        .iter()
        .map(|code| quad_corners(&code.quad))
        .collect();
    let seals: Vec<Value> = m.seals.iter().map(seal_value).collect();
    let sides: Vec<&str> = m.cut_off.iter().copied().map(edge_name).collect();
    let exposure = &m.exposure;
    let screen = m.screen;
    let turn = m.turn.map(|turn| {
        json!({
            "clockwise": turn.clockwise,
            "confidence": round_decimals(turn.confidence),
        })
    });
    // Sorted by name, so that a new measure does not move the old ones.
    BTreeMap::from([
        ("blank", json!(m.blank)),
        ("blur", number(m.blur)),
        ("cards", cards),
        ("chroma_share", json!(round_decimals(m.colour.chroma_share))),
        ("codes", codes),
        ("cut_off", json!(sides)),
        ("detail", number(m.resolved.map(|r| r.ratio))),
        (
            "exposure",
            json!({
                "paper": round_decimals(exposure.paper),
                "ink": round_decimals(exposure.ink),
                "glare_share": exposure.glare_share.map(round_decimals),
                "clipped_share": round_decimals(exposure.clipped_share),
                "evenness": round_decimals(exposure.evenness),
            }),
        ),
        ("ink_share", json!(round_decimals(m.ink_share))),
        ("look", json!(m.look.map(|l| format!("{:016x}", l.hash)))),
        ("outline", json!(m.outline.as_ref().map(quad_corners))),
        ("photocopy", json!(round_decimals(m.photocopy))),
        (
            "screen",
            json!({
                "device_size": screen.device_size,
                "status_bar": screen.status_bar,
                "flat_share": round_decimals(screen.flat_share),
                "grid": screen.grid.map(round_decimals),
            }),
        ),
        ("seals", json!(seals)),
        ("sharpness", number(m.blur.map(|b| 1.0 - b))),
        ("skew_deg", number(m.skew_deg)),
        ("turn", json!(turn)),
    ])
}

fn seal_value(seal: &Seal) -> Value {
    json!({
        "box": seal.bounds.map(round_decimals),
        "ring": round_decimals(seal.ring),
        "fill": round_decimals(seal.fill),
    })
}

/// Corners in px, from the top left clockwise.
fn quad_corners(quad: &Quad) -> Value {
    let corners = quad
        .corners
        .map(|corner| [round_decimals(corner.x), round_decimals(corner.y)]);
    json!(corners)
}

fn edge_name(edge: PageEdge) -> &'static str {
    match edge {
        PageEdge::Top => "top",
        PageEdge::Right => "right",
        PageEdge::Bottom => "bottom",
        PageEdge::Left => "left",
    }
}

// Origin: by eye. A tenth of a px on a page 1000 px wide.
/// Four decimals: more would be noise of the arithmetic.
pub(super) fn round_decimals(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
