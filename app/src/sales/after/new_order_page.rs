//! Ordering something for a customer.

use domain::{
    AppError, Date, Money, PaymentId, SaleId, SpecialOrderId,
    customers::CustomerRow,
    identity::sales::Ring,
    inventory::CATEGORIES,
    sales::{CreateOrder, DraftLine, LineKind, Priced, SaleDraft, Split, Tender, TenderKind, TillView, price},
    tax::{Scheme, Supply},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    closed,
    drawer_forms::typed,
    new_layaway_page::sums,
    pay_form::{FORMS, at_register, options, registers},
    rpc::create_order,
};
use crate::{
    customers::pick::PickCustomer,
    frame::session,
    paths,
    sales::rpc::open_till,
    ui::{
        Area, Button, Choice, Crumb, Form, FormErrors, Input, Kind, Load, PageHeader, Size, Tone, id, resource,
        skeleton,
    },
};

/// `/orders/new`
pub fn page() -> AnyView {
    if !session().may::<Ring>() {
        return closed("Order something", "Owners, managers and associates order for customers.");
    }
    let till = resource(|| (), |()| open_till());
    let crumbs = vec![Crumb::new(paths::ORDERS, "Special orders")];
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Order something" crumbs />
            <div class="page-body">
                <Load of=till skeleton=|| skeleton::blocks("Loading the till") view=|till: TillView| view! { <Body till /> } />
            </div>
        </main>
    }
    .into_any()
}

/// What is wanted, and for whom.
#[derive(Clone, Copy)]
struct Wanted {
    till: StoredValue<TillView>,
    buyer: RwSignal<Option<CustomerRow>>,
    title: RwSignal<String>,
    category: RwSignal<String>,
    price: RwSignal<String>,
}

impl Wanted {
    /// As a document of one line; `None` while no price is typed.
    fn draft(self, id: SaleId, register: &str) -> Option<SaleDraft> {
        self.till.with_value(|till| {
            let unit_price = self.price.with(|typed| Money::parse(typed, till.settings.terms.currency)).ok()?;
            let line = DraftLine {
                id: uuid::Uuid::from(id).into(),
                kind: LineKind::Custom { category: self.category.get() },
                title: self.title.with(|title| title.trim().to_owned()),
                quantity: 1,
                unit_price,
                min_price: None,
                scheme: Scheme::Standard,
                discounts: Vec::new(),
                salespeople: vec![Split::sole(till.me)],
            };
            Some(SaleDraft {
                id,
                store: till.store,
                register: register.parse().ok(),
                customer: self.buyer.with(|it| it.as_ref().map(|it| it.id)),
                business_date: till.today,
                terms: till.settings.terms,
                supply: Supply::InStore,
                buyer: self.buyer.with(|it| it.as_ref().map(|it| it.buyer.clone())).unwrap_or_default(),
                lines: vec![line],
                discounts: Vec::new(),
                charges: Vec::new(),
                trade_ins: Vec::new(),
                approvals: Vec::new(),
            })
        })
    }

    /// What it comes to, priced by the same rules as on the server.
    fn priced(self) -> Option<Result<Priced, AppError>> {
        let draft = self.draft(SaleId::from(uuid::Uuid::nil()), "")?;
        Some(self.till.with_value(|till| price(&draft, &till.settings.tax)))
    }
}

