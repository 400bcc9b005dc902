//! `cargo xtask bench`: builds what is measured and what it is compared with, then lets crate `bench` measure.
//!
//! Every ratio is measured inside that one program, in alternating rounds; this module only builds and installs.

use std::{env, fs, path::PathBuf};

use crate::{
    build,
    postgres::Postgres,
    process::{Context, Done, Workspace, run},
    setup,
};

/// What thumbnails are compared with: libvips, as node knows it.
const SHARP: &str = "sharp@0.35.5";

/// Takes the figures whose name contains the filter (`start`, `memory`, `list`, `clients`, `thumbnail`); their table ends the
/// output, and target/bench/report.json keeps every single measurement.
///
/// # Errors
/// When something cannot be built, or a figure cannot be taken. A missed target is not an error.
pub fn bench(ws: &Workspace, filter: Option<&str>) -> Done {
    let product = product(ws)?;
    let peers = peers(ws)?;
    run(&mut ws.cargo(["build", "--release", "-p", "media", "--example", "thumbnail"]))?;
    let mut measure = ws.cargo(["run", "--release", "-p", "bench", "--", "run"]);
    measure.args(filter).arg("--out").arg(ws.target.join("bench"));
    measure.arg("--binary").arg(product).arg("--peers").arg(peers);
    let thumbnail = format!("thumbnail{}", env::consts::EXE_SUFFIX);
    run(measure.arg("--thumbnail").arg(ws.target.join("release/examples").join(thumbnail)))
}

/// Kills the server in the middle of selling, as many times as asked.
///
/// # Errors
/// When something cannot be built, or anything was lost.
pub fn crash(ws: &Workspace, rounds: u32) -> Done {
    let product = product(ws)?;
    let mut measure = ws.cargo(["run", "--release", "-p", "bench", "--", "crash", "--items", "20000"]);
    measure.arg("--kills").arg(rounds.to_string());
    run(measure.arg("--out").arg(ws.target.join("bench/crash")).arg("--binary").arg(product))
}

/// Lets 64 registers race for the same pieces: on SQLite, then on PostgreSQL with one server process and with two.
///
/// # Errors
/// When something cannot be built, or a piece was not sold exactly once.
pub fn race(ws: &Workspace, pieces: u32) -> Done {
    let product = product(ws)?;
    let race = |servers: u32, database: Option<&str>| {
        let mut race = ws.cargo(["run", "--release", "-p", "bench", "--", "race"]);
        race.args(["--pieces", &pieces.to_string(), "--servers", &servers.to_string()]);
        race.args(database.map(|url| ["--database", url]).into_iter().flatten());
        run(race.arg("--out").arg(ws.target.join("bench/race")).arg("--binary").arg(&product))
    };
    race(1, None)?;
    for servers in [1, 2] {
        // A server of its own each time: its only database is empty.
        let postgres = Postgres::start(ws)?;
        race(servers, Some(&format!("{}/postgres", postgres.url)))?;
    }
    Ok(())
}

/// The binary to look at.
fn product(ws: &Workspace) -> Done<PathBuf> {
    if let Some(file) = env::var_os("VITRINE_BIN") {
        return Ok(ws.root.join(file));
    }
    build::set_up_and_build(ws)?;
    Ok(ws.binary())
}

/// Installs the peer in a folder of its own: nobody but this benchmark may depend on it.
fn peers(ws: &Workspace) -> Done<PathBuf> {
    let peers = ws.target.join("bench-peers");
    fs::create_dir_all(&peers).context(peers.display())?;
    let mut install = setup::npm(ws);
    install.current_dir(&peers).args(["install", "--no-audit", "--no-fund", "--prefix", ".", SHARP]);
    run(&mut install)?;
    Ok(peers)
}
