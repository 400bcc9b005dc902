//! Recomputes projections in the database, across all tenants: the only reads that no handle scopes. What leaves
//! the house are counts, ids and what differs.
#![expect(clippy::disallowed_methods, reason = "asks the schema itself, which belongs to no tenant")]

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
    sea_query::Expr,
};

use crate::{
    Db, Result,
    conn::Conn,
    entity::{item, item_search, item_tag, variant},
};

/// Each finds rows whose projection differs from its ledger: what, id, has, should have.
const CHECKS: &[(&str, &str)] = &[
    (
        "item.quantity",
        "SELECT i.id AS id, CAST(i.quantity AS TEXT) AS has, CAST(COALESCE(m.total, 0) AS TEXT) AS wanted FROM item i \
         LEFT JOIN (SELECT org_id, store_id, item_id, SUM(delta) AS total FROM movement GROUP BY org_id, store_id, item_id) m \
         ON m.org_id = i.org_id AND m.store_id = i.store_id AND m.item_id = i.id \
         WHERE i.quantity <> COALESCE(m.total, 0)",
    ),
    (
        "variant.quantity",
        "SELECT v.id AS id, CAST(v.quantity AS TEXT) AS has, CAST(COALESCE(m.total, 0) AS TEXT) AS wanted FROM variant v \
         LEFT JOIN (SELECT org_id, store_id, variant_id, SUM(delta) AS total FROM movement \
         WHERE variant_id IS NOT NULL GROUP BY org_id, store_id, variant_id) m \
         ON m.org_id = v.org_id AND m.store_id = v.store_id AND m.variant_id = v.id \
         WHERE v.quantity <> COALESCE(m.total, 0)",
    ),
    (
        "item.cover",
        "SELECT i.id AS id, COALESCE(i.cover, '-') AS has, COALESCE(c.content, '-') AS wanted FROM item i \
         LEFT JOIN (SELECT org_id, store_id, item_id, content, ROW_NUMBER() OVER \
         (PARTITION BY org_id, store_id, item_id ORDER BY position, id) AS place FROM photo WHERE removed_at IS NULL) c \
         ON c.org_id = i.org_id AND c.store_id = i.store_id AND c.item_id = i.id AND c.place = 1 \
         WHERE COALESCE(i.cover, '-') <> COALESCE(c.content, '-')",
    ),
    // The last entry of a deal's history is where it stands.
    (
        "opportunity.stage",
        "SELECT o.id AS id, o.state AS has, COALESCE(p.state, '-') AS wanted FROM opportunity o \
         LEFT JOIN (SELECT org_id, store_id, opportunity_id, state, to_stage, at, ROW_NUMBER() OVER \
         (PARTITION BY org_id, store_id, opportunity_id ORDER BY version DESC) AS place FROM opportunity_passage) p \
         ON p.org_id = o.org_id AND p.store_id = o.store_id AND p.opportunity_id = o.id AND p.place = 1 \
         WHERE p.state IS NULL OR o.state <> p.state OR o.stage_id <> p.to_stage OR o.stage_since <> p.at",
    ),
    (
        "item_search",
        "SELECT i.id AS id, 'nothing' AS has, 'a search row' AS wanted FROM item i \
         LEFT JOIN item_search s ON s.org_id = i.org_id AND s.store_id = i.store_id AND s.item_id = i.id \
         WHERE s.item_id IS NULL",
    ),
    (
        "sale.refunded",
        "SELECT s.id AS id, CAST(s.refunded AS TEXT) AS has, CAST(COALESCE(r.total, 0) AS TEXT) AS wanted FROM sale s \
         LEFT JOIN (SELECT org_id, store_id, sale_id, SUM(amount) AS total FROM refund GROUP BY org_id, store_id, sale_id) r \
         ON r.org_id = s.org_id AND r.store_id = s.store_id AND r.sale_id = s.id \
         WHERE s.refunded <> COALESCE(r.total, 0)",
    ),
    // What was taken for a sale covers its total, and what went back with a refund covers what the refund says.
    (
        "sale.payments",
        "SELECT s.id AS id, CAST(COALESCE(p.total, 0) AS TEXT) AS has, CAST(s.total AS TEXT) AS wanted FROM sale s \
         LEFT JOIN (SELECT org_id, store_id, document_id, SUM(covers) AS total FROM payment \
         WHERE document = 'sale' GROUP BY org_id, store_id, document_id) p \
         ON p.org_id = s.org_id AND p.store_id = s.store_id AND p.document_id = s.id \
         WHERE s.total <> COALESCE(p.total, 0)",
    ),
    (
        "refund.payments",
        "SELECT r.id AS id, CAST(-COALESCE(p.total, 0) AS TEXT) AS has, CAST(r.amount AS TEXT) AS wanted FROM refund r \
         LEFT JOIN (SELECT org_id, store_id, document_id, SUM(covers) AS total FROM payment \
         WHERE document = 'refund' GROUP BY org_id, store_id, document_id) p \
         ON p.org_id = r.org_id AND p.store_id = r.store_id AND p.document_id = r.id \
         WHERE r.amount <> -COALESCE(p.total, 0)",
    ),
    // Tax of sales and refunds is what their documents say.
    (
        "sale.tax",
        "SELECT s.id AS id, CAST(s.tax - COALESCE(r.tax, 0) AS TEXT) AS has, CAST(COALESCE(t.total, 0) AS TEXT) AS wanted \
         FROM sale s LEFT JOIN (SELECT org_id, store_id, sale_id, SUM(amount) AS total FROM sale_tax \
         GROUP BY org_id, store_id, sale_id) t ON t.org_id = s.org_id AND t.store_id = s.store_id AND t.sale_id = s.id \
         LEFT JOIN (SELECT org_id, store_id, sale_id, SUM(tax) AS tax FROM refund GROUP BY org_id, store_id, sale_id) r \
         ON r.org_id = s.org_id AND r.store_id = s.store_id AND r.sale_id = s.id \
         WHERE s.tax - COALESCE(r.tax, 0) <> COALESCE(t.total, 0)",
    ),
    // A task is live until it ends, is put off until a moment or not at all, and asks for attention then or when it is due.
    (
        "task.state",
        "SELECT t.id AS id, t.state AS has, CAST(t.acts_at AS TEXT) AS wanted FROM task t \
         WHERE t.live <> (t.state IN ('open', 'in_progress', 'snoozed')) OR (t.state = 'snoozed') <> (t.until IS NOT NULL) \
         OR t.acts_at <> COALESCE(t.until, t.due_at, 253402300799000)",
    ),
    (
        "layaway.paid",
        "SELECT l.id AS id, CAST(l.paid AS TEXT) AS has, CAST(COALESCE(p.total, 0) AS TEXT) AS wanted FROM layaway l \
         LEFT JOIN (SELECT org_id, store_id, document_id, SUM(covers) AS total FROM payment \
         WHERE document = 'layaway' GROUP BY org_id, store_id, document_id) p \
         ON p.org_id = l.org_id AND p.store_id = l.store_id AND p.document_id = l.id \
         WHERE l.paid <> COALESCE(p.total, 0)",
    ),
    // What is owed for a layaway is what was paid while it goes on, and nothing afterwards.
    (
        "layaway.owed",
        "SELECT l.id AS id, CAST(COALESCE(a.balance, 0) AS TEXT) AS has, \
         CAST(CASE WHEN l.state IN ('active', 'paid_in_full') THEN l.paid ELSE 0 END AS TEXT) AS wanted FROM layaway l \
         LEFT JOIN value_account a ON a.org_id = l.org_id AND a.id = l.id \
         WHERE COALESCE(a.balance, 0) <> CASE WHEN l.state IN ('active', 'paid_in_full') THEN l.paid ELSE 0 END",
    ),
    (
        "special_order.paid",
        "SELECT l.id AS id, CAST(l.paid AS TEXT) AS has, CAST(COALESCE(p.total, 0) AS TEXT) AS wanted FROM special_order l \
         LEFT JOIN (SELECT org_id, store_id, document_id, SUM(covers) AS total FROM payment \
         WHERE document = 'special_order' GROUP BY org_id, store_id, document_id) p \
         ON p.org_id = l.org_id AND p.store_id = l.store_id AND p.document_id = l.id \
         WHERE l.paid <> COALESCE(p.total, 0)",
    ),
    // What is owed for an order is what was paid while it goes on, and nothing afterwards.
    (
        "special_order.owed",
        "SELECT l.id AS id, CAST(COALESCE(a.balance, 0) AS TEXT) AS has, \
         CAST(CASE WHEN l.state IN ('picked_up', 'cancelled') THEN 0 ELSE l.paid END AS TEXT) AS wanted FROM special_order l \
         LEFT JOIN value_account a ON a.org_id = l.org_id AND a.id = l.id \
         WHERE COALESCE(a.balance, 0) <> CASE WHEN l.state IN ('picked_up', 'cancelled') THEN 0 ELSE l.paid END",
    ),
    (
        "value_account.balance",
        "SELECT a.id AS id, CAST(a.balance AS TEXT) AS has, CAST(COALESCE(e.total, 0) AS TEXT) AS wanted FROM value_account a \
         LEFT JOIN (SELECT org_id, account_id, SUM(amount) AS total FROM value_entry GROUP BY org_id, account_id) e \
         ON e.org_id = a.org_id AND e.account_id = a.id \
         WHERE a.balance <> COALESCE(e.total, 0) OR a.balance < 0",
    ),
    // A Z report says what the ledger of its drawer comes to, and what was counted beyond it.
    (
        "cash_session.z_report",
        "SELECT s.id AS id, COALESCE(CAST(s.z_report AS TEXT), 'nothing') AS has, \
         CAST(s.float + COALESCE(m.total, 0) AS TEXT) AS wanted FROM cash_session s \
         LEFT JOIN (SELECT org_id, store_id, session_id, SUM(amount) AS total FROM cash_movement \
         GROUP BY org_id, store_id, session_id) m \
         ON m.org_id = s.org_id AND m.store_id = s.store_id AND m.session_id = s.id \
         WHERE s.state = 'closed' AND (s.z_report IS NULL OR s.number IS NULL \
         OR CAST(s.z_report -> 'report' -> 'expected' ->> 'minor' AS BIGINT) <> s.float + COALESCE(m.total, 0) \
         OR CAST(s.z_report -> 'over_short' ->> 'minor' AS BIGINT) <> \
         CAST(s.z_report -> 'counted' ->> 'minor' AS BIGINT) - s.float - COALESCE(m.total, 0))",
    ),
    // Cash that documents moved through a drawer is the cash that they took and gave.
    (
        "cash_session.cash",
        "SELECT s.id AS id, CAST(COALESCE(m.total, 0) AS TEXT) AS has, CAST(COALESCE(p.total, 0) AS TEXT) AS wanted \
         FROM cash_session s LEFT JOIN (SELECT org_id, store_id, session_id, SUM(amount) AS total FROM cash_movement \
         WHERE reason IN ('sale', 'change', 'refund') GROUP BY org_id, store_id, session_id) m \
         ON m.org_id = s.org_id AND m.store_id = s.store_id AND m.session_id = s.id \
         LEFT JOIN (SELECT org_id, store_id, session_id, SUM(amount) AS total FROM payment \
         WHERE kind = 'cash' GROUP BY org_id, store_id, session_id) p \
         ON p.org_id = s.org_id AND p.store_id = s.store_id AND p.session_id = s.id \
         WHERE COALESCE(m.total, 0) <> COALESCE(p.total, 0)",
    ),
    // What of an invoice is paid is what was paid, and what refunds of its sale took off.
    (
        "invoice.paid",
        "SELECT i.id AS id, CAST(i.paid AS TEXT) AS has, CAST(COALESCE(p.total, 0) - COALESCE(o.total, 0) AS TEXT) AS wanted \
         FROM invoice i LEFT JOIN (SELECT org_id, store_id, document_id, SUM(covers) AS total FROM payment \
         WHERE document = 'invoice' GROUP BY org_id, store_id, document_id) p \
         ON p.org_id = i.org_id AND p.store_id = i.store_id AND p.document_id = i.id \
         LEFT JOIN (SELECT r.org_id, r.store_id, r.sale_id, SUM(b.covers) AS total FROM refund r JOIN payment b \
         ON b.org_id = r.org_id AND b.store_id = r.store_id AND b.document_id = r.id AND b.document = 'refund' \
         AND b.kind = 'on_account' WHERE r.kind = 'refund' GROUP BY r.org_id, r.store_id, r.sale_id) o \
         ON o.org_id = i.org_id AND o.store_id = i.store_id AND o.sale_id = i.sale_id \
         WHERE i.paid <> COALESCE(p.total, 0) - COALESCE(o.total, 0)",
    ),
    (
        "card_payment.used",
        "SELECT c.id AS id, CASE WHEN c.used THEN 'used' ELSE 'free' END AS has, \
         CASE WHEN p.id IS NULL THEN 'free' ELSE 'used' END AS wanted FROM card_payment c \
         LEFT JOIN payment p ON p.org_id = c.org_id AND p.store_id = c.store_id AND p.id = c.id \
         WHERE c.used <> (p.id IS NOT NULL)",
    ),
    // What the purchases of a client come to is what their sales say, and whoever has sales has such a row.
    (
        "customer_total.spent",
        "SELECT t.customer_id AS id, CAST(t.spent AS TEXT) || ' in ' || CAST(t.sales AS TEXT) AS has, \
         CAST(COALESCE(s.spent, 0) AS TEXT) || ' in ' || CAST(COALESCE(s.sales, 0) AS TEXT) AS wanted \
         FROM customer_total t LEFT JOIN (SELECT org_id, customer_id, currency, COUNT(*) AS sales, \
         SUM(total - refunded) AS spent, MIN(business_date) AS first_on, MAX(business_date) AS last_on \
         FROM sale WHERE state <> 'voided' GROUP BY org_id, customer_id, currency) s \
         ON s.org_id = t.org_id AND s.customer_id = t.customer_id AND s.currency = t.currency \
         WHERE t.spent <> COALESCE(s.spent, 0) OR t.sales <> COALESCE(s.sales, 0) OR t.first_on <> s.first_on \
         OR t.last_on <> s.last_on",
    ),
    (
        "customer_total",
        "SELECT s.customer_id AS id, 'nothing' AS has, 'a sum of sales' AS wanted FROM sale s \
         LEFT JOIN customer_total t ON t.org_id = s.org_id AND t.customer_id = s.customer_id AND t.currency = s.currency \
         WHERE s.customer_id IS NOT NULL AND s.state <> 'voided' AND t.customer_id IS NULL",
    ),
    (
        "customer_total.returns",
        "SELECT t.customer_id AS id, CAST(t.returns AS TEXT) AS has, CAST(COALESCE(r.times, 0) AS TEXT) AS wanted \
         FROM customer_total t LEFT JOIN (SELECT s.org_id, s.customer_id, s.currency, COUNT(*) AS times FROM refund f \
         JOIN sale s ON s.org_id = f.org_id AND s.store_id = f.store_id AND s.id = f.sale_id WHERE f.kind = 'refund' \
         GROUP BY s.org_id, s.customer_id, s.currency) r \
         ON r.org_id = t.org_id AND r.customer_id = t.customer_id AND r.currency = t.currency \
         WHERE t.returns <> COALESCE(r.times, 0)",
    ),
    // Every sale to a client is told in their story.
    (
        "interaction.sale",
        "SELECT s.id AS id, 'nothing' AS has, 'an entry' AS wanted FROM sale s LEFT JOIN interaction i \
         ON i.org_id = s.org_id AND i.subject = 'sal_' || {hex of s.id} AND i.customer_id = s.customer_id \
         AND i.kind = 'sale' WHERE s.customer_id IS NOT NULL AND i.id IS NULL",
    ),
    (
        "margin_entry.margin",
        "SELECT e.id AS id, CAST(e.margin AS TEXT) AS has, \
         CAST(CASE WHEN e.selling > e.purchase THEN e.selling - e.purchase ELSE 0 END AS TEXT) AS wanted FROM margin_entry e \
         WHERE e.refund_id IS NULL AND e.margin <> CASE WHEN e.selling > e.purchase THEN e.selling - e.purchase ELSE 0 END",
    ),
    // A piece that came back leaves nothing in the book of the margin scheme, and one that did not stays in it once.
    (
        "margin_entry.returned",
        "SELECT l.id AS id, CAST(e.many AS TEXT) AS has, CAST(1 - l.returned AS TEXT) AS wanted FROM sale_line l \
         JOIN (SELECT org_id, store_id, line_id, SUM(CASE WHEN refund_id IS NULL THEN 1 ELSE -1 END) AS many \
         FROM margin_entry GROUP BY org_id, store_id, line_id) e \
         ON e.org_id = l.org_id AND e.store_id = l.store_id AND e.line_id = l.id WHERE e.many <> 1 - l.returned",
    ),
];

