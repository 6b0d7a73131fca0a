//! Formats for machines: valid by their schemas, escaped, masked, waived findings in all of them.

use std::process::Command;

use quick_xml::events::Event;
use serde_json::Value;

use crate::support::{all_packs, fixtures, preaudit, stderr, stdout};

const FORMATS: &[&str] = &[
    "table", "json", "jsonl", "junit", "sarif", "github", "csv", "xlsx",
];

fn pack(name: &str) -> String {
    fixtures()
        .join(name)
        .to_string_lossy()
        .into_owned()
}

fn schema() -> jsonschema::Validator {
    // The schema's pattern of languages has a lone bracket, which stricter engines want escaped.
    let text = include_str!("../data/sarif-schema-2.1.0.json").replace("{2}]?$", "{2}\\\\]?$");
    jsonschema::validator_for(&serde_json::from_str(&text).expect("JSON")).expect("a schema")
}

fn assert_sarif(text: &str) -> Value {
    let log: Value = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"));
    let problems: Vec<String> = schema()
        .iter_errors(&log)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
    log
}

#[test]
fn the_sarif_schema_can_say_no() {
    let wrong = serde_json::json!({ "version": "2.1.0", "runs": [{ "tool": {} }] });
    assert!(!schema().is_valid(&wrong));
}

#[test]
fn sarif_is_valid_and_never_fails_the_process_by_itself() {
    let folder = pack("catering-permit-missing");
    let output = preaudit(&["check", &folder, "--format", "sarif"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        preaudit(&[
            "check",
            &folder,
            "--format",
            "sarif",
            "--fail-on",
            "not-ready"
        ])
        .status
        .code(),
        Some(1)
    );
    let log = assert_sarif(&stdout(&output));
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"]
        .as_array()
        .expect("rules");
    assert_eq!(rules.len(), model::FindingCode::ALL.len());
    assert!(rules.iter().all(|r| {
        r["help"]["text"]
            .as_str()
            .is_some_and(|t| t.len() > 20)
    }));
    let results = run["results"]
        .as_array()
        .expect("results");
    assert!(
        results
            .iter()
            .any(|r| r["ruleId"] == "document-missing" && r["level"] == "error")
    );
    for result in results {
        let index = usize::try_from(
            result["ruleIndex"]
                .as_u64()
                .expect("an index"),
        )
        .expect("small");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            .as_str()
            .expect("a place");
        assert!(
            uri.starts_with("fixtures/packs/catering-permit-missing") && uri.is_ascii(),
            "{uri}"
        );
        assert!(
            result["partialFingerprints"]["preaudit/v1"]
                .as_str()
                .is_some_and(|f| f.len() == 32)
        );
    }
}

#[test]
fn batch_and_test_give_valid_sarif_too() {
    let batch = preaudit(&[
        "batch",
        "fixtures/packs",
        "--glob",
        "retail-w*",
        "--format",
        "sarif",
        "--no-cache",
    ]);
    let log = assert_sarif(&stdout(&batch));
    assert!(
        log["runs"][0]["results"]
            .as_array()
            .is_some_and(|r| !r.is_empty())
    );
    let folder = failing_pack();
    let test = preaudit(&[
        "test",
        &folder.path().to_string_lossy(),
        "--format",
        "sarif",
    ]);
    let log = assert_sarif(&stdout(&test));
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "verdict-differs");
    let json: Value = serde_json::from_slice(
        &preaudit(&["test", &folder.path().to_string_lossy(), "--format", "json"]).stdout,
    )
    .expect("JSON");
    assert_eq!(
        (
            json["failed"].as_u64(),
            json["packs"][0]["passed"].as_bool()
        ),
        (Some(1), Some(false))
    );
    let github = stdout(&preaudit(&[
        "test",
        &folder.path().to_string_lossy(),
        "--format",
        "github",
    ]));
    assert!(github.starts_with("::error file="), "{github}");
    let junit = stdout(&preaudit(&[
        "test",
        &folder.path().to_string_lossy(),
        "--format",
        "junit",
    ]));
    assert_eq!(assert_junit(&junit).1, 1);
}

