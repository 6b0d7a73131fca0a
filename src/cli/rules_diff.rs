//! `preaudit rules diff A B`: what changes, and for which dossiers.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use preaudit::audit::Looking;
use policy::evaluate::Settings;
use model::limits::Limits;
use model::{Lang, Report, Verdict};
use policy::rules::Rules;
use policy::authoring::diff::{diff, Change, Kind};
use policy::sanitize::printable;
use serde::Serialize;

use crate::args::{Common, DiffArgs, DiffFormat, OcrArg};
use crate::check;
use crate::output::{Exit, Terminal};

/// The whole answer.
#[derive(Serialize)]
struct Answer {
    schema: &'static str,
    changes: Vec<Change>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dossiers: Option<Vec<Moved>>,
}

/// A dossier whose verdict or findings change.
#[derive(Serialize)]
struct Moved {
    name: String,
    before: Verdict,
    after: Verdict,
    gone: Vec<String>,
    new: Vec<String>,
}

pub fn run(args: &DiffArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    let limits = Limits::default();
    let (a, b) = (load(&args.before, &limits)?, load(&args.after, &limits)?);
    let mut exit = Exit::Ready;
    let dossiers = match &args.packs {
        None => None,
        Some(root) => {
            let folders = folders(root);
            if folders.is_empty() {
                return Err(check::nothing(&printable(&root.to_string_lossy())));
            }
            let common = common(args);
            let looking = check::looking(&common, limits.clone())?;
            let judged = folders.iter().map(|f| both(f, (&a, &b), &looking, &common, args));
            let moved: Vec<Moved> =
                judged.collect::<anyhow::Result<Vec<_>>>()?.into_iter().flatten().collect();
            if moved.iter().any(|m| m.before != m.after && m.after == Verdict::NotReady) {
                exit = Exit::NotReady;
            }
            Some(moved)
        }
    };
    let answer = Answer { schema: "preaudit.rules-diff/1", changes: diff(&a, &b), dossiers };
    let text = match args.format {
        DiffFormat::Json => serde_json::to_string_pretty(&answer)? + "\n",
        DiffFormat::Table => lines(&answer, terminal.lang),
    };
    terminal.write(None, text.as_bytes())?;
    Ok(exit)
}

/// `builtin`, or a folder: alone where it has a base pack, over the built-in rules otherwise.
fn load(name: &Path, limits: &Limits) -> anyhow::Result<Rules> {
    if name.as_os_str() == "builtin" {
        Ok(Rules::embedded()?)
    } else {
        Ok(Rules::alone_or_over(name, limits)?)
    }
}

/// The folder itself where it is a dossier, else the folders in it.
fn folders(root: &Path) -> Vec<PathBuf> {
    if ["merchant.yaml", "expect.yaml"].iter().any(|f| root.join(f).is_file()) {
        return vec![root.to_owned()];
    }
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let mut all: Vec<PathBuf> = entries.map(|e| e.path()).filter(|p| p.is_dir()).collect();
    all.sort();
    all
}

/// The same dossier by both rules.
fn both(
    folder: &Path,
    (a, b): (&Rules, &Rules),
    looking: &Looking,
    common: &Common,
    args: &DiffArgs,
) -> anyhow::Result<Option<Moved>> {
    let found = check::find(folder, &looking.limits)?;
    // A declaration may name what only one of them knows.
    let declared = check::declared(&found, b).or_else(|_| check::declared(&found, a))?;
    let one = check::One::new(found, declared, looking, common)?;
    let settings = Settings {
        as_of: check::today(),
        specimens: false,
        only: Vec::new(),
        skip: Vec::new(),
        reveal: false,
    };
    let (before, after) = (one.judged(a, &settings, args.as_of), one.judged(b, &settings, args.as_of));
    let told = |r: &Report| -> BTreeSet<String> {
        r.findings.iter().map(|f| format!("{} {}", f.code, f.message.en)).collect()
    };
    let (old, new) = (told(&before), told(&after));
    let moved = Moved {
        name: before.name.clone(),
        before: before.verdict,
        after: after.verdict,
        gone: old.difference(&new).cloned().collect(),
        new: new.difference(&old).cloned().collect(),
    };
    let same = moved.before == moved.after && moved.gone.is_empty() && moved.new.is_empty();
    Ok((!same).then_some(moved))
}

/// How files are looked at: text recognition where it is installed.
fn common(args: &DiffArgs) -> Common {
    let readings = args.readings.clone();
    Common { rules: Vec::new(), readings, ocr: OcrArg::Auto, jobs: 0, no_cache: false, reveal: false }
}

fn lines(answer: &Answer, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut text = String::new();
    for change in &answer.changes {
        let sign = match change.change {
            Kind::Added => '+',
            Kind::Removed => '-',
            Kind::Changed => '~',
        };
        let _ = writeln!(text, "{sign} {} {}", change.what, printable(&change.id));
        for part in &change.parts {
            let (before, after) = (printable(&part.before), printable(&part.after));
            let _ = writeln!(text, "    {}: {before}\n      → {after}", part.part);
        }
    }
    let count = |kind| answer.changes.iter().filter(|c| c.change == kind).count();
    let (added, removed, changed) = (count(Kind::Added), count(Kind::Removed), count(Kind::Changed));
    let _ = if zh {
        writeln!(text, "新增 {added}，删除 {removed}，修改 {changed}")
    } else {
        writeln!(text, "{added} added, {removed} removed, {changed} changed")
    };
    for moved in answer.dossiers.iter().flatten() {
        let _ = writeln!(text, "{}: {:?} → {:?}", printable(&moved.name), moved.before, moved.after);
        for finding in &moved.gone {
            let _ = writeln!(text, "    - {}", printable(finding));
        }
        for finding in &moved.new {
            let _ = writeln!(text, "    + {}", printable(finding));
        }
    }
    if let Some(dossiers) = &answer.dossiers {
        let n = dossiers.len();
        let _ = if zh {
            writeln!(text, "{n} 份资料的结论或发现有变化")
        } else {
            writeln!(text, "{n} dossiers change")
        };
    }
    text
}
