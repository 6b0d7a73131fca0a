//! Intake from outside: folders and archives as they come, headers of real and hostile files.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]
#![allow(clippy::cast_possible_truncation, clippy::float_cmp)]

// Named as everywhere else in the workspace.
extern crate preaudit_evidence as evidence;

mod archives;
mod containers;
mod damage;
mod decoders;
mod exiftool;
mod folders;
mod headers;
mod heif;
mod multi_picture;
mod ofd;
mod rare_codings;
mod samples;
mod seven_zip;
