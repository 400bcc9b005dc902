//! Putting things aside for a customer who pays over time.

use domain::{
    AppError, LayawayId, Money, PaymentId, SaleId,
    customers::CustomerRow,
    identity::sales::Ring,
    sales::{
        CreateLayaway, DraftLine, FindSellable, LineKind, Priced, SaleDraft, Sellable, Split, Tender, TenderKind,
        TillView, price,
    },
    tax::Supply,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    closed,
    drawer_forms::typed,
    pay_form::{FORMS, at_register, options, registers},
    rpc::create_layaway,
};
use crate::{
    customers::pick::PickCustomer,
    frame::session,
    paths,
    sales::rpc::{find_sellable, open_till},
    ui::{
        Area, Button, Choice, Crumb, Form, FormErrors, IconButton, Input, Kind, Load, PageHeader, Size, Tone, id,
        resource, skeleton,
    },
};

/// `/layaways/new`
pub fn page() -> AnyView {
    if !session().may::<Ring>() {
        return closed("Put aside", "Owners, managers and associates put things aside.");
    }
    let till = resource(|| (), |()| open_till());
    let crumbs = vec![Crumb::new(paths::LAYAWAYS, "Layaways")];
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Put aside" crumbs />
            <div class="page-body">
                <Load of=till skeleton=|| skeleton::blocks("Loading the till") view=|till: TillView| view! { <Body till /> } />
            </div>
        </main>
    }
    .into_any()
}

/// What the page knows until it is sent.
#[derive(Clone, Copy)]
struct State {
    till: StoredValue<TillView>,
    lines: RwSignal<Vec<DraftLine>>,
    buyer: RwSignal<Option<CustomerRow>>,
    ids: StoredValue<Option<(LayawayId, SaleId, PaymentId)>>,
}

impl State {
    fn ids(self) -> (LayawayId, SaleId, PaymentId) {
        let ids = self.ids.get_value().unwrap_or_else(|| (id::mint(), id::mint(), id::mint()));
        self.ids.set_value(Some(ids));
        ids
    }

    fn draft(self, id: SaleId, register: &str) -> SaleDraft {
        self.till.with_value(|till| SaleDraft {
            id,
            store: till.store,
            register: register.parse().ok(),
            customer: self.buyer.with(|it| it.as_ref().map(|it| it.id)),
            business_date: till.today,
            terms: till.settings.terms,
            supply: Supply::InStore,
            buyer: self.buyer.with(|it| it.as_ref().map(|it| it.buyer.clone())).unwrap_or_default(),
            lines: self.lines.get(),
            discounts: Vec::new(),
            charges: Vec::new(),
            trade_ins: Vec::new(),
            approvals: Vec::new(),
        })
    }

    /// What it costs, priced by the same rules as on the server.
    fn priced(self) -> Option<Result<Priced, AppError>> {
        if self.lines.with(Vec::is_empty) {
            return None;
        }
        // Pricing does not look at the id of the draft.
        let draft = self.draft(SaleId::from(uuid::Uuid::nil()), "");
        Some(self.till.with_value(|till| price(&draft, &till.settings.tax)))
    }

    fn add(self, it: Sellable) {
        let me = self.till.with_value(|till| till.me);
        let Some(unit_price) = it.price else { return };
        let scheme = it.scheme(self.till.with_value(|till| till.settings.terms.price_mode));
        let kind = match it.variant {
            Some(variant) => LineKind::Variant { item: it.item, variant, category: it.category },
            None => LineKind::Piece { item: it.item, category: it.category },
        };
        self.lines.update(|lines| {
            if lines.iter().any(|line| line.kind == kind) {
                return;
            }
            lines.push(DraftLine {
                id: id::mint(),
                kind,
                title: it.title,
                quantity: 1,
                unit_price,
                min_price: it.min,
                scheme,
                discounts: Vec::new(),
                salespeople: vec![Split::sole(me)],
            });
        });
    }
}

