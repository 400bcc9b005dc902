//! Slows down guessing: failed attempts are counted per account and per address, in the database, so that several
//! processes count together.
#![expect(clippy::disallowed_methods, reason = "counts attempts of people who are not signed in")]

use db::entity::throttle;
use domain::{AppError, Code, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use crate::Services;

/// Attempts are forgotten this long after the first of them.
const WINDOW: i64 = 15 * 60 * 1000;
/// Failed attempts that an account takes in a window.
const PER_ACCOUNT: i32 = 6;
/// Failed attempts that an address makes in a window. Higher: a shop's staff share one.
const PER_ADDRESS: i32 = 60;

/// The counters of one attempt.
pub(crate) struct Attempt {
    account: String,
    address: String,
}

impl Attempt {
    pub(crate) fn new(account: &str, address: &str) -> Self {
        // Hashed: the table of attempts should not be a list of customers' addresses.
        Self { account: format!("account:{}", super::token::hash(account)), address: format!("address:{address}") }
    }

    /// Refuses when there were too many failures already.
    ///
    /// # Errors
    /// `request.throttled`.
    pub(crate) async fn check(&self, services: &Services) -> Result<(), AppError> {
        let since = services.db().now().plus(-WINDOW);
        let rows = services
            .db()
            .system_all(
                throttle::Entity::find()
                    .filter(throttle::Column::Id.is_in([&self.account, &self.address]))
                    .filter(throttle::Column::Since.gt(since)),
            )
            .await?;
        let limit = |id: &str| if id == self.account { PER_ACCOUNT } else { PER_ADDRESS };
        if rows.iter().any(|row| row.failures >= limit(&row.id)) {
            return Err(AppError::new(Code::Throttled, "Too many attempts. Wait a quarter of an hour and try again."));
        }
        Ok(())
    }

    /// Counts a failure.
    pub(crate) async fn failed(&self, services: &Services) -> Result<(), AppError> {
        let tx = services.db().system().await?;
        let now = tx.now();
        for id in [&self.account, &self.address] {
            let fresh = |since: Timestamp| now.since(since) < WINDOW;
            match tx.one(throttle::Entity::find_by_id(id.clone())).await? {
                Some(row) if fresh(row.since) => {
                    let one_more = throttle::Entity::update_many()
                        .col_expr(throttle::Column::Failures, Expr::col(throttle::Column::Failures).add(1))
                        .filter(throttle::Column::Id.eq(id));
                    tx.update(one_more).await?;
                }
                Some(_) => {
                    let restart = throttle::Entity::update_many()
                        .col_expr(throttle::Column::Failures, Expr::val(1))
                        .col_expr(throttle::Column::Since, Expr::val(now))
                        .filter(throttle::Column::Id.eq(id));
                    tx.update(restart).await?;
                }
                None => {
                    tx.insert(throttle::ActiveModel { id: Set(id.clone()), failures: Set(1), since: Set(now) }).await?;
                }
            }
        }
        Ok(tx.commit().await?)
    }
}
