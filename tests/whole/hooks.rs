//! The hook definitions and the action name commands and options that exist.

use crate::support::{preaudit, stdout};

fn read(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(path).expect(name)
}

/// The words of a call are the program, a command, and options that its help names.
fn is_real(call: &str) {
    let words: Vec<&str> = call.split_whitespace().collect();
    assert_eq!(words.first(), Some(&"preaudit"), "{call}");
    let commands: Vec<&str> = words[1..]
        .iter()
        .copied()
        .take_while(|w| !w.contains(['-', '"', '$']))
        .collect();
    assert!(!commands.is_empty(), "{call}");
    let help = preaudit(&[commands.as_slice(), &["--help"]].concat());
    assert_eq!(help.status.code(), Some(0), "{call}");
    let help = stdout(&help);
    for option in words
        .iter()
        .filter(|w| w.starts_with("--"))
    {
        assert!(help.contains(*option), "{call}: no {option}");
    }
}

#[test]
fn hooks_call_real_commands_and_options() {
    let hooks: serde_yaml::Value =
        serde_yaml::from_str(&read(".pre-commit-hooks.yaml")).expect("YAML");
    let hooks = hooks.as_sequence().expect("a list");
    assert_eq!(hooks.len(), 3);
    for hook in hooks {
        let args: Vec<&str> = hook["args"]
            .as_sequence()
            .into_iter()
            .flatten()
            .filter_map(|a| a.as_str())
            .collect();
        is_real(&format!(
            "{} {}",
            hook["entry"].as_str().expect("entry"),
            args.join(" ")
        ));
        assert_eq!(hook["language"].as_str(), Some("rust"));
    }
}

#[test]
fn the_action_calls_a_real_command_with_inputs_it_has() {
    let action: serde_yaml::Value = serde_yaml::from_str(&read("action.yml")).expect("YAML");
    assert_eq!(action["runs"]["using"].as_str(), Some("composite"));
    let steps = action["runs"]["steps"]
        .as_sequence()
        .expect("steps");
    let mut calls = 0;
    for step in steps {
        // A step of somebody else's action has no call of its own.
        let run = step["run"].as_str().unwrap_or_default();
        assert_ne!(run.is_empty(), step["uses"].is_null(), "{step:?}");
        for call in run.split("||").map(str::trim) {
            if call.starts_with("preaudit") {
                is_real(call);
                calls += 1;
            }
        }
        for (_, value) in step["env"]
            .as_mapping()
            .into_iter()
            .flatten()
        {
            let input = value
                .as_str()
                .and_then(|v| v.strip_prefix("${{ inputs."))
                .expect("an input");
            assert!(
                !action["inputs"][input.trim_end_matches(" }}")].is_null(),
                "{input}"
            );
        }
    }
    assert_eq!(calls, 3);
    let default = |name: &str| {
        action["inputs"][name]["default"]
            .as_str()
            .expect("a default")
            .to_owned()
    };
    for (option, value) in [
        ("--format", default("format")),
        ("--fail-on", default("fail-on")),
        ("--ocr", "off".to_owned()),
    ] {
        let output = preaudit(&["batch", "no-such-folder", option, &value]);
        assert!(
            crate::support::stderr(&output).contains("does not exist"),
            "{option} {value}"
        );
    }
}

#[test]
fn the_manual_and_the_completions_know_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let into = folder
        .path()
        .to_string_lossy()
        .into_owned();
    assert_eq!(
        preaudit(&["man", "--into", &into])
            .status
            .code(),
        Some(0)
    );
    let page = stdout(&preaudit(&["man"]));
    let completions = stdout(&preaudit(&["completions", "bash"]));
    for command in [
        "check", "batch", "worker", "answer", "inspect", "rules", "explain", "test", "ocr",
        "doctor", "man", "decode", "learn",
    ] {
        assert!(
            page.contains(&format!("preaudit\\-{command}(1)")),
            "{command}"
        );
        let own = std::fs::read_to_string(
            folder
                .path()
                .join(format!("preaudit-{command}.1")),
        );
        assert!(own.is_ok_and(|t| t.contains(".SH")), "{command}");
        assert!(completions.contains(command), "{command}");
    }
}
