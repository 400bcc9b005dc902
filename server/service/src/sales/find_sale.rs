//! One sale with its whole story, and what it had cost.

use std::collections::BTreeMap;

use db::{
    ReadTx,
    entity::{approval, cash_session, payment, refund, sale, sale_cost, sale_line, store},
};
use domain::{
    AppError, Currency, DocumentId, LineId, Money, SaleId, UserId,
    identity::{inventory::ViewCost, sales::View},
    sales::{
        Approvable, ApprovalView, PaymentView, Priced, RefundView, SaleCost, SaleDraft, SaleLineView, SaleState,
        SaleView, Settlement, Split, TaxSum,
        cash_session::CashState,
        refund::{Refund, Restock},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{list_sales, posting::stored};
use crate::{Authorized, zone::Clockface};

/// A sale of any store in which the person may see sales.
///
/// # Errors
/// `record.not_found`.
pub async fn find_sale(who: &Authorized<View>, id: SaleId) -> Result<SaleView, AppError> {
    let who = who.wide();
    let tx = who.read().await?;
    let row: sale::Model = tx.find::<sale::Entity>(id).await?;
    let place = tx.one(store::Entity::find().filter(store::Column::Id.eq(row.store_id))).await?;
    let place = place.ok_or_else(AppError::not_found)?;
    let face = Clockface::new(&place.time_zone, who.now());
    let document = DocumentId::from(Uuid::from(id));
    let lines = sale_line::Entity::find().filter(sale_line::Column::SaleId.eq(id));
    let lines = tx.all(lines.order_by_asc(sale_line::Column::Position)).await?;
    let refunds = refund::Entity::find().filter(refund::Column::SaleId.eq(id));
    let refunds = tx.all(refunds.order_by_asc(refund::Column::CreatedAt)).await?;
    let documents: Vec<DocumentId> =
        std::iter::once(document).chain(refunds.iter().map(|it| Uuid::from(it.id).into())).collect();
    let payments = payment::Entity::find().filter(payment::Column::DocumentId.is_in(documents.iter().copied()));
    let payments = tx.all(payments.order_by_asc(payment::Column::At).order_by_asc(payment::Column::Id)).await?;
    let approvals = approval::Entity::find().filter(approval::Column::DocumentId.is_in(documents));
    let approvals = tx.all(approvals.order_by_asc(approval::Column::At)).await?;
    let (draft, priced): (SaleDraft, Priced) = (stored(row.draft.clone())?, stored(row.priced.clone())?);
    let settlement: Settlement = stored(row.settlement.clone())?;
    let mut people: Vec<UserId> = vec![row.created_by];
    people.extend(draft.lines.iter().flat_map(|line| &line.salespeople).map(|split| split.person));
    people.extend(refunds.iter().map(|it| it.created_by));
    people.extend(payments.iter().map(|it| it.actor));
    people.extend(approvals.iter().flat_map(|it| [it.asked_by, it.approved_by]));
    let names = tx.names(people.into_iter()).await?;
    let by = |user: UserId| names.get(&user).cloned().unwrap_or_default();
    let currency = draft.terms.currency;
    let voidable = row.state == SaleState::Completed && refunds.is_empty() && drawer_is_open(&tx, &row).await?;
    Ok(SaleView {
        row: list_sales::view(&row, &face, by(row.created_by))?,
        store_name: place.name,
        customer: row.customer_id,
        version: row.version,
        lines: lines.iter().map(|line| line_view(line, currency, &by)).collect::<Result<_, _>>()?,
        totals: priced.totals,
        taxes: tax_sums(&priced)?,
        rounding: settlement.rounding,
        change: settlement.change,
        payments: payments
            .into_iter()
            .map(|it| PaymentView {
                id: it.id,
                document: it.document,
                kind: it.kind,
                amount: Money::new(it.amount, currency),
                reference: it.reference,
                when: face.when(it.at),
                by: by(it.actor),
            })
            .collect(),
        refunds: refunds
            .into_iter()
            .map(|it| refund_view(it, &lines, currency, &face, &by))
            .collect::<Result<_, _>>()?,
        approvals: approvals
            .into_iter()
            .map(|it| {
                let what: Approvable = stored(it.what)?;
                Ok(ApprovalView {
                    what: words(&what, &lines),
                    reason: it.reason,
                    asked_by: by(it.asked_by),
                    approved_by: by(it.approved_by),
                    when: face.when(it.at),
                })
            })
            .collect::<Result<_, AppError>>()?,
        note: row.note,
        voidable,
    })
}

/// A sale that took money into a drawer can be undone while that drawer is open.
async fn drawer_is_open(tx: &ReadTx, row: &sale::Model) -> Result<bool, AppError> {
    let Some(session) = row.session_id else { return Ok(true) };
    let session = tx.one(cash_session::Entity::find().filter(cash_session::Column::Id.eq(session))).await?;
    Ok(session.is_some_and(|session| session.state == CashState::Open))
}

fn line_view(
    line: &sale_line::Model,
    currency: Currency,
    by: &impl Fn(UserId) -> String,
) -> Result<SaleLineView, AppError> {
    let money = |minor| Money::new(minor, currency);
    let salespeople: Vec<Split> = stored(line.salespeople.clone())?;
    let restock = match line.kind.as_str() {
        "piece" => vec![Restock::Inspect, Restock::Sell, Restock::Service, Restock::Vendor, Restock::WriteOff],
        "variant" => vec![Restock::Sell, Restock::Vendor, Restock::WriteOff, Restock::Nothing],
        _ => vec![Restock::Nothing],
    };
    Ok(SaleLineView {
        id: line.id,
        item: line.item_id,
        title: line.title.clone(),
        stock_no: line.stock_no.clone(),
        cover: line.cover.clone(),
        quantity: u32::try_from(line.quantity).unwrap_or_default(),
        returned: u32::try_from(line.returned).unwrap_or_default(),
        unit_price: money(line.unit_price),
        discount: money(line.discount),
        net: money(line.net),
        tax: money(line.tax),
        gross: money(line.gross),
        salespeople: salespeople.into_iter().map(|split| (by(split.person), split)).collect(),
        restock,
    })
}

fn refund_view(
    row: refund::Model,
    lines: &[sale_line::Model],
    currency: Currency,
    face: &Clockface,
    by: &impl Fn(UserId) -> String,
) -> Result<RefundView, AppError> {
    let body: Refund = stored(row.body)?;
    let title = |id: LineId| lines.iter().find(|line| line.id == id).map(|line| line.title.clone()).unwrap_or_default();
    Ok(RefundView {
        id: row.id,
        number: row.number,
        void: row.kind == "void",
        amount: Money::new(row.amount, currency),
        reason: row.reason,
        lines: body.lines.iter().map(|line| (title(line.line), line.quantity)).collect(),
        when: face.when(row.created_at),
        by: by(row.created_by),
    })
}

fn words(what: &Approvable, lines: &[sale_line::Model]) -> String {
    let title = |id: &LineId| {
        let line = lines.iter().find(|line| line.id == *id);
        line.map_or_else(|| "a line".to_owned(), |line| format!("“{}”", line.title))
    };
    match what {
        Approvable::Discount { line } => format!("Discount on {}", title(line)),
        Approvable::BelowMinimum { line } => format!("{} below its minimum price", title(line)),
        Approvable::Refund => "Refund".to_owned(),
        Approvable::OtherTender => "Refund in another form".to_owned(),
        Approvable::CashVariance => "Drawer over or short".to_owned(),
        Approvable::LayawayExtension => "More time for a layaway".to_owned(),
    }
}

/// The tax of a document, rule by rule, in the order in which they stack.
pub(super) fn tax_sums(priced: &Priced) -> Result<Vec<TaxSum>, AppError> {
    let mut sums: Vec<TaxSum> = Vec::new();
    let rows = priced.lines.iter().flat_map(|line| &line.taxes);
    for row in rows {
        match sums.iter_mut().find(|sum| sum.name == row.name && sum.rate == row.rate) {
            Some(sum) => {
                sum.base = sum.base.try_add(row.base)?;
                sum.amount = sum.amount.try_add(row.amount)?;
            }
            None => sums.push(TaxSum { name: row.name.clone(), rate: row.rate, base: row.base, amount: row.amount }),
        }
    }
    let zero = Money::zero(priced.totals.tax.currency);
    let rounding = Money::sum(zero.currency, priced.tax_rounding.iter().map(|row| row.tax))?;
    if !rounding.is_zero() {
        sums.push(TaxSum { name: "Rounding of tax".into(), rate: domain::Ppm::ZERO, base: zero, amount: rounding });
    }
    Ok(sums)
}

/// What a sale had cost, returns taken off: for those who may see cost.
///
/// # Errors
/// `record.not_found`.
pub async fn sale_cost(who: &Authorized<ViewCost>, id: SaleId) -> Result<SaleCost, AppError> {
    #[derive(FromQueryResult)]
    struct Sum {
        line_id: LineId,
        total: i64,
    }
    let tx = who.wide().read().await?;
    let row: sale::Model = tx.find::<sale::Entity>(id).await?;
    let currency: Currency = row.currency.parse().map_err(|_| AppError::not_found())?;
    let sums = sale_cost::Entity::find()
        .select_only()
        .column(sale_cost::Column::LineId)
        .column_as(sale_cost::Column::Amount.sum().cast_as("bigint"), "total")
        .filter(sale_cost::Column::SaleId.eq(id))
        .group_by(sale_cost::Column::LineId);
    let sums: BTreeMap<LineId, i64> =
        tx.project::<sale_cost::Entity, Sum>(sums).await?.into_iter().map(|sum| (sum.line_id, sum.total)).collect();
    let back = tx.all(refund::Entity::find().filter(refund::Column::SaleId.eq(id))).await?;
    let back = Money::sum(currency, back.iter().map(|it| Money::new(it.net, currency)))?;
    let net = Money::new(row.net, currency).try_sub(back)?;
    let cost = Money::sum(currency, sums.values().map(|minor| Money::new(*minor, currency)))?;
    let margin = net.try_sub(cost)?;
    let lines = sums.into_iter().map(|(line, minor)| (line, Money::new(minor, currency))).collect();
    Ok(SaleCost { net, cost, margin, margin_ppm: margin.ppm_of(net), lines })
}
