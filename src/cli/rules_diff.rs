//! `preaudit rules diff A B`: what changes, and for which dossiers.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use model::limits::Limits;
use model::{Lang, Report, Verdict};
use policy::authoring::diff::{ChangeKind, RuleChange, diff_rules};
use policy::evaluate::AuditOptions;
use policy::rules::Rules;
use policy::sanitize::printable;
use preaudit::audit::ExtractOptions;
use serde::Serialize;

use crate::args::{Common, DiffArgs, DiffFormat, OcrArg};
use crate::check;
use crate::dossier_run::DossierRun;
use crate::extract_options;
use crate::output::{Exit, Terminal};

#[derive(Serialize)]
struct DiffReport {
    schema: &'static str,
    changes: Vec<RuleChange>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dossiers: Option<Vec<ChangedDossier>>,
}

#[derive(Serialize)]
struct ChangedDossier {
    name: String,
    before: Verdict,
    after: Verdict,
    gone: Vec<String>,
    new: Vec<String>,
}

pub fn run(args: &DiffArgs, terminal: &Terminal) -> Result<Exit> {
    let limits = Limits::default();
    let old_rules = load_rules(&args.before, &limits)?;
    let new_rules = load_rules(&args.after, &limits)?;
    let mut exit = Exit::Ready;
    let dossiers = match &args.packs {
        None => None,
        Some(root) => {
            let folders = dossier_folders(root);
            if folders.is_empty() {
                let place = root.to_string_lossy();
                return Err(check::no_files_error(&printable(&place)));
            }
            let common = common_options(args);
            let looking = extract_options::extract_options(&common, limits.clone())?;
            let comparisons = folders.iter().map(|folder| {
                audit_with_both(folder, (&old_rules, &new_rules), &looking, &common, args)
            });
            let changed_dossiers: Vec<ChangedDossier> = comparisons
                .collect::<Result<Vec<_>>>()?
                .into_iter()
                .flatten()
                .collect();
            // A verdict that got worse fails the call: CI stops a rule change that refuses
            // merchants who were ready.
            let got_worse = changed_dossiers
                .iter()
                .filter(|dossier| dossier.before != dossier.after)
                .any(|dossier| dossier.after == Verdict::NotReady);
            if got_worse {
                exit = Exit::NotReady;
            }
            Some(changed_dossiers)
        }
    };
    let answer = DiffReport {
        schema: "preaudit.rules-diff/1",
        changes: diff_rules(&old_rules, &new_rules),
        dossiers,
    };
    let text = match args.format {
        DiffFormat::Json => serde_json::to_string_pretty(&answer)? + "\n",
        DiffFormat::Table => diff_text(&answer, terminal.lang),
    };
    terminal.write_output(None, text.as_bytes())?;
    Ok(exit)
}

/// `builtin`, or a folder: alone where it has a base pack, over the built-in rules otherwise.
fn load_rules(name: &Path, limits: &Limits) -> Result<Rules> {
    if name.as_os_str() == "builtin" {
        Ok(Rules::load_embedded()?)
    } else {
        Ok(Rules::load_alone_or_over(name, limits)?)
    }
}

/// The folder itself where it is a dossier, else the folders in it.
fn dossier_folders(root: &Path) -> Vec<PathBuf> {
    let has_file = |name: &str| root.join(name).is_file();
    if has_file("merchant.yaml") || has_file("expect.yaml") {
        return vec![root.to_owned()];
    }
    let entries = std::fs::read_dir(root).into_iter();
    let paths = entries
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let mut all: Vec<_> = paths
        .filter(|path| path.is_dir())
        .collect();
    // The order of a directory differs between systems.
    all.sort();
    all
}

fn audit_with_both(
    folder: &Path,
    (old_rules, new_rules): (&Rules, &Rules),
    looking: &ExtractOptions,
    common: &Common,
    args: &DiffArgs,
) -> Result<Option<ChangedDossier>> {
    let listing = check::list_dossier(folder, looking)?;
    // A declaration may name what only one of them knows.
    let declaration = check::read_declaration(&listing, new_rules)
        .or_else(|_| check::read_declaration(&listing, old_rules))?;
    let dossier_run = DossierRun::new(listing, declaration, looking, common)?;
    // The same for both sides, so that only the rules make a difference.
    let settings = AuditOptions::on_date(check::today_in_china());
    let before = dossier_run.audit_with(old_rules, &settings, args.as_of);
    let after = dossier_run.audit_with(new_rules, &settings, args.as_of);
    // By code and message: positions move when a rule is added before them.
    let finding_lines = |report: &Report| {
        let mut lines = BTreeSet::new();
        for finding in &report.findings {
            let message = &finding.message.en;
            lines.insert(format!("{} {message}", finding.code));
        }
        lines
    };
    let old = finding_lines(&before);
    let new = finding_lines(&after);
    let gone: Vec<_> = old.difference(&new).cloned().collect();
    let new: Vec<_> = new.difference(&old).cloned().collect();
    let same_verdict = before.verdict == after.verdict;
    if same_verdict && gone.is_empty() && new.is_empty() {
        return Ok(None);
    }
    Ok(Some(ChangedDossier {
        name: before.name.clone(),
        before: before.verdict,
        after: after.verdict,
        gone,
        new,
    }))
}

/// How files are looked at: text recognition where it is installed.
fn common_options(args: &DiffArgs) -> Common {
    let readings = args.readings.clone();
    Common {
        rules: Vec::new(),
        readings,
        ocr: OcrArg::Auto,
        jobs: 0,
        no_cache: false,
        reveal: false,
    }
}

fn diff_text(answer: &DiffReport, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut text = String::new();
    for change in &answer.changes {
        let sign = match change.change {
            ChangeKind::Added => '+',
            ChangeKind::Removed => '-',
            ChangeKind::Changed => '~',
        };
        let _ = writeln!(text, "{sign} {} {}", change.what, printable(&change.id));
        for part in &change.parts {
            let before = printable(&part.before);
            let after = printable(&part.after);
            let _ = writeln!(text, "    {}: {before}\n      → {after}", part.part);
        }
    }
    let count = |kind| {
        answer
            .changes
            .iter()
            .filter(|change| change.change == kind)
            .count()
    };
    let added = count(ChangeKind::Added);
    let removed = count(ChangeKind::Removed);
    let changed = count(ChangeKind::Changed);
    let _ = if zh {
        writeln!(text, "新增 {added}，删除 {removed}，修改 {changed}")
    } else {
        writeln!(text, "{added} added, {removed} removed, {changed} changed")
    };
    for dossier in answer.dossiers.iter().flatten() {
        let _ = writeln!(
            text,
            "{}: {:?} → {:?}",
            printable(&dossier.name),
            dossier.before,
            dossier.after
        );
        for finding in &dossier.gone {
            let _ = writeln!(text, "    - {}", printable(finding));
        }
        for finding in &dossier.new {
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
