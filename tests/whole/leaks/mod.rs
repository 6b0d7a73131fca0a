//! No output format shows a citizen's number, a telephone, an account number or a person's name of any
//! fixture. What to look for is taken from the papers themselves, unmasked.

mod commands;
mod pictures;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use model::{Declaration, FieldState, Lang, PersonalData, Report};
use policy::render;
use policy::render::OutputFormat;
use policy::render::table::Style;
use policy::rules::Rules;
use values::CitizenId;

use crate::support::{Pack, all_packs, pack_report, pack_snapshot};

/// Formats that must be among those looked at; further ones join by themselves.
const NEEDED: &[&str] = &["table", "json", "jsonl", "markdown", "html", "message"];

/// Personal values of a dossier as its papers show them.
#[derive(Default)]
struct Secrets {
    citizens: BTreeSet<String>,
    phones: BTreeSet<String>,
    accounts: BTreeSet<String>,
    persons: BTreeSet<String>,
}

impl Secrets {
    fn of(report: &Report, declared: &Declaration) -> Self {
        let mut found = Self::default();
        let lines = report
            .files
            .iter()
            .flat_map(|f| f.facts.text.lines())
            .map(|l| l.text.clone());
        let values = report
            .documents
            .iter()
            .flat_map(|d| d.fields.values())
            .map(|f| f.value.clone());
        for text in lines.chain(values) {
            found.read(&text);
        }
        for field in report
            .documents
            .iter()
            .flat_map(|d| d.fields.values())
        {
            match field
                .personal_data()
                .filter(|_| field.state == FieldState::Present)
            {
                Some(PersonalData::Number) if field.data_type == "account" => {
                    found
                        .accounts
                        .insert(field.value.clone());
                }
                Some(PersonalData::Person) => drop(
                    found
                        .persons
                        .insert(field.value.clone()),
                ),
                _ => {}
            }
        }
        found
            .persons
            .extend(declared.merchant.representative.clone());
        found.accounts.extend(
            declared
                .account
                .as_ref()
                .and_then(|a| a.number.clone()),
        );
        found
            .persons
            .retain(|n| n.chars().count() > 1);
        found.accounts.retain(|n| {
            n.chars()
                .filter(char::is_ascii_digit)
                .count()
                > 8
        });
        found
    }

    /// Numbers in a line, by their shape.
    fn read(&mut self, text: &str) {
        for token in text.split(|c: char| !c.is_ascii_alphanumeric()) {
            let digits = token
                .bytes()
                .all(|b| b.is_ascii_digit());
            if token.len() == 18 && CitizenId::parse(token).is_ok() {
                self.citizens.insert(token.to_owned());
            } else if digits
                && token.len() == 11
                && token.starts_with('1')
                && token.as_bytes()[1] >= b'3'
            {
                self.phones.insert(token.to_owned());
            }
        }
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.citizens
            .iter()
            .chain(&self.phones)
            .chain(&self.accounts)
            .chain(&self.persons)
    }
}

/// What a pack must not show to anybody: taken from its papers, unmasked.
fn secrets(folder: &Path, rules: &Rules) -> Secrets {
    let mut snapshot = (*pack_snapshot(folder)).clone();
    snapshot.settings.reveal = true;
    Secrets::of(&snapshot.evaluate(rules), &snapshot.declaration)
}

