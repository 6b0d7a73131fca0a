//! Text with boxes from a page.

pub mod pdf_text;
