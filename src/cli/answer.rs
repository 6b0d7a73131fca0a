//! `preaudit answer DIR KEY=VALUE...`: answers to open questions, into `merchant.yaml`.

use anyhow::Result;
use model::limits::Limits;
use model::{Bilingual, Lang, MerchantQuestion};
use policy::checklist::build_checklist;
use policy::rules::Rules;
use policy::sanitize::printable;

use crate::args::AnswerArgs;
use crate::check;
use crate::declaration_file::{DeclarationFile, answer_form, split_pairs};
use crate::extract_options;
use crate::output::{Exit, Terminal};

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

/// The questions that the declaration leaves open, each with the words that answer it.
fn print_questions(declared: &DeclarationFile, rules: &Rules, terminal: &Terminal) -> Result<Exit> {
    let declaration = declared.declaration(rules)?;
    let checklist = build_checklist(rules, &declaration, check::today_in_china());
    let lang = terminal.lang;
    let open = checklist
        .questions
        .iter()
        .filter(|q| q.answer.is_none());
    let lines: Vec<String> = open
        .map(|q| question_lines(q, lang))
        .collect();
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
