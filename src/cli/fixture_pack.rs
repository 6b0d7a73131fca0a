//! A fixture pack as the command opens and looks at it.

use std::path::Path;

use policy::rules::Rules;
use preaudit::audit::ExtractOptions;
use preaudit::fixture_pack::FixturePack;

use crate::args::Common;
use crate::check;
use crate::extract_options::dossier_extract_options;

/// Opens a fixture pack, and tells how its files are to be looked at.
pub fn open_pack(
    folder: &Path,
    rules: &Rules,
    common: &Common,
    base: &ExtractOptions,
) -> anyhow::Result<(FixturePack, ExtractOptions)> {
    let listing = check::list_dossier(folder, base)?;
    let mut pack = FixturePack::open(listing, rules)?;
    pack.settings.reveal = common.reveal;
    let readings = pack.readings.as_ref();
    let looking = dossier_extract_options(base, common, readings, Some(&pack.expectation))?;
    Ok((pack, looking))
}
