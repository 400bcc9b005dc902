//! Installs what is missing, and says what it installs and how long that takes.
//!
//! Versions are pinned here: they belong together (wasm-bindgen must equal the library in Cargo.lock, and a wasm-opt
//! much older than binaryen 132 produces modules that break at run time).

use std::{fs, path::PathBuf, process::Command, time::Instant};

use crate::process::{Context, Done, Failure, Workspace, fail, output, run, spoken, succeeds, switched_on};

const CARGO_LEPTOS: &str = "0.3.11";
const WASM_BINDGEN: &str = "0.2.130";
const NODE_AT_LEAST: u32 = 20;

/// Build tools need no long optimisation: their default release profile would take several times as long to compile.
const FAST_INSTALL: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];

/// All that an optimised build needs.
///
/// # Errors
/// When something is missing and cannot be installed.
pub fn for_build(ws: &Workspace) -> Done {
    wasm_target(ws)?;
    node_packages(ws)?;
    cargo_tool(ws, "wasm-bindgen-cli", "wasm-bindgen", WASM_BINDGEN, &[], "about 2 minutes on two cores, once")?;
    // Its lock file names a crate that asks for a newer compiler and compiles with this one all the same.
    let flags = ["--locked", "--ignore-rust-version"];
    cargo_tool(ws, "cargo-leptos", "cargo-leptos", CARGO_LEPTOS, &flags, "about 10 minutes on two cores, once")
}

/// All that the browser tests need beside the binary; gives the browser.
///
/// # Errors
/// When something is missing and cannot be installed.
pub fn for_browser_tests(ws: &Workspace) -> Done<PathBuf> {
    node_packages(ws)?;
    chromium(ws)
}

/// All that `cargo xtask test` needs.
///
/// # Errors
/// When something is missing and cannot be installed.
pub fn for_test(ws: &Workspace) -> Done {
    component(ws, "rustfmt", "fmt")?;
    component(ws, "clippy", "clippy")?;
    for_build(ws)?;
    chromium(ws)?;
    if crate::postgres::given().is_none() {
        postgres(ws)?;
    }
    Ok(())
}

fn component(ws: &Workspace, name: &str, subcommand: &str) -> Done {
    if succeeds(&mut ws.cargo([subcommand, "--version"])) {
        return Ok(());
    }
    let mut command = ws.command("rustup");
    command.args(["component", "add", name]);
    install(name, "seconds", &mut [command])
}

fn wasm_target(ws: &Workspace) -> Done {
    let sysroot = output(ws.command("rustc").args(["--print", "sysroot"]))?;
    if PathBuf::from(sysroot.trim()).join("lib/rustlib/wasm32-unknown-unknown/lib").is_dir() {
        return Ok(());
    }
    let mut command = ws.command("rustup");
    command.args(["target", "add", "wasm32-unknown-unknown"]);
    install("the Rust target wasm32-unknown-unknown", "seconds", &mut [command])
}

/// A program from the crate registry in exactly one version: from PATH, else prebuilt where cargo-binstall is there,
/// else compiled.
fn cargo_tool(ws: &Workspace, krate: &str, program: &str, version: &str, flags: &[&str], time: &str) -> Done {
    let found = || {
        let said = output(ws.command(program).arg("--version")).unwrap_or_default();
        said.split_whitespace().nth(1).map(str::to_owned)
    };
    if found().as_deref() == Some(version) {
        return Ok(());
    }
    let name = format!("{krate} {version}");
    if ws.which("cargo-binstall").is_some() && !switched_on("VITRINE_NO_INSTALL") {
        println!("Missing: {name}. Looking for a prebuilt one.");
        let spec = format!("{krate}@{version}");
        let _ = run(&mut ws.cargo(["binstall", "--no-confirm", "--disable-strategies", "compile", &spec]));
    }
    if found().as_deref() != Some(version) {
        let mut command = ws.cargo(["install", krate, "--version", version]);
        command.args(flags).envs(FAST_INSTALL);
        // A target folder or flags meant for the product are not meant for its tools.
        command.env_remove("CARGO_TARGET_DIR").env_remove("RUSTFLAGS").current_dir(std::env::temp_dir());
        install(&name, time, &mut [command])?;
    }
    match found() {
        Some(now) if now == version => Ok(()),
        Some(other) => {
            fail(format!("{program} {other} comes first on PATH; {version} is needed. Remove the other one."))
        }
        None => fail(format!("{program} was installed but is not on PATH")),
    }
}

