//! A lane and its cards.

use domain::{
    identity::opportunities::Edit,
    opportunities::{DealRow, Source, StageKind},
};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::{
    desk::{Desk, LaneState, anchor},
    drag,
};
use crate::{
    frame::session,
    opportunities::tools::sums,
    paths,
    ui::{Button, icon, photo::thumb},
};

/// A lane.
pub fn lane(desk: Desk, it: LaneState) -> AnyView {
    let name = it.name.get_value();
    let chance = (it.kind == StageKind::Open).then(|| format!(" · {}", it.chance));
    let more = move || {
        it.next.get().map(|_| view! { <Button label="Show more" busy=it.busy on_press=move |_| desk.more(it) /> })
    };
    let weighted = move || {
        let open = it.kind == StageKind::Open;
        open.then(|| it.tally.with(|it| sums(&it.weighted))).map(|sum| format!("Weighted {sum}"))
    };
    view! {
        <section class="lane" aria-label=name.clone() data-stage=it.stage.to_string()>
            <header>
                <div class="row">
                    <h2>{name.clone()} " " <span class="count">{move || it.tally.with(|it| it.count)}</span></h2>
                </div>
                <span class="small muted num" title=weighted>
                    {move || it.tally.with(|it| sums(&it.total))}
                    {chance}
                </span>
            </header>
            <ul>
                <For
                    each=move || it.rows.get()
                    key=|row| (row.id, row.version, row.quiet_days)
                    children=move |row| view! { <li>{card(desk, row)}</li> }
                />
                <Show when=move || it.rows.with(Vec::is_empty)>
                    <li class="empty-lane">
                        {if it.kind == StageKind::Open { "Nothing here" } else { "Nothing this month" }}
                    </li>
                </Show>
                <li>{more}</li>
            </ul>
        </section>
    }
    .into_any()
}

fn card(desk: Desk, row: DealRow) -> AnyView {
    let may = session().may::<Edit>();
    let open = row.state == domain::opportunities::DealState::Open;
    let movable = may && open;
    let (held, keyed, chosen) = (row.clone(), row.clone(), row.clone());
    let keys = move |key: KeyboardEvent| {
        let right = match (key.key().as_str(), key.alt_key()) {
            ("]", _) | ("ArrowRight", true) => true,
            ("[", _) | ("ArrowLeft", true) => false,
            _ => return,
        };
        if movable && !key.ctrl_key() && !key.meta_key() {
            key.prevent_default();
            if let Some(to) = desk.beside(keyed.stage, right) {
                desk.shift(keyed.clone(), to);
            }
        }
    };
    let foot = foot(&row);
    let photo = row.photo.as_deref().map(|content| thumb(Some(content), 36));
    view! {
        <article
            class="kcard"
            class:rot=row.quiet_days.is_some()
            on:keydown=keys
            on:pointerdown=move |event| {
                if movable {
                    drag::take(&event, &held);
                }
            }
            on:pointermove=move |event| drag::carry(&event)
            on:pointerup=move |event| drag::put(&event, desk)
            on:pointercancel=move |_| drag::forget()
            on:click=move |event| drag::swallow(&event)
        >
            <div class="row">
                <h3 class="grow">
                    <a href=paths::opportunity(row.id) id=anchor(row.id) draggable="false">
                        {row.title.clone()}
                    </a>
                </h3>
                {photo}
            </div>
            <div class="row">
                <span class="grow clip" title=row.called.clone()>{row.called.clone()}</span>
                <span class="num strong">{row.value.short()}</span>
            </div>
            <div class="foot">
                {foot}
                {movable
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="btn btn--icon btn--quiet btn--sm grip"
                                aria-label=format!("Move {}", chosen.title)
                                title="Move to another stage"
                                on:click=move |_| {
                                    if !drag::just_put() {
                                        desk.moving.set(Some(chosen.clone()));
                                    }
                                }
                            >
                                {icon("grip-vertical")}
                            </button>
                        }
                    })}
            </div>
        </article>
    }
    .into_any()
}

/// What is worth knowing at a glance: that it rots, else when it is due; and whose it is.
fn foot(row: &DealRow) -> AnyView {
    let said = match (row.quiet_days, row.expected_close, row.source) {
        (Some(days), ..) => {
            let days = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
            view! { {icon("clock")} <span class="warn strong">{format!("quiet for {days}")}</span> }.into_any()
        }
        (None, Some(day), _) => view! { {icon("calendar")} <span>{day.to_string()}</span> }.into_any(),
        (None, None, Some(source)) => view! { {icon(source_icon(source))} <span>{source.label()}</span> }.into_any(),
        (None, None, None) => view! { <span>{row.since.ago.clone()}</span> }.into_any(),
    };
    let whose = if row.owner.is_none() { "Nobody yet".to_owned() } else { row.owner_name.clone() };
    view! {
        {said}
        <span class="clip" title=whose.clone()>{whose.clone()}</span>
    }
    .into_any()
}

const fn source_icon(source: Source) -> &'static str {
    match source {
        Source::WalkIn | Source::Occasion => "store",
        Source::Phone => "phone",
        Source::Mail => "mail",
        Source::Storefront => "globe",
        Source::Wish => "heart",
        Source::Referral => "users",
        Source::Other => "tag",
    }
}
