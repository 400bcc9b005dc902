//! A form on its way to the server: what went wrong, whether it is under way, and the summary that takes focus.

use domain::AppError;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon;

/// The state of one form. Its prefix keeps the ids of two forms on a page apart.
#[derive(Clone, Copy)]
pub struct Form {
    prefix: &'static str,
    labels: StoredValue<Vec<(String, String)>>,
    /// The last refusal.
    pub error: RwSignal<Option<AppError>>,
    /// Under way.
    pub busy: RwSignal<bool>,
}

impl Form {
    /// A form that has not been sent yet.
    #[must_use]
    pub fn new(prefix: &'static str) -> Self {
        Self { prefix, labels: StoredValue::new(Vec::new()), error: RwSignal::new(None), busy: RwSignal::new(false) }
    }

    /// The id of a field's input.
    #[must_use]
    pub fn id(self, name: &str) -> String {
        format!("{}-{}", self.prefix, name.replace('.', "-"))
    }

    /// Notes the label above a field, for the summary to say the same.
    pub fn note_label(self, name: &str, label: &str) {
        self.labels.update_value(|all| {
            all.retain(|(known, _)| known != name);
            all.push((name.to_owned(), label.to_owned()));
        });
    }

    /// What a field is called: by its label, and the row where there are several.
    fn label_of(self, name: &str) -> String {
        let noted = |all: &Vec<(String, String)>| all.iter().find(|(known, _)| known == name).map(|it| it.1.clone());
        let label = self.labels.with_value(noted).unwrap_or_else(|| words(name));
        match name.split('.').find_map(|part| part.parse::<usize>().ok()) {
            Some(at) => format!("{label}, row {}", at + 1),
            None => label,
        }
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn of(self, name: &str) -> Option<String> {
        self.error.with(|error| error.as_ref().and_then(|error| error.of(name)).map(ToOwned::to_owned))
    }

    /// Sends `call`, unless one is under way already, and goes on with `done` when it was taken.
    pub fn send<T: 'static>(
        self,
        call: impl Future<Output = Result<T, AppError>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            let answer = call.await;
            self.busy.try_set(false);
            match answer {
                Ok(value) => done(value),
                Err(error) => {
                    self.error.try_set(Some(error));
                }
            }
        });
    }
}

/// What is wrong with the form as a whole: a list of fields to go to, or one sentence. Takes focus when it appears.
#[component]
pub fn FormErrors(
    /// The form.
    form: Form,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if form.error.with(Option::is_some)
            && let Some(summary) = node.get()
        {
            let _focused = summary.focus();
        }
    });
    let show = move |error: AppError| match error.fields.is_empty() {
        true => view! {
            <div class="alert alert--critical" role="alert" tabindex="-1" node_ref=node>
                {icon("triangle-alert")}
                <div class="grow">{error.detail}</div>
            </div>
        }
        .into_any(),
        false => {
            let entry = move |problem: domain::FieldError| {
                let id = form.id(&problem.field);
                view! {
                    <li>
                        <a
                            href=format!("#{id}")
                            on:click=move |press| {
                                press.prevent_default();
                                super::browser::focus(&id);
                            }
                        >
                            {form.label_of(&problem.field)}
                            ": "
                            {problem.message}
                        </a>
                    </li>
                }
            };
            let count = error.fields.len();
            view! {
                <div class="form-errors" role="alert" tabindex="-1" node_ref=node>
                    <b class="strong">{super::amount::counted(count as i64, "thing to fix", "things to fix")}</b>
                    <ul>{error.fields.into_iter().map(entry).collect_view()}</ul>
                </div>
            }
            .into_any()
        }
    };
    view! { {move || form.error.get().map(show)} }.into_any()
}

/// The name of a problem that has no field on the page, as a person says it: `time_zone` is `Time zone`.
fn words(field: &str) -> String {
    let name = field.rsplit('.').next().unwrap_or(field).replace('_', " ");
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
