//! Text with boxes: the PDF's own text, recorded readings.

pub mod pdf_text;
pub mod readings;
