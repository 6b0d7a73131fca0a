//! Annotations: what they draw is on the page, what they hold is not.

use lopdf::{Dictionary, Object, dictionary};
use model::TextLayer;

use super::{SCAN, SEEN, Trap, UNSEEN, own_lines, texts, waits_for_the_picture};
use crate::make::{at, draw};

#[test]
fn what_an_annotation_draws_is_seen_and_what_it_holds_is_not() {
    let value = || Object::string_literal("2029");
    let field = dictionary! { "Subtype" => "Widget", "FT" => "Tx", "V" => value() };
    let traps: [(&str, &str, Dictionary, &[&str]); 5] = [
        ("drawn", SEEN, Dictionary::new(), &["正文", SEEN]),
        (
            "a field that is drawn otherwise",
            SEEN,
            field,
            &["正文", SEEN],
        ),
        ("hidden", UNSEEN, dictionary! { "F" => 2 }, &["正文"]),
        (
            "not for the screen",
            UNSEEN,
            dictionary! { "F" => 32 },
            &["正文"],
        ),
        (
            "a value that is not drawn",
            "",
            dictionary! { "Subtype" => "Widget", "FT" => "Tx", "V" => value() },
            &["正文"],
        ),
    ];
    for (name, drawn, more, expected) in traps {
        let mut trap = Trap::new();
        let drawn = if drawn.is_empty() {
            String::new()
        } else {
            at(60.0, 700.0, drawn)
        };
        let page = trap.annotation(&drawn, more);
        let reading = trap.read(&at(60.0, 780.0, "正文"), page);
        assert_eq!(own_lines(&reading), expected, "{name}");
    }
}

#[test]
fn an_annotation_over_a_scan_is_an_addition() {
    let mut trap = Trap::new();
    let page = trap.annotation(&at(60.0, 700.0, UNSEEN), Dictionary::new());
    let reading = trap.read(&draw("Im", SCAN), page);
    waits_for_the_picture("annotation", &reading);
    let state = reading.probe.pages[0].text_layer;
    assert_eq!(state, Some(TextLayer::Addition));
    assert_eq!(texts(reading.scan_texts[0].added.as_ref()), [UNSEEN]);
}

#[test]
fn an_annotation_that_covers_a_line_hides_it() {
    let mut trap = Trap::new();
    let page = trap.annotation("1 g 40 600 360 160 re f", Dictionary::new());
    let content = at(60.0, 700.0, UNSEEN) + &at(60.0, 500.0, SEEN);
    let reading = trap.read(&content, page);
    assert_eq!(own_lines(&reading), [SEEN]);
}
