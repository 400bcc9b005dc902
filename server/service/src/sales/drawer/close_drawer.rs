//! Closing a drawer with its Z report.

use db::{Change, entity::cash_session};
use domain::{
    AppError, Code,
    identity::cash::Operate,
    sales::{
        CloseDrawer, DocumentKind, DrawerView, Live,
        cash_session::{CashState, Closing},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{find_drawer::view, held, restore, stale, tenders, unreadable};
use crate::{
    Authorized,
    sales::posting::{House, approvals, before, next_number},
};

/// Closes a counted drawer: numbers the Z report without a gap, keeps it for good, and answers it. A variance above the
/// limit of the store needs the approval of somebody who may, recorded for this session.
///
/// # Errors
/// `approval.required`, `step.not_allowed` before a count, `conflict.stale`, `record.not_found`.
pub async fn close_drawer(who: &Authorized<Operate>, cmd: CloseDrawer) -> Result<DrawerView, AppError> {
    match close(who, cmd).await {
        // Two drawers of a store that close the first session of a year compete for the first number.
        Err(err) if err.code == Code::Duplicate => close(who, cmd).await?,
        done => done?,
    }
    view(&who.wide(), cmd.session).await
}

async fn close(who: &Authorized<Operate>, cmd: CloseDrawer) -> Result<(), AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let row = held(&tx, cmd.session).await?;
    if row.version != cmd.version {
        let again = row.state == CashState::Closed && row.version == cmd.version.saturating_add(1);
        return if again { before(tx, ()).await } else { Err(stale()) };
    }
    let (session, sums) = (restore(&tx, &row).await?, tenders(&tx, &row).await?);
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let number = next_number(&tx, &house, DocumentKind::ZReport).await?;
    let (session, z) = session.close(Closing {
        number: &number,
        tenders: &sums,
        limit: house.settings.cash_variance,
        authority: &house.settings.authority,
        approvals: &approvals(&tx, Uuid::from(cmd.session).into()).await?,
        staff: &house.staff,
        by: tx.user(),
        at: tx.now(),
    })?;
    let change = cash_session::Entity::update_many()
        .col_expr(cash_session::Column::State, Expr::val(session.state))
        .col_expr(cash_session::Column::Number, Expr::val(Some(number.to_string())))
        .col_expr(cash_session::Column::ZReport, Expr::val(serde_json::to_value(&z).map_err(|_| unreadable())?))
        .col_expr(cash_session::Column::ClosedAt, Expr::val(Some(tx.now())))
        .col_expr(cash_session::Column::Version, Expr::col(cash_session::Column::Version).add(1))
        .filter(cash_session::Column::Id.eq(cmd.session))
        .filter(cash_session::Column::Version.eq(cmd.version));
    if tx.update(change).await? == 0 {
        return Err(stale());
    }
    tx.audit("cash.drawer_closed", cmd.session, Change::to(&z)).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    tx.commit().await?;
    Ok(())
}
