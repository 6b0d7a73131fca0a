//! Validates file by file and lays later layers over earlier ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::file::{Entry, Parsed};
use crate::checks::CheckSpec;
use crate::rules::catalogue::Kind;
use crate::rules::merge;
use crate::rules::raw::{RawDocuments, RawFindings, RawPack, RawPlatforms, RawReasons};
use crate::rules::validate::{self, Checker, Names};
use crate::rules::yaml::{Problem, Step};
use crate::rules::{Entity, Pack, Rules, Source};

/// The rules so far, with the problems met on the way.
struct Assembly<'a> {
    names: &'a Names,
    rules: Rules,
    kinds: BTreeMap<String, Kind>,
    problems: &'a mut Vec<Problem>,
}

/// Everything that the files say; what is wrong goes to `problems`.
pub(super) fn assemble(entries: &[Entry], names: &Names, problems: &mut Vec<Problem>) -> Rules {
    let mut all = Assembly { names, rules: Rules::default(), kinds: BTreeMap::new(), problems };
    // The defaults go into every leaf, so they come first.
    for entry in entries {
        if let Parsed::Pack(p) = &entry.parsed {
            all.defaults(entry, p);
        }
    }
    // Packs are most of the work, and each is sound or wrong by itself.
    let defaults = &all.rules.defaults;
    let packs: Vec<Option<Sound>> = entries.par_iter().map(|e| sound_pack(e, names, defaults)).collect();
    for (entry, pack) in entries.iter().zip(packs) {
        match &entry.parsed {
            Parsed::Pack(_) => pack.into_iter().for_each(|p| all.pack(entry, p)),
            Parsed::Documents(d) => all.documents(entry, d),
            Parsed::Reasons(r) => all.reasons(entry, r),
            Parsed::Platforms(p) => all.platforms(entry, p),
            Parsed::Findings(f) => all.findings(entry, f),
            Parsed::Reference(r) => {
                let mut c = Checker::new(&entry.file, names, &r.sources);
                all.rules.reference.extend(validate::reference(&mut c, r));
                all.problems.append(&mut c.problems);
            }
        }
    }
    all.rules.catalogue.kinds = std::mem::take(&mut all.kinds).into_values().collect();
    // What an upload place takes is held against what the whole rules ask.
    for entry in entries {
        if let Parsed::Platforms(p) = &entry.parsed {
            all.uploads(entry, p);
        }
    }
    all.rules
}

/// A pack as validated, with what is wrong about it.
struct Sound {
    pack: Pack,
    entities: Vec<Entity>,
    problems: Vec<Problem>,
}

fn sound_pack(entry: &Entry, names: &Names, defaults: &[(Arc<CheckSpec>, Arc<Source>)]) -> Option<Sound> {
    let Parsed::Pack(raw) = &entry.parsed else { return None };
    let mut c = Checker::new(&entry.file, names, &raw.sources);
    let pack = validate::pack(&mut c, raw, defaults, entry.layer > 0);
    let entities = raw.entities.iter().enumerate();
    let entities = entities.filter_map(|(i, e)| validate::entity(&mut c, &item("entities", i), e)).collect();
    Some(Sound { pack, entities, problems: c.problems })
}

/// The place of an item of a list.
fn item(list: &'static str, index: usize) -> [Step; 2] {
    [list.into(), index.into()]
}

impl<'a> Assembly<'a> {
    fn defaults(&mut self, entry: &'a Entry, pack: &RawPack) {
        let Some(defaults) = &pack.defaults else { return };
        let mut c = Checker::new(&entry.file, self.names, &pack.sources);
        if let Some(source) = c.source(&["defaults".into(), "source".into()], &defaults.source) {
            self.rules.defaults =
                defaults.check.iter().map(|x| (Arc::new(x.clone()), source.clone())).collect();
        }
        self.problems.append(&mut c.problems);
    }

    fn pack(&mut self, entry: &Entry, mut sound: Sound) {
        merge::entities(&mut self.rules.entities, sound.entities);
        self.problems.append(&mut sound.problems);
        merge::pack(&mut self.rules, sound.pack, entry.layer > 0);
    }

    fn documents(&mut self, entry: &'a Entry, raw: &RawDocuments) {
        let mut c = Checker::new(&entry.file, self.names, &raw.sources);
        for (i, one) in raw.documents.iter().enumerate() {
            if let Some(kind) = validate::kind(&mut c, &item("documents", i), one) {
                merge::note(&mut self.rules.overlays, entry.layer > 0, "document kind", &kind.id);
                self.kinds.insert(kind.id.clone(), kind);
            }
        }
        self.problems.append(&mut c.problems);
    }

    fn reasons(&mut self, entry: &'a Entry, raw: &RawReasons) {
        let mut c = Checker::new(&entry.file, self.names, &raw.sources);
        for (i, one) in raw.reasons.iter().enumerate() {
            if let Some(reason) = validate::reason(&mut c, &item("reasons", i), one) {
                merge::note(&mut self.rules.overlays, entry.layer > 0, "reason", &reason.id);
                merge::by_id(&mut self.rules.reasons, reason, |x| &x.id);
            }
        }
        self.problems.append(&mut c.problems);
    }

    fn platforms(&mut self, entry: &'a Entry, raw: &RawPlatforms) {
        let mut c = Checker::new(&entry.file, self.names, &raw.sources);
        for (i, one) in raw.platforms.iter().enumerate() {
            if let Some(place) = validate::platform(&mut c, &item("platforms", i), one) {
                merge::note(&mut self.rules.overlays, entry.layer > 0, "platform", &place.limits.id);
                merge::by_id(&mut self.rules.platforms, place, |x| &x.limits.id);
            }
        }
        self.problems.append(&mut c.problems);
    }

    fn findings(&mut self, entry: &'a Entry, raw: &RawFindings) {
        let mut c = Checker::new(&entry.file, self.names, &BTreeMap::new());
        for (name, one) in &raw.findings {
            if let Some((code, text)) = validate::finding(&mut c, name, one) {
                merge::note(&mut self.rules.overlays, entry.layer > 0, "finding", name);
                self.rules.findings.insert(code, text);
            }
        }
        self.problems.append(&mut c.problems);
    }

    fn uploads(&mut self, entry: &'a Entry, raw: &RawPlatforms) {
        let mut c = Checker::new(&entry.file, self.names, &raw.sources);
        for (i, place) in raw.platforms.iter().enumerate() {
            validate::upload(&mut c, &item("platforms", i), place, &self.rules);
        }
        self.problems.append(&mut c.problems);
    }
}
