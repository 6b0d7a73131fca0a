//! `preaudit answer DIR KEY=VALUE...`: answers to open questions, into `merchant.yaml`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use evidence::discover;
use evidence::private_files;
use evidence::sandbox::Sandbox;
use model::limits::Limits;
use model::{Bilingual, FactAnswer, Lang, MerchantQuestion};
use policy::checklist::build_checklist;
use policy::rules::Rules;
use policy::rules::declaration::answers::{AnswerError, add_answers};
use policy::rules::declaration::parse_declaration;
use policy::rules::yaml::YamlFile;
use policy::sanitize::printable;

use crate::args::AnswerArgs;
use crate::check;
use crate::extract_options;
use crate::output::{CliError, Exit, Terminal, usage_error};

pub fn run(args: &AnswerArgs, terminal: &Terminal) -> Result<Exit> {
    let limits = Limits::default();
    let rules = Rules::load(&args.rules, &limits)?;
    let sandbox = extract_options::pdf_sandbox()?;
    let declared = DeclarationFile::open(&args.folder, &limits, &sandbox)?;
    if args.answers.is_empty() {
        return print_questions(&declared, &rules, terminal);
    }
    let answers = split_pairs(&args.answers)?;
    declared.add(&answers, &rules)?;
    let name = declared.path.display();
    let count = answers.len();
    terminal.print_progress(&Bilingual::new(
        format!("已把 {count} 个答案写入 {name}"),
        format!("wrote {count} answer(s) into {name}"),
    ));
    Ok(Exit::Ready)
}

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
    path: PathBuf,
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
        let bytes = found.merchant.map(|control| control.bytes);
        Ok(Self {
            path: folder.join(name),
            file: YamlFile::decode(name, &bytes.unwrap_or_default()),
        })
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

/// The questions that the declaration leaves open, each with the words that answer it.
fn print_questions(declared: &DeclarationFile, rules: &Rules, terminal: &Terminal) -> Result<Exit> {
    let declaration = parse_declaration(&declared.file, rules)?;
    let checklist = build_checklist(rules, &declaration, check::today_in_china());
    let lang = terminal.lang;
    let open = checklist.questions.iter().filter(|q| q.answer.is_none());
    let lines: Vec<String> = open.map(|q| question_lines(q, lang)).collect();
    let text = if lines.is_empty() {
        let none = Bilingual::new(
            "没有需要回答的问题（按 merchant.yaml 中的行业、类目和场景）\n",
            "no question is open (by the industry, category and scenarios of merchant.yaml)\n",
        );
        none.get(lang).to_owned()
    } else {
        lines.concat()
    };
    terminal.write_output(None, text.as_bytes())?;
    Ok(Exit::Ready)
}

fn question_lines(question: &MerchantQuestion, lang: Lang) -> String {
    let ask = printable(question.ask.get(lang));
    let key = &question.name;
    let answer = answer_form(question);
    let answer = answer.get(lang);
    format!("{ask}\n  {key}={answer}\n")
}

/// How an answer is written.
pub fn answer_form(question: &MerchantQuestion) -> Bilingual {
    match question.example {
        FactAnswer::Flag(_) => Bilingual::new("是|否", "yes|no"),
        FactAnswer::Number(_) => Bilingual::new("数字", "NUMBER"),
        FactAnswer::Text(_) => Bilingual::new("文字", "WORDS"),
    }
}
