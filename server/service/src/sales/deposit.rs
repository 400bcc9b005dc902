//! Money that comes in for what is paid over time, layaways and special orders, and what of it comes back unpaid. Until
//! the goods change hands, it is owed to the customer.

use std::collections::BTreeMap;

use db::{
    StoreTx,
    entity::{cash_session, payment, value_entry},
};
use domain::{
    AppError, CashRounding, Code, CustomerId, DocumentId, Money, PaymentId, RegisterId, ValueAccountId,
    sales::{
        Approvable, Approval, PaidDocument, SaleDraft, Settlement, Tender, TenderKind,
        cash_session::CashReason,
        instalment::{Account, AccountEntry},
        stored_value::ValueReason,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{
    card,
    pay_out::{self, Desk, payments_of},
    posting::{self, Cash, House},
    ring_up, value,
};

/// What is paid over time.
#[derive(Clone, Copy)]
pub(super) struct Towards {
    /// What kind of document it is.
    pub(super) kind: PaidDocument,
    /// Which one.
    pub(super) document: DocumentId,
}

impl Towards {
    /// The account that keeps what was paid: a liability until the goods change hands. It bears the id of its document.
    pub(super) fn account(self) -> ValueAccountId {
        Uuid::from(self.document).into()
    }
}

/// A payment that was settled.
pub(super) struct Part<'a> {
    /// Towards what.
    pub(super) towards: Towards,
    /// What is put aside or ordered.
    pub(super) draft: &'a SaleDraft,
    /// By whom.
    pub(super) customer: CustomerId,
    /// At which register.
    pub(super) register: Option<RegisterId>,
    /// What was handed over.
    pub(super) tenders: &'a [Tender],
    /// What it comes to.
    pub(super) settlement: &'a Settlement,
    /// The account is new.
    pub(super) first: bool,
}

impl Part<'_> {
    /// As entries of its account.
    pub(super) fn entries(&self, house: &House) -> Vec<AccountEntry> {
        let part = |it: &domain::sales::PaidPart| AccountEntry {
            id: it.tender,
            kind: it.kind,
            amount: it.covers,
            on: house.today,
            reverses: None,
        };
        self.settlement.paid.iter().filter(|it| !it.covers.is_zero()).map(part).collect()
    }
}

/// The drawer: needed when cash is handed over, named when there is one.
pub(super) async fn session(
    tx: &StoreTx,
    register: Option<RegisterId>,
    settlement: &Settlement,
) -> Result<Option<cash_session::Model>, AppError> {
    let in_cash = settlement.paid.iter().any(|it| it.kind == TenderKind::Cash);
    match (register, in_cash) {
        (register, true) => Ok(Some(posting::open_session(tx, register).await?)),
        (Some(register), false) => posting::session(tx, register).await,
        (None, false) => Ok(None),
    }
}

/// Takes it: payments, cash, what cards and credits lose, and what the shop owes from now on.
pub(super) async fn take(tx: &StoreTx, house: &House, it: &Part<'_>) -> Result<(), AppError> {
    let session = session(tx, it.register, it.settlement).await?;
    let Towards { document, kind } = it.towards;
    let mut rows = Vec::new();
    for (at, part) in it.settlement.paid.iter().filter(|part| !part.covers.is_zero()).enumerate() {
        let tender = it.tenders.iter().find(|tender| tender.id == part.tender).ok_or_else(AppError::not_found)?;
        let mut said = card::claim(tx, tender, document).await?.unwrap_or_else(|| tender.reference.clone());
        let post = |account, reason, amount| value::Posting {
            account,
            reason,
            amount,
            document: kind,
            document_id: document,
            on: house.today,
            reverses: None,
        };
        if let Some(from) = ring_up::drawn_on(tx, part.kind, &said, it.draft).await? {
            value::post(tx, post(from, ValueReason::Redeem, part.paid)).await?;
            said = from.to_string();
        }
        let reason = if it.first && at == 0 { ValueReason::Issue } else { ValueReason::TopUp };
        value::post(tx, post(it.towards.account(), reason, part.covers)).await?;
        rows.push(payment::ActiveModel {
            id: Set(part.tender),
            document: Set(kind),
            document_id: Set(document),
            kind: Set(part.kind),
            amount: Set(part.paid.minor),
            covers: Set(part.covers.minor),
            currency: Set(part.paid.currency.code().to_owned()),
            reference: Set(domain::text::line(&said).map_err(|why| AppError::field("tenders", why))?),
            session_id: Set(session.as_ref().map(|it| it.id)),
            customer_id: Set(Some(it.customer)),
            reverses: Set(None),
            business_date: Set(house.today),
            at: Set(tx.now()),
            actor: Set(tx.user()),
            ..Default::default()
        });
    }
    tx.insert_all(rows).await?;
    let cash = it.tenders.iter().filter(|tender| tender.kind == TenderKind::Cash);
    let handed = Money::sum(house.currency(), cash.map(|tender| tender.amount))?;
    if let (Some(session), false) = (&session, handed.is_zero()) {
        let moves = [
            Cash { reason: CashReason::Sale, amount: handed, document, reverses: None },
            Cash { reason: CashReason::Change, amount: it.settlement.change.try_neg()?, document, reverses: None },
        ];
        posting::post_cash(tx, session, &moves).await?;
    }
    Ok(())
}

