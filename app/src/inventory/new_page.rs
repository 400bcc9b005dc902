//! Taking in: a piece, or a quantity item with its variants.

use domain::{
    ItemId, StoreId,
    identity::inventory::{Edit, EditCost},
    inventory::{CreateItem, CreateItemWithCost, FilterChoices, ItemDraft, Purchase, Tracking, VariantDraft},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    closed::{WHO_EDITS, closed},
    form::{
        fields::Fields,
        guard::Guard,
        rows::{VariantRow, VariantRows},
        save::{FORM, SaveButton, save_key},
        values::Values,
    },
    rpc::{create_item, create_item_with_cost, filter_choices},
};
use crate::{
    frame::session,
    paths,
    ui::{Check, Crumb, Form, FormErrors, Input, Kind, Load, PageHeader, Toaster, id, resource, skeleton},
};

/// `/stock/new`
pub fn page() -> AnyView {
    if !session().may::<Edit>() {
        return closed("Add piece", WHO_EDITS);
    }
    let choices = resource(|| (), |()| filter_choices());
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load alone=true of=choices skeleton=|| skeleton::blocks("Loading the form") view=|choices: FilterChoices| view! { <NewForm choices /> } />
        </main>
    }
    .into_any()
}

#[component]
fn NewForm(choices: FilterChoices) -> impl IntoView {
    let form = Form::new("piece");
    let (store, currency, place): (StoreId, _, _) =
        session().with(|who| (who.here.id, who.here.currency, who.here.name.clone()));
    let with_cost = session().may::<EditCost>();
    let choices =
        FilterChoices { locations: choices.locations.into_iter().filter(|it| it.store == store).collect(), ..choices };
    let empty = ItemDraft::default();
    let values = Values::of(&empty);
    let text = || RwSignal::new(String::new());
    let (serial, vendor, cost) = (text(), text(), text());
    let (counted, release) = (RwSignal::new(false), RwSignal::new(false));
    let rows = RwSignal::new(vec![VariantRow::of(VariantDraft { quantity: 1, ..VariantDraft::default() })]);
    let saved = RwSignal::new(false);
    let before = StoredValue::new(values.draft());
    let dirty = Memo::new(move |_| {
        let other = [serial, vendor, cost].iter().any(|text| text.with(|text| !text.is_empty()));
        let ticked = counted.get() || release.get();
        !saved.get() && (other || ticked || before.with_value(|before| values.watched() != *before))
    });
    // One id for the form, minted when it is sent first: pressing twice takes in one piece.
    let item = StoredValue::new(None::<ItemId>);
    let toaster = Toaster::get();
    let navigate = use_navigate();
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let variants = match (counted.get_untracked(), VariantRow::read(rows)) {
            (false, _) => Vec::new(),
            (true, Ok(variants)) => variants,
            (true, Err(error)) => return form.error.set(Some(error)),
        };
        let draft = values.draft();
        if let Err(error) = draft.read(currency) {
            return form.error.set(Some(error));
        }
        let id = item.get_value().unwrap_or_else(id::mint);
        item.set_value(Some(id));
        let tracking = if counted.get_untracked() { Tracking::Quantity } else { Tracking::Piece };
        let serial = if tracking == Tracking::Piece { serial.get_untracked() } else { String::new() };
        let cmd = CreateItem { id, store, tracking, draft, serial, variants, release: release.get_untracked() };
        let purchase = Purchase { vendor: vendor.get_untracked(), amount: cost.get_untracked() };
        let call = async move {
            let paid = !(purchase.vendor.trim().is_empty() && purchase.amount.trim().is_empty());
            if paid {
                create_item_with_cost(CreateItemWithCost { item: cmd, purchase }).await
            } else {
                create_item(cmd).await
            }
        };
        let navigate = navigate.clone();
        form.send(call, move |id: ItemId| {
            saved.set(true);
            toaster.say("Piece taken in. Add its photos next.");
            navigate(&format!("{}#photos", paths::item(id)), NavigateOptions::default());
        });
    };
    let kind = view! {
        <fieldset class="field wide">
            <legend>"Counted as"</legend>
            <div class="row wrap">
                {tracking(counted, false, "One piece, one of one")} {tracking(counted, true, "Quantity, in variants")}
            </div>
        </fieldset>
    };
    let own = view! {
        <Show when=move || !counted.get()>
            <Input form name="serial" label="Serial number" value=serial hint="As engraved" />
        </Show>
        <Show when=move || counted.get()>
            <VariantRows form rows unit=currency.code() />
        </Show>
    };
    let purchase = with_cost.then(|| {
        view! {
            <Input form name="amount" label="Cost" value=cost kind=Kind::Decimal unit=currency.code() hint="Seen by owner, manager, bookkeeper" />
            <Input form name="vendor" label="Vendor" value=vendor />
        }
    });
    let note = move || view! { <span class="muted">{format!("into {place}")}</span> };
    view! {
        <PageHeader title="Add piece" note crumbs=vec![Crumb::new(paths::STOCK, "Stock")]>
            <a class="btn" href=paths::STOCK>
                "Cancel"
            </a>
            <SaveButton form />
        </PageHeader>
        <form id=FORM class="page-body stack" novalidate=true on:submit=send on:keydown=save_key>
            <FormErrors form />
            <Fields
                form
                values
                choices
                currency
                first=kind.into_any()
                second=own.into_any()
                prices=purchase.into_any()
            />
            <Check label="Make it available at once" on=release />
        </form>
        <Guard dirty />
    }
    .into_any()
}

fn tracking(counted: RwSignal<bool>, of: bool, label: &'static str) -> AnyView {
    view! {
        <label class="check">
            <input type="radio" name="tracking" prop:checked=move || counted.get() == of on:change=move |_| counted.set(of) />
            <span>{label}</span>
        </label>
    }
    .into_any()
}
