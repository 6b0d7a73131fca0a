//! The notes of a checklist by id: what a merchant is told and nobody can meet.

use crate::authoring::fixture_packs::Difference;
use crate::authoring::generated::all_requirements;
use crate::authoring::synthetic::SyntheticDossier;
use crate::checklist::build_checklist;
use crate::rules::Rules;
use model::{Bilingual, Checklist};

/// Ids under which a checklist may say something.
pub fn known_notes(rules: &Rules) -> Vec<String> {
    let mut ids: Vec<String> = all_requirements(rules)
        .map(|place| place.id())
        .collect();
    for pack in rules.packs.values() {
        ids.extend(
            pack.notes
                .iter()
                .map(|n| format!("{}/{}", pack.id, n.id)),
        );
        ids.extend(
            pack.categories
                .iter()
                .map(|c| c.id.clone()),
        );
    }
    ids.extend(
        rules
            .catalogue
            .kinds
            .iter()
            .map(|k| k.id.clone()),
    );
    ids.extend(
        rules
            .platforms
            .iter()
            .map(|p| p.limits.id.clone()),
    );
    ids
}

/// What the checklist for the merchant of `dossier` does not say.
pub fn compare_notes(
    expected: &[(String, String)],
    dossier: &SyntheticDossier,
    rules: &Rules,
) -> Vec<Difference> {
    if expected.is_empty() {
        return Vec::new();
    }
    let list = build_checklist(rules, &dossier.declaration, dossier.as_of);
    let shown = shown_notes(&list);
    let missing = |(id, words): &(String, String)| {
        let of_id = shown
            .iter()
            .filter(|(known, _)| known == id);
        let texts: Vec<&Bilingual> = of_id.map(|(_, text)| *text).collect();
        let says = |t: &&Bilingual| t.zh.contains(words) || t.en.contains(words);
        if texts.iter().any(says) {
            return None;
        }
        let found = match texts.first() {
            Some(text) => text.zh.clone(),
            None => "no note".to_owned(),
        };
        Some(Difference::Outcome(id.clone(), words.clone(), found))
    };
    expected
        .iter()
        .filter_map(missing)
        .collect()
}

/// Every note of a checklist with its id.
fn shown_notes(list: &Checklist) -> Vec<(String, &Bilingual)> {
    let mut shown = Vec::new();
    for note in &list.known {
        shown.push((note.id.clone(), &note.text));
    }
    for (category, _) in &list.categories {
        shown.extend(
            list.notes
                .iter()
                .map(|text| (category.clone(), text)),
        );
    }
    let items = list
        .items
        .iter()
        .map(|item| (&item.id, &item.note));
    let papers = list
        .papers
        .iter()
        .map(|paper| (&paper.kind, &paper.note));
    let limits = list
        .limits
        .iter()
        .map(|place| (&place.id, &place.note));
    for (id, note) in items.chain(papers).chain(limits) {
        shown.extend(
            note.iter()
                .map(|text| (id.clone(), text)),
        );
    }
    shown
}

#[cfg(test)]
mod tests {
    use crate::authoring::rule_tests::parse_test_files;
    use crate::rules::Rules;
    use crate::rules::yaml::YamlFile;

    fn differences(expect: &str, head: &str) -> Result<usize, String> {
        let case = "tests:\n  - name: a\n    category: retail.plain\n    scenarios: [overseas]";
        let text = format!("as_of: 2026-11-01\n{head}{case}\n    expect: {{ {expect} }}\n");
        let file = YamlFile {
            name: "rules/tests/a.yaml".into(),
            text: text.into(),
        };
        let rules = Rules::load_embedded().expect("sound");
        let files = parse_test_files(&[file], &rules).map_err(|wrong| wrong.to_string())?;
        let results = files.iter().flat_map(|f| f.run(&rules));
        Ok(results
            .map(|r| r.differences.len())
            .sum())
    }

    #[test]
    fn a_note_must_be_shown_and_say_the_words() {
        let shown = differences("notes: { overseas/fee: 99 美元 }", "");
        assert_eq!(shown, Ok(0));
        let english = differences("notes: { overseas/fee: [99 USD, 7 to 15] }", "");
        assert_eq!(english, Ok(0));
        let other = differences("notes: { overseas/fee: [99 美元, 98 美元] }", "");
        assert_eq!(other, Ok(1));
        // A pack that this merchant does not use shows nothing.
        let hidden = differences("notes: { catering/food-law: JY }", "");
        assert_eq!(hidden, Ok(1));
        let unknown = differences("notes: { overseas/fees: 99 }", "");
        assert!(
            unknown
                .expect_err("refused")
                .contains("overseas/fee")
        );
    }

    #[test]
    fn what_is_left_out_has_a_reason_and_stands_once() {
        let line = "  - { sentence: L1, why: { zh: 目录, en: contents } }\n";
        let once = format!("left_out:\n{line}");
        assert_eq!(differences("", &once), Ok(0));
        let twice = format!("left_out:\n{line}{line}");
        assert!(differences("", &twice).is_err());
        let bare = "left_out:\n  - { sentence: L1, why: { zh: '', en: '' } }\n";
        assert!(differences("", bare).is_err());
    }
}
