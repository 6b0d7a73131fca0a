//! Every operator, a file for each family of `ready.md`.

mod answers;
mod asked;
mod erase;
mod fields;
mod formats;
mod letters;
mod lines;
mod mirror;
mod papers;
mod persons;
mod pixels;
mod scope;
mod terms;
mod text_layer;

use super::attack::Operator;

/// After each of these a dossier is not ready any more.
#[must_use]
pub fn hostile_operators() -> Vec<Operator> {
    let families = [
        fields::OPERATORS,
        terms::OPERATORS,
        papers::OPERATORS,
        lines::OPERATORS,
        persons::OPERATORS,
        answers::OPERATORS,
        scope::OPERATORS,
        asked::OPERATORS,
        text_layer::OPERATORS,
        letters::OPERATORS,
        formats::OPERATORS,
        pixels::OPERATORS,
    ];
    families.concat()
}

/// After each of these it is as ready as before.
#[must_use]
pub fn mirror_operators() -> Vec<Operator> {
    mirror::operators()
}
