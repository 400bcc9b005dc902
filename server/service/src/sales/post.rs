//! How a sale is written, whatever led to it: claims, movements, the document, tax, cost, commission, money, what is
//! issued and what comes in. Called inside a transaction that its caller commits.

use std::collections::{BTreeMap, BTreeSet};

use db::{
    Change, StoreTx,
    entity::{
        cash_session, commission, customer, hold, invoice, item, payment, sale, sale_cost, sale_line, sale_tax, variant,
    },
};
use domain::{
    AppError, Code, CommissionId, Date, DocumentId, Event, GiftCardId, InvoiceId, ItemId, LedgerId, Money, PaymentId,
    ValueAccountId, VariantId,
    customers::InteractionKind,
    inventory::Availability,
    sales::{
        Claim, DocumentKind, IssuedCard, LineKind, Live, PaidDocument, PaperOf, Priced, PricedLine, RingUp, Rung,
        SaleDraft, SaleState, Settlement, TenderKind,
        cash_session::CashReason,
        commission::accrue,
        divide,
        invoice::InvoiceState,
        stored_value::{Expiry, ValueKind, ValueReason},
    },
    tasks::Subject,
    text::{code_key, folded},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::{
    card, cost,
    invoice::remind_when_due,
    margin_book,
    posting::{Cash, House, json, next_number, post_cash, title_of},
    ring_up::drawn_on,
    story, value,
};
use crate::inventory::{self, claim};

/// The stock that a document names.
pub(super) struct Goods {
    /// Its items.
    pub(super) items: BTreeMap<ItemId, item::Model>,
    /// Of counted items, its variants.
    pub(super) variants: BTreeMap<VariantId, variant::Model>,
}

/// A sale that is decided and can be written.
pub(super) struct Sale<'a> {
    /// What led to it: `sale`, `layaway`.
    pub(super) kind: &'static str,
    /// Where.
    pub(super) house: &'a House,
    /// What was asked for, as the server checked it.
    pub(super) ring: &'a RingUp,
    /// As it was priced.
    pub(super) priced: &'a Priced,
    /// As it was paid.
    pub(super) settlement: &'a Settlement,
    /// To whom.
    pub(super) customer: Option<&'a customer::Model>,
    /// The drawer.
    pub(super) session: Option<&'a cash_session::Model>,
    /// The stock.
    pub(super) goods: &'a Goods,
    /// What tells a replay from another sale.
    pub(super) hash: &'a str,
}

impl Sale<'_> {
    fn draft(&self) -> &SaleDraft {
        &self.ring.draft
    }

    fn document(&self) -> DocumentId {
        Uuid::from(self.draft().id).into()
    }

    fn called(&self) -> String {
        self.customer.map(|it| domain::customers::draft::called(&it.name, &it.company)).unwrap_or_default()
    }

    fn on(&self) -> Date {
        self.house.today
    }
}

