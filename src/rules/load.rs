//! From files to [`Rules`]: the compiled-in packs and the user's folders over them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Rules;
use super::merge;
use super::raw::{RawDocuments, RawFindings, RawKind, RawPack, RawPlatforms, RawReasons, RawReference, Role};
use super::validate::{self, Checker, Names, sources};
use super::yaml::{Problem, Problems, Step, YamlFile};
use crate::limits::Limits;
use crate::model::Words;

/// The compiled-in files: name below `rules/`, kind, text, the same as JSON.
const EMBEDDED: &[(&str, &str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/rule_files.rs"));

/// Files that lie over all earlier layers.
type Layer = Vec<YamlFile>;

/// A file by what it holds; its keys tell, so that a user may name files freely.
enum Parsed {
    Pack(Box<RawPack>),
    Documents(RawDocuments),
    Reasons(RawReasons),
    Platforms(RawPlatforms),
    Findings(RawFindings),
    Reference(RawReference),
}

/// One file of a layer, parsed.
struct Entry {
    layer: usize,
    file: YamlFile,
    parsed: Parsed,
}

impl Rules {
    /// The compiled-in packs.
    pub fn embedded() -> Result<Self, Problems> {
        Self::over_embedded(Vec::new())
    }

    /// The compiled-in packs with the user's folders over them, later folders winning.
    pub fn load(folders: &[impl AsRef<Path>], limits: &Limits) -> Result<Self, Problems> {
        let mut layers = Vec::new();
        let mut problems = Vec::new();
        for folder in folders {
            match read_folder(folder.as_ref(), limits) {
                Ok(layer) => layers.push(layer),
                Err(mut p) => problems.append(&mut p),
            }
        }
        if problems.is_empty() { Self::over_embedded(layers) } else { Err(Problems(problems)) }
    }

    /// A folder that stands alone: one with a pack of the role `base`. Any other lies over the
    /// compiled-in packs.
    pub fn alone_or_over(folder: &Path, limits: &Limits) -> Result<Self, Problems> {
        let files = read_folder(folder, limits).map_err(Problems)?;
        let base = |f: &YamlFile| f.text.lines().any(|l| l.trim_end() == "role: base");
        if files.iter().any(base) { Self::from_layers(vec![files]) } else { Self::over_embedded(vec![files]) }
    }

    /// Rules from texts: for tests and for folders that were already read.
    pub fn from_layers(layers: Vec<Vec<YamlFile>>) -> Result<Self, Problems> {
        Self::from_entries(Vec::new(), layers)
    }

    fn over_embedded(layers: Vec<Layer>) -> Result<Self, Problems> {
        let mut entries = Vec::with_capacity(EMBEDDED.len());
        for (name, kind, text, json) in EMBEDDED {
            let file = YamlFile { name: format!("rules/{name}"), text: (*text).to_owned() };
            match compiled(kind, json) {
                Some(parsed) => entries.push(Entry { layer: 0, file, parsed }),
                // What the types refuse is told with its place in the YAML.
                None => return Err(Problems(parse(&file).err().into_iter().collect())),
            }
        }
        Self::from_entries(entries, layers)
    }

    fn from_entries(mut entries: Vec<Entry>, layers: Vec<Layer>) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let first = usize::from(!entries.is_empty());
        for (layer, files) in layers.into_iter().enumerate() {
            for file in files {
                match parse(&file) {
                    Ok(parsed) => entries.push(Entry { layer: layer + first, file, parsed }),
                    Err(problem) => problems.push(problem),
                }
            }
        }
        let names = names(&entries);
        problems.append(&mut duplicates(&entries));
        let mut rules = assemble(&entries, &names, &mut problems);
        rules.files = entries
            .into_iter()
            .filter(|e| !matches!(e.parsed, Parsed::Findings(_)))
            .map(|e| e.file)
            .collect();
        problems.sort();
        problems.dedup();
        if problems.is_empty() { Ok(rules) } else { Err(Problems(problems)) }
    }
}

/// The compiled-in layer.
#[must_use]
pub fn embedded() -> Vec<YamlFile> {
    EMBEDDED
        .iter()
        .map(|(name, _, text, _)| YamlFile { name: format!("rules/{name}"), text: (*text).to_owned() })
        .collect()
}

/// Every `*.yaml` below a folder; `tests` folders hold no rules.
pub fn read_folder(folder: &Path, limits: &Limits) -> Result<Layer, Vec<Problem>> {
    let shown = folder.to_string_lossy();
    let fail = |name: &str, zh: String, en: String| {
        YamlFile { name: name.to_owned(), text: String::new() }.problem(&[], Words::new(zh, en))
    };
    if !folder.is_dir() {
        return Err(vec![fail(&shown, "不是规则文件夹".into(), "is not a folder of rules".into())]);
    }
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().max_depth(limits.folder_depth).into_iter();
    for entry in walk.filter_entry(|e| e.depth() == 0 || e.file_name() != "tests").flatten() {
        let path = entry.path();
        if !entry.file_type().is_file() || path.extension().is_none_or(|e| e != "yaml" && e != "yml") {
            continue;
        }
        let name = path.to_string_lossy();
        let too_large = entry.metadata().is_ok_and(|m| m.len() > limits.yaml_bytes);
        match std::fs::read(path) {
            _ if too_large => problems.push(fail(
                &name,
                format!("超过 {} 字节的上限", limits.yaml_bytes),
                format!("is over the limit of {} bytes", limits.yaml_bytes),
            )),
            Ok(bytes) => files.push(YamlFile::decode(&name, &bytes)),
            Err(e) => problems.push(fail(&name, format!("无法读取：{e}"), format!("cannot be read: {e}"))),
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// A compiled-in file, from its JSON.
fn compiled(kind: &str, json: &str) -> Option<Parsed> {
    let parsed = match kind {
        "pack" => serde_json::from_str(json).map(|p| Parsed::Pack(Box::new(p))),
        "documents" => serde_json::from_str(json).map(Parsed::Documents),
        "reasons" => serde_json::from_str(json).map(Parsed::Reasons),
        "platforms" => serde_json::from_str(json).map(Parsed::Platforms),
        "reference" => serde_json::from_str(json).map(Parsed::Reference),
        _ => serde_json::from_str(json).map(Parsed::Findings),
    };
    parsed.ok()
}

fn parse(file: &YamlFile) -> Result<Parsed, Problem> {
    let has = |key: &str| file.text.lines().any(|l| l.strip_prefix(key).is_some_and(|r| r.starts_with(':')));
    if has("pack") {
        return file.parse().map(|p| Parsed::Pack(Box::new(p)));
    }
    if has("documents") {
        return file.parse().map(Parsed::Documents);
    }
    if has("reasons") {
        return file.parse().map(Parsed::Reasons);
    }
    if has("platforms") {
        return file.parse().map(Parsed::Platforms);
    }
    if has("findings") {
        return file.parse().map(Parsed::Findings);
    }
    if has("reference") {
        return file.parse().map(Parsed::Reference);
    }
    Err(file.problem(
        &[],
        Words::new(
            "既不是规则包也不是目录：缺少 pack、documents、reasons、platforms 或 findings",
            "neither a pack nor a table: one of the keys pack, documents, reasons, platforms, findings is missing",
        ),
    ))
}

/// Every id that the files declare.
fn names(entries: &[Entry]) -> Names {
    let mut names = Names::default();
    for entry in entries {
        match &entry.parsed {
            Parsed::Pack(p) => names_of_pack(&mut names, p),
            Parsed::Documents(d) => d.documents.iter().for_each(|k| names_of_kind(&mut names, k)),
            Parsed::Reasons(r) => names.reasons.extend(r.reasons.iter().map(|x| x.id.clone())),
            Parsed::Platforms(_) | Parsed::Findings(_) | Parsed::Reference(_) => {}
        }
    }
    names
}

fn names_of_pack(names: &mut Names, p: &RawPack) {
    names.categories.extend(p.categories.iter().map(|x| x.id.clone()));
    names.entities.extend(p.entities.iter().map(|x| x.id.clone()));
    names.facts.extend(p.facts.iter().map(|(n, f)| (n.clone(), f.ask.clone())));
    if p.role == Role::Scenario {
        names.scenarios.insert(p.pack.clone());
    }
    if p.role == Role::Base {
        names.sources.extend(sources(&p.sources));
    }
}

fn names_of_kind(names: &mut Names, kind: &RawKind) {
    names.kinds.insert(kind.id.clone());
    let fields = names.fields.entry(kind.id.clone()).or_default();
    for (name, field) in &kind.fields {
        fields.insert(name.clone());
        if let Some(role) = field.role
            && let Ok(serde_json::Value::String(role)) = serde_json::to_value(role)
        {
            fields.insert(role);
        }
    }
}

/// Ids that two files of the same layer both declare.
fn duplicates(entries: &[Entry]) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for entry in entries {
        let ids: Vec<(&str, Vec<Step>, &str)> = match &entry.parsed {
            Parsed::Pack(p) => vec![("pack", vec!["pack".into()], p.pack.as_str())],
            Parsed::Documents(d) => listed("documents", d.documents.iter().map(|k| k.id.as_str())),
            Parsed::Reasons(r) => listed("reasons", r.reasons.iter().map(|k| k.id.as_str())),
            Parsed::Platforms(p) => listed("platforms", p.platforms.iter().map(|k| k.id.as_str())),
            Parsed::Findings(_) | Parsed::Reference(_) => Vec::new(),
        };
        for (what, path, id) in ids {
            if !seen.insert((entry.layer, what, id.to_owned())) {
                problems.push(
                    entry.file.problem(
                        &path,
                        Words::new(format!("重复的 id `{id}`"), format!("duplicate id `{id}`")),
                    ),
                );
            }
        }
    }
    problems
}

fn listed<'a>(key: &'a str, ids: impl Iterator<Item = &'a str>) -> Vec<(&'a str, Vec<Step>, &'a str)> {
    ids.enumerate().map(|(i, id)| (key, vec![key.into(), i.into(), "id".into()], id)).collect()
}

/// Validates file by file and lays later layers over earlier ones.
fn assemble(entries: &[Entry], names: &Names, problems: &mut Vec<Problem>) -> Rules {
    let mut rules = Rules::default();
    let mut kinds = BTreeMap::new();
    for entry in entries {
        if let Parsed::Pack(p) = &entry.parsed
            && let Some(d) = &p.defaults
        {
            let mut c = Checker::new(&entry.file, names, &p.sources);
            if let Some(source) = c.source(&["defaults".into(), "source".into()], &d.source) {
                rules.defaults = d.check.iter().map(|x| (x.clone(), source.clone())).collect();
            }
            problems.append(&mut c.problems);
        }
    }
    for entry in entries {
        let over = entry.layer > 0;
        match &entry.parsed {
            Parsed::Pack(p) => {
                let mut c = Checker::new(&entry.file, names, &p.sources);
                let pack = validate::pack(&mut c, p, &rules.defaults, over);
                let entities = p
                    .entities
                    .iter()
                    .enumerate()
                    .filter_map(|(i, e)| validate::entity(&mut c, &["entities".into(), i.into()], e));
                merge::entities(&mut rules.entities, entities.collect());
                problems.append(&mut c.problems);
                merge::pack(&mut rules, pack, over);
            }
            Parsed::Documents(d) => {
                let mut c = Checker::new(&entry.file, names, &d.sources);
                for (i, raw) in d.documents.iter().enumerate() {
                    if let Some(kind) = validate::kind(&mut c, &["documents".into(), i.into()], raw) {
                        merge::note(&mut rules.overlays, over, "document kind", &kind.id);
                        kinds.insert(kind.id.clone(), kind);
                    }
                }
                problems.append(&mut c.problems);
            }
            Parsed::Reasons(r) => {
                let mut c = Checker::new(&entry.file, names, &r.sources);
                for (i, raw) in r.reasons.iter().enumerate() {
                    if let Some(reason) = validate::reason(&mut c, &["reasons".into(), i.into()], raw) {
                        merge::note(&mut rules.overlays, over, "reason", &reason.id);
                        merge::by_id(&mut rules.reasons, reason, |x| &x.id);
                    }
                }
                problems.append(&mut c.problems);
            }
            Parsed::Platforms(p) => {
                let mut c = Checker::new(&entry.file, names, &p.sources);
                for (i, raw) in p.platforms.iter().enumerate() {
                    if let Some(place) = validate::platform(&mut c, &["platforms".into(), i.into()], raw) {
                        merge::note(&mut rules.overlays, over, "platform", &place.limits.id);
                        merge::by_id(&mut rules.platforms, place, |x| &x.limits.id);
                    }
                }
                problems.append(&mut c.problems);
            }
            Parsed::Reference(r) => {
                let mut c = Checker::new(&entry.file, names, &r.sources);
                rules.reference.extend(validate::reference(&mut c, r));
                problems.append(&mut c.problems);
            }
            Parsed::Findings(f) => {
                let mut c = Checker::new(&entry.file, names, &BTreeMap::new());
                for (name, raw) in &f.findings {
                    if let Some((code, text)) = validate::finding(&mut c, name, raw) {
                        merge::note(&mut rules.overlays, over, "finding", name);
                        rules.findings.insert(code, text);
                    }
                }
                problems.append(&mut c.problems);
            }
        }
    }
    rules.catalogue.kinds = kinds.into_values().collect();
    for (file, raw) in entries.iter().filter_map(|e| match &e.parsed {
        Parsed::Platforms(p) => Some((&e.file, p)),
        _ => None,
    }) {
        let mut c = Checker::new(file, names, &raw.sources);
        for (i, place) in raw.platforms.iter().enumerate() {
            validate::upload(&mut c, &["platforms".into(), i.into()], place, &rules);
        }
        problems.append(&mut c.problems);
    }
    rules
}