/// The prices that have a history.
const PRICES: [&str; 3] = ["ask", "min", "web"];

/// Finds items whose price is not the newest of its history. Changes of the same millisecond are all the newest: their
/// ids do not say which of them was the last.
fn price(kind: &str) -> String {
    format!(
        "SELECT i.id AS id, COALESCE(CAST(i.{kind} AS TEXT), 'none') AS has, \
         COALESCE(CAST(MAX(p.amount) AS TEXT), 'none') AS wanted FROM item i \
         LEFT JOIN (SELECT org_id, store_id, item_id, amount, RANK() OVER \
         (PARTITION BY org_id, store_id, item_id ORDER BY at DESC) AS place FROM price_change WHERE kind = '{kind}') p \
         ON p.org_id = i.org_id AND p.store_id = i.store_id AND p.item_id = i.id AND p.place = 1 \
         GROUP BY i.org_id, i.store_id, i.id, i.{kind} \
         HAVING SUM(CASE WHEN COALESCE(p.amount, -1) = COALESCE(i.{kind}, -1) THEN 1 ELSE 0 END) = 0"
    )
}

/// How many items were compared, and one line per difference (the first thousand of each kind).
///
/// # Errors
/// When the database fails.
pub async fn differences(db: &Db) -> Result<(u64, Vec<String>)> {
    let backend = db.readers().get_database_backend();
    let hex = match backend {
        DbBackend::Postgres => "replace(CAST(s.id AS TEXT), '-', '')",
        _ => "lower(hex(s.id))",
    };
    let ask = |sql: String| Statement::from_string(backend, sql.replace("{hex of s.id}", hex));
    // One connection and one snapshot for all checks.
    let tx = Conn::begin(db.readers()).await?;
    let mut found = Vec::new();
    let checks = CHECKS.iter().map(|(what, sql)| ((*what).to_owned(), (*sql).to_owned()));
    for (what, sql) in checks.chain(PRICES.map(|kind| (format!("item.{kind}"), price(kind)))) {
        for row in tx.query_all_raw(ask(format!("{sql} LIMIT 1000"))).await? {
            let id: sea_orm::prelude::Uuid = row.try_get("", "id")?;
            let (has, wanted): (String, String) = (row.try_get("", "has")?, row.try_get("", "wanted")?);
            found.push(format!("{what} of {id}: is {has}, should be {wanted}"));
        }
    }
    if backend == DbBackend::Sqlite {
        // A connection that has been open for a while remembers the shape of an FTS5 index. A query looks whether it
        // is still the same; integrity_check (SQLite 3.51) does not, and would report corruption that is none.
        for index in ["item_words", "item_grams", "customer_words", "customer_grams"] {
            tx.query_all_raw(ask(format!("SELECT rowid FROM {index} WHERE {index} MATCH '\"aaa\"' LIMIT 1"))).await?;
        }
        for row in tx.query_all_raw(ask("PRAGMA integrity_check".into())).await? {
            let answer: String = row.try_get("", "integrity_check")?;
            if answer != "ok" {
                found.push(format!("database: {answer}"));
            }
        }
    }
    let count = tx.query_one_raw(ask("SELECT COUNT(*) AS n FROM item".into())).await?;
    let count: i64 = count.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok((u64::try_from(count).unwrap_or(0), found))
}

