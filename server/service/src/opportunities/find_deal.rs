//! One deal, with its whole story.

use db::{
    ReadTx,
    entity::{
        item, layaway, opportunity, opportunity_note as note, opportunity_passage as passage,
        opportunity_person as person, opportunity_piece as piece, sale,
    },
};
use domain::{
    AppError, Machine, Money, OpportunityId,
    identity::{
        Permission,
        opportunities::{Edit, View},
        role_allows,
    },
    opportunities::{
        DealNote, DealPiece, DealState, DealView, OpportunityDraft, PassageView, Proof, figures::tenth_days,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    files::files,
    link_wishes::wishes,
    pipelines::Pipelines,
    rows::{currency, stores, views},
};
use crate::{
    Authorized,
    zone::{Clockface, business_date},
};

/// Notes and stages that the page shows.
const MANY: u64 = 200;

/// A deal of any store in which the person may see it.
///
/// # Errors
/// `record.not_found`.
pub async fn find_deal(who: &Authorized<View>, id: OpportunityId) -> Result<DealView, AppError> {
    let found = who.wide().glance().find::<opportunity::Entity>(id).await?;
    // From here on in its own store, whose people are its staff.
    let who = who.at(found.store_id)?;
    let tx = who.read().await?;
    let row = tx.find::<opportunity::Entity>(id).await?;
    let stores = stores(&tx).await?;
    let zone = stores.get(&row.store_id).map_or("UTC", |place| &place.time_zone);
    let face = Clockface::new(zone, who.now());
    let all = Pipelines::of(&tx).await?;
    let people = tx.all(person::Entity::find().filter(person::Column::OpportunityId.eq(id))).await?;
    let staff = tx.roles().await?.into_iter().filter(|(_, role)| role_allows(*role, Edit::CODE)).map(|(user, _)| user);
    let staff: Vec<_> = staff.collect();
    let notes = note::Entity::find()
        .filter(note::Column::OpportunityId.eq(id))
        .order_by_desc(note::Column::CreatedAt)
        .order_by_desc(note::Column::Id)
        .limit(MANY);
    let notes = tx.all(notes).await?;
    let history = passage::Entity::find()
        .filter(passage::Column::OpportunityId.eq(id))
        .order_by_desc(passage::Column::Version)
        .limit(MANY);
    let history = tx.all(history).await?;
    let named = people.iter().map(|it| it.user_id).chain(staff.iter().copied());
    let named = named.chain(notes.iter().map(|it| it.created_by)).chain(history.iter().map(|it| it.actor));
    let names = tx.names(named).await?;
    let name = |user| names.get(&user).cloned().unwrap_or_default();
    let (pieces, won_by) = (pieces(&tx, &row).await?, won_by(&tx, &row).await?);
    let (files, wishes) = (files(&tx, id, &face).await?, wishes(&tx, &row).await?);
    let coin = currency(&row.currency)?;
    let budget = row.budget.map(|minor| Money::new(minor, coin));
    let draft = OpportunityDraft {
        title: row.title.clone(),
        value: Money::new(row.value, coin).plain(),
        budget: budget.map(Money::plain).unwrap_or_default(),
        event: row.event.clone(),
        event_on: row.event_on,
        expected_close: row.expected_close,
        source: row.source,
        pieces: pieces.iter().map(|it| it.id).collect(),
    };
    let mut staff: Vec<_> = staff.into_iter().map(|user| (user, name(user))).collect();
    staff.sort_by(|a, b| a.1.cmp(&b.1));
    let history = history.into_iter().map(|it| PassageView {
        stage: all.name(it.to_stage),
        state: it.state,
        tenth_days: it.from_stage.and_then(|_| tenth_days(it.spent, 1)),
        by: name(it.actor),
        when: face.when(it.at),
    });
    Ok(DealView {
        draft,
        budget,
        pipeline: all.one(row.pipeline_id)?.clone(),
        people: people.iter().map(|it| (it.user_id, name(it.user_id))).collect(),
        staff,
        pieces,
        wishes,
        files,
        notes: notes
            .into_iter()
            .map(|it| DealNote { by: name(it.created_by), when: face.when(it.created_at), id: it.id, text: it.text })
            .collect(),
        history: history.collect(),
        lost_reason: row.lost_reason,
        closing_note: row.closing_note.clone(),
        won_by,
        opened: face.when(row.created_at),
        today: business_date(zone, who.now()),
        steps: row.state.steps().collect(),
        claimable: row.owner_id.is_none() && row.state == DealState::Open,
        row: views(&tx, vec![row], &stores, &all, who.now()).await?.pop().ok_or_else(AppError::not_found)?,
    })
}

/// What it is about.
async fn pieces(tx: &ReadTx, row: &opportunity::Model) -> Result<Vec<DealPiece>, AppError> {
    let links = tx.all(piece::Entity::find().filter(piece::Column::OpportunityId.eq(row.id))).await?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let coin = currency(&row.currency)?;
    let items = item::Entity::find()
        .filter(item::Column::Id.is_in(links.iter().map(|link| link.item_id)))
        .order_by_asc(item::Column::Id);
    let items = tx.all(items).await?.into_iter().map(|it| DealPiece {
        price: it.ask.map(|minor| Money::new(minor, coin)),
        id: it.id,
        title: it.title,
        stock_no: it.stock_no,
        photo: it.cover,
    });
    Ok(items.collect())
}

/// What it was won by, with the number of that.
async fn won_by(tx: &ReadTx, row: &opportunity::Model) -> Result<Option<(Proof, String)>, AppError> {
    if let Some(id) = row.sale_id {
        return Ok(Some((Proof::Sale(id), tx.find::<sale::Entity>(id).await?.number)));
    }
    let Some(id) = row.layaway_id else { return Ok(None) };
    Ok(Some((Proof::Layaway(id), tx.find::<layaway::Entity>(id).await?.number)))
}
