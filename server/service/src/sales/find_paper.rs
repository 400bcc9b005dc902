//! What was put on paper: made once, kept, and the same for ever after.

use std::collections::BTreeMap;

use db::{
    ReadTx, StoreTx,
    entity::{cash_session, invoice, item, layaway, paper, quote, refund, sale, sale_line, special_order},
};
use domain::{
    AppError, Code, Currency, CustomerId, InvoiceId, ItemId, LineId, Money, PaperId, StoreId,
    identity::sales::View,
    sales::{
        DocumentKind, LineKind, PaperOf, Priced, SaleDraft, Settlement, TenderKind, cash_session::ZReport,
        instalment::Instalment, invoice::InvoiceState, refund::Refund,
    },
    tax::{MARGIN_LEGEND, Scheme},
};
use papers::{Paper, PaperKind, PaperLine, Party, Section, Sum, TaxLine};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{
    find_sale::tax_sums,
    posting::{House, json, stored},
    statement,
};
use crate::{Authorized, Services, customers, zone::Clockface};

/// The paper of a sale, a refund, a layaway, an order or a closed drawer, in any store in which the person may see sales.
///
/// # Errors
/// `record.not_found`.
pub async fn find_paper(who: &Authorized<View>, of: PaperOf) -> Result<Paper, AppError> {
    let store = store_of(&who.wide().read().await?, of, who.store()).await?;
    let who = who.at(store)?;
    match kept(&who, of).await {
        // PostgreSQL: two print it for the first time at the same moment.
        Err(err) if err.code == Code::Duplicate => kept(&who, of).await,
        done => done,
    }
}

async fn kept(who: &Authorized<View>, of: PaperOf) -> Result<Paper, AppError> {
    let tx = who.begin().await?;
    let (paper, made) = ensure(&tx, of).await?;
    if made {
        tx.commit().await?;
    }
    Ok(paper)
}

/// The paper, and whether it was made just now.
pub(super) async fn ensure(tx: &StoreTx, of: PaperOf) -> Result<(Paper, bool), AppError> {
    let known = paper::Entity::find()
        .filter(paper::Column::StoreId.eq(tx.store()))
        .filter(paper::Column::DocumentId.eq(of.document()))
        .filter(paper::Column::Kind.eq(of.kind()));
    // A layaway, an order or an account goes on: its statement is made anew every time.
    let goes_on = matches!(of, PaperOf::Layaway(_) | PaperOf::Order(_) | PaperOf::Statement(_));
    if let (Some(row), false) = (tx.one(known).await?, goes_on) {
        return Ok((stored(row.body)?, false));
    }
    let house = House::of(tx, tx.store(), tx.now()).await?;
    let made = match of {
        PaperOf::Sale(id) => receipt(tx, &house, tx.find::<sale::Entity>(id).await?).await?,
        PaperOf::Invoice(id) => bill(tx, &house, tx.find::<invoice::Entity>(id).await?).await?,
        PaperOf::Refund(id) => credit_note(tx, &house, tx.find::<refund::Entity>(id).await?).await?,
        PaperOf::Layaway(id) => return Ok((statement(&house, tx.find::<layaway::Entity>(id).await?)?, false)),
        PaperOf::Order(id) => return Ok((order(&house, tx.find::<special_order::Entity>(id).await?)?, false)),
        PaperOf::Statement(id) => {
            let whose = customers::find(tx, id).await?;
            return Ok((statement::statement(tx, &house, whose).await?, false));
        }
        PaperOf::Quote(id) => offer(tx, &house, tx.find::<quote::Entity>(id).await?).await?,
        PaperOf::Drawer(id) => report(tx, &house, tx.find::<cash_session::Entity>(id).await?).await?,
    };
    tx.insert(paper::ActiveModel {
        id: Set(tx.mint::<PaperId>()),
        kind: Set(of.kind()),
        document_id: Set(of.document()),
        number: Set(made.number.clone()),
        body: Set(json(&made)?),
        token_hash: Set(None),
        created_at: Set(tx.now()),
        ..Default::default()
    })
    .await?;
    Ok((made, true))
}

async fn store_of(tx: &ReadTx, of: PaperOf, here: StoreId) -> Result<StoreId, AppError> {
    Ok(match of {
        PaperOf::Sale(id) => tx.find::<sale::Entity>(id).await?.store_id,
        PaperOf::Invoice(id) => tx.find::<invoice::Entity>(id).await?.store_id,
        PaperOf::Refund(id) => tx.find::<refund::Entity>(id).await?.store_id,
        PaperOf::Layaway(id) => tx.find::<layaway::Entity>(id).await?.store_id,
        PaperOf::Order(id) => tx.find::<special_order::Entity>(id).await?.store_id,
        PaperOf::Quote(id) => tx.find::<quote::Entity>(id).await?.store_id,
        // A customer belongs to no store; their account is that of the store that is asked.
        PaperOf::Statement(_) => here,
        PaperOf::Drawer(id) => tx.find::<cash_session::Entity>(id).await?.store_id,
    })
}

