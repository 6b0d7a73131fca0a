//! Validates file by file and lays later layers over earlier ones.

mod rejections;

use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;

use rayon::prelude::*;

use super::file::{FileContent, FileOrigin, ParsedFile};
use crate::checks::ActivitySet;
use crate::rules::document_type::DocumentType;
use crate::rules::merge;
use crate::rules::raw::{
    RawActivities, RawDefaults, RawDocuments, RawFindings, RawPlatforms, RawReasons, RawReference,
    RawSets, RawSource,
};
use crate::rules::validate;
use crate::rules::validate::{IdIndex, Validator};
use crate::rules::yaml::{Diagnostic, YamlPath};
use crate::rules::{Pack, Rules, SourcedCheck, SourcedEntityType};
use values::text::normalise_text;

/// The rules so far, with the problems met on the way.
struct RuleAssembly<'a> {
    names: &'a IdIndex,
    rules: Rules,
    kinds: BTreeMap<String, DocumentType>,
    problems: &'a mut Vec<Diagnostic>,
}

/// Everything that the files say; what is wrong goes to `problems`.
pub(super) fn assemble_rules(
    entries: Vec<ParsedFile>,
    names: &IdIndex,
    problems: &mut Vec<Diagnostic>,
) -> Rules {
    let mut all = RuleAssembly {
        names,
        rules: Rules::default(),
        kinds: BTreeMap::new(),
        problems,
    };
    // The defaults go into every leaf, so they come first.
    all.collect_defaults(&entries);
    let defaults = &all.rules.defaults;
    let (origins, files): (Vec<FileOrigin>, Vec<ValidatedFile>) = entries
        .into_par_iter()
        .map(|entry| validate_file(entry, names, defaults))
        .unzip();
    let mut endpoint_files = Vec::new();
    for (origin, file) in origins.iter().zip(files) {
        match file {
            ValidatedFile::Pack(pack) => all.merge_pack(origin, *pack),
            ValidatedFile::Other(content) => {
                let endpoints = all.add_content(origin, content);
                if let Some(endpoints) = endpoints {
                    endpoint_files.push((origin, endpoints));
                }
            }
        }
    }
    // The ordered map leaves the types sorted by id, as `Catalogue::get` needs them.
    let kinds = mem::take(&mut all.kinds);
    let kinds = kinds.into_values();
    all.rules.catalogue.kinds = kinds.collect();
    let kinds = all.rules.catalogue.kinds.iter();
    all.rules.titles = kinds
        .map(|k| (k.id.clone(), k.title.clone()))
        .collect();
    // What an upload endpoint takes is held against what the whole rules ask.
    for (origin, endpoints) in endpoint_files {
        all.check_endpoints(origin, &endpoints);
    }
    let mut rules = all.rules;
    let words = rules
        .activities
        .iter()
        .map(|activity| activity.words.clone());
    rules.activity_set = ActivitySet::new(words.collect());
    let built_in = origins
        .iter()
        .filter(|origin| origin.built_in);
    rules.built_in = built_in.count();
    let files = origins
        .into_iter()
        .map(|origin| origin.file);
    rules.files = files.collect();
    rules
}

/// A file's part in the rules. Packs are most of the work, and each is sound or wrong by itself.
enum ValidatedFile {
    Pack(Box<ValidatedPack>),
    Other(FileContent),
}

struct ValidatedPack {
    pack: Pack,
    entities: Vec<SourcedEntityType>,
    problems: Vec<Diagnostic>,
}

fn validate_file(
    entry: ParsedFile,
    names: &IdIndex,
    defaults: &[SourcedCheck],
) -> (FileOrigin, ValidatedFile) {
    let ParsedFile { origin, parsed } = entry;
    let FileContent::Pack(mut raw) = parsed else {
        return (origin, ValidatedFile::Other(parsed));
    };
    let file = &origin.file;
    let mut validator = Validator::new(file, names, &raw.sources);
    let list = YamlPath::from("entities");
    let mut entities = Vec::new();
    let raw_entities = mem::take(&mut raw.entities);
    for (i, entity) in raw_entities.into_iter().enumerate() {
        let path = list.at(i);
        let entity = validate::validate_entity_type(&mut validator, &path, entity);
        entities.extend(entity);
    }
    let over = origin.layer > 0;
    let pack = validate::validate_pack(&mut validator, *raw, defaults, over);
    let validated_pack = ValidatedPack {
        pack,
        entities,
        problems: validator.problems,
    };
    let file = ValidatedFile::Pack(Box::new(validated_pack));
    (origin, file)
}

