//! How a deal ends: the dialogs that ask for the sale or the reason; and the one that asks for a stage.

use domain::{
    identity::opportunities::Edit,
    opportunities::{CloseDeal, Closing, ClosingPaper, DealRow, LostReason, Proof},
};
use leptos::prelude::*;

use super::{
    board::Desk,
    rpc::{close_deal, closing_papers},
};
use crate::{
    frame::session,
    paths,
    ui::{Area, Button, Choice, Dialog, Form, FormErrors, Load, Toaster, Tone, icon, resource, skeleton},
};

/// An end that is being told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It worked out.
    Won,
    /// It did not.
    Lost,
    /// Nobody goes on with it.
    Abandoned,
}

/// The deal that ends.
#[derive(Clone, PartialEq)]
pub struct Ending {
    /// The deal.
    pub row: DealRow,
    /// How.
    pub how: End,
}

/// A dialog is open while there is something that it is about, and closing it lets go of that. Each side is only written
/// when it differs, or the two would go on telling each other.
fn follow<T: Clone + Send + Sync + 'static>(open: RwSignal<bool>, about: RwSignal<Option<T>>) {
    Effect::new(move |_| {
        let on = about.with(Option::is_some);
        if open.get_untracked() != on {
            open.set(on);
        }
    });
    Effect::new(move |_| {
        if !open.get() && about.with_untracked(Option::is_some) {
            about.set(None);
        }
    });
}

/// Asks how a deal ended, and says so to the server.
#[component]
pub fn CloseDialog(
    /// The deal; the dialog is open while there is one.
    closing: RwSignal<Option<Ending>>,
    /// It has ended.
    done: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    follow(open, closing);
    let title = move || {
        closing.with(|it| match it.as_ref() {
            Some(Ending { row, how: End::Won }) => format!("Won: {}", row.title),
            Some(Ending { row, how: End::Lost }) => format!("Lost: {}", row.title),
            Some(Ending { row, how: End::Abandoned }) => format!("Abandon: {}", row.title),
            None => "How it ended".to_owned(),
        })
    };
    let close = Callback::new(move |ended: bool| {
        closing.set(None);
        if ended {
            let _told = done.try_run(());
        }
    });
    view! {
        <Dialog open title=Signal::derive(title)>
            {move || {
                closing
                    .get()
                    .map(|it| match it.how {
                        End::Won => view! { <Won row=it.row close /> }.into_any(),
                        how => view! { <Ended row=it.row lost=how == End::Lost close /> }.into_any(),
                    })
            }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Won(row: DealRow, close: Callback<bool>) -> impl IntoView {
    let form = Form::new("won");
    let (id, customer) = (row.id, row.customer);
    let papers = resource(move || id, closing_papers);
    let chosen = RwSignal::new(String::new());
    let known = RwSignal::new(Vec::<ClosingPaper>::new());
    let toaster = Toaster::get();
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let by: Option<Proof> = chosen.with_untracked(|number| {
            known.with_untracked(|all| all.iter().find(|it| it.number == *number).map(|it| it.proof))
        });
        let how = Closing::Won { by };
        if let Err(error) = how.read() {
            return form.error.set(Some(error));
        }
        form.send(close_deal(CloseDeal { id, version: row.version, how }), move |_| {
            toaster.say("Won");
            close.run(true);
        });
    };
    let choices = move |all: Vec<ClosingPaper>| {
        known.set(all.clone());
        if all.is_empty() {
            return view! {
                <p class="muted">
                    "There is no sale or layaway of this client yet. Ring it up first, then say that the deal is won."
                </p>
                <a class="btn" href=paths::till_for(customer)>
                    {icon("scan-barcode")}
                    "To the till"
                </a>
            }
            .into_any();
        }
        let entry = |it: ClosingPaper| {
            let number = it.number.clone();
            view! {
                <label class="check">
                    <input
                        type="radio"
                        name="by"
                        value=it.number.clone()
                        on:change=move |_| chosen.set(number.clone())
                    />
                    <span class="grow">
                        <b class="strong">{it.number.clone()}</b>
                        " " {it.title.clone()} " "
                        <span class="muted nowrap">{it.on.to_string()}</span>
                    </span>
                    <span class="num">{it.total.to_string()}</span>
                </label>
            }
        };
        view! {
            <fieldset class="stack snug" id=form.id("by") tabindex="-1">
                <legend>"By which document?"</legend>
                {all.into_iter().map(entry).collect_view()}
            </fieldset>
        }
        .into_any()
    };
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <Load of=papers skeleton=|| skeleton::rows(3, "Loading sales") view=choices />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| close.run(false) />
                <Button label="Won" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

#[component]
fn Ended(row: DealRow, lost: bool, close: Callback<bool>) -> impl IntoView {
    let form = Form::new("ended");
    let (reason, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let toaster = Toaster::get();
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let note = note.get_untracked();
        let how = match lost {
            true => Closing::Lost { reason: LostReason::of(&reason.get_untracked()), note },
            false => Closing::Abandoned { note },
        };
        if let Err(error) = how.read() {
            return form.error.set(Some(error));
        }
        form.send(close_deal(CloseDeal { id: row.id, version: row.version, how }), move |done| {
            toaster.say(done.state.label());
            close.run(true);
        });
    };
    let mut reasons = vec![(String::new(), "Choose".to_owned())];
    reasons.extend(LostReason::ALL.iter().map(|it| (it.key().to_owned(), it.label().to_owned())));
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                {lost.then(|| view! { <Choice form name="reason" label="Why" value=reason options=reasons.clone() /> })}
                <Area form name="note" label="In words" value=note />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| close.run(false) />
                <Button
                    label=if lost { "Lost" } else { "Abandon" }
                    tone=Tone::Primary
                    submit=true
                    busy=form.busy
                />
            </footer>
        </form>
    }
    .into_any()
}

/// The other way than dragging: every stage as a button.
#[component]
pub fn MoveDialog(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let open = RwSignal::new(false);
    follow(open, desk.moving);
    let title = move || {
        desk.moving.with(|it| it.as_ref().map_or_else(|| "Move".to_owned(), |row| format!("Move “{}” to", row.title)))
    };
    let stages = move || {
        let row = desk.moving.get()?;
        let lanes = desk.lanes.get_value();
        let entry = lanes.into_iter().filter(|it| it.stage != row.stage).map(|it| {
            let row = row.clone();
            let press = move |_| {
                desk.moving.set(None);
                desk.shift(row.clone(), it.stage);
            };
            view! {
                <button type="button" class="btn" on:click=press>
                    {it.name.get_value()}
                </button>
            }
        });
        Some(entry.collect::<Vec<_>>())
    };
    // Nobody opens it who may not move.
    session().may::<Edit>().then(|| {
        view! {
            <Dialog open title=Signal::derive(title)>
                <div class="body stack snug">{stages}</div>
                <footer>
                    <Button label="Cancel" on_press=move |_| desk.moving.set(None) />
                </footer>
            </Dialog>
        }
    })
}
