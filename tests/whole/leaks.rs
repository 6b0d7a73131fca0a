//! No output format shows a citizen's number, a telephone, an account number or a person's name of any
//! fixture. What to look for is taken from the papers themselves, unmasked.

use std::collections::BTreeSet;
use std::io::Read;

use preaudit::limits::Limits;
use preaudit::model::{FieldState, Lang, Private, Report};
use preaudit::render::table::Style;
use preaudit::render::{self, OutputFormat};
use preaudit::rules::Rules;
use preaudit::values::CitizenId;

use crate::support::{Pack, all_packs, preaudit};

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
    fn of(report: &Report, pack: &Pack) -> Self {
        let mut found = Self::default();
        let lines = report.files.iter().flat_map(|f| f.facts.text.lines()).map(|l| l.text.clone());
        let values = report.documents.iter().flat_map(|d| d.fields.values()).map(|f| f.value.clone());
        for text in lines.chain(values) {
            found.read(&text);
        }
        for field in report.documents.iter().flat_map(|d| d.fields.values()) {
            match field.privacy().filter(|_| field.state == FieldState::Present) {
                Some(Private::Number) if field.data_type == "account" => {
                    found.accounts.insert(field.value.clone());
                }
                Some(Private::Person) => drop(found.persons.insert(field.value.clone())),
                _ => {}
            }
        }
        let declared = &pack.dossier.declaration;
        found.persons.extend(declared.merchant.representative.clone());
        found.accounts.extend(declared.account.as_ref().and_then(|a| a.number.clone()));
        found.persons.retain(|n| n.chars().count() > 1);
        found.accounts.retain(|n| n.chars().filter(char::is_ascii_digit).count() > 8);
        found
    }

    /// Numbers in a line, by their shape.
    fn read(&mut self, text: &str) {
        for token in text.split(|c: char| !c.is_ascii_alphanumeric()) {
            let digits = token.bytes().all(|b| b.is_ascii_digit());
            if token.len() == 18 && CitizenId::parse(token).is_ok() {
                self.citizens.insert(token.to_owned());
            } else if digits && token.len() == 11 && token.starts_with('1') && token.as_bytes()[1] >= b'3' {
                self.phones.insert(token.to_owned());
            }
        }
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.citizens.iter().chain(&self.phones).chain(&self.accounts).chain(&self.persons)
    }
}

