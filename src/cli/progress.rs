//! How far long work is, on a terminal and nowhere else.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::Terminal;

// The library draws nothing where stderr is no terminal.
/// Of `length` steps; nothing in a pipe.
pub fn progress_bar(length: usize, terminal: &Terminal) -> ProgressBar {
    let target = if terminal.quiet {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let bar = ProgressBar::with_draw_target(Some(length as u64), target);
    let style =
        ProgressStyle::with_template("{bar:30} {pos}/{len}  {elapsed_precise}  ETA {eta_precise}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

// Origin: by eye; the clock in the bar shows seconds.
/// How often a bar is drawn anew while nothing is done.
const TICK: Duration = Duration::from_millis(500);

/// The same, drawn anew while one step takes long.
pub fn ticking_bar(length: usize, terminal: &Terminal) -> ProgressBar {
    let bar = progress_bar(length, terminal);
    bar.enable_steady_tick(TICK);
    bar
}
