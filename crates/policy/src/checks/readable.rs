//! `readable`: the paper's own text was read, and the kind does not rest on its file name.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, FindingCode, Integrity, Words};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Readable {}

/// Mean confidence below which a reading counts as none.
const LEGIBLE: f64 = 0.5;

impl Check for Readable {
    const CODES: &'static [FindingCode] = &[FindingCode::DocumentUnreadable];
    const SCANNING: bool = true;

    fn sentence() -> Words {
        Words::new("文件内容已被读取，种类不只凭文件名", "the paper's own text was read; its kind does not rest on the file name alone")
    }

    fn demand(&self) -> Words {
        Words::new("文字清楚可读", "its text can be read")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let files = case.own_files();
        if files.iter().any(|(_, f)| f.probe.integrity != Integrity::Ok) {
            return Ruling::silent();
        }
        let read = files.iter().any(|(_, f)| f.text.confidence().is_some_and(|c| c >= LEGIBLE));
        if read && !case.by_name_only() {
            return Ruling::met();
        }
        let (case_name, why) = if read {
            (None, Words::new("读到的文字不能确认其种类", "the text that was read does not confirm its kind"))
        } else if files.iter().all(|(_, f)| f.text.lacks_pages(&f.probe)) {
            let why =
                Words::new("没有文字层，也没有可用的文字识别", "it has no text layer and no text recognition was available");
            (Some(FindingCode::NOT_READ), why)
        } else {
            (None, Words::new("识别出的文字太少或不可靠", "too little of it could be made out"))
        };
        let seen = Observation { case: case_name, ..Observation::new(FindingCode::DocumentUnreadable) }
            .warning()
            .sure(Confidence::Medium)
            .with("document", case.title.clone())
            .with("file", case.file_names())
            .with("why", why);
        Ruling::unknown(case.document.pages.first().map_or(seen.clone(), |p| seen.on(*p)))
    }
}
