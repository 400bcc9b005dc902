//! `cargo xtask dev`: rebuild and reload on every change.

use std::fs;

use crate::{
    process::{Context, Done, Workspace, become_program},
    setup,
};

/// Watches the sources and serves the development build with data of its own.
///
/// # Errors
/// When a tool cannot be installed or the watcher does not start.
pub fn dev(ws: &Workspace) -> Done {
    setup::for_build(ws)?;
    let data = ws.target.join("dev-data");
    fs::create_dir_all(&data).context(data.display())?;
    println!("Development server at http://127.0.0.1:3000, data in {} (Ctrl-C ends it).", data.display());
    let mut command = ws.cargo(["leptos", "watch", "--split", "--", "serve", "--addr", "127.0.0.1:3000", "--data"]);
    become_program(command.arg(data).env("LEPTOS_HASH_FILES", "false"))
}
