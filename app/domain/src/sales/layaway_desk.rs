//! Layaways as their pages see them, and what the pages ask for.

use serde::{Deserialize, Serialize};

use super::{
    House, LineKind, Priced, SaleDraft, Settlement, Tender, TenderKind,
    instalment::Instalment,
    layaway::{LayawayState, LayawayTerms, WhatIf},
    price, settle,
    view::PaymentView,
};
use crate::{
    AppError, CashRounding, Cursor, CustomerId, Date, ItemId, LayawayId, Money, Page, PaymentId, RegisterId, SaleId,
    StoreId, UserId, When, tax::TaxProfile,
};

/// Puts things aside for a customer who pays over time, and takes the deposit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateLayaway {
    /// Becomes the layaway's id and makes a replay one layaway.
    pub id: LayawayId,
    /// What is put aside, and for whom; the customer is needed.
    pub draft: SaleDraft,
    /// The total on the screen when it was agreed.
    pub shown: Money,
    /// What is paid now.
    pub deposit: Money,
    /// How that is paid.
    pub tenders: Vec<Tender>,
    /// A note for the staff.
    #[serde(default)]
    pub note: String,
}

impl CreateLayaway {
    /// Prices, compares with what was shown, asks for approvals and settles the deposit: everything about a new
    /// layaway that needs no stock. `by` agrees it.
    ///
    /// # Errors
    /// `input.invalid` without a customer, without lines, for a trade-in or a gift card, those of [`price()`],
    /// `sale.total_mismatch`, `approval.required`, and those of [`settle_part`].
    pub fn decide(&self, profile: &TaxProfile, house: House<'_>, by: UserId) -> Result<(Priced, Settlement), AppError> {
        if self.draft.customer.is_none() {
            return Err(AppError::field("customer", "Say for whom it is put aside."));
        }
        if self.draft.lines.is_empty() {
            return Err(AppError::field("lines", "Put something aside first."));
        }
        if !self.draft.trade_ins.is_empty() {
            return Err(AppError::field("trade_ins", "A trade-in belongs to the sale, not to a layaway."));
        }
        let card = self.draft.lines.iter().position(|line| matches!(line.kind, LineKind::GiftCard { .. }));
        if let Some(at) = card {
            return Err(AppError::field(format!("lines.{at}.kind"), "A gift card is not paid over time."));
        }
        let priced = price(&self.draft, profile)?;
        priced.expect_total(self.shown)?;
        let needed = house.authority.needed(&self.draft, &priced, house.staff)?;
        house.authority.check(by, &needed, &self.draft.approvals, house.staff)?;
        let settlement = settle_part(self.deposit, &self.tenders, self.draft.terms.cash_rounding)?;
        Ok((priced, settlement))
    }
}

/// Settles a part of what is owed: as a sale of that much would be, but with money that is there.
///
/// # Errors
/// `input.invalid` for nothing and for a form that cannot pay by instalments, and those of [`settle`].
pub fn settle_part(amount: Money, tenders: &[Tender], rounding: CashRounding) -> Result<Settlement, AppError> {
    if amount.minor <= 0 {
        return Err(AppError::field("amount", "A payment is more than nothing."));
    }
    if let Some(at) = tenders.iter().position(|tender| !tender.kind.pays_instalments()) {
        return Err(AppError::field(format!("tenders.{at}.kind"), "This does not pay by instalments."));
    }
    settle(amount, tenders, rounding)
}

/// Takes a payment towards a layaway. The ids of its tenders make a replay one payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayLayaway {
    /// The layaway.
    pub layaway: LayawayId,
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
pub struct BounceLayaway {
    /// Becomes the id of the reversing payment and makes a replay one reversal.
    pub id: PaymentId,
    /// The layaway.
    pub layaway: LayawayId,
    /// The version that was looked at.
    pub version: i32,
    /// The payment that came to nothing.
    pub payment: PaymentId,
}

/// Gives more time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtendLayaway {
    /// The layaway.
    pub layaway: LayawayId,
    /// The version that was looked at.
    pub version: i32,
    /// How many days every open instalment moves.
    pub days: u16,
}

/// The most days that one extension gives.
pub const MAX_EXTENSION: u16 = 366;

/// Hands a layaway over: it becomes a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickUpLayaway {
    /// Becomes the sale's id and makes a replay one sale.
    pub sale: SaleId,
    /// The layaway.
    pub layaway: LayawayId,
    /// The version that was looked at.
    pub version: i32,
    /// The payment of the sale: what was paid before.
    pub tender: PaymentId,
    /// At which register.
    #[serde(default)]
    pub register: Option<RegisterId>,
}

/// Ends a layaway without a sale: called off, or in default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndLayaway {
    /// The layaway.
    pub layaway: LayawayId,
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

