//! How a sale is paid: tenders, change, and the rounding of the cash part.
//!
//! `sum(tenders) − change = total + rounding`, always.

use serde::{Deserialize, Serialize};

use super::{Priced, SaleDraft};
use crate::{AppError, CashRounding, Code, Money, PaymentId, machine::vocabulary};

vocabulary! {
    /// In what form money comes or goes.
    TenderKind {
        /// Notes and coins.
        Cash = "cash", "Cash";
        /// A card; only the gateway's reference is kept.
        Card = "card", "Card";
        /// A bank transfer.
        BankTransfer = "bank_transfer", "Bank transfer";
        /// A cheque.
        Cheque = "cheque", "Cheque";
        /// A gift card.
        GiftCard = "gift_card", "Gift card";
        /// The customer's store credit.
        StoreCredit = "store_credit", "Store credit";
        /// A lender pays, the customer owes them.
        Financing = "financing", "Financing";
        /// The customer owes it.
        OnAccount = "on_account", "On account";
        /// A thing in part payment.
        TradeIn = "trade_in", "Trade-in";
        /// A marketplace collected it and will settle.
        Marketplace = "marketplace", "Marketplace";
        /// Payments made before: layaway, special order, deposit. It goes back through those payments.
        Deposit = "deposit", "Deposit";
        /// What comes back on the same document.
        Exchange = "exchange", "Exchange";
    }
}

impl TenderKind {
    /// In what form it goes back unless somebody decides otherwise. What is no longer there to give back becomes
    /// store credit: the thing traded in may be sold.
    #[must_use]
    pub const fn back(self) -> Self {
        match self {
            Self::TradeIn | Self::Exchange => Self::StoreCredit,
            Self::Cash
            | Self::Card
            | Self::BankTransfer
            | Self::Cheque
            | Self::GiftCard
            | Self::StoreCredit
            | Self::Financing
            | Self::OnAccount
            | Self::Marketplace
            | Self::Deposit => self,
        }
    }
}

impl TenderKind {
    /// Can pay by instalments: money that is there. What the customer owes or what comes back is none.
    #[must_use]
    pub const fn pays_instalments(self) -> bool {
        matches!(self, Self::Cash | Self::Card | Self::BankTransfer | Self::Cheque | Self::GiftCard | Self::StoreCredit)
    }

    /// May be chosen for money that goes back in another form than it came.
    #[must_use]
    pub const fn pays_out(self) -> bool {
        self.pays_instalments()
    }

    /// May come to nothing after it was taken: a cheque that bounces, a card that is charged back.
    #[must_use]
    pub const fn can_bounce(self) -> bool {
        matches!(self, Self::Card | Self::BankTransfer | Self::Cheque)
    }
}

/// What somebody gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tender {
    /// Minted by whoever takes it.
    pub id: PaymentId,
    /// In what form.
    pub kind: TenderKind,
    /// How much; of cash what is handed over, change included.
    pub amount: Money,
    /// The gateway's or the bank's reference, the gift card, the number of the cheque. Never a card number.
    #[serde(default)]
    pub reference: String,
}

/// What one tender paid in the end. All cash is one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidPart {
    /// The tender; of cash the last one.
    pub tender: PaymentId,
    /// In what form.
    pub kind: TenderKind,
    /// How much of the total it covers.
    pub covers: Money,
    /// What was paid for that: differs by the cash rounding.
    pub paid: Money,
}

/// How a sale was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// What was to be paid.
    pub total: Money,
    /// What rounding added to it (negative: took off), a row of its own.
    pub rounding: Money,
    /// Given back in cash.
    pub change: Money,
    /// What each tender paid, in the order they were given.
    pub paid: Vec<PaidPart>,
}

/// Settles a total. Cash pays what the other tenders leave; it is rounded, and only it gives change. A cash tender
/// of nothing settles what rounds to nothing.
///
/// # Errors
/// `tender.short`, `tender.exceeds_total`, `input.invalid` for an amount that cannot be, `money.…`.
pub fn settle(total: Money, tenders: &[Tender], rounding: CashRounding) -> Result<Settlement, AppError> {
    let currency = total.currency;
    let zero = Money::zero(currency);
    check_amounts(total, tenders, rounding)?;
    let of = |cash: bool| {
        let these = tenders.iter().filter(|it| (it.kind == TenderKind::Cash) == cash);
        Money::sum(currency, these.map(|it| it.amount))
    };
    let (handed, other) = (of(true)?, of(false)?);
    if other.minor > total.minor {
        return Err(exceeds("Only cash gives change: the other tenders are more than the total."));
    }
    let due = total.try_sub(other)?;
    let last_cash = tenders.iter().rev().find(|it| it.kind == TenderKind::Cash).map(|it| it.id);
    let paid_in_cash = if last_cash.is_some() { rounding.round(due)? } else { due };
    if handed.minor < paid_in_cash.minor {
        let missing = paid_in_cash.try_sub(handed)?;
        return Err(AppError::new(Code::TenderShort, format!("{missing} is still to be paid.")));
    }
    if due.is_zero() && !handed.is_zero() {
        return Err(exceeds("The other tenders pay the total already."));
    }
    let mut paid = Vec::new();
    for it in tenders {
        if it.kind != TenderKind::Cash {
            paid.push(PaidPart { tender: it.id, kind: it.kind, covers: it.amount, paid: it.amount });
        } else if Some(it.id) == last_cash {
            paid.push(PaidPart { tender: it.id, kind: it.kind, covers: due, paid: paid_in_cash });
        }
    }
    let change = if last_cash.is_some() { handed.try_sub(paid_in_cash)? } else { zero };
    Ok(Settlement { total, rounding: paid_in_cash.try_sub(due)?, change, paid })
}

