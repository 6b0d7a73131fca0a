//! Validates file by file and lays later layers over earlier ones.

use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;

use rayon::prelude::*;

use super::file::{FileContent, FileOrigin, ParsedFile};
use crate::checks::CheckSpec;
use crate::rules::catalogue::DocumentType;
use crate::rules::merge;
use crate::rules::raw::{
    RawDocuments, RawFindings, RawPack, RawPlatforms, RawReasons, RawReference,
};
use crate::rules::validate;
use crate::rules::validate::{IdIndex, Validator};
use crate::rules::yaml::{Diagnostic, YamlPath};
use crate::rules::{Pack, Rules, Source, SourcedEntityType};

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
    for ParsedFile { origin, parsed } in &entries {
        if let FileContent::Pack(pack) = parsed {
            all.add_defaults(origin, pack);
        }
    }
    let defaults = &all.rules.defaults;
    let (origins, files): (Vec<FileOrigin>, Vec<ValidatedFile>) = entries
        .into_par_iter()
        .map(|entry| validate_file(entry, names, defaults))
        .unzip();
    let mut endpoint_files = Vec::new();
    for (origin, file) in origins.iter().zip(files) {
        let content = match file {
            ValidatedFile::Pack(pack) => {
                all.merge_pack(origin, *pack);
                continue;
            }
            ValidatedFile::Other(content) => content,
        };
        match content {
            FileContent::Documents(documents) => all.add_documents(origin, documents),
            FileContent::Reasons(reasons) => all.add_reasons(origin, reasons),
            FileContent::Platforms(platforms) => {
                all.add_platforms(origin, &platforms);
                endpoint_files.push((origin, platforms));
            }
            FileContent::Findings(findings) => all.add_findings(origin, findings),
            FileContent::Reference(reference) => all.add_reference(origin, &reference),
            FileContent::Pack(_) => {}
        }
    }
    // The ordered map leaves the types sorted by id, as `Catalogue::get` needs them.
    let kinds = mem::take(&mut all.kinds);
    all.rules.catalogue.kinds = kinds.into_values().collect();
    // What an upload endpoint takes is held against what the whole rules ask.
    for (origin, endpoints) in endpoint_files {
        all.check_endpoints(origin, &endpoints);
    }
    let mut rules = all.rules;
    rules.built_in = origins.iter().filter(|o| o.built_in).count();
    rules.files = origins.into_iter().map(|o| o.file).collect();
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
    defaults: &[(Arc<CheckSpec>, Arc<Source>)],
) -> (FileOrigin, ValidatedFile) {
    let ParsedFile { origin, parsed } = entry;
    let FileContent::Pack(mut raw) = parsed else {
        return (origin, ValidatedFile::Other(parsed));
    };
    let mut validator = Validator::new(&origin.file, names, &raw.sources);
    let list = YamlPath::from("entities");
    let mut entities = Vec::new();
    for (i, entity) in mem::take(&mut raw.entities).into_iter().enumerate() {
        let path = list.at(i);
        let entity = validate::validate_entity_type(&mut validator, &path, entity);
        entities.extend(entity);
    }
    let pack = validate::validate_pack(&mut validator, *raw, defaults, origin.layer > 0);
    let validated_pack = ValidatedPack {
        pack,
        entities,
        problems: validator.problems,
    };
    (origin, ValidatedFile::Pack(Box::new(validated_pack)))
}

