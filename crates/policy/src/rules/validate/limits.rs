//! Upload limits that no paper of their scenarios can ever meet.

use super::Checker;
use crate::checks::CheckSpec;
use model::Words;
use crate::rules::Rules;
use crate::rules::pack::{Leaf, Need};
use crate::rules::raw::{RawPlatform, Role};
use crate::rules::yaml::Path;

/// Bits a pixel below which no JPEG of a page of print is legible: one of quality 20 takes 0.32.
const FEWEST_BITS: f64 = 0.2;

/// Says which limits of an upload place contradict what its scenarios demand of every merchant.
pub fn upload(c: &mut Checker<'_>, path: &Path<'_>, raw: &RawPlatform, rules: &Rules) {
    let base = rules.packs_of(Role::Base);
    let chosen = raw.scenarios.iter().filter_map(|id| rules.packs.get(id));
    let needs: Vec<&Need> = base.chain(chosen).flat_map(|p| p.requirements.iter().map(|r| &r.need)).collect();
    let tests: [(&str, &Test<'_>); 3] = [
        ("max_side_px", &|leaf| too_long(raw, leaf, rules)),
        ("max_bytes", &|leaf| too_heavy(raw, leaf, rules)),
        ("formats", &|leaf| no_format(raw, leaf)),
    ];
    for (key, test) in tests.into_iter().filter(|_| !raw.scenarios.is_empty()) {
        if let Some(why) = needs.iter().find_map(|need| never(need, test)) {
            c.say(&path.at(key), why.zh, why.en);
        }
    }
}

/// Why a leaf cannot be met.
type Test<'a> = dyn Fn(&Leaf) -> Option<Words> + 'a;

/// Why a tree cannot be met, whatever is handed in.
fn never(need: &Need, test: &Test<'_>) -> Option<Words> {
    match need {
        Need::All(members) => members.iter().find_map(|m| never(m, test)),
        Need::Any(members) => {
            let whys: Option<Vec<Words>> = members.iter().map(|m| never(m, test)).collect();
            whys?.into_iter().next()
        }
        Need::AtLeast(_, of) => never(of, test),
        Need::Document(leaf) => test(leaf),
        Need::Fact(_) => None,
    }
}

/// Fewest px across and down that the leaf's paper may have, by its smallest printing.
fn smallest(leaf: &Leaf, rules: &Rules) -> Option<[f64; 2]> {
    let dpi = leaf.checks.iter().find_map(|(check, _)| match &**check {
        CheckSpec::ResolutionAtLeast(check) => Some(check.least()),
        _ => None,
    })?;
    let sizes = rules.catalogue.get(&leaf.kind)?.sizes.iter().map(|s| [s.width_mm, s.height_mm]);
    let smallest = sizes.min_by(|a, b| (a[0] * a[1]).total_cmp(&(b[0] * b[1])))?;
    Some(smallest.map(|mm| mm / 25.4 * dpi))
}

fn too_long(raw: &RawPlatform, leaf: &Leaf, rules: &Rules) -> Option<Words> {
    let (most, [w, h]) = (raw.max_side_px?, smallest(leaf, rules)?);
    let side = w.max(h);
    let title = rules.title(&leaf.kind);
    (side > f64::from(most)).then(|| {
        Words::new(
            format!("max_side_px 为 {most}，而{}按要求的分辨率至少有 {side:.0} 像素：永远无法同时满足", title.zh),
            format!("max_side_px is {most}, yet {} has at least {side:.0} px at the demanded resolution: both can never be met", title.en),
        )
    })
}

fn too_heavy(raw: &RawPlatform, leaf: &Leaf, rules: &Rules) -> Option<Words> {
    let (most, [w, h]) = (raw.max_bytes?, smallest(leaf, rules)?);
    let least = w * h * FEWEST_BITS / 8.0;
    let title = rules.title(&leaf.kind);
    (least > most as f64).then(|| {
        Words::new(
            format!("max_bytes 为 {most}，而{}按要求的分辨率即使压到看不清也有约 {least:.0} 字节：永远无法同时满足", title.zh),
            format!("max_bytes is {most}, yet {} at the demanded resolution takes about {least:.0} bytes even when nothing can be read: both can never be met", title.en),
        )
    })
}

fn no_format(raw: &RawPlatform, leaf: &Leaf) -> Option<Words> {
    let asked = leaf.checks.iter().find_map(|(check, _)| match &**check {
        CheckSpec::AcceptedFormat(check) => Some(check.formats()),
        _ => None,
    })?;
    let none = !asked.is_empty() && !raw.formats.is_empty() && asked.iter().all(|f| !raw.formats.contains(f));
    none.then(|| {
        let asked: Vec<&str> = asked.iter().map(|f| f.name()).collect();
        let asked = asked.join(", ");
        Words::new(
            format!("规则要求 {} 为 {asked}，而这里不收：永远无法同时满足", leaf.kind),
            format!(
                "the rules ask for {asked} of {}, which this place does not take: both can never be met",
                leaf.kind
            ),
        )
    })
}
