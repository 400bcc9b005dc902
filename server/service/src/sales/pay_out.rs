//! In what form money goes back: one negative payment for each, and what that does to drawer, gift cards, store credit,
//! layaways and invoices.

use std::collections::BTreeMap;

use db::{
    ReadTx, StoreTx,
    entity::{invoice, payment, value_account, value_entry},
};
use domain::{
    AppError, CashRounding, CashSessionId, Code, Currency, CustomerId, Date, DocumentId, GiftCardId, Money, PaymentId,
    RefundId, RegisterId, SaleId, StoreId, ValueAccountId,
    sales::{
        IssuedCard, PaidDocument, TenderKind,
        cash_session::CashReason,
        instalment::{Account, AccountEntry, GivenBack},
        invoice::Invoice,
        stored_value::{Expiry, ValueKind, ValueReason},
    },
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use super::{
    card,
    drawer::Till,
    posting::{self, Cash, House},
    value,
};

/// Money that goes back against one payment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Out {
    /// The payment.
    pub(super) original: PaymentId,
    /// The form it goes back in.
    pub(super) to: TenderKind,
    /// How much of what was paid this is.
    pub(super) covers: Money,
    /// What is paid out.
    pub(super) pays: Money,
}

/// Whose money it is, and where it is given back.
pub(super) struct Desk<'a> {
    /// Where.
    pub(super) house: &'a House,
    /// The refund, or the layaway that ended.
    pub(super) document: DocumentId,
    /// The sale, whose invoice may be lowered.
    pub(super) sale: Option<SaleId>,
    /// Whose.
    pub(super) customer: Option<CustomerId>,
    /// At which register.
    pub(super) register: Option<RegisterId>,
    /// How cash is rounded.
    pub(super) rounding: CashRounding,
}

/// What was paid out.
pub(super) struct Paid {
    /// In which forms.
    pub(super) pays: Vec<(TenderKind, Money)>,
    /// The drawer.
    pub(super) session: Option<CashSessionId>,
}

/// Adds to the sum of a form; forms stay in their order, so that the same money is always listed alike.
pub(super) fn sum(pays: &mut Vec<(TenderKind, Money)>, kind: TenderKind, amount: Money) -> Result<(), AppError> {
    match pays.binary_search_by_key(&kind, |(known, _)| *known) {
        Ok(at) => {
            if let Some((_, sum)) = pays.get_mut(at) {
                *sum = sum.try_add(amount)?;
            }
        }
        Err(at) => pays.insert(at, (kind, amount)),
    }
    Ok(())
}

/// What was paid towards a layaway or an order and what bounced, in order. Of one moment cash comes last, so that it goes back first.
pub(super) async fn payments_of(
    tx: &ReadTx,
    store: StoreId,
    layaway: DocumentId,
) -> Result<Vec<payment::Model>, AppError> {
    let paid = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(store))
        .filter(payment::Column::DocumentId.eq(layaway))
        .filter(payment::Column::Document.is_in([PaidDocument::Layaway, PaidDocument::SpecialOrder]));
    let mut rows = tx.all(paid).await?;
    rows.sort_by_key(|row| (row.at, row.kind == TenderKind::Cash, row.id));
    Ok(rows)
}

/// The forms in which money would go back: what was paid for a layaway goes back through its payments, and what goes
/// to somebody who is not known goes onto a voucher.
///
/// # Errors
/// `refund.exceeds_paid`, `money.…`.
pub(super) async fn forms(tx: &ReadTx, desk: &Desk<'_>, outs: &[Out]) -> Result<Vec<(Out, payment::Model)>, AppError> {
    let ids = outs.iter().map(|out| out.original);
    let originals = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(desk.house.store.id))
        .filter(payment::Column::Id.is_in(ids));
    let originals: BTreeMap<PaymentId, payment::Model> =
        tx.all(originals).await?.into_iter().map(|row| (row.id, row)).collect();
    let mut forms = Vec::new();
    for out in outs {
        let original = originals.get(&out.original).ok_or_else(AppError::not_found)?;
        if out.to != TenderKind::Deposit {
            forms.push((Out { to: credited(desk, out.to), ..*out }, original.clone()));
            continue;
        }
        // The reference names the account of the layaway, and that its document.
        let account: ValueAccountId = original.reference.parse().map_err(|_| AppError::not_found())?;
        let (ledger, returned, rows) = account_of(tx, desk, Uuid::from(account).into()).await?;
        for given in ledger.give_back(&returned, out.pays, None)? {
            let row = rows.get(&given.payment).ok_or_else(AppError::not_found)?;
            forms.push((rounded(desk, &given)?, row.clone()));
        }
    }
    Ok(forms)
}

