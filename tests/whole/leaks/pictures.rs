//! Pictures in reports show papers that nobody can read.

use model::limits::Limits;

use crate::support::{fixtures, preaudit, stderr};

#[test]
fn the_command_draws_papers_that_nobody_can_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("report.html");
    let output = preaudit(&[
        "check",
        "fixtures/packs/retail-greyscale",
        "--format",
        "html",
        "-o",
        &out.to_string_lossy(),
    ]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let page = std::fs::read_to_string(&out).expect("written");
    assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"));
    let pictures: Vec<Vec<u8>> = page
        .split("data:image/jpeg;base64,")
        .skip(1)
        .map(|rest| base64(rest.split('"').next().expect("an end")))
        .collect();
    assert!(pictures.len() >= 4, "{} pictures", pictures.len());
    let found = evidence::discover::discover_files(
        &fixtures().join("retail-greyscale"),
        &Limits::default(),
        &evidence::sandbox::Sandbox::InProcess,
    );
    assert!(found.is_ok_and(|f| f.files.len() <= pictures.len()));
    for jpeg in &pictures {
        let picture = image::load_from_memory(jpeg)
            .expect("a JPEG")
            .to_luma8();
        assert!(picture.width().max(picture.height()) <= 480);
        // The finest detail of a scan is a step from one px to the next; a blurred one has none.
        let steep = picture
            .rows()
            .flat_map(|row| {
                row.collect::<Vec<_>>()
                    .windows(2)
                    .map(|w| w[0].0[0].abs_diff(w[1].0[0]))
                    .collect::<Vec<_>>()
            })
            .filter(|d| *d > 80)
            .count();
        let share = steep as f64 / f64::from(picture.width() * picture.height());
        assert!(share < 0.01, "{share}: text may be readable");
    }
}

fn base64(text: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut out = Vec::new();
    for four in text
        .trim_end_matches('=')
        .as_bytes()
        .chunks(4)
    {
        let bits = four
            .iter()
            .enumerate()
            .fold(0_u32, |b, (i, c)| b | u32::from(digit(*c)) << (18 - 6 * i));
        out.extend(&bits.to_be_bytes()[1..four.len()]);
    }
    out
}
