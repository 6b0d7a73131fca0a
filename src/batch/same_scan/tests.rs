use super::is_same_scan;

/// A page of lines: darker every third row of the grid, with some texture.
fn page() -> Vec<u8> {
    (0..576)
        .map(|i: usize| {
            if (i / 24).is_multiple_of(3) {
                150 + (i * 37 % 60) as u8
            } else {
                240
            }
        })
        .collect()
}

fn changed(change: impl Fn(usize, u8) -> f64) -> Vec<u8> {
    page()
        .iter()
        .enumerate()
        .map(|(place, level)| {
            let changed_level = change(place, *level);
            changed_level.round().clamp(0.0, 255.0) as u8
        })
        .collect()
}

#[test]
fn noise_and_brightness_are_the_same_scan() {
    assert!(is_same_scan(&page(), &page()));
    let noisy = changed(|place, level| {
        let noise = (place * 7 % 3) as f64 - 1.0;
        f64::from(level) + noise
    });
    assert!(is_same_scan(&page(), &noisy));
    let brighter = changed(|_, level| f64::from(level) * 0.8 + 20.0);
    assert!(is_same_scan(&page(), &brighter));
}

#[test]
fn another_number_in_one_place_is_another_paper() {
    let other_cell = changed(|place, level| {
        let added = if place == 80 { 6.0 } else { 0.0 };
        f64::from(level) + added
    });
    assert!(!is_same_scan(&page(), &other_cell));
    let other_line = changed(|place, level| {
        let in_line = place / 24 == 9;
        let added = if in_line { place * 11 % 9 } else { 0 };
        f64::from(level) + added as f64
    });
    assert!(!is_same_scan(&page(), &other_line));
}

#[test]
fn what_cannot_be_compared_is_not_the_same() {
    assert!(!is_same_scan(&[], &[]));
    assert!(!is_same_scan(&page(), &page()[1..]));
    let blank = [200; 576];
    assert!(!is_same_scan(&blank, &blank), "nothing on them");
    let inverted = changed(|_, level| 255.0 - f64::from(level));
    assert!(!is_same_scan(&page(), &inverted));
}