/// What can be read in an output: of a workbook, the text of its parts.
fn readable(bytes: &[u8]) -> String {
    if !bytes.starts_with(b"PK") {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let mut text = String::new();
    for i in 0..archive.len() {
        archive.by_index(i).expect("a part").read_to_string(&mut text).expect("XML");
    }
    text
}

fn rendered(report: &Report, format: OutputFormat, lang: Lang, pack: &Pack, rules: &Rules) -> String {
    let style = Style { lang, color: false, width: None, verbose: true, quiet: false };
    let context = render::Context { style, rules, location: &pack.dossier.name, thumbnails: &[] };
    let mut bytes = Vec::new();
    render::write(report, format, context, &mut bytes).expect("written");
    readable(&bytes)
}

#[test]
fn no_format_shows_personal_data_of_any_fixture() {
    let rules = Rules::embedded().expect("sound");
    for name in NEEDED {
        assert!(OutputFormat::ALL.iter().any(|f| f.name() == *name), "{name} is no format");
    }
    let (mut counts, mut searched) = ([0; 4], 0);
    for folder in all_packs() {
        let mut pack = Pack::open(&folder, &rules);
        pack.looking.pixels = false; // what pixels say names nobody
        let masked = pack.audit(&rules);
        pack.settings.reveal = true;
        let secrets = Secrets::of(&pack.audit(&rules), &pack);
        let sets = [&secrets.citizens, &secrets.phones, &secrets.accounts, &secrets.persons];
        counts.iter_mut().zip(sets).for_each(|(n, set)| *n += set.len());
        for (format, lang) in OutputFormat::ALL.iter().flat_map(|f| [(*f, Lang::Zh), (*f, Lang::En)]) {
            let text = rendered(&masked, format, lang, &pack, &rules);
            assert!(text.chars().count() > 60, "{format} is empty");
            for secret in secrets.all() {
                assert!(!text.contains(secret.as_str()), "{}: {format} shows {secret}", folder.display());
                searched += 1;
            }
        }
    }
    let [citizens, phones, accounts, persons] = counts;
    println!(
        "looked for {citizens} citizens' numbers, {phones} telephones, {accounts} accounts, {persons} names: {searched} searches"
    );
    assert!(citizens >= 30 && persons >= 30 && accounts >= 2, "{counts:?}");
    assert!(searched >= 12 * (citizens + phones + accounts + persons), "{searched}");
}

/// No fixture prints a telephone, so one is put wherever a merchant might: names, declarations, excuses.
#[test]
fn planted_numbers_are_masked_wherever_they_stand() {
    const PHONE: &str = "13812345678";
    const CARD: &str = "6222021234567890128";
    let rules = Rules::embedded().expect("sound");
    let mut pack = Pack::open(&crate::support::fixtures().join("retail-greyscale"), &rules);
    pack.looking.pixels = false;
    let location = std::mem::replace(&mut pack.dossier.name, format!("商户 {PHONE}"));
    let declared = &mut pack.dossier.declaration;
    declared.merchant.name = Some(format!("样例 {PHONE} 公司"));
    declared.merchant.scope = Some(format!("零售，电话 {PHONE}"));
    declared.account = Some(preaudit::model::Account {
        holder: Some(format!("样例 {CARD}")),
        number: Some(CARD.into()),
        ..Default::default()
    });
    declared.waivers = ["identifier-invalid", "scan-greyscale", "declaration-mismatch"]
        .map(|finding| preaudit::model::Waiver {
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
    assert!(format!("{revealed:?}").matches(PHONE).count() > 5, "nothing was planted");
    pack.settings.reveal = false;
    let report = pack.audit(&rules);
    pack.dossier.name = location;
    let mut looked = 0;
    for (format, lang) in OutputFormat::ALL.iter().flat_map(|f| [(*f, Lang::Zh), (*f, Lang::En)]) {
        let text = rendered(&report, format, lang, &pack, &rules);
        assert!(!text.contains(PHONE) && !text.contains(CARD), "{format}: {text}");
        looked += 1;
    }
    assert!(looked >= 2 * NEEDED.len(), "{looked}");
}

#[test]
fn the_search_finds_what_is_revealed() {
    let rules = Rules::embedded().expect("sound");
    let folder = crate::support::fixtures().join("catering-ready");
    let mut pack = Pack::open(&folder, &rules);
    (pack.looking.pixels, pack.settings.reveal) = (false, true);
    let report = pack.audit(&rules);
    let secrets = Secrets::of(&report, &pack);
    let json = rendered(&report, OutputFormat::Json, Lang::En, &pack, &rules);
    assert!(secrets.all().count() > 0);
    assert!(secrets.all().any(|s| json.contains(s.as_str())), "nothing of {:?} is shown", secrets.citizens);
}

#[test]
fn the_command_draws_papers_that_nobody_can_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("report.html");
    let output = preaudit(&[
        "check",
        "fixtures/packs/retail-greyscale",
        "--format",
        "html",
        "-o",
        &out.to_string_lossy(),
    ]);
    assert_eq!(output.status.code(), Some(1), "{}", crate::support::stderr(&output));
    let page = std::fs::read_to_string(&out).expect("written");
    assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"));
    let pictures: Vec<Vec<u8>> = page
        .split("data:image/jpeg;base64,")
        .skip(1)
        .map(|rest| base64(rest.split('"').next().expect("an end")))
        .collect();
    assert!(pictures.len() >= 4, "{} pictures", pictures.len());
    let found = preaudit::discover::discover(
        &crate::support::fixtures().join("retail-greyscale"),
        &Limits::default(),
    );
    assert!(found.is_ok_and(|f| f.files.len() <= pictures.len()));
    for jpeg in &pictures {
        let picture = image::load_from_memory(jpeg).expect("a JPEG").to_luma8();
        assert!(picture.width().max(picture.height()) <= 480);
        // The finest detail of a scan is a step from one px to the next; a blurred one has none.
        let steep = picture
            .rows()
            .flat_map(|row| {
                row.collect::<Vec<_>>().windows(2).map(|w| w[0].0[0].abs_diff(w[1].0[0])).collect::<Vec<_>>()
            })
            .filter(|d| *d > 80)
            .count();
        let share = steep as f64 / f64::from(picture.width() * picture.height());
        assert!(share < 0.01, "{share}: text may be readable");
    }
}

fn base64(text: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut out = Vec::new();
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = four.iter().enumerate().fold(0_u32, |b, (i, c)| b | u32::from(digit(*c)) << (18 - 6 * i));
        out.extend(&bits.to_be_bytes()[1..four.len()]);
    }
    out
}
