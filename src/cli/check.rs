//! `preaudit check DIR`.

use std::path::Path;

use anyhow::Context;
use preaudit::audit::{self, Looking};
use preaudit::discover::{self, Found};
use preaudit::judge::Settings;
use preaudit::limits::Limits;
use preaudit::model::{Declaration, Dossier, FindingCode, Verdict, Words};
use preaudit::read::readings::Readings;
use preaudit::render;
use preaudit::rules::Rules;
use preaudit::rules::declaration::declaration;
use preaudit::rules::raw::Role;
use preaudit::rules::yaml::{YamlFile, nearest};
use preaudit::sandbox::Sandbox;
use preaudit::suite::Expectation;

use crate::args::{CheckArgs, Common, FailOn, OcrArg};
use crate::ocr;
use crate::output::{Exit, Fault, Terminal, wrong};

pub fn run(args: &CheckArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    start_threads(args.common.jobs)?;
    let limits = Limits::default();
    let rules = Rules::load(&args.common.rules, &limits)?;
    let found = find(&args.folder, &limits)?;
    let expectation = found
        .expect
        .as_ref()
        .map(|c| Expectation::parse(&YamlFile::decode(&c.path, &c.bytes)))
        .transpose()?;
    let mut declared = match &found.merchant {
        Some(control) => declaration(&YamlFile::decode(&control.path, &control.bytes), &rules)?,
        None => Declaration::default(),
    };
    override_declaration(args, &rules, &mut declared)?;
    let looking = looking(&args.common, &found, expectation.as_ref(), limits)?;
    let settings = Settings {
        as_of: args.as_of.or(expectation.as_ref().and_then(|e| e.as_of)).unwrap_or_else(today),
        specimens: expectation.as_ref().is_some_and(|e| e.specimens_allowed),
        only: codes(&args.only)?,
        skip: codes(&args.skip)?,
        reveal: args.common.reveal,
    };
    let dossier =
        Dossier { name: found.name, declaration: declared, files: found.files, skipped: found.skipped };
    let report = audit::audit(&dossier, &rules, &looking, &settings);
    let context = render::Context {
        style: terminal.style(),
        rules: &rules,
        dossier: &dossier,
        location: &dossier.name,
    };
    let mut bytes = Vec::new();
    render::write(&report, args.format, context, &mut bytes)?;
    terminal.write(args.output.as_deref(), &bytes)?;
    Ok(exit(report.verdict, args.fail_on))
}

/// Lists the folder; a folder without any file is nothing to check.
pub fn find(folder: &Path, limits: &Limits) -> anyhow::Result<Found> {
    let found = discover::discover(folder, limits)
        .map_err(|e| Fault { exit: Exit::WrongCall, message: e.words() })?;
    if found.files.is_empty() {
        let message = Words::new(
            format!("{} 中没有可检查的文件", found.name),
            format!("no file to check in {}", found.name),
        );
        return Err(Fault { exit: Exit::Nothing, message }.into());
    }
    Ok(found)
}

/// How files are looked at: recordings only where the user or the pack's expectation names them.
pub fn looking(
    common: &Common,
    found: &Found,
    expectation: Option<&Expectation>,
    limits: Limits,
) -> anyhow::Result<Looking> {
    let mut readings = Readings::default();
    if let (Some(control), Some(true)) = (&found.readings, expectation.map(|e| e.readings.is_some())) {
        readings.extend(parse_readings(&control.path, &control.bytes)?);
    }
    for path in &common.readings {
        let name = path.display().to_string();
        let bytes = std::fs::read(path)
            .map_err(|e| wrong(format!("无法读取 {name}：{e}"), format!("cannot read {name}: {e}")))?;
        readings.extend(parse_readings(&name, &bytes)?);
    }
    // A pack with recorded readings is judged by these alone, whatever is installed here.
    let recorded = expectation.is_some_and(|e| e.readings.is_some()) && common.ocr == OcrArg::Auto;
    let ocr = if recorded { None } else { ocr::recognition(common)? };
    Ok(Looking { limits, sandbox: sandbox()?, readings, text: true, ocr, pixels: true })
}

