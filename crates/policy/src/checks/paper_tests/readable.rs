use super::*;
use crate::checks::readable::Readable;

#[test]
fn a_paper_that_nobody_read_is_another_case_than_one_that_cannot_be_read() {
    let cases = |world: World| {
        let ruling = world.rule(&Readable {});
        ruling
            .observations
            .iter()
            .map(|o| (o.code, o.case))
            .collect::<Vec<_>>()
    };
    assert_eq!(cases(licence()), []);
    let mut faint = licence();
    faint.files[0].text.pages[0].lines[0].confidence = 0.2;
    assert_eq!(cases(faint), [(FindingCode::DocumentUnreadable, None)]);
    let mut unread = licence();
    unread.files[0].text = FileText::default();
    assert_eq!(
        cases(unread),
        [(FindingCode::DocumentUnreadable, Some("not-read"))]
    );
}
