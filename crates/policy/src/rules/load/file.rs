//! One rule file: found, decoded, parsed by what its keys say it holds.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::rules::raw::{
    RawActivities, RawCauses, RawDefaultsFile, RawDocuments, RawFindings, RawPack, RawPlatforms,
    RawReasons, RawReference, RawRejections, RawSets,
};
use crate::rules::yaml::{Diagnostic, YamlFile};
use model::Bilingual;
use model::limits::Limits;

/// A file by what it holds; its keys tell, so that a user may name files freely.
pub(super) enum FileContent {
    Pack(Box<RawPack>),
    Activities(RawActivities),
    Documents(RawDocuments),
    Sets(RawSets),
    Defaults(RawDefaultsFile),
    Reasons(RawReasons),
    Causes(RawCauses),
    Rejections(Box<RawRejections>),
    Platforms(RawPlatforms),
    Findings(RawFindings),
    Reference(RawReference),
}

pub(super) struct FileOrigin {
    /// Later layers lie over earlier ones.
    pub layer: usize,
    pub built_in: bool,
    pub file: YamlFile,
}

/// One file of a layer, parsed.
pub(super) struct ParsedFile {
    pub origin: FileOrigin,
    pub parsed: FileContent,
}

/// Every `*.yaml` below a folder; `tests` folders hold no rules.
pub fn read_folder(folder: &Path, limits: &Limits) -> Result<Vec<YamlFile>, Vec<Diagnostic>> {
    let shown = folder.to_string_lossy();
    let fail = |name: &str, zh: String, en: String| {
        YamlFile {
            name: name.to_owned(),
            text: "".into(),
        }
        .diagnostic_at(&[], Bilingual::new(zh, en))
    };
    if !folder.is_dir() {
        return Err(vec![fail(
            &shown,
            "不是规则文件夹".into(),
            "is not a folder of rules".into(),
        )]);
    }
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    // Sorted by name: the order of files decides which one wins, and must not depend on the disk.
    // The depth is bounded against folders without end.
    let walk = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .max_depth(limits.folder_depth)
        .into_iter();
    for entry in walk
        .filter_entry(|e| e.depth() == 0 || e.file_name() != "tests")
        .flatten()
    {
        let path = entry.path();
        if !entry.file_type().is_file()
            || path
                .extension()
                .is_none_or(|e| e != "yaml" && e != "yml")
        {
            continue;
        }
        let name = path.to_string_lossy();
        match read_bounded(path, limits.yaml_bytes) {
            Ok(None) => problems.push(fail(
                &name,
                format!("超过 {} 字节的上限", limits.yaml_bytes),
                format!("is over the limit of {} bytes", limits.yaml_bytes),
            )),
            Ok(Some(bytes)) => files.push(YamlFile::decode(&name, &bytes)),
            Err(e) => problems.push(fail(
                &name,
                format!("无法读取：{e}"),
                format!("cannot be read: {e}"),
            )),
        }
    }
    if problems.is_empty() {
        Ok(files)
    } else {
        Err(problems)
    }
}

/// A file's bytes; `None` where it has more than `limit`, of which no more are read.
fn read_bounded(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    // One byte more tells "too large" from "just fits".
    let read = File::open(path)?
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok((read as u64 <= limit).then_some(bytes))
}

/// A compiled-in file, from its JSON.
pub(super) fn parse_embedded(kind: &str, json: &str) -> serde_json::Result<FileContent> {
    match kind {
        "pack" => serde_json::from_str(json).map(|p| FileContent::Pack(Box::new(p))),
        "activities" => serde_json::from_str(json).map(FileContent::Activities),
        "documents" => serde_json::from_str(json).map(FileContent::Documents),
        "sets" => serde_json::from_str(json).map(FileContent::Sets),
        "defaults" => serde_json::from_str(json).map(FileContent::Defaults),
        "causes" | "words" => serde_json::from_str(json).map(FileContent::Causes),
        "rejections" => serde_json::from_str(json).map(|r| FileContent::Rejections(Box::new(r))),
        "reasons" => serde_json::from_str(json).map(FileContent::Reasons),
        "platforms" => serde_json::from_str(json).map(FileContent::Platforms),
        "reference" => serde_json::from_str(json).map(FileContent::Reference),
        _ => serde_json::from_str(json).map(FileContent::Findings),
    }
}

/// Errors: it holds none of them, or not what its type has.
pub(super) fn parse_rule_file(file: &YamlFile) -> Result<FileContent, Diagnostic> {
    // Top-level keys alone begin a line without blanks, so the content is known without a parse.
    let has = |key: &str| {
        file.text.lines().any(|l| {
            l.strip_prefix(key)
                .is_some_and(|r| r.starts_with(':'))
        })
    };
    if has("pack") {
        return file
            .parse()
            .map(|p| FileContent::Pack(Box::new(p)));
    }
    if has("activities") {
        return file
            .parse()
            .map(FileContent::Activities);
    }
    if has("documents") {
        return file.parse().map(FileContent::Documents);
    }
    if has("sets") {
        return file.parse().map(FileContent::Sets);
    }
    if has("defaults") {
        return file.parse().map(FileContent::Defaults);
    }
    if has("causes") || has("words") {
        return file.parse().map(FileContent::Causes);
    }
    if has("rejections") {
        return file
            .parse()
            .map(|r| FileContent::Rejections(Box::new(r)));
    }
    if has("reasons") {
        return file.parse().map(FileContent::Reasons);
    }
    if has("platforms") {
        return file.parse().map(FileContent::Platforms);
    }
    if has("findings") {
        return file.parse().map(FileContent::Findings);
    }
    if has("reference") {
        return file.parse().map(FileContent::Reference);
    }
    Err(file.diagnostic_at(
        &[],
        Bilingual::new(
            "既不是规则包也不是目录：缺少 pack、activities、documents、sets、defaults、reasons、causes、rejections、platforms 或 findings",
            "neither a pack nor a table: one of the keys pack, activities, documents, sets, defaults, reasons, causes, rejections, platforms, findings is missing",
        ),
    ))
}
