//! The till: find left, cart right, pay at the foot. One file per thing a person does there.
//!
//! * what is known: [`state`] [`memory`] [`stock`] [`holds`]
//! * finding: [`find`] [`grid`] [`scan`] [`camera`]
//! * what others do: [`live`]
//! * the cart: [`cart`] [`lines`] [`totals`] [`parked`]
//! * sheets over it: [`sheet`] [`customer`] [`line_sheet`] [`sellers`] [`discount`] [`approve`] [`extra`] [`trade_in`] [`note`] [`quote`]
//! * paying: [`pay`] [`cash`] [`tenders`] [`reader`] [`post`] [`done`]
//! * the head and the keyboard: [`head`] [`register`] [`keys`]

pub mod approve;
pub mod camera;
pub mod cart;
pub mod cash;
pub mod customer;
pub mod discount;
pub mod done;
pub mod extra;
pub mod find;
pub mod grid;
pub mod head;
pub mod holds;
pub mod keys;
pub mod line_sheet;
pub mod lines;
pub mod live;
pub mod memory;
pub mod note;
pub mod parked;
pub mod pay;
pub mod post;
pub mod quote;
pub mod reader;
pub mod register;
pub mod scan;
pub mod sellers;
pub mod sheet;
pub mod state;
pub mod stock;
pub mod tenders;
pub mod totals;
pub mod trade_in;
