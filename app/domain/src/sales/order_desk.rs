//! Special orders as their pages see them, and what the pages ask for.

use serde::{Deserialize, Serialize};

use super::{
    House, LineKind, Priced, SaleDraft, Settlement, Tender, TenderKind,
    layaway_desk::settle_part,
    price,
    special_order::{SpecialOrder, SpecialOrderState, SpecialOrderStep},
    view::PaymentView,
};
use crate::{
    AppError, Cursor, CustomerId, Date, ItemId, LineId, Money, Page, PaymentId, RegisterId, SaleId, SpecialOrderId,
    StoreId, UserId, When, tax::TaxProfile,
};

/// Orders something for a customer at an agreed price, and takes the deposit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateOrder {
    /// Becomes the order's id and makes a replay one order.
    pub id: SpecialOrderId,
    /// What is wanted, as one line of goods that are not in stock, and for whom; the customer is needed.
    pub draft: SaleDraft,
    /// The total on the screen when it was agreed.
    pub shown: Money,
    /// What is paid now; nothing is allowed.
    pub deposit: Money,
    /// How that is paid.
    #[serde(default)]
    pub tenders: Vec<Tender>,
    /// By when the customer wants it.
    #[serde(default)]
    pub wanted_by: Option<Date>,
    /// A note for the staff: size, colour, what else would do.
    #[serde(default)]
    pub note: String,
}

impl CreateOrder {
    /// Prices, compares with what was shown and settles the deposit: everything about a new order that needs no
    /// stock. `by` agrees it.
    ///
    /// # Errors
    /// `input.invalid` without a customer or for anything but one line of goods that are not in stock, those of
    /// [`price()`], `sale.total_mismatch`, `approval.required`, and those of [`settle_part`].
    pub fn decide(
        &self,
        profile: &TaxProfile,
        house: House<'_>,
        by: UserId,
    ) -> Result<(Priced, Option<Settlement>), AppError> {
        if self.draft.customer.is_none() {
            return Err(AppError::field("customer", "Say for whom it is ordered."));
        }
        let wanted = match self.draft.lines.as_slice() {
            [line] if matches!(line.kind, LineKind::Custom { .. }) => line,
            _ => return Err(AppError::field("lines", "An order is for one thing that is not in stock.")),
        };
        if wanted.title.trim().is_empty() {
            return Err(AppError::field("title", "Say what is wanted."));
        }
        if wanted.unit_price.minor <= 0 {
            return Err(AppError::field("price", "Agree a price that is more than nothing."));
        }
        if !self.draft.trade_ins.is_empty() {
            return Err(AppError::field("trade_ins", "A trade-in belongs to the sale, not to an order."));
        }
        if self.wanted_by.is_some_and(|day| day < self.draft.business_date) {
            return Err(AppError::field("wanted_by", "A day that is still to come."));
        }
        let priced = price(&self.draft, profile)?;
        priced.expect_total(self.shown)?;
        let needed = house.authority.needed(&self.draft, &priced, house.staff)?;
        house.authority.check(by, &needed, &self.draft.approvals, house.staff)?;
        if self.deposit.is_zero() && self.tenders.is_empty() {
            return Ok((priced, None));
        }
        Ok((priced, Some(settle_part(self.deposit, &self.tenders, self.draft.terms.cash_rounding)?)))
    }
}

/// A step with an order that moves no money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum OrderMove {
    /// It was ordered from a vendor.
    Order {
        /// From whom.
        vendor: String,
        /// The vendor's number for it.
        #[serde(default)]
        reference: String,
        /// When it is expected.
        #[serde(default)]
        expected: Option<Date>,
    },
    /// It arrived.
    Receive,
    /// What arrived is not what was ordered.
    Reject,
    /// A piece of stock is promised to it.
    Match {
        /// The piece.
        item: ItemId,
    },
    /// The piece is for sale again.
    Unmatch,
    /// The customer is told that it is ready, by mail when an address is known.
    Announce,
}

impl OrderMove {
    /// Takes the step.
    ///
    /// # Errors
    /// `step.not_allowed`, `money.…`.
    pub fn apply(&self, order: SpecialOrder) -> Result<SpecialOrder, AppError> {
        match self {
            Self::Order { .. } => order.step(SpecialOrderStep::Order),
            Self::Receive => order.step(SpecialOrderStep::Receive),
            Self::Reject => order.step(SpecialOrderStep::Reject),
            Self::Match { item } => order.fill(*item),
            Self::Unmatch => order.step(SpecialOrderStep::Unmatch),
            Self::Announce => order.step(SpecialOrderStep::Announce),
        }
    }
}

