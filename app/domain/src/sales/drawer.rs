//! The drawer as its page sees it, and what the page asks for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cash_session::{CashReason, CashReport, CashState, TenderSum, ZReport};
use crate::{CashMovementId, CashSessionId, Currency, Cursor, Date, Money, Page, RegisterId, When};

/// Opens a drawer with its float.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenDrawer {
    /// Becomes the session's id and makes a replay one session.
    pub id: CashSessionId,
    /// Whose drawer.
    pub register: RegisterId,
    /// What is in it.
    pub float: Money,
}

/// Moves cash by hand: paid in, paid out, or dropped to the safe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveCash {
    /// Becomes the movement's id and makes a replay one movement.
    pub id: CashMovementId,
    /// The session.
    pub session: CashSessionId,
    /// Why.
    pub reason: CashReason,
    /// How much; more than nothing, whichever way it goes.
    pub amount: Money,
    /// What for.
    pub note: String,
}

/// Stops a drawer and records a blind count, the first or a further one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountDrawer {
    /// The session.
    pub session: CashSessionId,
    /// The version that was looked at.
    pub version: i32,
    /// Face in minor units to how many.
    pub faces: BTreeMap<i64, u32>,
}

/// Closes a counted drawer with a Z report, or goes back to selling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseDrawer {
    /// The session.
    pub session: CashSessionId,
    /// The version that was looked at.
    pub version: i32,
}

/// One movement of cash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashMovementView {
    /// The movement.
    pub id: CashMovementId,
    /// Why.
    pub reason: CashReason,
    /// Into the drawer; negative out of it.
    pub amount: Money,
    /// What for.
    pub note: String,
    /// When.
    pub when: When,
    /// Who.
    pub by: String,
}

/// A session of a drawer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawerView {
    /// The session.
    pub id: CashSessionId,
    /// Whose drawer.
    pub register: RegisterId,
    /// By name.
    pub register_name: String,
    /// Where it stands.
    pub state: CashState,
    /// What it is kept in.
    pub currency: Currency,
    /// The business date on which it was opened.
    pub on: Date,
    /// When.
    pub opened: When,
    /// By whom.
    pub opened_by: String,
    /// Grows with every change.
    pub version: i32,
    /// Movements, newest first; absent while it is counted, because the count is blind.
    pub movements: Option<Vec<CashMovementView>>,
    /// What it should hold; absent while it is counted.
    pub report: Option<CashReport>,
    /// What the till took and gave while it was open, form by form; absent while it is counted.
    pub tenders: Option<Vec<TenderSum>>,
    /// How often it was counted.
    pub counts: usize,
    /// The last count's total.
    pub counted: Option<Money>,
    /// The closing report.
    pub z: Option<ZReport>,
    /// When it was closed.
    pub closed: Option<When>,
    /// By whom, or nothing.
    pub closed_by: String,
}

/// Asks for the sessions of a store, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawerListing {
    /// Only of this register.
    #[serde(default)]
    pub register: Option<RegisterId>,
    /// Behind this place.
    #[serde(default)]
    pub after: Option<Cursor>,
}

/// A session as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawerRow {
    /// The session.
    pub id: CashSessionId,
    /// Whose drawer, by name.
    pub register_name: String,
    /// Where it stands.
    pub state: CashState,
    /// The business date on which it was opened.
    pub on: Date,
    /// When.
    pub opened: When,
    /// By whom.
    pub opened_by: String,
    /// When it was closed.
    pub closed: Option<When>,
    /// The number of its Z report, or nothing.
    pub number: String,
    /// What was counted.
    pub counted: Option<Money>,
    /// Counted less expected.
    pub over_short: Option<Money>,
}

/// A page of sessions.
pub type DrawerPage = Page<DrawerRow>;
