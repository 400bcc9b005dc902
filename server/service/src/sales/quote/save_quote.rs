//! Offering what is on a cart, and changing an offer.

use db::{
    Change, StoreTx,
    entity::{paper, quote},
};
use domain::{
    AppError, Code, CustomerId, DocumentId, Event,
    customers::InteractionKind,
    identity::sales::Ring,
    sales::{
        DocumentKind, House as Limits, Live, MAX_CART, Priced, QuoteDone, RingUp, SaleDraft, SaveQuote,
        quote::{Quote, QuoteState, QuoteStep},
    },
    tasks::Subject,
    text,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{change, done, kept, rule, stale, write};
use crate::{
    Authorized, customers, fingerprint,
    sales::{
        posting::{House, before, json, next_number, title_of},
        ring_up, story,
    },
    zone::day_ends,
};

/// Offers what is on a cart to a customer at its price until a day. Its id is minted by the browser: sent again, the same
/// command makes one quote. With the version of a quote, that one is changed; its number stays, and the paper that the
/// customer had is replaced.
///
/// # Errors
/// Those of [`SaveQuote::decide`], `conflict.replayed`, `conflict.stale`, `step.not_allowed` for one that was accepted,
/// `request.too_large`, `record.not_found` for a store or a customer that is not theirs.
pub async fn save_quote(who: &Authorized<Ring>, cmd: SaveQuote) -> Result<QuoteDone, AppError> {
    if cmd.cart.len() > MAX_CART {
        return Err(AppError::new(Code::TooLarge, "This cart is too large to be quoted."));
    }
    let who = who.at(cmd.draft.store)?;
    let hash = fingerprint::of(&cmd)?;
    match once(&who, &cmd, &hash).await {
        // PostgreSQL: the same id twice at the same moment. A second look says what is true now.
        Err(err) if err.code == Code::Duplicate => once(&who, &cmd, &hash).await,
        done => done,
    }
}

async fn once(who: &Authorized<Ring>, cmd: &SaveQuote, hash: &str) -> Result<QuoteDone, AppError> {
    let tx = who.begin().await?;
    let known = tx.one(quote::Entity::find().filter(quote::Column::Id.eq(cmd.id))).await?;
    if let Some(row) = known.as_ref().filter(|row| row.hash == hash) {
        return before(tx, done(row, row.state, row.version)).await;
    }
    match &known {
        Some(row) if cmd.version == 0 => {
            let words = format!("{} was offered before with other content.", row.number);
            return Err(AppError::new(Code::Replayed, words));
        }
        Some(row) if row.version != cmd.version => return Err(stale()),
        None if cmd.version != 0 => return Err(AppError::not_found()),
        _ => {}
    }
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let (draft, priced) = decided(who, &tx, &house, cmd).await?;
    let customer = customers::find(&tx, draft.customer.ok_or_else(AppError::not_found)?).await?;
    let called = customers::called(&customer);
    let done = match known {
        None => create(&tx, &house, cmd, (&draft, &priced, hash), (customer.id, &called)).await?,
        Some(_) => revise(&tx, &house, cmd, (&draft, &priced, hash), (customer.id, &called)).await?,
    };
    tx.emit_at(&Event::QuoteEnded { quote: cmd.id }, day_ends(&house.store.time_zone, cmd.valid_until)).await?;
    let seen = (&done.number, priced.totals.total, cmd.valid_until);
    tx.audit("sales.quote_saved", cmd.id, Change::to(seen)).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    tx.commit().await?;
    Ok(done)
}

/// The draft as the server has checked it, and its price.
async fn decided(
    who: &Authorized<Ring>,
    tx: &StoreTx,
    house: &House,
    cmd: &SaveQuote,
) -> Result<(SaleDraft, Priced), AppError> {
    if cmd.draft.terms != house.settings.terms {
        return Err(AppError::new(Code::Stale, "The settings of this till have changed. Open it again."));
    }
    let customer = cmd.draft.customer.ok_or_else(|| AppError::field("customer", "Say to whom it is offered."))?;
    let buyer = customers::find(tx, customer).await?;
    let ring = RingUp::of(cmd.draft.clone(), cmd.shown);
    let goods = ring_up::goods(tx, &cmd.draft).await?;
    let draft = ring_up::trusted(who, tx, &ring, house, &goods, Some(&buyer)).await?;
    let checked = SaveQuote { draft, ..cmd.clone() };
    let limits = Limits { authority: &house.settings.authority, staff: &house.staff };
    let priced = checked.decide(&house.settings.tax, limits, who.user())?;
    Ok((checked.draft, priced))
}

async fn create(
    tx: &StoreTx,
    house: &House,
    cmd: &SaveQuote,
    (draft, priced, hash): (&SaleDraft, &Priced, &str),
    (customer, called): (CustomerId, &str),
) -> Result<QuoteDone, AppError> {
    let number = next_number(tx, house, DocumentKind::Quote).await?.to_string();
    let state = offered(QuoteState::Draft, cmd).step(QuoteStep::Send, house.today)?.state;
    let row = quote::ActiveModel {
        id: Set(cmd.id),
        number: Set(number.clone()),
        state: Set(state),
        customer_id: Set(customer),
        customer_name: Set(called.to_owned()),
        title: Set(title_of(draft)),
        currency: Set(house.currency().code().to_owned()),
        total: Set(priced.totals.total.minor),
        draft: Set(json(draft)?),
        priced: Set(json(priced)?),
        valid_until: Set(cmd.valid_until),
        business_date: Set(house.today),
        note: Set(text::paragraph(&cmd.note).map_err(|why| AppError::field("note", why))?),
        cart: Set(cmd.cart.clone()),
        answered_at: Set(None),
        by_link: Set(false),
        sale_id: Set(None),
        hash: Set(hash.to_owned()),
        version: Set(1),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        ..Default::default()
    };
    tx.insert(row).await?;
    let told = format!("{number}, {} offered: {}", priced.totals.total, title_of(draft));
    let kind = (InteractionKind::Quote, Subject::Quote(cmd.id));
    story::told(tx, customer, kind, told).await?;
    Ok(QuoteDone { quote: cmd.id, number, state, version: 1 })
}

/// The quote as it will be offered.
fn offered(state: QuoteState, cmd: &SaveQuote) -> Quote {
    Quote { id: cmd.id, state, valid_until: cmd.valid_until }
}

/// Takes it back, changes it and sends it again.
async fn revise(
    tx: &StoreTx,
    house: &House,
    cmd: &SaveQuote,
    (draft, priced, hash): (&SaleDraft, &Priced, &str),
    (customer, called): (CustomerId, &str),
) -> Result<QuoteDone, AppError> {
    let row = kept(tx, cmd.id).await?;
    let taken_back = rule(&row).step(QuoteStep::Revise, house.today)?;
    let state = offered(taken_back.state, cmd).step(QuoteStep::Send, house.today)?.state;
    let after = change(&row, state)
        .col_expr(quote::Column::CustomerId, Expr::val(customer))
        .col_expr(quote::Column::CustomerName, Expr::val(called))
        .col_expr(quote::Column::Title, Expr::val(title_of(draft)))
        .col_expr(quote::Column::Total, Expr::val(priced.totals.total.minor))
        .col_expr(quote::Column::Draft, Expr::val(json(draft)?))
        .col_expr(quote::Column::Priced, Expr::val(json(priced)?))
        .col_expr(quote::Column::ValidUntil, Expr::val(cmd.valid_until))
        .col_expr(
            quote::Column::Note,
            Expr::val(text::paragraph(&cmd.note).map_err(|why| AppError::field("note", why))?),
        )
        .col_expr(quote::Column::Cart, Expr::val(cmd.cart.as_str()))
        .col_expr(quote::Column::Hash, Expr::val(hash));
    write(tx, after).await?;
    // What the customer has in hand is no offer any more: a link to it leads nowhere until the new one is mailed.
    let paper = paper::Entity::delete_many()
        .filter(paper::Column::DocumentId.eq(DocumentId::from(Uuid::from(cmd.id))))
        .filter(paper::Column::Kind.eq(DocumentKind::Quote));
    tx.delete(paper).await?;
    Ok(done(&row, state, row.version.saturating_add(1)))
}
