//! Recomputes every projection from the ledgers it comes from.

use domain::AppError;

use crate::Services;

/// What was compared, and what does not fit.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows that were compared.
    pub checked: u64,
    /// One line per difference.
    pub differences: Vec<String>,
}

/// Compares balances with movements, covers with photos, prices with their history, and the search table with the
/// items.
///
/// # Errors
/// When the database fails; a difference is an answer, not an error.
pub async fn verify(services: &Services) -> Result<Report, AppError> {
    let (checked, differences) = db::verify::differences(services.db()).await?;
    Ok(Report { checked, differences })
}