fn exceeds(words: &str) -> AppError {
    AppError::new(Code::TenderExceedsTotal, words)
}

fn check_amounts(total: Money, tenders: &[Tender], rounding: CashRounding) -> Result<(), AppError> {
    if total.is_negative() {
        return Err(AppError::new(Code::MoneyOutOfRange, "A negative total is paid out, not settled."));
    }
    for (at, it) in tenders.iter().enumerate() {
        let field = format!("tenders.{at}.amount");
        total.same_currency(it.amount)?;
        it.amount.checked()?;
        let cash = it.kind == TenderKind::Cash;
        if it.amount.is_negative() || (it.amount.is_zero() && !cash) {
            return Err(AppError::field(field, "A tender is more than nothing."));
        }
        if cash && !rounding.payable(it.amount) {
            return Err(AppError::field(field, "There are no coins for this amount."));
        }
        if tenders.iter().skip(at.saturating_add(1)).any(|other| other.id == it.id) {
            return Err(AppError::field(format!("tenders.{at}.id"), "A tender is listed twice."));
        }
    }
    Ok(())
}

/// Settles a priced sale: it has lines, and what was traded in is tendered for exactly what it was allowed.
///
/// # Errors
/// Those of [`settle`], `input.invalid`.
pub fn check_out(draft: &SaleDraft, priced: &Priced, tenders: &[Tender]) -> Result<Settlement, AppError> {
    if draft.lines.is_empty() {
        return Err(AppError::field("lines", "There is nothing on this sale."));
    }
    let currency = draft.terms.currency;
    let allowed = Money::sum(currency, draft.trade_ins.iter().map(|it| it.allowance))?;
    let traded = tenders.iter().filter(|it| it.kind == TenderKind::TradeIn).map(|it| it.amount);
    if Money::sum(currency, traded)? != allowed {
        return Err(AppError::field("tenders", "What is traded in must be tendered for what it was allowed."));
    }
    settle(priced.totals.total, tenders, draft.terms.cash_rounding)
}

#[cfg(test)]
mod tests {
    use super::{super::fixtures::*, *};
    use crate::{money::Ties, tax::TradeIn};

    const FIVE: CashRounding = CashRounding { step: 5, ties: Ties::Away };

    /// `rounding change paid/covers …` or the code.
    fn outcome(total: i64, tenders: &[(TenderKind, i64)], rounding: CashRounding) -> String {
        let tenders: Vec<_> = (1..).zip(tenders).map(|(n, (kind, minor))| tender(n, *kind, *minor)).collect();
        match settle(usd(total), &tenders, rounding) {
            Err(why) => why.code.as_str().to_owned(),
            Ok(done) => {
                let parts: Vec<_> = done
                    .paid
                    .iter()
                    .map(|it| format!("{}:{}/{}", it.kind.key(), it.paid.minor, it.covers.minor))
                    .collect();
                format!("{} {} {}", done.rounding.minor, done.change.minor, parts.join(" "))
            }
        }
    }

    #[test]
    fn tenders_settle_a_total() {
        use TenderKind::{Card, Cash, TradeIn};
        let none = CashRounding::NONE;
        for (total, tenders, rounding, expected) in [
            (10_002, vec![(Cash, 20_000)], FIVE, "-2 10000 cash:10000/10002"),
            (10_003, vec![(Cash, 10_005)], FIVE, "2 0 cash:10005/10003"),
            (10_002, vec![(Card, 10_002)], FIVE, "0 0 card:10002/10002"),
            (10_002, vec![(Card, 5_000), (Cash, 5_000)], FIVE, "-2 0 card:5000/5000 cash:5000/5002"),
            (10_002, vec![(Cash, 2_000), (Card, 5_001), (Cash, 4_000)], FIVE, "-1 1000 card:5001/5001 cash:5000/5001"),
            (2, vec![(Cash, 0)], FIVE, "-2 0 cash:0/2"),
            (2, vec![], FIVE, "tender.short"),
            (0, vec![], FIVE, "0 0 "),
            (10_002, vec![(Card, 10_000)], FIVE, "tender.short"),
            (10_002, vec![(Card, 10_003)], FIVE, "tender.exceeds_total"),
            (10_000, vec![(TradeIn, 10_000), (Cash, 100)], none, "tender.exceeds_total"),
            (10_002, vec![(Cash, 10_002)], FIVE, "input.invalid"),
            (10_000, vec![(Card, 0), (Cash, 10_000)], none, "input.invalid"),
            (10_000, vec![(Cash, -5), (Card, 10_005)], none, "input.invalid"),
            (-1, vec![], none, "money.out_of_range"),
        ] {
            assert_eq!(outcome(total, &tenders, rounding), expected, "{total} {tenders:?}");
        }
    }

    #[test]
    fn what_is_traded_in_is_tendered_for_what_it_was_allowed() {
        let mut sale = draft(vec![piece(1, 1_000)]);
        sale.trade_ins = vec![TradeIn { allowance: usd(400), category: "watch".into() }];
        let priced = super::super::price(&sale, &taxes(&[0], None)).unwrap();
        let with = |traded| {
            let tenders = [tender(1, TenderKind::TradeIn, traded), tender(2, TenderKind::Cash, 1_000 - traded)];
            check_out(&sale, &priced, &tenders)
        };
        assert!(with(400).is_ok());
        assert_eq!(with(300).unwrap_err().code, Code::Invalid);
        assert_eq!(check_out(&draft(Vec::new()), &priced, &[]).unwrap_err().code, Code::Invalid);
    }
}
