//! One client: what everybody sees, what those see who may reach them, and the long form.

use db::{
    ReadTx,
    entity::{
        customer, customer_consent, customer_merge, customer_note, customer_occasion, customer_relation, customer_tag,
        owned_piece, sale, sale_line, value_account,
    },
};
use domain::{
    AppError, Code, CustomerId, Date, Money, SaleId,
    customers::{
        AddressView, Channel, ClientContact, ClientDraft, ClientForm, ClientView, ConsentView, ContactDraft,
        ContactKind, MergeView, NoteView, Occasion, OwnedView, Profile, Reach, RelationView,
    },
    identity::{
        Permission,
        customers::{Browse, Edit, PrivateNotes, View},
        role_allows,
    },
    sales::stored_value::{ValueKind, ValueState},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::{
    client_rows, contacts, places,
    rows::{called, found},
};
use crate::{Authorized, identity::clockface, zone::Clockface};

/// Sales that are looked through for what a client owns.
const SALES: u64 = 200;
/// Notes that stand on the page.
const NOTES: u64 = 100;

/// A client as everybody sees them.
///
/// # Errors
/// `record.not_found`.
pub async fn find_client(who: &Authorized<Browse>, id: CustomerId) -> Result<ClientView, AppError> {
    let face = clockface(who).await?;
    let tx = who.read().await?;
    let row = found(&tx, id).await?;
    let (associate, source, since) = (row.associate, row.source.clone(), face.when(row.created_at));
    let row = client_rows::rows(&tx, &[row]).await?.pop().ok_or_else(AppError::not_found)?;
    Ok(ClientView { row, associate, source, since })
}

/// Everything else that is known of a client. A fixed number of statements, whatever there is.
///
/// # Errors
/// `record.not_found`.
pub async fn find_client_contact(who: &Authorized<View>, id: CustomerId) -> Result<ClientContact, AppError> {
    let who = who.wide();
    let face = clockface(&who).await?;
    let tx = who.read().await?;
    let row = found(&tx, id).await?;
    let id = row.id;
    let profile = profile(&row)?;
    let reach = contacts::of(&tx, id).await?;
    let today = today(&face, &who);
    let address = |it: &domain::customers::Address| AddressView::of(it, &places::country(&it.country));
    let sees_all = who.role().is_some_and(|role| role_allows(role, PrivateNotes::CODE));
    Ok(ClientContact {
        id,
        reach: reach
            .into_iter()
            .map(|it| Reach { kind: it.kind, value: it.value, key: it.key, label: it.label })
            .collect(),
        addresses: profile.addresses.iter().map(address).collect(),
        occasions: occasions(&tx, id)
            .await?
            .into_iter()
            .map(|it| (it.next(today), it))
            .map(|(n, it)| (it, n))
            .collect(),
        sizes: profile.sizes,
        preferences: profile.preferences,
        languages: profile.languages,
        gifts_private: profile.gifts_private,
        do_not_contact: row.do_not_contact,
        consents: consents(&tx, id, &face).await?,
        relations: relations(&tx, id).await?,
        notes: notes(&tx, id, &face, (who.user(), sees_all)).await?,
        owned: owned(&tx, id).await?,
        credit: credit(&tx, id).await?,
        merges: merges(&tx, id, &face, who.now()).await?,
    })
}

/// The day in the zone of the current store.
fn today(face: &Clockface, who: &Authorized<View>) -> Date {
    face.day(who.now())
}

pub(super) fn profile(row: &customer::Model) -> Result<Profile, AppError> {
    serde_json::from_value(row.profile.clone()).map_err(|_| AppError::new(Code::Internal, "A profile cannot be read."))
}

pub(super) async fn occasions(tx: &ReadTx, id: CustomerId) -> Result<Vec<Occasion>, AppError> {
    use customer_occasion::Column as C;
    let days = customer_occasion::Entity::find().filter(C::CustomerId.eq(id));
    let days = tx.all(days.order_by_asc(C::Month).order_by_asc(C::Day).order_by_asc(C::Id)).await?;
    Ok(days.into_iter().map(occasion).collect())
}

/// The day of a row.
pub(super) fn occasion(it: customer_occasion::Model) -> Occasion {
    let small = |number: i32| u32::try_from(number).unwrap_or_default();
    Occasion { kind: it.kind, label: it.label, month: small(it.month), day: small(it.day), year: it.year }
}

/// The last word on each channel.
async fn consents(tx: &ReadTx, id: CustomerId, face: &Clockface) -> Result<Vec<ConsentView>, AppError> {
    let said = super::set_consent::last_words(tx, id).await?;
    let channels = Channel::ALL.iter().filter_map(|channel| said.get(channel));
    let view = |it: &customer_consent::Model| ConsentView {
        channel: it.channel,
        given: it.given,
        source: it.source.clone(),
        text_version: it.text_version.clone(),
        when: face.when(it.at),
    };
    Ok(channels.map(view).collect())
}

async fn relations(tx: &ReadTx, id: CustomerId) -> Result<Vec<RelationView>, AppError> {
    use customer_relation::Column as C;
    let both = Condition::any().add(C::CustomerId.eq(id)).add(C::OtherId.eq(id));
    let ties = tx.all(customer_relation::Entity::find().filter(both).order_by_asc(C::CreatedAt)).await?;
    let other = |it: &customer_relation::Model| if it.customer_id == id { it.other_id } else { it.customer_id };
    let people = customer::Entity::find().filter(customer::Column::Id.is_in(ties.iter().map(other)));
    let people = if ties.is_empty() { Vec::new() } else { tx.all(people).await? };
    let view = |it: &customer_relation::Model| {
        let person = people.iter().find(|person| person.id == other(it))?;
        let (kind, gifts_private) = (it.kind, it.gifts_private);
        Some(RelationView { id: it.id, other: person.id, called: called(person), kind, gifts_private })
    };
    Ok(ties.iter().filter_map(view).collect())
}

/// Shared notes and one's own; with `sees_all` also what colleagues noted for themselves.
async fn notes(
    tx: &ReadTx,
    id: CustomerId,
    face: &Clockface,
    (me, sees_all): (domain::UserId, bool),
) -> Result<Vec<NoteView>, AppError> {
    use customer_note::Column as C;
    let mut query = customer_note::Entity::find().filter(C::CustomerId.eq(id));
    if !sees_all {
        query = query.filter(Condition::any().add(C::Private.eq(false)).add(C::Author.eq(me)));
    }
    let query = query.order_by_desc(C::Pinned).order_by_desc(C::CreatedAt).order_by_desc(C::Id).limit(NOTES);
    let rows = tx.all(query).await?;
    let names = tx.names(rows.iter().map(|row| row.author)).await?;
    let view = |it: customer_note::Model| NoteView {
        id: it.id,
        text: it.text,
        private: it.private,
        pinned: it.pinned,
        mine: it.author == me,
        by: names.get(&it.author).cloned().unwrap_or_default(),
        when: face.when(it.updated_at),
        version: it.version,
    };
    Ok(rows.into_iter().map(view).collect())
}

#[derive(FromQueryResult)]
struct Sold {
    id: SaleId,
    business_date: Date,
}

/// Pieces that were bought here and not brought back, in the stores that are visible, and those recorded by hand.
async fn owned(tx: &ReadTx, id: CustomerId) -> Result<Vec<OwnedView>, AppError> {
    let sales = sale::Entity::find()
        .select_only()
        .column(sale::Column::Id)
        .column(sale::Column::BusinessDate)
        .filter(sale::Column::CustomerId.eq(id))
        .order_by_desc(sale::Column::CreatedAt)
        .limit(SALES);
    let sales = tx.project::<sale::Entity, Sold>(sales).await?;
    let lines = sale_line::Entity::find()
        .filter(sale_line::Column::SaleId.is_in(sales.iter().map(|sale| sale.id)))
        .filter(sale_line::Column::Kind.eq("piece"))
        .filter(sale_line::Column::Returned.eq(0))
        .order_by_desc(sale_line::Column::BusinessDate)
        .order_by_asc(sale_line::Column::Id);
    let lines = if sales.is_empty() { Vec::new() } else { tx.all(lines).await? };
    let year = |of: SaleId| sales.iter().find(|sale| sale.id == of).map(|sale| sale.business_date.year().to_string());
    let bought = lines.into_iter().filter_map(|line| {
        Some(OwnedView {
            bought: Some((line.sale_id, line.item_id?)),
            recorded: None,
            note: year(line.sale_id).unwrap_or_default(),
            cover: line.cover,
            title: line.title,
        })
    });
    let mut all: Vec<OwnedView> = bought.collect();
    let recorded = owned_piece::Entity::find()
        .filter(owned_piece::Column::CustomerId.eq(id))
        .filter(owned_piece::Column::RemovedAt.is_null())
        .order_by_asc(owned_piece::Column::CreatedAt);
    all.extend(tx.all(recorded).await?.into_iter().map(|it| {
        let year = it.year.map(|year| year.to_string()).unwrap_or_default();
        let words = [it.reference, year, it.note];
        let note = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ");
        let title = if it.brand.is_empty() { it.title } else { format!("{} {}", it.brand, it.title) };
        OwnedView { title, bought: None, recorded: Some(it.id), cover: None, note }
    }));
    Ok(all)
}

async fn credit(tx: &ReadTx, id: CustomerId) -> Result<Vec<Money>, AppError> {
    use value_account::Column as C;
    let credits = value_account::Entity::find()
        .filter(C::CustomerId.eq(id))
        .filter(C::Kind.eq(ValueKind::StoreCredit))
        .filter(C::State.eq(ValueState::Active))
        .filter(C::Balance.gt(0));
    let money = |row: value_account::Model| Some(Money::new(row.balance, row.currency.parse().ok()?));
    Ok(tx.all(credits).await?.into_iter().filter_map(money).collect())
}

/// Records that became part of this one and can still be taken out of it.
async fn merges(
    tx: &ReadTx,
    id: CustomerId,
    face: &Clockface,
    now: domain::Timestamp,
) -> Result<Vec<MergeView>, AppError> {
    use customer_merge::Column as C;
    let lately = customer_merge::Entity::find()
        .filter(C::CustomerId.eq(id))
        .filter(C::UndoneAt.is_null())
        .filter(C::Until.gt(now))
        .order_by_desc(C::CreatedAt);
    let word = |it: &customer_merge::Model| it.before["called"].as_str().unwrap_or_default().to_owned();
    let view = |it: customer_merge::Model| MergeView {
        id: it.id,
        called: word(&it),
        when: face.when(it.created_at),
        until: face.when(it.until),
    };
    Ok(tx.all(lately).await?.into_iter().map(view).collect())
}

/// A client as the long form begins.
///
/// # Errors
/// `record.not_found`.
pub async fn find_client_form(who: &Authorized<Edit>, id: CustomerId) -> Result<ClientForm, AppError> {
    let tx = who.read().await?;
    let row = found(&tx, id).await?;
    let (id, version) = (row.id, row.version);
    Ok(ClientForm { id, version, draft: draft(&tx, row).await? })
}

/// What is known of a client, as the long form holds it.
pub(super) async fn draft(tx: &ReadTx, row: customer::Model) -> Result<ClientDraft, AppError> {
    let id = row.id;
    let reach = contacts::of(tx, id).await?;
    let of = |kind: ContactKind| {
        let mine = reach.iter().filter(|it| it.kind == kind);
        mine.map(|it| ContactDraft { value: it.value.clone(), label: it.label.clone() }).collect::<Vec<_>>()
    };
    let tags = customer_tag::Entity::find().filter(customer_tag::Column::CustomerId.eq(id));
    let tags = tx.all(tags.order_by_asc(customer_tag::Column::Key)).await?;
    Ok(ClientDraft {
        emails: of(ContactKind::Email),
        phones: of(ContactKind::Phone),
        phone_country: places::home(tx).await?,
        occasions: occasions(tx, id).await?.iter().map(Occasion::draft).collect(),
        profile: profile(&row)?,
        tags: tags.into_iter().map(|it| it.tag).collect::<Vec<_>>().join(", "),
        source: row.source.clone(),
        associate: row.associate,
        do_not_contact: row.do_not_contact,
        name: row.name,
        company: row.company,
    })
}
