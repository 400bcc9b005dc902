//! Fields: label above, control, then the hint or the error in words, tied to the control for those who listen.

use leptos::prelude::*;

use super::{Form, icon};

/// What an input takes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    #[default]
    Text,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A password, with a button that shows it.
    Password,
    /// Money or a measure: figures on the right.
    Decimal,
    /// A whole number.
    Whole,
    /// A day, as the browser asks for one.
    Date,
}

impl Kind {
    const fn input(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Text => ("text", None),
            Self::Email => ("email", None),
            Self::Phone => ("tel", None),
            Self::Password => ("password", None),
            Self::Decimal => ("text", Some("decimal")),
            Self::Whole => ("text", Some("numeric")),
            Self::Date => ("date", None),
        }
    }
}

/// Label, hint and error around a control.
fn framed(
    form: Form,
    name: String,
    label: String,
    optional: bool,
    hint: String,
    wide: bool,
    control: AnyView,
) -> AnyView {
    let id = form.id(&name);
    form.note_label(&name, &label);
    let (hint_id, error_id) = (format!("{id}-h"), format!("{id}-e"));
    let problem = move || form.of(&name);
    view! {
        <div class="field" class:wide=wide>
            <label for=id>{label} {optional.then(|| view! { <span class="opt">" optional"</span> })}</label>
            {control}
            {move || match problem() {
                Some(message) => {
                    view! {
                        <span class="error" id=error_id.clone()>
                            {icon("circle-alert")}
                            {message}
                        </span>
                    }
                        .into_any()
                }
                None if hint.is_empty() => ().into_any(),
                None => view! { <span class="hint" id=hint_id.clone()>{hint.clone()}</span> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

/// The ids that describe a control.
fn described(form: Form, name: &str, hint: bool) -> impl Fn() -> Option<String> + Clone + Send + 'static {
    let (name, id) = (name.to_owned(), form.id(name));
    move || match (form.of(&name).is_some(), hint) {
        (true, _) => Some(format!("{id}-e")),
        (false, true) => Some(format!("{id}-h")),
        (false, false) => None,
    }
}

fn invalid(form: Form, name: &str) -> impl Fn() -> Option<&'static str> + Clone + Send + 'static {
    let name = name.to_owned();
    move || form.of(&name).map(|_| "true")
}

/// A single line.
#[component]
pub fn Input(
    /// The form it belongs to.
    form: Form,
    /// Its name in errors.
    #[prop(into)]
    name: String,
    /// Above it.
    #[prop(into)]
    label: String,
    /// What is typed. Left out in forms that are posted as they are.
    #[prop(optional, into)]
    value: Option<RwSignal<String>>,
    /// The name under which it is posted, when that is another one.
    #[prop(optional)]
    post: Option<&'static str>,
    /// What it takes.
    #[prop(optional)]
    kind: Kind,
    /// Below it.
    #[prop(optional, into)]
    hint: String,
    /// May stay empty, and says so.
    #[prop(optional)]
    optional: bool,
    /// The browser insists on it.
    #[prop(optional)]
    required: bool,
    /// What a password manager puts here.
    #[prop(optional)]
    autocomplete: &'static str,
    /// Behind the figures.
    #[prop(optional, into)]
    unit: String,
    /// Spans the whole form.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    let id = form.id(&name);
    let (kind_name, mode) = kind.input();
    let shown = RwSignal::new(false);
    let described = described(form, &name, !hint.is_empty());
    let invalid = invalid(form, &name);
    let start = value.map(|value| value.get_untracked());
    let input = view! {
        <input
            id=id
            class="input"
            name=post.map_or_else(|| name.clone(), ToOwned::to_owned)
            type=move || if kind == Kind::Password && shown.get() { "text" } else { kind_name }
            inputmode=mode
            autocomplete=if autocomplete.is_empty() { "off" } else { autocomplete }
            required=required
            aria-describedby=described
            aria-invalid=invalid
            value=start
            prop:value=move || value.map(|value| value.get())
            on:input=move |typed| {
                if let Some(value) = value {
                    value.set(event_target_value(&typed));
                }
            }
        />
    };
    let control = match (kind, unit.is_empty()) {
        (Kind::Password, _) => view! {
            <div class="affix">
                {input}
                <button
                    type="button"
                    class="btn btn--quiet btn--sm"
                    aria-label=move || if shown.get() { "Hide password" } else { "Show password" }
                    on:click=move |_| shown.update(|on| *on = !*on)
                >
                    {move || if shown.get() { "Hide" } else { "Show" }}
                </button>
            </div>
        }
        .into_any(),
        (_, true) => input.into_any(),
        (_, false) => view! {
            <div class="affix affix--unit">
                {input}
                <span class="unit" aria-hidden="true">
                    {unit}
                </span>
            </div>
        }
        .into_any(),
    };
    framed(form, name, label, optional, hint, wide, control)
}

/// Several lines.
#[component]
pub fn Area(
    /// The form it belongs to.
    form: Form,
    /// Its name in errors.
    #[prop(into)]
    name: String,
    /// Above it.
    #[prop(into)]
    label: String,
    /// What is typed.
    value: RwSignal<String>,
    /// Below it.
    #[prop(optional, into)]
    hint: String,
) -> impl IntoView {
    let control = view! {
        <textarea
            id=form.id(&name)
            class="input"
            name=name.clone()
            aria-describedby=described(form, &name, !hint.is_empty())
            aria-invalid=invalid(form, &name)
            prop:value=move || value.get()
            on:input=move |typed| value.set(event_target_value(&typed))
        >
            {crate::ui::raw_text(&value.get_untracked())}
        </textarea>
    };
    framed(form, name, label, true, hint, true, control.into_any())
}

/// One of a list. The empty key stands for nothing chosen.
#[component]
pub fn Choice(
    /// The form it belongs to.
    form: Form,
    /// Its name in errors.
    #[prop(into)]
    name: String,
    /// Above it.
    #[prop(into)]
    label: String,
    /// The chosen key.
    value: RwSignal<String>,
    /// Keys and words.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The name under which it is posted, when that is another one.
    #[prop(optional)]
    post: Option<&'static str>,
    /// Below it.
    #[prop(optional, into)]
    hint: String,
    /// May stay empty, and says so.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let entry = move |(key, word): (String, String)| {
        let mine = key.clone();
        let chosen = key == value.get_untracked();
        view! {
            <option value=key selected=chosen prop:selected=move || value.with(|value| *value == mine)>
                {word}
            </option>
        }
    };
    let control = view! {
        <select
            id=form.id(&name)
            class="input"
            name=post.map_or_else(|| name.clone(), ToOwned::to_owned)
            aria-describedby=described(form, &name, !hint.is_empty())
            aria-invalid=invalid(form, &name)
            on:change=move |chosen| value.set(event_target_value(&chosen))
        >
            {move || options.get().into_iter().map(entry).collect_view()}
        </select>
    };
    framed(form, name, label, optional, hint, false, control.into_any())
}

/// A box to tick; it waits for the form to be sent.
#[component]
pub fn Check(
    /// What it means.
    #[prop(into)]
    label: String,
    /// Ticked or not.
    on: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=move || on.get() on:change=move |ticked| on.set(event_target_checked(&ticked)) />
            <span>{label}</span>
        </label>
    }
    .into_any()
}
