//! The two builds: the product, optimised, and the one to try it with. In both the whole site is inside the binary, and
//! in both the site is the one that ships.

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

/// `cargo xtask e2e` and `size`: the site as it ships, in a server that is compiled like the tests. The optimised server
/// takes more than twenty minutes on two cores, and a browser cannot tell them apart.
///
/// # Errors
/// When a tool cannot be installed or the build fails.
pub fn set_up_and_build_trial(ws: &Workspace) -> Done {
    setup::for_build(ws)?;
    trial(ws)
}

/// Builds target/debug/vitrine with the optimised site inside, and tries what it serves of it.
///
/// # Errors
/// When the build fails, or the server serves its site wrongly.
pub fn trial(ws: &Workspace) -> Done {
    let mut site = ws.cargo(["leptos", "build", "--release", "--split", "-P", "--frontend-only"]);
    run(site.env("LEPTOS_HASH_FILES", "false"))?;
    // As a test of the whole workspace: so the dependencies are those that the other tests were compiled with, and the
    // binary is made beside it.
    let whole = ["test", "--workspace", "--exclude", "frontend", "--features", "server/embed", "--test", "embedded"];
    run(&mut ws.cargo(whole))
}
