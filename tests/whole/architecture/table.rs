//! The import table: what is not here is not allowed.

/// Room → rooms of its crate and crates of ours that it may import.
pub type Table = &'static [(&'static str, &'static [&'static str])];

const EVIDENCE: Table = &[
    ("archive", &["model", "sandbox"]),
    // Pages of a TIFF are those that its headers were read of.
    // Copies for upload forms: metadata left out, colours to sRGB, sides joined.
    ("copies", &["jpeg", "model", "raster"]),
    ("decode", &["jpeg", "model", "probe", "raster"]),
    ("digest", &["model"]),
    // What PDFs embed is listed like the members of archives, and small pictures are left out.
    ("discover", &["archive", "model", "pdf", "probe", "sandbox"]),
    ("measure", &["model", "raster"]),
    // Convolutions are loops for the vectors at hand, as those over px are.
    (
        "ocr",
        &["digest", "model", "private_files", "raster", "text"],
    ),
    // Letters become lines as those of a PDF do; embedded pictures are probed for their size.
    ("ofd", &["archive", "model", "pdf", "probe", "text"]),
    ("overlay", &["model", "raster"]),
    ("pdf", &["decode", "model", "raster", "sandbox"]),
    // Pixels of a file from the worker, or from here.
    ("picture", &["decode", "model", "raster", "sandbox"]),
    ("private_files", &[]),
    ("probe", &["archive", "jpeg", "model", "text"]),
    ("raster", &["model"]),
    // It decodes and measures what it wrote.
    ("reencode", &["decode", "measure", "model", "raster"]),
    ("sandbox", &["model"]),
    ("text", &["model"]),
    // The worker serves every room that has risky work.
    ("worker", &["archive", "pdf", "picture", "sandbox"]),
];

const POLICY: Table = &[
    (
        "authoring",
        &[
            "checklist",
            "checks",
            "evaluate",
            // The adversary takes lines away and has the rest identified again.
            "identify",
            "model",
            // What the pages tell of refusals.
            "rejections",
            "render",
            "rules",
            "synthetic",
            "values",
        ],
    ),
    ("back_test", &["model", "rejections", "rules"]),
    ("checklist", &["checks", "evaluate", "model", "rules"]),
    ("checks", &["model", "synthetic", "values"]),
    ("evaluate", &["checks", "model", "rules", "values"]),
    ("identify", &["model", "rules", "values"]),
    ("rejections", &["model", "rules", "values"]),
    // The results of rule tests are rendered too, and decoded refusals.
    (
        "render",
        &[
            "authoring",
            "back_test",
            "model",
            "rejections",
            "rules",
            "sanitize",
            "values",
        ],
    ),
    ("rules", &["checks", "model", "values"]),
    ("sanitize", &[]),
    ("submission", &["model", "values"]),
    // Plain data of described documents, so that a check can say how it fails.
    ("synthetic", &["model", "values"]),
];

const ROOT: Table = &[
    ("audit", &["evidence", "model", "policy"]),
    ("batch", &["evidence", "model"]),
    ("fixture_pack", &["audit", "evidence", "model", "policy"]),
    ("pack", &["audit", "evidence", "model", "policy", "values"]),
];

/// Rooms of the crates whose rooms are told apart; the others may import nothing of ours at all.
pub const TABLES: [(&str, Table); 3] = [
    ("evidence", EVIDENCE),
    ("policy", POLICY),
    ("preaudit", ROOT),
];
