//! The doctests that must not compile. The error codes they name are checked only by a rustdoc that is told it may
//! (`RUSTC_BOOTSTRAP`). Set for the whole build, that variable would rebuild every dependency; so cargo is given this
//! very program as its rustdoc, which sets it for rustdoc alone.

use std::process::{Command, ExitCode};

use crate::process::{Context, Done, Workspace, run};

/// Set: this process stands in for rustdoc.
pub const AS_RUSTDOC: &str = "VITRINE_AS_RUSTDOC";

/// Runs the doctests with their error codes checked.
///
/// # Errors
/// When one of them compiles, or fails for another reason than it names.
pub fn doctests(ws: &Workspace) -> Done {
    let this = std::env::current_exe().context("the path of this program")?;
    run(ws.cargo(["test", "--doc", "-p", "service", "-p", "db"]).env("RUSTDOC", this).env(AS_RUSTDOC, "1"))
}

/// Calls rustdoc with the arguments of this process.
pub fn as_rustdoc() -> ExitCode {
    let done = Command::new("rustdoc").args(std::env::args_os().skip(1)).env("RUSTC_BOOTSTRAP", "1").status();
    if done.is_ok_and(|status| status.success()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
