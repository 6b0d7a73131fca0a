//! Changes that mean nothing to a reviewer: a dossier stays as ready as it was.

pub mod files;
mod limits;
mod places;
mod wording;

use super::super::attack::Operator;

/// Every operator of the mirror.
pub fn operators() -> Vec<Operator> {
    let families = [
        files::OPERATORS,
        wording::OPERATORS,
        limits::OPERATORS,
        places::OPERATORS,
    ];
    families.concat()
}
