//! `cargo xtask run`: from a fresh clone to a shop in the browser.

use std::{
    env,
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

use crate::{
    args::RunOptions,
    build,
    process::{Context, Done, Workspace, become_program, run as run_to_end},
};

/// Sets up, builds, offers the demo shop when there is no shop yet, and serves. What was not given here comes from the
/// product's own settings.
///
/// # Errors
/// When a tool cannot be installed, the build fails, or the server does not start.
pub fn run(ws: &Workspace, options: &RunOptions) -> Done {
    build::set_up_and_build(ws)?;
    let product = |command: &str| {
        let mut product = ws.command(ws.binary());
        product.arg(command).current_dir(&ws.root);
        product.args(options.data.iter().flat_map(|data| ["--data".as_ref(), data.as_os_str()]));
        product
    };
    if options.demo || (first_start(ws, options) && wants_demo()?) {
        run_to_end(product("demo").arg("--if-empty"))?;
    }
    println!("\nStarting the shop (Ctrl-C ends it).");
    become_program(product("serve").args(options.addr.iter().flat_map(|addr| ["--addr", addr])))
}

/// Whether to ask about the demo shop: only where the data folder is certainly new.
fn first_start(ws: &Workspace, options: &RunOptions) -> bool {
    let elsewhere =
        ["VITRINE_DATABASE_URL", "VITRINE_DATABASE_URL_FILE"].iter().any(|name| env::var_os(name).is_some());
    let set = || env::var_os("VITRINE_DATA").map(PathBuf::from);
    let data = options.data.clone().or_else(set).unwrap_or_else(|| "data".into());
    !elsewhere && !ws.root.join(data).join("vitrine.db").exists()
}

fn wants_demo() -> Done<bool> {
    if !io::stdin().is_terminal() {
        return Ok(false);
    }
    print!("\nThere is no shop here yet. Fill it with the demo shop (stock, photos, people to sign in as)? [Y/n] ");
    io::stdout().flush().context("terminal")?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).context("terminal")?;
    Ok(!answer.trim().to_lowercase().starts_with('n'))
}
