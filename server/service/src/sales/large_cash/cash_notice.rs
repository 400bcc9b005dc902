//! Saying at the till that cash has to be reported, while whoever paid it is still there to be asked who they are.

use db::entity::payment;
use domain::{AppError, DocumentId, identity::sales::Ring, sales::CashNotice};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Whose, counted, open};
use crate::{Authorized, sales::posting::House};

/// What has to be reported of the cash of whoever paid a document of the current store; `None` when nothing has to be.
///
/// # Errors
/// When the database fails.
pub async fn cash_notice(who: &Authorized<Ring>, document: DocumentId) -> Result<Option<CashNotice>, AppError> {
    let who = who.at(who.store())?;
    let tx = who.read().await?;
    let paid = payment::Entity::find().filter(payment::Column::DocumentId.eq(document));
    let Some(paid) = tx.one(paid).await? else { return Ok(None) };
    let house = House::of(&tx, who.store(), who.now()).await?;
    let Some(rule) = house.settings.cash_reporting else { return Ok(None) };
    let whose = paid.customer_id.map_or(Whose::Nobody(document), Whose::Customer);
    let related = match whose {
        Whose::Customer(id) => payment::Column::CustomerId.eq(id),
        Whose::Nobody(document) => payment::Column::DocumentId.eq(document),
    };
    let received = counted(&rule, house.today)?.filter(related);
    let found = open(&tx, &rule, received, house.today).await?;
    let found = found.into_iter().find(|(of, _)| *of == whose);
    Ok(found.map(|(_, found)| CashNotice {
        total: found.total,
        threshold: rule.threshold,
        months: rule.months,
        nobody: whose.customer().is_none(),
    }))
}
