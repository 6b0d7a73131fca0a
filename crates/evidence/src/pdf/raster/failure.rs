//! Why a page of a PDF has no pixels.

use super::super::problem::{PageRefusal, PdfProblem};
use crate::decode::DecodeFailure;

/// For pictures of which the codec can make nothing.
pub(super) fn undecodable_failure() -> DecodeFailure {
    DecodeFailure::damaged(
        "内嵌图片损坏，无法解码",
        "an embedded picture is broken and cannot be decoded",
    )
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
