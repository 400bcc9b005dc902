//! Reminders: by hand, and by themselves some days after the last day to pay.

use db::{
    Authorized, Change, StoreTx,
    entity::{invoice, sale, store},
};
use domain::{
    AppError, Code, Date, Event, InvoiceId, Money,
    customers::Channel,
    identity::sales::Invoice as Allowed,
    sales::{PaperOf, REMINDERS, payable, stands},
};
use papers::Sheet;

use crate::{
    Services, customers,
    gateways::Letter,
    identity::keep_mail,
    sales::find_paper::ensure,
    zone::{business_date, day_ends},
};

/// What the audit calls a reminder.
pub(super) const REMINDED: &str = "sales.invoice_reminded";

/// Sends a reminder now.
///
/// # Errors
/// `step.not_allowed` when nothing is owed, `input.invalid` when no address is known, `record.not_found`.
pub async fn remind_invoice(who: &Authorized<Allowed>, id: InvoiceId) -> Result<(), AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let row = tx.find::<invoice::Entity>(id).await?;
    if !payable(row.state) {
        return Err(AppError::new(Code::StepNotAllowed, "Nothing is owed any more."));
    }
    if customers::find(&tx, row.customer_id).await?.email.is_empty() {
        return Err(AppError::field("email", "No e-mail address of this customer is known."));
    }
    remind(&tx, id).await?;
    Ok(tx.commit().await?)
}

async fn remind(tx: &StoreTx, id: InvoiceId) -> Result<(), AppError> {
    tx.emit(&Event::InvoiceReminder { invoice: id }).await?;
    Ok(tx.audit(REMINDED, id, Change::default()).await?)
}

/// Plans the first look at an invoice after its last day. Called where it is issued.
///
/// # Errors
/// When the database fails.
pub(crate) async fn remind_when_due(tx: &StoreTx, zone: &str, id: InvoiceId, due: Date) -> Result<(), AppError> {
    plan(tx, zone, id, due, 0).await
}

async fn plan(tx: &StoreTx, zone: &str, invoice: InvoiceId, due: Date, times: u16) -> Result<(), AppError> {
    let next = REMINDERS.get(usize::from(times)).and_then(|days| due.plus_days(i32::from(*days)));
    if let Some(day) = next {
        tx.emit_at(&Event::InvoiceDue { invoice, times }, day_ends(zone, day)).await?;
    }
    Ok(())
}

/// Some days after its last day: when something is owed, a reminder goes out and the next look is planned. An address
/// that is not known yet may be known by then.
///
/// # Errors
/// When the database fails.
pub(crate) async fn look_when_due(who: &Authorized<Allowed>, id: InvoiceId, times: u16) -> Result<(), AppError> {
    let tx = who.begin().await?;
    let row = tx.find::<invoice::Entity>(id).await?;
    if payable(row.state) {
        let place = tx.find::<store::Entity>(row.store_id).await?;
        if !customers::find(&tx, row.customer_id).await?.email.is_empty() {
            remind(&tx, id).await?;
        }
        plan(&tx, &place.time_zone, id, row.due, times.saturating_add(1)).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Mails a reminder with the invoice beside it. One that was paid meanwhile needs none.
pub(crate) async fn mail_reminder(
    services: &Services,
    who: Authorized<Allowed>,
    id: InvoiceId,
) -> Result<(), AppError> {
    let tx = who.begin().await?;
    let row = tx.find::<invoice::Entity>(id).await?;
    if !payable(row.state) {
        return Ok(());
    }
    let customer = customers::find(&tx, row.customer_id).await?;
    // They may have said no since it was planned.
    if customer.email.is_empty() || !customers::reachable(&tx, &customer, Channel::Email).await? {
        return Ok(());
    }
    let to = customer.email;
    let place = tx.find::<store::Entity>(row.store_id).await?;
    let sold = tx.find::<sale::Entity>(row.sale_id).await?;
    let (paper, _) = ensure(&tx, PaperOf::Invoice(id)).await?;
    tx.commit().await?;
    let unreadable = |_| AppError::new(Code::Internal, "An invoice has no currency.");
    let currency = row.currency.parse().map_err(unreadable)?;
    let left = Money::new(row.total, currency).try_sub(Money::new(row.paid, currency))?;
    let late = stands(row.state, row.due, business_date(&place.time_zone, services.db().now()));
    let due = if late == domain::sales::invoice::InvoiceState::Overdue { "was due on" } else { "is due on" };
    let body = format!(
        "Dear {},\n\ninvoice {} for {} {due} {}. {left} is still open.\n\nIf you have paid it meanwhile, thank you: \
         please leave this aside.\n\n{}\n{}\n",
        sold.customer_name,
        row.number,
        sold.title,
        row.due,
        place.name,
        paper.seller.lines.join("\n"),
    );
    let pdf = services.pdf(paper.clone(), Sheet::A4).await?;
    let letter = Letter {
        to,
        subject: format!("Reminder: invoice {} from {}", row.number, place.name),
        body,
        file: Some((format!("{}.pdf", row.number), pdf)),
    };
    keep_mail(services, who.org(), letter).await
}
