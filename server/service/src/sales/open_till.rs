//! What a till needs to begin.

use std::collections::BTreeMap;

use db::entity::{cash_session, gateway, register};
use domain::{
    AppError, RegisterId,
    identity::{Permission, role_allows, sales::Ring},
    sales::{DrawerBadge, RegisterView, Salesperson, TillView, cash_session::CashState},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::posting::House;
use crate::{Authorized, identity::pin, zone::Clockface};

/// The store, its settings, its registers and its people.
///
/// # Errors
/// When the database fails.
pub async fn open_till(who: &Authorized<Ring>) -> Result<TillView, AppError> {
    let who = who.at(who.store())?;
    let tx = who.read().await?;
    let house = House::of(&tx, who.store(), who.now()).await?;
    let face = Clockface::new(&house.store.time_zone, who.now());
    let registers = register::Entity::find()
        .filter(register::Column::RemovedAt.is_null())
        .order_by_asc(register::Column::Position)
        .order_by_asc(register::Column::Id);
    let registers = tx.all(registers).await?;
    let open = cash_session::Entity::find().filter(cash_session::Column::State.ne(CashState::Closed));
    let open: BTreeMap<RegisterId, cash_session::Model> =
        tx.all(open).await?.into_iter().map(|row| (row.register_id, row)).collect();
    let names = tx.names(house.staff.keys().copied().chain(open.values().map(|row| row.opened_by))).await?;
    let with_pin = pin::have_pin(&tx).await?;
    let approvers = &house.settings.authority.approvers;
    let mut staff: Vec<Salesperson> = house
        .staff
        .iter()
        .filter(|(_, role)| role_allows(**role, Ring::CODE) || approvers.contains(role))
        .map(|(user, role)| Salesperson {
            user: *user,
            name: names.get(user).cloned().unwrap_or_default(),
            role: *role,
            approves: approvers.contains(role) && with_pin.contains(user),
        })
        .collect();
    staff.sort_by(|a, b| a.name.cmp(&b.name));
    // A reader takes nothing without a gateway.
    let readers = registers.iter().any(|row| !row.reader.is_empty());
    let connected = readers && tx.one(gateway::Entity::find()).await?.is_some();
    let registers = registers
        .into_iter()
        .map(|row| RegisterView {
            session: open.get(&row.id).map(|session| DrawerBadge {
                id: session.id,
                opened: face.when(session.opened_at),
                opened_by: names.get(&session.opened_by).cloned().unwrap_or_default(),
                counting: session.state == CashState::Counting,
            }),
            id: row.id,
            name: row.name,
            printer: row.printer,
            reader: row.reader,
        })
        .collect();
    Ok(TillView {
        store: house.store.id,
        store_name: house.store.name.clone(),
        settings: house.settings,
        version: house.version,
        today: house.today,
        registers,
        staff,
        me: who.user(),
        gateway: connected,
    })
}