/// Writes a sale.
///
/// # Errors
/// `conflict.stale` when a piece changed since it was read, `item.taken`, `stored_value.…`, `input.invalid`.
pub(super) async fn sale(tx: &StoreTx, it: Sale<'_>) -> Result<Rung, AppError> {
    let draft = it.draft();
    claim_goods(tx, &it).await?;
    let costs = cost::of_goods(tx, draft, it.goods).await?;
    let number = next_number(tx, it.house, DocumentKind::Receipt).await?.to_string();
    tx.insert(document(tx, &it, &number)?).await?;
    tx.insert_all(lines(&it)?).await?;
    tx.insert_all(taxes(tx, &it)?).await?;
    tx.insert_all(costs.iter().map(|(line, item, amount)| sale_cost::ActiveModel {
        id: Set(tx.mint::<LedgerId>()),
        sale_id: Set(draft.id),
        line_id: Set(*line),
        refund_id: Set(None),
        item_id: Set(*item),
        amount: Set(*amount),
        business_date: Set(it.on()),
        ..Default::default()
    }))
    .await?;
    margin_book::write(tx, &it, &number).await?;
    tx.insert_all(commissions(tx, &it, &costs)?).await?;
    take_money(tx, &it).await?;
    issue_cards(tx, &it).await?;
    take_in(tx, &it).await?;
    let seen = json!({ "number": number, "total": it.priced.totals.total, "approvals": draft.approvals });
    tx.audit("sales.sale_posted", draft.id, Change::to(seen)).await?;
    tx.emit(&Event::SalePosted { sale: draft.id }).await?;
    if let Some(customer) = it.customer {
        story::sold(tx, &it, customer.id, (&number, &title_of(draft))).await?;
    }
    if !it.ring.mail_to.trim().is_empty() {
        let to = it.ring.mail_to.trim();
        let to = domain::text::Email::parse(to).map_err(|why| AppError::field("mail_to", why))?.as_str().to_owned();
        tx.emit(&Event::PaperWanted { of: PaperOf::Sale(draft.id), to }).await?;
    }
    let sold = it.goods.items.values().filter(|row| row.tracking == domain::inventory::Tracking::Piece);
    let items = sold.map(|row| (row.id, Availability::Sold)).collect();
    tx.announce(Live::Items { store: draft.store, items });
    tx.announce(Live::Till { store: draft.store, at: tx.now() });
    Ok(Rung {
        sale: draft.id,
        number,
        total: it.priced.totals.total,
        rounding: it.settlement.rounding,
        change: it.settlement.change,
        cards: cards(draft),
    })
}

/// The gift cards that a draft issues. Their codes are made of their ids, so they are the same every time.
pub(super) fn cards(draft: &SaleDraft) -> Vec<IssuedCard> {
    let card = |line: &domain::sales::DraftLine| match line.kind {
        LineKind::GiftCard { card } => Some(IssuedCard { code: value::code(card), amount: line.unit_price }),
        _ => None,
    };
    draft.lines.iter().filter_map(card).collect()
}

async fn claim_goods(tx: &StoreTx, it: &Sale<'_>) -> Result<(), AppError> {
    let mut moved = Vec::new();
    let mut pieces = false;
    for line in &it.draft().lines {
        match line.kind {
            LineKind::Piece { item, .. } => {
                let row = it.goods.items.get(&item).ok_or_else(AppError::not_found)?;
                claim::piece(tx, row, Claim::Sell).await?;
                moved.push(claim::Moved { item: row, variant: None, delta: -row.quantity });
                pieces = true;
            }
            LineKind::Variant { item, variant, .. } => {
                let row = it.goods.items.get(&item).ok_or_else(AppError::not_found)?;
                claim::counted(tx, item, variant, line.quantity.into()).await?;
                moved.push(claim::Moved { item: row, variant: Some(variant), delta: -i64::from(line.quantity) });
            }
            LineKind::Service { .. } | LineKind::Custom { .. } | LineKind::GiftCard { .. } | LineKind::Fee { .. } => {}
        }
    }
    claim::moved(tx, "sale", &moved).await?;
    if pieces {
        let kept = hold::Column::ItemId.is_in(it.goods.items.keys().copied());
        tx.delete(hold::Entity::delete_many().filter(kept)).await?;
    }
    Ok(())
}

