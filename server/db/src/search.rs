//! Full-text search over `item_search`. Answers *conditions* on `item`, so that the handle's own predicates still
//! decide what may be seen; nothing here returns a row.
#![expect(
    clippy::disallowed_methods,
    reason = "its subqueries name the organization, and the rows they lead to are scoped by the handle"
)]

use domain::{ItemId, inventory::similar, text};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Alias, Expr, ExprTrait, IntoCondition, Query, SimpleExpr},
};

use crate::{
    ReadTx, Result,
    entity::{item, item_search},
};

/// Candidates that spelling likeness looks at: those that share the most trigrams with what was typed.
pub(crate) const CANDIDATES: u64 = 400;
/// Trigrams that are looked for; nobody misspells a longer text on purpose.
pub(crate) const GRAMS: usize = 64;

impl ReadTx {
    /// Items in which every typed word begins some word. With `codes` also serial numbers, for those who may see
    /// them. `None` when nothing searchable was typed.
    #[must_use]
    pub fn matching(&self, typed: &str, codes: bool) -> Option<Condition> {
        Some(self.found(words_fit(self.conn.get_database_backend(), "item_words", typed, codes)?))
    }

    /// Items that are spelt like what was typed, best first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn similar(&self, typed: &str, limit: usize) -> Result<Vec<ItemId>> {
        let grams = grams(typed);
        if grams.is_empty() {
            return Ok(Vec::new());
        }
        let holds = |gram: &String| item_search::Column::Text.like(format!("%{gram}%"));
        let shares = match self.conn.get_database_backend() {
            // The trigram index serves LIKE.
            DbBackend::Postgres => grams.iter().fold(Condition::any(), |any, gram| any.add(holds(gram))),
            _ => {
                // detail=none keeps no positions, so each term must be one trigram: exactly what is asked here.
                let any = grams.iter().map(|gram| format!("\"{gram}\"")).collect::<Vec<_>>().join(" OR ");
                Condition::all().add(fts("item_grams", any))
            }
        };
        let shared = grams.iter().map(|gram| Expr::case(holds(gram), 1).finally(0).into());
        let rows = item_search::Entity::find()
            .filter(self.scope.seen::<item_search::Entity>())
            .filter(shares)
            .order_by_desc(shared.fold(Expr::val(0), |sum: SimpleExpr, one: SimpleExpr| sum.add(one)))
            .order_by_asc(item_search::Column::ItemId)
            .limit(CANDIDATES)
            .all(&self.conn)
            .await?;
        Ok(likest(typed, rows.into_iter().map(|row| (row.text, row.item_id)), limit))
    }

    /// Items whose search row fits, in the organization of the handle. By store and id, which is how an
    /// item's rows are keyed.
    fn found(&self, fits: impl IntoCondition) -> Condition {
        let rows = item_search::Entity::find()
            .select_only()
            .column(item_search::Column::StoreId)
            .column(item_search::Column::ItemId)
            .filter(item_search::Column::OrgId.eq(self.scope.org))
            .filter(fits)
            .into_query();
        let key = [item::Column::StoreId, item::Column::Id].map(|column| Expr::col(column.as_column_ref()));
        Condition::all().add(Expr::tuple(key).in_subquery(rows))
    }
}

/// What is looked for: the first characters. Each word becomes a condition, and conditions nest: without a bound, a
/// text of many thousand words overflows the stack and takes the process with it.
pub(crate) fn asked(typed: &str) -> &str {
    typed.char_indices().nth(text::MAX_LINE).map_or(typed, |(at, _)| &typed[..at])
}

/// `seq IN (SELECT rowid FROM index WHERE index MATCH query)` on SQLite.
pub(crate) fn fts(index: &'static str, query: String) -> SimpleExpr {
    let rows = Query::select()
        .expr(Expr::cust("rowid"))
        .from(Alias::new(index))
        .and_where(Expr::cust_with_values(format!("{index} MATCH ?"), [query]))
        .to_owned();
    Expr::cust("seq").in_subquery(rows)
}

/// What a search row says when every typed word begins some word of it; with `codes`, one may stand in the texts and the
/// next in the codes. `None` when nothing searchable was typed.
pub(crate) fn words_fit(backend: DbBackend, index: &'static str, typed: &str, codes: bool) -> Option<Condition> {
    let words: Vec<String> =
        text::folded(asked(typed)).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if words.is_empty() {
        return None;
    }
    let begins = |word: &String| format!("{word}:*");
    let in_column =
        |column: &str, query: String| Expr::cust_with_values(format!("{column} @@ to_tsquery('simple', $1)"), [query]);
    Some(match backend {
        DbBackend::Postgres if codes => {
            let either = |word| in_column("words", begins(word)).or(in_column("secret_words", begins(word)));
            words.iter().fold(Condition::all(), |all, word| all.add(either(word)))
        }
        DbBackend::Postgres => {
            Condition::all().add(in_column("words", words.iter().map(begins).collect::<Vec<_>>().join(" & ")))
        }
        _ => {
            let all = words.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ");
            Condition::all().add(fts(index, if codes { all } else { format!("{{text}} : ({all})") }))
        }
    })
}

/// The trigrams that a misspelt text is looked up by.
pub(crate) fn grams(typed: &str) -> Vec<String> {
    let whole = |gram: &String| gram.chars().count() == 3 && !gram.contains(' ');
    similar::trigrams(asked(typed)).into_iter().filter(whole).take(GRAMS).collect()
}

/// The ids of the texts that are spelt most like what was typed, best first.
pub(crate) fn likest<I: Ord>(typed: &str, texts: impl Iterator<Item = (String, I)>, limit: usize) -> Vec<I> {
    let typed = asked(typed);
    let mut scored: Vec<(u32, I)> = texts.map(|(text, id)| (similar::likeness(typed, &text), id)).collect();
    scored.retain(|(score, _)| *score >= similar::LEAST);
    scored.sort_unstable_by(|a, b| b.cmp(a));
    scored.truncate(limit);
    scored.into_iter().map(|(_, id)| id).collect()
}
