//! `/settings/till`

use std::collections::BTreeMap;

use domain::{
    Word,
    identity::{Role, sales::Configure},
    sales::{
        SaveTillSettings, TillSettings, TillView,
        commission::Basis,
        layaway::Forfeit,
        setting_form::{FIELDS, SettingsDraft},
    },
    tax::{PriceMode, TaxRounding, TradeInEffect},
};
use leptos::prelude::*;

use super::{registers::Registers, taxes::Taxes};
use crate::{
    frame::session,
    identity::settings_tabs::settings_tabs,
    inventory::form::guard::Guard,
    paths,
    sales::{
        after::closed,
        rpc::{open_till, save_till_settings, till_settings},
    },
    ui::{
        Area, Button, Choice, Form, FormErrors, Input, Kind, Load, PageHeader, Toaster, Tone, id, resource, skeleton,
    },
};

/// The page.
pub fn page() -> AnyView {
    if !session().may::<Configure>() {
        return closed("Till", "Owners and managers set the till up.");
    }
    let both = resource(
        || (),
        |()| async move {
            let (settings, version) = till_settings().await?;
            Ok((settings, version, open_till().await?))
        },
    );
    let place = session().with(|who| who.here.name.clone());
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Till" note=move || view! { <span class="muted">{place.clone()}</span> } />
            {settings_tabs(paths::TILL_SETTINGS)}
            <div class="page-body stack under-tabs">
                <Load
                    of=both
                    skeleton=|| skeleton::blocks("Loading the settings")
                    view=move |(settings, version, till): (TillSettings, i32, TillView)| {
                        let on_change = Callback::new(move |()| both.refetch());
                        view! {
                            <Registers till on_change />
                            <Fields settings version on_change />
                        }
                    }
                />
            </div>
        </main>
    }
    .into_any()
}

/// The inputs of the form.
type Typed = StoredValue<BTreeMap<&'static str, RwSignal<String>>>;

