//! Toasts: what was done, with Undo for eight seconds. The fuse stops under pointer or focus, as the sheet pauses its
//! animation, and the toast goes when the animation ends. Errors are not toasts; they stay in place.

use std::sync::Arc;

use domain::AppError;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::IconButton;

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    // Not a `Callback`: that would be gone with whoever offered it, such as the tile of a photo that was removed.
    undo: Option<Arc<dyn Fn() + Send + Sync>>,
}

/// Where pages say what was done.
#[derive(Clone, Copy)]
pub struct Toaster {
    toasts: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toaster {
    /// For the whole application.
    #[must_use]
    pub fn provide() -> Self {
        let it = Self { toasts: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
        provide_context(it);
        it
    }

    /// The one of the application. While a component is set up, not in a handler, which knows no context.
    #[must_use]
    pub fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Says what was done.
    pub fn say(self, text: impl Into<String>) {
        self.push(text.into(), None);
    }

    /// Says what was done and offers to take it back.
    pub fn undo(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.push(text.into(), Some(Arc::new(undo)));
    }

    /// Says what was done and offers to take it back by asking the server; `done` hears of it. What offered it may be gone by
    /// then, and its form with it, so what goes wrong is said here too.
    pub fn undo_by<T: 'static, F: Future<Output = Result<T, AppError>> + 'static>(
        self,
        text: impl Into<String>,
        back: impl Fn() -> F + Send + Sync + 'static,
        done: Callback<()>,
    ) {
        self.undo(text, move || {
            let asked = back();
            spawn_local(async move {
                match asked.await {
                    Ok(_) => {
                        let _told = done.try_run(());
                    }
                    Err(error) => self.say(error.detail),
                }
            });
        });
    }

    fn push(self, text: String, undo: Option<Arc<dyn Fn() + Send + Sync>>) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.toasts.update(|toasts| {
            toasts.push(Toast { id, text, undo });
            // Three are the most that anybody reads.
            let surplus = toasts.len().saturating_sub(3);
            toasts.drain(..surplus);
        });
    }

    fn drop(self, id: u32) {
        self.toasts.update(|toasts| toasts.retain(|toast| toast.id != id));
    }
}

/// Shows the toasts of the application.
#[component]
pub fn Toasts() -> impl IntoView {
    let toaster = Toaster::get();
    let show = move |Toast { id, text, undo }: Toast| {
        let offer = undo.map(|undo| {
            view! {
                <button
                    type="button"
                    class="btn btn--sm"
                    on:click=move |_| {
                        toaster.drop(id);
                        undo();
                    }
                >
                    "Undo"
                </button>
            }
        });
        view! {
            <div class="toast">
                <span class="grow">{text}</span>
                {offer}
                <IconButton label="Close" icon_name="x" quiet=true small=true on_press=move |_| toaster.drop(id) />
                <span class="fuse" on:animationend=move |_| toaster.drop(id)></span>
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toaster.toasts.get() key=|toast| toast.id children=show />
        </div>
    }
    .into_any()
}
