//! The measures of a page as named figures.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use model::{PageEdge, PageMeasures, Quad};

/// Every measure under its name; what could not be taken is null.
pub(super) fn measure_values(m: &PageMeasures) -> BTreeMap<&'static str, Value> {
    let number = |v: Option<f64>| json!(v.map(round_decimals));
    let seals: Vec<Value> = m
        .seals
        .iter()
        .map(|s| json!({ "box": s.bounds.map(round_decimals), "ring": round_decimals(s.ring), "fill": round_decimals(s.fill) }))
        .collect();
    let sides: Vec<&str> = m.cut_off.iter().copied().map(edge_name).collect();
    let screen = m.screen;
    // Sorted by name, so that a new measure does not move the old ones.
    BTreeMap::from([
        ("blank", json!(m.blank)),
        ("blur", number(m.blur)),
        ("cards", m.cards.iter().map(quad_corners).collect()),
        ("chroma_share", json!(round_decimals(m.colour.chroma_share))),
        // The text of a code may hold anything of the document: only that it was read is shown.
        (
            "codes",
            m.codes.iter().map(|c| quad_corners(&c.quad)).collect(),
        ),
        ("cut_off", json!(sides)),
        ("detail", number(m.resolved.map(|r| r.ratio))),
        (
            "exposure",
            json!({
                "paper": round_decimals(m.exposure.paper),
                "ink": round_decimals(m.exposure.ink),
                "glare_share": m.exposure.glare_share.map(round_decimals),
                "clipped_share": round_decimals(m.exposure.clipped_share),
                "evenness": round_decimals(m.exposure.evenness),
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
        (
            "turn",
            json!(m.turn.map(
                |t| json!({ "clockwise": t.clockwise, "confidence": round_decimals(t.confidence) })
            )),
        ),
    ])
}

/// Corners in px, from the top left clockwise.
fn quad_corners(quad: &Quad) -> Value {
    json!(
        quad.corners
            .map(|p| [round_decimals(p.x), round_decimals(p.y)])
    )
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
