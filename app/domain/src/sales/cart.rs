//! The cart of a till: what a person puts on a sale, piece by piece, and how it becomes the command that posts it.
//!
//! Pure: ids are minted by the browser and passed in. Whatever is done to a cart through [`Cart::attempt`] leaves one
//! that can be priced.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use uuid::Uuid;

use super::{
    Approvable, Approval, AskCard, Authority, CardStatus, Discount, DraftLine, LineKind, Priced, Reduction, RingUp,
    SaleDraft, Sellable, Split, TakenIn, Tender, TenderKind, TillView, discount::amounts, gateway::Outcome, price,
};
use crate::{
    AppError, CashRounding, Code, Currency, CustomerId, ItemId, LineId, Money, PaymentId, Ppm, QuoteId, RegisterId,
    SaleId, UserId,
    identity::Role,
    inventory::{MAX_QUANTITY, Tracking},
    money::denominations,
    tax::{Buyer, Scheme, Supply, TaxProfile, TradeIn},
};

/// What a cart knows of a line besides what is sold: for the eye only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineFacts {
    /// The line.
    pub line: LineId,
    /// Brand and reference.
    #[serde(default)]
    pub detail: String,
    /// Stock number, or nothing.
    #[serde(default)]
    pub stock_no: String,
    /// Content name of the cover photo.
    #[serde(default)]
    pub cover: Option<String>,
    /// How many there are.
    #[serde(default)]
    pub most: i64,
    /// Has no price on its tag: whoever sells it types one.
    #[serde(default)]
    pub asks_price: bool,
}

/// The cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cart {
    /// The sale that it becomes.
    pub draft: SaleDraft,
    /// What is known of its lines.
    #[serde(default)]
    pub facts: Vec<LineFacts>,
    /// How it is paid so far.
    #[serde(default)]
    pub tenders: Vec<Tender>,
    /// What is taken in part payment, in the order of the draft's trade-ins.
    #[serde(default)]
    pub taken_in: Vec<TakenIn>,
    /// A note for the staff.
    #[serde(default)]
    pub note: String,
    /// Where the receipt is mailed; nothing for no mail.
    #[serde(default)]
    pub mail_to: String,
    /// It was sent to be posted, with this total on the screen, and no answer came: it must not change before there
    /// is one.
    #[serde(default)]
    pub sent: Option<Money>,
    /// The gateway was asked for this card payment: the cart must not change before it is known what became of it.
    #[serde(default)]
    pub asking: Option<AskCard>,
    /// The quote that is sold: its prices hold.
    #[serde(default)]
    pub quote: Option<QuoteId>,
    /// The quote that is changed, and the version of it that was looked at.
    #[serde(default)]
    pub revises: Option<(QuoteId, i32)>,
}

/// What adding did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// A new line.
    New(LineId),
    /// One more on a line that was there.
    More(LineId),
    /// Nothing: this piece is on the cart already.
    Already(LineId),
}

impl Added {
    /// The line it is on.
    #[must_use]
    pub const fn line(self) -> LineId {
        match self {
            Self::New(line) | Self::More(line) | Self::Already(line) => line,
        }
    }
}

/// What is sold on a line that is not in stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// Work, goods, a gift card.
    pub kind: LineKind,
    /// As printed.
    pub title: String,
    /// How many.
    pub quantity: u32,
    /// For one.
    pub unit_price: Money,
}

impl Cart {
    /// An empty cart at a till.
    #[must_use]
    pub fn new(id: SaleId, at: &TillView, register: Option<RegisterId>) -> Self {
        let draft = SaleDraft {
            id,
            store: at.store,
            register,
            customer: None,
            business_date: at.today,
            terms: at.settings.terms,
            supply: Supply::InStore,
            buyer: Buyer::default(),
            lines: Vec::new(),
            discounts: Vec::new(),
            charges: Vec::new(),
            trade_ins: Vec::new(),
            approvals: Vec::new(),
        };
        Self {
            draft,
            facts: Vec::new(),
            tenders: Vec::new(),
            taken_in: Vec::new(),
            note: String::new(),
            mail_to: String::new(),
            sent: None,
            asking: None,
            quote: None,
            revises: None,
        }
    }

