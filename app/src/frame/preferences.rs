//! What a person prefers in this browser: theme, navigation, density, single-key shortcuts. Kept in local storage and
//! applied to the root of the document, before the first paint by the script of the shell.

use leptos::prelude::*;

use crate::ui::browser::{mark_root, store, stored};

/// The preferences of this browser. The server renders the defaults.
#[derive(Clone, Copy)]
pub struct Preferences {
    /// `""` follows the system.
    pub theme: RwSignal<String>,
    /// The navigation shows icons only.
    pub slim: RwSignal<bool>,
    /// `""`, `compact` or `roomy`.
    pub density: RwSignal<String>,
    /// Keys without Ctrl do something (WCAG 2.1.4 asks for the switch).
    pub keys: RwSignal<bool>,
    /// The palette is open.
    pub palette: RwSignal<bool>,
    /// The sheet of shortcuts is open.
    pub sheet: RwSignal<bool>,
}

impl Preferences {
    /// For everything inside the frame.
    pub fn provide() {
        let it = Self {
            theme: RwSignal::new(String::new()),
            slim: RwSignal::new(false),
            density: RwSignal::new(String::new()),
            keys: RwSignal::new(true),
            palette: RwSignal::new(false),
            sheet: RwSignal::new(false),
        };
        Effect::new(move |_| {
            it.theme.set(stored("theme").unwrap_or_default());
            it.slim.set(stored("nav").as_deref() == Some("slim"));
            it.density.set(stored("density").unwrap_or_default());
            it.keys.set(stored("keys").as_deref() != Some("off"));
        });
        provide_context(it);
    }

    /// Those of the frame.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }

    /// System, light, dark, and round again.
    pub fn next_theme(self) {
        let next = match self.theme.get_untracked().as_str() {
            "" => "light",
            "light" => "dark",
            _ => "",
        };
        keep("theme", next);
        self.theme.set(next.to_owned());
    }

    /// Wide or slim navigation.
    pub fn toggle_nav(self) {
        let slim = !self.slim.get_untracked();
        keep("nav", if slim { "slim" } else { "" });
        self.slim.set(slim);
    }

    /// The height of rows.
    pub fn set_density(self, density: &str) {
        keep("density", density);
        self.density.set(density.to_owned());
    }

    /// Single-key shortcuts on or off.
    pub fn set_keys(self, on: bool) {
        store("keys", if on { "" } else { "off" });
        self.keys.set(on);
    }

    /// The name of the theme.
    #[must_use]
    pub fn theme_name(self) -> String {
        match self.theme.get().as_str() {
            "" => "Theme: system".to_owned(),
            name => format!("Theme: {name}"),
        }
    }
}

fn keep(name: &str, value: &str) {
    store(name, value);
    mark_root(&format!("data-{name}"), value);
}
