//! Customers by part of a name, e-mail address or phone number.

use db::{Sort, entity::customer};
use domain::{
    AppError, CustomerId, Timestamp,
    customers::{CustomerRow, FindCustomers, draft::phone_key},
    identity::customers::View,
    text::folded,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::rows;
use crate::Authorized;

/// How many are shown.
const MANY: u64 = 20;
/// Figures that are looked for as a phone number.
const FEW_FIGURES: usize = 3;

/// The customers that fit, newest first.
///
/// # Errors
/// When the database fails.
pub async fn find_customers(who: &Authorized<View>, find: FindCustomers) -> Result<Vec<CustomerRow>, AppError> {
    use customer::Column as C;
    let tx = who.read().await?;
    let typed: String = find.text.chars().take(200).collect();
    // Whoever holds an id asks for it as it stands: a cart that was taken up again knows its customer by it.
    if let Ok(id) = typed.trim().parse::<CustomerId>() {
        return rows::views(&tx, tx.all(customer::Entity::find().filter(C::Id.eq(id))).await?).await;
    }
    let mut all = Condition::all();
    for word in folded(&typed).split_whitespace() {
        let figures = phone_key(word);
        let mut any = Condition::any().add(C::NameKey.contains(word)).add(C::EmailKey.contains(word));
        if figures.len() >= FEW_FIGURES {
            any = any.add(C::PhoneKey.contains(figures));
        }
        all = all.add(any);
    }
    // A phone number is written with spaces, and is one thing all the same.
    let whole = phone_key(&typed);
    let fits = if whole.len() >= FEW_FIGURES && !typed.chars().any(char::is_alphabetic) {
        Condition::any().add(all).add(C::PhoneKey.contains(whole))
    } else {
        all
    };
    let newest = Sort::down(C::CreatedAt);
    let page = tx.page::<Timestamp, _>(customer::Entity::find().filter(fits), newest, None, MANY).await?;
    rows::views(&tx, page.items).await
}
