//! The till: what can be sold, holds, approvals, posting a sale, and what comes of it.
//!
//! | file | owns |
//! |---|---|
//! | `posting.rs` | what documents have in common: the house, numbers, the drawer, approvals |
//! | `post.rs` | how a sale is written, whatever led to it |
//! | `cost.rs` | what the goods of a sale had cost |
//! | `take_back.rs` | the mirror of `post.rs`: what coming back writes |
//! | `pay_out.rs` | in what form money goes back |
//! | `deposit.rs` | money that comes in for what is paid over time |
//! | `card/` | card payments through the gateway |
//! | `drawer/` | sessions of drawers, from float to Z report |
//! | `invoice/` | what customers owe, and pay later |
//! | `layaway/` | what is put aside and paid over time |
//! | `quote/` | what is offered at a price until a day |
//! | `order/` | what is ordered for a customer |
//! | `large_cash/` | cash that has to be reported |
//! | `margin_book.rs` | the book of the VAT margin scheme |
//! | `value.rs` | gift cards, store credit, money paid towards layaways |
//! | `story.rs` | what documents add to the story of their client |
//! | `sellable.rs` | things to sell, as the till sees them |
//! | the others | one verb each |

mod approve;
mod card;
mod cost;
mod deposit;
mod drawer;
mod find_gift_card;
mod find_paper;
mod find_sale;
mod find_sellable;
mod grant_credit;
mod hold_item;
mod invoice;
mod large_cash;
mod layaway;
mod list_sales;
mod mail_paper;
mod margin_book;
mod open_till;
mod order;
mod park_cart;
mod pay_out;
mod post;
mod posting;
mod print_paper;
mod quote;
mod refund;
mod reserve_item;
mod ring_up;
mod save_settings;
mod sellable;
mod sellable_index;
mod statement;
mod story;
mod take_back;
mod value;
mod void;

pub use approve::approve;
pub use card::{
    ask_card, cancel_card, connect_gateway, disconnect_gateway, find_gateway, list_cards, list_readers, look_card,
    owed_by_link, pay_link, return_card, take_report,
};
pub(crate) use card::{look_again, never_shown, post_link, present_card, refund_card, refund_lost};
pub use drawer::{
    close_drawer, count_drawer, drawer_of_register, find_drawer, list_drawers, move_cash, open_drawer, resume_drawer,
};
pub use find_gift_card::find_gift_card;
pub use find_paper::{find_paper, open_paper};
pub use find_sale::{find_sale, sale_cost};
pub use find_sellable::find_sellable;
pub use grant_credit::grant_credit;
pub use hold_item::{hold_item, release_hold};
pub use invoice::{bounce_invoice, find_invoice, invoice_ageing, list_invoices, pay_invoice, remind_invoice};
pub(crate) use invoice::{look_when_due, mail_reminder};
pub use large_cash::{cash_notice, large_cash, report_cash};
pub use layaway::{
    bounce_layaway, cancel_layaway, create_layaway, default_layaway, extend_layaway, find_layaway, list_layaways,
    pay_layaway, pick_up_layaway,
};
pub use list_sales::{list_sales, sale_totals};
pub use mail_paper::mail_document;
pub(crate) use mail_paper::{mail_announcement, mail_paper};
pub use margin_book::margin_book;
pub use open_till::open_till;
pub use order::{
    bounce_order, cancel_order, create_order, find_order, list_orders, move_order, pay_order, pick_up_order,
};
pub use park_cart::{park_cart, parked_carts, resume_cart};
pub use print_paper::{kick_drawer, list_printers, print_paper};
pub(crate) use quote::expire_quote;
pub use quote::{answer_quote, find_quote, list_quotes, move_quote, quote_by_link, save_quote};
pub use refund::{preview_refund, refund_sale};
pub(crate) use reserve_item::expire_reservation;
pub use reserve_item::{find_reservation, release_reservation, reserve_item};
pub use ring_up::ring_up;
pub use save_settings::{add_register, edit_register, remove_register, save_till_settings, till_settings};
pub use sellable_index::sellable_index;
pub use void::void_sale;
