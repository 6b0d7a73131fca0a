//! Text with boxes beside the PDF's own: Word documents and text files, and OCR recordings.

pub mod layer_agreement;
pub mod ocr_recordings;
pub mod printed_text;
pub mod text_documents;

#[cfg(test)]
mod test_page;