/// Takes a step with an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveOrder {
    /// The order.
    pub order: SpecialOrderId,
    /// The version that was looked at.
    pub version: i32,
    /// The step.
    pub to: OrderMove,
}

/// Takes a payment towards an order. The ids of its tenders make a replay one payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayOrder {
    /// The order.
    pub order: SpecialOrderId,
    /// The version that was looked at.
    pub version: i32,
    /// At which register: cash goes into its drawer.
    #[serde(default)]
    pub register: Option<RegisterId>,
    /// How much is paid towards it.
    pub amount: Money,
    /// How that is paid.
    pub tenders: Vec<Tender>,
}

/// A payment came back unpaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BounceOrder {
    /// Becomes the id of the reversing payment and makes a replay one reversal.
    pub id: PaymentId,
    /// The order.
    pub order: SpecialOrderId,
    /// The version that was looked at.
    pub version: i32,
    /// The payment that came to nothing.
    pub payment: PaymentId,
}

/// Hands over what was ordered: it becomes a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickUpOrder {
    /// Becomes the sale's id and makes a replay one sale.
    pub sale: SaleId,
    /// The order.
    pub order: SpecialOrderId,
    /// The version that was looked at.
    pub version: i32,
    /// The payment of the sale: what was paid before.
    pub tender: PaymentId,
    /// At which register.
    #[serde(default)]
    pub register: Option<RegisterId>,
}

/// Calls an order off: what was paid goes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelOrder {
    /// The order.
    pub order: SpecialOrderId,
    /// The version that was looked at.
    pub version: i32,
    /// At which register: cash goes back out of its drawer.
    #[serde(default)]
    pub register: Option<RegisterId>,
    /// Another form for all of the money; `None` is the form it came in.
    #[serde(default)]
    pub to: Option<TenderKind>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What a step with an order answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderDone {
    /// The order.
    pub order: SpecialOrderId,
    /// Its number.
    pub number: String,
    /// Where it stands now.
    pub state: SpecialOrderState,
    /// Its version now.
    pub version: i32,
    /// Given back in cash on top of what was paid.
    pub change: Money,
    /// What went back, in which form, when it was called off.
    #[serde(default)]
    pub pays: Vec<(TenderKind, Money)>,
}

/// Which orders are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderListing {
    /// Only in this state.
    #[serde(default)]
    pub state: Option<SpecialOrderState>,
    /// Those that have ended too.
    #[serde(default)]
    pub ended: bool,
    /// Only those that are late.
    #[serde(default)]
    pub late: bool,
    /// Only of this customer.
    #[serde(default)]
    pub customer: Option<CustomerId>,
    /// Behind this place.
    #[serde(default)]
    pub after: Option<Cursor>,
}

/// An order as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRow {
    /// The order.
    pub id: SpecialOrderId,
    /// Its store.
    pub store: StoreId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: SpecialOrderState,
    /// For whom.
    pub customer: String,
    /// What is wanted.
    pub title: String,
    /// The agreed price, with tax.
    pub total: Money,
    /// What was paid.
    pub paid: Money,
    /// When it is expected from the vendor.
    pub expected: Option<Date>,
    /// By when the customer wants it.
    pub wanted_by: Option<Date>,
    /// One of these days has passed.
    pub late: bool,
    /// When it was agreed.
    pub when: When,
}

/// A page of orders.
pub type OrderPage = Page<OrderRow>;

/// The piece that is promised to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPiece {
    /// The piece.
    pub item: ItemId,
    /// What it is called.
    pub title: String,
    /// Its stock number.
    pub stock_no: String,
}

/// An order with its whole story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    /// As a list shows it.
    pub row: OrderRow,
    /// The customer.
    pub customer: CustomerId,
    /// Grows with every change.
    pub version: i32,
    /// Its only line: what approvals name.
    pub line: LineId,
    /// Key of the category of what is wanted.
    pub category: String,
    /// The vendor.
    pub vendor: String,
    /// The vendor's number for it.
    pub reference: String,
    /// The piece that is promised to it.
    pub piece: Option<OrderPiece>,
    /// What is still owed.
    pub balance: Money,
    /// Money in and out for it.
    pub payments: Vec<PaymentView>,
    /// Payments that can come back unpaid.
    pub bounceable: Vec<PaymentId>,
    /// What can be done next.
    pub steps: Vec<SpecialOrderStep>,
    /// The sale that it became.
    pub sale: Option<SaleId>,
    /// The note.
    pub note: String,
}

