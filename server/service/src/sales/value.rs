//! Money that the business owes: gift cards, store credit, and what was paid towards layaways. The account carries the
//! balance and is changed by one conditional update, so that nothing is spent twice; the entries are the ledger.

use db::{
    ReadTx, StoreTx,
    entity::{value_account, value_entry},
};
use domain::{
    AppError, Code, Currency, CustomerId, Date, DocumentId, GiftCardId, Money, ValueAccountId, ValueEntryId,
    sales::{
        PaidDocument, ValueView,
        stored_value::{ValueKind, ValueReason, ValueState},
    },
    text,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The alphabet of codes: no letter that is read as a figure (Crockford's Base32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a code: 60 of the 62 random bits of its card's id.
const CODE: usize = 12;

/// The code of a gift card: made of the random bits of its id, so that the same sale answers the same code. Only a
/// hash of it is kept.
pub(super) fn code(card: GiftCardId) -> String {
    let mut bits = Uuid::from(card).as_u128();
    let mut code = Vec::with_capacity(CODE + 2);
    for at in 0..CODE {
        if at > 0 && at % 4 == 0 {
            code.push('-');
        }
        let letter = usize::try_from(bits & 31).unwrap_or_default();
        code.push(char::from(LETTERS.get(letter).copied().unwrap_or(b'0')));
        bits >>= 5;
    }
    code.into_iter().collect()
}

/// What a code is found by, however it was typed.
pub(super) fn code_key(typed: &str) -> String {
    let plain = text::code_key(typed).to_uppercase().replace('O', "0").replace(['I', 'L'], "1");
    hex::encode(Sha256::digest(plain))
}

/// An account that is opened.
pub(super) struct Opening {
    /// Its id.
    pub(super) id: ValueAccountId,
    /// What it is for.
    pub(super) kind: ValueKind,
    /// The code of a card.
    pub(super) code: Option<String>,
    /// Whose it is.
    pub(super) customer: Option<CustomerId>,
    /// What it is kept in.
    pub(super) currency: Currency,
    /// Its last day.
    pub(super) expires_on: Date,
}

/// Opens an account, worth nothing yet.
///
/// # Errors
/// `conflict.duplicate` when it exists.
pub(super) async fn open(tx: &StoreTx, it: Opening) -> Result<(), AppError> {
    let end = it.code.as_deref().map(|code| code.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect());
    tx.insert(value_account::ActiveModel {
        id: Set(it.id),
        kind: Set(it.kind),
        state: Set(ValueState::Active),
        code_key: Set(it.code.as_deref().map(code_key)),
        code_end: Set(end.unwrap_or_default()),
        customer_id: Set(it.customer),
        currency: Set(it.currency.code().to_owned()),
        balance: Set(0),
        expires_on: Set(it.expires_on),
        created_at: Set(tx.now()),
        ..Default::default()
    })
    .await?;
    Ok(())
}

/// One entry to be posted.
pub(super) struct Posting {
    /// The account.
    pub(super) account: ValueAccountId,
    /// Why.
    pub(super) reason: ValueReason,
    /// How much, more than nothing; the reason says which way.
    pub(super) amount: Money,
    /// What kind of document it belongs to.
    pub(super) document: PaidDocument,
    /// Which one.
    pub(super) document_id: DocumentId,
    /// The business date.
    pub(super) on: Date,
    /// The entry it takes back.
    pub(super) reverses: Option<ValueEntryId>,
}

/// Posts an entry: the balance follows in one conditional update and is never below nothing.
///
/// # Errors
/// `stored_value.unusable`, `stored_value.insufficient`, `record.not_found`, `money.currency_mismatch`.
pub(super) async fn post(tx: &StoreTx, it: Posting) -> Result<(), AppError> {
    use value_account::Column as C;
    let adds = it.reason.adds() == it.reverses.is_none();
    let delta = if adds { it.amount.minor } else { -it.amount.minor };
    let mut change = value_account::Entity::update_many()
        .col_expr(C::Balance, Expr::col(C::Balance).add(delta))
        .filter(C::Id.eq(it.account))
        .filter(C::Currency.eq(it.amount.currency.code()))
        .filter(C::State.eq(ValueState::Active));
    if !adds {
        change = change.filter(C::Balance.gte(it.amount.minor));
    }
    if it.reason == ValueReason::Redeem && it.reverses.is_none() {
        change = change.filter(C::ExpiresOn.gte(it.on));
    }
    if tx.update(change).await? == 0 {
        return Err(refused(tx, &it).await);
    }
    tx.insert(value_entry::ActiveModel {
        id: Set(tx.mint::<ValueEntryId>()),
        account_id: Set(it.account),
        store_id: Set(tx.store()),
        reason: Set(it.reason),
        amount: Set(delta),
        document: Set(it.document),
        document_id: Set(it.document_id),
        reverses: Set(it.reverses),
        business_date: Set(it.on),
        at: Set(tx.now()),
        actor: Set(tx.user()),
        ..Default::default()
    })
    .await?;
    Ok(())
}

async fn refused(tx: &StoreTx, it: &Posting) -> AppError {
    let account = value_account::Entity::find().filter(value_account::Column::Id.eq(it.account));
    match tx.one(account).await {
        Err(err) => err.into(),
        Ok(None) => AppError::not_found(),
        Ok(Some(row)) => {
            if let Err(other) = money(&row).and_then(|balance| balance.same_currency(it.amount)) {
                return other;
            }
            if row.state != ValueState::Active || row.expires_on < it.on {
                let why = if row.state == ValueState::Active { "expired" } else { row.state.key() };
                return AppError::new(Code::StoredValueUnusable, format!("It cannot be used: it is {why}."));
            }
            let left = Money::new(row.balance, it.amount.currency);
            AppError::new(Code::StoredValueInsufficient, format!("There is only {left} on it."))
        }
    }
}

/// The gift card of a code.
///
/// # Errors
/// `record.not_found`.
pub(super) async fn of_code(tx: &ReadTx, typed: &str) -> Result<value_account::Model, AppError> {
    let card = value_account::Entity::find().filter(value_account::Column::CodeKey.eq(code_key(typed)));
    tx.one(card).await?.ok_or_else(|| AppError::new(Code::NotFound, "There is no gift card with this code."))
}

/// The store credit of a customer in a currency.
///
/// # Errors
/// When the database fails.
pub(super) async fn credit_of(
    tx: &ReadTx,
    customer: CustomerId,
    currency: Currency,
) -> Result<Option<value_account::Model>, AppError> {
    let credit = value_account::Entity::find()
        .filter(value_account::Column::CustomerId.eq(customer))
        .filter(value_account::Column::Kind.eq(ValueKind::StoreCredit))
        .filter(value_account::Column::Currency.eq(currency.code()));
    Ok(tx.one(credit).await?)
}

/// The store credit of a customer, opened when there is none yet.
///
/// # Errors
/// `conflict.duplicate` when it is opened twice at the same moment.
pub(super) async fn open_credit(
    tx: &StoreTx,
    customer: CustomerId,
    currency: Currency,
) -> Result<ValueAccountId, AppError> {
    if let Some(row) = credit_of(tx, customer, currency).await? {
        return Ok(row.id);
    }
    let id = tx.mint();
    let (kind, customer) = (ValueKind::StoreCredit, Some(customer));
    open(tx, Opening { id, kind, code: None, customer, currency, expires_on: Date::LAST }).await?;
    Ok(id)
}

/// The account as whoever pays with it sees it.
pub(super) fn view(row: &value_account::Model) -> Result<ValueView, AppError> {
    Ok(ValueView {
        account: row.id,
        kind: row.kind,
        code_end: row.code_end.clone(),
        balance: money(row)?,
        state: row.state,
        last_day: (row.expires_on < Date::LAST).then_some(row.expires_on),
    })
}

fn money(row: &value_account::Model) -> Result<Money, AppError> {
    let unreadable = |_| AppError::new(Code::Internal, "An account has no currency.");
    Ok(Money::new(row.balance, row.currency.parse().map_err(unreadable)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        let card = GiftCardId::from(Uuid::from_u128(0x0123_4567_89ab_7cde_8f01_2345_6789_abcd));
        let made = code(card);
        assert_eq!(made.len(), CODE + 2);
        assert_eq!(made, code(card), "the same card has the same code");
        assert_eq!(code_key(&made), code_key(&made.to_lowercase().replace('-', " ")));
        assert_eq!(code_key("O1IL"), code_key("0111"));
        assert_ne!(code_key(&made), code_key(&code(Uuid::from_u128(5).into())));
    }
}
