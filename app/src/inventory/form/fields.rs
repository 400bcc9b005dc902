//! The fields, from the table of categories.

use domain::{
    Currency,
    inventory::{CATEGORIES, Category, Condition, Field, FieldKind, FilterChoices, field_label},
};
use leptos::prelude::*;

use super::values::Values;
use crate::ui::{Area, Check, Choice, Form, Input, Kind};

fn options(all: impl IntoIterator<Item = (String, String)>) -> Signal<Vec<(String, String)>> {
    Signal::stored(std::iter::once((String::new(), "–".to_owned())).chain(all).collect())
}

/// Category to tags. `first` stands behind the category (the kind of tracking), `prices` behind the prices.
#[component]
pub fn Fields(
    /// The form.
    form: Form,
    /// What is typed.
    values: Values,
    /// Places.
    choices: FilterChoices,
    /// What prices are in.
    currency: Currency,
    /// Behind the category.
    #[prop(optional)]
    first: Option<AnyView>,
    /// Behind the maker's own fields: serial, variants.
    #[prop(optional)]
    second: Option<AnyView>,
    /// Behind the prices.
    #[prop(optional)]
    prices: Option<AnyView>,
) -> impl IntoView {
    // Brand and model make a title until somebody types one.
    Effect::new(move |_| {
        let suggested = [values.brand.get(), values.model.get()]
            .iter()
            .map(|it| it.trim().to_owned())
            .collect::<Vec<_>>()
            .join(" ");
        if !values.titled.get() {
            values.title.set(suggested.trim().to_owned());
        }
    });
    let category = Memo::new(move |_| values.category.get());
    let own = move || Category::of(&category.get());
    let grades = Condition::ALL.iter().map(|it| (it.key().to_owned(), it.label().to_owned()));
    let places = choices.locations.into_iter().map(|place| (place.id.to_string(), place.name));
    let code = currency.code().to_owned();
    let money = move |name: &'static str, value: RwSignal<String>, hint: &'static str| {
        view! { <Input form name=name label=field_label(name) value=value kind=Kind::Decimal unit=code.clone() hint=hint /> }
    };
    let heading = |name: &'static str| view! { <h2 class="wide">{name}</h2> };
    view! {
        <section class="card">
            <div class="body form-grid">
                <CategoryPicker form values /> {first} {heading("What it is")}
                <Input form name="brand" label=field_label("brand") value=values.brand />
                <Input form name="model" label=field_label("model") value=values.model />
                <div class="field wide" on:input=move |_| values.titled.set(true)>
                    <Input form name="title" label=field_label("title") value=values.title hint="Suggested from brand and model" />
                </div>
                <Input form name="reference" label=field_label("reference") value=values.reference />
                <Input form name="year" label=field_label("year") value=values.year kind=Kind::Whole />
                {second}
            </div>
        </section>
        <section class="card">
            <div class="body form-grid">
                {heading("Details")}
                {move || own().map(|own| own.fields.iter().map(|field| attribute(form, values, field)).collect_view())}
            </div>
        </section>
        <section class="card">
            <div class="body form-grid">
                {heading("Condition and components")}
                <Choice form name="condition" label=field_label("condition") value=values.condition options=options(grades) />
                <Area form name="condition_notes" label=field_label("condition_notes") value=values.condition_notes hint="What is seen under the loupe" />
                {move || own().map(|own| own.components.iter().map(|(key, label)| component(values, key, label)).collect_view())}
            </div>
        </section>
        <section class="card">
            <div class="body form-grid">
                {heading("Price and place")} {money("ask", values.ask, "")}
                {money("min", values.min, "Lowest without approval")} {money("web", values.web, "")} {prices}
                <Check label="Taxed on its margin: bought second-hand, without VAT on the invoice" on=values.second_hand />
                <Choice form name="location" label=field_label("location") value=values.location options=options(places) />
            </div>
        </section>
        <section class="card">
            <div class="body form-grid">
                {heading("Texts")}
                <Area form name="description" label=field_label("description") value=values.description hint="For customers" />
                <Area form name="internal_notes" label=field_label("internal_notes") value=values.internal_notes hint="For staff only" />
                <Input form name="tags" label=field_label("tags") value=values.tags hint="With commas between" wide=true />
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn CategoryPicker(form: Form, values: Values) -> impl IntoView {
    let pick = move |category: &'static Category| {
        let on = move || values.category.with(|chosen| chosen == category.key);
        view! {
            <label class="pick">
                <input
                    type="radio"
                    name="category"
                    value=category.key
                    prop:checked=on
                    on:change=move |_| values.category.set(category.key.to_owned())
                />
                <span>{category.label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field wide" id=form.id("category") tabindex="-1">
            <legend>{field_label("category")}</legend>
            <div class="picks">{CATEGORIES.iter().map(pick).collect_view()}</div>
            {move || form.of("category").map(|message| view! { <span class="error">{message}</span> })}
        </fieldset>
    }
    .into_any()
}

fn attribute(form: Form, values: Values, field: &'static Field) -> AnyView {
    let (name, value) = (format!("attributes.{}", field.key), values.attribute(field.key));
    match field.kind {
        FieldKind::Text => view! { <Input form name label=field.label value /> }.into_any(),
        FieldKind::Number(unit) => {
            view! { <Input form name label=field.label value kind=Kind::Decimal unit /> }.into_any()
        }
        FieldKind::Choice(all) => {
            let options = options(all.iter().map(|it| ((*it).to_owned(), (*it).to_owned())));
            view! { <Choice form name label=field.label value options /> }.into_any()
        }
    }
}

/// Present, missing, or neither for want of such a part.
fn component(values: Values, key: &'static str, label: &'static str) -> AnyView {
    let value = values.component(key);
    let choice = move |of: &'static str, word: &'static str| {
        view! {
            <label class="check">
                <input
                    type="radio"
                    name=format!("components.{key}")
                    prop:checked=move || value.with(|value| value == of)
                    on:change=move |_| value.set(of.to_owned())
                />
                <span>{word}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend>{label}</legend>
            <div class="row wrap">{choice("present", "Present")} {choice("missing", "Missing")} {choice("", "Does not apply")}</div>
        </fieldset>
    }
    .into_any()
}
