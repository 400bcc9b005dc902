//! What is answered about sales. Cost and margin exist only in the types named `…Cost`, which other use-cases answer
//! under another permission.

use serde::{Deserialize, Serialize};

use super::{
    PaidDocument, PaperOf, SaleState, Span, Split, TenderKind, Totals, commission::CommissionState, refund::Restock,
};
use crate::{
    Cursor, CustomerId, Date, ItemId, LineId, Money, Page, PaymentId, Ppm, RefundId, SaleId, StoreId, UserId, When,
};

/// Which sales are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleListing {
    /// Number, customer, piece or stock number, as typed.
    #[serde(default)]
    pub text: String,
    /// From this business date.
    #[serde(default)]
    pub from: Option<Date>,
    /// Up to this business date.
    #[serde(default)]
    pub to: Option<Date>,
    /// Only in this state.
    #[serde(default)]
    pub state: Option<SaleState>,
    /// Only those paid, in part at least, in this form.
    #[serde(default)]
    pub tender: Option<TenderKind>,
    /// Only those in which this person has a share.
    #[serde(default)]
    pub salesperson: Option<UserId>,
    /// Only of this customer.
    #[serde(default)]
    pub customer: Option<CustomerId>,
    /// Largest total first instead of newest first.
    #[serde(default)]
    pub by_total: bool,
    /// Behind this place.
    #[serde(default)]
    pub after: Option<Cursor>,
}

/// A sale as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleRow {
    /// The sale.
    pub id: SaleId,
    /// Its store.
    pub store: StoreId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: SaleState,
    /// What was sold, in words.
    pub title: String,
    /// How many articles.
    pub articles: i32,
    /// To whom, or nothing.
    pub customer: String,
    /// What was to be paid.
    pub total: Money,
    /// What came back of it.
    pub refunded: Money,
    /// The business date.
    pub on: Date,
    /// When.
    pub when: When,
    /// Who rang it up.
    pub by: String,
}

/// A page of sales.
pub type SalePage = Page<SaleRow>;

/// How many sales match and what they come to, currency by currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleTotals {
    /// How many.
    pub count: u64,
    /// Totals less what came back.
    pub sums: Vec<Money>,
}

/// A sale with its whole story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleView {
    /// As a list shows it.
    pub row: SaleRow,
    /// The name of its store.
    pub store_name: String,
    /// The customer.
    pub customer: Option<CustomerId>,
    /// Grows with every change.
    pub version: i32,
    /// What was sold.
    pub lines: Vec<SaleLineView>,
    /// The sums.
    pub totals: Totals,
    /// Tax by rule.
    pub taxes: Vec<TaxSum>,
    /// What rounding of cash added to the total.
    pub rounding: Money,
    /// Given back in cash.
    pub change: Money,
    /// Money in and out for it, refunds included.
    pub payments: Vec<PaymentView>,
    /// What came back.
    pub refunds: Vec<RefundView>,
    /// What a second person agreed to.
    pub approvals: Vec<ApprovalView>,
    /// The note.
    pub note: String,
    /// Can be voided: its drawer is still open and nothing came back.
    pub voidable: bool,
}

/// A line of a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleLineView {
    /// The line.
    pub id: LineId,
    /// The item, if it was in stock.
    pub item: Option<ItemId>,
    /// As printed.
    pub title: String,
    /// Stock number, or nothing.
    pub stock_no: String,
    /// Content name of the cover photo.
    pub cover: Option<String>,
    /// How many were sold.
    pub quantity: u32,
    /// How many came back.
    pub returned: u32,
    /// For one.
    pub unit_price: Money,
    /// What discounts took.
    pub discount: Money,
    /// Without tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// With tax.
    pub gross: Money,
    /// Who sold it, by name and share.
    pub salespeople: Vec<(String, Split)>,
    /// What may become of it when it comes back.
    pub restock: Vec<Restock>,
}

/// The tax of one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxSum {
    /// As printed.
    pub name: String,
    /// How much of the base.
    pub rate: Ppm,
    /// What it was levied on.
    pub base: Money,
    /// How much.
    pub amount: Money,
}

/// Money in or out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentView {
    /// The payment.
    pub id: PaymentId,
    /// For what.
    pub document: PaidDocument,
    /// In what form.
    pub kind: TenderKind,
    /// How much; negative when it went back.
    pub amount: Money,
    /// Reference of gateway, bank or card.
    pub reference: String,
    /// When.
    pub when: When,
    /// Who took it.
    pub by: String,
}

/// A refund or a void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundView {
    /// The refund.
    pub id: RefundId,
    /// Its number.
    pub number: String,
    /// The whole sale was taken back as a mistake.
    pub void: bool,
    /// What went back.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// What came back: title, how many.
    pub lines: Vec<(String, u32)>,
    /// When.
    pub when: When,
    /// Who gave it.
    pub by: String,
}

/// What a second person agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalView {
    /// To what, in words.
    pub what: String,
    /// Why.
    pub reason: String,
    /// Who asked.
    pub asked_by: String,
    /// Who agreed.
    pub approved_by: String,
    /// When.
    pub when: When,
}

/// What a sale had cost: for those who may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleCost {
    /// Net, returns taken off.
    pub net: Money,
    /// Cost of what stayed sold.
    pub cost: Money,
    /// Net less cost.
    pub margin: Money,
    /// Margin in parts per million of the net.
    pub margin_ppm: Option<i64>,
    /// Line by line.
    pub lines: Vec<(LineId, Money)>,
}

/// What somebody earns on a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommissionView {
    /// Who.
    pub person: String,
    /// What they sold, net.
    pub sold: Money,
    /// What they earn.
    pub amount: Money,
    /// Where it stands.
    pub state: CommissionState,
}

/// The day report of a store, or of all that are seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SalesReport {
    /// The days.
    pub span: Span,
    /// One block per currency.
    pub blocks: Vec<SalesBlock>,
}

/// What a shop looks at in the morning of what it sells, in the currency of the current store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SalesToday {
    /// Totals of today's sales less what came back, tax included.
    pub takings: Money,
    /// Today's sales.
    pub sales: u64,
    /// Their average.
    pub average: Money,
    /// Net of the last fourteen days in minor units, the last is today.
    pub days: Vec<i64>,
}

/// The figures of one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SalesBlock {
    /// Sales.
    pub sales: u64,
    /// Articles.
    pub articles: i64,
    /// Totals of sales, tax included.
    pub gross: Money,
    /// What came back, tax included.
    pub refunded: Money,
    /// Net of sales less net of returns.
    pub net: Money,
    /// Tax of sales less tax of returns.
    pub tax: Money,
    /// Discounts given.
    pub discount: Money,
    /// Gross of sales divided by their number, rounded half away from zero.
    pub average: Money,
    /// Money in less money out, by form.
    pub tenders: Vec<(TenderKind, Money)>,
    /// Net by person, returns taken off.
    pub people: Vec<(String, Money)>,
    /// The largest lines: sale, title, gross.
    pub top: Vec<(SaleId, String, Money)>,
    /// Net by day, returns taken off.
    pub days: Vec<(Date, Money)>,
    /// Tax by rule.
    pub taxes: Vec<TaxSum>,
}

/// Margin of the same span: for those who may see cost. One per currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarginBlock {
    /// Net of what stayed sold.
    pub net: Money,
    /// What it had cost.
    pub cost: Money,
    /// The difference.
    pub margin: Money,
    /// In parts per million of the net.
    pub margin_ppm: Option<i64>,
}

/// Mails something that was put on paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPaper {
    /// What.
    pub of: PaperOf,
    /// To which address.
    pub to: String,
}
