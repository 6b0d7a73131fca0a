//! Figures of pixel checks: their range, and that those left out are those of the rules.

use super::*;

#[test]
fn parameters_out_of_range_are_told() {
    assert!(
        sharp::Sharp::default()
            .validate_parameters()
            .is_none()
    );
    let wrong: sharp::Sharp = serde_json::from_str(r#"{ "blur": 1.5 }"#).expect("a number");
    assert!(
        wrong
            .validate_parameters()
            .is_some_and(|p| p.contains("blur 1.5"))
    );
}

/// A pack that names one figure of a check gets the others from the code: they are the figures that
/// `rules/scan-quality.yaml` sets for every document.
#[test]
fn figures_left_out_are_those_of_the_scan_quality_file() {
    let rules = crate::rules::Rules::load_embedded().expect("sound");
    let mut compared = 0;
    for tag in ["sharp", "exposure", "not-skewed", "no-photocopy"] {
        let plain: crate::checks::CheckSpec =
            serde_json::from_value(tag.into()).expect("a check without figures");
        let defaults = rules
            .defaults
            .iter()
            .map(|(check, _)| &**check);
        let set = defaults
            .into_iter()
            .find(|check| check.tag() == tag);
        assert_eq!(
            set.map(|check| format!("{check:?}")),
            Some(format!("{plain:?}")),
            "{tag}"
        );
        compared += 1;
    }
    assert_eq!(compared, 4);
}
