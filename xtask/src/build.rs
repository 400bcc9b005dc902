//! The optimised build: one binary with the whole site inside.

use crate::{
    process::{Done, Workspace, run},
    setup,
};

/// `cargo xtask build`.
///
/// # Errors
/// When a tool cannot be installed or the build fails.
pub fn set_up_and_build(ws: &Workspace) -> Done {
    setup::for_build(ws)?;
    release(ws)
}

/// Builds target/release/vitrine; what has not changed is not built again.
///
/// # Errors
/// When the build fails.
pub fn release(ws: &Workspace) -> Done {
    // `-P` compresses the site before the server that embeds it is compiled. Lazy routes need `--split` in every build.
    let mut command = ws.cargo(["leptos", "build", "--release", "--split", "-P", "--bin-features", "embed"]);
    run(command.env("LEPTOS_HASH_FILES", "false"))
}