/// A document of this shop.
pub(super) fn begin(house: &House, kind: PaperKind, number: &str) -> Paper {
    let head = &house.settings.letterhead;
    let lines = head.address.lines().chain([head.phone.as_str(), head.email.as_str()]);
    let seller = Party {
        name: house.store.name.clone(),
        lines: lines.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect(),
        tax_number: head.tax_number.clone(),
    };
    Paper {
        legal: head.legal.lines().map(str::to_owned).collect(),
        greeting: head.greeting.clone(),
        ..Paper::new(kind, number.to_owned(), seller)
    }
}

fn when(house: &House, at: domain::Timestamp) -> (String, String) {
    ("Date".to_owned(), Clockface::new(&house.store.time_zone, at).when(at).exact)
}

async fn served_by(tx: &ReadTx, user: domain::UserId) -> Result<(String, String), AppError> {
    let name = tx.names(std::iter::once(user)).await?.remove(&user).unwrap_or_default();
    Ok(("Served by".to_owned(), name))
}

pub(super) fn sum(label: impl Into<String>, amount: Money, strong: bool) -> Sum {
    Sum { label: label.into(), amount, strong }
}

async fn receipt(tx: &ReadTx, house: &House, row: sale::Model) -> Result<Paper, AppError> {
    let (draft, priced): (SaleDraft, Priced) = (stored(row.draft)?, stored(row.priced)?);
    let settlement: Settlement = stored(row.settlement)?;
    let lines = tx.all(sale_line::Entity::find().filter(sale_line::Column::SaleId.eq(row.id))).await?;
    let stock_nos = lines.into_iter().map(|line| (line.id, line.stock_no)).collect();
    let mut paper = begin(house, PaperKind::Receipt, &row.number);
    paper.facts = vec![when(house, row.created_at), served_by(tx, row.created_by).await?];
    if let Some(id) = row.customer_id {
        paper.buyer = Some(buyer(tx, id, &row.customer_name).await?);
    }
    goods(&mut paper, &draft, &priced, &stock_nos)?;
    if !settlement.rounding.is_zero() {
        paper.sums.push(sum("Cash rounding", settlement.rounding, false));
    }
    paper.tenders = paid(&settlement)?;
    Ok(paper)
}

async fn buyer(tx: &ReadTx, id: CustomerId, name: &str) -> Result<Party, AppError> {
    let company = customers::find(tx, id).await?.company;
    let lines = if company == name { Vec::new() } else { vec![company] };
    Ok(Party { name: name.to_owned(), lines, tax_number: String::new() })
}

/// What is sold or offered: lines, totals and tax.
fn goods(
    paper: &mut Paper,
    draft: &SaleDraft,
    priced: &Priced,
    stock_nos: &BTreeMap<LineId, String>,
) -> Result<(), AppError> {
    for (line, of_line) in draft.lines.iter().zip(&priced.lines) {
        let taken = of_line.discount()?;
        let why = line.discounts.iter().chain(&draft.discounts).map(|discount| discount.reason.as_str());
        let why = why.collect::<Vec<_>>().join(", ");
        let less = (!taken.is_zero()).then(|| format!("less {taken}, {why}"));
        let margin = (line.scheme == Scheme::Margin).then(|| MARGIN_LEGEND.to_owned());
        let card = match line.kind {
            LineKind::GiftCard { .. } => Some("Spend it like money, in part or at once.".to_owned()),
            _ => None,
        };
        let stock_no = stock_nos.get(&line.id).cloned().filter(|it| !it.is_empty());
        paper.lines.push(PaperLine {
            title: line.title.clone(),
            details: [stock_no, less, margin, card].into_iter().flatten().collect(),
            quantity: line.quantity,
            unit: Some(line.unit_price),
            amount: Some(of_line.extended.try_sub(taken)?),
        });
    }
    let totals = priced.totals;
    if !totals.charges.is_zero() {
        paper.sums.push(sum("Charges", totals.charges, false));
    }
    if !totals.tax.is_zero() {
        paper.sums.push(sum("Net", totals.net, false));
    }
    paper.sums.push(sum(format!("Total {}", totals.total.currency.code()), totals.total, true));
    paper.taxes = tax_sums(priced)?
        .into_iter()
        .map(|tax| TaxLine { label: format!("{} {}", tax.name, tax.rate), base: tax.base, amount: tax.amount })
        .collect();
    Ok(())
}

