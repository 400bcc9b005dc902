//! What of a client spans stores that the person at work may not see: the sum of their purchases, and every record
//! that names them. Both stay inside the organization of the handle.
#![expect(
    clippy::disallowed_methods,
    reason = "names the organization in each statement; what it counts is not answered"
)]

use domain::{
    CustomerId, MergeId, StoreId,
    customers::InteractionKind,
    identity::{Permission, opportunities},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Statement,
    Value, prelude::Uuid,
};

use crate::{
    ReadTx, Result, StoreTx,
    entity::{interaction, task},
};

impl StoreTx {
    /// Works out anew what the purchases of clients come to, from their sales in all stores.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recount_customers(&self, customers: &[CustomerId]) -> Result<()> {
        for customer in customers {
            let of = [self.org_value(), Uuid::from(*customer).into()];
            self.run("DELETE FROM customer_total WHERE org_id = $1 AND customer_id = $2", of.clone()).await?;
            let counted = "INSERT INTO customer_total \
                (org_id, customer_id, currency, sales, returns, spent, first_on, last_on) \
                SELECT s.org_id, s.customer_id, s.currency, COUNT(*), COALESCE(SUM(r.times), 0), \
                SUM(s.total - s.refunded), MIN(s.business_date), MAX(s.business_date) FROM sale s \
                LEFT JOIN (SELECT org_id, store_id, sale_id, COUNT(*) AS times FROM refund \
                WHERE org_id = $1 AND kind = 'refund' AND sale_id IN \
                (SELECT id FROM sale WHERE org_id = $1 AND customer_id = $2) \
                GROUP BY org_id, store_id, sale_id) r \
                ON r.org_id = s.org_id AND r.store_id = s.store_id AND r.sale_id = s.id \
                WHERE s.org_id = $1 AND s.customer_id = $2 AND s.state <> 'voided' \
                GROUP BY s.org_id, s.customer_id, s.currency";
            self.run(counted, of).await?;
        }
        Ok(())
    }

    fn org_value(&self) -> Value {
        Uuid::from(self.scope.org).into()
    }

    /// One statement with numbered values, which both databases understand.
    async fn run(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<u64> {
        let backend = self.conn.get_database_backend();
        let done = self.conn.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        Ok(done.rows_affected())
    }
}

/// Whatever names a client, but for payments, which are a ledger and say who paid then: table, column, and what tells its rows apart beside the organization.
const NAMED: &[(&str, &str, &str)] = &[
    ("customer", "merged_into", "id"),
    ("customer_note", "customer_id", "id"),
    ("hold", "customer_id", "item_id"),
    ("interaction", "customer_id", "id"),
    ("invoice", "customer_id", "id"),
    ("layaway", "customer_id", "id"),
    ("opportunity", "customer_id", "id"),
    ("owned_piece", "customer_id", "id"),
    ("quote", "customer_id", "id"),
    ("sale", "customer_id", "id"),
    ("special_order", "customer_id", "id"),
    ("task", "customer_id", "id"),
    ("wish", "customer_id", "id"),
];

/// What belongs to a client once: a tie to another, store credit in a currency. It moves where the other record has
/// no such thing; the rest stays and is found again when the records are taken apart.
const ONCE: [(&str, &str, &str, &str); 3] = [
    (
        "customer_relation",
        "customer_id",
        "id",
        "other_id <> $3 AND NOT EXISTS (SELECT 1 FROM customer_relation o WHERE o.org_id = $1 AND o.customer_id = $3 \
         AND o.other_id = customer_relation.other_id)",
    ),
    (
        "customer_relation",
        "other_id",
        "id",
        "customer_id <> $3 AND NOT EXISTS (SELECT 1 FROM customer_relation o WHERE o.org_id = $1 AND o.other_id = $3 \
         AND o.customer_id = customer_relation.customer_id)",
    ),
    (
        "value_account",
        "customer_id",
        "id",
        "(kind <> 'store_credit' OR NOT EXISTS (SELECT 1 FROM value_account o WHERE o.org_id = $1 AND o.customer_id = $3 \
         AND o.kind = 'store_credit' AND o.currency = value_account.currency))",
    ),
];