/// An item with all that it is found by.
pub struct Findable {
    /// The item.
    pub item: item::Model,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its variants.
    pub variants: Vec<variant::Model>,
    /// What it is found by, if anything: [`differences`] names those that have nothing.
    pub search: Option<item_search::Model>,
}

/// Some items of all tenants, from one snapshot: those behind `after`, none when there are no more.
///
/// # Errors
/// When the database fails.
pub async fn findable(db: &Db, after: Option<&item::Model>) -> Result<Vec<Findable>> {
    const PAGE: u64 = 200;
    let tx = Conn::begin(db.readers()).await?;
    let mut query = item::Entity::find()
        .order_by_asc(item::Column::OrgId)
        .order_by_asc(item::Column::StoreId)
        .order_by_asc(item::Column::Id)
        .limit(PAGE);
    if let Some(last) = after {
        let key = [item::Column::OrgId, item::Column::StoreId, item::Column::Id].map(Expr::col);
        let place = [Expr::val(last.org_id), Expr::val(last.store_id), Expr::val(last.id)];
        query = query.filter(Expr::tuple(key).gt(Expr::tuple(place)));
    }
    let items = query.all(&tx).await?;
    let ids: Vec<_> = items.iter().map(|item| item.id).collect();
    let tags = item_tag::Entity::find().filter(item_tag::Column::ItemId.is_in(ids.clone())).all(&tx).await?;
    let variants = variant::Entity::find().filter(variant::Column::ItemId.is_in(ids.clone())).all(&tx).await?;
    let search = item_search::Entity::find().filter(item_search::Column::ItemId.is_in(ids)).all(&tx).await?;
    // An id may exist in two tenants, so the whole key is compared.
    let gather = |item: item::Model| {
        let key = (item.org_id, item.store_id, item.id);
        let tags = tags.iter().filter(|it| (it.org_id, it.store_id, it.item_id) == key).map(|it| it.tag.clone());
        let variants = variants.iter().filter(|it| (it.org_id, it.store_id, it.item_id) == key).cloned();
        let search = search.iter().find(|it| (it.org_id, it.store_id, it.item_id) == key).cloned();
        Findable { tags: tags.collect(), variants: variants.collect(), search, item }
    };
    Ok(items.into_iter().map(gather).collect())
}
