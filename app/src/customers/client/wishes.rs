//! What a client wants, and what is here of it.

use domain::{
    CustomerId, WishId,
    customers::{MoveWish, SaveWish, WishDraft, WishMatch, WishState, WishView},
    identity::customers::Edit,
    inventory::{CATEGORIES, Condition},
};
use leptos::{ev, prelude::*};

use crate::{
    customers::rpc::{list_wishes, move_wish, save_wish},
    frame::session,
    paths,
    ui::{
        Asked, Button, Check, Choice, Dialog, Form, FormErrors, IconButton, Input, Kind, Load, Size, Tone, badge, id,
        photo::thumb, resource, skeleton,
    },
};

/// The wishes of a client, asked for once.
type Wishes = Asked<Result<Vec<WishView>, domain::AppError>>;

/// The wishes, as a card.
#[component]
pub fn WishCard(
    /// Whose.
    customer: CustomerId,
) -> impl IntoView {
    let asked: Wishes = resource(move || customer, list_wishes);
    let form = Form::new("wishes");
    let (open, edited) = (RwSignal::new(false), RwSignal::new(None::<WishView>));
    let may = session().may::<Edit>();
    let write = move |wish: Option<WishView>| {
        edited.set(wish);
        open.set(true);
    };
    let row = move |it: WishView| {
        let again = it.clone();
        let (wish, version, stands) = (it.id, it.version, it.state);
        let many = it.matches.len();
        let state = match (stands, many) {
            (WishState::Open, 0) => view! { <span class="small muted">"none yet"</span> }.into_any(),
            (WishState::Open, 1) => badge::label("service", "1 match"),
            (WishState::Open, many) => badge::label("service", format!("{many} matches")),
            (other, _) => view! { <span class="small muted">{other.label()}</span> }.into_any(),
        };
        let step = move |state: WishState| {
            form.send(move_wish(MoveWish { id: wish, version, state }), move |()| asked.refetch());
        };
        let steps = may.then(|| {
            if stands == WishState::Open {
                view! {
                    <Button label="Has it" size=Size::Small on_press=move |_| step(WishState::Fulfilled) />
                    <Button label="No more" size=Size::Small on_press=move |_| step(WishState::Dropped) />
                    <IconButton
                        label="Change this wish"
                        icon_name="pencil"
                        quiet=true
                        small=true
                        on_press=move |_| write(Some(again.clone()))
                    />
                }
                .into_any()
            } else {
                view! { <Button label="Wants it again" size=Size::Small on_press=move |_| step(WishState::Open) /> }
                    .into_any()
            }
        });
        view! {
            <li class="wish">
                <div class="grow">
                    <div class="row">
                        <span class="grow">{it.words}</span>
                        {state}
                    </div>
                    <p class="small muted">{it.terms}</p>
                    <ul>{it.matches.into_iter().map(piece).collect_view()}</ul>
                    <div class="row wrap">{steps}</div>
                </div>
            </li>
        }
    };
    let show = move |all: Vec<WishView>| {
        let none = all.is_empty();
        view! {
            {none.then(|| view! { <p class="body muted small">"No wish is known."</p> })}
            <ul class="rows">{all.into_iter().map(row).collect_view()}</ul>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Wishes"</h2>
                {may
                    .then(|| {
                        view! {
                            <span class="push">
                                <IconButton label="Add wish" icon_name="plus" quiet=true on_press=move |_| write(None) />
                            </span>
                        }
                    })}
            </header>
            <FormErrors form />
            <Load of=asked skeleton=|| skeleton::bar("100%", "64px") view=show />
        </section>
        <Dialog open title="What they want">
            {move || open.get().then(|| view! { <Write customer wish=edited.get_untracked() open asked /> })}
        </Dialog>
    }
    .into_any()
}

fn piece(it: WishMatch) -> AnyView {
    view! {
        <li class="row">
            {thumb(it.cover.as_deref(), 40)}
            <a class="grow" href=paths::item(it.item)>
                {it.title}
            </a>
            <span class="num small">{it.ask.map(domain::Money::short)}</span>
        </li>
    }
    .into_any()
}

#[component]
fn Write(customer: CustomerId, wish: Option<WishView>, open: RwSignal<bool>, asked: Wishes) -> impl IntoView {
    let form = Form::new("wish");
    let (id, version) = wish.as_ref().map_or_else(|| (id::mint::<WishId>(), 0), |it| (it.id, it.version));
    let before = wish.map(|it| it.draft).unwrap_or_default();
    let text = |of: &str| RwSignal::new(of.to_owned());
    let (title, category) = (text(&before.title), text(&before.category));
    let (brand, model, reference) = (text(&before.brand), text(&before.model), text(&before.reference));
    let (size, note, by) = (text(&before.size), text(&before.note), text(&before.wanted_by));
    let (least, most) = (text(&before.price_min), text(&before.price_max));
    let condition = text(&before.condition);
    let papers = RwSignal::new(before.needs_papers);
    let any = |all: Vec<(String, String)>| {
        Signal::stored(std::iter::once((String::new(), "Any".to_owned())).chain(all).collect::<Vec<_>>())
    };
    let categories = any(CATEGORIES.iter().map(|it| (it.key.to_owned(), it.label.to_owned())).collect());
    let grades = any(Condition::ALL.iter().map(|it| (it.key().to_owned(), it.label().to_owned())).collect());
    let sent = move |sent: ev::SubmitEvent| {
        sent.prevent_default();
        let draft = WishDraft {
            title: title.get_untracked(),
            category: category.get_untracked(),
            brand: brand.get_untracked(),
            model: model.get_untracked(),
            reference: reference.get_untracked(),
            size: size.get_untracked(),
            price_min: least.get_untracked(),
            price_max: most.get_untracked(),
            condition: condition.get_untracked(),
            needs_papers: papers.get_untracked(),
            wanted_by: by.get_untracked(),
            note: note.get_untracked(),
        };
        form.send(save_wish(SaveWish { id, customer, version, draft }), move |()| {
            open.set(false);
            asked.refetch();
        });
    };
    view! {
        <form on:submit=sent novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <div class="form-grid">
                    <Input form name="title" label="In their words" value=title wide=true optional=true />
                    <Choice form name="category" label="Category" value=category options=categories />
                    <Input form name="brand" label="Brand" value=brand optional=true />
                    <Input form name="model" label="Model" value=model optional=true />
                    <Input form name="reference" label="Reference" value=reference optional=true />
                    <Input form name="size" label="Size" value=size optional=true />
                    <Choice form name="condition" label="Condition at least" value=condition options=grades />
                    <Input form name="price_min" label="From" value=least kind=Kind::Decimal optional=true />
                    <Input form name="price_max" label="Up to" value=most kind=Kind::Decimal optional=true />
                    <Input form name="wanted_by" label="By" value=by kind=Kind::Date optional=true />
                    <Input form name="note" label="Note" value=note optional=true />
                    <Check label="Only with its papers" on=papers />
                </div>
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Save" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}
