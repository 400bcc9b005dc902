//! What the documents of a till have in common: the house they are written in, their numbers, the drawer they pay
//! into, and what was agreed to about them.

use std::collections::BTreeMap;

use db::{
    ReadTx, StoreTx,
    entity::{approval, cash_movement, cash_session, sequence, store, till_setting},
};
use domain::{
    AppError, CashMovementId, Code, Currency, Date, DocumentId, Money, RegisterId, StoreId, Timestamp, UserId,
    identity::Role,
    sales::{
        Approvable, Approval, DocumentKind, DocumentNumber, SaleDraft, Series, TillSettings,
        cash_session::{CashReason, CashState},
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, sea_query::Expr};
use serde::de::DeserializeOwned;

use crate::zone;

/// The house a document is written in.
pub(super) struct House {
    /// The store.
    pub(super) store: store::Model,
    /// What it decided.
    pub(super) settings: TillSettings,
    /// The version of that; 0 when it has decided nothing yet.
    pub(super) version: i32,
    /// The roles of everybody there.
    pub(super) staff: BTreeMap<UserId, Role>,
    /// The day there.
    pub(super) today: Date,
}

impl House {
    /// Reads it: three statements.
    ///
    /// # Errors
    /// `record.not_found` for a store that is not visible.
    pub(super) async fn of(tx: &ReadTx, store: StoreId, now: Timestamp) -> Result<Self, AppError> {
        let place = tx.one(store::Entity::find().filter(store::Column::Id.eq(store))).await?;
        let place = place.ok_or_else(AppError::not_found)?;
        let (settings, version) = settings(tx, &place).await?;
        let staff = tx.roles().await?;
        let today = zone::business_date(&place.time_zone, now);
        Ok(Self { store: place, settings, version, staff, today })
    }

    /// What it sells in.
    pub(super) fn currency(&self) -> Currency {
        self.settings.terms.currency
    }

    /// An amount of its currency.
    pub(super) fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency())
    }
}

/// What a store decided about its till, or what it begins with.
pub(super) async fn settings(tx: &ReadTx, place: &store::Model) -> Result<(TillSettings, i32), AppError> {
    let kept = tx.one(till_setting::Entity::find().filter(till_setting::Column::Id.eq(place.id))).await?;
    if let Some(row) = kept {
        return Ok((stored(row.body)?, row.version));
    }
    let currency = place.currency.parse().map_err(|_| AppError::new(Code::Internal, "The store has no currency."))?;
    Ok((TillSettings::usual(&code_of(&place.name), currency), 0))
}

/// The initials of a store's name, for its document numbers until it chooses a code.
fn code_of(name: &str) -> String {
    let initials: String = name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .take(4)
        .collect();
    if initials.is_empty() { "S".to_owned() } else { initials }
}

/// Reads a value that was stored as JSON.
///
/// # Errors
/// `server.fault`: what was stored cannot be read any more.
pub(super) fn stored<T: DeserializeOwned>(body: serde_json::Value) -> Result<T, AppError> {
    serde_json::from_value(body).map_err(|err| {
        tracing::error!(error = %err, "sales.stored_unreadable");
        AppError::new(Code::Internal, "A stored document cannot be read.")
    })
}

/// Writes a value as JSON.
///
/// # Errors
/// `server.fault`.
pub(super) fn json(value: &impl serde::Serialize) -> Result<serde_json::Value, AppError> {
    serde_json::to_value(value).map_err(|_| AppError::new(Code::Internal, "A document cannot be written."))
}

/// What a document is about, in words: its first line.
pub(super) fn title_of(draft: &SaleDraft) -> String {
    let first = draft.lines.first().map(|line| line.title.clone()).unwrap_or_default();
    match draft.lines.len() {
        0 | 1 => first,
        many => format!("{first} and {} more", many - 1),
    }
}

