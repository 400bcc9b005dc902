//! Posting a sale: one transaction that claims every piece, takes the money, writes every ledger and answers when it is
//! on disk.

use std::collections::BTreeMap;

use db::{
    ReadTx, StoreTx,
    entity::{customer, hold, item, sale, sale_line},
};
use domain::{
    AppError, Code, Currency, DocumentId, ItemId, Money, SaleId,
    identity::sales::Ring,
    inventory::{Availability, Category, Ownership},
    sales::{DraftLine, House as Limits, LineKind, Priced, RingUp, Rung, SaleDraft, Settlement, TenderKind},
    tax::Scheme,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{
    post::{self, Goods},
    posting::{self, House, stored},
    quote, value,
};
use crate::{Authorized, customers, fingerprint, inventory::claim, zone::Clockface};

/// Posts a sale. Its id is minted by the browser: sent again, the same sale answers the same receipt.
///
/// # Errors
/// Those of [`RingUp::decide`], `sale.total_mismatch` with both totals, `item.taken` with who was faster and when,
/// `item.held`, `cash.drawer_closed`, `stored_value.…`, `conflict.replayed`, `conflict.stale` when the settings of the
/// till have changed, `step.not_allowed` for a quote that has ended, `record.not_found` for a store or a customer that is not theirs.
pub async fn ring_up(who: &Authorized<Ring>, cmd: RingUp) -> Result<Rung, AppError> {
    let who = who.at(cmd.draft.store)?;
    let hash = fingerprint::of(&cmd)?;
    match quickly(&who, &cmd, &hash).await {
        // Somebody changed one of the pieces in between, or PostgreSQL saw the same id or the first number of a year
        // twice at the same moment. The second look is taken by the writer itself: what others wrote before it is true
        // for it, also what is not on disk yet.
        Err(err) if matches!(err.code, Code::Stale | Code::Duplicate) => {
            let tx = who.begin().await?;
            match decide(&who, &tx, &cmd, &hash).await? {
                Outcome::Posted(done) => Ok(done),
                Outcome::Decided(decided) => decided.write(tx, &cmd, &hash).await,
            }
        }
        done => done,
    }
}

/// Reads and decides beside the writer, and takes a turn only to write.
async fn quickly(who: &Authorized<Ring>, cmd: &RingUp, hash: &str) -> Result<Rung, AppError> {
    let read = who.read().await?;
    let decided = match decide(who, &read, cmd, hash).await? {
        Outcome::Posted(done) => return Ok(done),
        Outcome::Decided(decided) => decided,
    };
    drop(read);
    decided.write(who.begin().await?, cmd, hash).await
}

enum Outcome {
    /// This very sale was posted before.
    Posted(Rung),
    /// It can be written.
    Decided(Box<Decided>),
}

/// A sale that was checked against everything the store knows.
struct Decided {
    house: House,
    customer: Option<customer::Model>,
    goods: Goods,
    ring: RingUp,
    priced: Priced,
    settlement: Settlement,
}

async fn decide(who: &Authorized<Ring>, read: &ReadTx, cmd: &RingUp, hash: &str) -> Result<Outcome, AppError> {
    if let Some(done) = posted(read, cmd.draft.id, hash).await? {
        return Ok(Outcome::Posted(done));
    }
    let house = House::of(read, cmd.draft.store, who.now()).await?;
    if cmd.draft.terms != house.settings.terms {
        return Err(AppError::new(Code::Stale, "The settings of this till have changed. Open it again."));
    }
    let customer = match cmd.draft.customer {
        Some(id) => Some(customers::find(read, id).await?),
        None => None,
    };
    let goods = goods(read, &cmd.draft).await?;
    let ring = RingUp { draft: trusted(who, read, cmd, &house, &goods, customer.as_ref()).await?, ..cmd.clone() };
    free(read, &ring.draft, &goods, &house, who.now().0).await?;
    let limits = Limits { authority: &house.settings.authority, staff: &house.staff };
    let (priced, settlement) = ring.decide(&house.settings.tax, limits, who.user())?;
    Ok(Outcome::Decided(Box::new(Decided { house, customer, goods, ring, priced, settlement })))
}

impl Decided {
    async fn write(self, tx: StoreTx, cmd: &RingUp, hash: &str) -> Result<Rung, AppError> {
        let cash = self.settlement.paid.iter().any(|it| it.kind == TenderKind::Cash);
        let session = match (cmd.draft.register, cash) {
            (register, true) => Some(posting::open_session(&tx, register).await?),
            (Some(register), false) => posting::session(&tx, register).await?,
            (None, false) => None,
        };
        let sale = post::Sale {
            kind: "sale",
            house: &self.house,
            ring: &self.ring,
            priced: &self.priced,
            settlement: &self.settlement,
            customer: self.customer.as_ref(),
            session: session.as_ref(),
            goods: &self.goods,
            hash,
        };
        let rung = post::sale(&tx, sale).await?;
        if let Some(id) = cmd.quote {
            quote::convert(&tx, id, cmd.draft.id, self.house.today).await?;
        }
        tx.commit().await?;
        Ok(rung)
    }
}

/// What a sale answered when it was posted.
pub(super) async fn posted(tx: &ReadTx, id: SaleId, hash: &str) -> Result<Option<Rung>, AppError> {
    let Some(row) = tx.one(sale::Entity::find().filter(sale::Column::Id.eq(id))).await? else { return Ok(None) };
    if row.hash != hash {
        return Err(AppError::new(Code::Replayed, "This sale was posted before with other content."));
    }
    let currency: Currency = row.currency.parse().map_err(|_| AppError::not_found())?;
    let settlement: domain::sales::Settlement = stored(row.settlement)?;
    let draft: SaleDraft = stored(row.draft)?;
    Ok(Some(Rung {
        sale: row.id,
        number: row.number,
        total: Money::new(row.total, currency),
        rounding: settlement.rounding,
        change: settlement.change,
        cards: post::cards(&draft),
    }))
}

/// The stock that the lines of a draft name, as it is now.
pub(super) async fn goods(tx: &ReadTx, draft: &SaleDraft) -> Result<Goods, AppError> {
    let items = draft.lines.iter().filter_map(|line| match line.kind {
        LineKind::Piece { item, .. } | LineKind::Variant { item, .. } => Some(item),
        _ => None,
    });
    let variants = draft.lines.iter().filter_map(|line| match line.kind {
        LineKind::Variant { variant, .. } => Some(variant),
        _ => None,
    });
    Ok(Goods {
        items: claim::items(tx, draft.store, items).await?,
        variants: claim::variants(tx, draft.store, variants).await?,
    })
}

/// The draft with everything that a browser has no say in: the day, who the buyer is to tax, what stock costs, what
/// may not be sold for less, who gave discounts, what was agreed to.
pub(super) async fn trusted(
    who: &Authorized<Ring>,
    read: &ReadTx,
    cmd: &RingUp,
    house: &House,
    goods: &Goods,
    customer: Option<&customer::Model>,
) -> Result<SaleDraft, AppError> {
    let mut draft = cmd.draft.clone();
    draft.business_date = house.today;
    draft.buyer = customer.map(customers::buyer).transpose()?.unwrap_or_default();
    draft.approvals = posting::approvals(read, DocumentId::from(Uuid::from(draft.id))).await?;
    let quoted = match cmd.quote {
        Some(id) => Some(quote::quoted(read, id, house.today).await?),
        None => None,
    };
    let discounts = draft.lines.iter_mut().flat_map(|line| &mut line.discounts).chain(&mut draft.discounts);
    discounts.for_each(|discount| discount.given_by = who.user());
    for (at, line) in draft.lines.iter_mut().enumerate() {
        stock(line, goods, house, &format!("lines.{at}"))?;
        // A price that was promised holds, whatever the tag says by now.
        if let Some(price) = quoted.as_ref().and_then(|quoted| quoted.price(line)) {
            line.unit_price = price;
        }
        if line.salespeople.iter().any(|split| !house.staff.contains_key(&split.person)) {
            return Err(AppError::field(format!("lines.{at}.salespeople"), "Nobody of this name works here."));
        }
    }
    Ok(draft)
}

/// What stock says about a line: its category, how it is taxed, its price and the least it may go for.
fn stock(line: &mut DraftLine, goods: &Goods, house: &House, field: &str) -> Result<(), AppError> {
    let gone = || AppError::field(field, "This is not in the stock of this store.");
    line.min_price = None;
    line.scheme = Scheme::Standard;
    match &mut line.kind {
        LineKind::Piece { item, category } => {
            let row = goods.items.get(item).filter(|row| row.tracking == domain::inventory::Tracking::Piece);
            let row = row.ok_or_else(gone)?;
            category.clone_from(&row.category);
            line.title.clone_from(&row.title);
            line.scheme = Scheme::of_piece(row.second_hand, house.settings.terms.price_mode);
            priced(line, row, row.ask, house)?;
        }
        LineKind::Variant { item, variant, category } => {
            let row = goods.items.get(item).ok_or_else(gone)?;
            let of_it = goods.variants.get(variant).filter(|it| it.item_id == row.id).ok_or_else(gone)?;
            category.clone_from(&row.category);
            line.title = variant_title(&row.title, &of_it.label);
            priced(line, row, of_it.price.or(row.ask), house)?;
        }
        LineKind::Custom { category } if Category::of(category).is_none() => {
            return Err(AppError::field(format!("{field}.category"), "There is no such category."));
        }
        LineKind::Custom { .. } | LineKind::Service { .. } | LineKind::Fee { .. } => {}
        LineKind::GiftCard { .. } if line.unit_price.is_zero() => {
            return Err(AppError::field(format!("{field}.unit_price"), "A gift card is worth more than nothing."));
        }
        LineKind::GiftCard { .. } => {}
    }
    Ok(())
}

fn priced(line: &mut DraftLine, row: &item::Model, price: Option<i64>, house: &House) -> Result<(), AppError> {
    if row.currency != house.currency().code() {
        return Err(AppError::new(Code::CurrencyMismatch, "This piece is priced in another currency."));
    }
    if let Some(price) = price {
        line.unit_price = house.money(price);
    }
    line.min_price = row.min.map(|min| house.money(min));
    Ok(())
}

/// A variant as it is printed.
pub(super) fn variant_title(title: &str, label: &str) -> String {
    if label.is_empty() { title.to_owned() } else { format!("{title}, {label}") }
}

/// Refuses what somebody else has sold, taken or keeps, and says who and since when.
pub(super) async fn free(
    tx: &ReadTx,
    draft: &SaleDraft,
    goods: &Goods,
    house: &House,
    now: i64,
) -> Result<(), AppError> {
    let pieces: Vec<&item::Model> = goods.items.values().filter(|row| is_piece(draft, row.id)).collect();
    let holds = holds(tx, draft, &pieces).await?;
    for row in pieces {
        let kept = holds.get(&row.id).filter(|it| it.until.0 > now && it.cart != draft.id);
        let theirs = |it: &hold::Model| it.customer_id.is_some() && it.customer_id == draft.customer;
        match row.availability {
            Availability::Available | Availability::Reserved if row.ownership == Ownership::CustomerProperty => {
                return Err(AppError::new(Code::Transition, "This piece belongs to a customer and is not for sale."));
            }
            Availability::Available if kept.is_none_or(theirs) => {}
            Availability::Reserved if holds.get(&row.id).is_some_and(theirs) => {}
            Availability::Available | Availability::Reserved => return Err(held(tx, row, kept, house).await?),
            Availability::Sold | Availability::Delivered | Availability::Committed => {
                return Err(taken(tx, row, house).await?);
            }
            other => {
                let words = format!("“{}” cannot be sold: it is {}.", row.title, other.label().to_lowercase());
                return Err(AppError::new(Code::Transition, words));
            }
        }
    }
    for line in &draft.lines {
        if let LineKind::Variant { item, .. } = line.kind
            && goods.items.get(&item).is_none_or(|row| row.availability != Availability::Available)
        {
            return Err(AppError::new(Code::Transition, format!("“{}” is not for sale.", line.title)));
        }
    }
    Ok(())
}

fn is_piece(draft: &SaleDraft, id: ItemId) -> bool {
    draft.lines.iter().any(|line| matches!(line.kind, LineKind::Piece { item, .. } if item == id))
}

async fn holds(
    tx: &ReadTx,
    draft: &SaleDraft,
    pieces: &[&item::Model],
) -> Result<BTreeMap<ItemId, hold::Model>, AppError> {
    if pieces.is_empty() {
        return Ok(BTreeMap::new());
    }
    let kept = hold::Entity::find()
        .filter(hold::Column::StoreId.eq(draft.store))
        .filter(hold::Column::ItemId.is_in(pieces.iter().map(|row| row.id)));
    Ok(tx.all(kept).await?.into_iter().map(|row| (row.item_id, row)).collect())
}

/// Who keeps a piece, for whom and until when.
pub(super) async fn held(
    tx: &ReadTx,
    row: &item::Model,
    kept: Option<&hold::Model>,
    house: &House,
) -> Result<AppError, AppError> {
    let names = tx.names(kept.iter().map(|it| it.by)).await?;
    let by = kept.and_then(|it| names.get(&it.by)).map_or("somebody else", String::as_str);
    let until = kept.map(|it| Clockface::new(&house.store.time_zone, it.at).when(it.until).exact);
    let until = until.map(|until| format!(" until {until}")).unwrap_or_default();
    let words = match kept.and_then(|it| it.customer_id) {
        Some(customer) => {
            let customer = customers::called(&customers::find(tx, customer).await?);
            format!("“{}” is reserved for {customer} by {by}{until}.", row.title)
        }
        None => format!("“{}” is kept by {by}{until}.", row.title),
    };
    Ok(AppError::new(Code::ItemHeld, words))
}

/// Who sold a piece, and when.
pub(super) async fn taken(tx: &ReadTx, row: &item::Model, house: &House) -> Result<AppError, AppError> {
    if row.availability == Availability::Committed {
        return Ok(AppError::new(Code::ItemTaken, format!("“{}” is promised to a customer.", row.title)));
    }
    let lines = sale_line::Entity::find().filter(sale_line::Column::ItemId.eq(row.id));
    let sales: Vec<SaleId> = tx.all(lines).await?.into_iter().map(|line| line.sale_id).collect();
    let last = sale::Entity::find().filter(sale::Column::Id.is_in(sales)).order_by_desc(sale::Column::CreatedAt);
    let words = match tx.one(last).await? {
        Some(won) => {
            let names = tx.names(std::iter::once(won.created_by)).await?;
            let by = names.get(&won.created_by).map_or("somebody else", String::as_str);
            let when = Clockface::new(&house.store.time_zone, won.created_at).when(won.created_at).exact;
            format!("“{}” was sold by {by} at {when} ({}).", row.title, won.number)
        }
        None => format!("“{}” is sold.", row.title),
    };
    Ok(AppError::new(Code::ItemTaken, words))
}

/// The gift card, credit or layaway that a tender draws on.
pub(super) async fn drawn_on(
    tx: &ReadTx,
    kind: TenderKind,
    reference: &str,
    draft: &SaleDraft,
) -> Result<Option<domain::ValueAccountId>, AppError> {
    match kind {
        TenderKind::GiftCard => Ok(Some(value::of_code(tx, reference).await?.id)),
        TenderKind::StoreCredit => {
            let customer = draft
                .customer
                .ok_or_else(|| AppError::field("tenders", "Store credit belongs to a customer: say who is buying."))?;
            let credit = value::credit_of(tx, customer, draft.terms.currency).await?;
            let none = || AppError::new(Code::StoredValueInsufficient, "This customer has no store credit.");
            Ok(Some(credit.ok_or_else(none)?.id))
        }
        _ => Ok(None),
    }
}