/// A pack that expects what no audit gives.
fn failing_pack() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(
        folder.path().join("expect.yaml"),
        "as_of: 2026-11-01\nverdict: ready\n",
    )
    .expect("written");
    std::fs::write(folder.path().join("a.jpg"), b"\xff\xd8\xff").expect("written");
    folder
}

/// Holds XML against what JUnit readers expect; gives the numbers of cases and failures.
fn assert_junit(text: &str) -> (usize, usize) {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut path, mut cases, mut failures, mut promised) = (Vec::new(), 0, 0, 0);
    loop {
        let event = reader
            .read_event()
            .unwrap_or_else(|e| panic!("{e}: {text}"));
        let (element, empty) = match &event {
            Event::Start(e) => (e.clone(), false),
            Event::Empty(e) => (e.clone(), true),
            Event::End(_) => {
                path.pop();
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        let name = element.name().as_ref().to_owned();
        let parent = path.last().map_or("", String::as_str);
        let expected = match name.as_str() {
            "testsuites" => "",
            "testsuite" => "testsuites",
            "testcase" => "testsuite",
            "failure" | "error" | "skipped" | "system-out" => "testcase",
            other => panic!("`{other}` is no element of JUnit"),
        };
        assert_eq!(parent, expected, "{name}");
        let attribute = |key: &str| {
            let found = element
                .attributes()
                .flatten()
                .find(|a| a.key.as_ref() == key);
            found.map(|a| a.value.into_owned())
        };
        match name.as_str() {
            "testsuite" => {
                for count in ["tests", "failures", "errors", "skipped"] {
                    assert!(
                        attribute(count).is_some_and(|n| n.parse::<usize>().is_ok()),
                        "{count}"
                    );
                }
                promised += attribute("tests")
                    .expect("tests")
                    .parse::<usize>()
                    .expect("a number");
            }
            "testcase" => {
                cases += 1;
                assert!(attribute("name").is_some() && attribute("classname").is_some());
            }
            "failure" => {
                failures += 1;
                assert!(attribute("message").is_some_and(|m| !m.is_empty()));
            }
            _ => {}
        }
        if !empty {
            path.push(name);
        }
    }
    assert_eq!(cases, promised, "a suite's own count");
    (cases, failures)
}

#[test]
fn junit_has_a_case_for_each_requirement_and_fails_with_the_errors() {
    let text = stdout(&preaudit(&[
        "check",
        &pack("catering-permit-missing"),
        "--format",
        "junit",
    ]));
    let (cases, failures) = assert_junit(&text);
    assert_eq!((cases, failures), (3, 1));
    assert!(text.contains("type=\"document-missing\""), "{text}");
    let ready = stdout(&preaudit(&[
        "check",
        &pack("catering-ready"),
        "--format",
        "junit",
    ]));
    assert_eq!(assert_junit(&ready).1, 0);
}

#[test]
fn junit_is_well_formed_for_xmllint_too() {
    let text = stdout(&preaudit(&[
        "check",
        &pack("catering-permit-missing"),
        "--format",
        "junit",
    ]));
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), text).expect("written");
    match Command::new("xmllint")
        .arg("--noout")
        .arg(file.path())
        .output()
    {
        Ok(output) => assert!(output.status.success(), "{}", stderr(&output)),
        Err(_) => {
            eprintln!(
                "LEFT OUT: `xmllint` is not installed; JUnit was only held against our own reader"
            );
        }
    }
}

#[test]
fn annotations_are_one_line_each_with_a_place() {
    let text = stdout(&preaudit(&[
        "check",
        &pack("catering-permit-missing"),
        "--format",
        "github",
    ]));
    assert!(text.lines().count() >= 2);
    for line in text.lines() {
        let level = line
            .strip_prefix("::")
            .and_then(|l| l.split_once(' '))
            .expect("a command")
            .0;
        assert!(["error", "warning", "notice"].contains(&level), "{line}");
        assert!(
            line.contains(" file=fixtures/packs/catering-permit-missing"),
            "{line}"
        );
    }
}

