//! The commands of the executable.

mod demo;
mod import;
mod serve;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use service::Services;

use crate::{config::Config, telemetry, world};

/// A store operating system for things worth repairing.
#[derive(Parser)]
#[command(name = "vitrine", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    /// The folder that holds database, photos and keys.
    #[arg(long, global = true)]
    data: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the shop.
    Serve {
        /// HOST:PORT
        #[arg(long)]
        addr: Option<String>,
    },
    /// Fills an empty database with a demo shop and prints its log-ins.
    Demo {
        /// How many items.
        #[arg(long, default_value_t = 160)]
        items: u32,
        /// The same seed draws the same shop.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Ends well, and changes nothing, when somebody is here already.
        #[arg(long)]
        if_empty: bool,
    },
    /// Imports a Shopify product CSV.
    Import {
        /// The file.
        file: std::path::PathBuf,
        /// The address of the person who imports.
        #[arg(long)]
        email: String,
    },
    /// Brings the schema up to date and ends.
    Migrate,
    /// Recomputes every projection from its ledger; ends with an error when one differs.
    Verify,
    /// Prints the settings in force and where each comes from.
    Config,
}

/// Runs a command.
pub async fn run(cli: Cli) -> ExitCode {
    let addr = match &cli.command {
        Command::Serve { addr } => addr.clone(),
        _ => None,
    };
    let outcome = match Config::load(&[("data", cli.data.clone()), ("addr", addr)]) {
        Ok(config) => carry_out(cli.command, &config).await,
        Err(why) => Err(why),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("vitrine: {why}");
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(command: Command, config: &Config) -> Result<(), String> {
    let (filter, json) = config.log();
    match command {
        Command::Config => {
            println!("{}", config.describe());
            Ok(())
        }
        Command::Serve { .. } => {
            telemetry::start(filter, json);
            serve::serve(config).await
        }
        Command::Demo { items, seed, if_empty } => {
            telemetry::start("warn", json);
            demo::demo(config, items, seed, if_empty).await
        }
        Command::Import { file, email } => {
            telemetry::start("warn", json);
            import::import(config, &file, &email).await
        }
        Command::Migrate => open(config).await.map(drop),
        Command::Verify => verify::verify(config).await,
    }
}

/// Everything that use-cases need, from the settings. Brings the schema up to date.
async fn open(config: &Config) -> Result<Services, String> {
    let db = world::open_database(config.database_url()?).await.map_err(|err| format!("database: {err}"))?;
    Ok(Services::new(db, config.doors()?, config.keys()?, config.settings()))
}
