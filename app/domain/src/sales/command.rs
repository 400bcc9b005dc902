//! What the till asks the server to do. The same code decides in the browser, so a refusal is known before it is sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Approval, Authority, Priced, SaleDraft, Settlement, Tender, price,
    refund::{Refund, RefundRequest, Sold, exchange},
    tender::check_out,
};
use crate::{
    AppError, ItemId, Money, QuoteId, RefundId, RegisterId, SaleId, StoreId, UserId, canonical::canonical,
    identity::Role, tax::TaxProfile,
};

/// Posts a sale: what is sold, how it is paid, and the total that the customer was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RingUp {
    /// What is sold. Its id makes a replay one sale.
    pub draft: SaleDraft,
    /// How it is paid.
    pub tenders: Vec<Tender>,
    /// The total on the screen when it was paid.
    pub shown: Money,
    /// A note for the staff.
    #[serde(default)]
    pub note: String,
    /// Where the receipt is mailed; nothing for no mail.
    #[serde(default)]
    pub mail_to: String,
    /// What is taken in part payment, one for each trade-in of the draft and in its order.
    #[serde(default)]
    pub taken_in: Vec<TakenIn>,
    /// The quote that is sold: its prices hold, whatever the tags say by now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<QuoteId>,
}

/// A piece that is taken in part payment: it comes into stock with what was allowed for it as its cost. Who sold it is
/// recorded where pieces are bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenIn {
    /// The new item; minted by the browser.
    pub item: ItemId,
    /// Key of its category.
    pub category: String,
    /// What it is called.
    pub title: String,
    /// Who made it.
    #[serde(default)]
    pub brand: String,
    /// The maker's reference.
    #[serde(default)]
    pub reference: String,
    /// Its serial number, or nothing.
    #[serde(default)]
    pub serial: String,
    /// What was allowed for it.
    pub allowance: Money,
}

/// The limits that hold in a store, and the roles there of everybody whom a document names.
#[derive(Clone, Copy, Debug)]
pub struct House<'a> {
    /// The limits.
    pub authority: &'a Authority,
    /// The roles.
    pub staff: &'a BTreeMap<UserId, Role>,
}

impl RingUp {
    /// What is sold for this total, and nothing else said yet.
    #[must_use]
    pub fn of(draft: SaleDraft, shown: Money) -> Self {
        let (note, mail_to) = (String::new(), String::new());
        Self { draft, tenders: Vec::new(), shown, note, mail_to, taken_in: Vec::new(), quote: None }
    }

    /// Prices, compares with what was shown, asks for approvals and settles: everything about a sale that needs no
    /// stock. `by` rings it up.
    ///
    /// # Errors
    /// Those of [`price()`], `sale.total_mismatch`, `approval.required`, and those of [`check_out`].
    pub fn decide(&self, profile: &TaxProfile, house: House<'_>, by: UserId) -> Result<(Priced, Settlement), AppError> {
        self.check_taken_in()?;
        let priced = price(&self.draft, profile)?;
        priced.expect_total(self.shown)?;
        let needed = house.authority.needed(&self.draft, &priced, house.staff)?;
        house.authority.check(by, &needed, &self.draft.approvals, house.staff)?;
        let settlement = check_out(&self.draft, &priced, &self.tenders)?;
        Ok((priced, settlement))
    }

    /// Every trade-in that lowers the price or the tax is a piece that comes in, and the other way round.
    fn check_taken_in(&self) -> Result<(), AppError> {
        let traded = self.draft.trade_ins.iter().map(|it| (it.allowance, it.category.as_str()));
        let taken = self.taken_in.iter().map(|it| (it.allowance, it.category.as_str()));
        if traded.eq(taken) {
            return Ok(());
        }
        Err(AppError::field("taken_in", "Say of each trade-in which piece it is."))
    }

    /// The bytes whose hash tells a replay from another sale under the same id.
    ///
    /// # Errors
    /// `request.malformed`, which a command of these types never is.
    pub fn fingerprint(&self) -> Result<Vec<u8>, AppError> {
        canonical(self)
    }
}

/// Takes goods of a sale back and gives money back; as the return half of an exchange, into a new sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundSale {
    /// Becomes the refund's id and makes a replay one refund.
    pub id: RefundId,
    /// Where it is taken back.
    pub store: StoreId,
    /// The sale.
    pub sale: SaleId,
    /// The version of the sale that was looked at.
    pub version: i32,
    /// What comes back.
    pub request: RefundRequest,
    /// What of it goes into a new sale on the same document; nothing for a refund alone.
    pub into_sale: Money,
    /// At which register: cash goes back out of its drawer.
    #[serde(default)]
    pub register: Option<RegisterId>,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// What a second person agreed to.
    #[serde(default)]
    pub approvals: Vec<Approval>,
}

impl RefundSale {
    /// Works the refund out and asks for approvals. `earlier` are all refunds of the sale so far, `by` gives it.
    ///
    /// # Errors
    /// Those of [`exchange`], `approval.required`.
    pub fn decide(&self, sold: Sold<'_>, earlier: &[Refund], house: House<'_>, by: UserId) -> Result<Refund, AppError> {
        let refund = exchange(sold, earlier, &self.request, self.into_sale)?;
        house.authority.check(by, &refund.needed(), &self.approvals, house.staff)?;
        Ok(refund)
    }

    /// The bytes whose hash tells a replay from another refund under the same id.
    ///
    /// # Errors
    /// `request.malformed`, which a command of these types never is.
    pub fn fingerprint(&self) -> Result<Vec<u8>, AppError> {
        canonical(self)
    }
}
