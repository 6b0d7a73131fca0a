//! Provinces of GB/T 2260: the first two digits of every Chinese identifier with a region.

/// A province, municipality or special region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Province {
    /// Two-digit code.
    pub code: u8,
    /// Short name without its kind, as addresses begin.
    pub name: &'static str,
    /// One-character abbreviation, as permit numbers begin.
    pub abbreviation: char,
}

// Origin: the table of the reference `document-formats`, 2.10.
/// GB/T 2260 at province level, with 66 (the Corps, by practice of registration) and 83 (Taiwan on
/// residence permits).
const PROVINCES: &[(u8, &str, char)] = &[
    (11, "北京", '京'),
    (12, "天津", '津'),
    (13, "河北", '冀'),
    (14, "山西", '晋'),
    (15, "内蒙古", '蒙'),
    (21, "辽宁", '辽'),
    (22, "吉林", '吉'),
    (23, "黑龙江", '黑'),
    (31, "上海", '沪'),
    (32, "江苏", '苏'),
    (33, "浙江", '浙'),
    (34, "安徽", '皖'),
    (35, "福建", '闽'),
    (36, "江西", '赣'),
    (37, "山东", '鲁'),
    (41, "河南", '豫'),
    (42, "湖北", '鄂'),
    (43, "湖南", '湘'),
    (44, "广东", '粤'),
    (45, "广西", '桂'),
    (46, "海南", '琼'),
    (50, "重庆", '渝'),
    (51, "四川", '川'),
    (52, "贵州", '贵'),
    (53, "云南", '云'),
    (54, "西藏", '藏'),
    (61, "陕西", '陕'),
    (62, "甘肃", '甘'),
    (63, "青海", '青'),
    (64, "宁夏", '宁'),
    (65, "新疆", '新'),
    (66, "新疆生产建设兵团", '兵'),
    (71, "台湾", '台'),
    (81, "香港", '港'),
    (82, "澳门", '澳'),
    (83, "台湾", '台'),
];

/// The province of a region code (its first two digits). Counties are renumbered too often to be
/// compared.
#[must_use]
pub fn province_of_code(region: &str) -> Option<Province> {
    let code = region.get(..2)?;
    let code: u8 = code.parse().ok()?;
    let mut provinces = all_provinces();
    provinces.find(|province| province.code == code)
}

/// The province that a normalised address or authority begins with.
#[must_use]
pub fn province_of_address(folded: &str) -> Option<Province> {
    // The longest wins: 新疆生产建设兵团 begins with the name of a province, too.
    all_provinces()
        .filter(|province| folded.starts_with(province.name))
        .max_by_key(|province| province.name.len())
}

fn all_provinces() -> impl Iterator<Item = Province> {
    PROVINCES
        .iter()
        .map(|(code, name, abbreviation)| Province {
            code: *code,
            name,
            abbreviation: *abbreviation,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_find_their_province() {
        assert_eq!(all_provinces().count(), 36);
        assert_eq!(province_of_code("440300").unwrap().name, "广东");
        assert_eq!(
            province_of_code("830000")
                .unwrap()
                .abbreviation,
            '台'
        );
        assert_eq!(province_of_code("990000"), None);
        assert_eq!(province_of_code("粤"), None);
        assert_eq!(
            province_of_address("内蒙古自治区包头市")
                .unwrap()
                .code,
            15
        );
        assert_eq!(
            province_of_address("新疆生产建设兵团第八师")
                .unwrap()
                .code,
            66
        );
        assert_eq!(province_of_address("深圳市"), None);
    }
}
