//! The way to another page for keys, commands and Back. A page with unsaved work is asked first; links and closing the
//! window are caught by its own guard (`inventory/form/guard.rs`).

use leptos::ev;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// How the open page keeps people who are about to leave for a path, or by Back (`None`): `true` when it asks them
/// itself.
type Hold = Callback<Option<String>, bool>;

/// Whether the open page holds unsaved work. Belongs to the application, outside the router.
#[derive(Clone, Copy)]
pub struct Dirty(StoredValue<Option<Hold>>);

impl Dirty {
    /// For everything inside. To be called before the router is there: a window calls its listeners in the order in
    /// which they came, and the router must not hear of a Back that is held.
    pub fn provide() {
        let it = Self(StoredValue::new(None));
        provide_context(it);
        if cfg!(target_arch = "wasm32") {
            let _for_good = window_event_listener(ev::popstate, move |back| {
                if it.holds(None) {
                    back.stop_immediate_propagation();
                }
            });
        }
    }

    /// That of the application.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }

    /// From now on this page is asked. It ends with the page: a callback that is gone holds nobody.
    pub fn watch(self, hold: Hold) {
        self.0.set_value(Some(hold));
    }

    fn holds(self, to: Option<String>) -> bool {
        self.0.get_value().and_then(|hold| hold.try_run(to)) == Some(true)
    }
}

/// Leaves for a path, unless the open page keeps the person.
pub fn use_leave() -> impl Fn(&str) + Clone + 'static {
    let (dirty, navigate) = (Dirty::get(), use_navigate());
    move |path| {
        if !dirty.holds(Some(path.to_owned())) {
            navigate(path, NavigateOptions::default());
        }
    }
}
