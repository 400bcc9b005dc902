//! `bench`: the figures that this project promises, each as a ratio to something measured in the same run.
//!
//! `bench run` prepares a shop of 100,000 items, starts the product binary beside a server written by hand
//! ([`twin`]) and prints one table; `cargo xtask bench` builds everything first. A missed target is printed, not an
//! error: an error is a figure that could not be taken, or an answer that was wrong.

mod clientele;
mod clients;
mod crash;
mod data;
mod figures;
mod list;
mod load;
mod race;
mod report;
mod sales;
mod server;
mod shop;
mod start;
mod thumbnail;
mod twin;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::report::Report;

/// Whatever went wrong, in words.
type Done<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Measures the product beside what it is compared with.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Takes the figures.
    Run(Plan),
    /// Kills the product in the middle of selling and looks what is left.
    Crash {
        /// How many times.
        #[arg(long, default_value_t = 200)]
        kills: u32,
        #[command(flatten)]
        plan: Plan,
    },
    /// Lets 64 registers try to sell the same pieces.
    Race {
        /// How many pieces.
        #[arg(long, default_value_t = 10_000)]
        pieces: usize,
        /// How many server processes; more than one needs a database that they can share.
        #[arg(long, default_value_t = 1)]
        servers: usize,
        #[command(flatten)]
        plan: Plan,
    },
    /// Serves the list by hand: what the product is compared with.
    Twin {
        /// The data folder of the product.
        #[arg(long)]
        data: PathBuf,
        /// The port of 127.0.0.1.
        #[arg(long)]
        port: u16,
    },
}

/// What to measure, and with what.
#[derive(Args)]
pub(crate) struct Plan {
    /// Only figures whose name contains this.
    #[arg(default_value = "")]
    only: String,
    /// The product.
    #[arg(long, env = "VITRINE_BIN", default_value = "target/release/vitrine")]
    binary: PathBuf,
    /// The example `thumbnail` of crate media.
    #[arg(long, env = "VITRINE_BENCH_THUMBNAIL", default_value = "target/release/examples/thumbnail")]
    thumbnail: PathBuf,
    /// A folder in which node finds sharp.
    #[arg(long, env = "VITRINE_BENCH_PEERS", default_value = "target/bench-peers")]
    peers: PathBuf,
    /// A phone's photo; otherwise the largest of end2end/data/photos.
    #[arg(long, env = "VITRINE_BENCH_PHOTO")]
    photo: Option<PathBuf>,
    /// Where data and the report go.
    #[arg(long, default_value = "target/bench")]
    out: PathBuf,
    /// An empty database instead of the one in the data folder: `postgres://…`.
    #[arg(long, env = "VITRINE_BENCH_DATABASE")]
    database: Option<String>,
    /// Items in the shop.
    #[arg(long, default_value_t = 100_000)]
    items: u32,
    /// Items that the product makes itself; the others are copies of them.
    #[arg(long, default_value_t = 200)]
    originals: u32,
    /// Pairs of measurements, in the order A B, B A, A B, …
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// Seconds of one measurement.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Seconds before each that do not count.
    #[arg(long, default_value_t = 3)]
    warm_up: u64,
    /// Connections of the load.
    #[arg(long, default_value_t = 16)]
    connections: usize,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Run(plan) => run(&plan),
        Command::Crash { kills, plan } => crash::survive(&plan, kills),
        Command::Race { pieces, servers, plan } => race::run(&plan, pieces, servers),
        Command::Twin { data, port } => twin::serve(&data, port),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("bench: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(plan: &Plan) -> Done {
    let wanted = |name: &str| name.contains(plan.only.as_str());
    let mut report = Report::default();
    if wanted("start") || wanted("memory") || wanted("sales") || wanted("list") {
        let data = data::prepare(plan)?;
        // Before the list, which binds this process to one core.
        if wanted("start") {
            start::answers(plan, &data, &mut report)?;
        }
        if wanted("memory") {
            start::memory(plan, &data, &mut report)?;
        }
        if wanted("sales") {
            sales::sell(plan, &data, &mut report)?;
        }
        if wanted("list") {
            list::compare(plan, &data, &mut report)?;
        }
    }
    if wanted("clients") {
        let data = clientele::prepare(plan)?;
        clients::look(plan, &data, &mut report)?;
    }
    if wanted("thumbnail") {
        thumbnail::compare(plan, &mut report)?;
    }
    report.print();
    report.write(&plan.out.join("report.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two arguments of one name are noticed when a command is asked for, not when it is compiled.
    #[test]
    fn the_commands_can_be_asked_for() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
        assert!(matches!(Cli::parse_from(["bench", "crash"]).command, Command::Crash { kills: 200, .. }));
        assert!(matches!(Cli::parse_from(["bench", "race"]).command, Command::Race { servers: 1, .. }));
    }
}
