//! Folders of invented merchants with small pictures and PDFs, in any number: for batches.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use image::{Rgb, RgbImage};

/// Names of the eight papers of each folder; the last two are PDFs.
const PAPERS: [&str; 8] = [
    "营业执照.jpg",
    "食品经营许可证.jpg",
    "身份证人像面.jpg",
    "身份证国徽面.jpg",
    "门店照片.png",
    "店内环境.png",
    "租赁合同.pdf",
    "申请表.pdf",
];

/// Writes `count` folders below `root`. In each hundred: one wrong declaration (number 13), one folder
/// without papers (47), one damaged picture (71), and a scan that folder 5 took from folder 4.
pub fn write(root: &Path, count: usize) {
    for i in 0..count {
        let folder = root.join(format!("客户{i:05}"));
        fs::create_dir_all(&folder).expect("made");
        let declared = match i % 100 {
            13 => "merchant: { nmae: 样例 }\n".to_owned(),
            _ => format!(
                "merchant: {{ name: 样例市第{i}餐饮有限公司, entity: enterprise }}\ncategory: catering.venue\n"
            ),
        };
        fs::write(folder.join("merchant.yaml"), declared).expect("written");
        if i % 100 == 47 {
            continue;
        }
        for (n, name) in PAPERS.iter().enumerate() {
            // A scan that another client's folder holds too.
            let seed = if i % 100 == 5 && n == 0 { (i - 1) * 8 } else { i * 8 + n };
            let mut bytes = if name.ends_with("pdf") { pdf(seed) } else { picture(name, seed) };
            if i % 100 == 71 && n == 1 {
                bytes.truncate(bytes.len() / 2);
            }
            fs::write(folder.join(name), bytes).expect("written");
        }
    }
}

/// Numbers that look like chance and are the same everywhere.
fn chance(state: &mut u64) -> u32 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as u32
}

/// A page of grey strokes on paper, 240 by 320 px.
fn picture(name: &str, seed: usize) -> Vec<u8> {
    let mut state = seed as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let mut page = RgbImage::from_pixel(240, 320, Rgb([246, 244, 238]));
    for _ in 0..90 {
        let (x, y) = (chance(&mut state) % 200, chance(&mut state) % 300);
        let (w, h) = (5 + chance(&mut state) % 60, 2 + chance(&mut state) % 6);
        let ink = 20 + (chance(&mut state) % 90) as u8;
        for (dx, dy) in (0..w).flat_map(|dx| (0..h).map(move |dy| (dx, dy))) {
            if x + dx < 240 && y + dy < 320 {
                page.put_pixel(x + dx, y + dy, Rgb([ink, ink, ink.saturating_add(12)]));
            }
        }
    }
    let format = if name.ends_with("png") { image::ImageFormat::Png } else { image::ImageFormat::Jpeg };
    let mut bytes = std::io::Cursor::new(Vec::new());
    page.write_to(&mut bytes, format).expect("encoded");
    bytes.into_inner()
}

/// A PDF with one page of text.
fn pdf(seed: usize) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 72 700 Td (Sample lease no. {seed}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut text = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (n, object) in (1..).zip(&objects) {
        offsets.push(text.len());
        let _ = write!(text, "{n} 0 obj\n{object}\nendobj\n");
    }
    let start = text.len();
    let _ = write!(text, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        let _ = writeln!(text, "{offset:010} 00000 n ");
    }
    let _ =
        write!(text, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    text.into_bytes()
}
