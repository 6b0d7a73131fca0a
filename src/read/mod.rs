//! Text with boxes: the PDF's own text layer, and OCR engines behind one narrow trait.

pub mod ocr;
