//! `cargo xtask run`: from a fresh clone to a shop in the browser.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::Path,
};

use crate::{
    args::RunOptions,
    build,
    process::{Context, Done, Workspace, become_program, run as run_to_end},
};

/// Sets up, builds, offers the demo shop when there is no shop yet, and serves.
///
/// # Errors
/// When a tool cannot be installed, the build fails, or the server does not start.
pub fn run(ws: &Workspace, options: &RunOptions) -> Done {
    build::set_up_and_build(ws)?;
    let data = ws.root.join(&options.data);
    fs::create_dir_all(&data).context(data.display())?;
    let url = format!("http://{}", browsable(&options.addr));
    let empty = is_empty(&data)?;
    if empty && (options.demo || wants_demo()?) {
        run_to_end(ws.command(ws.binary()).arg("demo").arg("--data").arg(&data))?;
    } else if empty {
        println!("\nThe shop is empty: open {url}/sign-up to make it yours, or start again with --demo.");
    } else if options.demo {
        println!("\n{} already holds a shop: the demo data is left out.", data.display());
    }
    println!("\nVitrine answers at {url} (Ctrl-C ends it).");
    become_program(ws.command(ws.binary()).args(["serve", "--addr", &options.addr, "--data"]).arg(&data))
}

/// Whether no database lies in the data folder.
fn is_empty(data: &Path) -> Done<bool> {
    let mut files = fs::read_dir(data).context(data.display())?.filter_map(Result::ok);
    Ok(!files.any(|file| file.path().extension().is_some_and(|kind| kind == "db" || kind == "sqlite")))
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

/// The address as a browser on this machine can open it.
fn browsable(addr: &str) -> String {
    addr.replacen("0.0.0.0:", "127.0.0.1:", 1).replacen("[::]:", "localhost:", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_for_all_interfaces_is_shown_as_one_that_opens() {
        assert_eq!(browsable("0.0.0.0:3000"), "127.0.0.1:3000");
        assert_eq!(browsable("[::]:3000"), "localhost:3000");
        assert_eq!(browsable("127.0.0.1:3000"), "127.0.0.1:3000");
    }
}
