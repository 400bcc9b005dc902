//! Buttons. One primary a page; danger is outlined, and solid only in the dialog that names the thing.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::icon;

/// What a button means.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// One of several.
    #[default]
    Plain,
    /// The one thing to do.
    Primary,
    /// Barely there until it is needed.
    Quiet,
    /// Leads to something that cannot be taken back.
    Danger,
    /// Does it, in the dialog that named it.
    DangerSolid,
}

/// How large.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Size {
    /// As tall as a field.
    #[default]
    Normal,
    /// For rows and bars.
    Small,
    /// For forms that stand alone.
    Large,
    /// Large, and as wide as its column.
    Block,
}

/// The classes of a button; for links that look like one.
#[must_use]
pub const fn class(tone: Tone, size: Size) -> (&'static str, &'static str) {
    let tone = match tone {
        Tone::Plain => "btn",
        Tone::Primary => "btn btn--primary",
        Tone::Quiet => "btn btn--quiet",
        Tone::Danger => "btn btn--danger",
        Tone::DangerSolid => "btn btn--danger-solid",
    };
    let size = match size {
        Size::Normal => "",
        Size::Small => "btn--sm",
        Size::Large => "btn--lg",
        Size::Block => "btn--lg btn--block",
    };
    (tone, size)
}

/// A button with words.
#[component]
pub fn Button(
    /// What it says.
    #[prop(into)]
    label: Signal<String>,
    /// What it means.
    #[prop(optional)]
    tone: Tone,
    /// How large.
    #[prop(optional)]
    size: Size,
    /// In front of the words.
    #[prop(optional)]
    icon_name: &'static str,
    /// The key that does the same, shown behind the words.
    #[prop(optional)]
    key_hint: &'static str,
    /// `true` inside a form: Enter presses it.
    #[prop(optional)]
    submit: bool,
    /// Work is under way: keeps its width, takes no second press.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Cannot be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The press.
    #[prop(optional, into)]
    on_press: Option<Callback<MouseEvent>>,
) -> impl IntoView {
    let (tone, size) = class(tone, size);
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=format!("{tone} {size}")
            aria-busy=move || busy.get().then_some("true")
            disabled=move || disabled.get()
            on:click=move |press| {
                if let Some(act) = on_press {
                    act.run(press);
                }
            }
        >
            {(!icon_name.is_empty()).then(|| icon(icon_name))}
            {label}
            {(!key_hint.is_empty()).then(|| view! { <kbd>{key_hint}</kbd> })}
        </button>
    }
    .into_any()
}

/// A button that is only an icon; its name is read aloud and shown on hover.
#[component]
pub fn IconButton(
    /// The name.
    #[prop(into)]
    label: Signal<String>,
    /// The outline.
    icon_name: &'static str,
    /// Frameless.
    #[prop(optional)]
    quiet: bool,
    /// For rows.
    #[prop(optional)]
    small: bool,
    /// Pressed or not, for switches.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// Cannot be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The press.
    #[prop(into)]
    on_press: Callback<MouseEvent>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="btn btn--icon"
            class:btn--quiet=quiet
            class:btn--sm=small
            aria-label=label
            title=label
            aria-pressed=move || pressed.map(|on| if on.get() { "true" } else { "false" })
            disabled=move || disabled.get()
            on:click=move |press| on_press.run(press)
        >
            {icon(icon_name)}
        </button>
    }
    .into_any()
}