#[component]
fn Body(till: TillView) -> impl IntoView {
    let currency = till.settings.terms.currency;
    let share = till.settings.layaway.min_deposit;
    let register = RwSignal::new(at_register(&till));
    let registers = registers(&till);
    let rounding = till.settings.terms.cash_rounding;
    let state = State {
        till: StoredValue::new(till),
        lines: RwSignal::new(Vec::new()),
        buyer: RwSignal::new(None),
        ids: StoredValue::new(None),
    };
    let form = Form::new("aside");
    let (deposit, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (kind, reference) = (RwSignal::new(TenderKind::Card.key().to_owned()), RwSignal::new(String::new()));
    let priced = Memo::new(move |_| state.priced());
    let total = move || priced.with(|it| it.as_ref().and_then(|it| it.as_ref().ok().map(|it| it.totals.total)));
    // The least deposit stands there until somebody types another one.
    Effect::new(move |_| {
        if let Some(Ok(least)) = total().map(|total| share.of(total)) {
            deposit.set(least.plain());
        }
    });
    let navigate = use_navigate();
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let Some(shown) = total() else {
            return form.error.set(Some(AppError::field("find", "Put something aside first.")));
        };
        if state.buyer.with_untracked(Option::is_none) {
            return form.error.set(Some(AppError::field("customer", "Say for whom it is put aside.")));
        }
        let Some(amount) = typed(form, "deposit", &deposit.get_untracked(), currency) else { return };
        let (id, sale, tender) = state.ids();
        let of = kind.with_untracked(|key| TenderKind::of(key)).unwrap_or(TenderKind::Card);
        let given = if of == TenderKind::Cash { rounding.round(amount).unwrap_or(amount) } else { amount };
        let tenders = vec![Tender { id: tender, kind: of, amount: given, reference: reference.get_untracked() }];
        let draft = state.draft(sale, &register.get_untracked());
        let cmd = CreateLayaway { id, draft, shown, deposit: amount, tenders, note: note.get_untracked() };
        let navigate = navigate.clone();
        form.send(create_layaway(cmd), move |done| {
            navigate(&paths::layaway(done.layaway), NavigateOptions::default());
        });
    };
    view! {
        <div class="cols">
            <div class="stack">
                <FormErrors form />
                <Find form state />
                <Chosen state />
                <section class="card">
                    <header>
                        <h2>"For whom"</h2>
                    </header>
                    <div class="body">
                        <PickCustomer form chosen=state.buyer />
                    </div>
                </section>
            </div>
            <form class="card" on:submit=send>
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
                        required=true
                    />
                    <Choice form name="kind" label="Paid by" value=kind options=Signal::stored(options(&FORMS)) />
                    <Show when=move || kind.with(|it| it != TenderKind::Cash.key())>
                        <Input form name="reference" label="Reference" value=reference optional=true />
                    </Show>
                    <Choice form name="register" label="At register" value=register options=Signal::stored(registers) />
                    <Area form name="note" label="Note" value=note />
                    <Button label="Put aside" tone=Tone::Primary size=Size::Block submit=true busy=form.busy />
                </div>
            </form>
        </div>
    }
    .into_any()
}

/// What it comes to, as far as it is known.
pub fn sums(priced: Option<Result<Priced, AppError>>) -> AnyView {
    match priced {
        None => view! { <p class="muted">"Nothing is put aside yet."</p> }.into_any(),
        Some(Err(error)) => view! { <p class="alert alert--critical">{error.detail}</p> }.into_any(),
        Some(Ok(it)) => view! {
            <dl class="facts money">
                <dt>"Net"</dt>
                <dd>{it.totals.net.to_string()}</dd>
                <dt>"Tax"</dt>
                <dd>{it.totals.tax.to_string()}</dd>
                <dt class="total">"Total"</dt>
                <dd class="total">{it.totals.total.to_string()}</dd>
            </dl>
        }
        .into_any(),
    }
}

/// Looks for things to put aside.
#[component]
fn Find(form: Form, state: State) -> impl IntoView {
    let looking = Form::new("find");
    let text = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<Sellable>::new());
    let look = move |_| {
        let find = FindSellable { text: text.get_untracked(), category: None };
        looking.send(find_sellable(find), move |answer| found.set(answer.items));
    };
    let entry = move |it: Sellable| {
        let (title, words) = (it.title.clone(), format!("{} · {}", it.stock_no, it.detail));
        let (price, kept) = (it.price.map(Money::short), it.held.is_some());
        view! {
            <li>
                <span class="grow">
                    <b class="strong">{title}</b>
                    <span class="small muted">" " {words}</span>
                </span>
                <span class="num">{price}</span>
                <Button
                    label=if kept { "Kept" } else { "Add" }
                    size=Size::Small
                    disabled=kept
                    on_press=move |_| {
                        state.add(it.clone());
                        found.set(Vec::new());
                    }
                />
            </li>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"What is put aside"</h2>
            </header>
            <div class="body stack">
                <FormErrors form=looking />
                <div class="row aside__find">
                    <div class="grow">
                        <Input form name="find" label="Stock number, serial, or name" value=text />
                    </div>
                    <Button label="Find" icon_name="search" busy=looking.busy on_press=look />
                </div>
                <ul class="rows">
                    {move || found.get().into_iter().filter(|it| it.price.is_some()).take(8).map(entry).collect_view()}
                </ul>
            </div>
        </section>
    }
    .into_any()
}

/// What was chosen.
#[component]
fn Chosen(state: State) -> impl IntoView {
    let row = move |line: DraftLine| {
        let (id, single) = (line.id, line.kind.single());
        let more = move |by: i64| {
            state.lines.update(|lines| {
                if let Some(line) = lines.iter_mut().find(|line| line.id == id) {
                    let next = i64::from(line.quantity).saturating_add(by).max(1);
                    line.quantity = u32::try_from(next).unwrap_or(1);
                }
            });
        };
        let many = (!single).then(|| {
            view! {
                <IconButton label="One less" icon_name="minus" small=true on_press=move |_| more(-1) />
                <b class="num">{line.quantity}</b>
                <IconButton label="One more" icon_name="plus" small=true on_press=move |_| more(1) />
            }
        });
        view! {
            <li>
                <span class="grow strong">{line.title}</span>
                {many}
                <span class="num">{line.unit_price.short()}</span>
                <IconButton
                    label="Take it off"
                    icon_name="x"
                    quiet=true
                    small=true
                    on_press=move |_| state.lines.update(|lines| lines.retain(|line| line.id != id))
                />
            </li>
        }
    };
    view! {
        <Show when=move || !state.lines.with(Vec::is_empty)>
            <section class="card">
                <ul class="rows">{move || state.lines.get().into_iter().map(row).collect_view()}</ul>
            </section>
        </Show>
    }
    .into_any()
}
