use super::*;

#[test]
fn colour_differences_of_any_ratio_turn_with_the_picture() {
    for (width, height, px, rotation) in [
        (35, 20, [2, 2], 0),
        (35, 20, [2, 1], 90),
        (21, 40, [1, 2], 270),
        (40, 20, [4, 1], 180),
    ] {
        let luma = Plane::from_value(width, height, 150);
        let size = [width.div_ceil(px[0]), height.div_ceil(px[1])];
        let mut cr = Plane::from_value(size[0], size[1], 90);
        (0..size[1]).for_each(|y| (0..size[0] / 2).for_each(|x| cr.set(x, y, 180)));
        let planes = [Plane::from_value(size[0], size[1], 128), cr];
        let upright = Orientation {
            rotation,
            mirrored: false,
        };
        let page = PageRaster::from_planes(luma, Some((planes, px)), ColourMode::Colour, upright);
        let small = page.small.as_ref().unwrap();
        assert_eq!(
            (small.cr.width(), small.cr.height()),
            (page.width, page.height),
            "{rotation}"
        );
        // The left half was red: it is now left, on top, on the right or below.
        let [x, y] = match rotation {
            0 => [2, 9],
            90 => [9, 2],
            180 => [37, 9],
            _ => [9, 18],
        };
        let red = page.crop_rgb([x, y, x + 1, y + 1]);
        assert!(red[0] > 200 && red[1] < 130, "{rotation}: {red:?}");
        assert_eq!(small.cr.get(x, y), Some(180), "{rotation}");
        let far = page.crop_rgb([
            page.width - 1 - x,
            page.height - 1 - y,
            page.width - x,
            page.height - y,
        ]);
        assert!(far[0] < 110, "{rotation}: {far:?}");
    }
}

#[test]
fn the_planes_of_a_large_page_have_the_promised_sides() {
    let pixels = PageRaster::new(
        3508,
        vec![200; 3508 * 2480 * 3],
        SampleLayout::Rgb,
        ColourMode::Colour,
        Orientation::default(),
    );
    assert_eq!(
        (pixels.mid.width(), pixels.mid.height(), pixels.mid_factor),
        (1754, 1240, 2)
    );
    let small = pixels.small.unwrap();
    assert_eq!(
        (small.y.width(), small.cr.height(), pixels.small_factor),
        (877, 620, 4)
    );
    assert!(
        small
            .cr
            .samples()
            .iter()
            .all(|v| v.abs_diff(128) <= 1)
    );
    assert!(
        pixels
            .mid
            .samples()
            .iter()
            .all(|v| v.abs_diff(200) <= 1)
    );
}
