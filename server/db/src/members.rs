//! What people are in the current store: whether they still work there, and whose records they see. The membership of
//! somebody who has left stays, closed, because it is named by whatever they did there.

use domain::{
    Timestamp, UserId,
    identity::{RecordScope, Role},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{ReadTx, Result, StoreTx, entity::membership};

impl ReadTx {
    /// Everybody who works in the current store, with what they are and see there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn members(&self) -> Result<Vec<membership::Model>> {
        let rows = membership::Entity::find()
            .filter(membership::Column::OrgId.eq(self.scope.org))
            .filter(membership::Column::StoreId.eq(self.scope.here))
            .filter(membership::Column::LeftAt.is_null())
            .all(&self.conn)
            .await?;
        Ok(rows)
    }

    /// Whether somebody works in any store of the organization.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn works_anywhere(&self, user: UserId) -> Result<bool> {
        let row = membership::Entity::find()
            .filter(membership::Column::OrgId.eq(self.scope.org))
            .filter(membership::Column::UserId.eq(user))
            .filter(membership::Column::LeftAt.is_null())
            .one(&self.conn)
            .await?;
        Ok(row.is_some())
    }

    /// What somebody was who has left the current store.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn left(&self, user: UserId) -> Result<Option<Role>> {
        let row = membership::Entity::find()
            .filter(membership::Column::OrgId.eq(self.scope.org))
            .filter(membership::Column::StoreId.eq(self.scope.here))
            .filter(membership::Column::UserId.eq(user))
            .filter(membership::Column::LeftAt.is_not_null())
            .one(&self.conn)
            .await?;
        Ok(row.map(|row| row.role))
    }
}

impl StoreTx {
    /// Somebody works in the current store no more.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn part(&self, user: UserId) -> Result<()> {
        self.stands(user, Some(self.now())).await
    }

    /// Somebody who had left works in the current store again, as what they were.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn rejoin(&self, user: UserId) -> Result<()> {
        self.stands(user, None).await
    }

    /// Somebody sees the records of these people in the current store, and is of this team.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn sees(&self, user: UserId, records: RecordScope, team: &str) -> Result<()> {
        let row = membership::Entity::update_many()
            .col_expr(membership::Column::Records, Expr::val(records))
            .col_expr(membership::Column::Team, Expr::val(team))
            .filter(membership::Column::OrgId.eq(self.scope.org))
            .filter(membership::Column::StoreId.eq(self.scope.here))
            .filter(membership::Column::UserId.eq(user));
        row.exec(&self.conn).await?;
        Ok(())
    }

    async fn stands(&self, user: UserId, left_at: Option<Timestamp>) -> Result<()> {
        let row = membership::Entity::update_many()
            .col_expr(membership::Column::LeftAt, Expr::val(left_at))
            .filter(membership::Column::OrgId.eq(self.scope.org))
            .filter(membership::Column::StoreId.eq(self.scope.here))
            .filter(membership::Column::UserId.eq(user));
        row.exec(&self.conn).await?;
        Ok(())
    }
}
