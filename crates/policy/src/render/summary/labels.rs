//! What every format of the summary says in the same words.

use model::{BatchSummary, Bilingual, Lang, Likeness, Verdict};

/// Counts of dossiers by verdict, in one sentence.
pub(super) fn verdict_counts(summary: &BatchSummary, lang: Lang) -> String {
    let counts = summary.verdicts;
    match lang {
        Lang::Zh => format!(
            "{} 家：{} 可以提交，{} 需人工复核，{} 不可提交，{} 未能检查",
            summary.dossiers, counts.ready, counts.review, counts.not_ready, counts.failed
        ),
        Lang::En => format!(
            "{} dossiers: {} ready, {} in review, {} not ready, {} not audited",
            summary.dossiers, counts.ready, counts.review, counts.not_ready, counts.failed
        ),
    }
}

pub(super) fn verdict_label(verdict: Option<Verdict>, lang: Lang) -> String {
    let words = match verdict {
        Some(Verdict::Ready) => Bilingual::new("✓ 可以提交", "✓ ready"),
        Some(Verdict::Review) => Bilingual::new("? 需人工复核", "? review"),
        Some(Verdict::NotReady) => Bilingual::new("✗ 不可提交", "✗ not ready"),
        None => Bilingual::new("! 未能检查", "! not audited"),
    };
    words.get(lang).to_owned()
}

pub(super) fn likeness_label(likeness: Likeness) -> Bilingual {
    match likeness {
        Likeness::SameFile => Bilingual::new("同一文件", "the same file"),
        Likeness::LooksAlike => Bilingual::new("画面几乎相同", "looks the same"),
    }
}

/// What an interrupted batch says first.
pub(super) fn incomplete_notice(summary: &BatchSummary) -> Option<Bilingual> {
    // `dossiers` are all that were found, `clients` those with a result.
    let left = summary.dossiers - summary.clients.len();
    if summary.complete {
        return None;
    }
    Some(Bilingual::new(
        format!("未完成：还有 {left} 家没有检查；用 --resume 继续"),
        format!("not complete: {left} dossiers were not audited; go on with --resume"),
    ))
}
