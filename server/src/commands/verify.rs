//! `vitrine verify`.

use super::open;
use crate::config::Config;

pub(super) async fn verify(config: &Config) -> Result<(), String> {
    let services = open(config).await?;
    let report = service::verify::verify(&services).await.map_err(|err| err.detail)?;
    for difference in &report.differences {
        println!("{difference}");
    }
    match report.differences.len() {
        0 => {
            println!("{} items agree with their ledgers.", report.checked);
            Ok(())
        }
        many => Err(format!("{many} differences")),
    }
}
