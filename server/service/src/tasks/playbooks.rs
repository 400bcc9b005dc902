//! Playbooks as the owner sets them. One that nobody has touched is as it began.

use std::collections::BTreeMap;

use db::{Change, ReadTx, entity::playbook};
use domain::{
    AppError, Code,
    identity::tasks::{Configure, View},
    tasks::{PlaybookKind, PlaybookRow, SavePlaybook},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use crate::Authorized;

/// All playbooks as they are now.
pub(super) async fn all(tx: &ReadTx) -> Result<Vec<PlaybookRow>, AppError> {
    let mut changed: BTreeMap<String, playbook::Model> =
        tx.all(playbook::Entity::find()).await?.into_iter().map(|row| (row.id.clone(), row)).collect();
    let row = |kind: &PlaybookKind| {
        let (days, title) = kind.usual();
        match changed.remove(kind.key()) {
            Some(it) => {
                let (active, days, category) = (it.active, it.days, it.category);
                PlaybookRow { kind: *kind, active, days, category, title: it.title, version: it.version }
            }
            None => {
                let (category, title) = (kind.usual_category().to_owned(), title.to_owned());
                PlaybookRow { kind: *kind, active: true, days, category, title, version: 0 }
            }
        }
    };
    Ok(PlaybookKind::ALL.iter().map(row).collect())
}

/// The playbooks of the organization.
///
/// # Errors
/// When the database fails.
pub async fn list_playbooks(who: &Authorized<View>) -> Result<Vec<PlaybookRow>, AppError> {
    all(&who.read().await?).await
}

/// Changes a playbook. Tasks that it has opened stay as they are.
///
/// # Errors
/// `input.invalid`, `conflict.stale`.
pub async fn save_playbook(who: &Authorized<Configure>, cmd: SavePlaybook) -> Result<(), AppError> {
    let title = cmd.read()?;
    let tx = who.begin().await?;
    let before = all(&tx).await?.into_iter().find(|it| it.kind == cmd.kind).ok_or_else(AppError::not_found)?;
    let same = (before.active, before.days, &before.category, &before.title);
    if same == (cmd.active, cmd.days, &cmd.category, &title) {
        return Ok(());
    }
    let stale = || AppError::new(Code::Stale, "Somebody else has changed this playbook. Look at it again.");
    if before.version != cmd.version {
        return Err(stale());
    }
    let written = if before.version == 0 {
        let row = playbook::ActiveModel {
            id: Set(cmd.kind.key().to_owned()),
            active: Set(cmd.active),
            days: Set(cmd.days),
            category: Set(cmd.category.clone()),
            title: Set(title.clone()),
            version: Set(1),
            updated_at: Set(tx.now()),
            updated_by: Set(tx.user()),
            ..Default::default()
        };
        tx.give_once(row).await?
    } else {
        let after = playbook::Entity::update_many()
            .col_expr(playbook::Column::Active, Expr::val(cmd.active))
            .col_expr(playbook::Column::Days, Expr::val(cmd.days))
            .col_expr(playbook::Column::Category, Expr::val(cmd.category.as_str()))
            .col_expr(playbook::Column::Title, Expr::val(title.as_str()))
            .col_expr(playbook::Column::Version, Expr::col(playbook::Column::Version).add(1))
            .col_expr(playbook::Column::UpdatedAt, Expr::val(tx.now()))
            .col_expr(playbook::Column::UpdatedBy, Expr::val(tx.user()))
            .filter(playbook::Column::Id.eq(cmd.kind.key()))
            .filter(playbook::Column::Version.eq(cmd.version));
        tx.update(after).await? > 0
    };
    if !written {
        return Err(stale());
    }
    let (kind, version) = (cmd.kind, before.version + 1);
    let now = PlaybookRow { kind, active: cmd.active, days: cmd.days, category: cmd.category, title, version };
    tx.audit("tasks.playbook_saved", cmd.kind.key(), Change::from_to(before, now)).await?;
    Ok(tx.commit().await?)
}
