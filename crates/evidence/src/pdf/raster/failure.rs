//! Why a page of a PDF has no pixels.

use hayro_syntax::Filter;
use hayro_syntax::object::Stream;

use super::super::problem::{PageRefusal, PdfProblem};
use crate::decode::DecodeFailure;

/// For pictures of which the codec can make nothing.
pub(super) fn undecodable_failure() -> DecodeFailure {
    DecodeFailure::damaged(
        "内嵌图片损坏，无法解码",
        "an embedded picture is broken and cannot be decoded",
    )
}

/// For pictures of which nothing is missing and the codec makes nothing all the same.
pub(super) fn foreign_failure(stream: &Stream<'_>) -> DecodeFailure {
    // Every tile part was found to be there (`integrity`), so it is the colour or a rare structure;
    // the other codecs have few variants that a sound file could use.
    if stream
        .filters()
        .contains(&Filter::JpxDecode)
    {
        return DecodeFailure::unsupported("JPEG 2000 of an unusual colour or structure");
    }
    undecodable_failure()
}

/// The caller knows which page it is.
pub(super) fn refusal_failure(refusal: PageRefusal) -> DecodeFailure {
    DecodeFailure {
        integrity: PdfProblem::Page(0, refusal).integrity(),
        why: refusal.to_bilingual(),
    }
}

pub(super) fn problem_failure(problem: PdfProblem) -> DecodeFailure {
    DecodeFailure {
        integrity: problem.integrity(),
        why: problem.to_bilingual(),
    }
}
