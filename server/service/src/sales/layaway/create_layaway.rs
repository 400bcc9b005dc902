//! Putting things aside for a customer who pays over time.

use db::{
    Change,
    entity::{hold, layaway},
};
use domain::{
    AppError, Code, Date, Money,
    customers::InteractionKind,
    identity::sales::Ring,
    sales::{
        CreateLayaway, DocumentKind, House as Limits, LayawayDone, LineKind, Live, RingUp, layaway::Layaway,
        stored_value::ValueKind,
    },
    tasks::Subject,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{account, put_aside, towards};
use crate::{
    Authorized, customers, fingerprint,
    sales::{
        deposit::{self, Part},
        posting::{House, before, json, next_number, title_of},
        ring_up, story, value,
    },
};

/// Puts goods aside and takes the deposit: pieces are promised to the customer, what is paid is owed to them until
/// they take the goods. Its id is minted by the browser: sent again, the same command makes one layaway.
///
/// # Errors
/// Those of [`CreateLayaway::decide`], `layaway.deposit_too_small`, `item.taken`, `item.held`, `cash.drawer_closed`,
/// `stored_value.…`, `conflict.replayed`, `conflict.stale` when the settings of the till have changed,
/// `record.not_found` for a store or a customer that is not theirs.
pub async fn create_layaway(who: &Authorized<Ring>, cmd: CreateLayaway) -> Result<LayawayDone, AppError> {
    let who = who.at(cmd.draft.store)?;
    let hash = fingerprint::of(&cmd)?;
    match once(&who, &cmd, &hash).await {
        // As in posting a sale: a second look says what is true now. What is taken may have been taken by this very
        // layaway, sent twice at the same moment.
        Err(err) if matches!(err.code, Code::Stale | Code::Duplicate | Code::ItemTaken | Code::ItemHeld) => {
            once(&who, &cmd, &hash).await
        }
        done => done,
    }
}

async fn once(who: &Authorized<Ring>, cmd: &CreateLayaway, hash: &str) -> Result<LayawayDone, AppError> {
    let tx = who.begin().await?;
    if let Some(row) = tx.one(layaway::Entity::find().filter(layaway::Column::Id.eq(cmd.id))).await? {
        if row.hash != hash {
            return Err(AppError::new(Code::Replayed, "This layaway was agreed before with other content."));
        }
        let known = super::done_before(&super::read(&tx, row).await?);
        return before(tx, known).await;
    }
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    if cmd.draft.terms != house.settings.terms {
        return Err(AppError::new(Code::Stale, "The settings of this till have changed. Open it again."));
    }
    let customer = cmd.draft.customer.ok_or_else(|| AppError::field("customer", "Say for whom it is put aside."))?;
    let buyer = customers::find(&tx, customer).await?;
    let goods = ring_up::goods(&tx, &cmd.draft).await?;
    let ring = RingUp::of(cmd.draft.clone(), cmd.shown);
    let draft = ring_up::trusted(who, &tx, &ring, &house, &goods, Some(&buyer)).await?;
    let checked = CreateLayaway { draft, ..cmd.clone() };
    let limits = Limits { authority: &house.settings.authority, staff: &house.staff };
    let (priced, settlement) = checked.decide(&house.settings.tax, limits, who.user())?;
    ring_up::free(&tx, &checked.draft, &goods, &house, tx.now().0).await?;
    let part = Part {
        towards: towards(cmd.id),
        draft: &checked.draft,
        customer: buyer.id,
        register: cmd.draft.register,
        tenders: &cmd.tenders,
        settlement: &settlement,
        first: true,
    };
    let rule = Layaway::draft(cmd.id, priced.totals.total, house.settings.layaway).pay_with(part.entries(&house))?;
    put_aside(&tx, &checked.draft, &goods).await?;
    let kept = hold::Column::ItemId.is_in(pieces(&checked));
    tx.delete(hold::Entity::delete_many().filter(kept)).await?;
    let number = next_number(&tx, &house, DocumentKind::Layaway).await?.to_string();
    let title = title_of(&checked.draft);
    let row = layaway::ActiveModel {
        id: Set(cmd.id),
        number: Set(number.clone()),
        state: Set(rule.state),
        customer_id: Set(buyer.id),
        customer_name: Set(domain::customers::draft::called(&buyer.name, &buyer.company)),
        title: Set(title),
        currency: Set(house.currency().code().to_owned()),
        total: Set(priced.totals.total.minor),
        paid: Set(rule.account.paid().minor),
        terms: Set(json(&rule.terms)?),
        schedule: Set(json(&rule.schedule)?),
        draft: Set(json(&checked.draft)?),
        priced: Set(json(&priced)?),
        business_date: Set(house.today),
        next_due: Set(rule.next_due().unwrap_or(house.today)),
        sale_id: Set(None),
        note: Set(domain::text::paragraph(&cmd.note).map_err(|why| AppError::field("note", why))?),
        hash: Set(hash.to_owned()),
        version: Set(1),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        ..Default::default()
    };
    tx.insert(row).await?;
    let opening = value::Opening {
        id: account(cmd.id),
        kind: ValueKind::Layaway,
        code: None,
        customer: Some(buyer.id),
        currency: house.currency(),
        expires_on: Date::LAST,
    };
    value::open(&tx, opening).await?;
    deposit::take(&tx, &house, &part).await?;
    let told = format!("{number}, {} put aside: {}", priced.totals.total, title_of(&checked.draft));
    story::told(&tx, buyer.id, (InteractionKind::Layaway, Subject::Layaway(cmd.id)), told).await?;
    let seen = (&number, priced.totals.total, rule.account.paid(), &checked.draft.approvals);
    tx.audit("sales.layaway_agreed", cmd.id, Change::to(seen)).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    tx.commit().await?;
    let change: Money = settlement.change;
    Ok(LayawayDone { layaway: cmd.id, number, state: rule.state, version: 1, change, pays: Vec::new(), kept: None })
}

fn pieces(cmd: &CreateLayaway) -> Vec<domain::ItemId> {
    let piece = |line: &domain::sales::DraftLine| match line.kind {
        LineKind::Piece { item, .. } => Some(item),
        _ => None,
    };
    cmd.draft.lines.iter().filter_map(piece).collect()
}