fn document(tx: &StoreTx, it: &Sale<'_>, number: &str) -> Result<sale::ActiveModel, AppError> {
    let (draft, totals) = (it.draft(), &it.priced.totals);
    let called = it.called();
    let stock = it.goods.items.values().map(|row| format!("{} {}", row.stock_no, code_key(&row.stock_no)));
    let words: Vec<String> = draft.lines.iter().map(|line| line.title.clone()).chain(stock).collect();
    let search = folded(&format!("{number} {} {called} {}", code_key(number), words.join(" ")));
    let people = draft.lines.iter().flat_map(|line| &line.salespeople);
    let articles = draft.lines.iter().fold(0_u32, |sum, line| sum.saturating_add(line.quantity));
    Ok(sale::ActiveModel {
        id: Set(draft.id),
        number: Set(number.to_owned()),
        state: Set(SaleState::Completed),
        kind: Set(it.kind.to_owned()),
        register_id: Set(draft.register),
        session_id: Set(it.session.map(|session| session.id)),
        customer_id: Set(it.customer.map(|customer| customer.id)),
        customer_name: Set(called),
        title: Set(title_of(draft)),
        search: Set(search),
        tenders: Set(listed(it.settlement.paid.iter().map(|part| part.kind.key().to_owned()))),
        people: Set(listed(people.map(|split| split.person.to_string()))),
        business_date: Set(it.on()),
        currency: Set(draft.terms.currency.code().to_owned()),
        articles: Set(i32::try_from(articles).unwrap_or(i32::MAX)),
        discount: Set(totals.discount.minor),
        net: Set(totals.net.minor),
        tax: Set(totals.tax.minor),
        total: Set(totals.total.minor),
        rounding: Set(it.settlement.rounding.minor),
        refunded: Set(0),
        draft: Set(json(draft)?),
        priced: Set(json(it.priced)?),
        settlement: Set(json(it.settlement)?),
        note: Set(domain::text::paragraph(&it.ring.note).map_err(|why| AppError::field("note", why))?),
        hash: Set(it.hash.to_owned()),
        version: Set(1),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        ..Default::default()
    })
}

/// Words that a filter finds by their commas.
fn listed(words: impl Iterator<Item = String>) -> String {
    let words: BTreeSet<String> = words.collect();
    words.iter().fold(",".to_owned(), |all, word| format!("{all}{word},"))
}

fn kind_key(kind: &LineKind) -> &'static str {
    match kind {
        LineKind::Piece { .. } => "piece",
        LineKind::Variant { .. } => "variant",
        LineKind::Service { .. } => "service",
        LineKind::Custom { .. } => "custom",
        LineKind::GiftCard { .. } => "gift_card",
        LineKind::Fee { .. } => "fee",
    }
}

fn lines(it: &Sale<'_>) -> Result<Vec<sale_line::ActiveModel>, AppError> {
    let row = |(position, (line, priced)): (i32, (&domain::sales::DraftLine, &PricedLine))| {
        let (item, variant, category) = match &line.kind {
            LineKind::Piece { item, category } => (Some(*item), None, category.clone()),
            LineKind::Variant { item, variant, category } => (Some(*item), Some(*variant), category.clone()),
            LineKind::Custom { category } => (None, None, category.clone()),
            LineKind::Service { service } => (None, None, service.clone()),
            LineKind::Fee { fee } => (None, None, fee.clone()),
            LineKind::GiftCard { .. } => (None, None, "gift_card".to_owned()),
        };
        let stock = item.and_then(|item| it.goods.items.get(&item));
        Ok(sale_line::ActiveModel {
            id: Set(line.id),
            sale_id: Set(it.draft().id),
            position: Set(position),
            kind: Set(kind_key(&line.kind).to_owned()),
            item_id: Set(item),
            variant_id: Set(variant),
            category: Set(category),
            title: Set(line.title.clone()),
            stock_no: Set(stock.map(|row| row.stock_no.clone()).unwrap_or_default()),
            cover: Set(stock.and_then(|row| row.cover.clone())),
            quantity: Set(i32::try_from(line.quantity).unwrap_or(i32::MAX)),
            returned: Set(0),
            unit_price: Set(line.unit_price.minor),
            discount: Set(priced.discount()?.minor),
            net: Set(priced.net.minor),
            tax: Set(priced.tax()?.minor),
            gross: Set(priced.gross.minor),
            salespeople: Set(json(&line.salespeople)?),
            business_date: Set(it.on()),
            ..Default::default()
        })
    };
    (0..).zip(it.draft().lines.iter().zip(&it.priced.lines)).map(row).collect()
}