/// A ready pack whose only errors are waived.
fn waived() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let from = fixtures().join("catering-low-resolution");
    for entry in std::fs::read_dir(from)
        .expect("there")
        .flatten()
    {
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("copied");
    }
    let output = preaudit(&[
        "check",
        &folder.path().to_string_lossy(),
        "--format",
        "json",
    ]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mut waivers = String::from("waivers:\n");
    for f in report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|f| f["severity"] == "error")
    {
        let file = f["file"].as_str().expect("a file");
        let sha = report["files"]
            .as_array()
            .expect("files")
            .iter()
            .find(|x| x["path"] == file)
            .expect("it")["sha256"]
            .clone();
        waivers += &format!(
            "  - {{ finding: {}, file: \"{file}\", sha256: {sha}, reason: agreed by phone, owner: agency, until: 2026-12-31 }}\n",
            f["code"].as_str().expect("a code")
        );
    }
    let path = folder.path().join("merchant.yaml");
    let declared = std::fs::read_to_string(&path).expect("there");
    std::fs::write(path, declared + &waivers).expect("written");
    folder
}

#[test]
fn waived_findings_stay_visible_in_every_format() {
    let folder = waived();
    let path = folder
        .path()
        .to_string_lossy()
        .into_owned();
    let check = |format: &str| preaudit(&["check", &path, "--format", format]);
    assert_eq!(check("json").status.code(), Some(0), "the waivers hold");
    for format in FORMATS.iter().filter(|f| **f != "xlsx") {
        assert!(
            stdout(&check(format)).contains("agreed by phone"),
            "{format}"
        );
    }
    assert!(
        workbook_text(&check("xlsx").stdout).contains("agreed by phone"),
        "xlsx"
    );
    let log = assert_sarif(&stdout(&check("sarif")));
    let suppressed = log["runs"][0]["results"]
        .as_array()
        .expect("results")
        .iter();
    let suppressed: Vec<&Value> = suppressed
        .filter(|r| r["suppressions"].is_array())
        .collect();
    assert!(!suppressed.is_empty());
    assert!(
        suppressed
            .iter()
            .all(|r| r["suppressions"][0]["status"] == "accepted")
    );
    let junit = stdout(&check("junit"));
    assert_eq!(assert_junit(&junit).1, 0);
    assert!(
        junit.contains("<skipped message=\"waived: agreed by phone"),
        "{junit}"
    );
}

/// The texts of a workbook: of its sheets, and of the table that sheets may share.
fn workbook_text(bytes: &[u8]) -> String {
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let mut text = String::new();
    let mut sheets = 0;
    for index in 0..book.len() {
        let mut part = book.by_index(index).expect("a part");
        let name = part.name().expect("UTF-8").into_owned();
        let is_sheet = name.starts_with("xl/worksheets/sheet");
        if is_sheet || name == "xl/sharedStrings.xml" {
            sheets += usize::from(is_sheet);
            std::io::Read::read_to_string(&mut part, &mut text).expect("UTF-8");
        }
    }
    assert!(sheets > 0);
    text
}

