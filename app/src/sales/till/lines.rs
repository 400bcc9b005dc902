//! The lines of the cart, and what is traded in.

use domain::{
    LineId, Money,
    sales::{Approvable, Cart, DiscountOf, DraftLine, LineKind, PricedLine, Reduction, TakenIn},
};
use leptos::prelude::*;

use super::{
    holds,
    state::{Sheet, Till, Trouble},
};
use crate::ui::{Button, IconButton, Size, icon, photo::thumb};

/// The list.
#[component]
pub fn Lines() -> impl IntoView {
    let till = Till::get();
    let ids = Memo::new(move |_| till.cart.with(|cart| cart.draft.lines.iter().map(|it| it.id).collect::<Vec<_>>()));
    let traded = Memo::new(move |_| till.cart.with(|cart| cart.taken_in.clone()));
    let empty = move || ids.with(Vec::is_empty) && traded.with(Vec::is_empty);
    view! {
        <ul class="rows till__lines" aria-label="On the cart">
            <Show when=empty>
                <li class="till__empty muted">
                    {icon("scan-barcode")}
                    "Scan a piece, or press its picture."
                </li>
            </Show>
            <For each=move || ids.get() key=|id| *id children=move |id| line(till, id) />
            <For each=move || traded.get() key=|it| it.item children=move |it| trade_in(till, it) />
        </ul>
    }
    .into_any()
}

fn line(till: Till, id: LineId) -> AnyView {
    let row = Memo::new(move |_| till.cart.with(|cart| cart.draft.line(id).cloned()));
    let facts = Memo::new(move |_| till.cart.with(|cart| cart.facts(id).cloned()));
    let priced =
        Memo::new(move |_| till.priced.with(|priced| priced.as_ref().ok().and_then(|it| it.line(id).cloned())));
    let trouble = Memo::new(move |_| till.trouble.with(|all| all.get(&id).cloned()));
    let title = move || row.with(|row| row.as_ref().map(|it| it.title.clone()).unwrap_or_default());
    let single = move || row.with(|row| row.as_ref().is_none_or(|it| it.kind.single()));
    let asks = move || till.cart.with(|cart| cart.unpriced() == Some(id));
    let picture = move || {
        facts.get().map_or_else(
            || view! { <span class="thumb till__glyph">{icon(row.with(glyph))}</span> }.into_any(),
            |facts| thumb(facts.cover.as_deref(), 52),
        )
    };
    let below = move || {
        let sold_by = row.with(|row| sellers(till, row.as_ref()));
        let facts = facts.get();
        let (detail, code) = facts.as_ref().map(|it| (it.detail.clone(), it.stock_no.clone())).unwrap_or_default();
        let words: Vec<String> = [detail, code, sold_by].into_iter().filter(|word| !word.is_empty()).collect();
        words.join(" · ")
    };
    let amount = move || {
        let after = |it: PricedLine| {
            let own =
                it.discounts.iter().filter(|taken| matches!(taken.of, DiscountOf::Line(_))).map(|taken| taken.amount);
            Money::sum(it.extended.currency, own).and_then(|own| it.extended.try_sub(own)).ok()
        };
        priced.get().and_then(after).map(|money| money.to_string())
    };
    view! {
        <li class:is-held=move || trouble.with(Option::is_some)>
            {picture}
            <div class="grow">
                <button
                    type="button"
                    class="till__line strong"
                    title=title
                    aria-label=move || format!("Change {}", title())
                    on:click=move |_| till.show(Sheet::Line(id))
                >
                    {title}
                </button>
                <p class="small muted clip">{below}</p>
                {move || discounts(till, row.get(), priced.get())}
                <Show when=asks>
                    <p class="small warn">"Has no price yet"</p>
                </Show>
            </div>
            <Show when=move || !single()>{stepper(till, id, row, title())}</Show>
            <span class="num strong" class:muted=move || trouble.with(Option::is_some)>
                {amount}
            </span>
            <IconButton
                label=Signal::derive(move || format!("Remove {}", title()))
                icon_name="x"
                quiet=true
                on_press=move |_| till.remove(id)
            />
            {move || trouble.get().map(|trouble| held(till, id, trouble))}
        </li>
    }
    .into_any()
}

const fn glyph(row: &Option<DraftLine>) -> &'static str {
    match row {
        Some(DraftLine { kind: LineKind::Service { .. }, .. }) => "wrench",
        Some(DraftLine { kind: LineKind::GiftCard { .. }, .. }) => "gift",
        Some(DraftLine { kind: LineKind::Fee { .. }, .. }) => "truck",
        _ => "tag",
    }
}

/// Who sells it, when it is not whoever stands at the till alone.
fn sellers(till: Till, row: Option<&DraftLine>) -> String {
    let Some(row) = row else { return String::new() };
    match row.salespeople.as_slice() {
        [only] => till.name_of(only.person),
        several => {
            let share = |it: &domain::sales::Split| format!("{} {} %", till.name_of(it.person), it.share.parts() / 100);
            several.iter().map(share).collect::<Vec<_>>().join(", ")
        }
    }
}