fn taxes(tx: &StoreTx, it: &Sale<'_>) -> Result<Vec<sale_tax::ActiveModel>, AppError> {
    let mut rows = Vec::new();
    let new = || sale_tax::ActiveModel {
        id: Set(tx.mint::<LedgerId>()),
        sale_id: Set(it.draft().id),
        line_id: Set(None),
        refund_id: Set(None),
        exempt: Set(None),
        business_date: Set(it.on()),
        ..Default::default()
    };
    for line in &it.priced.lines {
        for tax in &line.taxes {
            rows.push(sale_tax::ActiveModel {
                line_id: Set(Some(line.line)),
                jurisdiction: Set(tax.jurisdiction),
                rule: Set(tax.rule),
                name: Set(tax.name.clone()),
                rate: Set(tax.rate.parts().into()),
                base: Set(tax.base.minor),
                amount: Set(tax.amount.minor),
                exempt: Set(tax.exempt.as_ref().map(json).transpose()?),
                ..new()
            });
        }
    }
    for tax in &it.priced.tax_rounding {
        rows.push(sale_tax::ActiveModel {
            jurisdiction: Set(tax.jurisdiction),
            rule: Set(tax.rule),
            name: Set("Rounding".to_owned()),
            rate: Set(0),
            base: Set(0),
            amount: Set(tax.tax.minor),
            ..new()
        });
    }
    Ok(rows)
}

/// What each person sold of each line, and what they earn on it. Without a plan nobody earns, but who sold is known.
fn commissions(tx: &StoreTx, it: &Sale<'_>, costs: &[cost::Cost]) -> Result<Vec<commission::ActiveModel>, AppError> {
    let mut rows = Vec::new();
    for (line, priced) in it.draft().lines.iter().zip(&it.priced.lines) {
        if matches!(line.kind, LineKind::GiftCard { .. }) {
            continue; // nothing is sold until the card is spent
        }
        let sold = divide(priced.net, &line.salespeople)?;
        let cost = costs.iter().find(|(of, ..)| *of == line.id).map_or(0, |(.., amount)| *amount);
        let earned = match it.house.settings.commission {
            Some(plan) => accrue(plan, priced, Some(it.house.money(cost)), &line.salespeople)?,
            None => Vec::new(),
        };
        for (at, (person, sold)) in sold.into_iter().enumerate() {
            rows.push(commission::ActiveModel {
                id: Set(tx.mint::<CommissionId>()),
                sale_id: Set(it.draft().id),
                line_id: Set(line.id),
                refund_id: Set(None),
                person: Set(person),
                sold: Set(sold.minor),
                amount: Set(earned.get(at).map_or(0, |(_, amount)| amount.minor)),
                business_date: Set(it.on()),
                at: Set(tx.now()),
                ..Default::default()
            });
        }
    }
    Ok(rows)
}

async fn take_money(tx: &StoreTx, it: &Sale<'_>) -> Result<(), AppError> {
    let draft = it.draft();
    let reference =
        |id: PaymentId| it.ring.tenders.iter().find(|tender| tender.id == id).map(|it| it.reference.clone());
    let mut rows = Vec::new();
    for part in &it.settlement.paid {
        let mut said = reference(part.tender).unwrap_or_default();
        let reason = ValueReason::Redeem;
        let account = match part.kind {
            TenderKind::Deposit => said.parse::<ValueAccountId>().ok(),
            kind => drawn_on(tx, kind, &said, draft).await?,
        };
        if let Some(account) = account {
            let (document, document_id, on) = (PaidDocument::Sale, it.document(), it.on());
            let amount = part.paid;
            value::post(tx, value::Posting { account, reason, amount, document, document_id, on, reverses: None })
                .await?;
            // A code is as good as money: what is kept names the account.
            said = account.to_string();
        }
        if let Some(tender) = it.ring.tenders.iter().find(|tender| tender.id == part.tender)
            && let Some(taken) = card::claim(tx, tender, it.document()).await?
        {
            said = taken;
        }
        if part.kind == TenderKind::OnAccount {
            said = bill(tx, it, part.paid).await?;
        }
        rows.push(payment::ActiveModel {
            id: Set(part.tender),
            document: Set(PaidDocument::Sale),
            document_id: Set(it.document()),
            kind: Set(part.kind),
            amount: Set(part.paid.minor),
            covers: Set(part.covers.minor),
            currency: Set(part.paid.currency.code().to_owned()),
            reference: Set(domain::text::line(&said).map_err(|why| AppError::field("tenders", why))?),
            session_id: Set(it.session.map(|session| session.id)),
            customer_id: Set(it.customer.map(|customer| customer.id)),
            reverses: Set(None),
            business_date: Set(it.on()),
            at: Set(tx.now()),
            actor: Set(tx.user()),
            ..Default::default()
        });
    }
    tx.insert_all(rows).await?;
    let cash = it.ring.tenders.iter().filter(|tender| tender.kind == TenderKind::Cash);
    let handed = Money::sum(draft.terms.currency, cash.map(|tender| tender.amount))?;
    if let (Some(session), false) = (it.session, handed.is_zero()) {
        let document = it.document();
        let moves = [
            Cash { reason: CashReason::Sale, amount: handed, document, reverses: None },
            Cash { reason: CashReason::Change, amount: it.settlement.change.try_neg()?, document, reverses: None },
        ];
        post_cash(tx, session, &moves).await?;
    }
    Ok(())
}