/// What merges have moved before the record that stays said itself what both had said: it moves back.
const FORMERLY: [(&str, &str, &str); 3] = [
    ("customer_contact", "customer_id", "id"),
    ("customer_occasion", "customer_id", "id"),
    ("customer_tag", "customer_id", "key"),
];

impl StoreTx {
    /// Makes everything that names one client name another one, in all stores, and remembers what moved.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn move_customer(&self, merge: MergeId, from: CustomerId, to: CustomerId) -> Result<()> {
        let of = [self.org_value(), Uuid::from(from).into(), Uuid::from(to).into(), Uuid::from(merge).into()];
        let each = NAMED.iter().map(|(table, column, key)| (*table, *column, *key, "1 = 1"));
        for (table, column, key, only) in each.chain(ONCE) {
            let key = self.row_key(key);
            let noted = format!(
                "INSERT INTO customer_moved (org_id, merge_id, tab, row_key) SELECT org_id, $4, '{table}.{column}', {key} \
                 FROM {table} WHERE org_id = $1 AND {column} = $2 AND ($3 IS NOT NULL) AND {only}"
            );
            if self.run(&noted, of.clone()).await? > 0 {
                let moved = format!(
                    "UPDATE {table} SET {column} = $3 WHERE org_id = $1 AND {column} = $2 AND {key} IN \
                     (SELECT row_key FROM customer_moved WHERE org_id = $1 AND merge_id = $4 AND tab = '{table}.{column}')"
                );
                self.run(&moved, of.clone()).await?;
            }
        }
        Ok(())
    }

    /// Gives back what moved, where it still names the client that it moved to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn move_customer_back(&self, merge: MergeId, gone: CustomerId, keep: CustomerId) -> Result<()> {
        let of = [self.org_value(), Uuid::from(keep).into(), Uuid::from(gone).into(), Uuid::from(merge).into()];
        let each = NAMED.iter().copied().chain(FORMERLY);
        for (table, column, key) in each.chain(ONCE.map(|(table, column, key, _)| (table, column, key))) {
            let key = self.row_key(key);
            let back = format!(
                "UPDATE {table} SET {column} = $3 WHERE org_id = $1 AND {column} = $2 AND {key} IN \
                 (SELECT row_key FROM customer_moved WHERE org_id = $1 AND merge_id = $4 AND tab = '{table}.{column}')"
            );
            self.run(&back, of.clone()).await?;
        }
        Ok(())
    }

    /// What tells rows apart, as text.
    fn row_key(&self, key: &str) -> String {
        match (key, self.conn.get_database_backend()) {
            ("key", _) => key.to_owned(),
            (id, DbBackend::Postgres) => format!("CAST({id} AS TEXT)"),
            (id, _) => format!("hex({id})"),
        }
    }
}

impl ReadTx {
    /// Which entries of a story may be told: those that came of a deal or a task only to those who may see it.
    #[must_use]
    pub fn may_be_told(&self) -> Condition {
        use interaction::Column as C;
        let open = Condition::all().add(C::TaskId.is_null()).add(C::Kind.ne(InteractionKind::Opportunity));
        let seen = task::Entity::find().select_only().column(task::Column::Id);
        let seen = seen.filter(self.scope.seen::<task::Entity>()).into_query();
        let deals = self.scope.sees_all(opportunities::View::CODE);
        let deals = Condition::all()
            .add(C::TaskId.is_null())
            .add(C::Kind.eq(InteractionKind::Opportunity))
            .add(C::StoreId.is_in(deals));
        Condition::any().add(open).add(deals).add(C::TaskId.in_subquery(seen)).add(C::Actor.eq(self.scope.user))
    }

    /// The current store.
    #[must_use]
    pub fn here(&self) -> StoreId {
        self.scope.here
    }
}
