//! Activities, and what a category or a check says of them.

use super::Validator;
use crate::rules::activity::{Activity, ShownActivity};
use crate::rules::raw::RawActivity;
use crate::rules::yaml::YamlPath;
use values::scope::ActivityWords;

pub fn validate_activity(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    group: &str,
    raw: RawActivity,
) -> Option<Activity> {
    let source = validator.source_of_item(path, &raw.source)?;
    let standard: Vec<(String, Option<String>)> = raw.standard.into_iter().collect();
    let names = standard
        .iter()
        .map(|(name, _)| name.clone());
    let mut wording: Vec<String> = names.collect();
    wording.extend(raw.wording);
    let words = ActivityWords {
        id: raw.id,
        group: group.to_owned(),
        wording,
        acts: raw.acts,
        goods: raw.goods,
        made: raw.made,
        let_out: raw.let_out,
        near: raw.near,
    };
    let own = || {
        let lists = [
            &words.wording,
            &words.acts,
            &words.goods,
            &words.made,
            &words.let_out,
        ];
        lists.into_iter().flatten()
    };
    if own().next().is_none() {
        validator.report(
            path,
            "没有任何用语：没有一种经营范围能写明它",
            "no words: no scope can name it",
        );
    }
    // A word in both lists would be the activity and look like it at once.
    for (i, word) in words.near.iter().enumerate() {
        if own().any(|known| known == word) {
            validator.report(
                &path.at("near").at(i),
                format!("`{word}` 既是该活动又在 near 中：互相矛盾"),
                format!("`{word}` is the activity and stands in near: they contradict each other"),
            );
        }
    }
    Some(Activity {
        title: raw.title,
        standard,
        words,
        source,
    })
}

/// Refuses unknown activities at `path`; what a reader is shown of the known ones.
pub fn show_activities(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    ids: &[String],
) -> ShownActivity {
    let names = validator.names;
    let mut all = ShownActivity::default();
    for (i, id) in ids.iter().enumerate() {
        let what = ("经营活动", "activity");
        if !validator.expect_known(&path.at(i), what, id, names.activities.keys()) {
            continue;
        }
        let shown = names
            .activities
            .get(id)
            .cloned()
            .unwrap_or_default();
        all.names.extend(shown.names);
        all.near.extend(shown.near);
    }
    // What is near one of them may be another of them (食品销售 beside 酒类经营).
    let own = std::mem::take(&mut all.near);
    all.near = own
        .into_iter()
        .filter(|near| !all.names.contains(near))
        .collect();
    all
}
