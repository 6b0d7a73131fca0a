//! Declared and placed resolution against exiftool and poppler on all fixtures.

use std::path::PathBuf;
use std::process::Command;

use evidence::probe;
use evidence::sandbox::Sandbox;
use model::limits::Limits;

fn files(extensions: &[&str]) -> Vec<PathBuf> {
    let all = walkdir::WalkDir::new(crate::support::fixtures())
        .sort_by_file_name()
        .into_iter()
        .flatten();
    all.map(walkdir::DirEntry::into_path)
        .filter(|p| {
            p.extension().is_some_and(|e| {
                extensions
                    .iter()
                    .any(|x| e.eq_ignore_ascii_case(x))
            })
        })
        .collect()
}

fn tool(name: &str, args: &[&str]) -> Option<String> {
    if let Ok(output) = Command::new(name).args(args).output() {
        return Some(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    eprintln!("LEFT OUT: `{name}` is not installed; its comparison did not run");
    None
}

#[test]
fn declared_resolution_and_size_agree_with_exiftool() {
    let limits = Limits::default();
    let pictures = files(&["jpg", "jpeg", "png"]);
    assert!(pictures.len() >= 40, "only {} pictures", pictures.len());
    let args = [
        "-q",
        "-n",
        "-m",
        "-p",
        "$Directory/$FileName\t$ImageWidth ${ImageHeight} ${XResolution;$_ ||= 0} ${ResolutionUnit;$_ ||= 0}",
    ];
    let shown = pictures
        .iter()
        .filter_map(|p| p.to_str());
    let all: Vec<&str> = args.into_iter().chain(shown).collect();
    let Some(text) = tool("exiftool", &all) else {
        return;
    };
    let mut compared = 0;
    for (shown, numbers) in text
        .lines()
        .filter_map(|l| l.split_once('\t'))
    {
        let bytes = std::fs::read(shown).expect("readable");
        let found = probe::probe_file(shown, &bytes, &limits);
        let numbers: Vec<f64> = numbers
            .split_whitespace()
            .filter_map(|n| n.parse().ok())
            .collect();
        let (Some(page), [w, h, rest @ ..]) = (found.pages.first(), numbers.as_slice()) else {
            continue;
        };
        assert_eq!(
            (page.width_px.map(f64::from), page.height_px.map(f64::from)),
            (Some(*w), Some(*h)),
            "{shown}"
        );
        if let (Some(d), [x, unit]) = (page.declared.first(), rest)
            && (*unit - 2.0).abs() < 0.1
        {
            assert!((d.x - x).abs() < 1.0, "{shown}: {} against {x}", d.x);
        }
        compared += 1;
    }
    assert!(compared >= 35, "only {compared} compared");
}

#[test]
fn placements_agree_with_pdfimages() {
    let pdfs = files(&["pdf"]);
    assert!(pdfs.len() >= 10, "only {} PDFs", pdfs.len());
    let mut compared = 0;
    for path in &pdfs {
        let shown = path.to_string_lossy();
        let Some(text) = tool("pdfimages", &["-list", &shown]) else {
            return;
        };
        let listed: Vec<(u32, u32, u32, f64, f64)> = text
            .lines()
            .skip(2)
            .filter_map(row)
            .collect();
        let bytes = std::fs::read(path).expect("readable");
        let reading =
            evidence::pdf::read_pdf(&bytes, false, &Limits::default(), &Sandbox::InProcess);
        let mut ours: Vec<(u32, u32, u32, f64, f64)> = Vec::new();
        for page in &reading.probe.pages {
            let real = page
                .placements
                .iter()
                .filter(|p| !p.mask);
            ours.extend(real.map(|p| (page.number, p.width_px, p.height_px, p.dpi[0], p.dpi[1])));
        }
        assert_eq!(ours.len(), listed.len(), "{shown}: {text}");
        for (a, b) in ours.iter().zip(&listed) {
            assert_eq!((a.0, a.1, a.2), (b.0, b.1, b.2), "{shown}");
            assert!(
                (a.3 - b.3).abs() <= 1.0 && (a.4 - b.4).abs() <= 1.0,
                "{shown}: {a:?} against {b:?}"
            );
            compared += 1;
        }
    }
    assert!(compared >= 10, "only {compared} compared");
}

/// One picture of `pdfimages -list`: page, width, height, x-ppi, y-ppi. Masks are left out.
fn row(line: &str) -> Option<(u32, u32, u32, f64, f64)> {
    let cells: Vec<&str> = line.split_whitespace().collect();
    (cells.get(2) == Some(&"image")).then_some(())?;
    let whole = |i: usize| cells.get(i)?.parse().ok();
    Some((
        whole(0)?,
        whole(3)?,
        whole(4)?,
        cells.get(12)?.parse().ok()?,
        cells.get(13)?.parse().ok()?,
    ))
}
