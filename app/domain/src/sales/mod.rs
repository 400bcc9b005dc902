//! The till: what is sold for how much, how it is paid, and how money goes back.
//!
//! A sale is drafted ([`draft`]), priced by one pure function ([`price()`]) in browser and server alike, paid
//! ([`tender`]) and stored as it was priced: lines with their allocated discounts, tax rows and totals. Whatever
//! comes later (refund, commission, statement) is worked out from what was stored, never priced again.
//!
//! * the document: [`draft`] [`discount`] [`approval`] [`price`](mod@price) [`priced`] [`tender`] [`state`] [`number`]
//! * the commands: [`command`]
//! * after it: [`refund`] [`commission`]
//! * paid over time: [`instalment`] [`layaway`] [`special_order`] [`quote`] [`invoice`] [`statement`] [`payment`] [`gateway`]
//! * money kept for somebody: [`ledger`] [`stored_value`]
//! * what it does to stock: [`claim`] [`reservation`]
//! * the page: [`till`] [`cart`] [`shelf`] [`setting`] [`setting_form`] [`span`] [`view`] [`layaway_desk`] [`order_desk`] [`quote_desk`] [`invoice_desk`]
//! * the drawer: [`cash_session`] [`cash_count`] [`cash_reporting`] [`printing`]
//! * kept for the authorities: [`margin_book`], [`cash_reporting`]
//!
//! Every state machine is a table ([`crate::machine`]); amounts are minor units of the document's currency; moments
//! and business dates are passed in.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::as_conversions, clippy::float_arithmetic))]

pub mod approval;
pub mod cart;
pub mod cash_count;
pub mod cash_reporting;
pub mod cash_session;
pub mod claim;
pub mod command;
pub mod commission;
pub mod discount;
pub mod draft;
pub mod drawer;
pub mod gateway;
pub mod instalment;
pub mod invoice;
pub mod invoice_desk;
pub mod layaway;
pub mod layaway_desk;
pub mod ledger;
pub mod margin_book;
pub mod number;
pub mod order_desk;
pub mod paper_of;
pub mod payment;
pub mod price;
pub mod priced;
pub mod printing;
pub mod quote;
pub mod quote_desk;
pub mod refund;
pub mod reservation;
pub mod setting;
pub mod setting_form;
pub mod shelf;
pub mod span;
pub mod special_order;
pub mod split;
pub mod state;
pub mod statement;
pub mod stored_value;
pub mod tender;
pub mod till;
pub mod view;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod properties;

pub use approval::{Approvable, Approval, Authority};
pub use cart::{Added, Cart, Due, LineFacts, Plain, quick_amounts};
pub use cash_reporting::{CashNotice, CashReportView, LargeCash, LargeCashRow, ReportCash};
pub use claim::{CLAIMS, Claim, Claimed};
pub use command::{House, RefundSale, RingUp, TakenIn};
pub use discount::{Discount, Reduction};
pub use draft::{Charge, DraftLine, LineKind, SaleDraft, SaleTerms};
pub use drawer::*;
pub use gateway::{AskCard, CardReader, CardRow, CardStatus, CardWay, ConnectGateway, GatewayView};
pub use invoice_desk::*;
pub use layaway_desk::*;
pub use margin_book::{MarginBook, MarginRow, MarginSum};
pub use number::{DocumentKind, DocumentNumber, Sequence, Series};
pub use order_desk::*;
pub use paper_of::PaperOf;
pub use price::price;
pub use priced::{DiscountOf, LineDiscount, Priced, PricedLine, Totals};
pub use printing::{KickDrawer, PrintPaper, PrinterView};
pub use quote_desk::*;
pub use reservation::{ReleaseReservation, Reservation, ReserveItem};
pub use setting::{EditRegister, Letterhead, SaveTillSettings, TillSettings};
pub use shelf::Shelf;
pub use span::{Days, Span};
pub use split::{Split, divide};
pub use state::{SaleState, SaleStep};
pub use tender::{PaidPart, Settlement, Tender, TenderKind, settle};
pub use till::*;
pub use view::*;
