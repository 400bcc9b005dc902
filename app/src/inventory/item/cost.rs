//! Cost and margin, in a brass frame, for those who may see them. The ledger only grows.

use domain::{
    AppError, CostId, Money,
    identity::inventory::{EditCost, ViewCost},
    inventory::{CostKind, CostView, ItemCost, ItemView, RecordCost},
};
use leptos::prelude::*;

use crate::{
    frame::session,
    inventory::rpc::{find_cost, record_cost},
    ui::{
        Asked, Button, Check, Choice, Dialog, Form, FormErrors, Input, Kind, Load, Size, Toaster, Tone, icon, id,
        percent_of_ppm, resource, skeleton, time::day,
    },
};

/// The card.
#[component]
pub fn CostCard(
    /// The piece.
    item: StoredValue<ItemView>,
) -> impl IntoView {
    if !session().may::<ViewCost>() {
        return ().into_any();
    }
    let item_id = item.with_value(|item| item.id);
    let cost: Asked<Result<ItemCost, AppError>> = resource(move || item_id, find_cost);
    let open = RwSignal::new(false);
    let stock_no = item.with_value(|item| item.stock_no.clone());
    view! {
        <section class="card cost">
            <header>
                {icon("eye-off")} <h2>"Cost and margin"</h2> <span class="push small muted">"owner, manager, bookkeeper"</span>
            </header>
            <div class="body stack snug">
                <Load of=cost skeleton=|| skeleton::bar("100%", "96px") view=ledger />
                {session()
                    .may::<EditCost>()
                    .then(|| {
                        view! {
                            <div>
                                <Button label="Record cost" size=Size::Small icon_name="plus" on_press=move |_| open.set(true) />
                            </div>
                        }
                    })}
            </div>
            <Dialog open title=format!("Record a cost of {stock_no}")>
                <Record item open cost />
            </Dialog>
        </section>
    }
    .into_any()
}

fn ledger(cost: ItemCost) -> AnyView {
    let entry = |entry: CostView| {
        let note = if entry.note.is_empty() { String::new() } else { format!(", {}", entry.note) };
        view! {
            <dt title=format!("{}, {}", entry.at.exact, entry.by)>{format!("{}{note}, {}", entry.kind.label(), day(&entry.at))}</dt>
            <dd>{entry.amount.to_string()}</dd>
        }
    };
    let margin = |name: &'static str, at: Option<(Money, i64)>| {
        at.map(|(money, ppm)| {
            view! {
                <dt>{name}</dt>
                <dd class:pos=money.minor.gt(&0) class:neg=money.minor.lt(&0)>{format!("{money} · {}", percent_of_ppm(ppm))}</dd>
            }
        })
    };
    let vendor = (!cost.vendor.is_empty()).then(|| view! { <p class="small muted">"From " {cost.vendor.clone()}</p> });
    view! {
        <dl class="facts money">
            {cost.entries.into_iter().map(entry).collect_view()}
            <dt class="total">"Cost"</dt>
            <dd class="total">{cost.total.to_string()}</dd>
            {margin("Margin at asking", cost.at_ask)}
            {margin("Margin at minimum", cost.at_min)}
        </dl>
        {vendor}
    }
    .into_any()
}

#[component]
fn Record(item: StoredValue<ItemView>, open: RwSignal<bool>, cost: Asked<Result<ItemCost, AppError>>) -> impl IntoView {
    let form = Form::new("cost");
    let toaster = Toaster::get();
    let text = || RwSignal::new(String::new());
    let (amount, note, vendor, reverse) = (text(), text(), text(), RwSignal::new(false));
    let kinds: Vec<_> = CostKind::ALL.into_iter().map(|(_, label)| (label.to_owned(), label.to_owned())).collect();
    let kind = RwSignal::new(CostKind::Purchase.label().to_owned());
    // One id for the form: pressing twice records one cost.
    let entry = StoredValue::new(id::mint::<CostId>());
    let unit = item.with_value(|item| item.currency.code().to_owned());
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let chosen = kind.get_untracked();
        let kind =
            CostKind::ALL.into_iter().find(|(_, label)| *label == chosen).map_or(CostKind::Purchase, |(kind, _)| kind);
        let (store, item) = item.with_value(|item| (item.store, item.id));
        let cmd = RecordCost {
            id: entry.get_value(),
            store,
            item,
            kind,
            amount: amount.get_untracked(),
            note: note.get_untracked(),
            vendor: vendor.get_untracked(),
            reverse: reverse.get_untracked(),
        };
        form.send(record_cost(cmd), move |()| {
            open.set(false);
            toaster.say("Cost recorded");
            cost.refetch();
        });
    };
    view! {
        <form on:submit=save>
            <div class="body stack">
                <FormErrors form />
                <div class="form-grid">
                    <Choice form name="kind" label="What for" value=kind options=Signal::stored(kinds) />
                    <Input form name="amount" label="Amount" value=amount kind=Kind::Decimal unit />
                    <Input form name="vendor" label="Vendor" value=vendor optional=true />
                    <Input form name="note" label="Note" value=note optional=true />
                </div>
                <Check label="Reverses an earlier entry: counts negative" on=reverse />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Record cost" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}
