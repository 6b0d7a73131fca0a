//! Upload limits that no document of their scenarios can ever meet.

use super::Validator;
use crate::checks::CheckSpec;
use crate::rules::Rules;
use crate::rules::pack::{DocumentLeaf, Need};
use crate::rules::raw::{PackRole, RawUploadEndpoint};
use crate::rules::yaml::YamlPath;
use model::Bilingual;

// Origin: 0.32 was measured at quality 20; 0.2 leaves a margin below it, by eye.
/// Bits a pixel below which no JPEG of a page of print is legible: one of quality 20 takes 0.32.
const MIN_BITS_PER_PIXEL: f64 = 0.2;

/// Says which limits of an upload endpoint contradict what its scenarios demand of every merchant.
pub fn check_upload_limits(
    c: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: &RawUploadEndpoint,
    rules: &Rules,
) {
    // What is asked of every merchant of these scenarios; what an industry adds is not asked of
    // all.
    let base = rules.packs_with_role(PackRole::Base);
    let chosen = raw.scenarios.iter().filter_map(|id| rules.packs.get(id));
    let needs: Vec<&Need> = base
        .chain(chosen)
        .flat_map(|p| p.requirements.iter().map(|r| &r.need))
        .collect();
    let tests: [(&str, &LeafConflict<'_>); 3] = [
        ("max_side_px", &|leaf| side_limit_conflict(raw, leaf, rules)),
        ("max_bytes", &|leaf| byte_limit_conflict(raw, leaf, rules)),
        ("formats", &|leaf| format_conflict(raw, leaf)),
    ];
    for (key, test) in tests.into_iter().filter(|_| !raw.scenarios.is_empty()) {
        // One example will do: the author has to know the limit, not each document that it hits.
        if let Some(why) = needs.iter().find_map(|need| tree_conflict(need, test)) {
            c.report(&path.at(key), why.zh, why.en);
        }
    }
}

/// Why a leaf cannot be met.
type LeafConflict<'a> = dyn Fn(&DocumentLeaf) -> Option<Bilingual> + 'a;

/// Why a tree cannot be met, whatever is handed in.
fn tree_conflict(need: &Need, test: &LeafConflict<'_>) -> Option<Bilingual> {
    match need {
        Need::All(members) => members.iter().find_map(|m| tree_conflict(m, test)),
        // A choice fails only where every alternative fails; the first reason stands for all of
        // them.
        Need::Any(members) => {
            let whys: Option<Vec<Bilingual>> =
                members.iter().map(|m| tree_conflict(m, test)).collect();
            whys?.into_iter().next()
        }
        Need::AtLeast(_, of) => tree_conflict(of, test),
        Need::Document(leaf) => test(leaf),
        Need::Fact(_) => None,
    }
}

/// Fewest px across and down that the leaf's document may have, by its smallest printing.
fn smallest_page_px(leaf: &DocumentLeaf, rules: &Rules) -> Option<[f64; 2]> {
    let dpi = leaf.checks.iter().find_map(|(check, _)| match &**check {
        CheckSpec::ResolutionAtLeast(check) => Some(check.min_dpi()),
        _ => None,
    })?;
    let sizes = rules
        .catalogue
        .get(&leaf.kind)?
        .sizes
        .iter()
        .map(|s| [s.width_mm, s.height_mm]);
    // The smallest printing: a limit is wrong only if it can be kept in no printing at all.
    let smallest = sizes.min_by(|a, b| (a[0] * a[1]).total_cmp(&(b[0] * b[1])))?;
    Some(smallest.map(|mm| mm / 25.4 * dpi))
}

fn side_limit_conflict(
    raw: &RawUploadEndpoint,
    leaf: &DocumentLeaf,
    rules: &Rules,
) -> Option<Bilingual> {
    let (most, [w, h]) = (raw.max_side_px?, smallest_page_px(leaf, rules)?);
    let side = w.max(h);
    let title = rules.document_title(&leaf.kind);
    (side > f64::from(most)).then(|| {
        Bilingual::new(
            format!("max_side_px 为 {most}，而{}按要求的分辨率至少有 {side:.0} 像素：永远无法同时满足", title.zh),
            format!("max_side_px is {most}, yet {} has at least {side:.0} px at the demanded resolution: both can never be met", title.en),
        )
    })
}

fn byte_limit_conflict(
    raw: &RawUploadEndpoint,
    leaf: &DocumentLeaf,
    rules: &Rules,
) -> Option<Bilingual> {
    let (most, [w, h]) = (raw.max_bytes?, smallest_page_px(leaf, rules)?);
    let least = w * h * MIN_BITS_PER_PIXEL / 8.0;
    let title = rules.document_title(&leaf.kind);
    (least > most as f64).then(|| {
        Bilingual::new(
            format!("max_bytes 为 {most}，而{}按要求的分辨率即使压到看不清也有约 {least:.0} 字节：永远无法同时满足", title.zh),
            format!("max_bytes is {most}, yet {} at the demanded resolution takes about {least:.0} bytes even when nothing can be read: both can never be met", title.en),
        )
    })
}

fn format_conflict(raw: &RawUploadEndpoint, leaf: &DocumentLeaf) -> Option<Bilingual> {
    let asked = leaf.checks.iter().find_map(|(check, _)| match &**check {
        CheckSpec::AcceptedFormat(check) => Some(check.formats()),
        _ => None,
    })?;
    // An empty list of formats means that every format is taken, on both sides.
    let none = !asked.is_empty()
        && !raw.formats.is_empty()
        && asked.iter().all(|f| !raw.formats.contains(f));
    none.then(|| {
        let asked: Vec<&str> = asked.iter().map(|f| f.name()).collect();
        let asked = asked.join(", ");
        Bilingual::new(
            format!("规则要求 {} 为 {asked}，而这里不收：永远无法同时满足", leaf.kind),
            format!(
                "the rules ask for {asked} of {}, which this place does not take: both can never be met",
                leaf.kind
            ),
        )
    })
}
