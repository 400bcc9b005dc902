//! Quotes as their pages see them, and what the pages ask for.

use serde::{Deserialize, Serialize};

use super::{
    House, LineKind, Priced, SaleDraft, price,
    quote::{QuoteState, QuoteStep},
};
use crate::{
    AppError, Code, Cursor, CustomerId, Date, LineId, Money, Page, QuoteId, SaleId, StoreId, UserId, When,
    tax::TaxProfile,
};

/// Days for which a quote holds unless somebody says otherwise.
pub const QUOTE_DAYS: i32 = 14;
/// Longer holds no quote, days: prices of gold and watches move.
const MAX_DAYS: i32 = 366;

/// Offers what is on a cart at its price until a day, or changes an offer that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveQuote {
    /// Becomes the quote's id and makes a replay one quote.
    pub id: QuoteId,
    /// The version that was looked at; 0 for a new one.
    pub version: i32,
    /// What is offered, and to whom; the customer is needed.
    pub draft: SaleDraft,
    /// The total on the screen.
    pub shown: Money,
    /// The last day on which it can be accepted.
    pub valid_until: Date,
    /// What the customer reads below it.
    #[serde(default)]
    pub note: String,
    /// The cart as the till keeps it, to go on with.
    pub cart: String,
}

impl SaveQuote {
    /// Prices, compares with what was shown and asks for approvals: everything about a quote that needs no stock. `by`
    /// makes it.
    ///
    /// # Errors
    /// `input.invalid` without a customer, without lines, with a gift card or a trade-in, for a day that has passed or is
    /// more than a year away; those of [`price()`], `sale.total_mismatch`, `approval.required`.
    pub fn decide(&self, profile: &TaxProfile, house: House<'_>, by: UserId) -> Result<Priced, AppError> {
        if self.draft.customer.is_none() {
            return Err(AppError::field("customer", "Say to whom it is offered."));
        }
        if self.draft.lines.is_empty() {
            return Err(AppError::field("lines", "Put something on the cart first."));
        }
        if self.draft.lines.iter().any(|line| matches!(line.kind, LineKind::GiftCard { .. })) {
            return Err(AppError::field("lines", "A gift card has its price: it needs no quote."));
        }
        if !self.draft.trade_ins.is_empty() {
            return Err(AppError::field(
                "trade_ins",
                "What a piece in part payment is worth is settled when it is sold.",
            ));
        }
        let today = self.draft.business_date;
        let last = today.plus_days(MAX_DAYS).unwrap_or(Date::LAST);
        if self.valid_until < today || self.valid_until > last {
            return Err(AppError::field("valid_until", "A day within a year from today."));
        }
        let priced = price(&self.draft, profile)?;
        priced.expect_total(self.shown)?;
        let needed = house.authority.needed(&self.draft, &priced, house.staff)?;
        house.authority.check(by, &needed, &self.draft.approvals, house.staff)?;
        Ok(priced)
    }
}

/// A step with a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveQuote {
    /// The quote.
    pub quote: QuoteId,
    /// The version that was looked at.
    pub version: i32,
    /// The step.
    pub step: QuoteStep,
}

impl MoveQuote {
    /// Whether people take this step by hand: a quote is sent when it is saved, expires by its day and becomes a sale at
    /// the till.
    ///
    /// # Errors
    /// `step.not_allowed`.
    pub fn check(&self) -> Result<(), AppError> {
        match self.step {
            QuoteStep::Accept | QuoteStep::Decline => Ok(()),
            QuoteStep::Send | QuoteStep::Revise | QuoteStep::Expire | QuoteStep::Convert => {
                Err(AppError::new(Code::StepNotAllowed, "A quote takes this step by itself."))
            }
        }
    }
}

/// What was done with a quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteDone {
    /// The quote.
    pub quote: QuoteId,
    /// Its number.
    pub number: String,
    /// Where it stands now.
    pub state: QuoteState,
    /// Its version now.
    pub version: i32,
}

/// Which quotes are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteListing {
    /// Only in this state.
    #[serde(default)]
    pub state: Option<QuoteState>,
    /// Those that have ended too.
    #[serde(default)]
    pub ended: bool,
    /// Only of this customer.
    #[serde(default)]
    pub customer: Option<CustomerId>,
    /// Behind this place.
    #[serde(default)]
    pub after: Option<Cursor>,
}