/// What can be read in an output: of a workbook, the text of its parts.
fn readable(bytes: &[u8]) -> String {
    if !bytes.starts_with(b"PK") {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let mut text = String::new();
    for i in 0..archive.len() {
        archive
            .by_index(i)
            .expect("a part")
            .read_to_string(&mut text)
            .expect("XML");
    }
    text
}

fn rendered(
    report: &Report,
    format: OutputFormat,
    lang: Lang,
    pack: &Pack,
    rules: &Rules,
) -> String {
    let style = Style {
        lang,
        color: false,
        width: None,
        verbose: true,
        quiet: false,
    };
    let context = render::RenderContext {
        style,
        rules,
        location: &pack.dossier.name,
        thumbnails: &[],
    };
    let mut bytes = Vec::new();
    render::write_report(report, format, context, &mut bytes).expect("written");
    readable(&bytes)
}

#[test]
fn no_format_shows_personal_data_of_any_fixture() {
    let rules = Rules::load_embedded().expect("sound");
    for name in NEEDED {
        assert!(
            OutputFormat::ALL
                .iter()
                .any(|f| f.name() == *name),
            "{name} is no format"
        );
    }
    let (mut counts, mut searched) = ([0; 4], 0);
    for folder in all_packs() {
        let pack = Pack::open(&folder, &rules);
        let masked = pack_report(&folder);
        let secrets = secrets(&folder, &rules);
        let sets = [
            &secrets.citizens,
            &secrets.phones,
            &secrets.accounts,
            &secrets.persons,
        ];
        counts
            .iter_mut()
            .zip(sets)
            .for_each(|(n, set)| *n += set.len());
        for (format, lang) in OutputFormat::ALL
            .iter()
            .flat_map(|f| [(*f, Lang::Zh), (*f, Lang::En)])
        {
            let text = rendered(&masked, format, lang, &pack, &rules);
            // Annotations are made of findings, and a sound dossier may have none.
            let says_nothing = format.name() == "github" && masked.findings.is_empty();
            let is_told = says_nothing || text.chars().count() > 40;
            assert!(is_told, "{}: {format} is {text:?}", folder.display());
            for secret in secrets.all() {
                assert!(
                    !text.contains(secret.as_str()),
                    "{}: {format} shows {secret}",
                    folder.display()
                );
                searched += 1;
            }
        }
    }
    let [citizens, phones, accounts, persons] = counts;
    println!(
        "looked for {citizens} citizens' numbers, {phones} telephones, {accounts} accounts, {persons} names: {searched} searches"
    );
    assert!(
        citizens >= 30 && persons >= 30 && accounts >= 2,
        "{counts:?}"
    );
    assert!(
        searched >= 12 * (citizens + phones + accounts + persons),
        "{searched}"
    );
}

/// No fixture prints a telephone, so one is put wherever a merchant might: names, declarations, excuses.
#[test]
fn planted_numbers_are_masked_wherever_they_stand() {
    const PHONE: &str = "13812345678";
    const CARD: &str = "6222021234567890128";
    let rules = Rules::load_embedded().expect("sound");
    let mut pack = Pack::open(&crate::support::fixtures().join("retail-greyscale"), &rules);
    pack.looking.pixels = false;
    let location = std::mem::replace(&mut pack.dossier.name, format!("商户 {PHONE}"));
    let declared = &mut pack.dossier.declaration;
    declared.merchant.name = Some(format!("样例 {PHONE} 公司"));
    declared.merchant.scope = Some(format!("零售，电话 {PHONE}"));
    declared.account = Some(model::BankAccount {
        holder: Some(format!("样例 {CARD}")),
        number: Some(CARD.into()),
        ..Default::default()
    });
    declared.waivers = [
        "identifier-invalid",
        "scan-greyscale",
        "declaration-mismatch",
    ]
    .map(|finding| model::Waiver {
        finding: finding.into(),
        reason: format!("经 {PHONE} 电话确认，卡号 {CARD}"),
        owner: PHONE.to_string(),
        until: "2027-01-01".into(),
        ..Default::default()
    })
    .to_vec();
    for file in &mut pack.dossier.files {
        file.path = format!("联系人{PHONE} {CARD} {}", file.path);
    }
    let revealed = {
        pack.settings.reveal = true;
        pack.audit(&rules)
    };
    assert!(
        format!("{revealed:?}")
            .matches(PHONE)
            .count()
            > 5,
        "nothing was planted"
    );
    pack.settings.reveal = false;
    let report = pack.audit(&rules);
    pack.dossier.name = location;
    let mut looked = 0;
    for (format, lang) in OutputFormat::ALL
        .iter()
        .flat_map(|f| [(*f, Lang::Zh), (*f, Lang::En)])
    {
        let text = rendered(&report, format, lang, &pack, &rules);
        assert!(
            !text.contains(PHONE) && !text.contains(CARD),
            "{format}: {text}"
        );
        looked += 1;
    }
    assert!(looked >= 2 * NEEDED.len(), "{looked}");
}

#[test]
fn the_search_finds_what_is_revealed() {
    let rules = Rules::load_embedded().expect("sound");
    let folder = crate::support::fixtures().join("catering-ready");
    let mut pack = Pack::open(&folder, &rules);
    (pack.looking.pixels, pack.settings.reveal) = (false, true);
    let report = pack.audit(&rules);
    let secrets = Secrets::of(&report, &pack.dossier.declaration);
    let json = rendered(&report, OutputFormat::Json, Lang::En, &pack, &rules);
    assert!(secrets.all().count() > 0);
    assert!(
        secrets
            .all()
            .any(|s| json.contains(s.as_str())),
        "nothing of {:?} is shown",
        secrets.citizens
    );
}
