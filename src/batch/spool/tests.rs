use super::*;
use model::Rows;

#[test]
fn rows_come_back_as_they_went_and_in_another_order() {
    let words = ["甲", "b\nc", ""];
    let spool = || {
        let mut writer = SpoolWriter::new().unwrap();
        for word in words {
            writer.push(&word.to_owned()).unwrap();
        }
        writer
    };
    let rows = Rows::new(spool().finish().unwrap());
    let read: io::Result<Vec<String>> = rows.iter().collect();
    assert_eq!(read.unwrap(), words);
    let json = serde_json::to_value(&rows).unwrap();
    assert_eq!(json, serde_json::json!(words));

    let order = [2, 0, 1].into_iter();
    let turned = Rows::new(spool().finish_in_order(order).unwrap());
    let read: io::Result<Vec<String>> = turned.iter().collect();
    assert_eq!(read.unwrap(), ["", "甲", "b\nc"]);
    assert!(turned.read(3).is_err());
}
