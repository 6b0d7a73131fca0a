//! What is handed in where: the slots of an upload form by the requirements, and the values to type.

mod form_values;
mod slots;

pub use form_values::form_sections;
pub use slots::{PlannedSlot, plan_slots};
