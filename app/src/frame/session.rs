//! Who is signed in, for every page inside the frame. It never changes within a page: whatever changes it loads anew.

use domain::{
    AppError,
    identity::{Permission, SessionView},
};
use leptos::prelude::*;

/// The answer to "who is signed in", asked once a page load and kept for the frame.
pub type Answered = StoredValue<Option<Result<Option<SessionView>, AppError>>>;

/// The session of the page.
#[derive(Clone, Copy)]
pub struct Session(StoredValue<SessionView>);

impl Session {
    /// Makes it known to everything inside the frame.
    pub fn provide(view: SessionView) {
        provide_context(Self(StoredValue::new(view)));
    }

    /// A look at it.
    pub fn with<T>(self, look: impl FnOnce(&SessionView) -> T) -> T {
        self.0.with_value(look)
    }

    /// Whether buttons that need `P` are shown. The server stays the judge.
    #[must_use]
    pub fn may<P: Permission>(self) -> bool {
        self.with(SessionView::may::<P>)
    }
}

/// The session of the page; only inside the frame.
#[must_use]
pub fn session() -> Session {
    expect_context()
}
