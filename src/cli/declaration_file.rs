//! The `merchant.yaml` of a folder, and answers that are written into it.

use std::path::{Path, PathBuf};

use anyhow::Result;
use evidence::discover;
use evidence::private_files;
use evidence::sandbox::Sandbox;
use model::limits::Limits;
use model::{Bilingual, Declaration, FactAnswer, MerchantQuestion};
use policy::rules::Rules;
use policy::rules::declaration::answers::{AnswerError, add_answers};
use policy::rules::declaration::parse_declaration;
use policy::rules::yaml::YamlFile;

use crate::output::{CliError, Exit, usage_error};

/// `KEY=VALUE` as a pair; blanks around either do not count.
pub fn split_pairs(given: &[String]) -> Result<Vec<(String, String)>> {
    let one = |pair: &String| match pair.split_once('=') {
        Some((key, answer)) => Ok((key.trim().to_owned(), answer.trim().to_owned())),
        None => Err(usage_error(
            format!("{pair}：应写作 KEY=VALUE"),
            format!("{pair}: expected KEY=VALUE"),
        )),
    };
    given.iter().map(one).collect()
}

/// The `merchant.yaml` of a folder, there or still to be made.
pub struct DeclarationFile {
    pub path: PathBuf,
    file: YamlFile,
}

impl DeclarationFile {
    /// Errors: the folder cannot be listed, or is none.
    pub fn open(folder: &Path, limits: &Limits, sandbox: &Sandbox) -> Result<Self> {
        if !folder.is_dir() {
            let name = folder.display();
            return Err(usage_error(
                format!("{name} 不是文件夹，无法写入 merchant.yaml；单次检查可用 --fact KEY=VALUE"),
                format!(
                    "{name} is no folder that takes a merchant.yaml; for one run use --fact KEY=VALUE"
                ),
            ));
        }
        let found = discover::discover_files(folder, limits, sandbox);
        let found = found.map_err(|error| CliError {
            exit: Exit::Usage,
            message: error.to_bilingual(),
        })?;
        let name = "merchant.yaml";
        let bytes = found
            .merchant
            .map(|control| control.bytes);
        Ok(Self {
            path: folder.join(name),
            file: YamlFile::decode(name, &bytes.unwrap_or_default()),
        })
    }

    /// What it says now.
    pub fn declaration(&self, rules: &Rules) -> Result<Declaration> {
        Ok(parse_declaration(&self.file, rules)?)
    }

    /// Writes answers into the file; its comments and other lines stay.
    pub fn add(&self, answers: &[(String, String)], rules: &Rules) -> Result<()> {
        let text = add_answers(&self.file, answers, rules).map_err(|error| match error {
            AnswerError::Invalid(problems) => problems.into(),
            other => {
                let message = other.to_bilingual(&self.file.name);
                usage_error(message.zh, message.en)
            }
        })?;
        private_files::write_public(&self.path, text.as_bytes()).map_err(|error| {
            let name = self.path.display();
            usage_error(
                format!("无法写入 {name}：{error}"),
                format!("cannot write {name}: {error}"),
            )
        })
    }
}

/// How an answer is written.
pub fn answer_form(question: &MerchantQuestion) -> Bilingual {
    match question.example {
        FactAnswer::Flag(_) => Bilingual::new("是|否", "yes|no"),
        FactAnswer::Number(_) => Bilingual::new("数字", "NUMBER"),
        FactAnswer::Text(_) => Bilingual::new("文字", "WORDS"),
    }
}
