//! Reads pictures with the installed models: `cargo run --example ocr -- MODELS PICTURE...`
//! `MODELS` may also be the wheel; it is then installed beside itself first. `--seal` reads the
//! picture without its seal.
#![allow(clippy::print_stdout)] // an example speaks

use std::path::{Path, PathBuf};

use evidence::ocr::seal_removal::remove_red_seal;
use evidence::ocr::{OcrEngine, OcrModels, PpOcr, install_from};
use model::limits::Limits;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let seal = arguments.iter().any(|a| a == "--seal");
    arguments.retain(|a| a != "--seal");
    let (models, pictures) = arguments
        .split_first()
        .ok_or("usage: ocr [--seal] MODELS PICTURE...")?;
    let engine = PpOcr::new(OcrModels::open(&installed(Path::new(models))?)?);
    for path in pictures {
        let mut reader = image::ImageReader::open(path)?.with_guessed_format()?;
        reader.limits(image::Limits::default());
        let mut picture = reader.decode()?.into_rgb8();
        if seal {
            picture = remove_red_seal(&picture);
        }
        let reading = engine.recognise_page(&picture, &Limits::default())?;
        println!(
            "# {path} turn {} {}x{}",
            reading.turn, reading.width, reading.height
        );
        for line in reading.lines {
            let r = line.rect;
            println!(
                "{:.0} {:.0} {:.0} {:.0}\t{:.3}\t{}",
                r.x0, r.y0, r.x1, r.y1, line.confidence, line.text
            );
        }
    }
    Ok(())
}

/// The directory of the models, after installing them when a wheel is named.
fn installed(path: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    if path.is_dir() {
        return Ok(path.to_owned());
    }
    let into = path.with_extension("models");
    let set = install_from(path, &into)?;
    println!("# installed {} into {}", set.set, into.display());
    Ok(into)
}
