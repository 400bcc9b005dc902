//! The session of a cash drawer, from its float to its Z report.
//!
//! Expected = float + cash sales − change − cash refunds + paid in − paid out − drops. The count is blind; what it
//! is over or short is posted; a Z report is numbered and never changed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Approvable, Approval, Authority, DocumentNumber, TenderKind,
    cash_count::CashCount,
    ledger::{Appended, Entry, Ledger},
};
use crate::{
    AppError, CashMovementId, CashSessionId, Code, Currency, Machine, Money, RegisterId, Timestamp, UserId,
    identity::Role,
    machine::{transitions, vocabulary},
    text,
};

vocabulary! {
    /// Where a cash session stands.
    CashState {
        /// In use.
        Open = "open", "Open";
        /// Being counted; nothing moves.
        Counting = "counting", "Being counted";
        /// Closed with a Z report.
        Closed = "closed", "Closed";
    }
    /// What can be done with a cash session.
    CashStep {
        /// Stop and count.
        Count = "count", "Count";
        /// Count once more.
        Recount = "recount", "Count again";
        /// Go on selling.
        Resume = "resume", "Back to selling";
        /// Close it with a Z report.
        Close = "close", "Close";
    }
    /// Why cash moved.
    CashReason {
        /// Handed over for a sale.
        Sale = "sale", "Sale";
        /// Change given.
        Change = "change", "Change";
        /// Paid back.
        Refund = "refund", "Refund";
        /// Put in.
        PaidIn = "paid_in", "Paid in";
        /// Taken out.
        PaidOut = "paid_out", "Paid out";
        /// Taken to the safe.
        Drop = "drop", "Drop to safe";
    }
}

transitions! { CashState by CashStep, from Open:
    Open { Count => Counting }
    Counting { Recount => Counting, Resume => Open, Close => Closed }
}

impl CashReason {
    /// Comes in; the others go out.
    #[must_use]
    pub const fn comes_in(self) -> bool {
        matches!(self, Self::Sale | Self::PaidIn)
    }
}

/// One movement of cash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashMovement {
    /// Its id.
    pub id: CashMovementId,
    /// Why.
    pub reason: CashReason,
    /// Into the drawer; negative out of it.
    pub amount: Money,
    /// In words; needed when cash is paid in, paid out or dropped.
    #[serde(default)]
    pub note: String,
    /// Who.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// The movement it takes back.
    #[serde(default)]
    pub reverses: Option<CashMovementId>,
}

impl Entry for CashMovement {
    type Id = CashMovementId;

    fn id(&self) -> CashMovementId {
        self.id
    }

    fn amount(&self) -> Money {
        self.amount
    }

    fn reverses(&self) -> Option<CashMovementId> {
        self.reverses
    }
}

/// What a drawer should hold and why: an X report at any time, and the body of the Z report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashReport {
    /// What it began with.
    pub float: Money,
    /// The sum of each reason, and how many movements.
    pub by_reason: BTreeMap<CashReason, (Money, u32)>,
    /// What should be in it.
    pub expected: Money,
}

/// What one form of money came to while a session was open: the report of the drawer beside that of the till.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenderSum {
    /// The form.
    pub kind: TenderKind,
    /// What was taken.
    pub taken: Money,
    /// In how many payments.
    pub payments: u32,
    /// What went back; not negative.
    pub given: Money,
    /// In how many refunds.
    pub refunds: u32,
}

impl TenderSum {
    /// Adds payments up, form by form; what went back is negative.
    ///
    /// # Errors
    /// `money.…`.
    pub fn of(payments: impl IntoIterator<Item = (TenderKind, Money)>) -> Result<Vec<Self>, AppError> {
        let mut sums: BTreeMap<TenderKind, Self> = BTreeMap::new();
        for (kind, amount) in payments {
            let zero = Money::zero(amount.currency);
            let sum = sums.entry(kind).or_insert(Self { kind, taken: zero, payments: 0, given: zero, refunds: 0 });
            if amount.is_negative() {
                sum.given = sum.given.try_sub(amount)?;
                sum.refunds = sum.refunds.saturating_add(1);
            } else {
                sum.taken = sum.taken.try_add(amount)?;
                sum.payments = sum.payments.saturating_add(1);
            }
        }
        Ok(sums.into_values().collect())
    }