/// A quote as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteRow {
    /// The quote.
    pub id: QuoteId,
    /// Its store.
    pub store: StoreId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: QuoteState,
    /// To whom.
    pub customer: String,
    /// What is offered.
    pub title: String,
    /// The price, with tax.
    pub total: Money,
    /// The last day on which it can be accepted.
    pub valid_until: Date,
    /// When it was made.
    pub when: When,
}

/// A page of quotes.
pub type QuotePage = Page<QuoteRow>;

/// A line of a quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteLine {
    /// The line.
    pub id: LineId,
    /// What it is.
    pub title: String,
    /// How many.
    pub quantity: u32,
    /// What all of it costs, less discounts, before tax that is not in the price.
    pub amount: Money,
}

/// A quote with its whole story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteView {
    /// As a list shows it.
    pub row: QuoteRow,
    /// The customer.
    pub customer: CustomerId,
    /// Where a mail to them would go; may be empty.
    pub email: String,
    /// Grows with every change.
    pub version: i32,
    /// What is offered.
    pub lines: Vec<QuoteLine>,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// The note.
    pub note: String,
    /// When the customer answered.
    pub answered: Option<When>,
    /// They did so by the link that they were sent.
    pub by_link: bool,
    /// The sale that it became.
    pub sale: Option<SaleId>,
    /// The cart, to go on with at the till.
    pub cart: String,
    /// What can be done next.
    pub steps: Vec<QuoteStep>,
}

#[cfg(test)]
mod tests {
    use super::{super::fixtures::*, *};
    use crate::{identity::Role, sales::Authority, tax::TradeIn};

    fn save(change: impl Fn(&mut SaveQuote)) -> Result<Money, Code> {
        let mut draft = draft(vec![piece(1, 100_000)]);
        draft.customer = Some(CustomerId::from(uuid::Uuid::from_u128(9)));
        let (id, valid_until) = (QuoteId::from(uuid::Uuid::from_u128(1)), day("2026-05-26"));
        let (note, cart) = (String::new(), "{}".to_owned());
        let mut cmd = SaveQuote { id, version: 0, draft, shown: usd(107_000), valid_until, note, cart };
        change(&mut cmd);
        let (staff, authority) = ([(user(1), Role::SalesAssociate)].into(), Authority::default());
        let house = House { authority: &authority, staff: &staff };
        cmd.decide(&taxes(&[70_000], None), house, user(1)).map(|it| it.totals.total).map_err(|why| why.code)
    }

    #[test]
    fn a_quote_is_decided_whole() {
        assert_eq!(save(|_| ()), Ok(usd(107_000)));
        assert_eq!(save(|cmd| cmd.valid_until = cmd.draft.business_date), Ok(usd(107_000)), "today counts");
        for (change, code) in [
            ((|cmd| cmd.draft.customer = None) as fn(&mut SaveQuote), Code::Invalid),
            (|cmd| cmd.draft.lines.clear(), Code::Invalid),
            (|cmd| cmd.valid_until = day("2026-05-11"), Code::Invalid),
            (|cmd| cmd.valid_until = day("2028-05-11"), Code::Invalid),
            (|cmd| cmd.draft.trade_ins = vec![TradeIn { allowance: usd(1), category: "watch".into() }], Code::Invalid),
            (|cmd| cmd.draft.lines[0].unit_price = usd(-5), Code::Invalid),
            (|cmd| cmd.draft.lines[0].min_price = Some(usd(100_001)), Code::ApprovalRequired),
            (|cmd| cmd.shown = usd(1), Code::TotalMismatch),
        ] {
            assert_eq!(save(change).unwrap_err(), code);
        }
    }

    #[test]
    fn people_accept_and_decline_and_the_rest_happens_by_itself() {
        for step in QuoteStep::ALL {
            let by_hand = matches!(step, QuoteStep::Accept | QuoteStep::Decline);
            let cmd = MoveQuote { quote: uuid::Uuid::from_u128(1).into(), version: 1, step: *step };
            assert_eq!(cmd.check().is_ok(), by_hand, "{step:?}");
        }
    }
}