#[component]
fn Fields(settings: TillSettings, version: i32, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("till");
    let toaster = Toaster::get();
    let unit = settings.terms.currency.code().to_owned();
    let first = SettingsDraft::of(&settings);
    let typed: Typed =
        StoredValue::new(first.fields.iter().map(|(name, value)| (*name, RwSignal::new(value.clone()))).collect());
    let discount: Vec<(Role, RwSignal<String>)> =
        first.discount.iter().map(|(role, limit)| (*role, RwSignal::new(limit.clone()))).collect();
    let discount = StoredValue::new(discount);
    let taxes = RwSignal::new(first.taxes.clone());
    let draft = move || SettingsDraft {
        fields: typed.with_value(|all| all.iter().map(|(name, text)| (*name, text.get())).collect()),
        discount: discount.with_value(|all| all.iter().map(|(role, text)| (*role, text.get())).collect()),
        taxes: taxes.get(),
    };
    let known = StoredValue::new(first);
    let saved = RwSignal::new(false);
    let dirty = Memo::new(move |_| !saved.get() && known.with_value(|known| *known != draft()));
    let base = StoredValue::new(settings);
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        match base.with_value(|base| untrack(draft).read(base, id::mint)) {
            Err(error) => form.error.set(Some(error)),
            Ok(settings) => form.send(save_till_settings(SaveTillSettings { settings, version }), move |_| {
                saved.set(true);
                toaster.say("Settings kept");
                let _told = on_change.try_run(());
            }),
        }
    };
    let text = move |name: &'static str, label: &'static str, kind: Kind| {
        let value = typed.with_value(|all| all.get(name).copied()).unwrap_or_default();
        view! { <Input form name label value kind /> }.into_any()
    };
    let amount = {
        let unit = unit.clone();
        move |name: &'static str, label: &'static str, hint: &'static str| {
            let value = typed.with_value(|all| all.get(name).copied()).unwrap_or_default();
            view! { <Input form name label value kind=Kind::Decimal unit=unit.clone() hint /> }.into_any()
        }
    };
    let percent = move |name: &'static str, label: &'static str| {
        let value = typed.with_value(|all| all.get(name).copied()).unwrap_or_default();
        view! { <Input form name label value kind=Kind::Decimal unit="%" /> }.into_any()
    };
    let area = move |name: &'static str, label: &'static str| {
        let value = typed.with_value(|all| all.get(name).copied()).unwrap_or_default();
        view! { <Area form name label value /> }.into_any()
    };
    let choice = move |name: &'static str, label: &'static str, options: Vec<(String, String)>| {
        let value = typed.with_value(|all| all.get(name).copied()).unwrap_or_default();
        view! { <Choice form name label value options=Signal::stored(options) /> }.into_any()
    };
    let limits = discount.with_value(|all| {
        let limit = |(role, value): &(Role, RwSignal<String>)| {
            let (name, label, value) = (format!("discount.{}", role.key()), role.label(), *value);
            view! { <Input form name label=label value kind=Kind::Decimal unit="%" /> }
        };
        all.iter().map(limit).collect_view()
    });
    let mut bases = vec![(String::new(), "None".to_owned())];
    bases.extend(words::<Basis>());
    debug_assert_eq!(FIELDS.len(), typed.with_value(BTreeMap::len));
    view! {
        <form class="stack" on:submit=save novalidate=true>
            <FormErrors form />
            {card(
                "Prices and cash",
                view! {
                    {text("code", "Code of the store in its numbers", Kind::Text)}
                    {choice("price_mode", "Prices", words::<PriceMode>())}
                    {choice("tax_rounding", "Tax is rounded", words::<TaxRounding>())}
                    {amount("cash_step", "Smallest coin", "Cash is rounded to it; cards are not.")}
                    {amount("cash_variance", "A drawer may be off by", "More needs somebody’s approval.")}
                    {text("hold_minutes", "Minutes that a cart keeps a piece", Kind::Whole)}
                }
                    .into_any(),
            )}
            {card("Discounts without approval", limits.into_any())}
            <Taxes form taxes />
            {card(
                "Trade-ins and commission",
                view! {
                    {choice("trade_in", "For tax, a trade-in", words::<TradeInEffect>())}
                    {choice("commission_basis", "Commission on", bases)}
                    {percent("commission_rate", "Commission")}
                }
                    .into_any(),
            )}
            {card(
                "Layaways",
                view! {
                    {percent("layaway.min_deposit", "Least deposit")}
                    {text("layaway.instalments", "Instalments after it", Kind::Whole)}
                    {text("layaway.every", "One every", Kind::Whole)}
                    {choice("layaway.unit", "Days or months", vec![("days".into(), "days".into()), ("months".into(), "months".into())])}
                    {text("layaway.grace_days", "Days an instalment may be late", Kind::Whole)}
                    {amount("layaway.fee", "Fee for calling it off", "")}
                    {percent("layaway.fee_share", "and a share of the total")}
                    {choice("layaway.forfeit", "In default the shop keeps", words::<Forfeit>())}
                }
                    .into_any(),
            )}
            {card(
                "Invoices, gift cards, large cash",
                view! {
                    {text("invoice_days", "Days until an invoice is due", Kind::Whole)}
                    {text("gift_months", "Months a gift card lasts, empty for ever", Kind::Whole)}
                    {amount("cash_reporting", "Report cash above, empty never", "Of one customer within the months beside it.")}
                    {text("cash_months", "Months that belong together", Kind::Whole)}
                }
                    .into_any(),
            )}
            {card(
                "On every document",
                view! {
                    {area("letterhead.address", "Address")}
                    {text("letterhead.phone", "Phone", Kind::Phone)}
                    {text("letterhead.email", "E-mail", Kind::Email)}
                    {text("letterhead.tax_number", "Tax number", Kind::Text)}
                    {area("letterhead.legal", "Return policy and what the law wants")}
                    {area("letterhead.greeting", "Last line")}
                }
                    .into_any(),
            )}
            <div class="row">
                <Button label="Save" tone=Tone::Primary submit=true busy=form.busy />
            </div>
        </form>
        <Guard dirty />
    }
    .into_any()
}

fn card(title: &'static str, fields: AnyView) -> AnyView {
    view! {
        <section class="card">
            <header>
                <h2>{title}</h2>
            </header>
            <div class="body form-grid">{fields}</div>
        </section>
    }
    .into_any()
}

fn words<W: Word>() -> Vec<(String, String)> {
    W::WORDS.iter().map(|word| (word.key().to_owned(), word.label().to_owned())).collect()
}