/// What a step with a layaway answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayawayDone {
    /// The layaway.
    pub layaway: LayawayId,
    /// Its number.
    pub number: String,
    /// Where it stands now.
    pub state: LayawayState,
    /// Its version now.
    pub version: i32,
    /// Given back in cash on top of what was paid.
    pub change: Money,
    /// What went back, in which form, when it was ended.
    #[serde(default)]
    pub pays: Vec<(TenderKind, Money)>,
    /// What stays with the shop, when it was ended.
    #[serde(default)]
    pub kept: Option<Money>,
}

/// Which layaways are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayawayListing {
    /// Only in this state.
    #[serde(default)]
    pub state: Option<LayawayState>,
    /// Only those of which an instalment is late.
    #[serde(default)]
    pub overdue: bool,
    /// Only of this customer.
    #[serde(default)]
    pub customer: Option<CustomerId>,
    /// Behind this place.
    #[serde(default)]
    pub after: Option<Cursor>,
}

/// A layaway as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayawayRow {
    /// The layaway.
    pub id: LayawayId,
    /// Its store.
    pub store: StoreId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: LayawayState,
    /// For whom.
    pub customer: String,
    /// What, in words.
    pub title: String,
    /// What is to be paid.
    pub total: Money,
    /// What was paid.
    pub paid: Money,
    /// When the next instalment is due.
    pub next_due: Date,
    /// An instalment is late.
    pub overdue: bool,
    /// When it was agreed.
    pub when: When,
}

/// A page of layaways.
pub type LayawayPage = Page<LayawayRow>;

/// Something that was put aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayawayLine {
    /// The item, if it is in stock.
    pub item: Option<ItemId>,
    /// As printed.
    pub title: String,
    /// How many.
    pub quantity: u32,
    /// With tax.
    pub gross: Money,
}

/// A layaway with its whole story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayawayView {
    /// As a list shows it.
    pub row: LayawayRow,
    /// The customer.
    pub customer: CustomerId,
    /// Grows with every change.
    pub version: i32,
    /// What was agreed.
    pub terms: LayawayTerms,
    /// What was put aside.
    pub lines: Vec<LayawayLine>,
    /// What is due when.
    pub schedule: Vec<Instalment>,
    /// What is still owed.
    pub balance: Money,
    /// Money in and out for it.
    pub payments: Vec<PaymentView>,
    /// Payments that can come back unpaid.
    pub bounceable: Vec<PaymentId>,
    /// What ending it now would come to; absent once it has ended.
    pub ending: Option<WhatIf>,
    /// The sale that it became.
    pub sale: Option<SaleId>,
    /// The note.
    pub note: String,
}

#[cfg(test)]
mod tests {
    use super::{super::fixtures::*, *};
    use crate::{Code, CustomerId, identity::Role, sales::Authority, tax::TradeIn};

    fn create(change: impl Fn(&mut CreateLayaway)) -> Result<(Priced, Settlement), Code> {
        let mut draft = draft(vec![piece(1, 100_000)]);
        draft.customer = Some(CustomerId::from(uuid::Uuid::from_u128(9)));
        let tenders = vec![tender(1, TenderKind::Cash, 20_000), tender(2, TenderKind::Card, 5_000)];
        let id = LayawayId::from(uuid::Uuid::from_u128(1));
        let mut cmd =
            CreateLayaway { id, draft, shown: usd(107_000), deposit: usd(20_000), tenders, note: String::new() };
        change(&mut cmd);
        let (staff, authority) = ([(user(1), Role::SalesAssociate)].into(), Authority::default());
        let house = House { authority: &authority, staff: &staff };
        cmd.decide(&taxes(&[70_000], None), house, user(1)).map_err(|why| why.code)
    }

    #[test]
    fn a_layaway_is_decided_whole() {
        let (priced, settlement) = create(|_| ()).unwrap();
        assert_eq!((priced.totals.total, settlement.change), (usd(107_000), usd(5_000)));
        let covers: Vec<_> = settlement.paid.iter().map(|part| (part.kind, part.covers.minor)).collect();
        assert_eq!(covers, [(TenderKind::Cash, 15_000), (TenderKind::Card, 5_000)]);
        for (change, code) in [
            ((|cmd| cmd.draft.customer = None) as fn(&mut CreateLayaway), Code::Invalid),
            (|cmd| cmd.draft.lines.clear(), Code::Invalid),
            (|cmd| cmd.draft.trade_ins = vec![TradeIn { allowance: usd(1), category: "watch".into() }], Code::Invalid),
            (|cmd| cmd.shown = usd(1), Code::TotalMismatch),
            (|cmd| cmd.deposit = usd(0), Code::Invalid),
            (|cmd| cmd.tenders[1].kind = TenderKind::OnAccount, Code::Invalid),
            (|cmd| cmd.tenders.truncate(0), Code::TenderShort),
            (|cmd| cmd.draft.discounts = vec![percent("50")], Code::ApprovalRequired),
        ] {
            let changed = |cmd: &mut CreateLayaway| {
                change(cmd);
                if code == Code::ApprovalRequired {
                    cmd.shown = usd(53_500);
                }
            };
            assert_eq!(create(changed).unwrap_err(), code);
        }
    }
}
