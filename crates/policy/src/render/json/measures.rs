//! The measures of a page as named figures.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::tidy;
use model::{Edge, Measures, Quad};

/// Every measure under its name; what could not be taken is null.
pub(super) fn figures(m: &Measures) -> BTreeMap<&'static str, Value> {
    let number = |v: Option<f64>| json!(v.map(tidy));
    let seals: Vec<Value> = m
        .seals
        .iter()
        .map(|s| json!({ "box": s.bounds.map(tidy), "ring": tidy(s.ring), "fill": tidy(s.fill) }))
        .collect();
    let sides: Vec<&str> = m.cut_off.iter().copied().map(side).collect();
    let screen = m.screen;
    BTreeMap::from([
        ("blank", json!(m.blank)),
        ("blur", number(m.blur)),
        ("cards", m.cards.iter().map(corners).collect()),
        ("chroma_share", json!(tidy(m.colour.chroma_share))),
        // The text of a code may hold anything of the paper: only that it was read is shown.
        ("codes", m.codes.iter().map(|c| corners(&c.quad)).collect()),
        ("cut_off", json!(sides)),
        ("detail", number(m.resolved.map(|r| r.ratio))),
        (
            "exposure",
            json!({
                "paper": tidy(m.exposure.paper),
                "ink": tidy(m.exposure.ink),
                "glare_share": m.exposure.glare_share.map(tidy),
                "clipped_share": tidy(m.exposure.clipped_share),
                "evenness": tidy(m.exposure.evenness),
            }),
        ),
        ("ink_share", json!(tidy(m.ink_share))),
        ("look", json!(m.look.map(|l| format!("{:016x}", l.hash)))),
        ("outline", json!(m.outline.as_ref().map(corners))),
        ("photocopy", json!(tidy(m.photocopy))),
        (
            "screen",
            json!({
                "device_size": screen.device_size,
                "status_bar": screen.status_bar,
                "flat_share": tidy(screen.flat_share),
                "grid": screen.grid.map(tidy),
            }),
        ),
        ("seals", json!(seals)),
        ("sharpness", number(m.blur.map(|b| 1.0 - b))),
        ("skew_deg", number(m.skew_deg)),
        (
            "turn",
            json!(m.turn.map(|t| json!({ "clockwise": t.clockwise, "confidence": tidy(t.confidence) }))),
        ),
    ])
}

/// Corners in px, from the top left clockwise.
fn corners(quad: &Quad) -> Value {
    json!(quad.corners.map(|p| [tidy(p.x), tidy(p.y)]))
}

fn side(edge: Edge) -> &'static str {
    match edge {
        Edge::Top => "top",
        Edge::Right => "right",
        Edge::Bottom => "bottom",
        Edge::Left => "left",
    }
}
