//! The `vitrine` executable.

use clap::Parser;
use server::commands::{Cli, run};

/// A page of stock is some thousand small allocations; glibc's allocator takes a third of its time for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    // Server-side rendering can stall on a single worker thread, so there are always at least four.
    let threads = std::thread::available_parallelism().map_or(4, |cores| cores.get().max(4));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(run(Cli::parse())),
        Err(err) => {
            eprintln!("vitrine: {err}");
            std::process::ExitCode::FAILURE
        }
    }
}
