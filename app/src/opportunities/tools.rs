//! What the pages of opportunities have in common: the tabs, and the filters, which live in the address.

use domain::{
    Money, PipelineId, UserId,
    identity::opportunities::View,
    inventory::query::percent,
    opportunities::{BoardAsk, OwnerFilter, PipelineKind, Tally},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate, params::ParamsMap};

use crate::{
    frame::session,
    paths,
    ui::{amount::counted, tabs::tab},
};

/// What an address asks for. What it does not say, or says wrongly, is not asked: a shared link may be old.
pub fn read(query: &ParamsMap) -> BoardAsk {
    let word = |name: &str| query.get(name).unwrap_or_default();
    BoardAsk {
        pipeline: word("pipeline").parse::<PipelineId>().ok(),
        owner: word("owner").parse().unwrap_or_default(),
        text: word("q"),
        rotting: word("rotting") == "1",
    }
}

/// The address that asks for this.
#[must_use]
pub fn href(base: &str, ask: &BoardAsk) -> String {
    let mut pairs = Vec::new();
    pairs.extend(ask.pipeline.map(|id| format!("pipeline={id}")));
    if ask.owner != OwnerFilter::Anybody {
        pairs.push(format!("owner={}", ask.owner));
    }
    if !ask.text.trim().is_empty() {
        pairs.push(format!("q={}", percent(ask.text.trim())));
    }
    if ask.rotting {
        pairs.push("rotting=1".to_owned());
    }
    if pairs.is_empty() { base.to_owned() } else { format!("{base}?{}", pairs.join("&")) }
}

/// Board, list, forecast, report; the filters come along.
pub fn tabs(here: &'static str, ask: Memo<BoardAsk>) -> AnyView {
    let sees = session().may::<View>();
    let all = [
        (sees, paths::OPPORTUNITIES, "Board"),
        (sees, paths::OPPORTUNITY_LIST, "List"),
        (true, paths::FORECAST, "Forecast"),
        (true, paths::FUNNEL, "Report"),
    ];
    let shown = all.into_iter().filter(|(may, ..)| *may);
    let shown: Vec<_> = shown
        .map(|(_, path, word)| move || tab(ask.with(|ask| href(path, ask)), word.to_owned(), path == here))
        .collect();
    view! {
        <nav class="tabs" aria-label="Views of opportunities">
            {shown}
        </nav>
    }
    .into_any()
}

/// What can be chosen in the filters.
#[derive(Clone, Default, PartialEq)]
pub struct Choices {
    /// Pipelines; none hides the choice.
    pub pipelines: Vec<(PipelineId, PipelineKind, String)>,
    /// All of them can be asked for at once.
    pub any_pipeline: bool,
    /// People.
    pub people: Vec<(UserId, String)>,
}

/// The filters.
#[component]
pub fn Filters(
    /// The page.
    at: &'static str,
    /// What is asked for.
    ask: Memo<BoardAsk>,
    /// What can be chosen.
    choices: Choices,
) -> impl IntoView {
    let navigate = use_navigate();
    let go = move |next: BoardAsk| {
        navigate(&href(at, &next), NavigateOptions { replace: true, ..NavigateOptions::default() });
    };
    let go = StoredValue::new(go);
    let change = move |change: &dyn Fn(&mut BoardAsk)| {
        let mut next = ask.get_untracked();
        change(&mut next);
        go.with_value(|go| go(next));
    };
    let me = session().with(|who| who.user);
    let mut owners = vec![
        (OwnerFilter::Anybody, "Everybody".to_owned()),
        (OwnerFilter::Person(me), "Me".to_owned()),
        (OwnerFilter::Nobody, "Nobody yet".to_owned()),
    ];
    owners.extend(
        choices.people.into_iter().filter(|(id, _)| *id != me).map(|(id, name)| (OwnerFilter::Person(id), name)),
    );
    let owner = move |(it, word): (OwnerFilter, String)| {
        let chosen = move || ask.with(|ask| ask.owner == it);
        view! { <option value=it.to_string() selected=chosen() prop:selected=chosen>{word}</option> }
    };
    let pipeline = move |(id, _, name): (PipelineId, PipelineKind, String)| {
        let chosen = move || ask.with(|ask| ask.pipeline == Some(id));
        view! { <option value=id.to_string() selected=chosen() prop:selected=chosen>{name}</option> }
    };
    let pipelines = (!choices.pipelines.is_empty()).then(|| {
        view! {
            <label class="field">
                <span>"Pipeline"</span>
                <select
                    class="input"
                    on:change=move |chosen| {
                        let id = event_target_value(&chosen).parse().ok();
                        change(&|ask| ask.pipeline = id);
                    }
                >
                    {choices.any_pipeline.then(|| view! { <option value="">"All"</option> })}
                    {choices.pipelines.into_iter().map(pipeline).collect_view()}
                </select>
            </label>
        }
    });
    view! {
        <div class="board-tools">
            <label class="field grow">
                <span>"Search"</span>
                <input
                    class="input"
                    type="search"
                    placeholder="Client or title"
                    value=ask.with_untracked(|ask| ask.text.clone())
                    on:change=move |typed| {
                        let text = event_target_value(&typed);
                        change(&|ask| ask.text.clone_from(&text));
                    }
                />
            </label>
            {pipelines}
            <label class="field">
                <span>"Owner"</span>
                <select
                    class="input"
                    on:change=move |chosen| {
                        let owner = event_target_value(&chosen).parse().unwrap_or_default();
                        change(&|ask| ask.owner = owner);
                    }
                >
                    {owners.into_iter().map(owner).collect_view()}
                </select>
            </label>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || ask.with(|ask| ask.rotting)
                    on:change=move |ticked| {
                        let on = event_target_checked(&ticked);
                        change(&|ask| ask.rotting = on);
                    }
                />
                <span>"Only those that rot"</span>
            </label>
        </div>
    }
    .into_any()
}

/// Amounts of several currencies, one after the other.
#[must_use]
pub fn sums(all: &[Money]) -> String {
    if all.is_empty() { "–".to_owned() } else { all.iter().map(|it| it.short()).collect::<Vec<_>>().join(" + ") }
}

/// How many, worth what, weighted.
#[must_use]
pub fn tally(it: &Tally) -> String {
    let many = counted(i64::try_from(it.count).unwrap_or(i64::MAX), "open", "open");
    format!("{many} · {} · weighted {}", sums(&it.total), sums(&it.weighted))
}
