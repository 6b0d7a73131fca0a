//! Pixels of a picture file, from the worker where its decoder is a large one.
//!
//! HEVC is a video codec, and its decoder a young crate: a hang or all of the memory must cost the worker
//! only. The other decoders stay in the process, as they always were.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::decode::{DecodeFailure, HeifSamples, decode_heif, decode_page};
use crate::raster::{Orientation, PageRaster};
use crate::sandbox::{self, Sandbox, WorkerError, append_head, split_head};
use model::limits::Limits;
use model::{Bilingual, FileFormat, FileIntegrity};

/// What a worker is asked; the file is the request's body.
#[derive(Debug, Serialize, Deserialize)]
struct HeifRequest {
    heif_limits: Limits,
}

/// Page `page` (from 0) of a picture file, turned upright.
///
/// # Errors
/// As [`decode_page`]; a decoder that did not end in `limits.page_time` is over the limit.
pub fn load_picture(
    bytes: &[u8],
    format: FileFormat,
    page: usize,
    upright: Orientation,
    limits: &Limits,
    sandbox: &Sandbox,
) -> Result<PageRaster, DecodeFailure> {
    if format != FileFormat::Heic {
        return decode_page(bytes, format, page, upright, limits);
    }
    let samples = match sandbox {
        Sandbox::InProcess => decode_guarded(bytes, limits)?,
        Sandbox::Worker(workers) => {
            let request = HeifRequest {
                heif_limits: limits.clone(),
            };
            let header = serde_json::to_vec(&request).unwrap_or_default();
            // A quarter more, as for a PDF: the worker has no deadline of its own to keep here.
            let time = limits.page_time + limits.page_time / 4;
            let answer = workers.call(&header, bytes, time);
            let answer = answer.map_err(worker_failure)?;
            decode_answer(answer).unwrap_or_else(|| Err(worker_failure(WorkerError::Ended)))?
        }
    };
    Ok(samples.into_raster(upright))
}

/// A worker's answer to a request of this room; `None` for one that is not.
pub(crate) fn answer_request(header: &[u8], body: &Arc<Vec<u8>>) -> Option<Vec<u8>> {
    let HeifRequest { heif_limits } = serde_json::from_slice(header).ok()?;
    sandbox::limit_memory(heif_limits.worker_bytes);
    let mut answer = decode_guarded(body, &heif_limits);
    let bytes = answer
        .as_mut()
        .map(HeifSamples::take_bytes);
    Some(append_head(bytes.unwrap_or_default(), &answer))
}

/// `None` for an answer that is not ours.
fn decode_answer(bytes: Vec<u8>) -> Option<Result<HeifSamples, DecodeFailure>> {
    let (bytes, answer) = split_head::<Result<HeifSamples, DecodeFailure>>(bytes)?;
    match answer {
        Ok(samples) => samples.with_bytes(bytes).map(Ok),
        Err(failure) => Some(Err(failure)),
    }
}

/// A panic of the decoder is damage of the file.
fn decode_guarded(bytes: &[u8], limits: &Limits) -> Result<HeifSamples, DecodeFailure> {
    let decode = AssertUnwindSafe(|| decode_heif(bytes, limits));
    panic::catch_unwind(decode).unwrap_or_else(|_| Err(worker_failure(WorkerError::Ended)))
}

fn worker_failure(error: WorkerError) -> DecodeFailure {
    let (integrity, zh, en) = match error {
        WorkerError::NotStarted => (
            FileIntegrity::Unsupported,
            "无法启动读取进程，图片没有解码",
            "the reading process could not be started; the picture was not decoded",
        ),
        WorkerError::Time => (
            FileIntegrity::Limit,
            "图片解码超过时间上限",
            "decoding the picture took longer than the limit",
        ),
        WorkerError::Aborted => (
            FileIntegrity::Limit,
            "图片解码所需内存超过上限",
            "decoding the picture needs more memory than the limit",
        ),
        WorkerError::Ended => (
            FileIntegrity::Damaged,
            "图片数据使解码程序出错",
            "the picture's data broke the decoder",
        ),
    };
    DecodeFailure {
        integrity,
        why: Bilingual::new(zh, en),
    }
}