/// The packages of end2end/package-lock.json: wasm-opt for the build, the browser driver and axe for the tests.
fn node_packages(ws: &Workspace) -> Done {
    let said = output(ws.command("node").arg("--version"))
        .map_err(|_| Failure(format!("Node {NODE_AT_LEAST} or newer is needed (`node` is not on PATH)")))?;
    let major = said.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_AT_LEAST) {
        return fail(format!("Node {NODE_AT_LEAST} or newer is needed, found {}", said.trim()));
    }
    let folder = ws.root.join("end2end");
    let lock = fs::read(folder.join("package-lock.json")).context("end2end/package-lock.json")?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut command = npm(ws);
    command.current_dir(&folder).args(["ci", "--no-audit", "--no-fund"]);
    install("the npm packages of end2end/ (wasm-opt, browser driver, axe)", "about 10 seconds", &mut [command])?;
    fs::write(&stamp, lock).context(stamp.display())
}

/// npm, which is a script with another name on Windows.
pub fn npm(ws: &Workspace) -> Command {
    ws.command(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// The test browser.
fn chromium(ws: &Workspace) -> Done<PathBuf> {
    if let Some(browser) = find_chromium(ws) {
        return Ok(browser);
    }
    system_packages(
        ws,
        "a Chromium browser",
        &["chromium", "fonts-dejavu-core"],
        "VITRINE_CHROMIUM=FILE names another one",
    )?;
    find_chromium(ws).ok_or_else(|| Failure("chromium was installed but does not start".into()))
}

fn find_chromium(ws: &Workspace) -> Option<PathBuf> {
    // Asked for its version, because some distributions install a stub of that name.
    let works = |file: &PathBuf| succeeds(ws.command(file).arg("--version"));
    if let Some(given) = std::env::var_os("VITRINE_CHROMIUM") {
        return Some(PathBuf::from(given)).filter(works);
    }
    let names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    names.iter().filter_map(|name| ws.which(name)).find(works)
}

fn postgres(ws: &Workspace) -> Done {
    if crate::postgres::programs(ws).is_some() {
        return Ok(());
    }
    system_packages(ws, "PostgreSQL", &["postgresql"], "VITRINE_TEST_PG=URL names a server that is already there")?;
    match crate::postgres::programs(ws) {
        Some(_) => Ok(()),
        None => fail("postgresql was installed but initdb was not found"),
    }
}

/// Packages of the operating system: installed where that is possible without a password.
fn system_packages(ws: &Workspace, what: &str, packages: &[&str], otherwise: &str) -> Done {
    let root = output(ws.command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !root || ws.which("apt-get").is_none() {
        let names = packages.join(" ");
        return fail(format!("{what} is missing. Install it (on Debian: apt-get install {names}); {otherwise}."));
    }
    let apt = |args: &[&str]| {
        let mut command = ws.command("apt-get");
        command.args(args).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    let mut add = apt(&["install", "--yes", "--quiet", "--no-install-recommends"]);
    add.args(packages);
    install(what, "about a minute", &mut [apt(&["update", "--quiet"]), add])
}

fn install(what: &str, time: &str, commands: &mut [Command]) -> Done {
    if switched_on("VITRINE_NO_INSTALL") {
        return fail(format!("Missing: {what}. VITRINE_NO_INSTALL forbids installing it."));
    }
    println!("Missing: {what}. Installing it now ({time}).");
    let start = Instant::now();
    for command in commands {
        run(command)?;
    }
    println!("Installed {what} in {}.", spoken(start.elapsed()));
    Ok(())
}
