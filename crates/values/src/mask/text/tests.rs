//! What must not survive, and what must.

use proptest::prelude::*;

use super::*;

#[test]
fn citizens_numbers_keep_their_region() {
    for id in [
        "110101190001010014",
        "810000199001010019",
        "440300199912311231",
        "11010519491231002X",
        "11010519491231002x",
    ] {
        assert_eq!(
            mask_text(&format!("身份证{id}，")),
            format!("身份证{}************，", &id[..6])
        );
    }
    assert_eq!(
        mask_text("ID440300199912311231号"),
        "ID440300************号"
    );
}

#[test]
fn a_misread_number_is_masked_too() {
    assert_eq!(
        mask_text("号码 440300199912311232 。"),
        "号码 440300************ 。"
    );
}

#[test]
fn width_and_spacing_do_not_help_a_number_through() {
    assert_eq!(mask_text("440300 19991231 1231"), "440300 ******** ****");
    assert_eq!(
        mask_text("４４０３００１９９９１２３１１２３１"),
        "４４０３００************"
    );
    assert_eq!(mask_text("4403001999\n12311231"), "440300****\n********");
    let spaced = mask_text("4 4 0 3 0 0 1 9 9 9 1 2 3 1 1 2 3 1");
    assert_eq!(spaced.matches('*').count(), 12);
}

#[test]
fn doctors_codes_hide_the_number_inside() {
    assert_eq!(
        mask_text("201044110440300199912311231"),
        "201044110******************"
    );
    assert_eq!(
        mask_text("20104411011010519491231002X"),
        "201044110******************"
    );
    assert_eq!(
        mask_text("199844110440300991231123"),
        "199844110***************"
    );
}

#[test]
fn old_numbers_of_fifteen_digits() {
    assert_eq!(
        mask_text("身份证 440300991231123"),
        "身份证 440300*********"
    );
    assert_eq!(mask_text("注册号110108000000016"), "注册号110108000000016");
}

#[test]
fn telephones_keep_three_and_four() {
    assert_eq!(mask_text("电话13800000000。"), "电话138****0000。");
    assert_eq!(mask_text("+86 138-0000-0000"), "+** ***-****-0000");
    assert_eq!(mask_text("138 0000 0000"), "138 **** 0000");
    assert_eq!(mask_text("0571-88880000"), "****-****0000");
    assert_eq!(mask_text("投诉举报电话 12315"), "投诉举报电话 12315");
    assert_eq!(mask_text("店内 13912345678.png"), "店内 139****5678.png");
    assert_eq!(
        mask_text("13912345678.25 1.13912345678"),
        "13912345678.25 1.13912345678"
    );
}

#[test]
fn cards_and_labelled_accounts_keep_four() {
    assert_eq!(mask_text("4111111111111111"), "************1111");
    assert_eq!(mask_text("4111 1111 1111 1111"), "**** **** **** 1111");
    assert_eq!(
        mask_text("账号：4000 0000 0900 0001"),
        "账号：**** **** **** 0001"
    );
    assert_eq!(
        mask_text("开户银行账号 400000000901"),
        "开户银行账号 ********0901"
    );
    assert_eq!(mask_text("账户号码:400000000901"), "账户号码:********0901");
}

#[test]
fn codes_permits_and_dates_stay() {
    for text in [
        "统一社会信用代码 91110000MA00000152",
        "1211000040000123XG 5231000050987654XX",
        "91330100MA2000000Q",
        "JY24403000000016",
        "许可证编号：SP4403001234567890",
        "核准号 J1234000000101 编号 1234-00000001",
        "基本存款账户编号 J1234000000101",
        "账户:91110000MA00000152",
        "2018年1月1日至2038年1月1日",
        "20180101-20380101",
        "2010.01.01-2030.01.01",
        "浙B2-20200000 浙ICP备2020000000号-1",
        "苏网文〔2025〕0000-000号",
        "第12345678号",
        "MA200022X44030017D1542",
        "110108000000016",
    ] {
        assert_eq!(mask_text(text), text);
    }
}

#[test]
fn paths_lose_only_what_is_a_number_beyond_doubt() {
    for (path, shown) in [
        (
            "身份证440300199912311231.jpg",
            "身份证440300************.jpg",
        ),
        (
            "a/11010519491231002X/执照.jpg",
            "a/110105************/执照.jpg",
        ),
        (
            "银行卡6222021234567890128.jpg",
            "银行卡***************0128.jpg",
        ),
        ("门店13800000000.png", "门店138****0000.png"),
        // A wrong check digit, a landline, names that cameras and phones give.
        ("440300199912311232.jpg", "440300199912311232.jpg"),
        ("0571-88880000.png", "0571-88880000.png"),
        ("mmexport1699945123456.jpg", "mmexport1699945123456.jpg"),
        ("IMG_20231114_152345678.jpg", "IMG_20231114_152345678.jpg"),
        ("20231114152345672.jpg", "20231114152345672.jpg"),
        ("4111111111111111.pdf", "4111111111111111.pdf"),
        ("91110000MA00000152.pdf", "91110000MA00000152.pdf"),
    ] {
        assert_eq!(mask_path(path), shown);
        assert_eq!(mask_path(shown), shown);
    }
    assert!(check_digit::passes_luhn("20231114152345672"));
}

/// A number that holds, from its parts.
fn number(province: u8, region: u16, year: u16, month: u8, day: u8, sequence: u16) -> String {
    let body = format!("{province}{region:04}{year}{month:02}{day:02}{sequence:03}");
    let check = check_digit::mod_11_2(&body).unwrap();
    format!("{body}{check}")
}

proptest! {
    #[test]
    fn no_valid_number_survives(
        province in prop::sample::select(vec![11u8, 12, 31, 33, 44, 51, 62, 65, 71, 81, 82, 83]),
        region in 0u16..=9999, year in 1900u16..2030, month in 1u8..=12, day in 1u8..=28, sequence in 0u16..=999,
        before in "[0-9A-Za-z证号: ]{0,12}", after in "[0-9A-Za-z号。 ]{0,12}",
    ) {
        let id = number(province, region, year, month, day, sequence);
        let masked = mask_text(&format!("{before}{id}{after}"));
        prop_assert!(!masked.contains(&id), "{}", masked);
        let wide: String = id.chars().flat_map(|c| [c, ' ']).collect();
        let masked = mask_text(&format!("号码：{wide}。"));
        prop_assert!(masked.matches('*').count() >= 12, "{}", masked);
    }

    #[test]
    fn masking_is_idempotent_and_keeps_the_length(text in any::<String>(), dense in "[0-9Xx .\\-账号:卡\n]{0,60}") {
        for text in [text, dense] {
            let once = mask_text(&text);
            prop_assert_eq!(&mask_text(&once), &once);
            prop_assert_eq!(once.chars().count(), text.chars().count());
        }
    }

    #[test]
    fn credit_codes_with_letters_stay(org in "[A-HJ-NPQRTUWXY][0-9A-HJ-NPQRTUWXY]{7}") {
        let org = format!("{org}{}", check_digit::org_check_character(&org).unwrap());
        let body = format!("91330100{org}");
        let code = format!("代码{body}{}", check_digit::credit_check_character(&body).unwrap());
        prop_assert_eq!(mask_text(&code), code);
    }
}