#[component]
fn Body(till: TillView) -> impl IntoView {
    let currency = till.settings.terms.currency;
    let register = RwSignal::new(at_register(&till));
    let registers = registers(&till);
    let rounding = till.settings.terms.cash_rounding;
    let text = |start: &str| RwSignal::new(start.to_owned());
    let (title, category, price) = (text(""), text("watch"), text(""));
    let wanted = Wanted { till: StoredValue::new(till), buyer: RwSignal::new(None), title, category, price };
    // One id for the form: pressing twice makes one order.
    let ids = StoredValue::new(None::<(SpecialOrderId, SaleId, PaymentId)>);
    let form = Form::new("order");
    let (deposit, note, wanted_by) = (text(""), text(""), text(""));
    let (kind, reference) = (text(TenderKind::Card.key()), text(""));
    let priced = Memo::new(move |_| wanted.priced());
    let navigate = use_navigate();
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        if wanted.buyer.with_untracked(Option::is_none) {
            return form.error.set(Some(AppError::field("customer", "Say for whom it is ordered.")));
        }
        if typed(form, "price", &price.get_untracked(), currency).is_none() {
            return;
        }
        let shown = match priced.get_untracked() {
            Some(Ok(priced)) => priced.totals.total,
            Some(Err(error)) => return form.error.set(Some(error)),
            None => return,
        };
        let now = deposit.get_untracked();
        let nothing = Money::zero(currency);
        let amount = match now.trim() {
            "" => nothing,
            _ => match typed(form, "deposit", &now, currency) {
                Some(amount) => amount,
                None => return,
            },
        };
        let by = match wanted_by.with_untracked(|it| it.trim().to_owned()).as_str() {
            "" => None,
            day => match day.parse::<Date>() {
                Ok(day) => Some(day),
                Err(_) => return form.error.set(Some(AppError::field("wanted_by", "Write a day."))),
            },
        };
        let minted = ids.get_value().unwrap_or_else(|| (id::mint(), id::mint(), id::mint()));
        ids.set_value(Some(minted));
        let (id, sale, tender) = minted;
        let of = kind.with_untracked(|key| TenderKind::of(key)).unwrap_or(TenderKind::Card);
        let given = if of == TenderKind::Cash { rounding.round(amount).unwrap_or(amount) } else { amount };
        let tenders = match amount.is_zero() {
            true => Vec::new(),
            false => vec![Tender { id: tender, kind: of, amount: given, reference: reference.get_untracked() }],
        };
        let Some(draft) = untrack(|| wanted.draft(sale, &register.get_untracked())) else { return };
        let note = note.get_untracked();
        let cmd = CreateOrder { id, draft, shown, deposit: amount, tenders, wanted_by: by, note };
        let navigate = navigate.clone();
        form.send(create_order(cmd), move |done| navigate(&paths::order(done.order), NavigateOptions::default()));
    };
    let categories: Vec<_> = CATEGORIES.iter().map(|it| (it.key.to_owned(), it.label.to_owned())).collect();
    view! {
        <div class="cols">
            <div class="stack">
                <FormErrors form />
                <section class="card">
                    <header>
                        <h2>"What is wanted"</h2>
                    </header>
                    <div class="body stack">
                        <Input form name="title" label="Description" value=title required=true />
                        <div class="form-grid">
                            <Choice form name="category" label="Category" value=category options=Signal::stored(categories) />
                            <Input
                                form
                                name="price"
                                label="Agreed price"
                                value=price
                                kind=Kind::Decimal
                                unit=currency.code().to_owned()
                                required=true
                            />
                            <Input form name="wanted_by" label="Wanted by" value=wanted_by kind=Kind::Date optional=true />
                        </div>
                        <Area form name="note" label="Note: size, colour, what else would do" value=note />
                    </div>
                </section>
                <section class="card">
                    <header>
                        <h2>"For whom"</h2>
                    </header>
                    <div class="body">
                        <PickCustomer form chosen=wanted.buyer />
                    </div>
                </section>
            </div>
            <form class="card" on:submit=send novalidate=true>
                <header>
                    <h2>"Deposit"</h2>
                </header>
                <div class="body stack">
                    {move || sums(priced.get())}
                    <Input
                        form
                        name="deposit"
                        label="Paid now"
                        value=deposit
                        kind=Kind::Decimal
                        unit=currency.code().to_owned()
                        optional=true
                    />
                    <Choice form name="kind" label="Paid by" value=kind options=Signal::stored(options(&FORMS)) />
                    <Show when=move || kind.with(|it| it != TenderKind::Cash.key())>
                        <Input form name="reference" label="Reference" value=reference optional=true />
                    </Show>
                    <Choice form name="register" label="At register" value=register options=Signal::stored(registers) />
                    <Button label="Place the order" tone=Tone::Primary size=Size::Block submit=true busy=form.busy />
                </div>
            </form>
        </div>
    }
    .into_any()
}