/// A quote: what is offered, as a receipt would show it, and until when.
async fn offer(tx: &ReadTx, house: &House, row: quote::Model) -> Result<Paper, AppError> {
    let (draft, priced): (SaleDraft, Priced) = (stored(row.draft)?, stored(row.priced)?);
    let items = draft.lines.iter().filter_map(|line| match line.kind {
        LineKind::Piece { item, .. } | LineKind::Variant { item, .. } => Some((line.id, item)),
        _ => None,
    });
    let items: BTreeMap<LineId, ItemId> = items.collect();
    let found = item::Entity::find().filter(item::Column::Id.is_in(items.values().copied()));
    let found: BTreeMap<ItemId, String> = tx.all(found).await?.into_iter().map(|it| (it.id, it.stock_no)).collect();
    let stock_nos = items.into_iter().filter_map(|(line, item)| Some((line, found.get(&item)?.clone()))).collect();
    let mut paper = begin(house, PaperKind::Quote, &row.number);
    paper.facts = vec![
        when(house, row.created_at),
        ("Valid until".to_owned(), row.valid_until.to_string()),
        served_by(tx, row.created_by).await?,
    ];
    paper.buyer = Some(buyer(tx, row.customer_id, &row.customer_name).await?);
    goods(&mut paper, &draft, &priced, &stock_nos)?;
    let note = row.note.lines().map(str::to_owned);
    paper.legal.splice(0..0, note);
    Ok(paper)
}

/// What was handed over, and the change.
fn paid(settlement: &Settlement) -> Result<Vec<Sum>, AppError> {
    let mut rows = Vec::new();
    for part in &settlement.paid {
        let handed = if part.kind == TenderKind::Cash { part.paid.try_add(settlement.change)? } else { part.paid };
        rows.push(sum(part.kind.label(), handed, false));
    }
    if !settlement.change.is_zero() {
        rows.push(sum("Change", settlement.change.try_neg()?, false));
    }
    Ok(rows)
}

async fn credit_note(tx: &ReadTx, house: &House, row: refund::Model) -> Result<Paper, AppError> {
    let body: Refund = stored(row.body)?;
    let sold = tx.find::<sale::Entity>(row.sale_id).await?;
    let lines = tx.all(sale_line::Entity::find().filter(sale_line::Column::SaleId.eq(row.sale_id))).await?;
    let mut paper = begin(house, PaperKind::CreditNote, &row.number);
    let of = ("For".to_owned(), sold.number);
    paper.facts = vec![when(house, row.created_at), of, served_by(tx, row.created_by).await?];
    if !row.reason.is_empty() {
        paper.facts.push(("Reason".to_owned(), row.reason));
    }
    if !sold.customer_name.is_empty() {
        paper.buyer = Some(Party { name: sold.customer_name, ..Party::default() });
    }
    for line in &body.lines {
        let title = lines.iter().find(|row| row.id == line.line).map(|row| row.title.clone()).unwrap_or_default();
        let (details, unit) = (Vec::new(), None);
        paper.lines.push(PaperLine { title, details, quantity: line.quantity, unit, amount: Some(line.net) });
    }
    let tax = Money::new(row.tax, body.amount.currency);
    if !tax.is_zero() {
        paper.sums.push(sum("Net", Money::new(row.net, tax.currency), false));
        paper.sums.push(sum("Tax", tax, false));
    }
    paper.sums.push(sum(format!("Back to you {}", tax.currency.code()), body.amount, true));
    for payout in &body.payouts {
        paper.tenders.push(sum(payout.to.label(), payout.pays, false));
    }
    Ok(paper)
}

fn statement(house: &House, row: layaway::Model) -> Result<Paper, AppError> {
    let currency: Currency = row.currency.parse().map_err(|_| AppError::not_found())?;
    let (draft, priced): (SaleDraft, Priced) = (stored(row.draft)?, stored(row.priced)?);
    let schedule: Vec<Instalment> = stored(row.schedule)?;
    let money = |minor| Money::new(minor, currency);
    let mut paper = begin(house, PaperKind::Layaway, &row.number);
    paper.facts = vec![when(house, row.created_at), ("State".to_owned(), row.state.label().to_owned())];
    paper.buyer = Some(Party { name: row.customer_name, ..Party::default() });
    over_time(&mut paper, &draft, &priced, money(row.total), money(row.paid))?;
    let rows = schedule.iter().map(|it| (it.due.to_string(), it.amount.to_string())).collect();
    paper.sections = vec![Section { title: "Due".to_owned(), rows }];
    Ok(paper)
}

/// What is paid over time: the lines, and what is still owed for them.
fn over_time(paper: &mut Paper, draft: &SaleDraft, priced: &Priced, total: Money, paid: Money) -> Result<(), AppError> {
    for (line, priced) in draft.lines.iter().zip(&priced.lines) {
        let (title, quantity) = (line.title.clone(), line.quantity);
        let (details, unit) = (Vec::new(), Some(line.unit_price));
        paper.lines.push(PaperLine { title, details, quantity, unit, amount: Some(priced.gross) });
    }
    paper.sums = vec![
        sum("Total", total, false),
        sum("Paid so far", paid, false),
        sum("Still to pay", total.try_sub(paid)?, true),
    ];
    Ok(())
}