    /// Takes over what a till has decided since: register, day and terms. A cart that was sent stays as it is.
    pub fn move_to(&mut self, at: &TillView, register: Option<RegisterId>) {
        if self.sent.is_none() {
            self.draft.register = register;
            self.draft.business_date = at.today;
            self.draft.terms = at.settings.terms;
        }
    }

    /// Nothing would be lost with it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.draft.lines.is_empty()
            && self.draft.customer.is_none()
            && self.taken_in.is_empty()
            && self.tenders.is_empty()
            && self.note.is_empty()
    }

    /// Money may be on its way: the cart stays as it is until it is known.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        self.sent.is_some() || self.asking.is_some()
    }

    /// What everything is priced in.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.draft.terms.currency
    }

    /// What is known of a line.
    #[must_use]
    pub fn facts(&self, line: LineId) -> Option<&LineFacts> {
        self.facts.iter().find(|it| it.line == line)
    }

    /// Changes the cart if what comes out can be priced, else leaves it as it was.
    ///
    /// # Errors
    /// Those of `change` and of [`price()`].
    pub fn attempt<T>(
        &mut self,
        profile: &TaxProfile,
        change: impl FnOnce(&mut Self) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        if self.sent.is_some() {
            return Err(AppError::new(Code::Replayed, "This sale was sent. Wait for the answer before changing it."));
        }
        if self.asking.is_some() {
            let words = "A card is being charged for this sale. Wait for it, or give it up.";
            return Err(AppError::new(Code::StepNotAllowed, words));
        }
        let mut changed = self.clone();
        let answer = change(&mut changed)?;
        price(&changed.draft, profile)?;
        *self = changed;
        Ok(answer)
    }

    /// Puts something from stock on the cart: a piece once, counted goods once more.
    ///
    /// # Errors
    /// `input.invalid` when there are no more of it.
    pub fn add(&mut self, it: &Sellable, id: LineId, seller: UserId) -> Result<Added, AppError> {
        if let Some(line) = self.line_of(it) {
            if it.tracking == Tracking::Piece {
                return Ok(Added::Already(line));
            }
            let quantity = self.draft.line(line).map_or(0, |line| line.quantity);
            self.set_quantity(line, quantity.saturating_add(1))?;
            return Ok(Added::More(line));
        }
        if it.tracking == Tracking::Quantity && it.quantity < 1 {
            return Err(AppError::field("quantity", "There are none left."));
        }
        let kind = match it.variant {
            Some(variant) => LineKind::Variant { item: it.item, variant, category: it.category.clone() },
            None => LineKind::Piece { item: it.item, category: it.category.clone() },
        };
        let zero = Money::zero(self.currency());
        self.facts.push(LineFacts {
            line: id,
            detail: it.detail.clone(),
            stock_no: it.stock_no.clone(),
            cover: it.cover.clone(),
            most: it.quantity,
            asks_price: it.price.is_none(),
        });
        self.draft.lines.push(DraftLine {
            id,
            kind,
            title: it.title.clone(),
            quantity: 1,
            unit_price: it.price.unwrap_or(zero),
            min_price: it.min,
            scheme: it.scheme(self.draft.terms.price_mode),
            discounts: Vec::new(),
            salespeople: vec![Split::sole(seller)],
        });
        self.sale_changed();
        Ok(Added::New(id))
    }

    /// Puts something that is not in stock on the cart.
    pub fn add_plain(&mut self, id: LineId, plain: Plain, seller: UserId) {
        self.draft.lines.push(DraftLine {
            id,
            kind: plain.kind,
            title: plain.title,
            quantity: plain.quantity,
            unit_price: plain.unit_price,
            min_price: None,
            scheme: Scheme::Standard,
            discounts: Vec::new(),
            salespeople: vec![Split::sole(seller)],
        });
        self.sale_changed();
    }

    /// The line that something from stock is on.
    #[must_use]
    pub fn line_of(&self, it: &Sellable) -> Option<LineId> {
        let same = |line: &&DraftLine| match &line.kind {
            LineKind::Piece { item, .. } => it.variant.is_none() && *item == it.item,
            LineKind::Variant { item, variant, .. } => it.variant == Some(*variant) && *item == it.item,
            LineKind::Service { .. } | LineKind::Custom { .. } | LineKind::GiftCard { .. } | LineKind::Fee { .. } => {
                false
            }
        };
        self.draft.lines.iter().find(same).map(|line| line.id)
    }

    /// The pieces on it, line by line: each is kept from other tills.
    pub fn pieces(&self) -> impl Iterator<Item = (LineId, ItemId)> {
        self.draft.lines.iter().filter_map(|line| match &line.kind {
            LineKind::Piece { item, .. } => Some((line.id, *item)),
            LineKind::Variant { .. }
            | LineKind::Service { .. }
            | LineKind::Custom { .. }
            | LineKind::GiftCard { .. }
            | LineKind::Fee { .. } => None,
        })
    }

    /// Takes over what the stock says now about something on the cart. Answers the old price when it has changed.
    pub fn refresh(&mut self, it: &Sellable) -> Option<Money> {
        let line = self.line_of(it)?;
        if let Some(facts) = self.facts.iter_mut().find(|facts| facts.line == line) {
            facts.most = it.quantity;
        }
        if self.quote.is_some() {
            return None; // what was promised holds
        }
        let currency = self.currency();
        let row = self.draft.lines.iter_mut().find(|row| row.id == line)?;
        let price = it.price.filter(|price| price.currency == currency)?;
        row.min_price = it.min;
        let before = std::mem::replace(&mut row.unit_price, price);
        if before == price {
            return None;
        }
        if let Some(facts) = self.facts.iter_mut().find(|facts| facts.line == line) {
            facts.asks_price = false;
        }
        self.line_changed(line);
        self.drop_oversized_discounts();
        Some(before)
    }

    /// Takes a line off. Discounts of the whole sale that the rest cannot bear go with it.
    pub fn remove(&mut self, line: LineId) {
        self.draft.lines.retain(|it| it.id != line);
        self.facts.retain(|it| it.line != line);
        self.sale_changed();
        self.drop_oversized_discounts();
    }

    fn drop_oversized_discounts(&mut self) {
        let zero = Money::zero(self.currency());
        for line in &mut self.draft.lines {
            let extended = line.unit_price.times(line.quantity).unwrap_or(zero);
            while !line.discounts.is_empty() && amounts(&line.discounts, extended).is_err() {
                line.discounts.pop();
            }
        }
        let left = |line: &DraftLine| {
            let extended = line.unit_price.times(line.quantity).ok()?;
            let taken = amounts(&line.discounts, extended).ok()?;
            extended.try_sub(Money::sum(extended.currency, taken).ok()?).ok()
        };
        let lefts = self.draft.lines.iter().filter(|line| line.kind.discountable()).filter_map(left);
        let subtotal = Money::sum(self.currency(), lefts).unwrap_or(zero);
        while !self.draft.discounts.is_empty() && amounts(&self.draft.discounts, subtotal).is_err() {
            self.draft.discounts.pop();
        }
    }

    /// How many of a line.
    ///
    /// # Errors
    /// `input.invalid` for none, for more than there are, and for more than one of what is sold one at a time.
    pub fn set_quantity(&mut self, line: LineId, quantity: u32) -> Result<(), AppError> {
        let most = self.most(line);
        if quantity == 0 || i64::from(quantity) > most {
            let words = match most {
                ..=0 => "There are none left.".to_owned(),
                1 => "There is only one.".to_owned(),
                most => format!("There are only {most}."),
            };
            return Err(AppError::field("quantity", words));
        }
        if let Some(row) = self.row(line) {
            row.quantity = quantity;
        }
        self.line_changed(line);
        Ok(())
    }

    /// The most of a line that can be sold.
    #[must_use]
    pub fn most(&self, line: LineId) -> i64 {
        match self.draft.line(line) {
            Some(row) if row.kind.single() => 1,
            Some(_) => self.facts(line).map_or(MAX_QUANTITY, |facts| facts.most),
            None => 0,
        }
    }

    /// What is asked for one.
    pub fn set_price(&mut self, line: LineId, unit_price: Money) {
        if let Some(row) = self.row(line) {
            row.unit_price = unit_price;
        }
        self.line_changed(line);
        self.sale_changed();
    }

    /// The first line that still asks for a price.
    #[must_use]
    pub fn unpriced(&self) -> Option<LineId> {
        let open =
            |line: &&DraftLine| line.unit_price.is_zero() && self.facts(line.id).is_some_and(|facts| facts.asks_price);
        self.draft.lines.iter().find(open).map(|line| line.id)
    }

    /// The discount of a line, or none.
    pub fn discount_line(&mut self, line: LineId, discount: Option<Discount>) {
        if let Some(row) = self.row(line) {
            row.discounts = discount.into_iter().collect();
        }
        self.line_changed(line);
        self.sale_changed();
    }

    /// The discount of the whole sale, or none.
    pub fn discount_sale(&mut self, discount: Option<Discount>) {
        self.draft.discounts = discount.into_iter().collect();
        self.sale_changed();
    }

    /// Who sells a line.
    ///
    /// # Errors
    /// `sale.split_incomplete`.
    pub fn set_sellers(&mut self, line: LineId, sellers: Vec<Split>) -> Result<(), AppError> {
        Split::check(&sellers)?;
        if let Some(row) = self.row(line) {
            row.salespeople = sellers;
        }
        Ok(())
    }

    /// To whom. Without a customer nothing is paid from their credit or owed by them.
    pub fn set_customer(&mut self, customer: Option<(CustomerId, Buyer)>) {
        let same = customer.as_ref().map(|(id, _)| *id) == self.draft.customer;
        if !same {
            self.tenders.retain(|it| !matches!(it.kind, TenderKind::StoreCredit | TenderKind::OnAccount));
            self.mail_to.clear();
        }
        let (id, buyer) = customer.map_or((None, Buyer::default()), |(id, buyer)| (Some(id), buyer));
        self.draft.customer = id;
        self.draft.buyer = buyer;
    }

    /// Takes a piece in part payment: it lowers the base of tax where the law says so, and pays.
    ///
    /// # Errors
    /// `input.invalid` for an allowance of nothing.
    pub fn take_in(&mut self, piece: TakenIn, payment: PaymentId) -> Result<(), AppError> {
        if piece.allowance.minor <= 0 {
            return Err(AppError::field("allowance", "Write what you allow for it."));
        }
        self.draft.trade_ins.push(TradeIn { allowance: piece.allowance, category: piece.category.clone() });
        self.tenders.push(Tender {
            id: payment,
            kind: TenderKind::TradeIn,
            amount: piece.allowance,
            reference: String::new(),
        });
        self.taken_in.push(piece);
        Ok(())
    }

    /// Takes no such piece in after all.
    pub fn give_back(&mut self, item: ItemId) {
        let Some(at) = self.taken_in.iter().position(|it| it.item == item) else { return };
        self.taken_in.remove(at);
        if at < self.draft.trade_ins.len() {
            self.draft.trade_ins.remove(at);
        }
        let traded = self.tenders.iter().filter(|it| it.kind == TenderKind::TradeIn).nth(at).map(|it| it.id);
        self.tenders.retain(|it| Some(it.id) != traded);
    }

    /// Takes a tender.
    ///
    /// # Errors
    /// `input.invalid` for nothing, for an amount without coins and for credit without a customer,
    /// `tender.exceeds_total` when only cash may be more than what is due.
    pub fn pay(&mut self, tender: Tender, total: Money) -> Result<(), AppError> {
        let wants_customer = matches!(tender.kind, TenderKind::StoreCredit | TenderKind::OnAccount);
        if wants_customer && self.draft.customer.is_none() {
            return Err(AppError::field("amount", "Choose the customer first."));
        }
        let rounding = self.draft.terms.cash_rounding;
        let due = Due::of(total, &self.tenders, rounding)?;
        // What rounds to nothing is settled by nothing in cash.
        let nothing = tender.kind == TenderKind::Cash && due.in_cash.is_zero() && tender.amount.is_zero();
        if tender.amount.minor <= 0 && !nothing {
            return Err(AppError::field("amount", "Write an amount."));
        }
        if tender.kind == TenderKind::Cash && !rounding.payable(tender.amount) {
            return Err(AppError::field("amount", "There are no coins for this amount."));
        }
        let left = due.left;
        if left.is_zero() || (tender.kind != TenderKind::Cash && tender.amount.minor > left.minor) {
            return Err(AppError::field("amount", format!("Only {left} is still to be paid.")));
        }
        self.tenders.push(tender);
        Ok(())
    }

    /// Gives a tender back. A trade-in is given back as a piece.
    pub fn unpay(&mut self, payment: PaymentId) {
        self.tenders.retain(|it| it.id != payment || it.kind == TenderKind::TradeIn);
    }

    /// Asks for a card payment of some of the total on the reader of a register.
    ///
    /// # Errors
    /// `input.invalid` as [`Cart::pay`], `step.not_allowed` while another is asked for.
    pub fn ask(
        &mut self,
        id: PaymentId,
        register: RegisterId,
        amount: Money,
        total: Money,
    ) -> Result<AskCard, AppError> {
        if self.asking.is_some() {
            return Err(AppError::new(Code::StepNotAllowed, "A card is being charged already."));
        }
        let tender = Tender { id, kind: TenderKind::Card, amount, reference: String::new() };
        self.clone().pay(tender, total)?;
        let asked = AskCard { id, document: Uuid::from(self.draft.id).into(), register, amount };
        self.asking = Some(asked.clone());
        Ok(asked)
    }

    /// Hears what became of the card payment that was asked for: it becomes a tender when it was taken, and is forgotten
    /// when it never will be. What is about another payment changes nothing.
    ///
    /// # Errors
    /// `input.invalid` as [`Cart::pay`].
    pub fn hear(&mut self, it: &CardStatus, total: Money) -> Result<(), AppError> {
        if self.asking.as_ref().is_none_or(|asked| asked.id != it.id) {
            return Ok(());
        }
        match it.outcome() {
            Outcome::Waits => Ok(()),
            Outcome::Taken(tender) => {
                self.asking = None;
                self.pay(tender, total)
            }
            Outcome::Over(_) => {
                self.asking = None;
                Ok(())
            }
        }
    }

    /// Notes what was agreed to.
    pub fn agree(&mut self, approvals: Vec<Approval>) {
        for approval in approvals {
            self.draft.approvals.retain(|it| it.what != approval.what);
            self.draft.approvals.push(approval);
        }
    }

    /// What still needs somebody else's approval.
    ///
    /// # Errors
    /// `money.out_of_range`.
    pub fn outstanding(
        &self,
        priced: &Priced,
        authority: &Authority,
        staff: &BTreeMap<UserId, Role>,
        by: UserId,
    ) -> Result<Vec<Approvable>, AppError> {
        let mut needed = authority.needed(&self.draft, priced, staff)?;
        needed.retain(|what| authority.check(by, std::slice::from_ref(what), &self.draft.approvals, staff).is_err());
        Ok(needed)
    }

    /// The command that posts it. What was sent once is sent again as it was.
    #[must_use]
    pub fn ring_up(&self, shown: Money) -> RingUp {
        RingUp {
            draft: self.draft.clone(),
            tenders: self.tenders.clone(),
            shown: self.sent.unwrap_or(shown),
            note: self.note.clone(),
            mail_to: self.mail_to.clone(),
            taken_in: self.taken_in.clone(),
            quote: self.quote,
        }
    }

    /// As it may be kept outside the page: the code of a gift card is as good as money, so it is kept only while an
    /// answer is awaited, when the same command has to be sent again. An address is asked of the customer again.
    #[must_use]
    pub fn kept(&self) -> Self {
        let mut kept = self.clone();
        if kept.sent.is_none() {
            kept.tenders.retain(|it| it.kind != TenderKind::GiftCard);
            kept.mail_to.clear();
        }
        kept
    }

    fn row(&mut self, line: LineId) -> Option<&mut DraftLine> {
        self.draft.lines.iter_mut().find(|it| it.id == line)
    }

    /// What was agreed to about a line was about the line as it was.
    fn line_changed(&mut self, line: LineId) {
        self.draft.approvals.retain(|it| match it.what {
            Approvable::Discount { line: of } | Approvable::BelowMinimum { line: of } => of != line,
            Approvable::Refund | Approvable::OtherTender | Approvable::CashVariance | Approvable::LayawayExtension => {
                true
            }
        });
        if !self.draft.discounts.is_empty() {
            self.sale_changed();
        }
    }

    /// A discount of the whole sale is spread anew over its lines, and with it what was agreed to.
    fn sale_changed(&mut self) {
        let lines: Vec<LineId> = self.draft.lines.iter().map(|line| line.id).collect();
        let spread = !self.draft.discounts.is_empty();
        self.draft.approvals.retain(|it| match it.what {
            Approvable::Discount { line } | Approvable::BelowMinimum { line } => !spread && lines.contains(&line),
            Approvable::Refund | Approvable::OtherTender | Approvable::CashVariance | Approvable::LayawayExtension => {
                true
            }
        });
    }
}

