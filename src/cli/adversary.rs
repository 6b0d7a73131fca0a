//! `preaudit test --adversary`: ready dossiers that lose a proof, and what still calls them ready.

use std::fmt::Write as _;

use model::limits::Limits;
use model::{Bilingual, Lang, Verdict};
use policy::authoring;
use policy::authoring::DossierSnapshot;
use policy::authoring::adversary::{
    Adversary, AdversaryOptions, AdversaryResult, Escape, OperatorResult, load_known_escapes,
};
use policy::rules::Rules;
use policy::sanitize::printable;
use preaudit::audit;

use crate::args::TestArgs;
use crate::extract_options;
use crate::fixture_pack::open_pack;
use crate::output::{Exit, Terminal};

// By eye: the first ones show what they have in common.
/// Escapes of one operator that are named.
const MAX_NAMED_ESCAPES: usize = 3;
// As `--sample` says it.
/// Changes of one operator in one dossier of a sample.
const SAMPLED_CHANGES: usize = 3;

/// Runs the adversary; a usage error where a named pack cannot be opened.
pub fn run(
    args: &TestArgs,
    rules: &Rules,
    limits: Limits,
    terminal: &Terminal,
) -> anyhow::Result<Exit> {
    let packs = snapshot_packs(args, rules, limits)?;
    let options = AdversaryOptions {
        seed: args.seed,
        applications: args.sample,
        changes: args.sample.map(|_| SAMPLED_CHANGES),
        only: args.only_applications.clone(),
        always: Vec::new(),
    };
    let result = Adversary::new(rules, options).run(packs);
    let text = result_table(&result, terminal.lang);
    terminal.write_output(args.output.as_deref(), text.as_bytes())?;
    Ok(if result.is_clean() {
        Exit::Ready
    } else {
        Exit::NotReady
    })
}

fn snapshot_packs(
    args: &TestArgs,
    rules: &Rules,
    limits: Limits,
) -> anyhow::Result<Vec<DossierSnapshot>> {
    let base = extract_options::extract_options(&args.common, limits)?;
    let folders = authoring::find_fixture_packs(&args.packs);
    let snapshot = |folder: &std::path::PathBuf| {
        let (pack, looking) = open_pack(folder, rules, &args.common, &base)?;
        Ok(audit::snapshot_dossier(
            pack.dossier,
            rules,
            &looking,
            pack.settings,
        ))
    };
    folders.iter().map(snapshot).collect()
}

fn result_table(result: &AdversaryResult, lang: Lang) -> String {
    let mut text = heading_line(result, lang);
    for open in &result.unsolved {
        let _ = writeln!(text, "       {}", printable(open));
    }
    for closed in &result.closed {
        let why = closed.why.get(lang);
        let line = format!("{}: {} ({why})", closed.name, closed.requirement);
        let _ = writeln!(text, "       {}", printable(&line));
    }
    let sections = [
        (
            Bilingual::new("去掉一项证明之后", "after a proof was taken away"),
            &result.hostile,
        ),
        (
            Bilingual::new("无关紧要的改动之后", "after a change that means nothing"),
            &result.mirror,
        ),
    ];
    for (title, operators) in sections {
        let _ = writeln!(text, "{}", column_line(&title, lang));
        let idle = |o: &&OperatorResult| result.narrowed && o.tries == 0;
        for operator in operators.iter().filter(|o| !idle(o)) {
            text += &operator_lines(operator, lang);
        }
    }
    text + &totals_line(result, lang)
}

fn heading_line(result: &AdversaryResult, lang: Lang) -> String {
    let AdversaryResult {
        seed,
        applications,
        solved,
        packs,
        ..
    } = result;
    match lang {
        Lang::Zh => {
            format!(
                "种子 {seed}：{applications} 种申请中 {solved} 种可做成合格资料，另有 {packs} 个合格的测试资料夹\n"
            )
        }
        Lang::En => format!(
            "seed {seed}: {solved} of {applications} applications made ready, {packs} fixture packs ready\n"
        ),
    }
}

fn column_line(title: &Bilingual, lang: Lang) -> String {
    let [tries, caught, known, escapes] = match lang {
        Lang::Zh => ["尝试", "判对", "已知", "漏过"],
        Lang::En => ["tries", "caught", "known", "escapes"],
    };
    // Ids are ASCII; the title stands last because its width in columns differs.
    format!(
        "{:<32} {tries:>8} {caught:>8} {known:>6} {escapes:>8}  {}",
        "",
        title.get(lang)
    )
}

fn operator_lines(operator: &OperatorResult, lang: Lang) -> String {
    let OperatorResult {
        id,
        tries,
        caught,
        known,
        escapes,
        ..
    } = operator;
    let count = escapes.len();
    let mut text = format!("{id:<32} {tries:>8} {caught:>8} {known:>6} {count:>8}\n");
    if *tries == 0 {
        text += match lang {
            Lang::Zh => "       没有可做的改动\n",
            Lang::En => "       found nothing to do\n",
        };
    }
    for escape in escapes.iter().take(MAX_NAMED_ESCAPES) {
        let line = escape_line(escape);
        let _ = writeln!(text, "       {}", printable(&line));
    }
    text
}

fn escape_line(escape: &Escape) -> String {
    let Escape {
        dossier,
        target,
        what,
        verdict,
        objection,
    } = escape;
    let verdict = match verdict {
        Verdict::Ready => "ready",
        Verdict::Review => "review",
        Verdict::NotReady => "not-ready",
    };
    let objection = objection
        .as_ref()
        .map(ToString::to_string);
    let objection = objection.unwrap_or_default();
    format!("{dossier}: {target} ({what}) -> {verdict} {objection}")
}

fn totals_line(result: &AdversaryResult, lang: Lang) -> String {
    let mut tries = 0;
    let mut repeated = 0;
    let mut known = 0;
    let mut escapes = 0;
    for outcome in result
        .hostile
        .iter()
        .chain(&result.mirror)
    {
        tries += outcome.tries;
        repeated += outcome.repeated;
        known += outcome.known;
        escapes += outcome.escapes.len();
    }
    let ledger = load_known_escapes().len();
    match lang {
        Lang::Zh => {
            format!(
                "共 {tries} 次（另有 {repeated} 次与前面同类材料、同样要求的改动重复，未再尝试），漏过 {escapes} 次；登记在册的已知漏洞 {ledger} 项，遇到 {known} 次\n"
            )
        }
        Lang::En => format!(
            "{tries} tries ({repeated} more were the same change of such a paper for the same requirements), {escapes} escapes; {ledger} known ones in the ledger, met {known} times\n"
        ),
    }
}