fn parse_readings(name: &str, bytes: &[u8]) -> anyhow::Result<Readings> {
    Readings::parse(&String::from_utf8_lossy(bytes)).map_err(|e| {
        wrong(
            format!("{name}:{}:1: 不是读取记录：{}", e.line, e.why),
            format!("{name}:{}:1: no record of a reading: {}", e.line, e.why),
        )
    })
}

/// PDF content is interpreted by this same program as a worker.
pub fn sandbox() -> anyhow::Result<Sandbox> {
    let program = std::env::current_exe().context("the program's own path")?;
    Ok(Sandbox::worker(program, preaudit::probe::pdf::WORKER_ARGUMENT))
}

/// Threads for files; 0: all cores.
pub fn start_threads(jobs: usize) -> anyhow::Result<()> {
    rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global().context("threads")
}

pub fn today() -> jiff::civil::Date {
    audit::date_in_china(jiff::Timestamp::now())
}

/// Finding codes by name.
pub fn codes(names: &[String]) -> anyhow::Result<Vec<FindingCode>> {
    let one = |name: &String| {
        let all = FindingCode::ALL.iter().map(|c| c.name());
        name.parse().map_err(|()| unknown(("发现代码", "finding code"), name, all))
    };
    names.iter().map(one).collect()
}

fn unknown<'a>(what: (&str, &str), id: &str, valid: impl Iterator<Item = &'a str>) -> anyhow::Error {
    let (mut zh, mut en) = (format!("未知的{} `{id}`", what.0), format!("unknown {} `{id}`", what.1));
    if let Some(name) = nearest(id, valid) {
        zh += &format!("；是否想写 `{name}`？");
        en += &format!("; did you mean `{name}`?");
    }
    wrong(zh, en)
}

/// What the call says outranks `merchant.yaml`; its ids are checked like those of the file.
fn override_declaration(args: &CheckArgs, rules: &Rules, declared: &mut Declaration) -> anyhow::Result<()> {
    let packs = |role| rules.packs_of(role).map(|p| p.id.as_str()).collect::<Vec<_>>();
    if let Some(id) = &args.industry {
        let valid = packs(Role::Industry);
        if !valid.contains(&id.as_str()) {
            return Err(unknown(("行业", "industry"), id, valid.into_iter()));
        }
        declared.industry = Some(id.clone());
        let other = |c: &String| rules.category(c).is_none_or(|(p, _)| &p.id != id);
        declared.category = declared.category.take().filter(|c| !other(c));
    }
    if let Some(id) = &args.category {
        if rules.category(id).is_none() {
            let all = rules.packs.values().flat_map(|p| p.categories.iter().map(|c| c.id.as_str()));
            return Err(unknown(("类目", "category"), id, all));
        }
        declared.category = Some(id.clone());
    }
    let valid = packs(Role::Scenario);
    if let Some(id) = args.scenario.iter().find(|id| !valid.contains(&id.as_str())) {
        return Err(unknown(("场景", "scenario"), id, valid.into_iter()));
    }
    if !args.scenario.is_empty() {
        declared.scenarios.clone_from(&args.scenario);
    }
    if let Some(id) = &args.entity {
        let mut all = rules.entities.iter().map(|e| e.shows.id.as_str());
        if !all.clone().any(|e| e == id) {
            return Err(unknown(("主体类型", "entity type"), id, &mut all));
        }
        declared.merchant.entity = Some(id.clone());
    }
    Ok(())
}

fn exit(verdict: Verdict, fail_on: FailOn) -> Exit {
    match (verdict, fail_on) {
        (Verdict::NotReady, FailOn::NotReady | FailOn::Review) | (Verdict::Review, FailOn::Review) => {
            Exit::NotReady
        }
        _ => Exit::Ready,
    }
}
