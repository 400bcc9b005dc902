//! `vitrine demo`: an empty database becomes a shop with a past.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use domain::{Code, Timestamp};
use rand::{RngCore, SeedableRng};
use service::{Services, demo};
use tokio::sync::Mutex;

use crate::{config::Config, world};

pub(super) async fn demo(config: &Config, items: u32, seed: u64, if_empty: bool) -> Result<(), String> {
    let now = world::clock()();
    let hand = Arc::new(AtomicI64::new(now.0));
    let (read, set) = (Arc::clone(&hand), hand);
    let clock: db::Clock = Arc::new(move || Timestamp(read.load(Ordering::Relaxed)));
    // The shop is the same for the same seed; its log-ins are public anyway, so nothing here needs to be secret.
    let drawn = Mutex::new(rand_chacha::ChaCha20Rng::seed_from_u64(seed));
    let entropy: db::Entropy = Arc::new(move |buffer| match drawn.try_lock() {
        Ok(mut drawn) => drawn.fill_bytes(buffer),
        Err(_) => world::entropy()(buffer),
    });
    let url = config.database_url()?;
    let db = world::open_database_with(url, clock, entropy).await.map_err(|err| format!("database: {err}"))?;
    let services = Services::new(db, config.doors()?, config.keys()?, config.settings());
    let plan = demo::Plan { items, seed, now, set_clock: Arc::new(move |at| set.store(at.0, Ordering::Relaxed)) };
    let filled = demo::fill(&services, &plan).await;
    services.db().clone().close().await;
    match filled {
        Err(err) if if_empty && err.code == Code::SignUpClosed => {
            println!("Somebody is here already: the demo shop is left out.");
            return Ok(());
        }
        filled => filled.map_err(|err| err.detail)?,
    }
    println!("The demo shop is open. Every log-in has the password {}:", demo::PASSWORD);
    for (name, email, role, _) in demo::PEOPLE {
        println!("  {email:<22} {:<20} {name}", role.label());
    }
    println!("Owner and manager agree at other people's tills with the PIN {}.", demo::PIN);
    Ok(())
}
