use super::*;

fn every_command(command: &Command, path: &str, visit: &mut dyn FnMut(&Command, &str)) {
    let name = command.get_name();
    let path = match path {
        "" | "preaudit" => name.to_owned(),
        parent => format!("{parent} {name}"),
    };
    visit(command, &path);
    for sub in command.get_subcommands() {
        // `help` lists the same commands again.
        if sub.get_name() != "help" {
            every_command(sub, &path, visit);
        }
    }
}

#[test]
fn every_text_of_the_help_has_chinese() {
    let mut command = Args::command();
    command.build();
    let mut missing = Vec::new();
    let mut texts = 0;
    every_command(&command, "", &mut |command, path| {
        texts += 1;
        let has_after_help = command.get_after_help().is_some();
        let is_told_after = chinese::find_after_help(path).is_some();
        if chinese::find_command(path).is_none() || has_after_help && !is_told_after {
            missing.push(path.to_owned());
        }
        for arg in command.get_arguments() {
            texts += 1;
            let id = arg.get_id().as_str();
            if chinese::find_argument(path, id).is_none() {
                missing.push(format!("{path}: {id}"));
            }
            if !arg.get_action().takes_values() {
                continue;
            }
            for value in arg.get_possible_values() {
                texts += 1;
                let name = value.get_name();
                if chinese::find_value(id, name).is_none() {
                    missing.push(format!("{path}: {id}: {name}"));
                }
            }
        }
    });
    assert_eq!(missing, Vec::<String>::new());
    assert!(texts > 200, "{texts}");
}

#[test]
fn no_english_sentence_is_left_in_the_chinese_help() {
    let mut command = command(Lang::Zh);
    let mut helps = 0;
    let mut check = |command: &Command, path: &str| {
        helps += 1;
        let help = command
            .clone()
            .render_long_help()
            .to_string();
        for words in [
            "Usage",
            "Options:",
            "Arguments:",
            "Commands:",
            "default:",
            "possible values",
        ] {
            assert!(!help.contains(words), "{path}: {words}\n{help}");
        }
        let is_letter = |c: char| c.is_ascii_lowercase();
        for line in help.lines() {
            let words = line
                .split(' ')
                .filter(|word| word.chars().all(is_letter) && word.len() > 1);
            let words: Vec<&str> = words.collect();
            // Origin: by eye. Commands, ids and file names stay as they are typed.
            assert!(words.len() < 4, "{path}: {line}");
        }
    };
    every_command(&command, "", &mut check);
    assert!(helps > 15, "{helps}");
    let help = command.render_help().to_string();
    assert!(help.contains("用法：preaudit"), "{help}");
}

#[test]
fn the_language_of_a_call_is_known_before_it_is_understood() {
    let language = |words: &[&str]| {
        let call: Vec<OsString> = words
            .iter()
            .map(OsString::from)
            .collect();
        language_of_call(&call)
    };
    assert_eq!(language(&["preaudit", "--lang", "zh", "chek"]), Lang::Zh);
    assert_eq!(language(&["preaudit", "check", "--lang=en"]), Lang::En);
}
