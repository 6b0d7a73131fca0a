//! A platform's refusal back to the papers, and findings in a platform's own codes.
//!
//! An answer is taken apart into items ([`read_answer`]), each is a code that a table knows ([`find_code`]) or a
//! sentence that is held against key phrases ([`CauseIndex`]). What is not known is told as not known.

mod answer;
mod answer_item;
mod answer_json;
mod best_reason;
mod cause_index;
mod code_lookup;
mod decode;
mod decoded;
mod foreseen;
mod mentioned_documents;
mod phrase;
mod sentence;
mod translate;

pub use answer::read_answer;
pub use answer_item::{AnswerItem, MAX_ITEMS};
pub use cause_index::{CauseIndex, RankedCause};
pub use code_lookup::find_code;
pub use decode::{Decoder, LIKENESS_THRESHOLD};
pub use decoded::{DecodedCause, DecodedItem, NamedItem, NearCause};
pub use foreseen::{Foreseen, Foresight, look_up_cause};
pub use translate::{add_platform_codes, explain_missing_code, find_platform_code};