impl<'a> RuleAssembly<'a> {
    /// Validates a file that declares these sources.
    fn validator_for<'b>(
        &self,
        origin: &'b FileOrigin,
        sources: &BTreeMap<String, RawSource>,
    ) -> Validator<'b>
    where
        'a: 'b,
    {
        Validator::new(&origin.file, self.names, sources)
    }

    /// What any other file than a pack says; upload endpoints come back for a later check.
    fn add_content(&mut self, origin: &FileOrigin, content: FileContent) -> Option<RawPlatforms> {
        match content {
            FileContent::Activities(activities) => self.add_activities(origin, activities),
            FileContent::Documents(documents) => self.add_documents(origin, documents),
            FileContent::Sets(sets) => self.check_sets(origin, &sets),
            FileContent::Causes(causes) => self.add_causes(origin, causes),
            FileContent::Rejections(table) => self.add_rejections(origin, *table),
            FileContent::Reasons(reasons) => self.add_reasons(origin, reasons),
            FileContent::Findings(findings) => self.add_findings(origin, findings),
            FileContent::Reference(reference) => self.add_reference(origin, &reference),
            FileContent::Platforms(platforms) => {
                self.add_platforms(origin, &platforms);
                return Some(platforms);
            }
            FileContent::Pack(_) | FileContent::Defaults(_) => {}
        }
        None
    }

    /// Default checks of base packs and of files of their own.
    fn collect_defaults(&mut self, entries: &[ParsedFile]) {
        let mut defaults_layer = 0;
        for ParsedFile { origin, parsed } in entries {
            let (defaults, sources) = match parsed {
                FileContent::Pack(pack) => (pack.defaults.as_ref(), &pack.sources),
                FileContent::Defaults(file) => (Some(&file.defaults), &file.sources),
                _ => continue,
            };
            let Some(defaults) = defaults else {
                continue;
            };
            // Replaced and not extended: a later layer states the whole list of default checks.
            if origin.layer > defaults_layer {
                self.rules.defaults.clear();
                defaults_layer = origin.layer;
            }
            self.add_defaults(origin, sources, defaults);
        }
    }

    fn add_defaults(
        &mut self,
        origin: &FileOrigin,
        sources: &BTreeMap<String, RawSource>,
        defaults: &RawDefaults,
    ) {
        let mut validator = self.validator_for(origin, sources);
        let section = YamlPath::from("defaults");
        let path = section.at("source");
        let source = validator.resolve_source(&path, &defaults.source);
        if let Some(source) = source {
            let checks = defaults.check.iter();
            let with_source = checks.map(|check| (Arc::new(check.clone()), source.clone()));
            self.rules.defaults.extend(with_source);
        }
        self.problems
            .append(&mut validator.problems);
    }

    fn merge_pack(&mut self, origin: &FileOrigin, mut validated_pack: ValidatedPack) {
        let rules = &mut self.rules;
        let over = origin.layer > 0;
        merge::merge_entity_types(&mut rules.entities, validated_pack.entities);
        merge::merge_pack(rules, validated_pack.pack, over);
        self.problems
            .append(&mut validated_pack.problems);
    }

    fn add_documents(&mut self, origin: &FileOrigin, raw: RawDocuments) {
        let mut validator = self.validator_for(origin, &raw.sources);
        if let Some(electronic) = raw.electronic {
            let path = YamlPath::from("electronic");
            let is_sourced = validator.source_of_item(&path, &electronic.source);
            let words = electronic
                .words
                .iter()
                .map(|word| normalise_text(word));
            let known = &mut self.rules.catalogue.electronic_words;
            known.extend(words.filter(|_| is_sourced.is_some()));
        }
        let list = YamlPath::from("documents");
        let documents = raw.documents.into_iter();
        for (i, document) in documents.enumerate() {
            let path = list.at(i);
            let kind = validate::validate_document_type(&mut validator, &path, document);
            let Some(kind) = kind else {
                continue;
            };
            self.record_overlay(origin, "document kind", &kind.id);
            self.kinds.insert(kind.id.clone(), kind);
        }
        self.problems
            .append(&mut validator.problems);
    }

    /// The sets stand in the ids already; here they are held against everything else.
    fn check_sets(&mut self, origin: &FileOrigin, raw: &RawSets) {
        let mut validator = self.validator_for(origin, &raw.sources);
        let list = YamlPath::from("sets");
        for (i, set) in raw.sets.iter().enumerate() {
            let path = list.at(i);
            let defaults = &self.rules.defaults;
            validate::validate_set(&mut validator, &path, set, defaults);
            self.record_overlay(origin, "set", &set.id);
        }
        self.problems
            .append(&mut validator.problems);
    }

    fn add_activities(&mut self, origin: &FileOrigin, raw: RawActivities) {
        let mut validator = self.validator_for(origin, &raw.sources);
        let list = YamlPath::from("activities");
        let activities = raw.activities.into_iter();
        for (i, activity) in activities.enumerate() {
            let path = list.at(i);
            let activity = validate::validate_activity(&mut validator, &path, &raw.group, activity);
            let Some(activity) = activity else {
                continue;
            };
            self.record_overlay(origin, "activity", &activity.words.id);
            let known_activities = &mut self.rules.activities;
            merge::upsert(known_activities, activity, |known| &known.words.id);
        }
        self.problems
            .append(&mut validator.problems);
    }

    fn add_reasons(&mut self, origin: &FileOrigin, raw: RawReasons) {
        let mut validator = self.validator_for(origin, &raw.sources);
        let list = YamlPath::from("reasons");
        let reasons = raw.reasons.into_iter();
        for (i, reason) in reasons.enumerate() {
            let path = list.at(i);
            let reason = validate::validate_reject_reason(&mut validator, &path, reason);
            let Some(reason) = reason else {
                continue;
            };
            self.record_overlay(origin, "reason", &reason.id);
            let known_reasons = &mut self.rules.reasons;
            merge::upsert(known_reasons, reason, |known| &known.id);
        }
        self.problems
            .append(&mut validator.problems);
    }

    fn add_platforms(&mut self, origin: &FileOrigin, raw: &RawPlatforms) {
        let mut validator = self.validator_for(origin, &raw.sources);
        let list = YamlPath::from("platforms");
        for (i, one) in raw.platforms.iter().enumerate() {
            let path = list.at(i);
            let endpoint = validate::validate_endpoint(&mut validator, &path, one);
            let Some(endpoint) = endpoint else {
                continue;
            };
            let id = &endpoint.limits.id;
            self.record_overlay(origin, "platform", id);
            let known_endpoints = &mut self.rules.platforms;
            merge::upsert(known_endpoints, endpoint, |known| &known.limits.id);
        }
        self.problems
            .append(&mut validator.problems);
    }

    fn add_findings(&mut self, origin: &FileOrigin, raw: RawFindings) {
        // Texts of findings declare no sources of their own; they cite those of the base pack.
        let no_sources = BTreeMap::new();
        let mut validator = self.validator_for(origin, &no_sources);
        for (name, one) in raw.findings {
            let finding_text = validate::validate_finding_text(&mut validator, &name, one);
            let Some((code, text)) = finding_text else {
                continue;
            };
            self.record_overlay(origin, "finding", &name);
            self.rules.findings.insert(code, text);
        }
        self.problems
            .append(&mut validator.problems);
    }

    fn add_reference(&mut self, origin: &FileOrigin, raw: &RawReference) {
        let mut validator = self.validator_for(origin, &raw.sources);
        let sections = validate::validate_reference(&mut validator, raw);
        self.rules.reference.extend(sections);
        self.problems
            .append(&mut validator.problems);
    }

    fn check_endpoints(&mut self, origin: &FileOrigin, raw: &RawPlatforms) {
        let mut validator = self.validator_for(origin, &raw.sources);
        let list = YamlPath::from("platforms");
        for (i, endpoint) in raw.platforms.iter().enumerate() {
            let path = list.at(i);
            let rules = &self.rules;
            validate::check_upload_limits(&mut validator, &path, endpoint, rules);
        }
        self.problems
            .append(&mut validator.problems);
    }

    fn record_overlay(&mut self, origin: &FileOrigin, what: &str, id: &str) {
        let over = origin.layer > 0;
        let overlays = &mut self.rules.overlays;
        merge::record_overlay(overlays, over, what, id);
    }
}
