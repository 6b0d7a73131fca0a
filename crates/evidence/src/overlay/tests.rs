use super::*;
use crate::raster::{Orientation, SampleLayout};
use model::{ColourMode, TextLine};

/// White with black columns of `stroke` px every `pitch` px.
fn striped(width: usize, height: usize, stroke: usize, pitch: usize) -> PageRaster {
    let row: Vec<u8> = (0..width)
        .map(|x| if x % pitch < stroke { 0 } else { 255 })
        .collect();
    let samples = row
        .iter()
        .cycle()
        .take(width * height)
        .copied()
        .collect();
    PageRaster::new(
        width,
        samples,
        SampleLayout::Grey,
        ColourMode::Grey,
        Orientation::default(),
    )
}

fn contrast(drawing: &OverlayImage) -> u8 {
    let row = &drawing.samples()[drawing.width * 3 * (drawing.height / 2)..][..drawing.width * 3];
    let inner = &row[60..row.len() - 60];
    inner.iter().max().unwrap() - inner.iter().min().unwrap()
}

#[test]
fn strokes_of_letters_are_gone_unless_they_are_asked_for() {
    // Strokes of 12 px on a page of 2000: a large print of half a centimetre on A4.
    let pixels = striped(2000, 1000, 12, 24);
    let view = DrawOptions {
        long_side: 1000,
        reveal: false,
    };
    let hidden = draw_overlay(Backdrop::Pixels(&pixels), 0, &[], view);
    let shown = draw_overlay(
        Backdrop::Pixels(&pixels),
        0,
        &[],
        DrawOptions {
            reveal: true,
            ..view
        },
    );
    assert_eq!((hidden.width, hidden.height), (1000, 500));
    assert!(contrast(&hidden) < 48, "{}", contrast(&hidden));
    assert!(contrast(&shown) > 200, "{}", contrast(&shown));
}

#[test]
fn a_known_line_is_painted_over_before_it_is_blurred() {
    // Bars so wide that blurring alone would leave them.
    let pixels = striped(1000, 500, 100, 200);
    let line = OverlayShape::from_rect(
        ShapeKind::Text,
        &Rect {
            x0: 0.0,
            y0: 0.0,
            x1: 1.0,
            y1: 1.0,
        },
    );
    let drawing = draw_overlay(
        Backdrop::Pixels(&pixels),
        0,
        &[line],
        DrawOptions {
            long_side: 1000,
            reveal: false,
        },
    );
    assert!(contrast(&drawing) < 20, "{}", contrast(&drawing));
    let bare = draw_overlay(
        Backdrop::Pixels(&pixels),
        0,
        &[],
        DrawOptions {
            long_side: 1000,
            reveal: false,
        },
    );
    assert!(contrast(&bare) > 150, "{}", contrast(&bare));
}

#[test]
fn what_was_measured_lies_where_the_turned_page_shows_it() {
    let seal = Seal {
        centre: Point { x: 250.0, y: 100.0 },
        radius: 50.0,
        bounds: [200.0, 50.0, 300.0, 150.0],
        ring: 1.0,
        fill: 0.3,
    };
    let pixels = striped(1000, 500, 0, 10);
    let mut page = Page {
        number: 1,
        width_px: Some(1000),
        height_px: Some(500),
        ..Page::default()
    };
    let mut measures = crate::measure::measure_page(&pixels);
    measures.seals = vec![seal];
    page.quality = Some(measures);
    let line = TextLine {
        text: "甲".into(),
        rect: Rect {
            x0: 0.0,
            y0: 0.0,
            x1: 50.0,
            y1: 100.0,
        },
        confidence: 1.0,
    };
    let text = TextPage {
        number: 1,
        width: 500.0,
        height: 1000.0,
        turn: 90,
        lines: vec![line],
    };
    let all = page_shapes(&page, Some(&text));
    assert_eq!(all.len(), 2);
    let centre = |s: &OverlayShape| {
        let n = s.corners.len() as f64;
        let sum = s
            .corners
            .iter()
            .fold((0.0, 0.0), |(x, y), p| (x + p.x, y + p.y));
        ((sum.0 / n * 100.0).round(), (sum.1 / n * 100.0).round())
    };
    assert_eq!(
        centre(&all[0]),
        (5.0, 5.0),
        "text boxes are of the turned page"
    );
    // A quarter of the width and a fifth of the height from the top left, turned clockwise.
    assert_eq!(centre(&all[1]), (80.0, 25.0));
    let drawing = draw_overlay(
        Backdrop::Pixels(&pixels),
        90,
        &all,
        DrawOptions {
            long_side: 500,
            reveal: true,
        },
    );
    assert_eq!((drawing.width, drawing.height), (250, 500));
    let red = drawing
        .samples()
        .as_chunks::<3>()
        .0
        .iter()
        .filter(|[r, g, b]| *r > 180 && *g < 60 && *b < 80)
        .count();
    assert!(red > 100, "{red} px of the seal's colour");
}

#[test]
fn a_page_without_pixels_is_a_sheet_and_both_formats_open() {
    let line = OverlayShape::from_rect(
        ShapeKind::Finding,
        &Rect {
            x0: 0.2,
            y0: 0.2,
            x1: 0.4,
            y1: 0.3,
        },
    );
    let drawing = draw_overlay(
        Backdrop::Sheet(595.0, 842.0),
        0,
        &[line],
        DrawOptions {
            long_side: 400,
            reveal: false,
        },
    );
    assert_eq!((drawing.width, drawing.height), (283, 400));
    for bytes in [drawing.to_png().unwrap(), drawing.to_jpeg(80).unwrap()] {
        let back = image::load_from_memory(&bytes).unwrap();
        assert_eq!((back.width(), back.height()), (283, 400));
    }
}

#[test]
fn hostile_boxes_end_and_leave_the_page_alone() {
    let corners = [f64::NAN, f64::INFINITY, -1e300, 1e300].map(|v| Point { x: v, y: v });
    let shape = OverlayShape {
        mark: ShapeKind::Text,
        corners: corners.to_vec(),
    };
    let shapes: Vec<OverlayShape> = std::iter::repeat_n(shape, 5_000).collect();
    let drawing = draw_overlay(
        Backdrop::Sheet(0.0, f64::NAN),
        0,
        &shapes,
        DrawOptions {
            long_side: 64,
            reveal: false,
        },
    );
    assert!(drawing.width <= 64 && drawing.height <= 64 && !drawing.samples().is_empty());
}
