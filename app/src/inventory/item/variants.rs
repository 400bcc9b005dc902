//! The variants of a quantity item, and the form that counts them anew.

use domain::{
    identity::inventory::Edit,
    inventory::{EditVariants, ItemView, VariantDraft, VariantView},
};
use leptos::prelude::*;

use crate::{
    frame::session,
    inventory::{
        form::rows::{VariantRow, VariantRows},
        rpc::edit_variants,
    },
    ui::{
        Button, Dialog, Form, FormErrors, Size, Toaster, Tone,
        amount::{amount, count},
    },
};

/// The card; nothing for a piece.
#[component]
pub fn VariantCard(
    /// The item.
    item: StoredValue<ItemView>,
    /// Asks for it again.
    on_change: Callback<()>,
) -> impl IntoView {
    let variants = item.with_value(|item| item.variants.clone());
    if variants.is_empty() {
        return ().into_any();
    }
    let open = RwSignal::new(false);
    let row = |variant: VariantView| {
        let label = if variant.label.is_empty() { "Only one".to_owned() } else { variant.label };
        view! {
            <tr>
                <td>{label}</td>
                <td class="muted">{variant.sku}</td>
                <td class="muted p2">{variant.barcode}</td>
                <td class="num">{amount(variant.price)}</td>
                <td class="num">{count(variant.quantity)}</td>
            </tr>
        }
    };
    let title = item.with_value(|item| format!("Variants of {}", item.stock_no));
    view! {
        <section class="card">
            <header>
                <h2>"Variants"</h2>
                {session()
                    .may::<Edit>()
                    .then(|| {
                        view! {
                            <span class="push">
                                <Button label="Edit quantities" size=Size::Small icon_name="pencil" on_press=move |_| open.set(true) />
                            </span>
                        }
                    })}
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="Variants">
                <table class="table">
                    <thead>
                        <tr>
                            <th>"Variant"</th>
                            <th>"SKU"</th>
                            <th class="p2">"Barcode"</th>
                            <th class="num">"Own price"</th>
                            <th class="num">"In stock"</th>
                        </tr>
                    </thead>
                    <tbody>{variants.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            <Dialog open title class="dialog--wide">
                <Count item open on_change />
            </Dialog>
        </section>
    }
    .into_any()
}

#[component]
fn Count(item: StoredValue<ItemView>, open: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("variants");
    let toaster = Toaster::get();
    let draft = |variant: VariantView| VariantDraft {
        id: Some(variant.id),
        label: variant.label,
        sku: variant.sku,
        barcode: variant.barcode,
        price: variant.price.map(domain::Money::plain).unwrap_or_default(),
        quantity: variant.quantity,
    };
    let rows = item.with_value(|item| item.variants.iter().cloned().map(draft).map(VariantRow::of).collect::<Vec<_>>());
    let rows = RwSignal::new(rows);
    let unit = item.with_value(|item| item.currency.code().to_owned());
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let variants = match VariantRow::read(rows) {
            Ok(variants) => variants,
            Err(error) => return form.error.set(Some(error)),
        };
        let (store, item, version) = item.with_value(|item| (item.store, item.id, item.version));
        form.send(edit_variants(EditVariants { store, item, version, variants }), move |_| {
            open.set(false);
            toaster.say("Quantities saved");
            let _told = on_change.try_run(());
        });
    };
    view! {
        <form on:submit=save>
            <div class="body stack">
                <FormErrors form />
                <VariantRows form rows unit />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Save quantities" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}
