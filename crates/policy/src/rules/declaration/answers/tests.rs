use super::*;

fn rules() -> Rules {
    Rules::load_embedded().unwrap()
}

fn file(text: &str) -> YamlFile {
    YamlFile {
        name: "merchant.yaml".into(),
        text: text.to_owned().into(),
    }
}

fn flag_keys(rules: &Rules) -> [String; 2] {
    use crate::rules::raw::FactType;
    let facts = rules
        .packs
        .values()
        .flat_map(|pack| &pack.facts);
    let mut flags = facts.filter(|(_, fact)| fact.kind == FactType::Flag);
    let mut next = || flags.next().unwrap().0.clone();
    [next(), next()]
}

fn added(text: &str, answers: &[(&String, &str)]) -> Result<String, AnswerError> {
    let answers: Vec<_> = answers
        .iter()
        .map(|(key, value)| ((*key).clone(), (*value).to_owned()))
        .collect();
    add_answers(&file(text), &answers, &rules())
}

#[test]
fn answers_go_where_the_file_has_its_own() {
    let [a, b] = flag_keys(&rules());
    let yes = [(&a, "true")];
    assert_eq!(added("", &yes).unwrap(), format!("facts:\n  {a}: true\n"));
    assert_eq!(
        added(
            &format!("# mine\nfacts:\n    # why\n    {b}: false # sure\nindustry: catering\n"),
            &yes
        )
        .unwrap(),
        format!(
            "# mine\nfacts:\n    {a}: true\n    # why\n    {b}: false # sure\nindustry: catering\n"
        ),
    );
    assert_eq!(
        added(&format!("facts: {{ {b}: false }} # short\n"), &yes).unwrap(),
        format!("facts: {{ {a}: true, {b}: false }} # short\n"),
    );
    assert_eq!(
        added("facts: {}\r\nindustry: catering\r\n", &yes).unwrap(),
        format!("facts: {{ {a}: true}}\r\nindustry: catering\r\n"),
    );
}

#[test]
fn the_commented_lines_of_init_become_the_answers() {
    let [a, b] = flag_keys(&rules());
    let template = format!(
        "# facts:\n  # one?\n  # {a}: false\n  # two?\n  # {b}: false\nindustry: catering\n"
    );
    assert_eq!(
        added(&template, &[(&b, "是")]).unwrap(),
        format!("facts:\n  # one?\n  # {a}: false\n  # two?\n  {b}: true\nindustry: catering\n"),
    );
}

#[test]
fn an_answer_is_never_overwritten() {
    let [a, _] = flag_keys(&rules());
    let text = format!("facts: {{ {a}: false }}\n");
    assert_eq!(added(&text, &[(&a, "no")]).unwrap(), text, "the same again");
    let other = added(&text, &[(&a, "yes")]).unwrap_err();
    let answer = "false".to_owned();
    assert_eq!(other, AnswerError::Answered { key: a, answer });
}

#[test]
fn wrong_answers_and_forms_are_refused() {
    let [a, b] = flag_keys(&rules());
    let invalid = |r: Result<String, AnswerError>| matches!(r, Err(AnswerError::Invalid(_)));
    assert!(invalid(added("", &[(&a, "perhaps")])));
    assert!(invalid(added(
        "",
        &[(&"no_such_question".to_owned(), "true")]
    )));
    assert!(invalid(added("industry: [", &[(&a, "true")])));
    // A list that goes over several lines, with the brace on the next one.
    let strange = format!("facts:\n  {{ {b}: false }}\n");
    assert_eq!(added(&strange, &[(&a, "true")]), Err(AnswerError::Form));
    let whole = "{ industry: catering }\n";
    assert_eq!(added(whole, &[(&a, "true")]), Err(AnswerError::Form));
}
