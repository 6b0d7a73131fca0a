//! stub
use crate::output::{Exit, Terminal};
pub fn run(_a: &crate::args::ExplainArgs, _t: &Terminal) -> anyhow::Result<Exit> {
    Ok(Exit::Ready)
}
