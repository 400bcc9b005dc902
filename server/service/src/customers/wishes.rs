//! What clients want: kept, looked up for a piece, and matched with what is here.

use db::{
    Change, ReadTx,
    entity::{customer, item, wish},
};
use domain::{
    AppError, Code, Currency, CustomerId, ItemId, Money, UserId,
    customers::{InteractionKind, MoveWish, SaveWish, Wanted, Wish, WishDraft, WishMatch, WishState, WishView},
    identity::customers::{Browse, Edit, View},
    inventory::Availability,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use super::{
    rows::{called, found},
    timeline,
};
use crate::{
    Authorized, fingerprint,
    inventory::wanted::{offered, price},
};

/// Wishes of a client that are looked at.
const MOST: u64 = 50;
/// Wishes that are looked at for a piece: the newest of those that may mean it.
const CANDIDATES: u64 = 500;
/// Pieces that are looked at for the wishes of a client.
const PIECES: u64 = 200;

/// Keeps a wish, or changes one; the same form twice changes nothing.
///
/// # Errors
/// `input.invalid`, `conflict.stale`, `conflict.replayed`, `record.not_found`.
pub async fn save_wish(who: &Authorized<Edit>, cmd: SaveWish) -> Result<(), AppError> {
    match save(who, &cmd).await {
        Err(err) if err.code == Code::Duplicate => save(who, &cmd).await,
        done => done,
    }
}

async fn save(who: &Authorized<Edit>, cmd: &SaveWish) -> Result<(), AppError> {
    use wish::Column as C;
    let hash = fingerprint::of(cmd)?;
    let tx = who.begin().await?;
    let currency = currency(&tx).await?;
    let read = cmd.draft.read(currency)?;
    let known = tx.one(wish::Entity::find().filter(C::Id.eq(cmd.id))).await?;
    match known {
        Some(row) if row.hash == hash => return Ok(()),
        Some(_) if cmd.version == 0 => {
            return Err(AppError::new(Code::Replayed, "This wish was sent before with other content."));
        }
        Some(row) => {
            let update = wish::Entity::update_many()
                .col_expr(C::Title, Expr::val(read.title.as_str()))
                .col_expr(C::Category, Expr::val(read.category.as_str()))
                .col_expr(C::Brand, Expr::val(read.brand.as_str()))
                .col_expr(C::Model, Expr::val(read.model.as_str()))
                .col_expr(C::Reference, Expr::val(read.reference.as_str()))
                .col_expr(C::Size, Expr::val(read.size.as_str()))
                .col_expr(C::Currency, Expr::val(currency.code()))
                .col_expr(C::PriceMin, Expr::val(minor(read.price_min)))
                .col_expr(C::PriceMax, Expr::val(minor(read.price_max)))
                .col_expr(C::Condition, Expr::val(read.condition))
                .col_expr(C::NeedsPapers, Expr::val(read.needs_papers))
                .col_expr(C::WantedBy, Expr::val(read.wanted_by))
                .col_expr(C::Note, Expr::val(read.note.as_str()))
                .col_expr(C::MatchKey, Expr::val(read.match_key()))
                .col_expr(C::Hash, Expr::val(hash))
                .col_expr(C::Version, Expr::col(C::Version).add(1))
                .filter(C::Id.eq(cmd.id))
                .filter(C::Version.eq(cmd.version));
            if tx.update(update).await? == 0 {
                return Err(stale());
            }
            tx.audit("customers.wish_changed", row.customer_id, Change::to(&cmd.draft)).await?;
        }
        None if cmd.version == 0 => {
            let customer = found(&tx, cmd.customer).await?.id;
            let words = [read.words(), read.terms()].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>();
            tx.insert(wish::ActiveModel {
                id: Set(cmd.id),
                customer_id: Set(customer),
                store_id: Set(tx.store()),
                state: Set(WishState::Open),
                match_key: Set(read.match_key()),
                price_min: Set(minor(read.price_min)),
                price_max: Set(minor(read.price_max)),
                title: Set(read.title),
                category: Set(read.category),
                brand: Set(read.brand),
                model: Set(read.model),
                reference: Set(read.reference),
                size: Set(read.size),
                currency: Set(currency.code().to_owned()),
                condition: Set(read.condition),
                needs_papers: Set(read.needs_papers),
                wanted_by: Set(read.wanted_by),
                note: Set(read.note),
                hash: Set(hash),
                version: Set(1),
                created_at: Set(tx.now()),
                created_by: Set(tx.user()),
                ..Default::default()
            })
            .await?;
            let (kind, text) = (InteractionKind::Wish, format!("Wants {}", words.join(", ")));
            let entry = domain::customers::Entry { customer, kind, subject: None, task: None, at: tx.now(), text };
            timeline::record(&tx, entry).await?;
            tx.audit("customers.wish_kept", customer, Change::to(&cmd.draft)).await?;
        }
        None => return Err(AppError::not_found()),
    }
    Ok(tx.commit().await?)
}

fn minor(money: Option<Money>) -> Option<i64> {
    money.map(|money| money.minor)
}

fn stale() -> AppError {
    AppError::new(Code::Stale, "This wish has changed. Reload the page.")
}

/// What the current store sells in.
async fn currency(tx: &ReadTx) -> Result<Currency, AppError> {
    use db::entity::store;
    let place = tx.one(store::Entity::find().filter(store::Column::Id.eq(tx.here()))).await?;
    let code = place.map(|place| place.currency).unwrap_or_default();
    code.parse().map_err(|_| AppError::new(Code::Internal, "The store has no currency."))
}

/// They have it, or do not want it any more, or want it again. Said twice it is said once.
///
/// # Errors
/// `conflict.stale`, `record.not_found`.
pub async fn move_wish(who: &Authorized<Edit>, cmd: MoveWish) -> Result<(), AppError> {
    use wish::Column as C;
    let tx = who.begin().await?;
    let row = tx.find::<wish::Entity>(cmd.id).await?;
    if row.state == cmd.state {
        return Ok(());
    }
    let change = wish::Entity::update_many()
        .col_expr(C::State, Expr::val(cmd.state))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .filter(C::Id.eq(cmd.id))
        .filter(C::Version.eq(cmd.version));
    if tx.update(change).await? == 0 {
        return Err(stale());
    }
    tx.audit("customers.wish_moved", row.customer_id, Change::from_to(row.state, cmd.state)).await?;
    Ok(tx.commit().await?)
}

/// The wishes of a client, those that are open first, with what is here of each: two statements however many there are.
///
/// # Errors
/// `record.not_found`.
pub async fn list_wishes(who: &Authorized<View>, id: CustomerId) -> Result<Vec<WishView>, AppError> {
    let tx = who.wide().read().await?;
    let customer = found(&tx, id).await?.id;
    let rows = wish::Entity::find()
        .filter(wish::Column::CustomerId.eq(customer))
        .order_by_desc(wish::Column::CreatedAt)
        .order_by_desc(wish::Column::Id)
        .limit(MOST);
    let mut rows = tx.all(rows).await?;
    rows.sort_by_key(|row| row.state != WishState::Open);
    let open: Vec<Wish> = rows.iter().filter(|row| row.state == WishState::Open).map(read).collect();
    let mut any = Condition::any();
    for wish in &open {
        any = any.add_option(tx.matching(&looked_for(wish), false));
    }
    let here = item::Entity::find()
        .filter(item::Column::Availability.eq(Availability::Available))
        .filter(any.clone())
        .order_by_desc(item::Column::CreatedAt)
        .limit(PIECES);
    let here = if any.is_empty() { Vec::new() } else { tx.all(here).await? };
    let view = |row: wish::Model| {
        let wish = read(&row);
        let fits = |it: &&item::Model| row.state == WishState::Open && wish.wants(&offered(it));
        let matches = here.iter().filter(fits).map(|it| WishMatch {
            item: it.id,
            title: it.title.clone(),
            ask: price(it),
            cover: it.cover.clone(),
        });
        WishView {
            id: row.id,
            words: wish.words(),
            terms: wish.terms(),
            state: row.state,
            matches: matches.collect(),
            draft: draft(&row, &wish),
            version: row.version,
        }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// What of a wish stands in the words of pieces.
fn looked_for(wish: &Wish) -> String {
    let structured = [&wish.brand, &wish.model, &wish.reference].iter().any(|it| !it.is_empty());
    if structured { format!("{} {} {}", wish.brand, wish.model, wish.reference) } else { wish.title.clone() }
}

/// A wish in a few words, and what else matters.
pub(crate) fn wish_words(row: &wish::Model) -> (String, String) {
    let wish = read(row);
    (wish.words(), wish.terms())
}

/// The wish of a row.
fn read(row: &wish::Model) -> Wish {
    let money = |minor: Option<i64>| Some(Money::new(minor?, row.currency.parse().ok()?));
    Wish {
        title: row.title.clone(),
        category: row.category.clone(),
        brand: row.brand.clone(),
        model: row.model.clone(),
        reference: row.reference.clone(),
        size: row.size.clone(),
        price_min: money(row.price_min),
        price_max: money(row.price_max),
        condition: row.condition,
        needs_papers: row.needs_papers,
        wanted_by: row.wanted_by,
        note: row.note.clone(),
    }
}

fn draft(row: &wish::Model, wish: &Wish) -> WishDraft {
    let plain = |money: Option<Money>| money.map(|money| money.plain()).unwrap_or_default();
    WishDraft {
        title: row.title.clone(),
        category: row.category.clone(),
        brand: row.brand.clone(),
        model: row.model.clone(),
        reference: row.reference.clone(),
        size: row.size.clone(),
        price_min: plain(wish.price_min),
        price_max: plain(wish.price_max),
        condition: row.condition.map(|it| it.key().to_owned()).unwrap_or_default(),
        needs_papers: row.needs_papers,
        wanted_by: row.wanted_by.map(|day| day.to_string()).unwrap_or_default(),
        note: row.note.clone(),
    }
}

/// Who wants a piece: two statements, whatever there is.
///
/// # Errors
/// `record.not_found`.
pub async fn wanted_by(who: &Authorized<Browse>, id: ItemId) -> Result<Vec<Wanted>, AppError> {
    let tx = who.wide().read().await?;
    let piece = tx.find::<item::Entity>(id).await?;
    Ok(wanting(&tx, &piece).await?.into_iter().map(|(wanted, _)| wanted).collect())
}

/// Those who want a piece, with whoever looks after them.
async fn wanting(tx: &ReadTx, piece: &item::Model) -> Result<Vec<(Wanted, customer::Model)>, AppError> {
    let offered = offered(piece);
    let candidates = wish::Entity::find()
        .filter(wish::Column::State.eq(WishState::Open))
        .filter(wish::Column::MatchKey.is_in(offered.match_keys()))
        .order_by_desc(wish::Column::CreatedAt)
        .limit(CANDIDATES);
    let mut wishes = tx.all(candidates).await?;
    wishes.retain(|row| read(row).wants(&offered));
    let clients = customer::Entity::find().filter(customer::Column::Id.is_in(wishes.iter().map(|it| it.customer_id)));
    let clients = if wishes.is_empty() { Vec::new() } else { tx.all(clients).await? };
    let view = |row: wish::Model| {
        let client = clients.iter().find(|it| it.id == row.customer_id)?;
        let wish = read(&row);
        let (words, terms) = (wish.words(), wish.terms());
        Some((Wanted { wish: row.id, customer: client.id, called: called(client), words, terms }, client.clone()))
    };
    Ok(wishes.into_iter().filter_map(view).collect())
}

/// A wish that a piece fulfils, and who should hear of it.
pub(crate) struct Met {
    /// What the task follows from: the same for the same wish and piece.
    pub(crate) origin: String,
    /// Whose wish it is.
    pub(crate) customer: CustomerId,
    /// Who looks after them.
    pub(crate) associate: Option<UserId>,
    /// What is to be done, in words.
    pub(crate) title: String,
    /// What they asked for.
    pub(crate) note: String,
}

/// Who wants a piece that is still for sale.
///
/// # Errors
/// When the database fails.
pub(crate) async fn met(tx: &ReadTx, id: ItemId) -> Result<Vec<Met>, AppError> {
    let Some(piece) = tx.one(item::Entity::find().filter(item::Column::Id.eq(id))).await? else {
        return Ok(Vec::new());
    };
    if piece.availability != Availability::Available {
        return Ok(Vec::new());
    }
    let met = |(wanted, client): (Wanted, customer::Model)| Met {
        origin: format!("wish:{}:{id}", wanted.wish),
        customer: client.id,
        associate: client.associate,
        title: format!("Show {} to {}", piece.title, wanted.called),
        note: [wanted.words, wanted.terms].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", "),
    };
    Ok(wanting(tx, &piece).await?.into_iter().map(met).collect())
}
