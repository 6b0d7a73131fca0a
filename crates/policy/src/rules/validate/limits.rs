//! Upload limits that no document of their scenarios can ever meet.

use super::Validator;
use crate::checks::CheckSpec;
use crate::rules::Rules;
use crate::rules::document_type::PaperSize;
use crate::rules::pack::{DocumentLeaf, Need};
use crate::rules::raw::{PackRole, RawUploadEndpoint};
use crate::rules::yaml::YamlPath;
use model::Bilingual;

// Origin: 0.32 was measured at quality 20; 0.2 leaves a margin below it, by eye.
/// Bits a pixel below which no JPEG of a page of print is legible: one of quality 20 takes 0.32.
const MIN_BITS_PER_PIXEL: f64 = 0.2;

/// Says which limits of an upload endpoint contradict what its scenarios demand of every merchant.
pub fn check_upload_limits(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: &RawUploadEndpoint,
    rules: &Rules,
) {
    if raw.scenarios.is_empty() {
        return;
    }
    // What is asked of every merchant of these scenarios; what an industry adds is not asked of
    // all.
    let base = rules.packs_with_role(PackRole::Base);
    let chosen = raw.scenarios.iter().filter_map(|id| {
        let packs = &rules.packs;
        packs.get(id)
    });
    let needs: Vec<&Need> = base
        .chain(chosen)
        .flat_map(|pack| &pack.requirements)
        .map(|requirement| &requirement.need)
        .collect();
    let tests: [(&str, &LeafConflict<'_>); 3] = [
        ("max_side_px", &|leaf| side_limit_conflict(raw, leaf, rules)),
        ("max_bytes", &|leaf| byte_limit_conflict(raw, leaf, rules)),
        ("formats", &|leaf| format_conflict(raw, leaf)),
    ];
    for (key, test) in tests {
        // One example will do: the author has to know the limit, not each document that it hits.
        let of_place = |leaf: &DocumentLeaf| {
            let concerned = raw.documents.is_empty() || raw.documents.contains(&leaf.kind);
            test(leaf).filter(|_| concerned)
        };
        let conflict = needs
            .iter()
            .find_map(|need| tree_conflict(need, &of_place));
        if let Some(why) = conflict {
            validator.report(&path.at(key), why.zh, why.en);
        }
    }
}

type LeafConflict<'a> = dyn Fn(&DocumentLeaf) -> Option<Bilingual> + 'a;

/// Why a tree cannot be met, whatever is handed in.
fn tree_conflict(need: &Need, test: &LeafConflict<'_>) -> Option<Bilingual> {
    match need {
        Need::All(members) => {
            let mut members = members.iter();
            members.find_map(|member| tree_conflict(member, test))
        }
        Need::Any(members) => {
            let mut first = None;
            for member in members {
                // A choice fails only where every alternative fails; the first reason stands for
                // all of them.
                let why = tree_conflict(member, test)?;
                first = first.or(Some(why));
            }
            first
        }
        Need::AtLeast(_, of) => tree_conflict(of, test),
        Need::Document(leaf) => test(leaf),
        Need::Fact(_) => None,
    }
}

/// Fewest px across and down that the leaf's document may have, by its smallest printing.
fn smallest_page_px(leaf: &DocumentLeaf, rules: &Rules) -> Option<[f64; 2]> {
    let demanded_dpi = |check: &CheckSpec| match check {
        CheckSpec::ResolutionAtLeast(check) => Some(check.min_dpi()),
        _ => None,
    };
    let dpi = leaf
        .checks
        .iter()
        .find_map(|(check, _)| demanded_dpi(check))?;
    let area = |size: &PaperSize| size.width_mm * size.height_mm;
    let kind = rules.catalogue.get(&leaf.kind)?;
    // The smallest printing: a limit is wrong only if it can be kept in no printing at all.
    let smallest = kind.sizes.iter().min_by(|a, b| {
        let area_mm2 = area(a);
        area_mm2.total_cmp(&area(b))
    })?;
    let sides_mm = [smallest.width_mm, smallest.height_mm];
    let px = |mm: f64| mm / 25.4 * dpi;
    Some(sides_mm.map(px))
}

fn side_limit_conflict(
    raw: &RawUploadEndpoint,
    leaf: &DocumentLeaf,
    rules: &Rules,
) -> Option<Bilingual> {
    let most = raw.max_side_px?;
    let [width, height] = smallest_page_px(leaf, rules)?;
    let side = width.max(height);
    let is_contradiction = side > f64::from(most);
    if !is_contradiction {
        return None;
    }
    let Bilingual { zh, en } = rules.document_title(&leaf.kind);
    Some(Bilingual::new(
        format!(
            "max_side_px 为 {most}，而{zh}按要求的分辨率至少有 {side:.0} 像素：永远无法同时满足"
        ),
        format!(
            "max_side_px is {most}, yet {en} has at least {side:.0} px at the demanded resolution: both can never be met"
        ),
    ))
}

fn byte_limit_conflict(
    raw: &RawUploadEndpoint,
    leaf: &DocumentLeaf,
    rules: &Rules,
) -> Option<Bilingual> {
    let most = raw.max_bytes?;
    let [width, height] = smallest_page_px(leaf, rules)?;
    let least = width * height * MIN_BITS_PER_PIXEL / 8.0;
    let is_contradiction = least > most as f64;
    if !is_contradiction {
        return None;
    }
    let Bilingual { zh, en } = rules.document_title(&leaf.kind);
    Some(Bilingual::new(
        format!(
            "max_bytes 为 {most}，而{zh}按要求的分辨率即使压到看不清也有约 {least:.0} 字节：永远无法同时满足"
        ),
        format!(
            "max_bytes is {most}, yet {en} at the demanded resolution takes about {least:.0} bytes even when nothing can be read: both can never be met"
        ),
    ))
}

fn format_conflict(raw: &RawUploadEndpoint, leaf: &DocumentLeaf) -> Option<Bilingual> {
    let mut checks = leaf.checks.iter();
    let asked = checks.find_map(|(check, _)| match &**check {
        CheckSpec::AcceptedFormat(check) => Some(check.formats()),
        _ => None,
    })?;
    // An empty list of formats means that every format is taken, on both sides.
    let any_format = asked.is_empty() || raw.formats.is_empty();
    let mut formats = asked.iter();
    let takes_one = formats.any(|format| raw.formats.contains(format));
    if any_format || takes_one {
        return None;
    }
    let kind = &leaf.kind;
    let names: Vec<&str> = asked
        .iter()
        .map(|file_format| file_format.name())
        .collect();
    let asked = names.join(", ");
    Some(Bilingual::new(
        format!("规则要求 {kind} 为 {asked}，而这里不收：永远无法同时满足"),
        format!(
            "the rules ask for {asked} of {kind}, which this place does not take: both can never be met"
        ),
    ))
}
