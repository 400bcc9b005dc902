//! The worker: claims jobs, carries them out, tries failed ones again. Any number of them may run, in any number of
//! processes.

use std::time::Duration;

use db::outbox::{self, Job};
use domain::{AppError, time::HOUR};
use tokio::sync::watch;

use crate::{Services, events, tasks};

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
    tasks::wake_stores(services).await?;
    let jobs = outbox::claim(services.db(), name, BATCH, LEASE).await?;
    for job in &jobs {
        run(services, job).await?;
    }
    Ok(jobs.len())
}

async fn run(services: &Services, job: &Job) -> Result<(), AppError> {
    // It may have waited behind others until its claim ran out: then it is another worker's.
    if job.ready_at.since(services.db().now()) < LEASE / 2 {
        match outbox::renew(services.db(), job, LEASE).await {
            Ok(_) => {}
            Err(db::Error::Conflict(_)) => return Ok(()),
            Err(err) => return Err(err.into()),
        }
    }
    match events::carry_out(services, job).await {
        Ok(()) => match outbox::finish(services.db(), job).await {
            Ok(()) | Err(db::Error::Conflict(_)) => Ok(()), // another worker has it now
            Err(err) => Err(err.into()),
        },
        Err(why) => {
            let mut random = [0; 4];
            services.db().random(&mut random);
            let wait = backoff(job.attempts, u32::from_le_bytes(random));
            let again = (job.attempts < ATTEMPTS).then(|| services.db().now().plus(wait));
            tracing::warn!(job.id = %job.id, attempt = job.attempts, code = why.code.as_str(), dead = again.is_none(), "jobs.failed");
            // Before the job is marked: a process that dies in between finds it again, and says so again.
            if again.is_none() {
                events::give_up(services, job).await?;
            }
            Ok(outbox::fail(services.db(), job, again, &format!("{}: {}", why.code.as_str(), why.detail)).await?)
        }
    }
}

/// Milliseconds until the next attempt: doubling from two seconds to an hour, of which a random half is waited, so
/// that jobs that failed together do not come back together.
fn backoff(attempts: i32, random: u32) -> i64 {
    let full = 1000_i64 << attempts.clamp(1, 12);
    let full = full.min(HOUR);
    full / 2 + i64::from(random) % (full / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_job_waits_from_a_second_to_an_hour_and_never_longer_than_twice_the_least() {
        let mut least = 0;
        for attempts in [i32::MIN, 0, 1, 2, 5, ATTEMPTS, 12, 30, i32::MAX] {
            let waits = [0, 1, 999, 1_000, 1_799_999, 1_800_000, u32::MAX].map(|random| backoff(attempts, random));
            let first = waits[0];
            assert!((1_000..=HOUR / 2).contains(&first) && first >= least, "{attempts}: {first}");
            assert!(waits.iter().all(|wait| (first..2 * first).contains(wait)), "{attempts}: {waits:?}");
            least = first;
        }
        assert_eq!((backoff(1, 0), backoff(2, 0), backoff(i32::MAX, 0)), (1_000, 2_000, HOUR / 2));
    }
}
