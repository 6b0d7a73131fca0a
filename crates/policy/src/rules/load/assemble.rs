//! Validates file by file and lays later layers over earlier ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::file::{Entry, Origin, Parsed};
use crate::checks::CheckSpec;
use crate::rules::catalogue::Kind;
use crate::rules::merge;
use crate::rules::raw::{RawDocuments, RawFindings, RawPack, RawPlatforms, RawReasons, RawReference};
use crate::rules::validate; use crate::rules::validate::{Checker, Names};
use crate::rules::yaml::{Path, Problem};
use crate::rules::{Entity, Pack, Rules, Source};

/// The rules so far, with the problems met on the way.
struct Assembly<'a> {
    names: &'a Names,
    rules: Rules,
    kinds: BTreeMap<String, Kind>,
    problems: &'a mut Vec<Problem>,
}

/// Everything that the files say; what is wrong goes to `problems`.
pub(super) fn assemble(entries: Vec<Entry>, names: &Names, problems: &mut Vec<Problem>) -> Rules {
    let mut all = Assembly { names, rules: Rules::default(), kinds: BTreeMap::new(), problems };
    // The defaults go into every leaf, so they come first.
    for Entry { origin, parsed } in &entries {
        if let Parsed::Pack(p) = parsed {
            all.defaults(origin, p);
        }
    }
    let defaults = &all.rules.defaults;
    let sound = entries.into_par_iter().map(|e| checked(e, names, defaults));
    let (origins, files): (Vec<Origin>, Vec<Checked>) = sound.unzip();
    let mut places = Vec::new();
    for (origin, file) in origins.iter().zip(files) {
        match file {
            Checked::Pack(pack) => all.pack(origin, *pack),
            Checked::Other(Parsed::Documents(d)) => all.documents(origin, d),
            Checked::Other(Parsed::Reasons(r)) => all.reasons(origin, r),
            Checked::Other(Parsed::Platforms(p)) => {
                all.platforms(origin, &p);
                places.push((origin, p));
            }
            Checked::Other(Parsed::Findings(f)) => all.findings(origin, f),
            Checked::Other(Parsed::Reference(r)) => all.reference(origin, &r),
            Checked::Other(Parsed::Pack(_)) => {}
        }
    }
    all.rules.catalogue.kinds = std::mem::take(&mut all.kinds).into_values().collect();
    // What an upload place takes is held against what the whole rules ask.
    for (origin, places) in places {
        all.uploads(origin, &places);
    }
    let mut rules = all.rules;
    rules.built_in = origins.iter().filter(|o| o.built_in).count();
    rules.files = origins.into_iter().map(|o| o.file).collect();
    rules
}

/// A file's part in the rules. Packs are most of the work, and each is sound or wrong by itself.
enum Checked {
    Pack(Box<Sound>),
    Other(Parsed),
}

/// A pack as validated, with what is wrong about it.
struct Sound {
    pack: Pack,
    entities: Vec<Entity>,
    problems: Vec<Problem>,
}

fn checked(entry: Entry, names: &Names, defaults: &[(Arc<CheckSpec>, Arc<Source>)]) -> (Origin, Checked) {
    let Entry { origin, parsed } = entry;
    let Parsed::Pack(mut raw) = parsed else { return (origin, Checked::Other(parsed)) };
    let mut c = Checker::new(&origin.file, names, &raw.sources);
    let entities = std::mem::take(&mut raw.entities).into_iter().enumerate();
    let entities =
        entities.filter_map(|(i, e)| validate::entity(&mut c, &Path::from("entities").at(i), e)).collect();
    let pack = validate::pack(&mut c, *raw, defaults, origin.layer > 0);
    let sound = Sound { pack, entities, problems: c.problems };
    (origin, Checked::Pack(Box::new(sound)))
}

impl Assembly<'_> {
    fn defaults(&mut self, origin: &Origin, pack: &RawPack) {
        let Some(defaults) = &pack.defaults else { return };
        let mut c = Checker::new(&origin.file, self.names, &pack.sources);
        if let Some(source) = c.source(&Path::from("defaults").at("source"), &defaults.source) {
            self.rules.defaults =
                defaults.check.iter().map(|x| (Arc::new(x.clone()), source.clone())).collect();
        }
        self.problems.append(&mut c.problems);
    }

    fn pack(&mut self, origin: &Origin, mut sound: Sound) {
        merge::entities(&mut self.rules.entities, sound.entities);
        self.problems.append(&mut sound.problems);
        merge::pack(&mut self.rules, sound.pack, origin.layer > 0);
    }

    fn documents(&mut self, origin: &Origin, raw: RawDocuments) {
        let mut c = Checker::new(&origin.file, self.names, &raw.sources);
        for (i, one) in raw.documents.into_iter().enumerate() {
            if let Some(kind) = validate::kind(&mut c, &Path::from("documents").at(i), one) {
                merge::note(&mut self.rules.overlays, origin.layer > 0, "document kind", &kind.id);
                self.kinds.insert(kind.id.clone(), kind);
            }
        }
        self.problems.append(&mut c.problems);
    }

    fn reasons(&mut self, origin: &Origin, raw: RawReasons) {
        let mut c = Checker::new(&origin.file, self.names, &raw.sources);
        for (i, one) in raw.reasons.into_iter().enumerate() {
            if let Some(reason) = validate::reason(&mut c, &Path::from("reasons").at(i), one) {
                merge::note(&mut self.rules.overlays, origin.layer > 0, "reason", &reason.id);
                merge::by_id(&mut self.rules.reasons, reason, |x| &x.id);
            }
        }
        self.problems.append(&mut c.problems);
    }

    fn platforms(&mut self, origin: &Origin, raw: &RawPlatforms) {
        let mut c = Checker::new(&origin.file, self.names, &raw.sources);
        for (i, one) in raw.platforms.iter().enumerate() {
            if let Some(place) = validate::platform(&mut c, &Path::from("platforms").at(i), one) {
                merge::note(&mut self.rules.overlays, origin.layer > 0, "platform", &place.limits.id);
                merge::by_id(&mut self.rules.platforms, place, |x| &x.limits.id);
            }
        }
        self.problems.append(&mut c.problems);
    }

    fn findings(&mut self, origin: &Origin, raw: RawFindings) {
        let mut c = Checker::new(&origin.file, self.names, &BTreeMap::new());
        for (name, one) in raw.findings {
            if let Some((code, text)) = validate::finding(&mut c, &name, one) {
                merge::note(&mut self.rules.overlays, origin.layer > 0, "finding", &name);
                self.rules.findings.insert(code, text);
            }
        }
        self.problems.append(&mut c.problems);
    }

    fn reference(&mut self, origin: &Origin, raw: &RawReference) {
        let mut c = Checker::new(&origin.file, self.names, &raw.sources);
        self.rules.reference.extend(validate::reference(&mut c, raw));
        self.problems.append(&mut c.problems);
    }

    fn uploads(&mut self, origin: &Origin, raw: &RawPlatforms) {
        let mut c = Checker::new(&origin.file, self.names, &raw.sources);
        for (i, place) in raw.platforms.iter().enumerate() {
            validate::upload(&mut c, &Path::from("platforms").at(i), place, &self.rules);
        }
        self.problems.append(&mut c.problems);
    }
}