/// Store credit belongs to a customer; whoever is not known gets a voucher, and so does what goes into a new sale.
fn credited(desk: &Desk<'_>, to: TenderKind) -> TenderKind {
    match (to, desk.customer) {
        (TenderKind::Exchange | TenderKind::StoreCredit, Some(_)) => TenderKind::StoreCredit,
        (TenderKind::Exchange | TenderKind::StoreCredit, None) => TenderKind::GiftCard,
        (to, _) => to,
    }
}

/// One payment of a layaway that goes back; cash to what its coins can pay.
pub(super) fn rounded(desk: &Desk<'_>, given: &GivenBack) -> Result<Out, AppError> {
    let to = credited(desk, given.to);
    let pays = if to == TenderKind::Cash { desk.rounding.round(given.amount)? } else { given.amount };
    Ok(Out { original: given.payment, to, covers: given.amount, pays })
}

type Ledger = (Account, BTreeMap<PaymentId, Money>, BTreeMap<PaymentId, payment::Model>);

/// What was paid towards a layaway, what of it went back with refunds, and the payments.
async fn account_of(tx: &ReadTx, desk: &Desk<'_>, layaway: DocumentId) -> Result<Ledger, AppError> {
    let currency = desk.house.currency();
    let rows = payments_of(tx, desk.house.store.id, layaway).await?;
    let total = Money::sum(currency, rows.iter().map(|row| Money::new(Ord::max(row.covers, 0), currency)))?;
    let account = Account::restore(total, rows.iter().map(|row| entry(row, currency)))?;
    let returned = returned(tx, desk, rows.iter().map(|row| row.id)).await?;
    Ok((account, returned, rows.into_iter().map(|row| (row.id, row)).collect()))
}

/// A payment as an entry of its account.
pub(super) fn entry(row: &payment::Model, currency: Currency) -> AccountEntry {
    AccountEntry {
        id: row.id,
        kind: row.kind,
        amount: Money::new(row.covers, currency),
        on: row.business_date,
        reverses: row.reverses,
    }
}

/// What of each payment went back with refunds.
async fn returned(
    tx: &ReadTx,
    desk: &Desk<'_>,
    of: impl Iterator<Item = PaymentId>,
) -> Result<BTreeMap<PaymentId, Money>, AppError> {
    let currency = desk.house.currency();
    let back = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(desk.house.store.id))
        .filter(payment::Column::Document.eq(PaidDocument::Refund))
        .filter(payment::Column::Reverses.is_in(of));
    let mut sums: BTreeMap<PaymentId, Money> = BTreeMap::new();
    for row in tx.all(back).await? {
        let Some(original) = row.reverses else { continue };
        let sum = sums.entry(original).or_insert(Money::zero(currency));
        *sum = sum.try_sub(Money::new(row.covers, currency))?;
    }
    Ok(sums)
}

