//! The measures of a page as named figures.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use model::{Exposure, PageEdge, PageMeasures, Quad, Rect, ScreenTraces, Seal};

/// Measures by name. Sorted, so that a new measure does not move the old ones.
type MeasureValues = BTreeMap<&'static str, Value>;

/// Every measure under its name; what could not be taken is null.
pub(super) fn measure_values(measures: &PageMeasures) -> MeasureValues {
    let mut values = quality_values(measures);
    values.extend(shape_values(measures));
    values.extend(mark_values(measures));
    values
}

/// How well the page was scanned, and signs of where it comes from.
fn quality_values(measures: &PageMeasures) -> MeasureValues {
    let chroma_share = measures.colour.chroma_share;
    let detail = measures
        .resolved
        .map(|resolved| resolved.ratio);
    let fingerprint = measures
        .look
        .map(|look| format!("{:016x}", look.hash));
    let sharpness = measures.blur.map(|blur| 1.0 - blur);
    BTreeMap::from([
        ("blank", json!(measures.blank)),
        ("blur", rounded_value(measures.blur)),
        ("chroma_share", json!(round_decimals(chroma_share))),
        ("detail", rounded_value(detail)),
        ("exposure", exposure_value(&measures.exposure)),
        ("ink_share", json!(round_decimals(measures.ink_share))),
        ("look", json!(fingerprint)),
        ("photocopy", json!(round_decimals(measures.photocopy))),
        ("screen", screen_value(&measures.screen)),
        ("sharpness", rounded_value(sharpness)),
    ])
}

/// How the paper lies on the page.
fn shape_values(measures: &PageMeasures) -> MeasureValues {
    let cards: Value = measures
        .cards
        .iter()
        .map(quad_corners)
        .collect();
    let edges: Vec<&str> = measures
        .cut_off
        .iter()
        .copied()
        .map(edge_name)
        .collect();
    let outline = measures
        .outline
        .as_ref()
        .map(quad_corners);
    let turn = measures.turn.map(|turn| {
        json!({
            "clockwise": turn.clockwise,
            "confidence": round_decimals(turn.confidence),
        })
    });
    BTreeMap::from([
        ("cards", cards),
        ("cut_off", json!(edges)),
        ("outline", json!(outline)),
        ("skew_deg", rounded_value(measures.skew_deg)),
        ("turn", json!(turn)),
    ])
}

/// What was found on the page.
fn mark_values(measures: &PageMeasures) -> MeasureValues {
    // The text of a code may hold anything of the document: only that it was read is shown.
    let codes: Value = measures
        .codes
        .iter()
        .map(|code| quad_corners(&code.quad))
        .collect();
    let seals: Vec<Value> = measures
        .seals
        .iter()
        .map(seal_value)
        .collect();
    BTreeMap::from([("codes", codes), ("seals", json!(seals))])
}

fn rounded_value(measure: Option<f64>) -> Value {
    json!(measure.map(round_decimals))
}

fn exposure_value(exposure: &Exposure) -> Value {
    json!({
        "paper": round_decimals(exposure.paper),
        "ink": round_decimals(exposure.ink),
        "glare_share": exposure.glare_share.map(round_decimals),
        "clipped_share": round_decimals(exposure.clipped_share),
        "evenness": round_decimals(exposure.evenness),
    })
}

fn screen_value(screen: &ScreenTraces) -> Value {
    json!({
        "device_size": screen.device_size,
        "status_bar": screen.status_bar,
        "flat_share": round_decimals(screen.flat_share),
        "grid": screen.grid.map(round_decimals),
    })
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

/// A rectangle as fractions of its page: left, top, right and bottom.
pub(super) fn rect_fractions(rect: &Rect) -> [f64; 4] {
    [rect.x0, rect.y0, rect.x1, rect.y1].map(round_decimals)
}
