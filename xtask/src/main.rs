//! `cargo xtask`: the one front door for people and for CI.
//!
//! It installs what a machine with only Rust and Node lacks, drives cargo-leptos with the flags that belong together,
//! and runs every gate in one order. It owns no product code and knows the product only by its binary and its URLs.
//!
//! One module per command; [`setup`] installs, [`postgres`] lends a throw-away server, [`process`] starts children,
//! [`steps`] names and times them. Standard library only, so that it compiles in seconds.
#![expect(clippy::disallowed_methods, reason = "not the product: the environment is how people and CI talk to it")]

mod args;
mod bench;
mod build;
mod dev;
mod doctests;
mod e2e;
mod postgres;
mod process;
mod run;
mod setup;
mod steps;
mod test;

use std::process::ExitCode;

use args::Task;
use process::{Done, Workspace};

fn main() -> ExitCode {
    if std::env::var_os(doctests::AS_RUSTDOC).is_some() {
        return doctests::as_rustdoc();
    }
    let task = match args::parse(std::env::args().skip(1)) {
        Ok(task) => task,
        Err(problem) => {
            eprintln!("{problem}\n\n{}", args::HELP);
            return ExitCode::from(2);
        }
    };
    match perform(task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Done {
    let workspace = Workspace::find()?;
    match task {
        Task::Help => {
            println!("{}", args::HELP);
            Ok(())
        }
        Task::Run(options) => run::run(&workspace, &options),
        Task::Build => build::set_up_and_build(&workspace),
        Task::Test { keep_going } => test::test(&workspace, keep_going),
        Task::E2e { filter, build } => e2e::browser_tests(&workspace, filter.as_deref(), build),
        Task::Size { build } => e2e::size(&workspace, build),
        Task::Dev => dev::dev(&workspace),
        Task::Bench { filter } => bench::bench(&workspace, filter.as_deref()),
        Task::Crash { rounds } => bench::crash(&workspace, rounds),
        Task::Race { pieces } => bench::race(&workspace, pieces),
    }
}
