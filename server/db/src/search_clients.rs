//! Finding clients by what people remember of them. Answers *conditions* on `customer`, as `search.rs` does on items.
#![expect(
    clippy::disallowed_methods,
    reason = "its subqueries name the organization, and the rows they lead to are scoped by the handle"
)]

use domain::{CustomerId, inventory::similar, text};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
    sea_query::{Expr, ExprTrait, IntoCondition, SimpleExpr},
};

use crate::{
    ReadTx, Result,
    entity::{customer, customer_search, customer_tag},
    search::{CANDIDATES, GRAMS, asked, fts},
};

impl ReadTx {
    /// Clients in whose names every typed word begins some word, in any order. With `codes` also in their e-mail
    /// addresses and numbers. `None` when nothing searchable was typed.
    #[must_use]
    pub fn clients_matching(&self, typed: &str, codes: bool) -> Option<Condition> {
        let words: Vec<String> =
            text::folded(asked(typed)).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        if words.is_empty() {
            return None;
        }
        let found = match self.conn.get_database_backend() {
            DbBackend::Postgres => {
                let in_column = |column: &str, word: &String| {
                    Expr::cust_with_values(format!("{column} @@ to_tsquery('simple', $1)"), [format!("{word}:*")])
                };
                let fits = |word: &String| match codes {
                    true => in_column("words", word).or(in_column("secret_words", word)),
                    false => in_column("words", word),
                };
                self.clients_found(words.iter().fold(Condition::all(), |all, word| all.add(fits(word))))
            }
            _ => {
                let all = words.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ");
                self.clients_found(fts("customer_words", if codes { all } else { format!("{{text}} : ({all})") }))
            }
        };
        Some(found)
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
        let typed = asked(typed);
        let grams: Vec<String> = similar::trigrams(typed)
            .into_iter()
            .filter(|gram| gram.chars().count() == 3 && !gram.contains(' '))
            .take(GRAMS)
            .collect();
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
        let mut scored: Vec<(u32, CustomerId)> =
            rows.into_iter().map(|row| (similar::likeness(typed, &row.text), row.customer_id)).collect();
        scored.retain(|(score, _)| *score >= similar::LEAST);
        scored.sort_unstable_by(|a, b| b.cmp(a));
        scored.truncate(limit);
        Ok(scored.into_iter().map(|(_, id)| id).collect())
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
