//! What follows an unknown name: the nearest valid one, and all of them where they are few.

use std::collections::BTreeSet;

use super::reword::nearest_name;
use model::Bilingual;

// By eye: entity types, scenarios, roles and sides fit in a line or two; categories and questions
// would hide the message.
/// Valid names that are listed at most.
const MAX_LISTED: usize = 24;

/// The nearest name, and every name where they are few.
#[must_use]
pub fn name_hint<'a>(wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> Bilingual {
    let mut valid: Vec<&str> = valid.into_iter().collect();
    let mut listed_once = BTreeSet::new();
    valid.retain(|name| listed_once.insert(*name));
    let listed = valid.iter().map(|name| {
        let quoted = format!("`{name}`");
        Bilingual::new(quoted.clone(), quoted)
    });
    let nearest = nearest_name(wrong, valid.iter().copied());
    let listed: Vec<Bilingual> = listed.collect();
    join_hints(nearest, &listed)
}

/// The same for names that have titles: either may be written, and each is listed with its title.
#[must_use]
pub fn titled_name_hint<'a>(
    wrong: &str,
    valid: impl IntoIterator<Item = (&'a String, &'a Bilingual)>,
) -> Bilingual {
    let mut written: Vec<&str> = Vec::new();
    let mut listed = Vec::new();
    for (name, title) in valid {
        written.extend([name.as_str(), &title.zh, &title.en]);
        listed.push(Bilingual::new(
            format!("`{name}`（{}）", title.zh),
            format!("`{name}` ({})", title.en),
        ));
    }
    join_hints(nearest_name(wrong, written), &listed)
}

fn join_hints(nearest: Option<&str>, listed: &[Bilingual]) -> Bilingual {
    let mut zh = String::new();
    let mut en = String::new();
    if let Some(name) = nearest {
        zh += &format!("；是否想写 `{name}`？");
        en += &format!("; did you mean `{name}`?");
    }
    if (1..=MAX_LISTED).contains(&listed.len()) {
        let zh_names: Vec<&str> = listed
            .iter()
            .map(|l| l.zh.as_str())
            .collect();
        let en_names: Vec<&str> = listed
            .iter()
            .map(|l| l.en.as_str())
            .collect();
        zh += &format!("；可写：{}", zh_names.join("、"));
        en += &format!("; one of: {}", en_names.join(", "));
    }
    Bilingual::new(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_names_are_listed_and_many_are_not() {
        let few = ["power", "gas"];
        let hint = name_hint("powr", few);
        assert_eq!(hint.en, "; did you mean `power`?; one of: `power`, `gas`");
        assert_eq!(hint.zh, "；是否想写 `power`？；可写：`power`、`gas`");
        let many: Vec<String> = (0..=MAX_LISTED)
            .map(|n| format!("name-{n}"))
            .collect();
        let hint = name_hint("else", many.iter().map(String::as_str));
        assert_eq!(hint.en, "");
        assert_eq!(name_hint("else", []).en, "");
    }

    #[test]
    fn a_titled_name_may_be_written_either_way() {
        let name = "power".to_owned();
        let title = Bilingual::new("供电", "electricity");
        let hint = titled_name_hint("供店", [(&name, &title)]);
        assert!(
            hint.zh
                .ends_with("可写：`power`（供电）"),
            "{}",
            hint.zh
        );
        let hint = titled_name_hint("electricty", [(&name, &title)]);
        assert!(
            hint.en
                .contains("did you mean `electricity`"),
            "{}",
            hint.en
        );
    }
}
