//! Rows of variants in a form.

use domain::{AppError, VariantId, error::Problems, inventory::VariantDraft};
use leptos::prelude::*;

use crate::ui::{Button, Form, IconButton, Input, Kind, Size, browser};

/// A row as typed.
#[derive(Clone, Copy)]
pub struct VariantRow {
    /// Keeps rows apart on the page.
    pub at: u32,
    id: Option<VariantId>,
    label: RwSignal<String>,
    sku: RwSignal<String>,
    barcode: RwSignal<String>,
    price: RwSignal<String>,
    quantity: RwSignal<String>,
}

impl VariantRow {
    /// A row of what is known.
    #[must_use]
    pub fn of(draft: VariantDraft) -> Self {
        Self {
            at: 0,
            id: draft.id,
            label: RwSignal::new(draft.label),
            sku: RwSignal::new(draft.sku),
            barcode: RwSignal::new(draft.barcode),
            price: RwSignal::new(draft.price),
            quantity: RwSignal::new(draft.quantity.to_string()),
        }
    }

    /// All rows as they are sent.
    ///
    /// # Errors
    /// `input.invalid` with the quantities that are no whole numbers.
    pub fn read(rows: RwSignal<Vec<Self>>) -> Result<Vec<VariantDraft>, AppError> {
        let mut problems = Problems::default();
        let rows = rows.get_untracked();
        let read = |(at, row): (usize, &Self)| {
            let quantity = row.quantity.get_untracked().trim().parse::<i64>().ok().filter(|number| *number >= 0);
            if quantity.is_none() {
                problems.note(format!("variants.{at}.quantity"), "Write a whole number, for example 3.");
            }
            VariantDraft {
                id: row.id,
                label: row.label.get_untracked(),
                sku: row.sku.get_untracked(),
                barcode: row.barcode.get_untracked(),
                price: row.price.get_untracked(),
                quantity: quantity.unwrap_or(0),
            }
        };
        let drafts = rows.iter().enumerate().map(read).collect();
        problems.finish()?;
        Ok(drafts)
    }
}

/// The rows, and a button for one more.
#[component]
pub fn VariantRows(
    /// The form they belong to.
    form: Form,
    /// What is typed.
    rows: RwSignal<Vec<VariantRow>>,
    /// What prices are in.
    #[prop(into)]
    unit: String,
) -> impl IntoView {
    let unit = StoredValue::new(unit);
    // The first field of a row, or all of them where none is left.
    let focus_row = move |at: Option<usize>| {
        let id = form.id(&at.map_or_else(|| "variants".to_owned(), |at| format!("variants.{at}.label")));
        request_animation_frame(move || browser::focus(&id));
    };
    let add = move |_| {
        rows.update(|rows| {
            let at = rows.iter().map(|row| row.at).max().unwrap_or(0) + 1;
            rows.push(VariantRow { at, ..VariantRow::of(VariantDraft::default()) });
        });
        focus_row(rows.with_untracked(Vec::len).checked_sub(1));
    };
    let show = move |(at, row): (usize, VariantRow)| {
        let name = |field: &str| format!("variants.{at}.{field}");
        view! {
            <fieldset class="variant">
                <legend class="sr">{format!("Variant {}", at + 1)}</legend>
                <Input form name=name("label") label="Variant" value=row.label />
                <Input form name=name("sku") label="SKU" value=row.sku />
                <Input form name=name("barcode") label="Barcode" value=row.barcode />
                <Input form name=name("price") label="Own price" value=row.price kind=Kind::Decimal unit=unit.get_value() />
                <Input form name=name("quantity") label="In stock" value=row.quantity kind=Kind::Whole />
                {row
                    .id
                    .is_none()
                    .then(|| {
                        view! {
                            <IconButton
                                label=format!("Remove variant {}", at + 1)
                                icon_name="x"
                                quiet=true
                                on_press=move |_| {
                                    rows.update(|rows| {
                                        rows.remove(at);
                                    });
                                    let last = rows.with_untracked(Vec::len).checked_sub(1);
                                    focus_row(last.map(|last| at.min(last)));
                                }
                            />
                        }
                    })}
            </fieldset>
        }
    };
    view! {
        <div class="stack wide" id=form.id("variants") tabindex="-1">
            // The place belongs to the key, as errors name a row by it: those behind a removed row are made anew.
            <For
                each=move || rows.get().into_iter().enumerate()
                key=|(at, row)| (*at, row.at)
                children=show
            />
            <div>
                <Button label="Add variant" size=Size::Small icon_name="plus" on_press=add />
            </div>
        </div>
    }
    .into_any()
}