/// One of its days has passed: the vendor's while it is ordered, the customer's until it is theirs.
#[must_use]
pub fn late(state: SpecialOrderState, expected: Option<Date>, wanted_by: Option<Date>, today: Date) -> bool {
    use SpecialOrderState as S;
    let passed = |day: Option<Date>| day.is_some_and(|day| day < today);
    match state {
        S::Ordered => passed(expected) || passed(wanted_by),
        S::Requested | S::Received | S::Matched => passed(wanted_by),
        S::Ready | S::PickedUp | S::Cancelled => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::fixtures::*, *};
    use crate::{Code, identity::Role, sales::Authority, tax::TradeIn};

    fn create(change: impl Fn(&mut CreateOrder)) -> Result<Option<Settlement>, Code> {
        let mut wanted = piece(1, 100_000);
        wanted.kind = LineKind::Custom { category: "watch".into() };
        wanted.title = "A chronograph in steel".into();
        let mut draft = draft(vec![wanted]);
        draft.customer = Some(CustomerId::from(uuid::Uuid::from_u128(9)));
        let tenders = vec![tender(1, TenderKind::Cash, 20_000)];
        let id = SpecialOrderId::from(uuid::Uuid::from_u128(1));
        let (deposit, shown, note) = (usd(15_000), usd(107_000), String::new());
        let mut cmd = CreateOrder { id, draft, shown, deposit, tenders, wanted_by: None, note };
        change(&mut cmd);
        let (staff, authority) = ([(user(1), Role::SalesAssociate)].into(), Authority::default());
        let house = House { authority: &authority, staff: &staff };
        cmd.decide(&taxes(&[70_000], None), house, user(1)).map(|it| it.1).map_err(|why| why.code)
    }

    #[test]
    fn an_order_is_decided_whole() {
        assert_eq!(create(|_| ()).unwrap().unwrap().change, usd(5_000));
        let nothing = |cmd: &mut CreateOrder| {
            cmd.deposit = usd(0);
            cmd.tenders.clear();
        };
        assert_eq!(create(nothing).unwrap(), None);
        for (change, code) in [
            ((|cmd| cmd.draft.customer = None) as fn(&mut CreateOrder), Code::Invalid),
            (|cmd| cmd.draft.lines.clear(), Code::Invalid),
            (|cmd| cmd.draft.lines[0].kind = piece(1, 1).kind, Code::Invalid),
            (|cmd| cmd.draft.lines[0].title = "  ".into(), Code::Invalid),
            (|cmd| cmd.draft.lines[0].unit_price = usd(0), Code::Invalid),
            (|cmd| cmd.draft.lines[0].unit_price = usd(-5), Code::Invalid),
            (|cmd| cmd.wanted_by = cmd.draft.business_date.plus_days(-1), Code::Invalid),
            (|cmd| cmd.draft.trade_ins = vec![TradeIn { allowance: usd(1), category: "watch".into() }], Code::Invalid),
            (|cmd| cmd.shown = usd(1), Code::TotalMismatch),
            (|cmd| cmd.deposit = usd(0), Code::Invalid),
            (|cmd| cmd.tenders.clear(), Code::TenderShort),
        ] {
            assert_eq!(create(change).unwrap_err(), code);
        }
    }

    #[test]
    fn an_order_is_late_by_the_day_that_counts_where_it_stands() {
        use SpecialOrderState as S;
        let (passed, today, coming) = (day("2026-05-11"), day("2026-05-12"), day("2026-05-13"));
        for (state, expected, wanted_by, is) in [
            (S::Ordered, Some(passed), None, true),
            (S::Ordered, Some(today), Some(coming), false),
            (S::Received, Some(passed), None, false),
            (S::Requested, None, Some(passed), true),
            (S::Matched, None, Some(passed), true),
            (S::Ready, Some(passed), Some(passed), false),
            (S::Cancelled, Some(passed), Some(passed), false),
        ] {
            assert_eq!(late(state, expected, wanted_by, today), is, "{state:?}");
        }
    }
}
