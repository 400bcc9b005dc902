//! Money that comes in for a layaway.

use db::{
    StoreTx,
    entity::{cash_session, payment},
};
use domain::{
    AppError, CustomerId, LayawayId, Money, RegisterId,
    sales::{
        PaidDocument, SaleDraft, Settlement, Tender, TenderKind, cash_session::CashReason, instalment::AccountEntry,
        stored_value::ValueReason,
    },
};
use sea_orm::ActiveValue::Set;

use super::{
    super::{
        posting::{self, Cash, House},
        ring_up, value,
    },
    account, document,
};

/// A payment that was settled.
pub(super) struct Part<'a> {
    /// Towards which layaway.
    pub(super) layaway: LayawayId,
    /// What is put aside.
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
    let (document, kind) = (document(it.layaway), PaidDocument::Layaway);
    let mut rows = Vec::new();
    for (at, part) in it.settlement.paid.iter().filter(|part| !part.covers.is_zero()).enumerate() {
        let said = it.tenders.iter().find(|tender| tender.id == part.tender).map(|it| it.reference.as_str());
        let mut said = said.unwrap_or_default().to_owned();
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
        value::post(tx, post(account(it.layaway), reason, part.covers)).await?;
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
