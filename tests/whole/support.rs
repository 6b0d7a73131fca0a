//! Running the command, auditing through the library.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use evidence::discover;
use evidence::sandbox::Sandbox;
use evidence::text::ocr_recordings::OcrRecordings;
use model::limits::Limits;
use model::{Declaration, Dossier, FileEvidence, OcrAvailability, Report, SkippedFile};
use policy::authoring::{DossierSnapshot, Expectation};
use policy::evaluate::{AuditOptions, EvaluationInput, evaluate_dossier};
use policy::identify;
use policy::rules::Rules;
use preaudit::audit;
use preaudit::audit::ExtractOptions;
use preaudit::fixture_pack::FixturePack;

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/packs")
}

/// The command with a fixed language and no configuration of this machine.
pub fn preaudit(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_preaudit"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("LC_ALL")
        .env("LANG", "en_US.UTF-8")
        .env("PREAUDIT_HOME", nothing_installed())
        .output()
        .expect("the command runs")
}

/// A folder without recognition models: what is installed on this machine changes no result.
pub fn nothing_installed() -> &'static str {
    concat!(env!("CARGO_TARGET_TMPDIR"), "/nothing-installed")
}

/// The Python that has what tests compare with: that of the gate, or the machine's.
pub fn python() -> String {
    std::env::var("PREAUDIT_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// A pack as the command would audit it, ready to be changed by a test.
pub struct Pack {
    pub dossier: Dossier,
    pub expectation: Expectation,
    pub looking: ExtractOptions,
    pub settings: AuditOptions,
}

impl Pack {
    pub fn open(folder: &Path, rules: &Rules) -> Self {
        let limits = Limits::default();
        let found =
            discover::discover_files(folder, &limits, &Sandbox::InProcess).expect("a folder");
        assert!(found.expect.is_some(), "expect.yaml");
        let pack = FixturePack::open(found, rules).expect("valid");
        assert!(pack.expectation.as_of.is_some(), "a fixed date");
        let readings = pack
            .readings
            .map_or_else(OcrRecordings::default, |c| {
                OcrRecordings::parse(&String::from_utf8_lossy(&c.bytes)).expect("records")
            });
        Self {
            dossier: pack.dossier,
            expectation: pack.expectation,
            looking: ExtractOptions {
                limits,
                readings,
                ..ExtractOptions::default()
            },
            settings: pack.settings,
        }
    }

    pub fn audit(&self, rules: &Rules) -> Report {
        audit::audit_dossier(&self.dossier, rules, &self.looking, &self.settings)
    }
}

/// Something of every pack, made once a run: looking at a pack decodes and measures every picture.
struct PerPack<T>(Mutex<BTreeMap<PathBuf, Arc<OnceLock<Arc<T>>>>>);

impl<T> PerPack<T> {
    fn get_or_make(&self, folder: &Path, make: impl FnOnce() -> T) -> Arc<T> {
        let slot = Arc::clone(
            self.0
                .lock()
                .expect("no panic inside")
                .entry(folder.to_owned())
                .or_default(),
        );
        Arc::clone(slot.get_or_init(|| Arc::new(make())))
    }
}

impl<T> Default for PerPack<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// The rules that come with the program.
pub static EMBEDDED_RULES: LazyLock<Rules> =
    LazyLock::new(|| Rules::load_embedded().expect("the built-in rules are sound"));

/// The report on a pack as it lies there.
pub fn pack_report(folder: &Path) -> Arc<Report> {
    static REPORTS: LazyLock<PerPack<Report>> = LazyLock::new(PerPack::default);
    let evaluate = || pack_snapshot(folder).evaluate(&EMBEDDED_RULES);
    REPORTS.get_or_make(folder, evaluate)
}

/// A pack as it is before it is evaluated.
pub fn pack_snapshot(folder: &Path) -> Arc<DossierSnapshot> {
    static SNAPSHOTS: LazyLock<PerPack<DossierSnapshot>> = LazyLock::new(PerPack::default);
    let look = || {
        let pack = Pack::open(folder, &EMBEDDED_RULES);
        audit::snapshot_dossier(pack.dossier, &EMBEDDED_RULES, &pack.looking, pack.settings)
    };
    SNAPSHOTS.get_or_make(folder, look)
}

/// What a dossier of these files is, however they were put together.
pub struct MixedDossier<'a> {
    pub name: &'a str,
    pub declaration: &'a Declaration,
    pub files: &'a [FileEvidence],
    pub skipped: &'a [SkippedFile],
    pub recognition: OcrAvailability,
    pub settings: &'a AuditOptions,
}

impl MixedDossier<'_> {
    pub fn evaluate(&self, rules: &Rules) -> Report {
        let declared = &self.declaration.documents;
        let catalogue = &rules.catalogue;
        let documents = identify::identify_documents(self.files, declared, catalogue);
        let resolutions =
            identify::resolution::compute_resolutions(self.files, &documents, declared, catalogue);
        evaluate_dossier(&EvaluationInput {
            name: self.name,
            declaration: self.declaration,
            files: self.files,
            resolutions: &resolutions,
            trials: &[],
            recognition: self.recognition,
            skipped: self.skipped,
            documents: &documents,
            rules,
            settings: self.settings,
        })
    }
}

/// Every pack's folder, sorted.
pub fn all_packs() -> Vec<PathBuf> {
    policy::authoring::find_fixture_packs(&[fixtures()])
}