/// What the discounts of the line take, why, who gave and who approved them.
fn discounts(till: Till, row: Option<DraftLine>, priced: Option<PricedLine>) -> Option<AnyView> {
    let (row, priced) = (row?, priced?);
    let approved = till.cart.with(|cart: &Cart| {
        let about = |what: Approvable| {
            matches!(what, Approvable::Discount { line } | Approvable::BelowMinimum { line } if line == row.id)
        };
        cart.draft.approvals.iter().find(|it| about(it.what)).map(|it| it.approved_by)
    });
    let waits = till.outstanding.with(|all| {
        all.iter().any(
            |what| matches!(what, Approvable::Discount { line } | Approvable::BelowMinimum { line } if *line == row.id),
        )
    });
    let each: Vec<String> = row
        .discounts
        .iter()
        .enumerate()
        .filter_map(|(at, discount)| {
            let taken = priced.discounts.iter().find(|it| it.of == DiscountOf::Line(at))?.amount;
            let rate = match discount.reduction {
                Reduction::Percent { rate } => format!(" ({rate})"),
                Reduction::Fixed { .. } => String::new(),
            };
            Some(format!("−{taken}{rate} {}, given by {}", discount.reason, till.name_of(discount.given_by)))
        })
        .collect();
    let agreed = approved.map(|who| format!("Approved by {}", till.name_of(who)));
    let lines: Vec<String> = each.into_iter().chain(agreed).collect();
    let waits = waits.then(|| view! { <p class="small warn">"Needs approval"</p> });
    Some(
        view! {
            {lines.into_iter().map(|words| view! { <p class="small brass">{words}</p> }).collect_view()}
            {waits}
        }
        .into_any(),
    )
}

fn stepper(till: Till, id: LineId, row: Memo<Option<DraftLine>>, title: String) -> AnyView {
    let many = move || row.with(|row| row.as_ref().map_or(0, |it| it.quantity));
    let step = move |to: u32| {
        if to == 0 {
            return till.remove(id);
        }
        if till.change(|cart| cart.set_quantity(id, to)).is_some() {
            till.said.set(format!("Quantity {to}"));
        }
    };
    view! {
        <span class="stepper" role="group" aria-label=format!("Quantity of {title}")>
            <button type="button" aria-label="One less" on:click=move |_| step(many().saturating_sub(1))>
                {icon("minus")}
            </button>
            <output class="num">{many}</output>
            <button
                type="button"
                aria-label="One more"
                disabled=move || till.cart.with(|cart| i64::from(many()) >= cart.most(id))
                on:click=move |_| step(many().saturating_add(1))
            >
                {icon("plus")}
            </button>
        </span>
    }
    .into_any()
}

/// Why it cannot be sold here, who has it, and what can be done.
fn held(till: Till, id: LineId, trouble: Trouble) -> AnyView {
    let words = match &trouble.held {
        Some(held) => {
            let exact = held.until.exact.as_str();
            // A cart keeps it for minutes: the day says nothing.
            let (how, until) = match held.kind {
                domain::sales::HoldKind::Cart => ("Held in another cart", exact.split(", ").last().unwrap_or(exact)),
                domain::sales::HoldKind::Customer => ("Reserved for a customer", exact),
            };
            (format!("{how} by {}", held.by), format!(" until {until}. It cannot be sold here before that."))
        }
        None => (trouble.error.detail.clone(), String::new()),
    };
    let next = match &trouble.held {
        Some(held) if held.by == till.name_of(till.me()) => {
            "Remove it from your other cart, then try again.".to_owned()
        }
        Some(held) => format!("Ask {} to let it go, then try again.", held.by),
        None => "Take it off, and offer another one.".to_owned(),
    };
    let again = move |_| {
        let item = till.cart.with_untracked(|cart| cart.pieces().find(|(line, _)| *line == id).map(|(_, item)| item));
        if let Some(item) = item {
            holds::hold(till, id, item);
        }
    };
    view! {
        <div class="alert alert--caution" role="alert">
            {icon("lock")}
            <div class="grow">
                <b>{words.0}</b>
                {words.1}
                <p>{next}</p>
                <div class="row wrap">
                    <Button label="Try again" size=Size::Small icon_name="rotate-cw" on_press=again />
                    <Button label="Remove" size=Size::Small on_press=move |_| till.remove(id) />
                </div>
            </div>
        </div>
    }
    .into_any()
}

fn trade_in(till: Till, it: TakenIn) -> AnyView {
    let (item, title) = (it.item, it.title.clone());
    let detail: Vec<String> = ["Trade-in".to_owned(), it.brand, it.reference, it.serial]
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect();
    view! {
            <li>
                <span class="thumb till__glyph">{icon("repeat-2")}</span>
                <div class="grow">
                    <p class="strong clip" title=it.title>
                        {title.clone()}
                    </p>
                    <p class="small muted clip">{detail.join(" · ")}</p>
                </div>
                <span class="num strong">{format!("−{}", it.allowance)}</span>
                <IconButton
                    label=format!("Remove trade-in {title}")
                    icon_name="x"
                    quiet=true
                    on_press=move |_| {
                        till.change(|cart| {
    cart.give_back(item);
    Ok(())
    });
                    }
                />
            </li>
        }
    .into_any()
}
