//! The statement of a customer's account: what was invoiced, what was paid, what is owed.

use db::{
    ReadTx,
    entity::{customer, invoice, payment},
};
use domain::{
    AppError, Date, DocumentId, Money,
    sales::{
        PaidDocument, TenderKind,
        invoice::InvoiceState,
        stands,
        statement::{Entry, account},
    },
};
use papers::{Paper, PaperKind, Party, Section};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{
    find_paper::{begin, sum},
    posting::House,
};
use crate::customers;

/// Days that a statement goes back.
const DAYS: i32 = 90;

/// The statement of a customer in this store, as of today.
pub(super) async fn statement(tx: &ReadTx, house: &House, whose: customer::Model) -> Result<Paper, AppError> {
    let invoices = invoice::Entity::find()
        .filter(invoice::Column::StoreId.eq(house.store.id))
        .filter(invoice::Column::CustomerId.eq(whose.id));
    let invoices = tx.all(invoices).await?;
    let mut entries: Vec<Entry> = invoices
        .iter()
        .map(|row| Entry {
            on: row.business_date,
            what: format!("Invoice {}, due {}", row.number, row.due),
            amount: house.money(row.total),
        })
        .collect();
    entries.extend(paid(tx, house, &invoices).await?);
    let from = house.today.plus_days(-DAYS).unwrap_or(Date::EPOCH);
    let told = account(entries, from, house.currency())?;
    let late = |row: &&invoice::Model| stands(row.state, row.due, house.today) == InvoiceState::Overdue;
    let overdue = invoices.iter().filter(late).map(|row| house.money(row.total - row.paid));
    let overdue = Money::sum(house.currency(), overdue)?;
    let mut paper = begin(house, PaperKind::Statement, &house.today.to_string());
    paper.buyer = Some(Party { name: customers::called(&whose), lines: Vec::new(), tax_number: String::new() });
    let mut rows = vec![(format!("Balance on {from}"), told.opening.to_string())];
    rows.extend(told.entries.into_iter().map(|it| (format!("{}  {}", it.on, it.what), it.amount.to_string())));
    paper.sections = vec![Section { title: "Account".to_owned(), rows }];
    paper.sums = vec![sum("Overdue", overdue, false), sum("Owed today", told.closing, true)];
    Ok(paper)
}

/// What was paid of the invoices, and what refunds took off them.
async fn paid(tx: &ReadTx, house: &House, invoices: &[invoice::Model]) -> Result<Vec<Entry>, AppError> {
    let named = |row: &&invoice::Model, id: DocumentId| Uuid::from(row.id) == Uuid::from(id);
    let of = invoices.iter().map(|row| DocumentId::from(Uuid::from(row.id)));
    let payments = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(house.store.id))
        .filter(payment::Column::Document.eq(PaidDocument::Invoice))
        .filter(payment::Column::DocumentId.is_in(of));
    let mut entries = Vec::new();
    for row in tx.all(payments).await? {
        let number = invoices.iter().find(|it| named(it, row.document_id)).map(|it| it.number.as_str());
        let word = if row.covers < 0 { "Came back unpaid" } else { "Paid" };
        let what = format!("{word}: {}, {}", number.unwrap_or_default(), row.kind.label());
        entries.push(Entry { on: row.business_date, what, amount: house.money(-row.covers) });
    }
    let sales = invoices.iter().map(|row| DocumentId::from(Uuid::from(row.sale_id)));
    let owed = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(house.store.id))
        .filter(payment::Column::Kind.eq(TenderKind::OnAccount))
        .filter(payment::Column::DocumentId.is_in(sales));
    let owed = tx.all(owed).await?;
    let back = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(house.store.id))
        .filter(payment::Column::Document.eq(PaidDocument::Refund))
        .filter(payment::Column::Kind.eq(TenderKind::OnAccount))
        .filter(payment::Column::Reverses.is_in(owed.iter().map(|row| row.id)));
    for row in tx.all(back).await? {
        entries.push(Entry {
            on: row.business_date,
            what: "Returned goods".to_owned(),
            amount: house.money(row.covers),
        });
    }
    Ok(entries)
}
