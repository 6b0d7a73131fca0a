//! The class of goods in a bracket behind them: 医疗器械(三类) are goods of class III.

/// Words in front of a class that leave nothing but it.
const ONLY: [&str; 4] = ["仅限", "只限", "限", "仅"];
/// Numbers of classes, longest first, as every class is written here.
const CLASSES: [(&str, &str); 9] = [
    ("III", "三"),
    ("II", "二"),
    ("I", "一"),
    ("3", "三"),
    ("2", "二"),
    ("1", "一"),
    ("三", "三"),
    ("二", "二"),
    ("一", "一"),
];

/// The classes that a bracket lists and nothing else (一、三类): 一类, 三类.
pub(super) fn classes_of(clause: &str) -> Vec<String> {
    let mut only = ONLY.iter();
    let bare = only.find_map(|word| clause.strip_prefix(word));
    let parts = bare
        .unwrap_or(clause)
        .split(['、', '和', '及', '与']);
    let classes: Option<Vec<String>> = parts.map(class_of).collect();
    // A bare number counts items; somewhere the list must say 类.
    let classes = classes.filter(|_| clause.contains('类'));
    classes.unwrap_or_default()
}

fn class_of(text: &str) -> Option<String> {
    let number = text
        .trim_start_matches('第')
        .trim_end_matches('类');
    let class = CLASSES
        .iter()
        .find(|(known, _)| *known == number);
    class.map(|(_, class)| format!("{class}类"))
}

/// The goods before a bracket, once for each class in it.
pub(super) fn goods_of_classes(goods: &str, classes: &[String]) -> String {
    let each: Vec<String> = classes
        .iter()
        .map(|class| format!("{goods}{class}"))
        .collect();
    each.join("、")
}
