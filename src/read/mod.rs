//! Text with boxes: the PDF's own text, Word documents and text files, OCR engines behind one narrow trait, recorded readings.

pub mod cache;
pub mod ocr;
pub mod pdf_text;
pub mod plain;
pub mod readings;