#[test]
fn a_workbook_is_the_same_twice_and_opens_in_libreoffice() {
    let args = [
        "batch",
        "fixtures/packs",
        "--glob",
        "catering-?e*",
        "--format",
        "xlsx",
        "--no-cache",
    ];
    let bytes = preaudit(&args).stdout;
    assert!(
        bytes == preaudit(&args).stdout && bytes.starts_with(b"PK"),
        "bytes differ"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let (book, home) = (folder.path().join("all.xlsx"), folder.path().join("home"));
    std::fs::write(&book, &bytes).expect("written");
    let tools = ["soffice", "libreoffice"]
        .into_iter()
        .find(|t| {
            Command::new(t)
                .arg("--version")
                .output()
                .is_ok()
        });
    let Some(tool) = tools else {
        eprintln!("LEFT OUT: LibreOffice is not installed; the workbook was not opened by it");
        return;
    };
    // Every sheet as a file of its own: all-clients.csv, all-findings.csv, all-papers.csv.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    let output = Command::new(tool)
        .arg(format!("-env:UserInstallation=file://{}", home.display()))
        .args(["--headless", "--convert-to", filter, "--outdir"])
        .arg(folder.path())
        .arg(&book)
        .output()
        .expect("runs");
    let sheet = |name: &str| {
        std::fs::read_to_string(
            folder
                .path()
                .join(format!("all-{name}.csv")),
        )
        .unwrap_or_else(|e| panic!("{name}: {e}: {}", String::from_utf8_lossy(&output.stdout)))
    };
    let (clients, findings, papers) = (sheet("clients"), sheet("findings"), sheet("papers"));
    assert_eq!(
        clients
            .lines()
            .filter(|l| l.starts_with("catering-"))
            .count(),
        2
    );
    assert!(
        clients.starts_with("client,merchant,category,verdict,errors"),
        "{clients}"
    );
    assert!(clients.contains("catering-permit-missing") && clients.contains(",not-ready,"));
    assert!(
        findings.contains("catering-permit-missing,error,document-missing,"),
        "{findings}"
    );
    let ready = papers
        .lines()
        .find(|l| l.starts_with("catering-ready,") && l.contains("食品经营许可证"));
    let cells: Vec<&str> = ready
        .expect("the permit")
        .split(',')
        .collect();
    assert!(
        cells
            .iter()
            .any(|c| c.len() == 10 && c.starts_with("20") && c.as_bytes()[4] == b'-'),
        "{cells:?}"
    );
    assert!(cells.iter().any(|c| c.len() == 64), "{cells:?}");
}

#[test]
fn nothing_personal_is_in_any_format_of_a_batch() {
    let mut secrets = std::collections::BTreeSet::new();
    for folder in all_packs() {
        for name in ["readings.jsonl", "merchant.yaml"] {
            let text = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
            let words = text.split(|c: char| !c.is_ascii_alphanumeric());
            secrets.extend(
                words
                    .filter(|w| is_personal(w))
                    .map(str::to_owned),
            );
        }
    }
    assert!(secrets.len() >= 5, "only {} numbers", secrets.len());
    for format in FORMATS {
        let output = preaudit(&[
            "batch",
            "fixtures/packs",
            "--glob",
            "finance-account-*",
            "--format",
            format,
            "--no-cache",
            "--fail-on",
            "never",
        ]);
        let text = if *format == "xlsx" {
            workbook_text(&output.stdout)
        } else {
            stdout(&output)
        };
        assert!(text.len() > 1000, "{format}");
        let leaked: Vec<&String> = secrets
            .iter()
            .filter(|s| text.contains(s.as_str()))
            .collect();
        assert!(leaked.is_empty(), "{format}: {leaked:?}");
    }
}

fn is_personal(word: &str) -> bool {
    let digits = word.bytes().all(|b| b.is_ascii_digit());
    values::CitizenId::parse(word).is_ok() && word.len() == 18
        || digits && word.len() == 11 && word.starts_with('1')
}

#[test]
fn findings_below_the_asked_severity_are_left_out_and_that_is_said() {
    let check = |least: &str| {
        let args = [
            "check",
            &pack("catering-permit-missing"),
            "--format",
            "json",
            "--min-severity",
            least,
        ];
        serde_json::from_slice::<Value>(&preaudit(&args).stdout).expect("JSON")
    };
    let (all, errors) = (check("info"), check("error"));
    let severities = |r: &Value| -> Vec<String> {
        let list = r["findings"]
            .as_array()
            .expect("a list")
            .iter();
        list.map(|f| {
            f["severity"]
                .as_str()
                .expect("one")
                .to_owned()
        })
        .collect()
    };
    assert!(severities(&all).len() > severities(&errors).len());
    assert!(
        !severities(&errors).is_empty()
            && severities(&errors)
                .iter()
                .all(|s| s == "error")
    );
    assert_eq!(all["verdict"], errors["verdict"]);
    assert!(
        errors["notes"]
            .to_string()
            .contains("findings below `error` are not listed")
    );
    for reason in errors["rejection_reasons"]
        .as_array()
        .expect("a list")
    {
        let indices = reason["findings"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(Value::as_u64);
        assert!(
            indices
                .into_iter()
                .all(|i| usize::try_from(i).unwrap() < severities(&errors).len()),
            "{reason}"
        );
    }
}
