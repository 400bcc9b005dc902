//! What it costs, row by row: always in view.

use domain::{
    Money, TaxRuleId,
    sales::{Cart, DiscountOf, Priced},
    tax::{PriceMode, TradeInEffect},
};
use leptos::prelude::*;

use super::state::Till;

/// One tax of the whole sale.
struct TaxRow {
    rule: TaxRuleId,
    name: String,
    base: Money,
    amount: Money,
    exempt: bool,
}

/// The taxes of a sale, one row each, in the order of the stack.
fn taxes(priced: &Priced) -> Vec<TaxRow> {
    let mut rows: Vec<TaxRow> = Vec::new();
    for tax in priced.lines.iter().flat_map(|line| &line.taxes) {
        let exempt = tax.exempt.is_some();
        match rows.iter_mut().find(|row| row.rule == tax.rule && row.exempt == exempt) {
            Some(row) => {
                row.amount = row.amount.try_add(tax.amount).unwrap_or(row.amount);
                row.base = row.base.try_add(tax.base).unwrap_or(row.base);
            }
            None => {
                let name = format!("{}, {}", tax.name, tax.rate);
                rows.push(TaxRow { rule: tax.rule, name, base: tax.base, amount: tax.amount, exempt });
            }
        }
    }
    for rounded in &priced.tax_rounding {
        if let Some(row) = rows.iter_mut().find(|row| row.rule == rounded.rule) {
            row.amount = row.amount.try_add(rounded.tax).unwrap_or(row.amount);
        }
    }
    rows
}

/// What all discounts of the whole sale take.
fn off_sale(priced: &Priced) -> Option<Money> {
    let taken = priced.lines.iter().flat_map(|line| &line.discounts);
    let taken = taken.filter(|it| matches!(it.of, DiscountOf::Sale(_))).map(|it| it.amount);
    Money::sum(priced.totals.total.currency, taken).ok().filter(|sum| !sum.is_zero())
}

/// Subtotal, discounts, taxes, total.
#[component]
pub fn Totals() -> impl IntoView {
    let till = Till::get();
    view! {
        {move || {
            till.priced
                .with(|priced| {
                    priced.as_ref().ok().map(|priced| till.cart.with(|cart| rows(till, cart, priced)))
                })
        }}
    }
    .into_any()
}

fn rows(till: Till, cart: &Cart, priced: &Priced) -> AnyView {
    let inclusive = cart.draft.terms.price_mode == PriceMode::Inclusive;
    let sale_off = off_sale(priced);
    let list = priced.totals.list;
    let all_off = priced.totals.discount;
    let line_off = all_off.try_sub(sale_off.unwrap_or(Money::zero(all_off.currency))).ok().filter(|it| !it.is_zero());
    let why = cart.draft.discounts.first().map(|it| it.reason.clone()).unwrap_or_default();
    let row = |name: String, amount: String| {
        view! {
            <dt>{name}</dt>
            <dd>{amount}</dd>
        }
    };
    let taxes: Vec<_> = taxes(priced)
        .into_iter()
        .map(|tax| {
            let name = match (tax.exempt, inclusive) {
                (true, _) => format!("{}, exempt", tax.name),
                (false, true) => format!("Includes {}", tax.name),
                (false, false) => tax.name,
            };
            view! {
                <dt title=format!("on {}", tax.base)>{name}</dt>
                <dd>{tax.amount.to_string()}</dd>
            }
        })
        .collect();
    let charges = Some(priced.totals.charges).filter(|it| !it.is_zero());
    let no_tax = taxes.is_empty().then(|| row("Tax".into(), Money::zero(list.currency).to_string()));
    let effect = effect(till, priced);
    let traded = Money::sum(list.currency, cart.taken_in.iter().map(|it| it.allowance)).ok().filter(|it| !it.is_zero());
    let left = traded.and_then(|traded| priced.totals.total.try_sub(traded).ok());
    let traded = traded.zip(left).map(|(traded, left)| {
        view! {
            <dt>"Trade-in"</dt>
            <dd>{format!("−{traded}")}</dd>
            <dt class="strong">"To pay"</dt>
            <dd class="strong">{left.to_string()}</dd>
        }
    });
    let total = priced.totals.total.to_string();
    view! {
        <dl class="facts money till__sums">
            {row("Subtotal".into(), list.to_string())}
            {line_off.map(|off| row("Discounts on lines".into(), format!("−{off}")))}
            {sale_off.map(|off| row(format!("Discount, {why}"), format!("−{off}")))}
            {charges.map(|it| row("Charges".into(), it.to_string()))} {taxes} {no_tax}
            <dt class="total">"Total"</dt>
            <dd class="total till__total">{total}</dd>
            {traded}
        </dl>
        {effect}
    }
    .into_any()
}

/// What trading in does to the tax, place by place: each has a law of its own.
pub(super) fn effect(till: Till, priced: &Priced) -> Option<AnyView> {
    if priced.trade_in.is_empty() {
        return None;
    }
    let words: Vec<String> = priced
        .trade_in
        .iter()
        .map(|(place, effect)| {
            let place = till.view.with(|view| view.settings.tax.jurisdiction(*place).map(|it| it.name.clone()));
            let effect = match effect {
                TradeInEffect::Tender => "pays like money, tax on the full price",
                TradeInEffect::LikeKindReducesBase => "lowers the tax on goods of its kind",
                TradeInEffect::ReducesBase => "lowers the tax on all goods",
            };
            format!("Trade-in, {}: {effect}", place.unwrap_or_default())
        })
        .collect();
    Some(view! { <p class="small muted">{words.join(". ")}"."</p> }.into_any())
}
