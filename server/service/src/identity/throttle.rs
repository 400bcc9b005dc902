//! Slows down guessing: attempts are counted per account and per address, in the database, so that several processes
//! count together. An attempt is counted before its password is looked at and given back when it was right: guesses
//! that are sent at the same moment would otherwise all find the counter as it was before them.
#![expect(clippy::disallowed_methods, reason = "counts attempts of people who are not signed in")]

use db::{
    SystemTx,
    entity::{person, session, throttle},
};
use domain::{AppError, Code, Timestamp, UserId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{CaseStatement, Expr, OnConflict},
};

use crate::Services;

/// Attempts are forgotten this long after the first of them.
const WINDOW: i64 = 15 * 60 * 1000;
/// Failed attempts that an account takes in a window.
const PER_ACCOUNT: i32 = 6;
/// Failed attempts that an address makes in a window. Higher: a shop's staff share one.
const PER_ADDRESS: i32 = 60;

/// An attempt that was counted.
pub(crate) struct Attempt {
    counters: Vec<String>,
    at: Timestamp,
}

impl Attempt {
    /// Counts an attempt to get into an account.
    ///
    /// An address from which the account was entered before has a counter of its own for it: whoever fails from
    /// elsewhere, on purpose or not, does not lock its owner out.
    ///
    /// # Errors
    /// `request.throttled` when there were too many already.
    pub(crate) async fn at_account(services: &Services, email: &str, address: &str) -> Result<Self, AppError> {
        let theirs = person::Entity::find()
            .select_only()
            .column(person::Column::Id)
            .filter(person::Column::Email.eq(email))
            .into_query();
        let entered = session::Entity::find()
            .filter(session::Column::UserId.in_subquery(theirs))
            .filter(session::Column::Ip.eq(address))
            .limit(1);
        let known = !address.is_empty() && !services.db().system_all(entered).await?.is_empty();
        // Hashed: the table of attempts should not be a list of customers' addresses.
        let account = super::token::hash(email);
        let account = if known { format!("account:{account}@{address}") } else { format!("account:{account}") };
        Self::count(services, vec![(account, PER_ACCOUNT), of_address(address)]).await
    }

    /// Counts an attempt from an address that is about no account.
    ///
    /// # Errors
    /// As [`Attempt::at_account`].
    pub(crate) async fn from_address(services: &Services, address: &str) -> Result<Self, AppError> {
        Self::count(services, vec![of_address(address)]).await
    }

    /// Counts an attempt to prove with a PIN, or with a password at one's own till, who is there.
    ///
    /// # Errors
    /// As [`Attempt::at_account`].
    pub(crate) async fn at_pin(services: &Services, user: UserId) -> Result<Self, AppError> {
        Self::count(services, vec![(format!("pin:{user}"), PER_ACCOUNT)]).await
    }

    /// Gives the attempt back, in a transaction of its own.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn forgive(self, services: &Services) -> Result<(), AppError> {
        let tx = services.db().system().await?;
        self.give_back(&tx).await?;
        Ok(tx.commit().await?)
    }

    async fn count(services: &Services, counters: Vec<(String, i32)>) -> Result<Self, AppError> {
        let tx = services.db().system().await?;
        let now = tx.now();
        for (id, limit) in &counters {
            // One statement, so that attempts at the same moment wait for each other and are counted one by one.
            let expired = Expr::col((throttle::Entity, throttle::Column::Since)).lte(now.plus(-WINDOW));
            let counted = Expr::col((throttle::Entity, throttle::Column::Failures));
            let again = OnConflict::column(throttle::Column::Id)
                .value(
                    throttle::Column::Failures,
                    CaseStatement::new().case(expired.clone(), 1).finally(counted.clone().add(1)),
                )
                .value(
                    throttle::Column::Since,
                    CaseStatement::new()
                        .case(expired.clone(), now)
                        .finally(Expr::col((throttle::Entity, throttle::Column::Since))),
                )
                .action_and_where(expired.or(counted.lt(*limit)))
                .to_owned();
            let first = throttle::ActiveModel { id: Set(id.clone()), failures: Set(1), since: Set(now) };
            if tx.upsert(throttle::Entity::insert(first).on_conflict(again)).await? == 0 {
                return Err(AppError::new(
                    Code::Throttled,
                    "Too many attempts. Wait a quarter of an hour and try again.",
                ));
            }
        }
        tx.commit().await?;
        Ok(Self { counters: counters.into_iter().map(|(id, _)| id).collect(), at: now })
    }

    /// Gives the attempt back: it was right.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn give_back(self, tx: &SystemTx) -> Result<(), AppError> {
        let one_less = throttle::Entity::update_many()
            .col_expr(throttle::Column::Failures, Expr::col(throttle::Column::Failures).sub(1))
            .filter(throttle::Column::Id.is_in(self.counters))
            // Not from a window that has begun since, in which it was not counted.
            .filter(throttle::Column::Since.lte(self.at))
            .filter(throttle::Column::Failures.gt(0));
        tx.update(one_less).await?;
        Ok(())
    }
}

fn of_address(address: &str) -> (String, i32) {
    (format!("address:{address}"), PER_ADDRESS)
}
