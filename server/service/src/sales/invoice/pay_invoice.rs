//! Taking a payment of an invoice, and taking one back that came to nothing.

use db::{
    Change, StoreTx,
    entity::{invoice, payment, value_entry},
};
use domain::{
    AppError, Code, Money, PaymentId,
    customers::InteractionKind,
    identity::sales::Invoice as Allowed,
    sales::{
        BounceInvoice, Divided, InvoiceDone, Live, PaidDocument, PayInvoice, SaleDraft, Settlement, TenderKind,
        cash_session::CashReason, instalment::AccountEntry, invoice::Invoice, settle_part, stored_value::ValueReason,
    },
    tasks::Subject,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{document, kept, stale};
use crate::{
    Authorized,
    sales::{
        card,
        deposit::session,
        pay_out::keep_invoice,
        posting::{self, Cash, House, before, stored},
        ring_up, story, value,
    },
};

/// Takes a payment of an invoice of the current store. What is more than owed is refused, or becomes store credit of
/// the customer when that was said. The ids of its tenders are minted by the browser: sent again, it is taken once.
///
/// # Errors
/// `payment.exceeds_balance`, `input.invalid`, `tender.short`, `tender.exceeds_total`, `step.not_allowed`,
/// `cash.drawer_closed`, `stored_value.…`, `conflict.stale`, `conflict.replayed`, `record.not_found`.
pub async fn pay_invoice(who: &Authorized<Allowed>, cmd: PayInvoice) -> Result<InvoiceDone, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let (row, rule) = kept(&tx, &house, cmd.invoice).await?;
    let settlement = settle_part(cmd.amount, &cmd.tenders, house.settings.terms.cash_rounding)?;
    if let Some(known) = taken_before(&tx, &cmd, &row, &rule, &settlement).await? {
        return before(tx, known).await;
    }
    if row.version != cmd.version {
        return Err(stale());
    }
    let divided = cmd.divide(&settlement, rule.account.balance()?)?;
    let mut after = rule.clone();
    for part in divided.parts.iter().filter(|part| !part.covers.is_zero()) {
        let (id, kind, amount, on) = (part.tender, part.kind, part.covers, house.today);
        after = after.post(AccountEntry { id, kind, amount, on, reverses: None })?;
    }
    take(&tx, &house, &row, &cmd, &settlement, &divided).await?;
    keep_invoice(&tx, &row, &after).await?;
    let seen = Change::from_to(rule.account.paid(), (after.account.paid(), divided.credit));
    let told = format!("{}: {} paid", row.number, cmd.amount);
    story::told(&tx, row.customer_id, (InteractionKind::Invoice, Subject::Invoice(cmd.invoice)), told).await?;
    tx.audit("sales.invoice_paid", cmd.invoice, seen).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    tx.commit().await?;
    Ok(InvoiceDone {
        invoice: row.id,
        state: after.state,
        version: row.version.saturating_add(1),
        change: settlement.change,
        credit: divided.credit,
    })
}

/// What this very payment answered when it was taken.
async fn taken_before(
    tx: &StoreTx,
    cmd: &PayInvoice,
    row: &invoice::Model,
    rule: &Invoice,
    settlement: &Settlement,
) -> Result<Option<InvoiceDone>, AppError> {
    let ids = cmd.tenders.iter().map(|tender| tender.id);
    let known = tx.all(payment::Entity::find().filter(payment::Column::Id.is_in(ids))).await?;
    if known.is_empty() {
        return Ok(None);
    }
    let currency = cmd.amount.currency;
    let same = settlement.paid.iter().all(|part| {
        known.iter().any(|it| {
            it.id == part.tender
                && it.kind == part.kind
                && it.amount == part.paid.minor
                && it.document_id == document(row.id)
        })
    });
    if !same {
        return Err(AppError::new(Code::Replayed, "This id was used for another payment."));
    }
    let covered = Money::sum(currency, known.iter().map(|it| Money::new(it.covers, currency)))?;
    Ok(Some(InvoiceDone {
        invoice: row.id,
        state: rule.state,
        version: row.version,
        change: settlement.change,
        credit: cmd.amount.try_sub(covered)?,
    }))
}

/// Payments, cash, what gift cards and credit lose, and what becomes credit.
async fn take(
    tx: &StoreTx,
    house: &House,
    row: &invoice::Model,
    cmd: &PayInvoice,
    settlement: &Settlement,
    divided: &Divided,
) -> Result<(), AppError> {
    let session = session(tx, cmd.register, settlement).await?;
    let sale = tx.find::<db::entity::sale::Entity>(row.sale_id).await?;
    let draft = SaleDraft { customer: Some(row.customer_id), ..stored(sale.draft)? };
    let (kind, document_id) = (PaidDocument::Invoice, document(row.id));
    let post = |account, reason, amount| value::Posting {
        account,
        reason,
        amount,
        document: kind,
        document_id,
        on: house.today,
        reverses: None,
    };
    let mut rows = Vec::new();
    for part in &divided.parts {
        let tender = cmd.tenders.iter().find(|tender| tender.id == part.tender).ok_or_else(AppError::not_found)?;
        let mut said = card::claim(tx, tender, document_id).await?.unwrap_or_else(|| tender.reference.clone());
        if let Some(from) = ring_up::drawn_on(tx, part.kind, &said, &draft).await? {
            value::post(tx, post(from, ValueReason::Redeem, part.paid)).await?;
            said = from.to_string();
        }
        rows.push(payment::ActiveModel {
            id: Set(part.tender),
            document: Set(kind),
            document_id: Set(document_id),
            kind: Set(part.kind),
            amount: Set(part.paid.minor),
            covers: Set(part.covers.minor),
            currency: Set(part.paid.currency.code().to_owned()),
            reference: Set(domain::text::line(&said).map_err(|why| AppError::field("tenders", why))?),
            session_id: Set(session.as_ref().map(|it| it.id)),
            customer_id: Set(Some(row.customer_id)),
            reverses: Set(None),
            business_date: Set(house.today),
            at: Set(tx.now()),
            actor: Set(tx.user()),
            ..Default::default()
        });
    }
    tx.insert_all(rows).await?;
    if !divided.credit.is_zero() {
        let account = value::open_credit(tx, row.customer_id, house.currency()).await?;
        value::post(tx, post(account, ValueReason::Issue, divided.credit)).await?;
    }
    let cash = cmd.tenders.iter().filter(|tender| tender.kind == TenderKind::Cash);
    let handed = Money::sum(house.currency(), cash.map(|tender| tender.amount))?;
    if let (Some(session), false) = (&session, handed.is_zero()) {
        let change = settlement.change.try_neg()?;
        let moves = [
            Cash { reason: CashReason::Sale, amount: handed, document: document_id, reverses: None },
            Cash { reason: CashReason::Change, amount: change, document: document_id, reverses: None },
        ];
        posting::post_cash(tx, session, &moves).await?;
    }
    Ok(())
}

