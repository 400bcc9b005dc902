//! The mirror of `post.rs`: what goods that come back write. Goods, the lines and the state of the sale, tax, cost and
//! commission; whatever was stored is mirrored, nothing is worked out anew.

use db::{
    Change, StoreTx,
    entity::{commission, payment, refund, sale, sale_cost, sale_line, sale_tax, value_account},
};
use domain::{
    AppError, CashSessionId, Code, CommissionId, Currency, DocumentId, Event, ItemId, LedgerId, LineId, Machine, Money,
    RefundId, SaleId,
    inventory::Availability,
    sales::{
        Approval, Claimed, DocumentKind, LineKind, Live, PaidDocument, Priced, Refunded, SaleDraft, SaleStep,
        Settlement,
        commission::take_back,
        refund::{Refund, RefundLine, Restock, Sold, lines::returned_before},
        stored_value::{ValueReason, ValueState},
    },
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    margin_book, post,
    posting::{self, House, next_number, stored},
    story, value,
};
use crate::inventory::claim;

/// A sale read back, with all that came back of it before.
pub(super) struct Document {
    /// As it is stored.
    pub(super) row: sale::Model,
    /// What it is kept in.
    pub(super) currency: Currency,
    /// What was sold.
    pub(super) draft: SaleDraft,
    /// As it was priced.
    pub(super) priced: Priced,
    /// As it was paid.
    pub(super) settlement: Settlement,
    /// Refunds so far, in order.
    pub(super) earlier: Vec<Refund>,
}

impl Document {
    /// A sale of the current store, locked: of two that take it back, one waits and sees what the other did.
    ///
    /// # Errors
    /// `record.not_found`.
    pub(super) async fn held(tx: &StoreTx, id: SaleId) -> Result<Self, AppError> {
        let here = sale::Entity::find()
            .filter(sale::Column::Id.eq(id))
            .filter(sale::Column::StoreId.eq(tx.store()))
            .lock_exclusive();
        Self::of(tx, tx.one(here).await?.ok_or_else(AppError::not_found)?).await
    }

    /// A sale, for a look.
    ///
    /// # Errors
    /// `server.fault` when what was stored cannot be read.
    pub(super) async fn of(tx: &db::ReadTx, row: sale::Model) -> Result<Self, AppError> {
        let refunds = refund::Entity::find()
            .filter(refund::Column::StoreId.eq(row.store_id))
            .filter(refund::Column::SaleId.eq(row.id))
            .order_by_asc(refund::Column::CreatedAt)
            .order_by_asc(refund::Column::Id);
        let earlier = tx.all(refunds).await?.into_iter().map(|it| stored(it.body)).collect::<Result<_, _>>()?;
        let (draft, priced, settlement) =
            (stored(row.draft.clone())?, stored(row.priced.clone())?, stored(row.settlement.clone())?);
        let currency = row.currency.parse().map_err(|_| AppError::new(Code::Internal, "A sale has no currency."))?;
        Ok(Self { row, currency, draft, priced, settlement, earlier })
    }

    /// As the rules see it.
    pub(super) fn sold(&self) -> Sold<'_> {
        Sold { priced: &self.priced, settlement: &self.settlement, cash_rounding: self.draft.terms.cash_rounding }
    }

    fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency)
    }
}

/// What comes back, decided.
pub(super) struct Return<'a> {
    /// The id of the refund or void.
    pub(super) id: RefundId,
    /// `refund` or `void`.
    pub(super) kind: &'static str,
    /// The step that the sale takes.
    pub(super) step: SaleStep,
    /// Where.
    pub(super) house: &'a House,
    /// Of which sale.
    pub(super) sale: &'a Document,
    /// What, line by line.
    pub(super) refund: &'a Refund,
    /// What a second person agreed to.
    pub(super) approvals: &'a [Approval],
    /// Why.
    pub(super) reason: &'a str,
    /// What tells a replay from another command.
    pub(super) hash: &'a str,
}

impl Return<'_> {
    /// Its id as a document.
    pub(super) fn document(&self) -> DocumentId {
        Uuid::from(self.id).into()
    }
}

