//! Finding clients by what people remember of them. Answers *conditions* on `customer`, as `search.rs` does on items.
#![expect(
    clippy::disallowed_methods,
    reason = "its subqueries name the organization, and the rows they lead to are scoped by the handle"
)]

use domain::CustomerId;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
    sea_query::{Expr, ExprTrait, IntoCondition, SimpleExpr},
};

use crate::{
    ReadTx, Result,
    entity::{customer, customer_search, customer_tag},
    search::{CANDIDATES, fts, grams, likest, words_fit},
};

impl ReadTx {
    /// Clients in whose names every typed word begins some word, in any order. With `codes` also in their e-mail
    /// addresses and numbers. `None` when nothing searchable was typed.
    #[must_use]
    pub fn clients_matching(&self, typed: &str, codes: bool) -> Option<Condition> {
        Some(self.clients_found(words_fit(self.conn.get_database_backend(), "customer_words", typed, codes)?))
    }

    /// Clients who have these figures somewhere in a phone number. Three are the fewest that can be looked up.
    #[must_use]
    pub fn clients_with_figures(&self, figures: &str) -> Condition {
        let holds = customer_search::Column::Codes.like(format!("%{figures}%"));
        let fits = match self.conn.get_database_backend() {
            DbBackend::Postgres => Condition::all(), // the trigram index serves LIKE
            _ => {
                let letters: Vec<char> = figures.chars().filter(char::is_ascii_digit).collect();
                let grams: Vec<String> =
                    letters.windows(3).map(|gram| format!("\"{}\"", gram.iter().collect::<String>())).collect();
                Condition::all().add(fts("customer_grams", format!("{{codes}} : ({})", grams.join(" AND "))))
            }
        };
        self.clients_found(fits.add(holds))
    }

    /// Clients whose names are spelt like what was typed, best first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clients_similar(&self, typed: &str, limit: usize) -> Result<Vec<CustomerId>> {
        let grams = grams(typed);
        if grams.is_empty() {
            return Ok(Vec::new());
        }
        let holds = |gram: &String| customer_search::Column::Text.like(format!("%{gram}%"));
        let shares = match self.conn.get_database_backend() {
            DbBackend::Postgres => grams.iter().fold(Condition::any(), |any, gram| any.add(holds(gram))),
            _ => {
                let any = grams.iter().map(|gram| format!("\"{gram}\"")).collect::<Vec<_>>().join(" OR ");
                Condition::all().add(fts("customer_grams", format!("{{text}} : ({any})")))
            }
        };
        let shared = grams.iter().map(|gram| Expr::case(holds(gram), 1).finally(0).into());
        let rows = customer_search::Entity::find()
            .filter(self.scope.seen::<customer_search::Entity>())
            .filter(shares)
            .order_by_desc(shared.fold(Expr::val(0), |sum: SimpleExpr, one: SimpleExpr| sum.add(one)))
            .order_by_asc(customer_search::Column::CustomerId)
            .limit(CANDIDATES)
            .all(&self.conn)
            .await?;
        Ok(likest(typed, rows.into_iter().map(|row| (row.text, row.customer_id)), limit))
    }

    /// Clients with a tag, by its key.
    #[must_use]
    pub fn clients_tagged(&self, key: &str) -> Condition {
        let rows = customer_tag::Entity::find()
            .select_only()
            .column(customer_tag::Column::CustomerId)
            .filter(customer_tag::Column::OrgId.eq(self.scope.org))
            .filter(customer_tag::Column::Key.eq(key));
        among(rows)
    }

    fn clients_found(&self, fits: impl IntoCondition) -> Condition {
        let rows = customer_search::Entity::find()
            .select_only()
            .column(customer_search::Column::CustomerId)
            .filter(customer_search::Column::OrgId.eq(self.scope.org))
            .filter(fits);
        among(rows)
    }
}

/// The client is one of those that a query names.
fn among<E: EntityTrait>(rows: Select<E>) -> Condition {
    Condition::all().add(customer::Column::Id.in_subquery(rows.into_query()))
}
