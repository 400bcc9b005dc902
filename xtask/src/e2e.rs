//! `cargo xtask e2e` and `cargo xtask size`: a real browser against the real binary.

use crate::{
    build,
    process::{Done, Workspace, fail, run},
    setup,
};

/// The file that weighs the first load; a gate of its own.
const SIZE: &str = "size";

/// Runs the browser tests, all but the size gate or those that match the filter.
///
/// # Errors
/// When there is nothing to test with, or a test fails.
pub fn browser_tests(ws: &Workspace, filter: Option<&str>, build: bool) -> Done {
    match filter {
        Some(filter) => node(ws, &["--filter", filter], build),
        None => node(ws, &["--except", SIZE], build),
    }
}

/// Weighs the first load of the dashboard against its budget.
///
/// # Errors
/// When it is too heavy, or cannot be weighed.
pub fn size(ws: &Workspace, build: bool) -> Done {
    node(ws, &["--filter", SIZE], build)
}

fn node(ws: &Workspace, args: &[&str], build: bool) -> Done {
    let given = std::env::var_os("VITRINE_BIN");
    if build && given.is_none() {
        build::set_up_and_build_trial(ws)?;
    }
    let binary = given.map_or_else(|| ws.trial(), |file| ws.root.join(file));
    if !binary.is_file() {
        return fail(format!("{} is not there: without `--no-build` it is made", binary.display()));
    }
    let browser = setup::for_browser_tests(ws)?;
    let mut command = ws.command("node");
    command.arg("end2end/run.mjs").args(args).env("VITRINE_BIN", binary).env("VITRINE_CHROMIUM", browser);
    run(&mut command)
}