    /// What stayed.
    ///
    /// # Errors
    /// `money.…`.
    pub fn net(&self) -> Result<Money, AppError> {
        self.taken.try_sub(self.given)
    }
}

/// The closing report. Immutable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZReport {
    /// Its number, without a gap.
    pub number: DocumentNumber,
    /// What should be in the drawer.
    pub report: CashReport,
    /// What the till took and gave while it was open, form by form.
    #[serde(default)]
    pub tenders: Vec<TenderSum>,
    /// What was counted, all counts; the last one holds.
    pub counts: Vec<CashCount>,
    /// What the last count amounts to.
    pub counted: Money,
    /// Counted less expected: over when positive, short when negative.
    pub over_short: Money,
    /// Who closed it.
    pub closed_by: UserId,
    /// When.
    pub closed_at: Timestamp,
}

/// A cash session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashSession {
    /// Its id.
    pub id: CashSessionId,
    /// Whose drawer.
    pub register: RegisterId,
    /// Where it stands.
    pub state: CashState,
    float: Money,
    ledger: Ledger<CashMovement>,
    counts: Vec<CashCount>,
}

/// Who closes a session, and under which rules.
#[derive(Clone, Copy, Debug)]
pub struct Closing<'a> {
    /// The number taken from the Z series of the store.
    pub number: &'a DocumentNumber,
    /// What the till took and gave while it was open, form by form.
    pub tenders: &'a [TenderSum],
    /// The most a drawer may be over or short without approval.
    pub limit: Money,
    /// Who may agree to more.
    pub authority: &'a Authority,
    /// Who agreed.
    pub approvals: &'a [Approval],
    /// Roles in this store.
    pub staff: &'a BTreeMap<UserId, Role>,
    /// Who closes.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

impl CashSession {
    /// Opens a session with its float.
    ///
    /// # Errors
    /// `input.invalid` for a negative float, `money.out_of_range`.
    pub fn open(id: CashSessionId, register: RegisterId, float: Money) -> Result<Self, AppError> {
        if float.is_negative() {
            return Err(AppError::field("float", "A drawer cannot hold less than nothing."));
        }
        let ledger = Ledger::new(float.checked()?.currency);
        Ok(Self { id, register, state: CashState::Open, float, ledger, counts: Vec::new() })
    }

    /// A session read back from what was stored: every movement is appended anew, so no stored sum is believed.
    ///
    /// # Errors
    /// Those of [`CashSession::open`] and [`Ledger::append`], when what was stored contradicts itself.
    pub fn restore(
        id: CashSessionId,
        register: RegisterId,
        (state, float): (CashState, Money),
        movements: impl IntoIterator<Item = CashMovement>,
        counts: Vec<CashCount>,
    ) -> Result<Self, AppError> {
        let ledger = Ledger::of(float.currency, movements)?;
        Ok(Self { state, ledger, counts, ..Self::open(id, register, float)? })
    }

