//! What is wrong with an identifier, in words a reader understands.

// One list gives the enum, the names and both phrases, so that no issue lacks one of them.
macro_rules! identifier_issues {
    ($($variant:ident $name:literal $zh:literal $en:literal)*) => {
        /// Why an identifier is doubted or refused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum IdentifierIssue {
            $(#[doc = $en] $variant,)*
        }

        impl IdentifierIssue {
            /// All issues, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Stable name in kebab case.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// A Chinese phrase.
            #[must_use]
            pub fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh,)* }
            }

            /// An English phrase.
            #[must_use]
            pub fn en(self) -> &'static str {
                match self { $(Self::$variant => $en,)* }
            }
        }
    };
}

identifier_issues! {
    Shape "shape" "位数或字符不符合该编号的格式" "its length or characters do not fit this kind of number"
    CheckDigit "check-digit" "校验位不符，可能识别有误" "its check digit does not hold, perhaps misread"
    FinalCheckDigit "final-check-digit" "末位校验位不符，组织机构代码部分正确" "its last check digit does not hold, though the organisation code in it does"
    LegacyCheckDigit "legacy-check-digit" "末位校验位不符，厦门早期代码有此情况" "its last check digit does not hold, as in early codes issued in Xiamen"
    OrganisationCheckDigit "organisation-check-digit" "内含的组织机构代码校验位不符，可能不是统一社会信用代码" "the organisation code in it does not hold: probably not a credit code"
    Prefix "prefix" "前两位不在登记机关与机构类别表内" "its first two characters name no known registering department and category"
    Region "region" "行政区划代码不存在" "its region code names no province"
    BirthDate "birth-date" "其中的日期不存在" "the date in it does not exist"
    CitizenId "citizen-id" "该号码同时符合公民身份号码规则" "it also reads as a citizen identity number"
    TooManyDigits "too-many-digits" "位数超出该编号目前的最大长度" "it has more digits than this kind of number has reached"
    NoCheckDigit "no-check-digit" "旧式编号，没有校验位，无法核验" "an old form without a check digit, which cannot be verified"
    Obsolete "obsolete" "该编号属于已停用的证件" "it belongs to a paper that is no longer issued"
}

impl std::fmt::Display for IdentifierIssue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.en())
    }
}

/// A text is not the value it was taken for.
impl std::error::Error for IdentifierIssue {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::IdentifierIssue;

    #[test]
    fn names_are_unique_and_phrases_are_there() {
        let names: BTreeSet<_> = IdentifierIssue::ALL
            .iter()
            .map(|f| f.name())
            .collect();
        assert_eq!(names.len(), IdentifierIssue::ALL.len());
        assert!(
            IdentifierIssue::ALL
                .iter()
                .all(|f| !f.zh().is_empty() && f.to_string() == f.en())
        );
    }
}