/// What a refund or void answered when it was posted.
///
/// # Errors
/// `conflict.replayed` when its id stands for another command.
pub(super) async fn posted(tx: &db::ReadTx, id: RefundId, hash: &str) -> Result<Option<Refunded>, AppError> {
    let Some(row) = tx.one(refund::Entity::find().filter(refund::Column::Id.eq(id))).await? else { return Ok(None) };
    if row.hash != hash {
        return Err(AppError::new(Code::Replayed, "This was sent before with other content. Reload the page."));
    }
    let currency: Currency = row.currency.parse().map_err(|_| AppError::not_found())?;
    let paid = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(row.store_id))
        .filter(payment::Column::DocumentId.eq(DocumentId::from(Uuid::from(id))))
        .filter(payment::Column::Document.eq(PaidDocument::Refund))
        .order_by_asc(payment::Column::Id);
    let mut pays = Vec::new();
    for it in tx.all(paid).await? {
        super::pay_out::sum(&mut pays, it.kind, Money::new(it.amount, currency).try_neg()?)?;
    }
    let cards = super::pay_out::voucher(tx, id, currency).await?;
    Ok(Some(Refunded { refund: id, number: row.number, pays, cards }))
}

/// Writes everything about goods that come back but the money. Answers the number of the credit note.
///
/// # Errors
/// `step.not_allowed`, `conflict.stale`, `item.transition`, `stored_value.insufficient` for a gift card that was spent.
pub(super) async fn write(tx: &StoreTx, it: &Return<'_>, session: Option<CashSessionId>) -> Result<String, AppError> {
    let row = &it.sale.row;
    let state = row.state.after(it.step)?;
    let change = sale::Entity::update_many()
        .col_expr(sale::Column::State, Expr::val(state))
        .col_expr(sale::Column::Refunded, Expr::col(sale::Column::Refunded).add(it.refund.amount.minor))
        .col_expr(sale::Column::Version, Expr::col(sale::Column::Version).add(1))
        .filter(sale::Column::Id.eq(row.id))
        .filter(sale::Column::Version.eq(row.version));
    if tx.update(change).await? == 0 {
        return Err(stale());
    }
    for line in &it.refund.lines {
        let quantity = i32::try_from(line.quantity).unwrap_or(i32::MAX);
        let change = sale_line::Entity::update_many()
            .col_expr(sale_line::Column::Returned, Expr::col(sale_line::Column::Returned).add(quantity))
            .filter(sale_line::Column::Id.eq(line.line))
            .filter(sale_line::Column::SaleId.eq(row.id));
        tx.update(change).await?;
    }
    goods(tx, it).await?;
    let number = next_number(tx, it.house, DocumentKind::CreditNote).await?.to_string();
    let (net, tax) = it.refund.sums(&it.sale.priced)?;
    let rounding = Money::sum(it.sale.currency, it.refund.payouts.iter().map(|out| out.rounding))?;
    tx.insert(refund::ActiveModel {
        id: Set(it.id),
        sale_id: Set(row.id),
        kind: Set(it.kind.to_owned()),
        number: Set(number.clone()),
        session_id: Set(session),
        business_date: Set(it.house.today),
        currency: Set(row.currency.clone()),
        net: Set(net.minor),
        tax: Set(tax.minor),
        amount: Set(it.refund.amount.minor),
        rounding: Set(rounding.minor),
        body: Set(posting::json(it.refund)?),
        approvals: Set(posting::json(&it.approvals)?),
        reason: Set(it.reason.to_owned()),
        hash: Set(it.hash.to_owned()),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        ..Default::default()
    })
    .await?;
    tx.insert_all(taxes(tx, it)?).await?;
    costs(tx, it).await?;
    margin_book::take_out(tx, it, &number).await?;
    commissions(tx, it).await?;
    let seen = json!({
        "sale": row.number, "number": number, "amount": it.refund.amount, "lines": it.refund.lines,
        "reason": it.reason, "approvals": it.approvals,
    });
    let action = if it.kind == "void" { "sales.sale_voided" } else { "sales.sale_refunded" };
    tx.audit(action, row.id, Change::from_to(row.state, seen)).await?;
    tx.emit(&Event::SaleRefunded { sale: row.id, refund: it.id }).await?;
    story::came_back(tx, it, row, (&number, it.refund.amount)).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    Ok(number)
}