    /// What it is kept in.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.float.currency
    }

    /// What was counted since it was last in use.
    #[must_use]
    pub fn counts(&self) -> &[CashCount] {
        &self.counts
    }

    /// In the order they happened.
    #[must_use]
    pub fn movements(&self) -> &[CashMovement] {
        self.ledger.entries()
    }

    /// What should be in the drawer. Not for the eyes of whoever counts.
    ///
    /// # Errors
    /// `money.…`.
    pub fn expected(&self) -> Result<Money, AppError> {
        self.float.try_add(self.ledger.balance())
    }

    /// Posts a movement. The same one twice is posted once; nothing moves while the drawer is counted.
    ///
    /// # Errors
    /// `step.not_allowed`, `cash.insufficient`, `input.invalid` for a wrong sign or a missing note, and those of
    /// [`Ledger::append`].
    pub fn post(&mut self, movement: CashMovement) -> Result<Appended, AppError> {
        if self.ledger.holds(&movement)? {
            return Ok(Appended::Replayed);
        }
        if self.state != CashState::Open {
            return Err(AppError::new(Code::StepNotAllowed, "Cash moves only while the drawer is open."));
        }
        let comes_in = movement.reason.comes_in() == movement.reverses.is_none();
        if movement.amount.is_zero() || movement.amount.is_negative() == comes_in {
            return Err(AppError::field("amount", "What comes in is positive, what goes out is negative."));
        }
        let explained = matches!(movement.reason, CashReason::Sale | CashReason::Change | CashReason::Refund);
        if !explained && text::required(&movement.note).is_err() {
            return Err(AppError::field("note", "Say what this cash is for."));
        }
        if self.expected()?.try_add(movement.amount)?.is_negative() {
            return Err(AppError::new(Code::CashInsufficient, "There is not that much cash in the drawer."));
        }
        self.ledger.append(movement)
    }

    /// Stops movements and records a blind count, the first or a further one.
    ///
    /// # Errors
    /// `step.not_allowed`, and those of [`CashCount::total`].
    pub fn count(mut self, count: CashCount) -> Result<Self, AppError> {
        count.total(self.currency())?;
        let step = if self.state == CashState::Counting { CashStep::Recount } else { CashStep::Count };
        self.state = self.state.after(step)?;
        self.counts.push(count);
        Ok(self)
    }

    /// Goes back to selling; what was counted no longer holds.
    ///
    /// # Errors
    /// `step.not_allowed`.
    pub fn resume(mut self) -> Result<Self, AppError> {
        self.state = self.state.after(CashStep::Resume)?;
        self.counts.clear();
        Ok(self)
    }

    /// An X report: what the drawer should hold now.
    ///
    /// # Errors
    /// `money.…`.
    pub fn report(&self) -> Result<CashReport, AppError> {
        let mut by_reason: BTreeMap<CashReason, (Money, u32)> = BTreeMap::new();
        for it in self.movements() {
            let sum = by_reason.entry(it.reason).or_insert((Money::zero(self.currency()), 0));
            *sum = (sum.0.try_add(it.amount)?, sum.1.saturating_add(1));
        }
        Ok(CashReport { float: self.float, by_reason, expected: self.expected()? })
    }

    /// Closes the session with a Z report. A variance above the limit needs an approval of
    /// [`Approvable::CashVariance`].
    ///
    /// # Errors
    /// `step.not_allowed` before a count, `approval.required`, `money.…`.
    pub fn close(mut self, closing: Closing<'_>) -> Result<(Self, ZReport), AppError> {
        self.state = self.state.after(CashStep::Close)?;
        let none = || AppError::new(Code::StepNotAllowed, "Count the drawer first.");
        let counted = self.counts.last().ok_or_else(none)?.total(self.currency())?;
        let report = self.report()?;
        let over_short = counted.try_sub(report.expected)?;
        closing.limit.same_currency(over_short)?;
        if over_short.minor.unsigned_abs() > closing.limit.minor.unsigned_abs() {
            closing.authority.check(closing.by, &[Approvable::CashVariance], closing.approvals, closing.staff)?;
        }
        let z = ZReport {
            number: closing.number.clone(),
            report,
            tenders: closing.tenders.to_vec(),
            counts: self.counts.clone(),
            counted,
            over_short,
            closed_by: closing.by,
            closed_at: closing.at,
        };
        Ok((self, z))
    }
}

#[cfg(test)]
mod tests;
