//! Ordering something for a customer.

use db::{Change, entity::special_order};
use domain::{
    AppError, Code, Date, Money,
    customers::InteractionKind,
    identity::sales::Ring,
    sales::{
        CreateOrder, DocumentKind, House as Limits, Live, OrderDone, RingUp, special_order::SpecialOrder,
        stored_value::ValueKind,
    },
    tasks::Subject,
    text,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::towards;
use crate::{
    Authorized, customers, fingerprint,
    sales::{
        deposit::{self, Part},
        posting::{House, before, json, next_number, title_of},
        ring_up, story, value,
    },
};

/// Orders something at an agreed price and takes the deposit, which is owed to the customer until they have what they
/// ordered. Its id is minted by the browser: sent again, the same command makes one order.
///
/// # Errors
/// Those of [`CreateOrder::decide`], `payment.exceeds_balance`, `cash.drawer_closed`, `stored_value.…`,
/// `conflict.replayed`, `conflict.stale` when the settings of the till have changed, `record.not_found` for a store or a
/// customer that is not theirs.
pub async fn create_order(who: &Authorized<Ring>, cmd: CreateOrder) -> Result<OrderDone, AppError> {
    let who = who.at(cmd.draft.store)?;
    let hash = fingerprint::of(&cmd)?;
    match once(&who, &cmd, &hash).await {
        // PostgreSQL: the same id twice at the same moment. A second look says what is true now.
        Err(err) if matches!(err.code, Code::Stale | Code::Duplicate) => once(&who, &cmd, &hash).await,
        done => done,
    }
}

async fn once(who: &Authorized<Ring>, cmd: &CreateOrder, hash: &str) -> Result<OrderDone, AppError> {
    let tx = who.begin().await?;
    if let Some(row) = tx.one(special_order::Entity::find().filter(special_order::Column::Id.eq(cmd.id))).await? {
        if row.hash != hash {
            return Err(AppError::new(Code::Replayed, "This order was agreed before with other content."));
        }
        let known = super::done_before(&super::read(&tx, row).await?);
        return before(tx, known).await;
    }
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    if cmd.draft.terms != house.settings.terms {
        return Err(AppError::new(Code::Stale, "The settings of this till have changed. Open it again."));
    }
    let customer = cmd.draft.customer.ok_or_else(|| AppError::field("customer", "Say for whom it is ordered."))?;
    let buyer = customers::find(&tx, customer).await?;
    let ring = RingUp::of(cmd.draft.clone(), cmd.shown);
    let goods = ring_up::goods(&tx, &cmd.draft).await?;
    let draft = ring_up::trusted(who, &tx, &ring, &house, &goods, Some(&buyer)).await?;
    let checked = CreateOrder { draft, ..cmd.clone() };
    let limits = Limits { authority: &house.settings.authority, staff: &house.staff };
    let (priced, settlement) = checked.decide(&house.settings.tax, limits, who.user())?;
    let wanted = checked.draft.lines.first().ok_or_else(AppError::not_found)?;
    let category = match &wanted.kind {
        domain::sales::LineKind::Custom { category } => category.clone(),
        _ => return Err(AppError::field("lines", "An order is for one thing that is not in stock.")),
    };
    let mut rule = SpecialOrder::new(cmd.id, priced.totals.total);
    let part = settlement.as_ref().map(|settlement| Part {
        towards: towards(cmd.id),
        draft: &checked.draft,
        customer: buyer.id,
        register: cmd.draft.register,
        tenders: &cmd.tenders,
        settlement,
        first: true,
    });
    for entry in part.iter().flat_map(|part| part.entries(&house)) {
        rule.pay(entry)?;
    }
    let number = next_number(&tx, &house, DocumentKind::SpecialOrder).await?.to_string();
    let row = special_order::ActiveModel {
        id: Set(cmd.id),
        number: Set(number.clone()),
        state: Set(rule.state),
        customer_id: Set(buyer.id),
        customer_name: Set(customers::called(&buyer)),
        title: Set(text::line(&wanted.title).map_err(|why| AppError::field("title", why))?),
        category: Set(category),
        currency: Set(house.currency().code().to_owned()),
        total: Set(priced.totals.total.minor),
        paid: Set(rule.account.paid().minor),
        draft: Set(json(&checked.draft)?),
        priced: Set(json(&priced)?),
        vendor: Set(String::new()),
        reference: Set(String::new()),
        expected: Set(None),
        wanted_by: Set(cmd.wanted_by),
        business_date: Set(house.today),
        item_id: Set(None),
        sale_id: Set(None),
        note: Set(text::paragraph(&cmd.note).map_err(|why| AppError::field("note", why))?),
        hash: Set(hash.to_owned()),
        version: Set(1),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        ..Default::default()
    };
    tx.insert(row).await?;
    let opening = value::Opening {
        id: towards(cmd.id).account(),
        kind: ValueKind::SpecialOrder,
        code: None,
        customer: Some(buyer.id),
        currency: house.currency(),
        expires_on: Date::LAST,
    };
    value::open(&tx, opening).await?;
    if let Some(part) = &part {
        deposit::take(&tx, &house, part).await?;
    }
    let told = format!("{number}, {}: {}", priced.totals.total, title_of(&checked.draft));
    story::told(&tx, buyer.id, (InteractionKind::Order, Subject::Order(cmd.id)), told).await?;
    let seen = (&number, priced.totals.total, rule.account.paid());
    tx.audit("sales.order_agreed", cmd.id, Change::to(seen)).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    tx.commit().await?;
    let change = settlement.map_or(Money::zero(house.currency()), |it| it.change);
    Ok(OrderDone { order: cmd.id, number, state: rule.state, version: 1, change, pays: Vec::new() })
}