/// Somebody else took something of the sale back meanwhile.
pub(super) fn stale() -> AppError {
    AppError::new(Code::Stale, "Somebody else has changed this sale. Look at it again.")
}

/// Puts goods where they shall be. What goes straight on to the vendor or off the books comes in first, so that the
/// ledger says both.
async fn goods(tx: &StoreTx, it: &Return<'_>) -> Result<(), AppError> {
    let named = it.sale.draft.lines.iter().filter_map(|line| match line.kind {
        LineKind::Piece { item, .. } | LineKind::Variant { item, .. } => Some(item),
        _ => None,
    });
    let items = claim::items(tx, tx.store(), named).await?;
    let (mut back, mut to_vendor, mut off) = (Vec::new(), Vec::new(), Vec::new());
    let mut told: Vec<(ItemId, Availability)> = Vec::new();
    for line in &it.refund.lines {
        let kind = it.sale.draft.line(line.line).map(|line| &line.kind);
        let quantity = i64::from(line.quantity);
        match kind {
            Some(LineKind::GiftCard { card }) => {
                take_card(tx, it, *card).await?;
                continue;
            }
            Some(LineKind::Piece { item, .. }) if line.restock != Restock::Nothing => {
                let row = items.get(item).ok_or_else(AppError::not_found)?;
                let seen = Claimed { ownership: row.ownership, availability: row.availability, version: row.version };
                let next = seen.take_back(row.version, line.restock)?;
                let stays = next.availability.in_stock();
                claim::change(tx, row, next.availability, if stays { quantity } else { 0 }).await?;
                told.push((row.id, next.availability));
                back.push((row, None, quantity));
            }
            Some(LineKind::Variant { item, variant, .. }) if line.restock != Restock::Nothing => {
                let row = items.get(item).ok_or_else(AppError::not_found)?;
                if line.restock.availability().is_some_and(Availability::in_stock) {
                    claim::uncount(tx, *item, *variant, quantity).await?;
                }
                back.push((row, Some(*variant), quantity));
            }
            _ => continue,
        }
        match (back.last().copied(), line.restock) {
            (Some((row, variant, many)), Restock::Vendor) => to_vendor.push((row, variant, -many)),
            (Some((row, variant, many)), Restock::WriteOff) => off.push((row, variant, -many)),
            _ => {}
        }
    }
    for (reason, rows) in [("sale_return", back), ("vendor_return", to_vendor), ("write_off", off)] {
        let moved: Vec<_> =
            rows.into_iter().map(|(item, variant, delta)| claim::Moved { item, variant, delta }).collect();
        claim::moved(tx, reason, &moved).await?;
    }
    if !told.is_empty() {
        tx.announce(Live::Items { store: tx.store(), items: told });
    }
    Ok(())
}

/// A gift card comes back as it was sold, whole: what was issued is taken off it, and an empty card ends.
async fn take_card(tx: &StoreTx, it: &Return<'_>, card: domain::GiftCardId) -> Result<(), AppError> {
    let account = post::account_of(card);
    let sale: DocumentId = Uuid::from(it.sale.row.id).into();
    let issued = db::entity::value_entry::Entity::find()
        .filter(db::entity::value_entry::Column::AccountId.eq(account))
        .filter(db::entity::value_entry::Column::DocumentId.eq(sale))
        .filter(db::entity::value_entry::Column::Reason.eq(ValueReason::Issue));
    let issued = tx.one(issued).await?.ok_or_else(AppError::not_found)?;
    value::post(
        tx,
        value::Posting {
            account,
            reason: ValueReason::Issue,
            amount: it.sale.money(issued.amount),
            document: PaidDocument::Refund,
            document_id: it.document(),
            on: it.house.today,
            reverses: Some(issued.id),
        },
    )
    .await?;
    let ends = value_account::Entity::update_many()
        .col_expr(value_account::Column::State, Expr::val(ValueState::Cancelled))
        .filter(value_account::Column::Id.eq(account))
        .filter(value_account::Column::Balance.eq(0));
    tx.update(ends).await?;
    Ok(())
}

