//! One drawer, as its page shows it. While it is open, this is the X report.

use db::{
    Authorized as Who,
    entity::{cash_session, register, store},
};
use domain::{
    AppError, CashSessionId, Money, RegisterId,
    identity::{Permission, cash::View},
    sales::{
        CashMovementView, DrawerView,
        cash_session::{CashMovement, CashState, ZReport},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{named, restore, tenders, unreadable};
use crate::{Authorized, zone::Clockface};

/// A session of any store in which the person may see drawers. While it is being counted nothing is said about what it
/// should hold.
///
/// # Errors
/// `record.not_found`.
pub async fn find_drawer(who: &Authorized<View>, id: CashSessionId) -> Result<DrawerView, AppError> {
    view(&who.wide(), id).await
}

/// The session of a register that is not closed, if there is one.
///
/// # Errors
/// `record.not_found` for a register that is not there.
pub async fn drawer_of_register(who: &Authorized<View>, register: RegisterId) -> Result<Option<DrawerView>, AppError> {
    let who = who.wide();
    let tx = who.read().await?;
    tx.find::<register::Entity>(register).await?;
    let open = cash_session::Entity::find()
        .filter(cash_session::Column::RegisterId.eq(register))
        .filter(cash_session::Column::State.ne(CashState::Closed));
    let found = tx.one(open).await?.map(|row| row.id);
    drop(tx);
    match found {
        Some(id) => Ok(Some(view(&who, id).await?)),
        None => Ok(None),
    }
}

pub(super) async fn view<P: Permission>(who: &Who<P>, id: CashSessionId) -> Result<DrawerView, AppError> {
    let tx = who.read().await?;
    let row: cash_session::Model = tx.find::<cash_session::Entity>(id).await?;
    let place = tx.one(store::Entity::find().filter(store::Column::Id.eq(row.store_id))).await?;
    let face = Clockface::new(place.as_ref().map_or("UTC", |it| &it.time_zone), who.now());
    let till = register::Entity::find()
        .filter(register::Column::Id.eq(row.register_id))
        .filter(register::Column::StoreId.eq(row.store_id));
    let till = tx.one(till).await?;
    let session = restore(&tx, &row).await?;
    let z: Option<ZReport> = row.z_report.clone().map(serde_json::from_value).transpose().map_err(|_| unreadable())?;
    let closer = z.as_ref().map(|z| z.closed_by);
    let people = session.movements().iter().map(|it| it.by).chain([row.opened_by]).chain(closer);
    let names = tx.names(people).await?;
    let blind = row.state == CashState::Counting;
    let movement = |it: &CashMovement| CashMovementView {
        id: it.id,
        reason: it.reason,
        amount: it.amount,
        note: it.note.clone(),
        when: face.when(it.at),
        by: named(&names, it.by),
    };
    let counted: Option<Money> = session.counts().last().map(|count| count.total(session.currency())).transpose()?;
    let mut moved: Vec<&CashMovement> = session.movements().iter().collect();
    moved.sort_by_key(|it| std::cmp::Reverse((it.at, it.id)));
    Ok(DrawerView {
        id,
        register: row.register_id,
        register_name: till.map(|it| it.name).unwrap_or_default(),
        state: row.state,
        currency: session.currency(),
        on: row.business_date,
        opened: face.when(row.opened_at),
        opened_by: named(&names, row.opened_by),
        version: row.version,
        movements: (!blind).then(|| moved.into_iter().map(movement).collect()),
        report: if blind { None } else { Some(session.report()?) },
        tenders: if blind { None } else { Some(tenders(&tx, &row).await?) },
        counts: session.counts().len(),
        counted,
        closed: row.closed_at.map(|at| face.when(at)),
        closed_by: closer.map(|by| named(&names, by)).unwrap_or_default(),
        z,
    })
}
