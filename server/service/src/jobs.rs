//! The worker: claims jobs, carries them out, tries failed ones again. Any number of them may run, in any number of
//! processes.

use std::time::Duration;

use db::outbox::{self, Job};
use domain::{AppError, time::HOUR};
use tokio::sync::watch;

use crate::{Services, events};

/// A claim holds this long, milliseconds; long jobs renew it.
pub(crate) const LEASE: i64 = 60_000;
/// Jobs of other processes are looked for this often.
const POLL: Duration = Duration::from_secs(5);
/// After this many attempts a job stays as a dead letter.
const ATTEMPTS: i32 = 10;
const BATCH: u64 = 8;

/// Works until `stop` says so; a job under way is finished first.
pub async fn work(services: Services, name: String, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match run_ready(&services, &name).await {
            Ok(0) => {
                tokio::select! {
                    () = services.db().work() => {}
                    () = tokio::time::sleep(POLL) => {}
                    _ = stop.changed() => {}
                }
            }
            Ok(_) => {}
            Err(err) => {
                tracing::warn!(error = %err, "jobs.claim_failed");
                tokio::select! {
                    () = tokio::time::sleep(POLL) => {}
                    _ = stop.changed() => {}
                }
            }
        }
    }
}

/// Claims what is ready and carries it out; answers how many jobs there were.
///
/// # Errors
/// When the database fails. A failing job is noted on the job.
pub async fn run_ready(services: &Services, name: &str) -> Result<usize, AppError> {
    let jobs = outbox::claim(services.db(), name, BATCH, LEASE).await?;
    for job in &jobs {
        run(services, job).await?;
    }
    Ok(jobs.len())
}

async fn run(services: &Services, job: &Job) -> Result<(), AppError> {
    // It may have waited behind others until its claim ran out: then it is another worker's.
    match outbox::renew(services.db(), job, LEASE).await {
        Ok(_) => {}
        Err(db::Error::Conflict(_)) => return Ok(()),
        Err(err) => return Err(err.into()),
    }
    match events::carry_out(services, job).await {
        Ok(()) => match outbox::finish(services.db(), job).await {
            Ok(()) | Err(db::Error::Conflict(_)) => Ok(()), // another worker has it now
            Err(err) => Err(err.into()),
        },
        Err(why) => {
            let again = (job.attempts < ATTEMPTS).then(|| services.db().now().plus(backoff(services, job.attempts)));
            tracing::warn!(job.id = %job.id, attempt = job.attempts, code = why.code.as_str(), dead = again.is_none(), "jobs.failed");
            Ok(outbox::fail(services.db(), job, again, &format!("{}: {}", why.code.as_str(), why.detail)).await?)
        }
    }
}

/// Milliseconds until the next attempt: doubling from two seconds to an hour, of which a random half is waited, so
/// that jobs that failed together do not come back together.
fn backoff(services: &Services, attempts: i32) -> i64 {
    let full = 1000_i64 << attempts.clamp(1, 11);
    let full = full.min(HOUR);
    let mut random = [0; 4];
    services.db().random(&mut random);
    full / 2 + i64::from(u32::from_le_bytes(random)) % (full / 2)
}