fn taxes(tx: &StoreTx, it: &Return<'_>) -> Result<Vec<sale_tax::ActiveModel>, AppError> {
    let mut rows = Vec::new();
    let new = || sale_tax::ActiveModel {
        id: Set(tx.mint::<LedgerId>()),
        sale_id: Set(it.sale.row.id),
        line_id: Set(None),
        refund_id: Set(Some(it.id)),
        exempt: Set(None),
        business_date: Set(it.house.today),
        ..Default::default()
    };
    for line in &it.refund.lines {
        let sold = it.sale.priced.line(line.line).map(|line| line.taxes.as_slice()).unwrap_or_default();
        for (back, tax) in line.taxes.iter().zip(sold) {
            rows.push(sale_tax::ActiveModel {
                line_id: Set(Some(line.line)),
                jurisdiction: Set(back.jurisdiction),
                rule: Set(back.rule),
                name: Set(tax.name.clone()),
                rate: Set(tax.rate.parts().into()),
                base: Set(back.base.try_neg()?.minor),
                amount: Set(back.amount.try_neg()?.minor),
                exempt: Set(tax.exempt.as_ref().map(posting::json).transpose()?),
                ..new()
            });
        }
    }
    for tax in it.sale.priced.tax_rounding.iter().filter(|_| it.refund.completes) {
        rows.push(sale_tax::ActiveModel {
            jurisdiction: Set(tax.jurisdiction),
            rule: Set(tax.rule),
            name: Set("Rounding".to_owned()),
            rate: Set(0),
            base: Set(0),
            amount: Set(tax.tax.try_neg()?.minor),
            ..new()
        });
    }
    Ok(rows)
}

/// How many of a line there were.
fn quantity(it: &Return<'_>, line: LineId) -> u32 {
    it.sale.priced.line(line).map_or(1, |line| line.quantity)
}

/// What had been given for the goods that are here again. What did not come back has still been spent.
async fn costs(tx: &StoreTx, it: &Return<'_>) -> Result<(), AppError> {
    let spent = sale_cost::Entity::find()
        .filter(sale_cost::Column::SaleId.eq(it.sale.row.id))
        .filter(sale_cost::Column::StoreId.eq(tx.store()))
        .filter(sale_cost::Column::RefundId.is_null());
    let spent = tx.all(spent).await?;
    let came = |line: &RefundLine| line.restock != Restock::Nothing;
    let mut rows = Vec::new();
    for line in it.refund.lines.iter().filter(|line| came(line)) {
        let before = it.sale.earlier.iter().flat_map(|it| &it.lines).filter(|row| row.line == line.line && came(row));
        let before = before.fold(0_u32, |sum, row| sum.saturating_add(row.quantity));
        for row in spent.iter().filter(|row| row.line_id == line.line) {
            let back = take_back(it.sale.money(row.amount), before, line.quantity, quantity(it, line.line))?;
            rows.push(sale_cost::ActiveModel {
                id: Set(tx.mint::<LedgerId>()),
                sale_id: Set(it.sale.row.id),
                line_id: Set(line.line),
                refund_id: Set(Some(it.id)),
                item_id: Set(row.item_id),
                amount: Set(back.minor),
                business_date: Set(it.house.today),
                ..Default::default()
            });
        }
    }
    Ok(tx.insert_all(rows).await?)
}

async fn commissions(tx: &StoreTx, it: &Return<'_>) -> Result<(), AppError> {
    let earned = commission::Entity::find()
        .filter(commission::Column::SaleId.eq(it.sale.row.id))
        .filter(commission::Column::StoreId.eq(tx.store()))
        .filter(commission::Column::RefundId.is_null());
    let earned = tx.all(earned).await?;
    let mut rows = Vec::new();
    for line in &it.refund.lines {
        let before = returned_before(&it.sale.earlier, line.line);
        let back = |minor| take_back(it.sale.money(minor), before, line.quantity, quantity(it, line.line));
        for row in earned.iter().filter(|row| row.line_id == line.line) {
            rows.push(commission::ActiveModel {
                id: Set(tx.mint::<CommissionId>()),
                sale_id: Set(it.sale.row.id),
                line_id: Set(line.line),
                refund_id: Set(Some(it.id)),
                person: Set(row.person),
                sold: Set(back(row.sold)?.minor),
                amount: Set(back(row.amount)?.minor),
                business_date: Set(it.house.today),
                at: Set(tx.now()),
                ..Default::default()
            });
        }
    }
    Ok(tx.insert_all(rows).await?)
}
