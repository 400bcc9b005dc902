//! The story of a client: one line to add to it, filters, newest first.

use domain::{
    Cursor, CustomerId, InteractionId,
    customers::{AddInteraction, InteractionKind, InteractionRow, Story, StoryPage},
    identity::customers::Edit,
    tasks::Subject,
};
use leptos::{ev, prelude::*};

use crate::{
    customers::rpc::{add_interaction, list_story},
    frame::session,
    paths,
    ui::{Button, Form, FormErrors, Load, icon, id, resource, skeleton, time::day},
};

/// The line that adds to the story.
pub const LINE: &str = "story-line";

/// The filters: word, the kinds that it lets through.
const FILTERS: [(&str, &[InteractionKind]); 5] = [
    ("Everything", &[]),
    ("Words", &InteractionKind::BY_HAND),
    ("Bought", &[InteractionKind::Sale, InteractionKind::Return]),
    (
        "Documents",
        &[
            InteractionKind::Layaway,
            InteractionKind::Order,
            InteractionKind::Quote,
            InteractionKind::Invoice,
            InteractionKind::Document,
            InteractionKind::Repair,
        ],
    ),
    ("Plans", &[InteractionKind::Task, InteractionKind::Opportunity, InteractionKind::Wish, InteractionKind::Record]),
];

/// The story, as a card.
#[component]
pub fn StoryCard(
    /// Whose.
    customer: CustomerId,
) -> impl IntoView {
    let form = Form::new("story");
    let chosen = RwSignal::new(0_usize);
    let ask = move |after: Option<Cursor>| {
        let kinds = FILTERS.get(chosen.get()).map(|(_, kinds)| kinds.to_vec()).unwrap_or_default();
        Story { customer, kinds, after }
    };
    let first = resource(move || ask(None).kinds, move |kinds| list_story(Story { customer, kinds, after: None }));
    let rows = RwSignal::new(Vec::<InteractionRow>::new());
    let more = RwSignal::new(None::<Cursor>);
    let next = move |cursor: Cursor| {
        let kinds = FILTERS.get(chosen.get_untracked()).map(|(_, kinds)| kinds.to_vec()).unwrap_or_default();
        form.send(list_story(Story { customer, kinds, after: Some(cursor) }), move |page: StoryPage| {
            rows.update(|all| all.extend(page.items));
            more.set(page.next);
        });
    };
    let show = move |page: StoryPage| {
        let none = page.items.is_empty();
        rows.set(page.items);
        more.set(page.next);
        view! {
            {none.then(|| view! { <p class="muted">"Nothing to tell yet."</p> })}
            <ol class="timeline">
                <For each=move || rows.get() key=|it| it.id children=entry />
            </ol>
            {move || {
                more.get()
                    .map(|cursor| {
                        view! { <Button label="Earlier" busy=form.busy on_press=move |_| next(cursor.clone()) /> }
                    })
            }}
        }
    };
    let filter = move |(at, (word, _)): (usize, &(&'static str, &'static [InteractionKind]))| {
        let word = *word;
        view! {
            <button
                type="button"
                class="tab"
                aria-current=move || (chosen.get() == at).then_some("true")
                on:click=move |_| chosen.set(at)
            >
                {word}
            </button>
        }
    };
    let may_add = session().may::<Edit>();
    view! {
        <section class="card">
            <div class="tabs client__tabs" role="group" aria-label="Show of the story">
                {FILTERS.iter().enumerate().map(filter).collect_view()}
            </div>
            <div class="body stack">
                <FormErrors form />
                {may_add.then(|| view! { <AddLine customer form on_added=Callback::new(move |()| first.refetch()) /> })}
                <Load of=first skeleton=|| skeleton::rows(4, "Loading the story") view=show />
            </div>
        </section>
    }
    .into_any()
}

/// One line, then Enter. `call: …` makes it a call.
#[component]
fn AddLine(customer: CustomerId, form: Form, on_added: Callback<()>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    // One id for the line: Enter twice writes it once.
    let next = StoredValue::new(None::<InteractionId>);
    let sent = move |sent: ev::SubmitEvent| {
        sent.prevent_default();
        let id = next.get_value().unwrap_or_else(id::mint);
        next.set_value(Some(id));
        let cmd = AddInteraction { id, customer, kind: InteractionKind::Note, text: text.get_untracked() };
        if let Err(error) = cmd.read() {
            return form.error.set(Some(error));
        }
        form.send(add_interaction(cmd), move |_| {
            next.set_value(None);
            text.set(String::new());
            on_added.run(());
        });
    };
    view! {
        <form class="affix" on:submit=sent novalidate=true>
            {icon("plus")}
            <input
                id=LINE
                class="input"
                aria-label="Add to the story"
                placeholder="A note in one line, then Enter. “call: …” or “visit: …” makes it one"
                autocomplete="off"
                maxlength="200"
                prop:value=move || text.get()
                on:input=move |typed| text.set(event_target_value(&typed))
            />
        </form>
    }
    .into_any()
}

const fn sign(kind: InteractionKind) -> &'static str {
    use InteractionKind as K;
    match kind {
        K::Note => "notebook-pen",
        K::Visit => "store",
        K::Call => "phone",
        K::Message => "message-square",
        K::Mail => "mail",
        K::Sale => "receipt",
        K::Return => "repeat-2",
        K::Layaway => "hourglass",
        K::Order => "truck",
        K::Quote => "bookmark",
        K::Invoice | K::Document => "file-text",
        K::Repair => "wrench",
        K::Opportunity => "square-kanban",
        K::Task => "circle-check",
        K::Wish => "heart",
        K::Record => "user",
    }
}

/// Where the record stands that an entry is about; `None` for one that has no page.
fn place(subject: Subject) -> Option<String> {
    match subject {
        Subject::Customer(id) => Some(paths::client(id)),
        Subject::Item(id) => Some(paths::item(id)),
        Subject::Sale(id) => Some(paths::sale(id)),
        Subject::Layaway(id) => Some(paths::layaway(id)),
        Subject::Order(id) => Some(paths::order(id)),
        Subject::Quote(id) => Some(paths::quote(id)),
        Subject::Invoice(id) => Some(paths::invoice(id)),
        Subject::Opportunity(id) => Some(paths::opportunity(id)),
        Subject::Repair(_) => None,
    }
}

fn entry(it: InteractionRow) -> AnyView {
    let what = match it.subject.and_then(place) {
        Some(href) => view! {
            <a class="strong" href=href>
                {it.kind.label()}
            </a>
        }
        .into_any(),
        None => view! { <span class="strong">{it.kind.label()}</span> }.into_any(),
    };
    let wish = it.kind == InteractionKind::Wish;
    view! {
        <li>
            <span class=if wish { "dot dot--hi" } else { "dot" }>{icon(sign(it.kind))}</span>
            <div>
                <div class="row">
                    {what}
                    <span class="small muted">{it.by.clone()}</span>
                    <span class="push">
                        <time title=it.when.exact.clone()>{day(&it.when)}</time>
                    </span>
                </div>
                <p class="quote">{it.text.clone()}</p>
            </div>
        </li>
    }
    .into_any()
}