/// What a customer owes from now on.
async fn bill(tx: &StoreTx, it: &Sale<'_>, amount: Money) -> Result<String, AppError> {
    let draft = it.draft();
    let nobody = || AppError::field("tenders", "On account needs a customer: say who is buying.");
    let customer = it.customer.ok_or_else(nobody)?.id;
    let number = next_number(tx, it.house, DocumentKind::Invoice).await?.to_string();
    let due = it.on().plus_days(it.house.settings.invoice_days.into());
    let due = due.ok_or_else(|| AppError::new(Code::Internal, "The invoice would fall due too late."))?;
    let id: InvoiceId = tx.mint();
    remind_when_due(tx, &it.house.store.time_zone, id, due).await?;
    let kind = (InteractionKind::Invoice, Subject::Invoice(id));
    story::told(tx, customer, kind, format!("{number}, {amount}, to be paid by {due}")).await?;
    tx.insert(invoice::ActiveModel {
        id: Set(id),
        sale_id: Set(draft.id),
        number: Set(number.clone()),
        state: Set(InvoiceState::Sent),
        customer_id: Set(customer),
        currency: Set(amount.currency.code().to_owned()),
        total: Set(amount.minor),
        paid: Set(0),
        due: Set(due),
        business_date: Set(it.on()),
        hash: Set(it.hash.to_owned()),
        version: Set(1),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        ..Default::default()
    })
    .await?;
    Ok(number)
}

async fn issue_cards(tx: &StoreTx, it: &Sale<'_>) -> Result<(), AppError> {
    for line in &it.draft().lines {
        let LineKind::GiftCard { card } = line.kind else { continue };
        let expires_on = match it.house.settings.gift_expiry {
            Expiry::Never => Date::LAST,
            Expiry::Months(months) => it.on().plus_months(months.into()).unwrap_or(Date::LAST),
        };
        let account = account_of(card);
        let (kind, customer) = (ValueKind::GiftCard, it.draft().customer);
        let (code, currency) = (Some(value::code(card)), line.unit_price.currency);
        value::open(tx, value::Opening { id: account, kind, code, customer, currency, expires_on }).await?;
        let (document, document_id, on) = (PaidDocument::Sale, it.document(), it.on());
        let (reason, amount) = (ValueReason::Issue, line.unit_price);
        value::post(tx, value::Posting { account, reason, amount, document, document_id, on, reverses: None }).await?;
    }
    Ok(())
}

/// The account of a gift card.
pub(super) fn account_of(card: GiftCardId) -> ValueAccountId {
    Uuid::from(card).into()
}

/// What was given in part payment comes into stock, with what was allowed for it as its cost.
async fn take_in(tx: &StoreTx, it: &Sale<'_>) -> Result<(), AppError> {
    for piece in &it.ring.taken_in {
        inventory::take_in(tx, piece).await?;
    }
    Ok(())
}