/// An invoice: what was sold, as on the receipt, and by when it is to be paid. It never changes; what was paid of it is
/// said beside it.
async fn bill(tx: &ReadTx, house: &House, row: invoice::Model) -> Result<Paper, AppError> {
    let mut paper = receipt(tx, house, tx.find::<sale::Entity>(row.sale_id).await?).await?;
    let receipt = std::mem::replace(&mut paper.number, row.number);
    paper.kind = PaperKind::Invoice;
    paper.facts.push(("Receipt".to_owned(), receipt));
    paper.facts.push(("To be paid by".to_owned(), row.due.to_string()));
    Ok(paper)
}

/// The statement of a special order.
fn order(house: &House, row: special_order::Model) -> Result<Paper, AppError> {
    let priced: Priced = stored(row.priced)?;
    let draft: SaleDraft = stored(row.draft)?;
    let money = |minor| Money::new(minor, house.currency());
    let mut paper = begin(house, PaperKind::Order, &row.number);
    paper.facts = vec![when(house, row.created_at), ("State".to_owned(), row.state.label().to_owned())];
    let days = [("Expected", row.expected), ("Wanted by", row.wanted_by)];
    let days = days.into_iter().filter_map(|(label, day)| Some((label.to_owned(), day?.to_string())));
    paper.facts.extend(days);
    paper.buyer = Some(Party { name: row.customer_name, ..Party::default() });
    over_time(&mut paper, &draft, &priced, money(row.total), money(row.paid))?;
    Ok(paper)
}

async fn report(tx: &ReadTx, house: &House, row: cash_session::Model) -> Result<Paper, AppError> {
    let z = row.z_report.ok_or_else(|| AppError::new(Code::StepNotAllowed, "Close the drawer first."))?;
    let z: ZReport = stored(z)?;
    let mut paper = begin(house, PaperKind::ZReport, &z.number.to_string());
    let by = tx.names(std::iter::once(z.closed_by)).await?.remove(&z.closed_by).unwrap_or_default();
    let opened = Clockface::new(&house.store.time_zone, row.opened_at).when(row.opened_at).exact;
    let closed = Clockface::new(&house.store.time_zone, z.closed_at).when(z.closed_at).exact;
    paper.facts = vec![("Opened".to_owned(), opened), ("Closed".to_owned(), closed), ("Closed by".to_owned(), by)];
    let mut cash = vec![("Float".to_owned(), z.report.float.to_string())];
    cash.extend(
        z.report
            .by_reason
            .iter()
            .map(|(reason, (sum, many))| (format!("{} ({many})", reason.label()), sum.to_string())),
    );
    paper.sections = vec![Section { title: "Cash".to_owned(), rows: cash }];
    paper.sums = vec![
        sum("Expected", z.report.expected, false),
        sum("Counted", z.counted, false),
        sum("Over or short", z.over_short, true),
    ];
    paper.legal.clear();
    paper.greeting.clear();
    Ok(paper)
}

/// The paper that a link in a mail leads to. The link is as good as the paper: whoever has it may read it.
///
/// # Errors
/// `record.not_found`.
#[expect(clippy::disallowed_methods, reason = "a customer belongs to no tenant; the token names one document")]
pub async fn open_paper(services: &Services, token: &str) -> Result<Paper, AppError> {
    let link = paper::Entity::find().filter(paper::Column::TokenHash.eq(crate::identity::token_hash(token)));
    let row = services.db().system_all(link).await?.into_iter().next().ok_or_else(AppError::not_found)?;
    if row.kind == DocumentKind::Invoice {
        viewed(services, &row).await?;
    }
    stored(row.body)
}

/// The customer has opened their invoice.
#[expect(clippy::disallowed_methods, reason = "a customer belongs to no tenant; the token names one document")]
async fn viewed(services: &Services, row: &paper::Model) -> Result<(), AppError> {
    let tx = services.db().system().await?;
    let first = invoice::Entity::update_many()
        .col_expr(invoice::Column::State, Expr::val(InvoiceState::Viewed))
        .col_expr(invoice::Column::Version, Expr::col(invoice::Column::Version).add(1))
        .filter(invoice::Column::OrgId.eq(row.org_id))
        .filter(invoice::Column::StoreId.eq(row.store_id))
        .filter(invoice::Column::Id.eq(InvoiceId::from(Uuid::from(row.document_id))))
        .filter(invoice::Column::State.eq(InvoiceState::Sent));
    if tx.update(first).await? > 0 {
        tx.commit().await?;
    }
    Ok(())
}
