//! States in place of a page: nothing yet, nothing found, failed, not for this role. Errors stay where they happened.

use domain::{AppError, Code};
use leptos::prelude::*;

use super::{Button, Size, Tone};

/// The line drawings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Art {
    /// An open box.
    Empty,
    /// A lens.
    NoResult,
    /// A pulse.
    Error,
    /// A lock.
    Closed,
    /// A crossed-out signal.
    Offline,
}

/// A drawing with one brass stroke.
pub fn art(art: Art) -> AnyView {
    let (line, brass) = match art {
        Art::Empty => {
            ("M14 40 48 26l34 14-34 14zM14 40v30l34 14V54M82 40v30L48 84", "M36 20a12 12 0 1 1 24 0v8M48 14v6l4 3")
        }
        Art::NoResult => ("M16 42a26 26 0 1 0 52 0 26 26 0 1 0-52 0m46 20 20 20", "M30 42h24"),
        Art::Error => ("M10 66h22l8-28 14 44 8-30 5 14h19", "M40 16h16M48 8v16"),
        Art::Closed => ("M20 42h56v40H20zM32 42V30a16 16 0 0 1 32 0v12", "M48 56v12"),
        Art::Offline => ("M12 40a52 52 0 0 1 72 0M26 54a32 32 0 0 1 44 0", "M48 72v.5M20 16l56 64"),
    };
    view! {
        <svg class="art" viewBox="0 0 96 96" aria-hidden="true">
            <path d=line />
            <path class="hi" d=brass />
        </svg>
    }
    .into_any()
}

/// What it is, one sentence, and the actions as children.
#[component]
pub fn EmptyState(
    /// The drawing.
    of: Art,
    /// What is so.
    #[prop(into)]
    title: String,
    /// What that means, or what to do.
    #[prop(into)]
    text: String,
    /// Actions.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            {art(of)} <h2>{title}</h2> <p>{text}</p> {children.map(|actions| view! { <div class="row">{actions()}</div> })}
        </div>
    }
    .into_any()
}

/// A refusal in place of what was asked for.
#[component]
pub fn ErrorState(
    /// The refusal.
    error: AppError,
    /// Asks again; without it the page is loaded anew.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let (of, title) = match error.code {
        Code::Forbidden => (Art::Closed, "This is closed to your role"),
        Code::NotFound => (Art::NoResult, "There is nothing here"),
        Code::Offline => (Art::Offline, "The server cannot be reached"),
        _ => (Art::Error, "This did not load"),
    };
    let hopeless = matches!(error.code, Code::Forbidden | Code::NotFound);
    let again = move |_| match retry {
        Some(retry) => retry.run(()),
        None => {
            let _left = window().location().reload();
        }
    };
    view! {
        <div role="alert">
            <EmptyState of title text=error.detail>
                {if hopeless {
                    view! {
                        <a class="btn btn--primary" href=crate::paths::DASHBOARD>
                            "Go to the dashboard"
                        </a>
                    }
                        .into_any()
                } else {
                    view! { <Button label="Try again" tone=Tone::Primary icon_name="rotate-cw" on_press=again /> }.into_any()
                }}
            </EmptyState>
        </div>
    }
    .into_any()
}

/// A refusal of a part of a page, in one line, and the way to ask again.
pub fn fault(what: &'static str, error: AppError, retry: impl Fn() + Send + Sync + 'static) -> AnyView {
    view! {
        <div class="fault" role="alert">
            <span>{what} " " {error.detail}</span>
            <Button label="Try again" size=Size::Small on_press=move |_| retry() />
        </div>
    }
    .into_any()
}
