//! The import table: what is not here is not allowed.

/// Room → rooms of its crate and crates of ours that it may import.
pub type Table = &'static [(&'static str, &'static [&'static str])];

const EVIDENCE: Table = &[
    ("archive", &["model"]),
    // Decoding fills the picture types of `raster`; re-encoding there decodes and measures its trials.
    ("decode", &["jpeg", "model", "raster"]),
    ("discover", &["archive", "model"]),
    ("measure", &["model", "raster"]),
    ("ocr", &["model", "private_files", "text"]),
    ("overlay", &["model", "raster"]),
    ("pdf", &["decode", "model", "raster", "sandbox"]),
    ("private_files", &[]),
    ("probe", &["archive", "model", "text"]),
    ("raster", &["decode", "measure", "model"]),
    ("sandbox", &[]),
    ("text", &["model"]),
];

const POLICY: Table = &[
    (
        "authoring",
        &[
            "checklist",
            "checks",
            "evaluate",
            "model",
            "render",
            "rules",
            "values",
        ],
    ),
    ("checklist", &["checks", "evaluate", "model", "rules"]),
    ("checks", &["model", "values"]),
    ("evaluate", &["checks", "model", "rules", "values"]),
    ("identify", &["model", "rules", "values"]),
    // The results of rule tests are rendered too.
    (
        "render",
        &["authoring", "model", "rules", "sanitize", "values"],
    ),
    ("rules", &["checks", "model", "values"]),
    ("sanitize", &[]),
];

const ROOT: Table = &[
    ("audit", &["evidence", "model", "policy"]),
    ("batch", &["evidence", "model"]),
];

/// Rooms of the crates whose rooms are told apart; the others may import nothing of ours at all.
pub const TABLES: [(&str, Table); 3] = [
    ("evidence", EVIDENCE),
    ("policy", POLICY),
    ("preaudit", ROOT),
];
