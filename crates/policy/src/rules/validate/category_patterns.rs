//! Lists of categories in rules: ids, and patterns over the categories of the industries.

use super::Validator;
use crate::rules::yaml::YamlPath;

/// The categories that a list names: `hotel.single`, `hotel.*`, `*`, and `!retail.platform`, which
/// takes away what stands before it. An id that nobody has, or a pattern that fits none, is told with
/// its place.
pub fn expand_categories(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    patterns: &[String],
) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for (i, pattern) in patterns.iter().enumerate() {
        let taken_away = pattern.strip_prefix('!');
        let positive = taken_away.unwrap_or(pattern);
        let found = match_pattern(validator, &path.at(i), positive);
        if taken_away.is_some() {
            ids.retain(|id| !found.contains(id));
        } else {
            let new_ids = found
                .into_iter()
                .filter(|id| !ids.contains(id));
            let new_ids: Vec<String> = new_ids.collect();
            ids.extend(new_ids);
        }
    }
    ids
}

fn match_pattern(validator: &mut Validator<'_>, path: &YamlPath<'_>, pattern: &str) -> Vec<String> {
    let names = validator.names;
    let what = ("类目", "category");
    let Some(prefix) = pattern.strip_suffix('*') else {
        let is_known = validator.expect_member(path, what, pattern, &names.categories);
        return is_known
            .then(|| pattern.to_owned())
            .into_iter()
            .collect();
    };
    let of_industries = names.industry_categories.iter();
    let matching = of_industries.filter(|id| id.starts_with(prefix));
    let matching: Vec<String> = matching.cloned().collect();
    if matching.is_empty() {
        validator.report(
            path,
            format!("没有类目符合 `{pattern}`"),
            format!("no category fits `{pattern}`"),
        );
    }
    matching
}