/// Takes a payment of an invoice back that came to nothing, and the store credit that it became in part. Its id is
/// minted by the browser: sent again, the same reversal is posted once.
///
/// # Errors
/// `conflict.reference` for a payment that is not there, `conflict.duplicate` when it was taken back before,
/// `input.invalid` for a form that cannot bounce, `stored_value.insufficient` when the credit was spent,
/// `step.not_allowed`, `conflict.stale`, `record.not_found`.
pub async fn bounce_invoice(who: &Authorized<Allowed>, cmd: BounceInvoice) -> Result<InvoiceDone, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let (row, rule) = kept(&tx, &house, cmd.invoice).await?;
    let nothing = Money::zero(house.currency());
    let done = |state, version| InvoiceDone { invoice: row.id, state, version, change: nothing, credit: nothing };
    if let Some(known) = rule.account.entries().iter().find(|known| known.id == cmd.id) {
        let replayed = || AppError::new(Code::Replayed, "This id was used for another payment.");
        let same = known.reverses == Some(cmd.payment);
        return if same { before(tx, done(rule.state, row.version)).await } else { Err(replayed()) };
    }
    if row.version != cmd.version {
        return Err(stale());
    }
    let original = payment_of(&tx, &row, cmd.payment).await?;
    let after = rule.clone().post(AccountEntry {
        id: cmd.id,
        kind: original.kind,
        amount: house.money(-original.covers),
        on: house.today,
        reverses: Some(cmd.payment),
    })?;
    take_credit_back(&tx, &house, &row, original.amount - original.covers).await?;
    tx.insert(payment::ActiveModel {
        id: Set(cmd.id),
        document: Set(PaidDocument::Invoice),
        document_id: Set(document(row.id)),
        kind: Set(original.kind),
        amount: Set(-original.amount),
        covers: Set(-original.covers),
        currency: Set(original.currency),
        reference: Set(original.reference),
        session_id: Set(None),
        customer_id: Set(original.customer_id),
        reverses: Set(Some(original.id)),
        business_date: Set(house.today),
        at: Set(tx.now()),
        actor: Set(tx.user()),
        ..Default::default()
    })
    .await?;
    keep_invoice(&tx, &row, &after).await?;
    let seen = Change::from_to(rule.account.paid(), after.account.paid());
    tx.audit("sales.invoice_bounced", cmd.invoice, seen).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    tx.commit().await?;
    Ok(done(after.state, row.version.saturating_add(1)))
}

/// A payment that can come back unpaid.
async fn payment_of(tx: &StoreTx, row: &invoice::Model, id: PaymentId) -> Result<payment::Model, AppError> {
    let found = payment::Entity::find()
        .filter(payment::Column::Id.eq(id))
        .filter(payment::Column::Document.eq(PaidDocument::Invoice))
        .filter(payment::Column::DocumentId.eq(document(row.id)));
    let found = tx.one(found).await?.filter(|it| it.reverses.is_none());
    let found = found.ok_or_else(|| AppError::new(Code::Reference, "There is no such payment."))?;
    if found.kind.can_bounce() {
        return Ok(found);
    }
    Err(AppError::field("payment", format!("{} does not come back unpaid.", found.kind.label())))
}

async fn take_credit_back(tx: &StoreTx, house: &House, row: &invoice::Model, credit: i64) -> Result<(), AppError> {
    if credit == 0 {
        return Ok(());
    }
    let entries = value_entry::Entity::find()
        .filter(value_entry::Column::Document.eq(PaidDocument::Invoice))
        .filter(value_entry::Column::DocumentId.eq(document(row.id)))
        .order_by_asc(value_entry::Column::Id);
    let entries = tx.all(entries).await?;
    // Entries of the same amount are as good as each other.
    let open =
        |it: &&value_entry::Model| it.amount == credit && !entries.iter().any(|other| other.reverses == Some(it.id));
    let entry = entries.iter().find(open).ok_or_else(AppError::not_found)?;
    let back = value::Posting {
        account: entry.account_id,
        reason: entry.reason,
        amount: house.money(credit),
        document: PaidDocument::Invoice,
        document_id: document(row.id),
        on: house.today,
        reverses: Some(entry.id),
    };
    value::post(tx, back).await
}