/// Pays out. Each row names the payment that it goes back against.
///
/// # Errors
/// `cash.drawer_closed` when cash goes out and the register has no open drawer, `cash.insufficient`,
/// `payment.exceeds_balance` when a customer has paid what they owed, `refund.exceeds_paid`, `stored_value.…`.
pub(super) async fn pay_out(tx: &StoreTx, desk: &Desk<'_>, outs: &[Out]) -> Result<Paid, AppError> {
    let forms = forms(tx, desk, outs).await?;
    let in_cash = Money::sum(
        desk.house.currency(),
        forms.iter().filter(|(out, _)| out.to == TenderKind::Cash).map(|(out, _)| out.pays),
    )?;
    let session = if in_cash.is_zero() {
        match desk.register {
            Some(register) => posting::session(tx, register).await?.map(|row| row.id),
            None => None,
        }
    } else {
        let mut till = Till::of_register(tx, desk.register).await?;
        let (reason, amount) = (CashReason::Refund, in_cash.try_neg()?);
        till.post(tx, Cash { reason, amount, document: desk.document, reverses: None }).await?;
        Some(till.row.id)
    };
    let mut pays = Vec::new();
    let mut rows = Vec::new();
    for (out, original) in forms {
        let id: PaymentId = tx.mint();
        let reference = match out.to {
            TenderKind::GiftCard | TenderKind::StoreCredit => put_on(tx, desk, &out, &original).await?.to_string(),
            TenderKind::OnAccount => {
                lower(tx, desk, id, out.covers).await?;
                original.reference.clone()
            }
            to if to == original.kind => {
                if to == TenderKind::Card {
                    card::give_back(tx, original.id, id, out.pays).await?;
                }
                original.reference.clone()
            }
            _ => String::new(),
        };
        sum(&mut pays, out.to, out.pays)?;
        rows.push(payment::ActiveModel {
            id: Set(id),
            document: Set(PaidDocument::Refund),
            document_id: Set(desk.document),
            kind: Set(out.to),
            amount: Set(out.pays.try_neg()?.minor),
            covers: Set(out.covers.try_neg()?.minor),
            currency: Set(out.pays.currency.code().to_owned()),
            reference: Set(reference),
            session_id: Set(session),
            customer_id: Set(desk.customer),
            reverses: Set(Some(out.original)),
            business_date: Set(desk.house.today),
            at: Set(tx.now()),
            actor: Set(tx.user()),
            ..Default::default()
        });
    }
    tx.insert_all(rows).await?;
    Ok(Paid { pays, session })
}

/// Puts money on the card or credit it came from, on the credit of the customer, or on the voucher of this document.
async fn put_on(
    tx: &StoreTx,
    desk: &Desk<'_>,
    out: &Out,
    original: &payment::Model,
) -> Result<ValueAccountId, AppError> {
    let (currency, on) = (out.pays.currency, desk.house.today);
    let account = match out.to {
        to if to == original.kind => original.reference.parse().map_err(|_| AppError::not_found())?,
        TenderKind::StoreCredit => {
            let customer = desk.customer.ok_or_else(|| AppError::field("to", "Say whose credit it is."))?;
            value::open_credit(tx, customer, currency).await?
        }
        _ => open_voucher(tx, desk, currency, on).await?,
    };
    let (document, document_id) = (PaidDocument::Refund, desk.document);
    let (reason, amount) = (ValueReason::Refund, out.pays);
    if !amount.is_zero() {
        value::post(tx, value::Posting { account, reason, amount, document, document_id, on, reverses: None }).await?;
    }
    Ok(account)
}

/// The voucher of a refund is a gift card whose id is that of the refund.
async fn open_voucher(tx: &StoreTx, desk: &Desk<'_>, currency: Currency, on: Date) -> Result<ValueAccountId, AppError> {
    let card = GiftCardId::from(Uuid::from(desk.document));
    let account = super::post::account_of(card);
    let known = value_account::Entity::find().filter(value_account::Column::Id.eq(account));
    if tx.one(known).await?.is_none() {
        let expires_on = match desk.house.settings.gift_expiry {
            Expiry::Never => Date::LAST,
            Expiry::Months(months) => on.plus_months(months.into()).unwrap_or(Date::LAST),
        };
        let (kind, code, customer) = (ValueKind::GiftCard, Some(value::code(card)), desk.customer);
        value::open(tx, value::Opening { id: account, kind, code, customer, currency, expires_on }).await?;
    }
    Ok(account)
}

/// The voucher that a refund made, with its code: the same every time it is asked.
///
/// # Errors
/// When the database fails.
pub(super) async fn voucher(tx: &ReadTx, refund: RefundId, currency: Currency) -> Result<Vec<IssuedCard>, AppError> {
    let card = GiftCardId::from(Uuid::from(refund));
    let entries = value_entry::Entity::find()
        .filter(value_entry::Column::AccountId.eq(super::post::account_of(card)))
        .filter(value_entry::Column::DocumentId.eq(DocumentId::from(Uuid::from(refund))));
    let rows = tx.all(entries).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let amount = Money::sum(currency, rows.iter().map(|row| Money::new(row.amount, currency)))?;
    Ok(vec![IssuedCard { code: value::code(card), amount }])
}

