//! What was done to a copy, as a code and in words.

use model::{Bilingual, CopyStep};

/// The step's name in the manifest.
pub(super) fn step_code(step: &CopyStep) -> &'static str {
    match step {
        CopyStep::Unchanged => "unchanged",
        CopyStep::MetadataKept => "metadata-kept",
        CopyStep::MetadataRemoved => "metadata-removed",
        CopyStep::ResolutionStated(_) => "resolution-stated",
        CopyStep::TurnedUpright => "turned-upright",
        CopyStep::PageTaken(_) => "page-taken",
        CopyStep::PageDrawn(_) => "page-drawn",
        CopyStep::ProfileConverted => "profile-converted",
        CopyStep::ProfileIgnored => "profile-ignored",
        CopyStep::InksConverted => "inks-converted",
        CopyStep::SideCut => "side-cut",
        CopyStep::SidesJoined(_) => "sides-joined",
        CopyStep::Reduced(..) => "reduced",
        CopyStep::Encoded(..) => "encoded",
        CopyStep::TextCarried => "text-carried",
    }
}

/// The step in a few words.
pub(super) fn step_words(step: &CopyStep) -> Bilingual {
    let (zh, en) = match step {
        CopyStep::Unchanged => ("原样复制".into(), "the very bytes".into()),
        CopyStep::MetadataKept => (
            "原样复制，作者、程序等信息仍在其中".into(),
            "the very bytes, with what they say of author and program".into(),
        ),
        CopyStep::MetadataRemoved => (
            "去除拍摄信息与位置，像素未改".into(),
            "metadata and position removed, pixels unchanged".into(),
        ),
        CopyStep::ResolutionStated(dpi) => (
            format!("文件头写明实测的 {dpi} dpi，像素未改"),
            format!("header states the {dpi} dpi that were measured, pixels unchanged"),
        ),
        CopyStep::TurnedUpright => ("按标记转正".into(), "turned upright as marked".into()),
        CopyStep::PageTaken(page) => (format!("取第 {page} 页"), format!("page {page} taken")),
        CopyStep::PageDrawn(dpi) => (
            format!("把页面绘成图片（{dpi} dpi），电子签章不再可验证"),
            format!(
                "page drawn as a picture ({dpi} dpi); a digital signature can no longer be verified"
            ),
        ),
        CopyStep::ProfileConverted => ("颜色转为 sRGB".into(), "colours to sRGB".into()),
        CopyStep::ProfileIgnored => (
            "颜色配置文件无法使用，像素未转换".into(),
            "the colour profile cannot be followed, colours not converted".into(),
        ),
        CopyStep::InksConverted => (
            "CMYK 转为 RGB（未按油墨配置文件，色彩略有出入）".into(),
            "CMYK to RGB (without the profile of its inks, so colours may differ a little)".into(),
        ),
        CopyStep::SideCut => (
            "沿证件边缘取出其中一面".into(),
            "one side taken out along the edges of the card".into(),
        ),
        CopyStep::SidesJoined(count) => (
            format!("{count} 面拼在一张图上"),
            format!("{count} sides in one frame"),
        ),
        CopyStep::Reduced([w, h], [new_w, new_h]) => (
            format!("{w}×{h} 缩为 {new_w}×{new_h} 像素"),
            format!("reduced from {w}×{h} to {new_w}×{new_h} px"),
        ),
        CopyStep::Encoded(quality, halved) => return encoding_words(*quality, *halved),
        CopyStep::TextCarried => (
            "复查时沿用原件上读到的文字".into(),
            "checked with the text that was read of the original".into(),
        ),
    };
    Bilingual::new(zh, en)
}

fn encoding_words(quality: u8, halved: bool) -> Bilingual {
    let (zh, en) = if halved {
        ("，色度减半", ", colour at half the resolution")
    } else {
        ("", "")
    };
    Bilingual::new(
        format!("存为 JPEG，质量 {quality}{zh}"),
        format!("written as JPEG, quality {quality}{en}"),
    )
}
