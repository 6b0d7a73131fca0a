//! Folders of invented merchants with pictures and PDFs, in any number and size: for batches.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use image::{Rgb, RgbImage};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

/// Names of the eight papers of each folder; the last two are PDFs, a scan and a text.
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

/// Writes `count` folders below `root`, with pages `width` px wide. In each hundred: one wrong declaration
/// (number 13), one folder without papers (47), one damaged picture (71), and a scan that folder 5 took from
/// folder 4.
pub fn write(root: &Path, count: usize, width: u32) {
    (0..count)
        .into_par_iter()
        .for_each(|i| folder(&root.join(format!("客户{i:05}")), i, width));
}

fn folder(folder: &Path, i: usize, width: u32) {
    fs::create_dir_all(folder).expect("made");
    let declared = match i % 100 {
        13 => "merchant: { nmae: 样例 }\n".to_owned(),
        _ => format!(
            "merchant: {{ name: 样例市第{i}餐饮有限公司, entity: enterprise }}\ncategory: catering.venue\n"
        ),
    };
    fs::write(folder.join("merchant.yaml"), declared).expect("written");
    if i % 100 == 47 {
        return;
    }
    for (n, name) in PAPERS.iter().enumerate() {
        // A scan that another client's folder holds too.
        let seed = if i % 100 == 5 && n == 0 {
            (i - 1) * 8
        } else {
            i * 8 + n
        };
        let mut bytes = match *name {
            "申请表.pdf" => text(seed),
            "租赁合同.pdf" => scan(seed, width),
            name => picture(name, seed, width),
        };
        if i % 100 == 71 && n == 1 {
            bytes.truncate(bytes.len() / 2);
        }
        fs::write(folder.join(name), bytes).expect("written");
    }
}

/// Numbers that look like chance and are the same everywhere.
fn chance(state: &mut u64) -> u32 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as u32
}

/// A page of grey strokes on paper with nearly the sides of A4; scans have grain.
fn picture(name: &str, seed: usize, width: u32) -> Vec<u8> {
    let mut state = seed as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let height = tall(width);
    let mut page = RgbImage::from_pixel(width, height, Rgb([246, 244, 238]));
    for _ in 0..90 {
        let mut part = |from: u32, to: u32| (from + chance(&mut state) % (to - from)) * width / 240;
        let (x, y, w, h) = (part(0, 200), part(0, 300), part(5, 65), part(2, 8));
        let ink = 20 + (chance(&mut state) % 90) as u8;
        for (x, y) in (x..x + w).flat_map(|x| (y..y + h).map(move |y| (x, y))) {
            if x < width && y < height {
                page.put_pixel(x, y, Rgb([ink, ink, ink.saturating_add(12)]));
            }
        }
    }
    let format = if name.ends_with("png") {
        image::ImageFormat::Png
    } else {
        image::ImageFormat::Jpeg
    };
    if format == image::ImageFormat::Jpeg {
        page.iter_mut()
            .for_each(|v| *v = v.saturating_sub((chance(&mut state) % 6) as u8));
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    page.write_to(&mut bytes, format)
        .expect("encoded");
    bytes.into_inner()
}

/// Height of a page: whole px at half and quarter size too, so that small pages can be compared.
fn tall(width: u32) -> u32 {
    width * 7 / 5
}

/// A PDF whose page is one scan.
fn scan(seed: usize, width: u32) -> Vec<u8> {
    let jpeg = picture("scan.jpg", seed, width);
    let head = format!(
        "<< /Type /XObject /Subtype /Image /Width {width} /Height {} /ColorSpace /DeviceRGB \
         /BitsPerComponent 8 /Filter /DCTDecode /Length {} >>\nstream\n",
        tall(width),
        jpeg.len()
    );
    let image = [head.as_bytes(), &jpeg, b"\nendstream"].concat();
    pdf(
        "q 595 0 0 842 0 0 cm /X1 Do Q",
        "/XObject << /X1 5 0 R >>",
        image,
    )
}

/// A PDF with one page of text.
fn text(seed: usize) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 72 700 Td (Sample lease no. {seed}) Tj ET");
    let font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    pdf(&content, "/Font << /F1 5 0 R >>", font.to_vec())
}

/// A PDF of one page; `resource` is its object 5.
fn pdf(content: &str, resources: &str, resource: Vec<u8>) -> Vec<u8> {
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << {resources} >> >>"
        )
        .into_bytes(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()).into_bytes(),
        resource,
    ];
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (n, object) in (1..).zip(&objects) {
        let _ = writeln!(table, "{:010} 00000 n ", bytes.len());
        bytes.extend([format!("{n} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let start = bytes.len();
    let _ = write!(
        table,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    bytes.extend(table.into_bytes());
    bytes
}
