//! `vitrine import`: the same use-cases as the page, run to the end.

use std::path::Path;

use domain::inventory::ImportState;

use super::open;
use crate::config::Config;

pub(super) async fn import(config: &Config, file: &Path, email: &str) -> Result<(), String> {
    let services = open(config).await?;
    let bytes = std::fs::read(file).map_err(|err| format!("{}: {err}", file.display()))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let words = |err: domain::AppError| err.detail;
    let who = service::identity::on_behalf(&services, email).await.map_err(words)?;
    let id = service::inventory::preview_import(&services, &who, who.store(), &name, bytes).await.map_err(words)?;
    service::inventory::confirm_import(&who, id).await.map_err(words)?;
    while service::inventory::find_import(&who, id).await.map_err(words)?.state == ImportState::Running {
        if service::jobs::run_ready(&services, "import").await.map_err(words)? == 0 {
            return Err("another process is working on this import; its page shows how far it is".into());
        }
    }
    let done = service::inventory::find_import(&who, id).await.map_err(words)?;
    if done.state == ImportState::Stopped {
        return Err(format!("stopped after {} of {} products; its page can let it go on", done.done, done.products));
    }
    for problem in &done.problems {
        println!("line {}: {} {}: {}", problem.line, problem.column, problem.value, problem.message);
    }
    println!(
        "{} products: {} new, {} updated, {} unchanged; {} lines not taken.",
        done.products,
        done.created,
        done.updated,
        done.unchanged,
        done.problems.len()
    );
    Ok(())
}
