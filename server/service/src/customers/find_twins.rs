//! Who might be the same: suggested while somebody is being taken in.

use db::entity::{customer, customer_contact};
use domain::{
    AppError, CustomerId,
    customers::{ContactKind, FindTwins, Twin},
    identity::customers::View,
    text::{Email, folded},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::{client_rows, phone, places};
use crate::Authorized;

/// Suggestions that are shown.
const MANY: usize = 5;

/// Clients with the same address or number, or a name that is spelt alike.
///
/// # Errors
/// When the database fails.
pub async fn find_twins(who: &Authorized<View>, ask: FindTwins) -> Result<Vec<Twin>, AppError> {
    use customer_contact::Column as C;
    let tx = who.read().await?;
    let email = Email::parse(&ask.email).map(|it| it.as_str().to_owned()).unwrap_or_default();
    let number = phone::read(&ask.phone, &places::home(&tx).await?).map(|it| it.key).unwrap_or_default();
    let same = |kind: ContactKind, key: &str| Condition::all().add(C::Kind.eq(kind)).add(C::Key.eq(key));
    let mut any = Condition::any();
    if !email.is_empty() {
        any = any.add(same(ContactKind::Email, &email));
    }
    if !number.is_empty() {
        any = any.add(same(ContactKind::Phone, &number));
    }
    let mut why: Vec<(CustomerId, &'static str)> = Vec::new();
    if !any.is_empty() {
        for row in tx.all(customer_contact::Entity::find().filter(any)).await? {
            let words =
                if row.kind == ContactKind::Email { "The same e-mail address" } else { "The same phone number" };
            why.push((row.customer_id, words));
        }
    }
    if folded(&ask.name).chars().count() >= 4 {
        let alike = tx.clients_similar(&ask.name, MANY).await?;
        why.extend(alike.into_iter().map(|id| (id, "A similar name")));
    }
    why.retain(|(id, _)| Some(*id) != ask.id);
    let found = customer::Entity::find()
        .filter(customer::Column::Id.is_in(why.iter().map(|(id, _)| *id)))
        .filter(customer::Column::MergedInto.is_null());
    let found = if why.is_empty() { Vec::new() } else { tx.all(found).await? };
    let rows = client_rows::rows(&tx, &found).await?;
    let mut twins: Vec<Twin> = Vec::new();
    for (id, words) in why {
        let known = twins.iter().any(|twin| twin.row.id == id);
        if let Some(row) = rows.iter().find(|row| row.id == id).filter(|_| !known) {
            twins.push(Twin { row: row.clone(), why: words.to_owned() });
        }
    }
    twins.truncate(MANY);
    Ok(twins)
}