impl Reduction {
    /// Reads what a person typed: an amount, or a percentage.
    ///
    /// # Errors
    /// `input.invalid` of the field `reduction`.
    pub fn read(text: &str, percent: bool, currency: Currency) -> Result<Self, AppError> {
        let wrong = |words: String| AppError::field("reduction", words);
        if percent {
            let rate: Ppm = text.parse().map_err(|words: &str| wrong(words.to_owned()))?;
            return Ok(Self::Percent { rate });
        }
        let amount = Money::parse(text, currency).map_err(|words| wrong(words.to_string()))?;
        Ok(Self::Fixed { amount })
    }
}

/// What is still to be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// By anything but cash.
    pub left: Money,
    /// In cash.
    pub in_cash: Money,
    /// What rounding of the cash part adds to the total, once cash pays the rest.
    pub rounding: Money,
    /// What goes back.
    pub change: Money,
}

impl Due {
    /// What is left of a total after some tenders.
    ///
    /// # Errors
    /// `tender.exceeds_total` when tenders that give no change are more than the total, `money.…`.
    pub fn of(total: Money, tenders: &[Tender], rounding: CashRounding) -> Result<Self, AppError> {
        let zero = Money::zero(total.currency);
        let sum = |cash: bool| {
            let these = tenders.iter().filter(|it| (it.kind == TenderKind::Cash) == cash);
            Money::sum(total.currency, these.map(|it| it.amount))
        };
        let (handed, other) = (sum(true)?, sum(false)?);
        let rest = total.try_sub(other)?;
        if rest.is_negative() {
            let words = "Only cash gives change: the other tenders are more than the total.";
            return Err(AppError::new(Code::TenderExceedsTotal, words));
        }
        let rounded = rounding.round(rest)?;
        let has_cash = tenders.iter().any(|it| it.kind == TenderKind::Cash);
        let in_cash = rounded.try_sub(handed)?;
        if !has_cash || in_cash.minor > 0 {
            let left = rest.try_sub(handed)?;
            return Ok(Self { left, in_cash, rounding: rounded.try_sub(rest)?, change: zero });
        }
        Ok(Self { left: zero, in_cash: zero, rounding: rounded.try_sub(rest)?, change: handed.try_sub(rounded)? })
    }

    /// Everything is paid.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        self.left.minor == 0
    }
}

/// What people hand over for an amount: exactly that, then the next notes.
#[must_use]
pub fn quick_amounts(due: Money) -> Vec<Money> {
    let unit = 10_i64.saturating_pow(due.currency.exponent());
    let mut amounts = vec![due];
    let notes = denominations(due.currency).iter().rev().filter(|face| **face >= unit.saturating_mul(5));
    for face in notes {
        let over = due.minor.checked_rem(*face).unwrap_or(0);
        let up = Money::new(due.minor.saturating_sub(over).saturating_add(*face), due.currency);
        if over != 0 && !amounts.contains(&up) && amounts.len() < 4 {
            amounts.push(up);
        }
    }
    amounts
}

#[cfg(test)]
mod tests;