impl RuleAssembly<'_> {
    fn add_defaults(&mut self, origin: &FileOrigin, pack: &RawPack) {
        let Some(defaults) = &pack.defaults else {
            return;
        };
        let mut validator = Validator::new(&origin.file, self.names, &pack.sources);
        let section = YamlPath::from("defaults");
        let path = section.at("source");
        if let Some(source) = validator.resolve_source(&path, &defaults.source) {
            // Replaced and not extended: a user's base pack states the whole list of default
            // checks.
            self.rules.defaults = defaults
                .check
                .iter()
                .map(|check| (Arc::new(check.clone()), source.clone()))
                .collect();
        }
        self.problems.append(&mut validator.problems);
    }

    fn merge_pack(&mut self, origin: &FileOrigin, mut validated_pack: ValidatedPack) {
        merge::merge_entity_types(&mut self.rules.entities, validated_pack.entities);
        self.problems.append(&mut validated_pack.problems);
        merge::merge_pack(&mut self.rules, validated_pack.pack, origin.layer > 0);
    }

    fn add_documents(&mut self, origin: &FileOrigin, raw: RawDocuments) {
        let mut validator = Validator::new(&origin.file, self.names, &raw.sources);
        let list = YamlPath::from("documents");
        for (i, one) in raw.documents.into_iter().enumerate() {
            let path = list.at(i);
            let Some(kind) = validate::validate_document_type(&mut validator, &path, one) else {
                continue;
            };
            self.record_overlay(origin, "document kind", &kind.id);
            self.kinds.insert(kind.id.clone(), kind);
        }
        self.problems.append(&mut validator.problems);
    }

    fn add_reasons(&mut self, origin: &FileOrigin, raw: RawReasons) {
        let mut validator = Validator::new(&origin.file, self.names, &raw.sources);
        let list = YamlPath::from("reasons");
        for (i, one) in raw.reasons.into_iter().enumerate() {
            let path = list.at(i);
            let Some(reason) = validate::validate_reject_reason(&mut validator, &path, one) else {
                continue;
            };
            self.record_overlay(origin, "reason", &reason.id);
            merge::upsert(&mut self.rules.reasons, reason, |x| &x.id);
        }
        self.problems.append(&mut validator.problems);
    }

    fn add_platforms(&mut self, origin: &FileOrigin, raw: &RawPlatforms) {
        let mut validator = Validator::new(&origin.file, self.names, &raw.sources);
        let list = YamlPath::from("platforms");
        for (i, one) in raw.platforms.iter().enumerate() {
            let path = list.at(i);
            let Some(endpoint) = validate::validate_endpoint(&mut validator, &path, one) else {
                continue;
            };
            self.record_overlay(origin, "platform", &endpoint.limits.id);
            merge::upsert(&mut self.rules.platforms, endpoint, |x| &x.limits.id);
        }
        self.problems.append(&mut validator.problems);
    }

    fn add_findings(&mut self, origin: &FileOrigin, raw: RawFindings) {
        // Texts of findings declare no sources of their own; they cite those of the base pack.
        let mut validator = Validator::new(&origin.file, self.names, &BTreeMap::new());
        for (name, one) in raw.findings {
            let Some((code, text)) = validate::validate_finding_text(&mut validator, &name, one)
            else {
                continue;
            };
            self.record_overlay(origin, "finding", &name);
            self.rules.findings.insert(code, text);
        }
        self.problems.append(&mut validator.problems);
    }

    fn add_reference(&mut self, origin: &FileOrigin, raw: &RawReference) {
        let mut validator = Validator::new(&origin.file, self.names, &raw.sources);
        let sections = validate::validate_reference(&mut validator, raw);
        self.rules.reference.extend(sections);
        self.problems.append(&mut validator.problems);
    }

    fn check_endpoints(&mut self, origin: &FileOrigin, raw: &RawPlatforms) {
        let mut validator = Validator::new(&origin.file, self.names, &raw.sources);
        let list = YamlPath::from("platforms");
        for (i, endpoint) in raw.platforms.iter().enumerate() {
            let path = list.at(i);
            validate::check_upload_limits(&mut validator, &path, endpoint, &self.rules);
        }
        self.problems.append(&mut validator.problems);
    }

    fn record_overlay(&mut self, origin: &FileOrigin, what: &str, id: &str) {
        let over = origin.layer > 0;
        merge::record_overlay(&mut self.rules.overlays, over, what, id);
    }
}
