//! The way to another page for keys and commands. A page with unsaved work is asked first; links, Back and closing the
//! window are caught by its own guard (`inventory/form/guard.rs`).

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// How the open page keeps people who are about to leave for a path: `true` when it asks them itself.
type Hold = Callback<String, bool>;

/// Whether the open page holds unsaved work. Belongs to the frame.
#[derive(Clone, Copy)]
pub struct Dirty(StoredValue<Option<Hold>>);

impl Dirty {
    /// For everything inside the frame.
    pub fn provide() {
        provide_context(Self(StoredValue::new(None)));
    }

    /// That of the frame.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }

    /// From now on this page is asked. It ends with the page: a callback that is gone holds nobody.
    pub fn watch(self, hold: Hold) {
        self.0.set_value(Some(hold));
    }

    fn holds(self, path: &str) -> bool {
        self.0.get_value().and_then(|hold| hold.try_run(path.to_owned())) == Some(true)
    }
}

/// Leaves for a path, unless the open page keeps the person.
pub fn use_leave() -> impl Fn(&str) + Clone + 'static {
    let (dirty, navigate) = (Dirty::get(), use_navigate());
    move |path| {
        if !dirty.holds(path) {
            navigate(path, NavigateOptions::default());
        }
    }
}