/// A payment that came to nothing is taken back: a cheque that bounced, a card that was charged back.
///
/// # Errors
/// `conflict.reference` for a payment that is not there, `input.invalid` for a form that cannot bounce.
pub(super) async fn bounce(
    tx: &StoreTx,
    house: &House,
    towards: Towards,
    payment: PaymentId,
    id: PaymentId,
) -> Result<(), AppError> {
    let Towards { document, kind } = towards;
    let rows = payments_of(tx, tx.store(), document).await?;
    let original = rows.into_iter().find(|row| row.id == payment);
    let original = original.ok_or_else(|| AppError::new(Code::Reference, "There is no such payment."))?;
    if !original.kind.can_bounce() {
        let words = format!("{} does not come back unpaid.", original.kind.label());
        return Err(AppError::field("payment", words));
    }
    // Entries of the same amount are as good as each other.
    let entries = value_entry::Entity::find()
        .filter(value_entry::Column::AccountId.eq(towards.account()))
        .order_by_asc(value_entry::Column::Id);
    let entries = tx.all(entries).await?;
    let open = |it: &&value_entry::Model| {
        it.amount == original.covers && !entries.iter().any(|other| other.reverses == Some(it.id))
    };
    let entry = entries.iter().find(open).ok_or_else(AppError::not_found)?;
    let back = value::Posting {
        account: towards.account(),
        reason: entry.reason,
        amount: house.money(original.covers),
        document: kind,
        document_id: document,
        on: house.today,
        reverses: Some(entry.id),
    };
    value::post(tx, back).await?;
    let row = payment::ActiveModel {
        id: Set(id),
        document: Set(kind),
        document_id: Set(document),
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
    };
    Ok(tx.insert(row).await?)
}

/// What is paid over time ends without a sale.
pub(super) struct Ending<'a> {
    /// What ends.
    pub(super) towards: Towards,
    /// What was paid.
    pub(super) account: &'a Account,
    /// Goes back to the customer.
    pub(super) refund: Money,
    /// Stays with the shop.
    pub(super) kept: Money,
    /// Another form for all of it; `None` is the form it came in.
    pub(super) to: Option<TenderKind>,
    /// Whose it is.
    pub(super) customer: CustomerId,
    /// At which register.
    pub(super) register: Option<RegisterId>,
    /// How cash is rounded.
    pub(super) rounding: CashRounding,
}

/// Money that went back, in which forms, and what was agreed to for it.
pub(super) type Unwound = (Vec<(TenderKind, Money)>, Vec<Approval>);

/// Gives money back, in the forms it came in or in the one that is asked for. Money that goes back needs approval, as
/// any refund does; another form needs its own.
///
/// # Errors
/// `approval.required`, `input.invalid` for a form that does not pay out, `cash.drawer_closed`, `cash.insufficient`.
pub(super) async fn unwind(tx: &StoreTx, house: &House, it: &Ending<'_>) -> Result<Unwound, AppError> {
    let Towards { document, .. } = it.towards;
    if it.to.is_some_and(|to| !to.pays_out()) {
        return Err(AppError::field("to", "Money does not go back in this form."));
    }
    let given = it.account.give_back(&BTreeMap::new(), it.refund, it.to)?;
    let mut needed = Vec::new();
    if !it.refund.is_zero() {
        needed.push(Approvable::Refund);
    }
    if given.iter().any(|it| it.to != it.from.back()) {
        needed.push(Approvable::OtherTender);
    }
    let agreed = posting::approvals(tx, document).await?;
    house.settings.authority.check(tx.user(), &needed, &agreed, &house.staff)?;
    let desk =
        Desk { house, document, sale: None, customer: Some(it.customer), register: it.register, rounding: it.rounding };
    let outs = given.iter().map(|it| pay_out::rounded(&desk, it)).collect::<Result<Vec<_>, _>>()?;
    for (reason, amount) in [(ValueReason::CashOut, it.refund), (ValueReason::Kept, it.kept)] {
        if !amount.is_zero() {
            let posting = value::Posting {
                account: it.towards.account(),
                reason,
                amount,
                document: PaidDocument::Refund,
                document_id: document,
                on: house.today,
                reverses: None,
            };
            value::post(tx, posting).await?;
        }
    }
    Ok((pay_out::pay_out(tx, &desk, &outs).await?.pays, agreed))
}
