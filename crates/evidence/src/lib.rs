//! Files become evidence: what lies in a folder, what each file is, what its pages show and say.
//!
//! Nothing here knows a rule. What cannot be opened, decoded or read is a value of the result, not an
//! error; every decoder gets its limits before the first byte.

pub mod archive;
pub mod copies;
pub mod decode;
pub mod digest;
pub mod discover;
pub mod measure;
pub mod ocr;
pub mod ofd;
pub mod overlay;
pub mod pdf;
pub mod picture;
pub mod private_files;
pub mod probe;
pub mod raster;
pub mod reencode;
pub mod sandbox;
pub mod text;
pub mod worker;
