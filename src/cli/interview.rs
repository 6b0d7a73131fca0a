//! `preaudit check -i`: open questions, asked one after the other on the terminal.

use std::io::{self, BufRead, Write};

use anyhow::Result;
use model::{Bilingual, MerchantQuestion};
use policy::rules::Rules;
use policy::rules::declaration::answers::parse_answers;
use policy::sanitize::printable;

use crate::declaration_file::answer_form;
use crate::output::Terminal;

/// The answers that somebody gave, by their keys. A question may be skipped with an empty line; the end
/// of the input ends the asking.
pub fn ask_questions(
    questions: &[MerchantQuestion],
    rules: &Rules,
    terminal: &Terminal,
) -> Result<Vec<(String, String)>> {
    let mut answers = Vec::new();
    let mut input = io::stdin().lock();
    let count = questions.len();
    for (index, question) in questions.iter().enumerate() {
        let number = index + 1;
        let ask = printable(question.ask.get(terminal.lang));
        writeln!(io::stderr(), "[{number}/{count}] {ask}")?;
        match ask_question(question, rules, terminal, &mut input)? {
            Reply::Answer(answer) => answers.push((question.name.clone(), answer)),
            Reply::Skipped => {}
            Reply::Ended => break,
        }
    }
    Ok(answers)
}

enum Reply {
    Answer(String),
    Skipped,
    Ended,
}

/// Asks until the answer is one that the question takes.
fn ask_question(
    question: &MerchantQuestion,
    rules: &Rules,
    terminal: &Terminal,
    input: &mut impl BufRead,
) -> Result<Reply> {
    let lang = terminal.lang;
    let form = answer_form(question);
    let prompt = Bilingual::new(
        format!("  {}（直接回车跳过）：", form.zh),
        format!("  {} (Enter skips): ", form.en),
    );
    loop {
        let mut stderr = io::stderr();
        write!(stderr, "{}", prompt.get(lang))?;
        stderr.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Ok(Reply::Ended);
        }
        let answer = line.trim();
        if answer.is_empty() {
            return Ok(Reply::Skipped);
        }
        let pair = (question.name.clone(), answer.to_owned());
        match parse_answers(&[pair], rules) {
            Ok(_) => return Ok(Reply::Answer(answer.to_owned())),
            Err(problems) => {
                for problem in problems.0 {
                    writeln!(io::stderr(), "  {}", problem.message().get(lang))?;
                }
            }
        }
    }
}