/// The invoice of a sale, locked, with what was paid and what was taken off it.
///
/// # Errors
/// `record.not_found`, `server.fault`.
pub(super) async fn invoice_of(
    tx: &StoreTx,
    house: &House,
    sale: SaleId,
) -> Result<Option<(invoice::Model, Invoice)>, AppError> {
    let of_sale = invoice::Entity::find()
        .filter(invoice::Column::StoreId.eq(tx.store()))
        .filter(invoice::Column::SaleId.eq(sale))
        .lock_exclusive();
    let Some(row) = tx.one(of_sale).await? else { return Ok(None) };
    let currency = house.currency();
    let owed = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(tx.store()))
        .filter(payment::Column::DocumentId.eq(DocumentId::from(Uuid::from(sale))))
        .filter(payment::Column::Kind.eq(TenderKind::OnAccount));
    let owed: Vec<PaymentId> = tx.all(owed).await?.into_iter().map(|row| row.id).collect();
    let paid = payment::Column::Document
        .eq(PaidDocument::Invoice)
        .and(payment::Column::DocumentId.eq(DocumentId::from(Uuid::from(row.id))));
    let taken_off = payment::Column::Document
        .eq(PaidDocument::Refund)
        .and(payment::Column::Kind.eq(TenderKind::OnAccount))
        .and(payment::Column::Reverses.is_in(owed));
    let rows = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(tx.store()))
        .filter(paid.or(taken_off))
        .order_by_asc(payment::Column::At)
        .order_by_asc(payment::Column::Id);
    let rows = tx.all(rows).await?;
    // What a refund takes off counts as paid.
    let entries = rows.iter().map(|row| match row.document {
        PaidDocument::Refund => credit(row.id, Money::new(-row.covers, currency), row.business_date),
        _ => entry(row, currency),
    });
    let account = Account::restore(Money::new(row.total, currency), entries)?;
    let invoice = Invoice { id: row.id, state: row.state, due: row.due, account };
    Ok(Some((row, invoice)))
}

fn credit(id: PaymentId, amount: Money, on: Date) -> AccountEntry {
    AccountEntry { id, kind: TenderKind::OnAccount, amount, on, reverses: None }
}

/// Takes what comes back off what the customer owes.
async fn lower(tx: &StoreTx, desk: &Desk<'_>, id: PaymentId, amount: Money) -> Result<(), AppError> {
    let sale = desk.sale.ok_or_else(AppError::not_found)?;
    let (row, invoice) = invoice_of(tx, desk.house, sale).await?.ok_or_else(AppError::not_found)?;
    let after = invoice.post(credit(id, amount, desk.house.today)).map_err(|why| match why.code {
        Code::PaymentExceedsBalance => {
            let words =
                "The customer has paid this invoice, at least in part: choose in which form the money goes back.";
            AppError::new(Code::PaymentExceedsBalance, words)
        }
        _ => why,
    })?;
    keep_invoice(tx, &row, &after).await
}

/// Writes an invoice over the version that was read.
///
/// # Errors
/// `conflict.stale`.
pub(super) async fn keep_invoice(tx: &StoreTx, row: &invoice::Model, after: &Invoice) -> Result<(), AppError> {
    let change = invoice::Entity::update_many()
        .col_expr(invoice::Column::State, Expr::val(after.state))
        .col_expr(invoice::Column::Paid, Expr::val(after.account.paid().minor))
        .col_expr(invoice::Column::Version, Expr::col(invoice::Column::Version).add(1))
        .filter(invoice::Column::Id.eq(row.id))
        .filter(invoice::Column::Version.eq(row.version));
    if tx.update(change).await? == 0 {
        return Err(AppError::new(Code::Stale, "Somebody else has changed the invoice. Look at it again."));
    }
    Ok(())
}
