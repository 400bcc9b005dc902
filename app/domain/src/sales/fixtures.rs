//! Sales for tests: builders with plain defaults, and strategies that draw whole drafts.

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    Charge, Discount, DraftLine, LineKind, Reduction, SaleDraft, SaleTerms, Sellable, Split, Tender, TenderKind,
    TillSettings, TillView,
};
use crate::{
    CashRounding, Currency, Date, JurisdictionId, LineId, Money, PaymentId, Ppm, UserId,
    inventory::{Availability, Tracking},
    money::Ties,
    tax::{
        AppliesTo, Band, BandOf, BandOn, Buyer, Certificate, Jurisdiction, PriceMode, Scheme, Sourcing, Supply,
        TaxProfile, TaxRounding, TaxRule, TradeIn, TradeInEffect,
    },
};

pub fn usd(minor: i64) -> Money {
    Money::new(minor, "USD".parse().unwrap())
}

pub fn currency() -> Currency {
    usd(0).currency
}

pub fn user(n: u128) -> UserId {
    Uuid::from_u128(n).into()
}

pub fn line_id(n: u128) -> LineId {
    Uuid::from_u128(n).into()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn tender(n: u128, kind: TenderKind, minor: i64) -> Tender {
    Tender { id: PaymentId::from(Uuid::from_u128(n)), kind, amount: usd(minor), reference: String::new() }
}

pub fn percent(text: &str) -> Discount {
    Discount {
        reduction: Reduction::Percent { rate: text.parse().unwrap() },
        reason: "Asked".into(),
        given_by: user(1),
    }
}

pub fn fixed(minor: i64) -> Discount {
    Discount { reduction: Reduction::Fixed { amount: usd(minor) }, reason: "Asked".into(), given_by: user(1) }
}

pub fn line(n: u128, kind: LineKind, quantity: u32, unit_price: i64) -> DraftLine {
    DraftLine {
        id: line_id(n),
        kind,
        title: format!("Line {n}"),
        quantity,
        unit_price: usd(unit_price),
        min_price: None,
        scheme: Scheme::Standard,
        discounts: Vec::new(),
        salespeople: vec![Split::sole(user(1))],
    }
}

pub fn piece(n: u128, price: i64) -> DraftLine {
    line(n, LineKind::Piece { item: Uuid::from_u128(n).into(), category: "watch".into() }, 1, price)
}

pub fn custom(n: u128, quantity: u32, price: i64) -> DraftLine {
    line(n, LineKind::Custom { category: "general".into() }, quantity, price)
}

/// A piece for sale.
pub fn sellable(n: u128, price: i64) -> Sellable {
    Sellable {
        item: Uuid::from_u128(n).into(),
        variant: None,
        tracking: Tracking::Piece,
        category: "watch".into(),
        title: format!("Piece {n}"),
        detail: String::new(),
        stock_no: format!("W-{}", 10_000 + n),
        codes: Vec::new(),
        price: Some(usd(price)),
        min: None,
        second_hand: false,
        quantity: 1,
        cover: None,
        availability: Availability::Available,
        held: None,
    }
}

/// A till with nothing decided.
pub fn till() -> TillView {
    TillView {
        store: Uuid::from_u128(2).into(),
        store_name: "Newbury Street".into(),
        settings: TillSettings::usual("NS", currency()),
        version: 1,
        today: day("2026-05-12"),
        registers: Vec::new(),
        staff: Vec::new(),
        me: user(1),
        gateway: false,
    }
}

pub fn draft(lines: Vec<DraftLine>) -> SaleDraft {
    SaleDraft {
        id: Uuid::from_u128(1).into(),
        store: Uuid::from_u128(2).into(),
        register: None,
        customer: None,
        business_date: day("2026-05-12"),
        terms: SaleTerms {
            currency: currency(),
            price_mode: PriceMode::Exclusive,
            tax_rounding: TaxRounding::PerLine,
            cash_rounding: CashRounding::NONE,
        },
        supply: Supply::InStore,
        buyer: Buyer::default(),
        lines,
        discounts: Vec::new(),
        charges: Vec::new(),
        trade_ins: Vec::new(),
        approvals: Vec::new(),
    }
}

/// Flat rates, one jurisdiction each; `band` makes the last one a slice.
pub fn taxes(rates: &[u32], band: Option<i64>) -> TaxProfile {
    let place = |n: usize| JurisdictionId::from(Uuid::from_u128(n as u128 + 1));
    let jurisdiction =
        |n| Jurisdiction { id: place(n), name: format!("Place {n}"), trade_in: TradeInEffect::ReducesBase };
    let rule = |(n, rate): (usize, &u32)| TaxRule {
        id: Uuid::from_u128(n as u128 + 1).into(),
        jurisdiction: place(n),
        levy: "tax".into(),
        name: format!("Tax {n}"),
        valid_from: day("2000-01-01"),
        valid_to: None,
        applies_to: AppliesTo::Everything,
        sourcing: Sourcing::Destination,
        customers: Vec::new(),
        rate: Ppm::new(*rate).unwrap(),
        band: band.filter(|_| n + 1 == rates.len()).map(|up_to| Band {
            above: 0,
            up_to: Some(up_to),
            of: BandOf::Slice,
            on: BandOn::AfterTradeIn,
        }),
        compound: false,
    };
    TaxProfile {
        jurisdictions: (0..rates.len()).map(jurisdiction).collect(),
        store: (0..rates.len()).map(place).collect(),
        rules: rates.iter().enumerate().map(rule).collect(),
        due_at_deposit: Vec::new(),
    }
}

/// A trade-in, tax on tax, pieces under the margin scheme, a buyer with a certificate.
fn twisted(sale: &mut SaleDraft, profile: &mut TaxProfile, twists: (Option<i64>, bool, bool, bool)) {
    let (allowance, compound, margin, exempt) = twists;
    if let Some(minor) = allowance {
        sale.trade_ins = vec![TradeIn { allowance: usd(minor), category: "general".into() }];
    }
    if let Some(rule) = profile.rules.last_mut().filter(|rule| compound && rule.band.is_none()) {
        rule.compound = true;
    }
    if margin && sale.terms.price_mode == PriceMode::Inclusive {
        let pieces = sale.lines.iter_mut().filter(|it| matches!(it.kind, LineKind::Piece { .. }));
        pieces.for_each(|it| it.scheme = Scheme::Margin);
    }
    if let Some(place) = profile.jurisdictions.first().filter(|_| exempt) {
        sale.buyer.certificates = vec![Certificate {
            id: Uuid::from_u128(1).into(),
            jurisdiction: place.id,
            covers: AppliesTo::Goods,
            valid_from: day("2026-01-01"),
            valid_to: None,
        }];
    }
}

/// A draft with its taxes: any mix of lines, discounts, charges, modes and roundings that can be priced.
pub fn any_sale() -> impl Strategy<Value = (SaleDraft, TaxProfile)> {
    let one = (1_u32..7, 0_i64..500_000, 0_u32..=400_000, 0_usize..4);
    let lines = prop::collection::vec(one, 1..6);
    let step = prop::sample::select(vec![1_i64, 5, 10, 100]);
    let modes = (any::<bool>(), any::<bool>(), step, any::<bool>());
    let whole = (0_u32..=300_000, 0_i64..300, 0_i64..5_000);
    let twists = (prop::option::of(0_i64..300_000), any::<bool>(), any::<bool>(), any::<bool>());
    let rates = (prop::collection::vec(0_u32..250_000, 0..4), prop::option::of(1_i64..100_000));
    (lines, modes, whole, rates, twists).prop_map(
        |(lines, (inclusive, document, step, toward), (share, off, charge), (rates, band), twists)| {
            let draw = |(n, (quantity, price, rate, kind)): (u128, (u32, i64, u32, usize))| {
                let mut it = match kind {
                    0 => piece(n, price),
                    1 => line(n, LineKind::Service { service: "repair".into() }, quantity, price),
                    2 => line(n, LineKind::GiftCard { card: Uuid::from_u128(n).into() }, 1, price),
                    _ => custom(n, quantity, price),
                };
                if kind != 2 {
                    let reduction = Reduction::Percent { rate: Ppm::new(rate).unwrap() };
                    it.discounts = vec![Discount { reduction, ..fixed(0) }];
                }
                it
            };
            let mut sale = draft((1..).zip(lines).map(draw).collect());
            let reduction = Reduction::Percent { rate: Ppm::new(share).unwrap() };
            let room: i64 = sale.lines.iter().filter(|it| it.kind.discountable()).map(|it| it.unit_price.minor).sum();
            sale.discounts = vec![Discount { reduction, ..fixed(0) }, fixed(off.min(room / 10))];
            if sale.lines.iter().any(|it| !matches!(it.kind, LineKind::GiftCard { .. })) {
                sale.charges = vec![Charge { title: "Delivery".into(), amount: usd(charge) }];
            }
            sale.terms.price_mode = if inclusive { PriceMode::Inclusive } else { PriceMode::Exclusive };
            sale.terms.tax_rounding = if document { TaxRounding::PerDocument } else { TaxRounding::PerLine };
            let ties = if toward { Ties::TowardZero } else { Ties::Away };
            sale.terms.cash_rounding = CashRounding { step, ties };
            let mut profile = taxes(&rates, band.filter(|_| !inclusive));
            twisted(&mut sale, &mut profile, twists);
            (sale, profile)
        },
    )
}

/// Tenders that settle a total: some by card, some by store credit, the rest in cash with something to spare.
pub fn paying(total: Money, shares: (u32, u32), spare: i64, rounding: CashRounding) -> Vec<Tender> {
    let card = total.ratio(shares.0.into(), 1000).unwrap();
    let credit = total.try_sub(card).unwrap().ratio(shares.1.into(), 1000).unwrap();
    let due = total.try_sub(card).unwrap().try_sub(credit).unwrap();
    let mut tenders = vec![tender(1, TenderKind::Card, card.minor), tender(2, TenderKind::StoreCredit, credit.minor)];
    tenders.retain(|it| !it.amount.is_zero());
    if !due.is_zero() {
        let cash = rounding.round(due).unwrap().minor + spare * rounding.step;
        tenders.insert(tenders.len().min(1), tender(3, TenderKind::Cash, cash));
    }
    tenders
}
