//! Recomputes every projection from the ledgers it comes from.

use domain::AppError;

use crate::{Services, inventory};

/// What was compared, and what does not fit.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows that were compared.
    pub checked: u64,
    /// One line per difference.
    pub differences: Vec<String>,
}

/// Differences of one kind that are reported.
const MOST: usize = 1_000;

/// Compares balances with movements, covers with photos, prices with the newest of their history, and what items are
/// found by with what they say.
///
/// # Errors
/// When the database fails; a difference is an answer, not an error.
pub async fn verify(services: &Services) -> Result<Report, AppError> {
    let (checked, mut differences) = db::verify::differences(services.db()).await?;
    let most = differences.len() + MOST;
    let mut page = db::verify::findable(services.db(), None).await?;
    while let (Some(last), true) = (page.last(), differences.len() < most) {
        differences.extend(page.iter().filter_map(inventory::not_found_by));
        page = db::verify::findable(services.db(), Some(&last.item)).await?;
    }
    Ok(Report { checked, differences })
}
