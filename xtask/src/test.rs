//! `cargo xtask test`: every gate, cheapest first. CI runs exactly this.

use std::{cell::OnceCell, fs};

use crate::{
    build, doctests, e2e,
    postgres::{self, Postgres},
    process::{Context, Done, Workspace, fail, output, run, succeeds},
    setup,
    steps::{self, Step},
};

const WASM: &str = "wasm32-unknown-unknown";
/// Crates that only the server may know: one of them in the browser's tree means that a wall is down, or that every
/// visitor downloads what one use-case needs.
const SERVER_ONLY: [&str; 9] = ["sea-orm", "sqlx", "tokio", "axum", "chrono", "csv", "image", "jiff", "reqwest"];

/// Runs all gates to the first failure, or to the end with `keep_going`.
///
/// # Errors
/// When a gate failed; the message names it.
pub fn test(ws: &Workspace, keep_going: bool) -> Done {
    // Started by the first step that needs it, stopped when this function ends, however it ends.
    let server = OnceCell::new();
    let mut plan = vec![
        Step::new("set-up", || setup::for_test(ws)),
        Step::new("format", || run(&mut ws.cargo(["fmt", "--all", "--check"]))).after("set-up"),
        Step::new("lints", || lints(ws)).after("set-up"),
        Step::new("lints in the browser", || lints_wasm(ws)).after("set-up"),
        Step::new("tests", || tests(ws, &server)).after("set-up"),
        Step::new("doctests", || doctests::doctests(ws)).after("set-up"),
    ];
    for name in wasm_tests(ws)? {
        plan.push(Step::new(format!("domain in wasm: {name}"), move || wasm_test(ws, &name)).after("set-up"));
    }
    plan.extend([
        Step::new("architecture", || architecture(ws)).after("set-up"),
        Step::new("site and server", || build::trial(ws)).after("set-up"),
        Step::new("size budget", || e2e::size(ws, false)).after("site and server"),
        Step::new("browser tests", || e2e::browser_tests(ws, None, false)).after("site and server"),
    ]);
    steps::perform(plan, keep_going)
}

/// `frontend` is left out of native commands: it would turn on the browser half of `app` for everybody.
fn lints(ws: &Workspace) -> Done {
    run(&mut ws.cargo(["clippy", "--workspace", "--exclude", "frontend", "--all-targets", "--", "-D", "warnings"]))
}

fn lints_wasm(ws: &Workspace) -> Done {
    run(&mut ws.cargo(["clippy", "-p", "frontend", "--target", WASM, "--", "-D", "warnings"]))
}

fn tests(ws: &Workspace, server: &OnceCell<Postgres>) -> Done {
    let url = if let Some(url) = postgres::given() {
        url
    } else {
        let started = Postgres::start(ws)?;
        server.get_or_init(|| started).url.clone()
    };
    let mut command = if succeeds(&mut ws.cargo(["nextest", "--version"])) {
        ws.cargo(["nextest", "run", "--workspace", "--exclude", "frontend"])
    } else {
        ws.cargo(["test", "--workspace", "--exclude", "frontend", "--lib", "--bins", "--tests"])
    };
    run(command.env(postgres::URL, url))
}

/// The integration tests of `domain` that are written to run in wasm as well.
fn wasm_tests(ws: &Workspace) -> Done<Vec<String>> {
    let folder = ws.root.join("app/domain/tests");
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut names: Vec<String> = fs::read_dir(&folder)
        .context(folder.display())?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "rs") || path.join("main.rs").is_file())
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|name| name.starts_with("wasm"))
        .collect();
    names.sort();
    Ok(names)
}

fn wasm_test(ws: &Workspace, name: &str) -> Done {
    let mut command = ws.cargo(["test", "-p", "domain", "--target", WASM, "--test", name]);
    run(command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner"))
}

fn architecture(ws: &Workspace) -> Done {
    let args = ["tree", "-p", "frontend", "--target", WASM, "-e", "normal", "--prefix", "none", "--format", "{p}"];
    let tree = output(&mut ws.cargo(args))?;
    let found = trespassers(&tree);
    if found.is_empty() {
        println!("The browser's tree is free of {}.", SERVER_ONLY.join(", "));
        return Ok(());
    }
    let how = format!("cargo tree -p frontend --target {WASM} -e normal -i NAME");
    fail(format!("server crates in the browser: {} (`{how}` says how they got there)", found.join(", ")))
}

/// The lines of `cargo tree` that name a crate of the server, once each.
fn trespassers(tree: &str) -> Vec<&str> {
    let family = |name: &str| SERVER_ONLY.iter().any(|own| name == *own || name.starts_with(&format!("{own}-")));
    let mut found: Vec<&str> =
        tree.lines().filter_map(|line| line.split_whitespace().next()).filter(|name| family(name)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_crates_and_their_families_are_found_in_a_tree() {
        let tree =
            "frontend v0.1.0 (/x)\nleptos v0.8.23\nsqlx-core v0.9.0\naxum v0.8.9\naxum v0.8.9 (*)\naxumite v1.0.0\n";
        assert_eq!(trespassers(tree), ["axum", "sqlx-core"]);
    }
}