/// Takes the next number of a series: inside the transaction, so that one that is undone gives its number back. The
/// row of the series is locked until the commit, so numbers have no gap.
///
/// # Errors
/// `input.invalid` for a store code that is none, `server.fault` when the series is exhausted.
pub(super) async fn next_number(tx: &StoreTx, house: &House, kind: DocumentKind) -> Result<DocumentNumber, AppError> {
    let year = house.today.year();
    let series = Series::new(&house.settings.code, kind.prefix(), None, year)?;
    let id = format!("doc.{}.{year}", kind.prefix());
    let mine = || sequence::Column::Id.eq(id.as_str());
    let one_more = sequence::Entity::update_many()
        .col_expr(sequence::Column::Next, Expr::col(sequence::Column::Next).add(1))
        .filter(mine());
    if tx.update(one_more).await? == 0 {
        tx.insert(sequence::ActiveModel { id: Set(id.clone()), next: Set(2), ..Default::default() }).await?;
        return Ok(DocumentNumber { series, number: 1 });
    }
    let here = sequence::Column::StoreId.eq(tx.store());
    let taken = tx.one(sequence::Entity::find().filter(mine()).filter(here)).await?;
    let number = taken.and_then(|row| u32::try_from(row.next - 1).ok());
    let exhausted = || AppError::new(Code::Internal, "This series of numbers is exhausted.");
    Ok(DocumentNumber { series, number: number.ok_or_else(exhausted)? })
}

/// The session of a register that is not closed. Inside a write it is locked against being counted meanwhile.
///
/// # Errors
/// When the database fails.
pub(super) async fn session(tx: &ReadTx, register: RegisterId) -> Result<Option<cash_session::Model>, AppError> {
    let open = cash_session::Entity::find()
        .filter(cash_session::Column::RegisterId.eq(register))
        .filter(cash_session::Column::State.ne(CashState::Closed));
    Ok(tx.one(open).await?)
}

/// The session of a register, ready to take and give cash.
///
/// # Errors
/// `cash.drawer_closed` when there is none, or when it is being counted.
pub(super) async fn open_session(tx: &StoreTx, register: Option<RegisterId>) -> Result<cash_session::Model, AppError> {
    let closed = |words: &str| AppError::new(Code::DrawerClosed, words);
    let register = register.ok_or_else(|| closed("Choose a register: cash goes into a drawer."))?;
    let open = cash_session::Entity::find()
        .filter(cash_session::Column::RegisterId.eq(register))
        .filter(cash_session::Column::StoreId.eq(tx.store()))
        .filter(cash_session::Column::State.ne(CashState::Closed))
        .lock_shared();
    match tx.one(open).await? {
        None => Err(closed("The drawer of this register is closed. Open it with its float first.")),
        Some(row) if row.state == CashState::Counting => Err(closed("The drawer is being counted: nothing moves.")),
        Some(row) => Ok(row),
    }
}

/// Answers what was done before. What another transaction of the same turn has written may not be on disk yet: this
/// waits until it is, so that an answer always means that.
///
/// # Errors
/// `storage.busy` when nothing was acknowledged.
pub(super) async fn before<T>(tx: StoreTx, answer: T) -> Result<T, AppError> {
    tx.commit().await?;
    Ok(answer)
}

/// Cash that moves with a document.
pub(super) struct Cash {
    /// Why.
    pub(super) reason: CashReason,
    /// Into the drawer; negative out of it.
    pub(super) amount: Money,
    /// The document.
    pub(super) document: DocumentId,
    /// The movement it takes back.
    pub(super) reverses: Option<CashMovementId>,
}

/// Posts cash to an open drawer with one statement; nothing is not a movement.
///
/// # Errors
/// When the database fails.
pub(super) async fn post_cash(tx: &StoreTx, session: &cash_session::Model, moves: &[Cash]) -> Result<(), AppError> {
    let row = |it: &Cash| cash_movement::ActiveModel {
        id: Set(tx.mint::<CashMovementId>()),
        session_id: Set(session.id),
        reason: Set(it.reason),
        amount: Set(it.amount.minor),
        note: Set(String::new()),
        document_id: Set(Some(it.document)),
        reverses: Set(it.reverses),
        at: Set(tx.now()),
        actor: Set(tx.user()),
        ..Default::default()
    };
    Ok(tx.insert_all(moves.iter().filter(|it| !it.amount.is_zero()).map(row)).await?)
}

/// What a second person agreed to about a document. These rows are the only approvals that count: what a browser says
/// about approvals is not believed.
///
/// # Errors
/// When the database fails.
pub(super) async fn approvals(tx: &ReadTx, document: DocumentId) -> Result<Vec<Approval>, AppError> {
    let rows = tx.all(approval::Entity::find().filter(approval::Column::DocumentId.eq(document))).await?;
    rows.into_iter()
        .map(|row| {
            let what: Approvable = stored(row.what)?;
            let (asked_by, approved_by) = (row.asked_by, row.approved_by);
            Ok(Approval { what, reason: row.reason, asked_by, approved_by, at: row.at })
        })
        .collect()
}
