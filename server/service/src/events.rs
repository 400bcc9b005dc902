//! The only map from what happened to what follows. Exhaustive: a new event does not compile until it is here.

use db::{Authorized, Reach, outbox::Job};
use domain::{
    AppError, Code, Event, OrgId, StoreId, UserId,
    identity::{Permission, sales::Ring},
    sales::{CardWay, payment::PaymentState},
};

use crate::{Services, customers, identity, imports, inventory, jobs::LEASE, sales, tasks};

/// Carries out what an event asks for. Idempotent: a job may run more than once.
#[expect(clippy::disallowed_methods, reason = "a job acts as the person whose transaction planned it")]
pub(crate) async fn carry_out(services: &Services, job: &Job) -> Result<(), AppError> {
    match read(job)? {
        Event::MemberInvited { invite, user, .. } => {
            identity::send_invitation(services, (job.org_id, job.store_id, job.actor), invite, user).await
        }
        Event::ImportConfirmed { import } => {
            let actor = services.db().principal(job.org_id, job.actor).await?;
            let who = actor.authorize(job.store_id, Reach::Here)?;
            while inventory::import::run_chunk(&who, import).await? {
                db::outbox::renew(services.db(), job, LEASE).await?;
            }
            Ok(())
        }
        Event::ClientsImportConfirmed { import } => {
            let actor = services.db().principal(job.org_id, job.actor).await?;
            let who = actor.authorize(job.store_id, Reach::Here)?;
            while customers::import::run_chunk(&who, import).await? {
                db::outbox::renew(services.db(), job, LEASE).await?;
            }
            Ok(())
        }
        // Channels and messages that follow a sale subscribe here; the record itself was written with it.
        Event::SalePosted { sale } => {
            tasks::after_sale(&identity::steward(services, job.org_id, job.store_id).await?, sale).await
        }
        Event::SaleRefunded { .. } => Ok(()),
        Event::TaskReminder { task, at } => {
            tasks::remind(&identity::steward(services, job.org_id, job.store_id).await?, task, at).await
        }
        Event::TaskReminderMail { task, to } => {
            match identity::in_person(services, (job.org_id, Some(job.store_id), to)).await {
                Ok(who) => tasks::mail_reminder(services, who, task).await,
                Err(why) => unless_gone(why),
            }
        }
        Event::TaskWakes { task } => {
            tasks::wake(&identity::steward(services, job.org_id, job.store_id).await?, task).await
        }
        Event::MorningComes { store, .. } => {
            tasks::morning(services, &identity::steward(services, job.org_id, store).await?).await
        }
        Event::DigestMail { to, day } => {
            match identity::in_person(services, (job.org_id, Some(job.store_id), to)).await {
                Ok(who) => tasks::mail_digest(services, who, day).await,
                Err(why) => unless_gone(why),
            }
        }
        Event::ItemOffered { item } => {
            tasks::after_offer(&identity::steward(services, job.org_id, job.store_id).await?, item).await
        }
        Event::ReservationEnded { item, cart } => {
            sales::expire_reservation(&on_behalf(services, job).await?, item, cart).await
        }
        Event::QuoteEnded { quote } => sales::expire_quote(&on_behalf(services, job).await?, quote).await,
        Event::InvoiceDue { invoice, times } => {
            sales::look_when_due(&on_behalf(services, job).await?, invoice, times).await
        }
        Event::InvoiceReminder { invoice } => {
            sales::mail_reminder(services, on_behalf(services, job).await?, invoice).await
        }
        Event::CardAsked { payment } => sales::present_card(services, on_behalf(services, job).await?, payment).await,
        Event::CardReported { payment } => {
            let who: Authorized<Ring> = on_behalf(services, job).await?;
            let seen = sales::look_again(services, &who, payment).await?;
            match seen {
                Some((CardWay::Link, PaymentState::Captured, false)) => {
                    sales::post_link(&on_behalf(services, job).await?, payment).await
                }
                _ => Ok(()),
            }
        }
        Event::CardRefund { payment, refund, amount } => {
            sales::refund_card(services, on_behalf(services, job).await?, payment, refund, amount).await
        }
        Event::OrderAnnounced { order } => sales::mail_announcement(services, place(job), order).await,
        Event::PaperWanted { of, to } => sales::mail_paper(services, place(job), of, &to).await,
    }
}

/// Tells whoever waits for it that a job will not be tried again. Idempotent; nobody waits for what cannot be read.
pub(crate) async fn give_up(services: &Services, job: &Job) -> Result<(), AppError> {
    let Ok(event) = read(job) else { return Ok(()) };
    match event {
        Event::SalePosted { .. }
        | Event::SaleRefunded { .. }
        | Event::OrderAnnounced { .. }
        | Event::PaperWanted { .. }
        | Event::InvoiceDue { .. }
        | Event::InvoiceReminder { .. }
        | Event::CardReported { .. }
        | Event::QuoteEnded { .. }
        | Event::ItemOffered { .. }
        | Event::TaskReminder { .. }
        | Event::TaskReminderMail { .. }
        | Event::TaskWakes { .. }
        | Event::MorningComes { .. }
        | Event::DigestMail { .. }
        | Event::ReservationEnded { .. } => Ok(()),
        Event::CardAsked { payment } => sales::never_shown(&on_behalf(services, job).await?, payment).await,
        Event::CardRefund { payment, amount, .. } => {
            let why = "the card gateway did not answer for hours.";
            sales::refund_lost(&on_behalf(services, job).await?, payment, amount, why).await
        }
        Event::MemberInvited { .. } => Ok(()), // the staff page shows who has not come yet, and invites again
        Event::ImportConfirmed { import } => {
            imports::runs::stop(services, place(job), import, "inventory.import_stopped").await
        }
        Event::ClientsImportConfirmed { import } => {
            imports::runs::stop(services, place(job), import, "customers.import_stopped").await
        }
    }
}

fn place(job: &Job) -> (OrgId, StoreId, UserId) {
    (job.org_id, job.store_id, job.actor)
}

/// Nobody writes to those who have left, or whose role has no tasks any more; whatever else went wrong is tried again.
fn unless_gone(why: AppError) -> Result<(), AppError> {
    match why.code {
        Code::NotFound | Code::Forbidden => Ok(()),
        _ => Err(why),
    }
}

/// Whoever planned it, or an owner in their place.
async fn on_behalf<P: Permission>(services: &Services, job: &Job) -> Result<Authorized<P>, AppError> {
    identity::deputy(services, (job.org_id, job.store_id, job.actor)).await
}

fn read(job: &Job) -> Result<Event, AppError> {
    serde_json::from_value(job.payload.clone()).map_err(|_| AppError::new(Code::Malformed, "The event cannot be read."))
}
